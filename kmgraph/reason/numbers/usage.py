"""Which data properties say nothing but which numbers something has, where, and how scopes make use of that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kmgraph.namespaces import OWL, RDF, RDFS
from kmgraph.rdf import TripleIndex, node_text
from kmgraph.reason.numbers.intervals import NumberLine, filler_intervals, number_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kmgraph.rdf import Node, Term, Triples
    from kmgraph.reason.numbers.intervals import NumberInterval

_FILLERS = frozenset({OWL.someValuesFrom, OWL.hasValue})
_KINDS = frozenset({OWL.DatatypeProperty, OWL.FunctionalProperty})
_AXIOMS = frozenset({RDFS.domain, RDFS.range})
_WIDENING = frozenset({RDF.first, RDF.rest, OWL.intersectionOf, OWL.unionOf, OWL.someValuesFrom})
"""How a part stands in a whole that holds of more if the part does."""
_EXPRESSION = _WIDENING | {RDF.type, OWL.onProperty}
_MOST_PARTS = 5_000  # blank nodes of a data range: what shares parts may unfold without end


@dataclass(frozen=True, slots=True)
class NumberUse:
    """A restriction on a property.

    Attributes:
        node: The restriction, `_:label`.
        intervals: Of the values that it asks for; none if no number will do.
        scope: IRI of the class whose definition alone it is in, "" if it says more than that: such as below "not", in
            an axiom, or in what another class is defined by.
    """

    node: str
    intervals: tuple[NumberInterval, ...]
    scope: str = ""


@dataclass(frozen=True)
class NumberProperty:
    """A data property that only says which numbers something has.

    Attributes:
        is_single: Whether nothing has two values.
        domains: What has a value, as nodes.
        uses: Its restrictions.
        values: What is asserted to have which value.
    """

    iri: str
    line: NumberLine
    is_single: bool
    domains: tuple[Term, ...]
    uses: tuple[NumberUse, ...]
    values: tuple[tuple[Node, tuple[NumberInterval, ...]], ...] = ()


class NumberUses:
    """Finds the properties in an ontology.

    Args:
        triples: The ontology.
    """

    def __init__(self, triples: Triples) -> None:
        self._index = TripleIndex(triples)
        self._owners: dict[str, list[tuple[str, str]]] = {}
        self._asserted: dict[str, list[ox.Triple]] = {}
        for triple in dict.fromkeys(triples):
            if not isinstance(triple.object, ox.Literal):
                owner = (node_text(triple.subject), triple.predicate.value)
                self._owners.setdefault(node_text(triple.object), []).append(owner)
            self._asserted.setdefault(triple.predicate.value, []).append(triple)

    def properties(self) -> Iterator[NumberProperty]:
        """Yield the properties that can be put in order, sorted; none where a property of everything is spoken of."""
        if OWL.topDataProperty in self._owners:
            return
        for prop in self._index.typed(OWL.DatatypeProperty):
            found = self._property(prop) if any(by == OWL.onProperty for _, by in self._owners.get(prop, ())) else None
            if found is not None:
                yield found

    def parts(self, node: str) -> tuple[str, ...]:
        """Return a node and the blank nodes that it is made of; one that several parts refer to as often."""
        found, todo = [node], [node]
        while todo and len(found) <= _MOST_PARTS:
            part = todo.pop()
            inner = [
                other
                for predicate in self._index.predicates(part)
                for other in self._index.nodes(part, predicate)
                if other.startswith("_:")
            ]
            found += inner
            todo += inner
        return tuple(found)

    def ranges(self, prop: str) -> tuple[str, ...]:
        """Return the blank nodes that stand for the ranges of a property."""
        return tuple(node for node in self._index.nodes(prop, RDFS.range) if node.startswith("_:"))

    def assertions(self, prop: str) -> tuple[ox.Triple, ...]:
        """Return the triples that give something a value of a property."""
        return tuple(self._asserted.get(prop, ()))

    def _property(self, prop: str) -> NumberProperty | None:
        line = number_line(self._index, prop)
        if line is None or not self._says_no_more(prop):
            return None
        uses = [self._use(owner, line) for owner, by in self._owners[prop] if by == OWL.onProperty]
        values = [self._value(triple, line) for triple in self.assertions(prop)]
        ordered = tuple(use for use in sorted(uses, key=str) if use is not None)
        if len(ordered) < len(uses) or None in values:
            return None
        return NumberProperty(
            prop,
            line,
            self._index.is_typed(prop, OWL.FunctionalProperty),
            self._index.objects(prop, RDFS.domain),
            ordered,
            tuple(value for value in values if value is not None),
        )

    def _says_no_more(self, prop: str) -> bool:
        """Return whether no axiom but of domain, range and being single is about the property."""
        kinds = self._index.iris(prop, RDF.type)
        told = set(self._index.predicates(prop)) - {RDF.type}
        return (
            set(kinds) <= _KINDS
            and told <= _AXIOMS
            and all(by == OWL.onProperty for _, by in self._owners[prop])
            and all(map(self._is_whole, self.ranges(prop)))
        )

    def _use(self, node: str, line: NumberLine) -> NumberUse | None:
        told = set(self._index.predicates(node)) - {RDF.type, OWL.onProperty}
        if not node.startswith("_:") or len(told) != 1 or not told <= _FILLERS or len(self._properties(node)) != 1:
            return None
        fillers = self._index.objects(node, told.pop())
        if len(fillers) != 1 or not self._is_whole(node):
            return None
        intervals = self._intervals(fillers[0], line)
        return None if intervals is None else NumberUse(node, intervals, self._scope(node))

    def _value(self, triple: ox.Triple, line: NumberLine) -> tuple[Node, tuple[NumberInterval, ...]] | None:
        if isinstance(triple.subject, ox.Triple) or not isinstance(triple.object, ox.Literal):
            return None
        intervals = self._intervals(triple.object, line)
        return None if intervals is None else (triple.subject, intervals)

    def _properties(self, node: str) -> tuple[Term, ...]:
        return self._index.objects(node, OWL.onProperty)

    def _intervals(self, filler: Term, line: NumberLine) -> tuple[NumberInterval, ...] | None:
        return filler_intervals(self._index, filler, line)

    def _is_whole(self, node: str) -> bool:
        """Return whether nothing else refers to what a blank node is made of, and there is not too much of it."""
        parts = self.parts(node)
        is_tree = len(set(parts)) == len(parts) <= _MOST_PARTS
        return is_tree and all(len(self._owners.get(part, ())) <= 1 for part in parts)

    def _scope(self, node: str) -> str:
        """Return the class whose definition is an expression that a node widens, if it is named nowhere else."""
        seen: set[str] = set()
        while node not in seen:
            seen.add(node)
            owners = self._owners.get(node, ())
            if len(owners) != 1:
                return ""
            owner, by = owners[0]
            if by == OWL.equivalentClass:
                return owner if self._is_only_defined(owner) else ""
            if by not in _WIDENING or not set(self._index.predicates(owner)) <= _EXPRESSION:
                return ""
            node = owner
        return ""

    def _is_only_defined(self, iri: str) -> bool:
        told = [(by, value) for by in self._index.predicates(iri) for value in self._index.objects(iri, by)]
        kinds = {node_text(value) for by, value in told if by == RDF.type}
        axioms = [by for by, _ in told if by != RDF.type]
        is_defined = kinds <= {OWL.Class} and axioms == [OWL.equivalentClass]
        return is_defined and not iri.startswith("_:") and not self._owners.get(iri)
