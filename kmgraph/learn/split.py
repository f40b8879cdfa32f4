"""Sets clusters aside before any search, so that what is found can be tested on authors it was not found on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kmgraph.learn.sample import Sample
    from kmgraph.learn.settings import LearnSettings

_TIMED_SHARE = 0.95
_MIN_TARGET_CLUSTERS = 20
_LEAST_HIT = 8  # clusters with target posts that the later part must hold, else the draw takes over


def can_hold_out(sample: Sample, settings: LearnSettings) -> bool:
    """Return whether there are enough independent clusters, with and without target posts, to set some aside."""
    clusters = len(sample.cluster_keys)
    hit = len(np.unique(sample.cluster[sample.target]))
    return clusters >= settings.min_clusters and hit >= _MIN_TARGET_CLUSTERS


def holdout_mask(sample: Sample, settings: LearnSettings) -> NDArray[np.bool_]:
    """Return the rows set aside: whole clusters, the later ones where times are known, else a seeded draw.

    The draw hangs on the ids of the rows, never on their order. Without times, clusters with and without target
    posts are drawn apart, so that both parts get their share.

    Returns:
        Shape (n_rows,); about `settings.holdout_share` of the rows.
    """
    sizes = np.bincount(sample.cluster, minlength=len(sample.cluster_keys))
    draw = mixed(sample.cluster_keys, settings.seed)
    hit = np.bincount(sample.cluster, weights=sample.target, minlength=len(sizes)) > 0
    known = ~np.isnat(sample.time)
    if known.mean() >= _TIMED_SHARE and len(np.unique(sample.time[known])) > 1:
        aside = _last(np.lexsort((draw, _mean_times(sample))), sizes, settings.holdout_share)
        if np.count_nonzero(aside & hit) >= _LEAST_HIT:
            return np.asarray(aside[sample.cluster], dtype=np.bool_)
    order = np.argsort(draw, kind="stable")
    aside = _last(order[hit[order]], sizes, settings.holdout_share)
    aside |= _last(order[~hit[order]], sizes, settings.holdout_share)
    return np.asarray(aside[sample.cluster], dtype=np.bool_)


def mixed(keys: NDArray[np.uint64], seed: int) -> NDArray[np.uint64]:
    """Return the keys scrambled by the seed.

    Source: G. Steele, D. Lea, C. Flood, "Fast splittable pseudorandom number generators" (2014), the SplitMix64 step.
    """
    state = keys + np.uint64((seed * 0x9E3779B97F4A7C15 + 0x9E3779B97F4A7C15) % 2**64)
    state = (state ^ (state >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    state = (state ^ (state >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.asarray(state ^ (state >> np.uint64(31)), dtype=np.uint64)


def _mean_times(sample: Sample) -> NDArray[np.float64]:
    known = ~np.isnat(sample.time)
    seconds = sample.time[known].astype("datetime64[s]").astype(np.int64)
    # Whole numbers from the earliest on: sums are exact, so the order of the rows can't matter.
    since = (seconds - seconds.min()).astype(np.float64)
    clusters = len(sample.cluster_keys)
    counts = np.bincount(sample.cluster[known], minlength=clusters)
    totals = np.bincount(sample.cluster[known], weights=since, minlength=clusters)
    return np.asarray(totals / np.maximum(counts, 1), dtype=np.float64)


def _last(order: NDArray[np.intp], sizes: NDArray[np.intp], share: float) -> NDArray[np.bool_]:
    """Return the clusters at the end of the order that hold about that share of its rows."""
    aside = np.zeros(len(sizes), dtype=np.bool_)
    passed = np.cumsum(sizes[order])
    if len(order):
        aside[order[passed > (1 - share) * passed[-1]]] = True
    return aside
