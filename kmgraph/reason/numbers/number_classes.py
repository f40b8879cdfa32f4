"""Intervals of numbers -> classes of what has a value there, with the axioms that put them in order."""

from __future__ import annotations

import bisect
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kmgraph.namespaces import OWL, RDF, RDFS
from kmgraph.rdf import TripleBuilder, node_text
from kmgraph.reason.numbers.intervals import Cut, NumberInterval
from kmgraph.reason.numbers.usage import NumberUses

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from kmgraph.rdf import Triples
    from kmgraph.reason.numbers.usage import NumberProperty

_BASE = "urn:kmgraph:number"


def order_numbers(triples: Triples) -> Triples:
    """Return triples that entail the same of every class named in them, with classes in the place of data ranges.

    Properties of which more is said than which numbers something has are left as they are, and so are those that may
    have several values where both ends of a range and what is not so are spoken of.

    Args:
        triples: An ontology with scopes.
    """
    uses = NumberUses(triples)
    build = TripleBuilder("numbers")
    replaced: dict[str, str] = {}
    dropped: set[str] = set()
    asserted: set[ox.Triple] = set()
    for number, prop in enumerate(uses.properties()):
        atoms = _Atoms.of(prop)
        if atoms is None:
            continue
        names = _Names(f"{_BASE}:{number}", build, is_single=prop.is_single)
        _put_in_order(build, names, atoms, prop)
        replaced |= {use.node: names.any_of(use.intervals) for use in prop.uses}
        gone = [use.node for use in prop.uses] + list(uses.ranges(prop.iri))
        dropped |= {prop.iri, *(part for node in gone for part in uses.parts(node))}
        for subject, intervals in prop.values:
            build.add(subject, RDF.type, names.any_of(intervals))
        asserted |= {*uses.assertions(prop.iri)}
    if not dropped:
        return triples
    kept = [triple for triple in triples if node_text(triple.subject) not in dropped and triple not in asserted]
    return (*(_renamed(triple, replaced) for triple in kept), *build.triples)


def _renamed(triple: ox.Triple, replaced: dict[str, str]) -> ox.Triple:
    name = replaced.get(str(triple.object)) if isinstance(triple.object, ox.BlankNode) else None
    return triple if name is None else ox.Triple(triple.subject, triple.predicate, ox.NamedNode(name))


@dataclass(frozen=True)
class _Atoms:
    """The intervals of a property that axioms put in order: all others are made of them.

    Attributes:
        intervals: The whole line among them; of a property with one value, no interval with two ends.
        below, above: Where intervals end that have no lower end, and begin that have no upper end, ascending.
        exact_below, exact_above: Those of them whose opposite is spoken of, too.
    """

    intervals: tuple[NumberInterval, ...]
    below: tuple[Cut, ...]
    above: tuple[Cut, ...]
    exact_below: tuple[Cut, ...]
    exact_above: tuple[Cut, ...]

    @classmethod
    def of(cls, prop: NumberProperty) -> _Atoms | None:
        """Return them, or None if the property can't be put in order."""
        exact = _exact(prop)
        used = exact | {interval for use in prop.uses for interval in use.intervals}
        two_ended = {interval for interval in used if interval.lower is not None and interval.upper is not None}
        if two_ended and exact and not prop.is_single:
            return None
        if prop.is_single:
            used = {end for interval in used for end in _ends(interval)}
            exact = {end for interval in exact for end in _ends(interval)}
        below, above = _cuts(used)
        return cls(tuple({NumberInterval(), *used}), below, above, *_cuts(exact))


def _exact(prop: NumberProperty) -> set[NumberInterval]:
    """Return the intervals of which it matters whether something is not in them.

    A scope that its parts only widen, with one interval of the property, holds of what is surely in that: where
    nothing says so, a value outside can be found, whatever the others are. See decision 41.
    """
    by_scope: dict[str, set[tuple[NumberInterval, ...]]] = defaultdict(set)
    for use in prop.uses:
        by_scope[use.scope].add(use.intervals)
    found = {interval for _, intervals in prop.values for interval in intervals}
    for scope, asked in by_scope.items():
        if not scope or len(asked) > 1 or any(len(intervals) > 1 for intervals in asked):
            found |= {interval for intervals in asked for interval in intervals}
    return found


def _ends(interval: NumberInterval) -> tuple[NumberInterval, ...]:
    """Return the intervals of one end that have it in common."""
    ends = (NumberInterval(lower=interval.lower), NumberInterval(upper=interval.upper))
    return tuple(end for end in ends if end != NumberInterval())


def _cuts(intervals: Collection[NumberInterval]) -> tuple[tuple[Cut, ...], tuple[Cut, ...]]:
    below = {interval.upper for interval in intervals if interval.lower is None and interval.upper is not None}
    above = {interval.lower for interval in intervals if interval.upper is None and interval.lower is not None}
    return tuple(sorted(below)), tuple(sorted(above))


class _Names:
    """Names the classes of what has a value in an interval, and says what those are that consist of others."""

    def __init__(self, base: str, build: TripleBuilder, *, is_single: bool) -> None:
        self._base = base
        self._build = build
        self._is_single = is_single
        self._made: dict[tuple[NumberInterval, ...], str] = {}

    def of(self, interval: NumberInterval) -> str:
        """Return the class of an interval."""
        return self.any_of((interval,))

    def any_of(self, intervals: tuple[NumberInterval, ...]) -> str:
        """Return the class of what has a value in one of the intervals."""
        if not intervals:
            return OWL.Nothing
        name = self._made.get(intervals)
        if name is None:
            name = self._made[intervals] = f"{self._base}:{len(self._made)}"
            self._build.typed(name, OWL.Class)
            self._define(name, intervals)
        return name

    def _define(self, name: str, intervals: tuple[NumberInterval, ...]) -> None:
        if len(intervals) > 1:
            operands, kind = [self.of(interval) for interval in intervals], OWL.unionOf
        else:
            operands, kind = [self.of(end) for end in _ends(intervals[0])], OWL.intersectionOf
            if len(operands) < 2 or not self._is_single:
                return
        self._build.add(name, OWL.equivalentClass, self._build.combination(kind, operands))


def _put_in_order(build: TripleBuilder, names: _Names, atoms: _Atoms, prop: NumberProperty) -> None:
    some = names.of(NumberInterval())
    for domain in prop.domains:
        build.add(some, RDFS.subClassOf, domain)
    for inner, outer in _next_wider(atoms.intervals):
        build.add(names.of(inner), RDFS.subClassOf, names.of(outer))
    if prop.is_single:
        for cut in atoms.above:
            for lower in _last_up_to(atoms.below, cut):
                build.add(names.of(NumberInterval(upper=lower)), OWL.disjointWith, names.of(NumberInterval(lower=cut)))
    for below, above in sorted(_overlapping(atoms)):
        sides = (names.of(NumberInterval(upper=below)), names.of(NumberInterval(lower=above)))
        build.add(some, RDFS.subClassOf, build.combination(OWL.unionOf, sides))


def _next_wider(intervals: Sequence[NumberInterval]) -> Iterator[tuple[NumberInterval, NumberInterval]]:
    """Yield each interval with each that is just wider: no third lies between the two."""
    cuts = sorted({cut for interval in intervals for cut in (interval.lower, interval.upper) if cut is not None})
    rank = {cut: place for place, cut in enumerate(cuts)}
    # Numbers of places are compared a thousand times as often as there are intervals.
    ends = [
        (-1 if interval.lower is None else rank[interval.lower], _upper_rank(interval, rank), interval)
        for interval in intervals
    ]
    ends.sort(key=lambda each: (-each[0], each[1]))
    for place, (_, upper, inner) in enumerate(ends):
        nearest = len(cuts) + 1
        for _, other, outer in ends[place + 1 :]:
            # Those that come later begin no later: only one that ends before all yet has none of them in it.
            if upper <= other < nearest:
                nearest = other
                yield inner, outer


def _upper_rank(interval: NumberInterval, rank: Mapping[Cut, int]) -> int:
    return len(rank) if interval.upper is None else rank[interval.upper]


def _last_up_to(cuts: Sequence[Cut], cut: Cut) -> Sequence[Cut]:
    """Return the last of ascending cuts that is no later than another; none if all are."""
    return cuts[: bisect.bisect_right(cuts, cut)][-1:]


def _overlapping(atoms: _Atoms) -> set[tuple[Cut, Cut]]:
    """Return where an interval below and one above leave no number out, if whether something is in one matters.

    Of each that matters the nearest of the other kind will do: the others follow by their order.
    """
    from_below = {(below, above) for below in atoms.exact_below for above in _last_up_to(atoms.above, below)}
    firsts = {above: atoms.below[bisect.bisect_left(atoms.below, above) :][:1] for above in atoms.exact_above}
    return from_below | {(below, above) for above, found in firsts.items() for below in found}
