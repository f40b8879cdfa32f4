"""The index over triples: sorted answers, and lists that end."""

from __future__ import annotations

import pyoxigraph as ox

from kmgraph.rdf.index import TripleIndex

EX = "https://example.org/"


def index(turtle: str) -> TripleIndex:
    return TripleIndex(ox.parse(f"@prefix : <{EX}> . {turtle}", ox.RdfFormat.TURTLE))


def test_answers_are_sorted_and_distinct() -> None:
    found = index(":a :p :z , :b , 'x' , _:n . :a :p :b . :c a :K . :b a :K . _:k a :K .")
    assert found.iris(f"{EX}a", f"{EX}p") == (f"{EX}b", f"{EX}z")
    assert [literal.value for literal in found.literals(f"{EX}a", f"{EX}p")] == ["x"]
    assert found.nodes(f"{EX}a", f"{EX}p")[-1].startswith("_:")
    assert found.typed(f"{EX}K") == (f"{EX}b", f"{EX}c")
    assert found.subjects(f"{EX}p", f"{EX}b") == (f"{EX}a",)


def test_lists_keep_their_order_and_repetitions() -> None:
    found = index(":a :p ( :z :b :z 1 ) .")
    items = found.list_items(found.nodes(f"{EX}a", f"{EX}p")[0])
    assert [item.value for item in items] == [f"{EX}z", f"{EX}b", f"{EX}z", "1"]


def test_circular_and_broken_lists_end() -> None:
    rdf = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    circular = index(f"_:x {rdf}first> :a ; {rdf}rest> _:x . :a :p _:x .")
    assert len(circular.list_items(circular.nodes(f"{EX}a", f"{EX}p")[0])) == 1
    broken = index(f":a :p [ {rdf}first> :b ] .")
    assert len(broken.list_items(broken.nodes(f"{EX}a", f"{EX}p")[0])) == 1
