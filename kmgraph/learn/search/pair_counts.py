"""The weight that pairs of covers share: bit by bit, or as a product of matrices where few posts have many weights."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kmgraph.learn.hypothesis import unpack

if TYPE_CHECKING:
    from kmgraph.learn.hypothesis import Weights
    from kmgraph.model import Bits, Floats

_LEAST_PLANES = 4  # of the bit-sliced weights; with fewer, counting bits is quicker however few the posts
_MOST_NUMBERS = 1 << 20  # in a matrix: with more, counting bits no longer costs mostly its calls


class PairCounts:
    """The weight that pairs of some covers share.

    Weights are multiples of a power of two, so both ways give the same numbers, in whatever order they are added up.
    """

    def __init__(self, weights: Weights, covers: Bits) -> None:
        """Prepare the covers, shape (n_covers, n_words)."""
        self._weights, self._covers = weights, covers
        self._shown: Floats | None = None
        values = weights.values
        if len(weights.planes) >= _LEAST_PLANES and len(covers) * len(values) <= _MOST_NUMBERS:
            self._shown = unpack(covers, len(values)).astype(np.float64)
            self._weighted = (self._shown * values).T

    @property
    def is_quick(self) -> bool:
        """Return whether many rows at once take little more time than few."""
        return self._shown is not None

    def between(self, start: int, stop: int) -> Floats:
        """Return the weight that covers from `start` to `stop` share with those after `start`.

        The result has shape (stop - start, n_covers - start - 1).
        """
        if self._shown is not None:
            return np.asarray(self._shown[start:stop] @ self._weighted[:, start + 1 :])
        others = self._covers[start + 1 :]
        return np.stack([self._weights.count_and(others, self._covers[row]) for row in range(start, stop)])
