"""What covering and selection work on: the search part of one platform, and what is already explained."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.learn.hypothesis import Weights, unpack
from kmgraph.learn.search.weights import row_weights
from kmgraph.learn.statistics import Grouping

if TYPE_CHECKING:
    from kmgraph.learn.budget import Budget
    from kmgraph.learn.hypothesis import BitMatrix, OutcomeBlock, PlatformData, RuleBody
    from kmgraph.learn.settings import LearnSettings
    from kmgraph.model import Bits, Floats, Mask

REMOVES = 0.5
"""Rate from which a published rule is behind what is removed in its scope: as for "enforced"."""

MOST_OF_IT = 0.5
"""Share of a rule's target posts from which a published rule is what it says over again, and no other reason."""

WEIGHT_SCALE = 16
"""Weights below one are kept to sixteenths: each halving is one more plane of bits that every count reads."""


@dataclass(frozen=True, eq=False)
class SearchProblem:
    """The search part of one platform. Its *posts* are the units of its target block, then those of its kept block.

    Attributes:
        data: The platform.
        weights: How many independent posts each row counts for, shape (n_rows,); None if all count in full.
        settings: How to learn.
        budget: When to stop.
        fixed: Terms that explain posts already (published scopes, or rules found before): the posts that each covers,
            shape (n_posts,).
        untold: Terms for the posts that a rule may cover and don't record enough to tell, shape (n_posts,) each.
    """

    data: PlatformData
    weights: Floats | None
    settings: LearnSettings
    budget: Budget = field(repr=False)
    fixed: tuple[Mask, ...] = ()
    untold: tuple[Mask, ...] = ()

    @classmethod
    def of(cls, data: PlatformData, settings: LearnSettings, budget: Budget) -> SearchProblem:
        """Return the problem of a platform of which nothing is explained yet."""
        return cls(data, row_weights(data.sample, data.matrix.units.of_row, ~data.holdout), settings, budget)

    @property
    def matrix(self) -> BitMatrix:
        """Return the platform's bit matrix."""
        return self.data.matrix

    @cached_property
    def target(self) -> OutcomeBlock:
        """Return the target posts that may be searched."""
        return self._block(0)

    @cached_property
    def kept(self) -> OutcomeBlock:
        """Return the kept posts that may be searched."""
        return self._block(1)

    @cached_property
    def fixed_groups(self) -> Grouping:
        """Return the posts by the fixed terms that cover them."""
        return Grouping.start(self.n_posts).split(*self.fixed)

    @cached_property
    def untold_groups(self) -> Grouping:
        """Return the posts by the terms that may cover them."""
        return Grouping.start(self.n_posts).split(*self.untold)

    @property
    def n_posts(self) -> int:
        """Return how many posts there are, of either outcome."""
        return sum(len(block.weights.values) for block in (self.target, self.kept))

    def _block(self, number: int) -> OutcomeBlock:
        units = self.matrix.units
        block = units.blocks[number]
        if self.weights is None:
            return self.matrix.side(block)
        weights = np.bincount(units.of_row, weights=self.weights, minlength=len(units.weight)).astype(np.float64)
        return self.matrix.side(block, Weights.of(_rounded(weights[block.units]), WEIGHT_SCALE))

    @property
    def target_weight(self) -> Floats:
        """Return the target weight of every post, shape (n_posts,)."""
        return np.concatenate([self.target.weights.values, np.zeros(len(self.kept.weights.values))])

    @property
    def kept_weight(self) -> Floats:
        """Return the kept weight of every post, shape (n_posts,)."""
        return np.concatenate([np.zeros(len(self.target.weights.values)), self.kept.weights.values])

    @cached_property
    def removing(self) -> tuple[tuple[Bits, Bits], ...]:
        """Return the posts that published rules remove: of each, its cover over the target and over the kept block.

        A published rule that is not enforced removes none.
        """
        target, kept, *_ = self.matrix.units.blocks
        return tuple(
            (cover[target.words], cover[kept.words])
            for cover in self.matrix.published
            for hit, spared in [(self.target.within(cover[target.words]), self.kept.within(cover[kept.words]))]
            if hit.total() >= REMOVES * (hit.total() + spared.total()) > 0
        )

    def covered(self, rule: RuleBody) -> Mask:
        """Return which posts a rule covers, shape (n_posts,)."""
        return self.unpacked(rule.cover(self.target.bits), rule.cover(self.kept.bits))

    def posts(self, cover: Bits) -> Mask:
        """Return which posts a packed cover over all units holds, shape (n_posts,)."""
        target, kept, *_ = self.matrix.units.blocks
        return self.unpacked(cover[target.words], cover[kept.words])

    def unpacked(self, target: Bits, kept: Bits) -> Mask:
        """Return which posts packed covers over the target and the kept block hold, shape (n_posts,)."""
        sizes = len(self.target.weights.values), len(self.kept.weights.values)
        return np.concatenate([unpack(target, sizes[0]), unpack(kept, sizes[1])])


def _rounded(weights: Floats) -> Floats:
    """Return the weights as sixteenths that add up to what they added up to before.

    A campaign may consist of hundreds of units worth a hundredth each: rounded one by one they would all be gone.
    """
    return np.diff(np.rint(np.cumsum(weights) * WEIGHT_SCALE), prepend=0.0) / WEIGHT_SCALE
