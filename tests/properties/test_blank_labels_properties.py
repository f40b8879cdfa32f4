"""Laws of blank labels: order and labels don't matter, and only what says the same becomes one."""

from __future__ import annotations

import random

import pyoxigraph as ox
from hypothesis import given
from hypothesis import strategies as st

from kmgraph.rdf.blank_nodes import label_blanks

EX = "https://example.org/"
Children = list[tuple[str, "Tree"]]
Tree = str | Children
names = st.sampled_from(["a", "b", "c"])
trees: st.SearchStrategy[Tree] = st.recursive(
    names, lambda inner: st.lists(st.tuples(names, inner), max_size=3), max_leaves=8
)
forests = st.lists(st.tuples(names, names, trees), max_size=5)


def iri(name: str) -> ox.NamedNode:
    return ox.NamedNode(EX + name)


def spell(forest: list[tuple[str, str, Tree]]) -> list[ox.Triple]:
    """Return each tree as triples that hang on a named thing, every description a blank node of its own."""
    found: list[ox.Triple] = []

    def node(tree: Tree) -> ox.NamedNode | ox.BlankNode:
        if isinstance(tree, str):
            return iri(tree)
        blank = ox.BlankNode()
        found.extend(ox.Triple(blank, iri(predicate), node(child)) for predicate, child in tree)
        return blank

    found.extend(ox.Triple(iri(subject), iri(predicate), node(tree)) for subject, predicate, tree in forest)
    return found


def describe(tree: Tree) -> str:
    return tree if isinstance(tree, str) else f"[{','.join(sorted({f'{p} {describe(c)}' for p, c in tree}))}]"


def paths(tree: Tree, above: str) -> set[str]:
    """Return what a naive reader takes for the distinct blank nodes: where each hangs, and all it says."""
    if isinstance(tree, str):
        return set()
    here = f"{above} {describe(tree)}"
    return {here}.union(*(paths(child, f"{here} {predicate}") for predicate, child in tree))


def blanks(triples: list[ox.Triple]) -> set[str]:
    return {end.value for triple in triples for end in (triple.subject, triple.object) if isinstance(end, ox.BlankNode)}


def relabelled(triples: list[ox.Triple]) -> list[ox.Triple]:
    fresh: dict[str, ox.BlankNode] = {name: ox.BlankNode() for name in sorted(blanks(triples))}
    return [
        ox.Triple(
            fresh[triple.subject.value] if isinstance(triple.subject, ox.BlankNode) else triple.subject,
            triple.predicate,
            fresh[triple.object.value] if isinstance(triple.object, ox.BlankNode) else triple.object,
        )
        for triple in triples
    ]


@given(forests, st.randoms(use_true_random=False))
def test_order_and_labels_dont_matter(forest: list[tuple[str, str, Tree]], order: random.Random) -> None:
    triples = spell(forest)
    others = relabelled(triples)
    order.shuffle(others)
    assert label_blanks(others) == label_blanks(triples)


@given(forests)
def test_one_label_for_each_thing_said(forest: list[tuple[str, str, Tree]]) -> None:
    expected = set().union(*(paths(tree, f"{subject} {predicate}") for subject, predicate, tree in forest))
    # A blank node that hangs on a thing by the same words as another is the other.
    assert len(blanks(label_blanks(spell(forest)))) == len(expected)


@given(forests)
def test_labelling_again_changes_nothing(forest: list[tuple[str, str, Tree]]) -> None:
    once = label_blanks(spell(forest))
    assert label_blanks(once) == once


edges = st.lists(st.tuples(st.integers(0, 5), names, st.integers(0, 5)), max_size=12)


@given(edges)
def test_circles_keep_their_shape(graph: list[tuple[int, str, int]]) -> None:
    nodes = [ox.BlankNode() for _ in range(6)]
    triples = [ox.Triple(nodes[start], iri(predicate), nodes[end]) for start, predicate, end in graph]
    found = label_blanks(triples)
    loops = {triple.predicate for triple in triples if triple.subject == triple.object}
    assert {triple.predicate for triple in found if triple.subject == triple.object} == loops
    assert label_blanks(relabelled(triples)) == found
