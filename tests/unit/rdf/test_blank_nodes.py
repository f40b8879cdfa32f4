"""Blank labels: what is said decides, not the order, the file or the label it came with."""

from __future__ import annotations

import time

import pyoxigraph as ox

from kmgraph.rdf.blank_nodes import label_blanks

HEADER = "@prefix : <https://example.org/> . "


def triples(turtle: str) -> list[ox.Triple]:
    quads = ox.parse(HEADER + turtle, ox.RdfFormat.TURTLE, rename_blank_nodes=True)
    return [quad.triple for quad in quads]


def blanks(found: list[ox.Triple]) -> set[str]:
    ends = (end for triple in found for end in (triple.subject, triple.object))
    return {end.value for end in ends if isinstance(end, ox.BlankNode)}


def test_the_same_words_give_the_same_labels() -> None:
    text = ":a :b [ :c ( :d [ :e 1 ] ) ] . [] :f :g ."
    assert label_blanks(triples(text)) == label_blanks(reversed(triples(text)))


def test_the_same_description_of_different_things_stays_apart() -> None:
    assert len(blanks(label_blanks(triples(":a :b [ :c :d ] . :x :b [ :c :d ] .")))) == 2


def test_the_same_statement_twice_is_one() -> None:
    once = label_blanks(triples(":a :b [ :c ( :d :e ) ] ."))
    assert label_blanks(triples(":a :b [ :c ( :d :e ) ] , [ :c ( :d :e ) ] .")) == once


def test_a_description_further_down_tells_apart() -> None:
    found = label_blanks(triples(":a :b [ :c [ :d 1 ] ] , [ :c [ :d 2 ] ] ."))
    assert len(blanks(found)) == 4


def test_equal_members_of_a_list_stay_two() -> None:
    assert len(blanks(label_blanks(triples(":a :b ( [ :c :d ] [ :c :d ] ) .")))) == 4


def test_a_circle_does_not_become_a_loop() -> None:
    found = label_blanks(triples("_:a :knows _:b . _:b :knows _:a ."))
    assert len(blanks(found)) == 2
    assert all(triple.subject != triple.object for triple in found)


def test_what_hangs_on_a_circle_is_told_apart_by_what_it_says() -> None:
    text = "_:a :knows _:b . _:b :knows _:a . _:a :name 'a' . :x :likes _:b ."
    forward, backward = label_blanks(triples(text)), label_blanks(reversed(triples(text)))
    assert forward == backward


def test_long_lists_and_long_circles_end_soon() -> None:
    start = time.process_time()
    label_blanks(triples(f":a :b ( {':c ' * 20_000} ) ."))
    circle = " ".join(f"_:n{i} :next _:n{(i + 1) % 3000} ." for i in range(3000))
    assert len(blanks(label_blanks(triples(circle)))) == 3000
    assert time.process_time() - start < 10
