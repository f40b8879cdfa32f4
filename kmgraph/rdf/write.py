"""Triples to text: Turtle the way a person would write it, and lines of N-Quads."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pyoxigraph as ox
from rdflib import BNode, Graph, Literal, URIRef

from kmgraph.namespaces import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rdflib.term import Node

# A literal that is none of its datatype is data here; rdflib would print a traceback for each, and keep it as well.
logging.getLogger("rdflib.term").setLevel(logging.CRITICAL)


def to_turtle(triples: Iterable[ox.Triple], prefixes: dict[str, str] | None = None) -> bytes:
    """Return the triples as Turtle; the same triples give the same bytes."""
    graph = Graph(bind_namespaces="none")
    for prefix, base in sorted((PREFIXES | (prefixes or {})).items()):
        graph.bind(prefix, base)
    return add_to_rdflib(graph, triples).serialize(format="turtle", encoding="utf-8")


def add_to_rdflib(graph: Graph, triples: Iterable[ox.Triple | ox.Quad]) -> Graph:
    """Return the rdflib graph with the triples added; literals keep their spelling."""
    for triple in triples:
        graph.add((_to_rdflib(triple.subject), URIRef(triple.predicate.value), _to_rdflib(triple.object)))
    return graph


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


def quad_lines(triples: Iterable[ox.Triple], graph: str) -> Iterator[bytes]:
    """Yield the triples as sorted N-Quads lines of one graph, without duplicates."""
    for line in sorted({str(triple) for triple in triples}):
        yield f"{line} <{graph}> .\n".encode()
