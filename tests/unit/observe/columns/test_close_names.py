"""The closest name out of an index is the one that `difflib` finds by comparing with each."""

from __future__ import annotations

from difflib import SequenceMatcher, get_close_matches

from hypothesis import given
from hypothesis import strategies as st
from observe_world import HIERARCHY, VOCABULARY

from kmgraph.observe.columns.close_names import CloseNames
from kmgraph.observe.columns.terms import MOST_HINTS, Terms

NAMES = st.text("abcé词 ", min_size=1, max_size=12)


@given(st.lists(NAMES, min_size=1, max_size=30, unique=True), NAMES)
def test_it_is_what_difflib_finds(names: list[str], name: str) -> None:
    found = CloseNames(names).closest(name, 0.75)
    wanted = get_close_matches(name, names, n=1, cutoff=0.75)
    assert (found is None) == (not wanted)
    if found is not None:
        # Of equally close names either may be named.
        alike = [SequenceMatcher(None, other, name).ratio() for other in (found, wanted[0])]
        assert alike[0] == alike[1]


def test_a_long_name_is_close_to_nothing() -> None:
    assert CloseNames(["a" * 101]).closest("a" * 101, 0.75) is None
    assert CloseNames(["a" * 99]).closest("a" * 100, 0.75) == "a" * 99


def test_no_names_are_close_to_nothing() -> None:
    assert CloseNames([]).closest("a", 0.75) is None
    assert CloseNames([""]).closest("", 0.75) is None


def test_hints_are_for_the_first_unknown_names() -> None:
    terms = Terms(VOCABULARY, HIERARCHY)
    label = next(iter(next(iter(VOCABULARY.classes.values())).words.labels.values()))
    hints = [terms.suggest(f"{label}x") for _ in range(MOST_HINTS + 1)]
    assert all(hints[:MOST_HINTS])
    assert hints[-1] is None
