"""What the marks beside rules mean, and in what a rule's marks differ from those of the entry that it stands in."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from kmgraph.model import Confidence, Lifecycle
from kmgraph.render.language import Term, fill_before_stop

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kmgraph.model import Rule
    from kmgraph.render.guideline_contexts import Badge, PublishedView
    from kmgraph.render.statements import RuleEntry, RuleFacts


def own_badges(facts: RuleFacts, rule: Rule, host: Rule) -> tuple[Badge, ...]:
    """Return the marks of a rule that the rule at the head of its entry doesn't have."""
    shared = facts.badges(host)
    return tuple(badge for badge in facts.badges(rule) if badge not in shared)


def with_own_badges(facts: RuleFacts, rule: Rule, host: Rule) -> str:
    """Return the sentence of a rule that stands in the entry of another, with what is not as the entry's marks say."""
    sentence, badges = facts.sentence(rule), own_badges(facts, rule, host)
    if not badges:
        return sentence
    patterns = facts.realiser.words.guideline_patterns
    marks = patterns.mark_gap.join(badge.text for badge in badges)
    return fill_before_stop(patterns.with_marks, "sentence", sentence, marks=marks)


def mark_terms(facts: RuleFacts, entries: Iterable[RuleEntry], published: Sequence[PublishedView]) -> tuple[Term, ...]:
    """Return each mark that occurs, in general, with what it means: those of learned rules, then of published ones."""
    learned = (facts.badges(rule) for entry in entries for rule in entry.rules)
    badges = chain.from_iterable((*learned, *(view.badges for view in published)))
    return tuple(dict.fromkeys(_term(facts, badge) for badge in badges))


def _term(facts: RuleFacts, badge: Badge) -> Term:
    """Return a mark in general: who reviewed a rule, why it is no surer and since when it holds is told with it."""
    words = facts.realiser.words
    part, _, state = badge.kind.partition("-")
    if part == "confidence":
        sureness = words.sureness(Confidence(state), knows_authors=facts.knows_authors)
        return Term(badge.text, sureness.meaning)
    if badge.kind == f"lifecycle-{Lifecycle.REVIEWED}" and badge.text != words.lifecycle[Lifecycle.REVIEWED].name:
        return Term(words.guideline_patterns.reviewed_by_somebody, words.lifecycle[Lifecycle.REVIEWED].meaning)
    tables = {"lifecycle": words.lifecycle, "time": words.held}
    return tables[part][state] if part in tables else Term(badge.text, badge.meaning)
