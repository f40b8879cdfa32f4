"""Justifications against the definition: all minimal subsets, nothing else."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from kmgraph.reason.child.justifications import find_justifications

AXIOMS = "abcdefgh"
FAMILIES = st.lists(st.frozensets(st.sampled_from(AXIOMS), max_size=4), max_size=5)


def minimal(family: list[frozenset[str]]) -> set[frozenset[str]]:
    return {one for one in family if not any(other < one for other in family)}


@given(FAMILIES)
def test_all_minimal_sets_are_found(family: list[frozenset[str]]) -> None:
    def follows(axioms: Sequence[str]) -> bool:
        return any(one <= set(axioms) for one in family)

    found = find_justifications(AXIOMS, follows, limit=1000)
    assert len(found) == len(set(found))
    assert {frozenset(one) for one in found} == minimal(family)


@given(FAMILIES, st.integers(1, 3))
def test_a_limit_gives_that_many_minimal_sets(family: list[frozenset[str]], limit: int) -> None:
    def follows(axioms: Sequence[str]) -> bool:
        return any(one <= set(axioms) for one in family)

    found = find_justifications(AXIOMS, follows, limit)
    assert len(found) == min(limit, len(minimal(family)))
    assert {frozenset(one) for one in found} <= minimal(family)


def test_one_of_many_is_found_with_few_questions() -> None:
    axioms = [f"axiom {number}" for number in range(1000)]
    needed = {axioms[3], axioms[500], axioms[998]}
    asked = 0

    def follows(some: Sequence[str]) -> bool:
        nonlocal asked
        asked += 1
        return needed <= set(some)

    assert set(find_justifications(axioms, follows, limit=1)[0]) == needed
    assert asked < 80
