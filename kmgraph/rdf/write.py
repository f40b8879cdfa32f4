"""Triples to Turtle for people: nested blank nodes and lists, the way a person would write it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox
from rdflib import BNode, Graph, Literal, URIRef

from kmgraph.namespaces import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rdflib.term import Node


def to_turtle(triples: Iterable[ox.Triple], prefixes: dict[str, str] | None = None) -> bytes:
    """Return the triples as Turtle; the same triples give the same bytes."""
    graph = Graph(bind_namespaces="none")
    for prefix, base in sorted((PREFIXES | (prefixes or {})).items()):
        graph.bind(prefix, base)
    for triple in triples:
        graph.add((_to_rdflib(triple.subject), URIRef(triple.predicate.value), _to_rdflib(triple.object)))
    return graph.serialize(format="turtle", encoding="utf-8")


def _to_rdflib(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> Node:
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    if isinstance(term, ox.Literal):
        if term.language:
            return Literal(term.value, lang=term.language)
        return Literal(term.value, datatype=URIRef(term.datatype.value), normalize=False)
    raise TypeError("kmgraph writes no quoted triples")
