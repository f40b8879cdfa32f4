"""How far rules reach, as it may be told: by the public figures of the other platforms.

That a rule shows on another platform, or on none, is tested on the posts in its scope there. Often no number is told of
these, or "a few": then the test would tell of them. What a rule of the same scope says there already, this says, too.
That it shows nowhere else is said where public figures of no group there that holds the scope, or lies in it, would
narrow by that.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from kmgraph.model import NormLevel
from kmgraph.rules.disclosure.cells import Span, span
from kmgraph.rules.disclosure.layout import groups_of, platforms_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kmgraph.model import Evidence, PlatformFigures, Privacy, PublishedStatus, Rule, RuleSet

_TIMES_K = 2
"""Times k posts of another platform that are surely in no group of which anything is told."""
_LEAST_STRENGTH = 10
"""One in so many posts is hit where a rule shows at least: in fewer it never does (`docs/method.md`)."""


def with_public_reach(ruleset: RuleSet, privacy: Privacy) -> RuleSet:
    """Return the rule set in which a confirmed rule reaches where confirmed rules of the same scope are told.

    Args:
        ruleset: With public figures, and which groups of other platforms rules lie in, or hold.
        privacy: How they became public.
    """
    gate = _ReachGate(ruleset, privacy)
    rules = (replace(rule, evidence=gate.reaching(rule)) for rule in ruleset.rules)
    return replace(ruleset, rules=tuple(rules), nested=None)


@dataclass(frozen=True)
class _ReachGate:
    ruleset: RuleSet
    privacy: Privacy

    def reaching(self, rule: Rule) -> Evidence:
        others = self._places[rule.scope.canonical()] - {rule.platform} if rule.confidence.is_confirmed else set[str]()
        seen = {figures.platform for figures in self.ruleset.totals.platforms} - {rule.platform}
        if others:
            level = NormLevel.MACRO if others >= seen else NormLevel.MESO
            return replace(rule.evidence, norm=level, also_on=tuple(sorted(others)))
        is_alone = rule.evidence.norm is NormLevel.MICRO and self._tells_nothing(rule)
        return replace(rule.evidence, norm=NormLevel.MICRO if is_alone else None, also_on=())

    @cached_property
    def _places(self) -> Mapping[str, set[str]]:
        """Return on which platforms confirmed rules of each scope are told."""
        places: dict[str, set[str]] = defaultdict(set)
        for rule in self.ruleset.rules:
            if rule.confidence.is_confirmed:
                places[rule.scope.canonical()].add(rule.platform)
        return places

    @cached_property
    def _groups(self) -> Mapping[str, Evidence | PublishedStatus]:
        return groups_of(self.ruleset)

    @cached_property
    def _on(self) -> Mapping[str, str | None]:
        return platforms_of(self.ruleset)

    def _tells_nothing(self, rule: Rule) -> bool:
        """Return whether that a rule shows nowhere else narrows no count of any group of another platform."""
        if self.ruleset.nested is None:
            return False
        near = {other for name, other in self.ruleset.nested if name == rule.iri}
        return all(
            figures.platform == rule.platform or self._is_wide(figures, near)
            for figures in self.ruleset.totals.platforms
        )

    def _is_wide(self, figures: PlatformFigures, near: set[str]) -> bool:
        if figures.withheld or figures.observations is None:
            return False
        on = [name for name in self._groups if self._on[name] in {None, figures.platform}]
        learned = {rule.iri for rule in self.ruleset.rules}
        told = [self._counts(name) for name in on if name in learned | near and not self._groups[name].withheld]
        covered = sum(target.high + kept.high for target, kept in told)
        is_large = span(figures.observations, self.privacy).low - covered >= _TIMES_K * self.privacy.k
        return is_large and all(self._never_shows(name) for name in near.intersection(on))

    def _never_shows(self, name: str) -> bool:
        """Return whether a group has no count that is "a few", or so few posts in the target that no rule shows."""
        if self._groups[name].withheld:
            return True
        target, kept = self._counts(name)
        is_few = 1 in {target.low, kept.low}
        return not is_few or _LEAST_STRENGTH * target.high < target.high + kept.low

    def _counts(self, name: str) -> tuple[Span, Span]:
        group = self._groups[name]
        return span(group.target, self.privacy), span(group.kept, self.privacy)
