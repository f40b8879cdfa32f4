"""Counting pairs by matrices and bit by bit gives the same numbers, to the last bit."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from kmgraph.learn.hypothesis.bits import Weights, pack
from kmgraph.learn.search.best_conjunction import PairCounts


@given(st.integers(0, 10_000), st.integers(2, 20), st.integers(1, 300), st.sampled_from([1, 16]))
def test_pairs_weigh_what_their_common_posts_weigh(seed: int, n_covers: int, n_posts: int, scale: int) -> None:
    random = np.random.default_rng(seed)
    shown = random.random((n_covers, n_posts)) < 0.4
    largest = 2 ** int(random.integers(1, 20))
    weights = Weights.of(random.integers(1, largest + 1, n_posts) / scale, scale)
    counts = PairCounts(weights, pack(shown))
    start = int(random.integers(n_covers - 1))
    stop = int(random.integers(start + 1, n_covers))

    expected = (shown[start:stop, None] & shown[None, start + 1 :]) @ weights.values

    assert np.array_equal(counts.between(start, stop), expected)
    assert counts.is_quick == (len(weights.planes) >= 4)
