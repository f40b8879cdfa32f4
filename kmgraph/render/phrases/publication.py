"""How a learned rule lies to what is published, and what a published rule says, each in the tense that is true."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kmgraph.model import Deontic, Enforcement, RelationKind, Status
from kmgraph.render.language import Term, fill
from kmgraph.rules import has_ended

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kmgraph.model import PublishedRule, PublishedStatus, Rule
    from kmgraph.render.language import LanguageWords
    from kmgraph.render.phrases.sentence_realiser import SentenceRealiser


def status_term(
    realiser: SentenceRealiser,
    rule: Rule,
    published: Mapping[str, PublishedRule],
    last: str | None,
    *,
    is_official: bool,
) -> Term:
    """Return how a learned rule lies to what the platform published.

    What observers wrote down is no text of the platform's, and what the platform itself wrote down after it was learned
    was unwritten before. What ended is told as past.

    Args:
        realiser: Says months.
        rule: The learned rule.
        published: The published rules by IRI.
        last: Until when posts were observed (ISO 8601, UTC; of a month its end); None if that is not known.
        is_official: Whether the platform itself publishes the document.
    """
    words = realiser.words
    meant = list(_meant(rule, published))
    by_platform = [each for each in meant if not each.by_observers]
    if meant and not by_platform:
        return words.status[Status.TACIT] if rule.status is Status.BROADER else words.by_observers
    if is_official and (rule.status is Status.TACIT or (meant and all(each.id == rule.id for each in meant))):
        return words.tacit_own
    ended = [each.in_force_until for each in by_platform if each.in_force_until and has_ended(each, last)]
    is_over, is_stopped = bool(ended) and len(ended) == len(by_platform), rule.evidence.valid_until is not None
    if is_over:
        term = words.status_past["over" if is_stopped else "ended"][rule.status]
        slots = {"month": realiser.ending(max(ended))}
        return Term(fill(term.name, **slots), fill(term.meaning, **slots))
    return words.status_past["stopped"][rule.status] if by_platform and is_stopped else words.status[rule.status]


def _meant(rule: Rule, published: Mapping[str, PublishedRule]) -> Iterator[PublishedRule]:
    """Yield the published rules that a learned rule's status speaks of."""
    deontic = Deontic.PERMISSION if rule.status is Status.CONFLICTS else Deontic.PROHIBITION
    for relation in rule.relations:
        known = published.get(relation.to)
        is_part = relation.kind is RelationKind.BROADER
        if known is not None and known.deontic is deontic and is_part is (rule.status is Status.BROADER):
            yield known


def deontic_term(words: LanguageWords, rule: PublishedRule, last: str | None) -> Term:
    """Return what a published rule says of its posts, as past where it ended; or that observers wrote it."""
    if rule.by_observers:
        return words.by_observers
    return (words.deontic_past if has_ended(rule, last) else words.deontic)[rule.deontic]


def enforcement_term(words: LanguageWords, rule: PublishedRule, status: PublishedStatus, last: str | None) -> Term:
    """Return what was seen of a published rule; that it was in force at no time observed, if so."""
    if status.in_force is not None:
        return words.other_time[status.in_force]
    past = words.enforcement_past if has_ended(rule, last) else {}
    return past.get(status.status) or words.enforcement[Enforcement(status.status)]
