"""How far people have taken rules from practice, by what is said of them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, datetime

from kmgraph.graph import LIFECYCLE_STATES
from kmgraph.model import Hierarchy, Lifecycle
from kmgraph.namespaces import KM, PROV
from kmgraph.rdf import TripleIndex

_STATES = {iri: state for state, iri in LIFECYCLE_STATES.items()}
_FURTHER = {state: place for place, state in enumerate(Lifecycle)}
"""A rule that was codified has been looked at; one that was retired counts no longer, written down or not."""
_OF_TEXTS = (
    *(KM.codifies, KM.statedIn, KM.enforcement, KM.inForceFrom, KM.inForceUntil, KM.jurisdiction, KM.prescribesOutcome),
)
_TO_TEXTS = (KM.codifiedAs, KM.citesRule)
"""Properties of published rules alone, and those that lead to one."""


def read_lifecycles(
    indexes: Sequence[TripleIndex], published: Collection[str], hierarchy: Hierarchy
) -> dict[str, Lifecycle]:
    """Return the state of each rule from practice of which one is told.

    What is stated of the rule itself holds, as the graph says it, too. Else it is what the latest review settles on, or
    codified, where a published rule codifies it, whichever of the two is further. Reviews without a time came before
    those with one; of several at a time the one that goes furthest counts.

    Args:
        indexes: Triples of the ontology with its extensions, of facts, of published rules.
        published: IRIs of the published rules that files list; facts may tell of others.
        hierarchy: Tells which kinds of things are conversions into writing and published rules.

    Returns:
        IRI of a rule to its state.
    """
    texts = {text for index in indexes for text in _texts(index, hierarchy)}.union(published)
    found = {
        # A text that was amended went into the new one, too; it was in writing before, and is in no state of practice.
        rule: Lifecycle.CODIFIED
        for index in indexes
        for rule in _codified(index, texts, hierarchy)
        if rule not in texts
    }
    for rule, state in _reviewed(indexes).items():
        found[rule] = _furthest(state, found.get(rule, Lifecycle.CANDIDATE))
    return found | _stated(indexes)


def _furthest(*states: Lifecycle) -> Lifecycle:
    return max(states, key=_FURTHER.__getitem__)


def _stated(indexes: Sequence[TripleIndex]) -> dict[str, Lifecycle]:
    found: dict[str, Lifecycle] = {}
    for index in indexes:
        for rule in index.subjects_with(KM.lifecycle):
            # SHACL refuses two; until then any will do, if it is always the same.
            states = [_STATES[iri] for iri in index.iris(rule, KM.lifecycle) if iri in _STATES]
            if states:
                found[rule] = _furthest(*states, found.get(rule, Lifecycle.CANDIDATE))
    return found


def _reviewed(indexes: Sequence[TripleIndex]) -> dict[str, Lifecycle]:
    """Return what the latest review of each rule settles on."""
    latest: dict[str, tuple[datetime, int, Lifecycle]] = {}
    for index in indexes:
        for review in index.subjects_with(KM.reviews):
            for state in (_STATES[iri] for iri in index.iris(review, KM.settlesOn) if iri in _STATES):
                key = (_time(index, review), _FURTHER[state], state)
                for rule in index.iris(review, KM.reviews):
                    latest[rule] = max(key, latest.get(rule, key))
    return {rule: state for rule, (_, _, state) in latest.items()}


def _time(index: TripleIndex, review: str) -> datetime:
    """Return when a review ended, or else began; the earliest of all times, if that is not told."""
    for prop in (PROV.endedAtTime, PROV.startedAtTime):
        times = [time for literal in index.literals(review, prop) if (time := _utc(literal.value))]
        if times:
            return max(times)
    return datetime.min.replace(tzinfo=UTC)


def _utc(text: str) -> datetime | None:
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        return None
    return time if time.tzinfo else time.replace(tzinfo=UTC)


def _texts(index: TripleIndex, hierarchy: Hierarchy) -> Iterator[str]:
    """Yield the published rules, by their kind or by what is said of published rules alone."""
    yield from _members(index, KM.PublishedRule, hierarchy)
    for prop in _OF_TEXTS:
        yield from index.subjects_with(prop)
    for prop in _TO_TEXTS:
        for other in index.subjects_with(prop):
            yield from index.iris(other, prop)


def _codified(index: TripleIndex, published: Collection[str], hierarchy: Hierarchy) -> Iterator[str]:
    """Yield the rules that were put into writing, as the question `codified-rules` finds them."""
    for text in index.subjects_with(KM.codifies):
        yield from index.iris(text, KM.codifies)
    yield from index.subjects_with(KM.codifiedAs)
    for act in _members(index, KM.Codification, hierarchy):
        rules, written = set(index.iris(act, KM.convertsFrom)), set(index.iris(act, KM.convertsTo))
        if not written.isdisjoint(published):
            yield from _written_in(rules, written, index)


def _members(index: TripleIndex, class_iri: str, hierarchy: Hierarchy) -> set[str]:
    return {node for kind in hierarchy.descendants(class_iri) for node in index.subjects_of_type(kind)}


def _written_in(rules: set[str], texts: set[str], index: TripleIndex) -> set[str]:
    """Return which of the rules that went into one conversion came out as texts.

    Of several rules and several texts nothing says which became which, but for what is told of them, and what that
    leaves.
    """
    if len(rules) == 1 or len(texts) == 1:
        return rules
    left = {rule for rule in rules if not index.iris(rule, KM.codifiedAs) and not index.subjects(KM.codifies, rule)}
    over = {text for text in texts if not index.iris(text, KM.codifies) and not index.subjects(KM.codifiedAs, text)}
    return left if over and (len(left) == 1 or len(over) == 1) else set()
