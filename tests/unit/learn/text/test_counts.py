"""Counts of terms: posts that are a group each are counted apart, and count the same."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_array

from kmgraph.learn.text.counts import TermCounts, TermRows

DRAW = np.random.default_rng(5)


@pytest.mark.parametrize("clusters", [1, 40, 150, 10_000])
def test_every_group_counts_once_by_the_share_of_its_posts(clusters: int) -> None:
    held = DRAW.random((200, 12)) < 0.3
    target, cluster = DRAW.random(200) < 0.5, DRAW.integers(0, clusters, 200)
    cluster = np.unique(cluster, return_inverse=True)[1].astype(np.intp)
    counts = TermCounts.of(TermRows(csr_array(held.astype(np.float32)), target, cluster))
    for term in range(12):
        groups = [(held[:, term] & (cluster == group)) for group in range(cluster.max() + 1)]
        groups = [holding for holding in groups if holding.any()]
        assert counts.total[term] == len(groups)
        assert counts.target[term] == pytest.approx(sum(target[holding].mean() for holding in groups))
