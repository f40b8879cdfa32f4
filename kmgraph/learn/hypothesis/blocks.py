"""What a search runs over: two blocks of observations as bits, and what its literals cost."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.learn.hypothesis.bits import Weights, gathered, pack, positions
from kmgraph.learn.statistics import Population

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kmgraph.model import Bits, Floats, Mask

_WORTH_WORDS = 64  # in a cover, from where copying live observations may pay at all: fewer are read in no time
_WORTH_RATIO = 3  # times fewer live observations, from where copying them pays


@dataclass(frozen=True, eq=False)
class OutcomeBlock:
    """One block of observations: literal covers, shape (n_columns, n_words), weights, and those still live."""

    bits: Bits
    weights: Weights
    live: Bits

    @classmethod
    def of(cls, shown: Mask) -> OutcomeBlock:
        """Return a block of observations that count in full, by which columns hold: shape (n_columns, n)."""
        count = shown.shape[1]
        return cls(pack(shown), Weights.of(np.ones(count)), pack(np.ones(count, dtype=np.bool_)))

    def within(self, cover: Bits) -> OutcomeBlock:
        """Return the same block with only the covered observations live."""
        return replace(self, live=self.live & cover)

    def compacted(self) -> OutcomeBlock:
        """Return the block without the observations that are not live, where few are: a search reads it many times."""
        n_words = len(self.live)
        if n_words < _WORTH_WORDS or int(np.bitwise_count(self.live).sum()) * _WORTH_RATIO > n_words * 64:
            return self
        chosen = positions(self.live)
        chosen = chosen[chosen < len(self.weights.values)]
        bits = gathered(self.bits, chosen)
        weights = Weights.of(self.weights.values[chosen], self.weights.scale)
        return OutcomeBlock(bits, weights, pack(np.ones(len(chosen), dtype=np.bool_)))

    def total(self) -> float:
        """Return the weight of the live observations."""
        return self.weights.total(self.live)

    def cover(self, columns: tuple[int, ...]) -> Bits:
        """Return which live observations a conjunction covers, shape (n_words,)."""
        return np.asarray(np.bitwise_and.reduce(self.bits[list(columns)], axis=0) & self.live)


@dataclass(frozen=True, eq=False)
class SearchSpace:
    """What is searched.

    Attributes:
        positive: Observations a rule should cover.
        negative: Observations it should leave.
        costs: Bits to name each literal, shape (n_columns,).
        related: Pairs of literals where one implies the other, shape (n_columns, n_columns).
        ranks: Preference among equals, lower first, shape (n_columns,).
    """

    positive: OutcomeBlock
    negative: OutcomeBlock
    costs: Floats
    related: Mask
    ranks: NDArray[np.int64]

    def compacted(self) -> SearchSpace:
        """Return the same space over the live observations only, where few are live."""
        return replace(self, positive=self.positive.compacted(), negative=self.negative.compacted())

    def population(self) -> Population:
        """Return the live totals."""
        return Population(self.positive.total(), self.negative.total())
