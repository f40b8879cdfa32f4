"""The rules that matter most, in short form: those that share platform and strength under one heading."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kmgraph.model import Confidence, Strength
from kmgraph.render.guideline_contexts import Link, NutshellGroup
from kmgraph.render.language import fill
from kmgraph.render.phrases import capitalise, strength_of
from kmgraph.render.statements.arrangement import holds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kmgraph.model import Rule
    from kmgraph.render.statements.arrangement import Arrangement, RuleEntry
    from kmgraph.render.statements.facts import RuleFacts

MOST_RULES = 8
"""Rules of one platform in short form: as many as a person reads in a sidebar."""


def nutshell_groups(
    facts: RuleFacts, arrangement: Arrangement, order: Sequence[Rule], *, is_official: bool = False
) -> tuple[NutshellGroup, ...]:
    """Return the weightiest rules that hold, by platform; well-supported ones, likely ones only where there are none.

    Rules that a person wants shown with one of them are no less in force, and stand beside it.

    Args:
        facts: Says rules.
        arrangement: The entries of the document.
        order: Rules by weight.
        is_official: Whether the platform itself publishes them.
    """
    words = facts.realiser.words.nutshell
    own = words.own if is_official else words.own_unofficial
    weights = {rule.id: position for position, rule in enumerate(order)}
    return tuple(
        group
        for platform in arrangement.groups
        for group in _of_platform(facts, platform, _chosen(arrangement, platform, weights), own)
    )


def _chosen(arrangement: Arrangement, platform: str, weights: dict[str, int]) -> list[RuleEntry]:
    entries = [entry for entries in arrangement.groups[platform].values() for entry in entries if holds(entry.rule)]
    sure = [entry for entry in entries if entry.rule.confidence is Confidence.WELL_SUPPORTED]
    return sorted(sure or entries, key=lambda entry: weights[entry.rule.id])[:MOST_RULES]


def _of_platform(facts: RuleFacts, platform: str, entries: Sequence[RuleEntry], own: str) -> list[NutshellGroup]:
    groups: dict[str, list[Link]] = {}
    rules = (rule for entry in entries for rule in entry.rules)
    for rule in sorted(rules, key=lambda rule: _rank(facts, rule)):
        heading, text = _short(facts, rule, own)
        groups.setdefault(heading, []).append(Link(text, rule.id))
    several = len(facts.platforms) > 1
    pattern, name = facts.realiser.words.nutshell.on, capitalise(facts.platform(platform))
    return [
        NutshellGroup(fill(pattern, platform=name, heading=heading) if several else capitalise(heading), tuple(rules))
        for heading, rules in groups.items()
    ]


def _rank(facts: RuleFacts, rule: Rule) -> int:
    """Return where a rule stands: in a person's words first, then by strength."""
    return -1 if facts.own_words(rule) else list(Strength).index(strength_of(rule))


def _short(facts: RuleFacts, rule: Rule, own: str) -> tuple[str, str]:
    """Return the heading that a rule stands under (`own` in a person's words), and what is said of it there."""
    words = facts.realiser.words.nutshell
    if said := facts.own_words(rule):
        return own, said
    subject = capitalise(facts.subject(rule))
    text = fill(words.by_words, subject=subject) if rule.origins else subject
    return fill(words.by_strength[strength_of(rule)], outcome=facts.outcome), text
