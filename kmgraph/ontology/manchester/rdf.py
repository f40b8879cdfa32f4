"""Builds the RDF of class expressions and data ranges.

Source: OWL 2 Mapping to RDF Graphs (Second Edition), section 2.1, table 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import pyoxigraph as ox

from kmgraph.namespaces import OWL, RDF, RDFS, XSD
from kmgraph.rdf import Node, Term


@dataclass
class ExpressionWriter:
    """Collects triples; blank nodes are labelled in the order of building, after a prefix."""

    prefix: str
    triples: list[ox.Triple] = field(default_factory=list)
    _count: int = 0

    def nary(self, predicate: str, operands: Sequence[Term], *, data: bool) -> Node:
        """Return an intersection, union or enumeration."""
        return self._typed(RDFS.Datatype if data else OWL.Class, {predicate: self._list(operands)})

    def complement(self, operand: Node, *, data: bool) -> Node:
        """Return everything that is not in the operand."""
        if data:
            return self._typed(RDFS.Datatype, {OWL.datatypeComplementOf: operand})
        return self._typed(OWL.Class, {OWL.complementOf: operand})

    def restriction(self, on: Node, predicate: str, value: Term) -> Node:
        """Return a restriction with one more triple, such as owl:someValuesFrom."""
        return self._typed(OWL.Restriction, {OWL.onProperty: on, predicate: value})

    def cardinality(self, on: Node, kind: str, number: str, filler: Node | None, *, data: bool) -> Node:
        """Return a cardinality restriction; `kind` is "min", "max" or "exactly"."""
        predicates = {
            "min": (OWL.minCardinality, OWL.minQualifiedCardinality),
            "max": (OWL.maxCardinality, OWL.maxQualifiedCardinality),
            "exactly": (OWL.cardinality, OWL.qualifiedCardinality),
        }
        count = ox.Literal(number, datatype=ox.NamedNode(XSD.nonNegativeInteger))
        plain, qualified = predicates[kind]
        if filler is None:
            return self.restriction(on, plain, count)
        on_filler = OWL.onDataRange if data else OWL.onClass
        return self._typed(OWL.Restriction, {OWL.onProperty: on, qualified: count, on_filler: filler})

    def inverse(self, of: Node) -> Node:
        """Return the inverse of an object property."""
        return self._blank({OWL.inverseOf: of})

    def datatype_restriction(self, datatype: Node, facets: Sequence[tuple[str, ox.Literal]]) -> Node:
        """Return a datatype with facets such as (xsd:minInclusive, 0)."""
        nodes = [self._blank({facet: value}) for facet, value in facets]
        return self._typed(RDFS.Datatype, {OWL.onDatatype: datatype, OWL.withRestrictions: self._list(nodes)})

    def _list(self, items: Sequence[Term]) -> Node:
        rest: Node = ox.NamedNode(RDF.nil)
        for item in reversed(items):
            rest = self._blank({RDF.first: item, RDF.rest: rest})
        return rest

    def _typed(self, kind: str, properties: dict[str, Term]) -> Node:
        return self._blank({RDF.type: ox.NamedNode(kind), **properties})

    def _blank(self, properties: dict[str, Term]) -> Node:
        self._count += 1
        node = ox.BlankNode(f"{self.prefix}{self._count}")
        self.triples += [ox.Triple(node, ox.NamedNode(predicate), value) for predicate, value in properties.items()]
        return node
