"""With deletions only there is nothing to compare with: what shows is which features meet more often than by chance.

That says something about the deleted posts, and nothing about the posts that were left alone: no rate, no test against
kept posts, and never more than a hint.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.learn.body import Body
from kmgraph.learn.description import conjunction_bits, rate_bits
from kmgraph.learn.encoding import MIN_SUPPORT

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kmgraph.learn.bits import Bits
    from kmgraph.learn.encoding import Encoded
    from kmgraph.learn.settings import LearnSettings
    from kmgraph.learn.space import Side

    Numbers = NDArray[np.float64]

_MOST_HINTS = 12
_LEAST_LIFT = 1.5  # below, a feature meets another mostly because a third one is rarer among the deleted


def cooccurring(encoded: Encoded, target: Side, settings: LearnSettings) -> tuple[Body, ...]:
    """Return the conjunctions of features from different dimensions that meet too often for chance, best first.

    Args:
        encoded: The bit matrix.
        target: The deleted posts, one live for each independent cluster.
        settings: How to learn.
    """
    found: list[Body] = []
    while len(found) < _MOST_HINTS:
        best = _best(encoded, target, settings.max_literals)
        if best is None:
            break
        found.append(best)
        target = target.within(~best.cover(target.bits))
    return tuple(found)


@dataclass(frozen=True, eq=False)
class _Pair:
    columns: tuple[int, ...]
    gain: float


def _best(encoded: Encoded, target: Side, max_literals: int) -> Body | None:
    total = target.total()
    singles = target.weights.count_and(target.bits, target.live)
    usable = np.flatnonzero((singles >= MIN_SUPPORT) & (singles <= total - MIN_SUPPORT))
    best: _Pair | None = None
    for column in usable:
        step = _extend(encoded, target, (int(column),), usable, singles, total)
        if step is not None and (best is None or step.gain > best.gain + 1e-9):
            best = step
    if best is None:
        return None
    while len(best.columns) < max_literals:
        longer = _extend(encoded, target, best.columns, usable, singles, total)
        if longer is None:
            break
        best = longer
    return Body.of(best.columns)


def _extend(
    encoded: Encoded, target: Side, prefix: tuple[int, ...], usable: NDArray[np.intp], singles: Numbers, total: float
) -> _Pair | None:
    """Return the literal that meets the prefix most surprisingly, if stating it pays."""
    known = set(encoded.dimension[list(prefix)].tolist())
    tried = np.array([column for column in usable if int(encoded.dimension[column]) not in known], dtype=np.intp)
    if not len(tried):
        return None
    cover: Bits = target.cover(prefix)
    size = float(target.weights.count(cover[None, :])[0])
    together = target.weights.count_and(target.bits[tried], cover)
    fixed = float(encoded.costs[list(prefix)].sum())
    bits = conjunction_bits(len(prefix) + 1, 0.0) + fixed + encoded.costs[tried]
    gains = _surprise(together, size * singles[tried] / total, total) - bits - rate_bits(total)
    top = int(np.lexsort((tried, encoded.ranks[tried], -gains))[0])
    return _Pair((*prefix, int(tried[top])), float(gains[top])) if gains[top] > 0 else None


def _surprise(observed: Numbers, expected: Numbers, total: float) -> Numbers:
    """Return the bits saved by stating how often features meet, where that is more often than independence says."""
    p, q = np.clip(observed / total, 1e-12, 1 - 1e-12), np.clip(expected / total, 1e-12, 1 - 1e-12)
    bits = total * (p * np.log2(p / q) + (1 - p) * np.log2((1 - p) / (1 - q)))
    return np.where((observed >= _LEAST_LIFT * expected) & (observed >= MIN_SUPPORT), bits, -np.inf)
