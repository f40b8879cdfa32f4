"""The class tree against a naive oracle."""

from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from kmgraph.namespaces import OWL
from kmgraph.reason.hierarchy import Entailments, hierarchy_from_entailments

CLASSES = "ABCDEF"
ENDS = [*CLASSES, OWL.Thing, OWL.Nothing]
PAIRS = st.lists(st.tuples(st.sampled_from(ENDS), st.sampled_from(ENDS)), max_size=14)
GROUPS = st.lists(st.lists(st.sampled_from(ENDS), min_size=2, max_size=4).map(tuple), max_size=2)


def naive(pairs: list[tuple[str, str]], groups: list[tuple[str, ...]]) -> set[tuple[str, str]]:
    """All subsumptions, by Warshall's closure."""
    below = {*pairs, *((one, other) for group in groups for one, other in product(group, group))}
    below |= {(one, OWL.Thing) for one in ENDS} | {(OWL.Nothing, one) for one in ENDS} | {(one, one) for one in ENDS}
    for middle, one, other in product(ENDS, ENDS, ENDS):
        if (one, middle) in below and (middle, other) in below:
            below.add((one, other))
    return below


@given(PAIRS, GROUPS)
def test_the_tree_says_exactly_what_follows(pairs: list[tuple[str, str]], groups: list[tuple[str, ...]]) -> None:
    below = naive(pairs, groups)
    tree = hierarchy_from_entailments(CLASSES, Entailments(tuple(pairs), tuple(groups)))
    assert tree.unsatisfiable == {one for one in CLASSES if (one, OWL.Nothing) in below}
    for one, other in product(CLASSES, CLASSES):
        if not {one, other} & tree.unsatisfiable:
            assert tree.is_subclass(one, other) == ((one, other) in below)
            assert (other in tree.equivalents.get(one, ())) == (
                one != other and (one, other) in below and (other, one) in below
            )


@given(PAIRS, GROUPS)
def test_no_parent_is_above_another(pairs: list[tuple[str, str]], groups: list[tuple[str, ...]]) -> None:
    tree = hierarchy_from_entailments(CLASSES, Entailments(tuple(pairs), tuple(groups)))
    for parents in tree.parents.values():
        for one, other in product(parents, parents):
            assert tree.is_subclass(one, other) == tree.is_subclass(other, one)
