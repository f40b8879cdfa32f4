"""Which rules the guidelines hold, in which groups and under which numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kmgraph.model import Confidence, Rule, RuleSet, Status

HINT = "hint"
ENDED = "ended"
GROUPS = (Status.TACIT, Status.BROADER, Status.STRICTER, Status.CONFLICTS, Status.RESTATES, ENDED, HINT)
"""The groups in the order of the document: what nobody wrote down first, what is past or not sure last."""


@dataclass(frozen=True, slots=True)
class Arrangement:
    """The rules of the document.

    Attributes:
        groups: Platform id, then group, then the rules in the order of the rule set.
        numbers: IRI of each rule to its number, counting through the document.
    """

    groups: Mapping[str, Mapping[str, tuple[Rule, ...]]]
    numbers: Mapping[str, int]

    def rules(self) -> tuple[Rule, ...]:
        """Return all rules of the document in its order."""
        return tuple(rule for groups in self.groups.values() for rules in groups.values() for rule in rules)

    def sure(self) -> tuple[Rule, ...]:
        """Return the rules that are more than hints and still hold, in the document's order."""
        return tuple(rule for rule in self.rules() if _group(rule) not in {HINT, ENDED})


def arrange_rules(ruleset: RuleSet) -> Arrangement:
    """Return which rules are rendered, and where."""
    platforms = [platform.id for platform in ruleset.platforms]
    others = sorted({rule.platform for rule in ruleset.rules} - set(platforms))
    groups = {platform: dict(_groups(ruleset, platform)) for platform in (*platforms, *others)}
    rules = Arrangement(groups, {}).rules()
    return Arrangement(groups, {rule.iri: number for number, rule in enumerate(rules, start=1)})


def is_rendered(rule: Rule) -> bool:
    """Return whether the rule may stand in a document as a rule.

    Inconsistent rules are errors, explained-otherwise ones are artefacts, rejected and retired ones don't count.
    """
    return (
        rule.status is not Status.INCONSISTENT
        and rule.confidence is not Confidence.EXPLAINED_OTHERWISE
        and rule.lifecycle.counts
    )


def _groups(ruleset: RuleSet, platform: str) -> Iterator[tuple[str, tuple[Rule, ...]]]:
    rules = [rule for rule in ruleset.rules if rule.platform == platform and is_rendered(rule)]
    for group in GROUPS:
        if members := tuple(rule for rule in rules if _group(rule) == group):
            yield str(group), members


def _group(rule: Rule) -> str:
    if rule.confidence is Confidence.HINT:
        return HINT
    return ENDED if rule.evidence.valid_until else rule.status
