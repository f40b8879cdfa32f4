"""Cuts time into stretches of one rate each: the cut that describes the outcomes most briefly, found exactly.

Each stretch pays for stating its rate, each further stretch for stating where it begins; so a change is told only
where it saves more bits than it costs. A pure function of counts, quadratic in the number of bins.

Source: B. Jackson et al., "An algorithm for optimal partitioning of data on an interval", IEEE Signal Processing
Letters 12 (2005), with a two-part code as the cost (J. Rissanen, Automatica 14, 1978).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kmgraph.learn.statistics import outcome_bits, rate_bits

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from kmgraph.model import Floats

_CHANGE_BITS = 2.0  # a further stretch is taken to be a quarter as likely as none: under 5 % of steady rules change


def change_points(target: ArrayLike, kept: ArrayLike) -> tuple[int, ...]:
    """Return the bins in which a new rate begins, ascending; empty if one rate describes all bins best.

    >>> change_points([0, 0, 0, 0, 5, 5, 5, 5], [5, 5, 5, 5, 0, 0, 0, 0])
    (4,)

    Args:
        target: Target posts in each bin of time, oldest first; effective counts may be fractions. Shape (n_bins,).
        kept: Kept posts, likewise.
    """
    hit, spared = np.asarray(target, dtype=np.float64), np.asarray(kept, dtype=np.float64)
    if len(hit) < 2:
        return ()
    costs = _stretch_bits(hit, spared) + boundary_bits(len(hit))
    # best[j]: bits of the first j bins, cut at its best; came[j]: where the last stretch of that cut begins.
    best = np.zeros(len(hit) + 1)
    came = np.zeros(len(hit) + 1, dtype=np.intp)
    for stop in range(1, len(hit) + 1):
        whole = best[:stop] + costs[:stop, stop]
        came[stop] = int(np.argmin(whole))
        best[stop] = whole[came[stop]]
    changes = []
    start = int(came[-1])
    while start:
        changes.append(start)
        start = int(came[start])
    return tuple(reversed(changes))


def boundary_bits(n_bins: int) -> float:
    """Return the bits needed to say that there is a further stretch, and in which of the bins it begins."""
    return _CHANGE_BITS + float(np.log2(max(n_bins, 1)))


def _stretch_bits(hit: Floats, spared: Floats) -> Floats:
    """Return the bits of each stretch from bin i up to, without, bin j, shape (n_bins + 1, n_bins + 1)."""
    hits, spares = (np.concatenate([[0.0], np.cumsum(counts)]) for counts in (hit, spared))
    target = np.maximum(hits[None, :] - hits[:, None], 0.0)
    kept = np.maximum(spares[None, :] - spares[:, None], 0.0)
    return np.asarray(outcome_bits(target, kept) + rate_bits(target + kept))
