"""Which classes share nothing, by the axioms that people write for that, and what is below them."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from kmgraph.model import Hierarchy
from kmgraph.namespaces import PREFIXES
from kmgraph.ontology import DisjointClasses
from kmgraph.rdf.index import TripleIndex

EX = "https://example.org/"
HEADER = "".join(f"@prefix {prefix}: <{base}> .\n" for prefix, base in PREFIXES.items()) + f"@prefix : <{EX}> .\n"
TREE = Hierarchy(
    {**{EX + name: frozenset() for name in "ABC"}, EX + "a": frozenset({EX + "A"}), EX + "b": frozenset({EX + "B"})}
)


@pytest.mark.parametrize(
    ("turtle", "apart"),
    [
        (":A owl:disjointWith :B .", ["AB", "BA", "ab", "aB", "Ab"]),
        ("[] a owl:AllDisjointClasses ; owl:members ( :A :C :B ) .", ["AB", "AC", "CB", "ab", "aC"]),
        ("[] a owl:AllDisjointClasses ; owl:members ( :a [ owl:unionOf ( :B :C ) ] :C ) .", ["aC"]),
    ],
)
def test_disjoint_classes_are_apart_and_so_is_what_is_below(turtle: str, apart: list[str]) -> None:
    known = DisjointClasses(TripleIndex(ox.parse(HEADER + turtle, ox.RdfFormat.TURTLE)), TREE)
    assert all(known.are_apart(EX + pair[0], EX + pair[1]) for pair in apart)
    assert not known.are_apart(f"{EX}A", f"{EX}a")
    assert not known.are_apart(f"{EX}A", f"{EX}A")


def test_classes_of_which_nothing_is_said_are_not() -> None:
    known = DisjointClasses(TripleIndex(()), TREE)
    assert not known.are_apart(f"{EX}A", f"{EX}B")
