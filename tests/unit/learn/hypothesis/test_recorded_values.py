"""Counts of values among some rows, by which masks are made only where they may matter."""

from __future__ import annotations

import numpy as np
import pytest

from kmgraph.learn.hypothesis.recorded_values import Codes, Lists

SOME = np.array([True, False, True, True])
ONE_EACH = Codes(np.array([1, 2, 0, 1], dtype=np.uint8), 3)
SEVERAL = Lists(np.array([0, 2, 2, 3, 5]), np.array([0, 1, 1, 0, 2], dtype=np.int32), 3)


@pytest.mark.parametrize(("recorded", "counts"), [(ONE_EACH, [2, 0]), (SEVERAL, [2, 2, 1])])
def test_values_are_counted_among_some_rows(recorded: Codes | Lists, counts: list[int]) -> None:
    assert recorded.counts_among(SOME).tolist() == counts
    assert recorded.counts_among(np.ones(4, dtype=np.bool_)).tolist() == recorded.counts().tolist()


@pytest.mark.parametrize(("recorded", "filled"), [(ONE_EACH, [1, 1, 0, 1]), (SEVERAL, [1, 0, 1, 1])])
def test_rows_that_record_nothing_are_told(recorded: Codes | Lists, filled: list[int]) -> None:
    assert recorded.filled.astype(int).tolist() == filled
