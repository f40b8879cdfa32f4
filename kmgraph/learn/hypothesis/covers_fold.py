"""Covers of literals over the units of a sample: equal ones once, those of nearly all or nearly no rows left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kmgraph.learn.hypothesis.bits import Weights

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from kmgraph.model import Bits

MIN_SUPPORT = 5
"""Rows a literal must cover, and leave, to take part."""


class CoverStore:
    """Distinct covers in one matrix that is filled row by row, so that no second copy of it is ever made."""

    def __init__(self, weight: NDArray[np.float64], capacity: int) -> None:
        """Take the rows in each unit, shape (n_units,), and the most covers that may come."""
        self._weights = Weights.of(weight)
        self._rows = float(weight.sum())
        # Memory that is never written to is never used.
        self._bits = np.empty((capacity, len(weight) // 64), dtype=np.uint64)
        self._support: list[float] = []
        self._known: dict[int, list[int]] = {}
        self._key = np.random.default_rng(0x6B6D).integers(
            1, np.iinfo(np.uint64).max, size=len(weight) // 64, dtype=np.uint64
        )

    @property
    def support(self) -> NDArray[np.float64]:
        """Rows in each cover, shape (n_covers,)."""
        return np.array(self._support, dtype=np.float64)

    def rows_in(self, cover: Bits) -> float:
        """Return the rows in a cover of shape (n_words,)."""
        total = 0.0
        for plane in self._weights.planes:
            chosen = cover if plane.bits is None else cover & plane.bits
            total += plane.value * int(np.bitwise_count(chosen).sum(dtype=np.int64))
        return total

    def add(self, cover: Bits) -> int | None:
        """Return the place of a cover, an equal one's if there is one; None if it takes no part.

        Args:
            cover: Shape (n_words,).
        """
        support = self.rows_in(cover)
        if not MIN_SUPPORT <= support <= self._rows - MIN_SUPPORT:
            return None
        alike = self._known.setdefault(int((cover * self._key).sum()), [])
        for place in alike:
            if np.array_equal(self._bits[place], cover):
                return place
        alike.append(len(self._support))
        self._bits[len(self._support)] = cover
        self._support.append(support)
        return len(self._support) - 1

    def __getitem__(self, place: int) -> Bits:
        """Return the cover at a place."""
        return np.asarray(self._bits[place])

    def take(self, order: Sequence[int]) -> Bits:
        """Return some of the covers in a new order, shape (n_covers, n_words). Nothing can be added any more."""
        return _permuted(self._bits[: len(self._support)], order)


def _permuted(matrix: Bits, order: Sequence[int]) -> Bits:
    """Put row order[i] of a matrix at row i, in place: cycle by cycle, with one row set aside."""
    moved = [False] * len(order)
    for start in range(len(order)):
        if moved[start] or order[start] == start:
            continue
        aside = matrix[start].copy()
        here = start
        while order[here] != start:
            matrix[here] = matrix[order[here]]
            moved[here] = True
            here = order[here]
        matrix[here] = aside
        moved[here] = True
    return matrix
