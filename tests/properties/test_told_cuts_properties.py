"""No end of a range that a rule may have is the number of a few posts: whatever the numbers, whoever has them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from learn_tables import EX, HIERARCHY, VOCABULARY, table
from learn_tasks import platform_data

from kmgraph.learn import LearnSettings, learn_rules
from kmgraph.learn.hypothesis.cut_points import HUMAN_NUMBERS, cut_points
from kmgraph.model import RangeLiteral, scope_literals

NUMBERS = st.lists(st.tuples(st.integers(9_900, 10_100), st.integers(0, 30)), min_size=2, max_size=300)


def has_few_digits(number: float) -> bool:
    return number in HUMAN_NUMBERS or float(f"{number:.3g}") == number


def is_shared(cut: float, numbers: np.ndarray, sources: np.ndarray, shared_by: int) -> bool:
    """Return whether many sources have the number next to a cut, on either side."""
    below, above = numbers[numbers < cut].max(), numbers[numbers >= cut].min()
    return all(len(set(sources[numbers == number])) >= shared_by for number in (below, above))


@settings(max_examples=150, deadline=None)
@given(NUMBERS, st.sampled_from((1, 10, 100)), st.sampled_from((5, 10, 20)), st.sampled_from((4, 32)))
def test_a_cut_has_few_digits_or_stands_between_numbers_of_many(
    drawn: list[tuple[int, int]], scale: int, shared_by: int, max_cuts: int
) -> None:
    numbers = np.array([number // 20 * 20 if source % 2 else number for number, source in drawn]) / scale
    sources = np.array([source for _, source in drawn])
    cuts = cut_points(numbers, sources, max_cuts=max_cuts, whole=scale == 1, shared_by=shared_by)
    assert np.all(np.diff(cuts) > 0)
    for cut in cuts:
        assert numbers.min() < cut <= numbers.max()
        assert has_few_digits(cut) or is_shared(cut, numbers, sources, shared_by), cut


def posts(limit: int, authors: int, spared: int) -> list[dict[str, Any]]:
    """Return posts of accounts 7,352 to 7,451 days old, removed from a limit on, some authors' aside."""
    random = np.random.default_rng(limit)
    return [
        {
            "age": 7_352 + int(place),
            "author": f"a{number % authors}",
            "topics": ("Cats",) if number % 3 else ("Dogs",),
            "media": ("Video",) if number % 2 else ("Image",),
            "outcome": "removed" if (7_352 + place >= limit) != (number % spared == 0) else "kept",
        }
        for number, place in enumerate(random.integers(0, 100, size=600))
    ]


@pytest.mark.parametrize("authors", [40, 90, 600])
@pytest.mark.parametrize(("limit", "spared"), [(7_379, 7), (7_413, 40), (7_437, 11)])
def test_no_rule_ends_at_the_number_of_a_few_posts(limit: int, spared: int, authors: int) -> None:
    made = posts(limit, authors, spared)
    numbers, sources = (np.array([row[name] for row in made]) for name in ("age", "author"))
    learned = learn_rules(table(made), VOCABULARY, HIERARCHY, LearnSettings())
    ends = [
        end
        for candidate in learned.candidates
        for literal in (
            *scope_literals(candidate.scope),
            *(other for _, others in candidate.indistinguishable for other in others),
        )
        if isinstance(literal, RangeLiteral)
        for end in (literal.min, literal.max)
        if end is not None
    ]
    assert ends
    assert [end for end in ends if not (has_few_digits(end) or is_shared(end, numbers, sources, 10))] == []


def test_every_literal_of_a_platform_is_one_that_may_be_told() -> None:
    data = platform_data(table([row | {"topics": (EX + "Cats",)} for row in posts(7_413, 90, 40)]))
    ends = {end for one in data.matrix.literals if isinstance(one, RangeLiteral) for end in (one.min, one.max) if end}
    assert ends
    assert all(map(has_few_digits, ends))
