"""Rules in short form, those that share platform and strength under one heading: all, or those that matter most."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kmgraph.model import Confidence, RelationKind, Strength
from kmgraph.render.escape import anchor
from kmgraph.render.guideline_contexts import Link, NutshellGroup
from kmgraph.render.language import fill, fill_before_stop
from kmgraph.render.phrases import capitalise, strength_of
from kmgraph.render.statements.arrangement import holds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from kmgraph.model import Rule
    from kmgraph.render.statements.arrangement import Arrangement, RuleEntry
    from kmgraph.render.statements.facts import RuleFacts

MOST_RULES = 12
"""Entries of one platform at the head of a document: as many as a person reads before going on."""


def nutshell_groups(
    facts: RuleFacts, arrangement: Arrangement, order: Sequence[Rule], *, is_official: bool = False
) -> tuple[NutshellGroup, ...]:
    """Return the weightiest rules that hold, by platform; well-supported ones, likely ones only where there are none.

    Rules that a person wants shown with one of them are no less in force, and stand beside it. How many more hold is
    said behind them.

    Args:
        facts: Says rules.
        arrangement: The entries of the document.
        order: Rules by weight.
        is_official: Whether the platform itself publishes them.
    """
    return _by_platform(_with_more, facts, arrangement, order, is_official=is_official)


def short_groups(
    facts: RuleFacts, arrangement: Arrangement, order: Sequence[Rule], *, is_official: bool = False
) -> tuple[NutshellGroup, ...]:
    """Return all rules that hold, by platform: the short form is read by itself, and what it leaves out seems allowed.

    Args:
        facts: Says rules.
        arrangement: The entries of the document.
        order: Rules by weight.
        is_official: Whether the platform itself publishes them.
    """
    return _by_platform(_of_platform, facts, arrangement, order, is_official=is_official)


def used_strengths(facts: RuleFacts, arrangement: Arrangement) -> tuple[Strength, ...]:
    """Return how often, in words, the document says of any of its rules, the strongest word first.

    A rule in a person's words says it only where its figures are withheld, beside its evidence.
    """
    lines = [rule for entry in arrangement.entries() for rule in _lines(facts, entry)]
    generated = [rule for rule in lines if not facts.own_words(rule)]
    withheld = [rule for rule in arrangement.rules() if rule.evidence.withheld]
    used = set(map(strength_of, (*generated, *withheld)))
    return tuple(strength for strength in Strength if strength in used)


def _by_platform(
    groups_of: Callable[[RuleFacts, str, Sequence[RuleEntry], str], Iterable[NutshellGroup]],
    facts: RuleFacts,
    arrangement: Arrangement,
    order: Sequence[Rule],
    *,
    is_official: bool,
) -> tuple[NutshellGroup, ...]:
    words = facts.realiser.words.nutshell
    own = words.own if is_official else words.own_unofficial
    return tuple(
        group
        for platform in arrangement.groups
        for group in groups_of(facts, platform, _holding(arrangement, platform, order), own)
    )


def _holding(arrangement: Arrangement, platform: str, order: Sequence[Rule]) -> list[RuleEntry]:
    """Return the platform's entries that hold, the weightiest first."""
    weights = {rule.id: position for position, rule in enumerate(order)}
    entries = [entry for entries in arrangement.groups[platform].values() for entry in entries if holds(entry.rule)]
    return sorted(entries, key=lambda entry: weights[entry.rule.id])


def _with_more(facts: RuleFacts, platform: str, entries: Sequence[RuleEntry], own: str) -> list[NutshellGroup]:
    """Return the groups of a platform's first rules, the last of them with how many more hold."""
    sure = [entry for entry in entries if entry.rule.confidence is Confidence.WELL_SUPPORTED]
    # The strongest first, so that what is left out is none of those.
    chosen = sorted(sure or entries, key=lambda entry: _best(facts, entry))[:MOST_RULES]
    groups, more = _of_platform(facts, platform, chosen, own), _count(facts, entries) - _count(facts, chosen)
    if groups and more:
        text = fill(facts.realiser.words.nutshell.more, n=facts.realiser.lexicon.number(more))
        groups[-1] = replace(groups[-1], more=Link(text, anchor("platform", platform)))
    return groups


def _count(facts: RuleFacts, entries: Sequence[RuleEntry]) -> int:
    return sum(len(_lines(facts, entry)) for entry in entries)


def _lines(facts: RuleFacts, entry: RuleEntry) -> tuple[Rule, ...]:
    """Return the rules of an entry that need a line: all but those that the first one's words say as well."""
    return (entry.rule, *(other for other in entry.others if not facts.says_too(entry.rule, other)))


def _of_platform(facts: RuleFacts, platform: str, entries: Sequence[RuleEntry], own: str) -> list[NutshellGroup]:
    groups: dict[str, list[Link]] = {}
    rules = (rule for entry in entries for rule in _lines(facts, entry))
    for rule in sorted(rules, key=lambda rule: _rank(facts, rule)):
        heading, text = _short(facts, rule, own)
        groups.setdefault(heading, []).append(Link(text, rule.id))
    several = len(facts.platforms) > 1
    pattern, name = facts.realiser.words.nutshell.on, capitalise(facts.platform(platform))
    return [
        NutshellGroup(fill(pattern, platform=name, heading=heading) if several else capitalise(heading), tuple(rules))
        for heading, rules in groups.items()
    ]


def _best(facts: RuleFacts, entry: RuleEntry) -> int:
    return min(_rank(facts, rule) for rule in _lines(facts, entry))


def _rank(facts: RuleFacts, rule: Rule) -> int:
    """Return where a rule stands: in a person's words first, then by strength."""
    return -1 if facts.own_words(rule) else list(Strength).index(strength_of(rule))


def _short(facts: RuleFacts, rule: Rule, own: str) -> tuple[str, str]:
    """Return the heading that a rule stands under (`own` in a person's words), and what is said of it there."""
    words = facts.realiser.words.nutshell
    changed = facts.history.turned(rule.evidence) or facts.history.few(rule.evidence, facts.first, facts.last)
    if said := facts.own_words(rule):
        return own, fill_before_stop(words.changed, "text", said, change=changed) if changed else said
    subject = capitalise(facts.subject(rule))
    if any(relation.kind is RelationKind.BROADER and relation.to in facts.numbers for relation in rule.relations):
        # A part of these posts stands in a line of its own, and would be taken to be left out here.
        subject = fill(words.whole, subject=subject)
    text = fill(words.by_words, subject=subject) if rule.origins else subject
    text = fill(words.changed, text=text, change=changed) if changed else text
    return fill(words.by_strength[strength_of(rule)], outcome=facts.outcome), text
