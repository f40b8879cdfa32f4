"""Sets clusters aside before any search, so that what is found can be tested on authors it was not found on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kmgraph.learn.sample.time_grid import TIMED_SHARE

if TYPE_CHECKING:
    from kmgraph.learn.sample.sample import Sample
    from kmgraph.learn.settings import LearnSettings
    from kmgraph.model import Floats, Hashes, Indices, Mask

MIN_TARGET_CLUSTERS = 20
"""Clusters with target posts, from where some are set aside: of fewer, the eight set aside could tell too little."""

_MOST_SLOTS = 20
"""Stretches of time that clusters are drawn in: a rule that held in a quarter of the time is then seen by both parts.

Of rules that held in the first half, the first or the last quarter only, all were confirmed (`docs/decisions/0013`).
"""

_LEAST_IN_A_SLOT = 10  # clusters with target posts, and without


def can_hold_out(sample: Sample, settings: LearnSettings) -> bool:
    """Return whether there are enough independent clusters, and enough of them with target posts, to set some aside."""
    clusters = len(sample.cluster_keys)
    hit = len(np.unique(sample.cluster[sample.target]))
    return clusters >= settings.min_clusters and hit >= MIN_TARGET_CLUSTERS


def holdout_mask(sample: Sample, settings: LearnSettings) -> Mask:
    """Return the rows set aside: whole clusters, drawn in each stretch of the time observed.

    A rule that began late or ended early must be seen by the search and by the test; were the later part set aside, the
    one would miss it or the other refute it. The draw hangs on the seed and the ids of the rows, never on their order.
    Clusters with and without target posts are drawn apart, so that both parts get their share.

    Returns:
        Shape (n_rows,); about `settings.holdout_share` of the rows.
    """
    sizes = np.bincount(sample.cluster, minlength=len(sample.cluster_keys))
    draw = mixed(sample.cluster_keys, settings.seed)
    hit = np.bincount(sample.cluster, weights=sample.target, minlength=len(sizes)) > 0
    n_slots = int(np.clip(min(hit.sum(), (~hit).sum()) // _LEAST_IN_A_SLOT, 1, _MOST_SLOTS))
    slot = _time_slots(sample, draw, n_slots)
    aside = np.zeros(len(sizes), dtype=np.bool_)
    for stretch in range(n_slots):
        for kind in (hit, ~hit):
            drawn = np.flatnonzero((slot == stretch) & kind)
            aside |= _last(drawn[np.argsort(draw[drawn], kind="stable")], sizes, settings.holdout_share)
    return np.asarray(aside[sample.cluster], dtype=np.bool_)


def _time_slots(sample: Sample, draw: Hashes, n_slots: int) -> Indices:
    """Return the stretch of time of each cluster, by its mean time; all in one where few times are known."""
    count = len(sample.cluster_keys)
    if np.mean(~np.isnat(sample.time)) < TIMED_SHARE:
        return np.zeros(count, dtype=np.intp)
    order = np.lexsort((draw, _mean_times(sample)))
    slot = np.empty(count, dtype=np.intp)
    slot[order] = np.arange(count) * n_slots // count
    return slot


def mixed(keys: Hashes, seed: int) -> Hashes:
    """Return the keys scrambled by the seed.

    Source: G. Steele, D. Lea, C. Flood, "Fast splittable pseudorandom number generators" (2014), the SplitMix64 step.
    """
    state = keys + np.uint64((seed * 0x9E3779B97F4A7C15 + 0x9E3779B97F4A7C15) % 2**64)
    state = (state ^ (state >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    state = (state ^ (state >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.asarray(state ^ (state >> np.uint64(31)), dtype=np.uint64)


def _mean_times(sample: Sample) -> Floats:
    known = ~np.isnat(sample.time)
    seconds = sample.time[known].astype("datetime64[s]").astype(np.int64)
    # Whole numbers from the earliest on: sums are exact, so the order of the rows can't matter.
    since = (seconds - seconds.min()).astype(np.float64)
    clusters = len(sample.cluster_keys)
    counts = np.bincount(sample.cluster[known], minlength=clusters)
    totals = np.bincount(sample.cluster[known], weights=since, minlength=clusters)
    return np.asarray(totals / np.maximum(counts, 1), dtype=np.float64)


def _last(order: Indices, sizes: Indices, share: float) -> Mask:
    """Return the clusters at the end of the order that hold about that share of its rows.

    A cluster is in if its middle is: so a large one is no likelier to be, nor does it take all others with it.
    """
    aside = np.zeros(len(sizes), dtype=np.bool_)
    if len(order):
        passed = np.cumsum(sizes[order])
        aside[order[passed - sizes[order] / 2 > (1 - share) * passed[-1]]] = True
    return aside
