from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kmgraph.learn.sample.case_control import is_balanced, is_chosen, tells_rates
from kmgraph.learn.statistics.exact_tests import Counts, mantel_haenszel_odds_ratio


@pytest.mark.parametrize(
    ("target", "kept", "reference", "expected"),
    [
        (100, 900, False, True),
        (100, 900, True, False),
        (100, 0, False, False),
        (500, 500, False, False),
        (500, 520, False, True),
        (50, 50, False, True),
        (0, 100, False, True),
        (300, 600, False, False),
        (300, 601, False, True),
        (300, 900, False, False),
        (20, 40, False, True),
        (2500, 60, False, False),
        (60, 40, False, True),
    ],
)
def test_rates_are_known_where_outcomes_did_not_decide(target: int, kept: int, reference: bool, expected: bool) -> None:
    assert tells_rates(target, kept, reference_sample=reference) is expected


@given(st.integers(0, 3000), st.integers(0, 3000))
def test_balance_has_no_side(target: int, kept: int) -> None:
    assert is_balanced(target, kept) == is_balanced(kept, target)


@given(st.integers(1, 3000), st.integers(0, 3000))
def test_more_target_posts_than_any_platform_has_are_chosen(kept: int, more: int) -> None:
    assert is_chosen(200 + 2 * kept + more, kept)


@given(st.integers(1, 500), st.integers(1, 500), st.integers(1, 500), st.integers(1, 500), st.integers(2, 9))
def test_drawing_more_kept_posts_leaves_the_odds_ratio(a: int, b: int, c: int, d: int, times: int) -> None:
    once, often = (
        mantel_haenszel_odds_ratio([(Counts(a, b), Counts(c, d))]),
        mantel_haenszel_odds_ratio([(Counts(a, times * b), Counts(c, times * d))]),
    )

    assert once is not None
    assert often is not None
    assert often.ratio == pytest.approx(once.ratio)
    assert often.high / often.low <= once.high / once.low


def test_no_kept_post_in_scope_still_gives_an_interval() -> None:
    found = mantel_haenszel_odds_ratio([(Counts(40, 0), Counts(100, 900))])

    assert found is not None
    assert 20 < found.low < found.ratio < found.high < np.inf
    assert mantel_haenszel_odds_ratio([(Counts(40, 10), Counts(0, 0))]) is None
