"""Which rules the guidelines hold, under which topics and numbers, and which stand in one entry."""

from __future__ import annotations

import string
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from kmgraph.model import Confidence, Rule, RuleDecision, RuleSet, Status, Vocabulary
from kmgraph.render.statements.topics import ACCOUNTS, OTHER, WORDS, topic_of

_LETTERS = string.ascii_lowercase
HINT = "hint"
ENDED = "ended"
_LAST = (ACCOUNTS, WORDS, OTHER, ENDED, HINT)
"""Groups that stand behind the topics; what is past or not sure stands last."""


@dataclass(frozen=True, slots=True)
class RuleEntry:
    """What stands under one number: a rule, and those that a person wants shown with it."""

    rule: Rule
    others: tuple[Rule, ...] = ()

    @property
    def rules(self) -> tuple[Rule, ...]:
        """All rules of the entry, its own first."""
        return (self.rule, *self.others)


@dataclass(frozen=True, slots=True)
class Arrangement:
    """The rules of the document.

    Attributes:
        groups: Platform id, then the IRI of a topic or the name of a group, then entries in the order of the rule set.
        numbers: IRI of each rule to the number of its entry, counting through the document.
    """

    groups: Mapping[str, Mapping[str, tuple[RuleEntry, ...]]]
    numbers: Mapping[str, int] = field(default_factory=dict)

    def entries(self) -> tuple[RuleEntry, ...]:
        """Return all entries of the document in its order."""
        return tuple(entry for groups in self.groups.values() for entries in groups.values() for entry in entries)

    def rules(self) -> tuple[Rule, ...]:
        """Return all rules of the document in its order."""
        return tuple(rule for entry in self.entries() for rule in entry.rules)

    def place(self, rule: Rule) -> str:
        """Return the number of a rule's entry; where several rules share it, with a letter of the rule's own: "4b"."""
        number = self.numbers[rule.iri]
        beside = [other.iri for other in self.rules() if self.numbers[other.iri] == number]
        # No point between: some languages write it in numbers.
        own = beside.index(rule.iri)
        return f"{number}{_LETTERS[own] if own < len(_LETTERS) else f'-{own + 1}'}" if len(beside) > 1 else str(number)

    def sure(self) -> tuple[Rule, ...]:
        """Return the rules that are more than hints and still hold, in the document's order."""
        return tuple(rule for rule in self.rules() if holds(rule))


def holds(rule: Rule) -> bool:
    """Return whether a rule is more than a hint and still holds."""
    return rule.confidence is not Confidence.HINT and not rule.evidence.valid_until


def arrange_rules(
    ruleset: RuleSet, vocabulary: Vocabulary | None = None, decisions: Mapping[str, RuleDecision] | None = None
) -> Arrangement:
    """Return which rules are rendered, and where.

    Args:
        ruleset: The rules.
        vocabulary: Tells which topics kinds of content belong to.
        decisions: Rule id to what a person decided: which rules are shown together.
    """
    platforms = [platform.id for platform in ruleset.platforms]
    others = sorted({rule.platform for rule in ruleset.rules} - set(platforms))
    groups = {
        platform: _groups(
            [rule for rule in ruleset.rules if rule.platform == platform and is_rendered(rule)],
            vocabulary or Vocabulary(),
            decisions or {},
        )
        for platform in (*platforms, *others)
    }
    entries = Arrangement(groups).entries()
    return Arrangement(groups, {rule.iri: number for number, each in enumerate(entries, 1) for rule in each.rules})


def is_rendered(rule: Rule) -> bool:
    """Return whether the rule may stand in a document as a rule.

    Inconsistent rules are errors, explained-otherwise ones are artefacts, rejected and retired ones don't count.
    """
    return (
        rule.status is not Status.INCONSISTENT
        and rule.confidence is not Confidence.EXPLAINED_OTHERWISE
        and rule.lifecycle.counts
    )


def _groups(
    rules: list[Rule], vocabulary: Vocabulary, decisions: Mapping[str, RuleDecision]
) -> Mapping[str, tuple[RuleEntry, ...]]:
    """Return the entries by group: topics in the order of their first rule, then the other groups."""
    groups: dict[str, tuple[RuleEntry, ...]] = {}
    for entry in _entries(rules, decisions):
        group = _group(entry.rule, vocabulary)
        groups[group] = (*groups.get(group, ()), entry)
    ordered = sorted(groups, key=lambda group: _LAST.index(group) if group in _LAST else -1)
    return {group: groups[group] for group in ordered}


def _entries(rules: list[Rule], decisions: Mapping[str, RuleDecision]) -> Iterator[RuleEntry]:
    by_id = {rule.id: rule for rule in rules}
    taken: dict[str, list[Rule]] = {rule.id: [] for rule in rules}
    hosted: set[str] = set()
    for rule in rules:
        for name in decisions[rule.id].shown_with if rule.id in decisions else ():
            # Each rule stands in one entry: who takes in others is not taken in.
            is_free = name in by_id and name != rule.id and not {name, rule.id} & hosted and not taken[name]
            # What is past or not sure is no part of a rule that holds.
            if is_free and holds(by_id[name]) == holds(rule):
                hosted.add(name)
                taken[rule.id].append(by_id[name])
    yield from (RuleEntry(rule, tuple(taken[rule.id])) for rule in rules if rule.id not in hosted)


def _group(rule: Rule, vocabulary: Vocabulary) -> str:
    if rule.confidence is Confidence.HINT:
        return HINT
    return ENDED if rule.evidence.valid_until else topic_of(rule, vocabulary)
