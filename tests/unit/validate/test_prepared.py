"""Queries that are read once answer as they do otherwise."""

from __future__ import annotations

import pytest
from rdflib import Graph, Literal, Namespace
from rdflib.plugins.sparql import prepareQuery

from kmgraph.validate import prepared

E = Namespace("https://example.org/e#")
QUERY = "SELECT ?value WHERE { ?this e:degrees ?value }"


def _filled(graph: Graph) -> Graph:
    graph.bind("e", E)
    for name, degrees in (("tea", 80), ("ice", -4)):
        graph.add((E[name], E.degrees, Literal(degrees)))
    return graph


def test_a_query_is_read_once_whatever_it_is_asked_of(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []

    def counted(text: str, **named: object) -> object:
        read.append(text)
        return prepareQuery(text, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(prepared, "prepareQuery", counted)
    prepared._prepared.cache_clear()
    graph, plain = _filled(prepared.PreparedGraph()), _filled(Graph())
    for name in ("tea", "ice", "soup"):
        asked = {"this": E[name]}
        assert list(graph.query(QUERY, initBindings=asked)) == list(plain.query(QUERY, initBindings=asked))
    assert read == [QUERY]


def test_prefixes_may_be_given_with_a_query() -> None:
    graph = _filled(prepared.PreparedGraph())
    asked = QUERY.replace("e:", "other:")
    assert len(graph.query(asked, "sparql", "sparql", {"other": E})) == 2
