"""What is compared: the rules of a side, its posts, and what is written there."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from kmgraph.learn import SidePosts
from kmgraph.model import Lifecycle, MovedSide, Platform, PublishedRule, Rule, RuleSet
from kmgraph.pipeline.coverage import RuleCoverage
from kmgraph.pipeline.holders import is_sure


@dataclass(frozen=True, eq=False)
class ComparedSide:
    """One side.

    Attributes:
        platform: With the name that readers see; its id is that of the rules and of the rows.
        rows: The observations; they may be of other platforms, too.
        ruleset: With exact figures.
        open: The same without changes in time that are not told in public.
        public: With public figures.
        published: What is written there.
    """

    platform: Platform
    rows: RuleCoverage
    ruleset: RuleSet
    open: RuleSet
    public: RuleSet
    published: tuple[PublishedRule, ...]

    @cached_property
    def posts(self) -> SidePosts:
        """The posts of the side."""
        return SidePosts(self.rows.table, self.platform.id, self.rows.settings)

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """The rules that hold here: sure, not rejected by a person, and still observed."""
        return tuple(
            rule for rule in self.ruleset.rules if rule.platform == self.platform.id and is_sure(rule) and _counts(rule)
        )

    @cached_property
    def unsure(self) -> tuple[Rule, ...]:
        """The patterns that may be rules here."""
        return tuple(
            rule
            for rule in self.ruleset.rules
            if rule.platform == self.platform.id and rule.confidence == "hint" and _counts(rule)
        )

    def moved(self, ruleset: RuleSet) -> MovedSide:
        """Return the side with its figures, as a rule set of it has them, exact or public."""
        of_platform = [figures for figures in ruleset.totals.platforms if figures.platform == self.platform.id]
        if not of_platform:
            return MovedSide(self.platform, None, None, withheld=True)
        (figures,) = of_platform
        if figures.withheld or figures.observations is None or figures.target is None:
            return MovedSide(self.platform, figures.target, None, withheld=True)
        return MovedSide(self.platform, figures.target, figures.observations - figures.target)


@dataclass(frozen=True, slots=True)
class RunSide:
    """A side that was learned before: its platform, its rules, exact, without changes that are not told, and public."""

    platform: Platform
    ruleset: RuleSet
    open: RuleSet
    public: RuleSet


def _counts(rule: Rule) -> bool:
    return rule.lifecycle is not Lifecycle.RETIRED and rule.evidence.valid_until is None
