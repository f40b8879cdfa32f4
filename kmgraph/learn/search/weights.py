"""What a post weighs in the search: a campaign's near-copies, which share one fate, weigh little more than one post.

The tests deflate by how alike the posts of a cluster are. If the search counted every copy, it would spend its bits on
what the campaigns have in common, and the rules behind it would never be looked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kmgraph.learn.statistics import coarse, intraclass_correlation

if TYPE_CHECKING:
    from kmgraph.learn.sample import Sample
    from kmgraph.model import Floats, Indices, Mask

_LARGE = np.array([20, 100, 500])
"""Cluster sizes, in posts, that part the classes of size; in the smallest every post counts in full."""

_ORDINARY = 0.2
"""Likeness that the posts of one author may well have because of what they post about."""

_COPIES = 0.8
"""Share of the posts of a cluster that are unlike all others in it; below, they are copies of each other."""


def row_weights(sample: Sample, unit: Indices, searched: Mask) -> Floats | None:
    """Return how many independent posts each row is worth, in (0, 1], shape (n_rows,); None if all count in full.

    Rows of a large cluster of near-copies that share one fate weigh 1 / (1 + (m - 1) r): m posts in the cluster, r what
    the likeness of outcomes in such clusters of about that size has beyond the ordinary. A cluster whose posts differ
    keeps its weight: a product seen from two hundred countries tells something of each country.

    Args:
        sample: The rows.
        unit: Which rows no literal tells apart, shape (n_rows,).
        searched: Rows whose outcomes may be looked at, shape (n_rows,); whole clusters.
    """
    sizes = np.bincount(sample.cluster)
    if sizes.max(initial=0) < _LARGE[0]:
        return None
    are_copies = _are_copies(sample.cluster, unit, sizes)
    # Each cluster has one voice, so that campaigns do not make the rate they are measured by.
    seen = np.bincount(sample.cluster, weights=searched, minlength=len(sizes)) > 0
    expected = float(np.mean((np.bincount(sample.cluster, weights=sample.target, minlength=len(sizes)) / sizes)[seen]))
    size_class = np.where(are_copies, np.digitize(sizes, _LARGE), 0)[sample.cluster]
    weights = np.ones(len(sample))
    for size in np.unique(size_class[size_class > 0]):
        rows = np.flatnonzero(size_class == size)
        known = rows[searched[rows]]
        _, cluster = np.unique(sample.cluster[known], return_inverse=True)
        alike = intraclass_correlation(sample.target[known].astype(np.float64) - expected, cluster)
        excess = max(0.0, (alike - _ORDINARY) / (1 - _ORDINARY))
        weights[rows] = 1 / (1 + (sizes[sample.cluster[rows]] - 1) * excess)
    return coarse(weights) if weights.min(initial=1.0) < 1 else None


def _are_copies(cluster: Indices, unit: Indices, sizes: Indices) -> Mask:
    """Return which of the large clusters hold mostly posts that no literal tells apart, shape (n_clusters,)."""
    rows = np.flatnonzero(sizes[cluster] >= _LARGE[0])
    base = int(unit.max()) + 1
    kinds = np.bincount(np.unique(cluster[rows] * base + unit[rows]) // base, minlength=len(sizes))
    return np.asarray(kinds <= _COPIES * sizes)
