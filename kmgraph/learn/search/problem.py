"""What covering and selection work on: the search part of one platform, and what is already explained."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.learn.budget import Budget
from kmgraph.learn.hypothesis import unpack

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kmgraph.learn.hypothesis import BitMatrix, OutcomeBlock, RuleBody
    from kmgraph.learn.settings import LearnSettings
    from kmgraph.model import Bits, Mask


@dataclass(frozen=True, eq=False)
class SearchProblem:
    """The search part of one platform.

    Attributes:
        encoded: The bit matrix.
        target, kept: Its two blocks that may be searched.
        fixed: Terms that explain posts already (published scopes, or rules found before): covers over the units of the
            target block followed by those of the kept block, shape (n_fixed, n_posts).
        settings: How to learn.
        deadline: When to stop.
    """

    encoded: BitMatrix
    target: OutcomeBlock
    kept: OutcomeBlock
    fixed: Mask
    settings: LearnSettings
    deadline: Budget = field(repr=False)

    @property
    def target_weight(self) -> NDArray[np.float64]:
        """Return the target weight of every post of the two blocks, shape (n_posts,)."""
        return np.concatenate([self.target.weights.values, np.zeros(len(self.kept.weights.values))])

    @property
    def kept_weight(self) -> NDArray[np.float64]:
        """Return the kept weight of every post of the two blocks, shape (n_posts,)."""
        return np.concatenate([np.zeros(len(self.target.weights.values)), self.kept.weights.values])

    def mask(self, body: RuleBody) -> Mask:
        """Return which posts of the two blocks a body covers, shape (n_posts,)."""
        return np.concatenate([_posts(body.cover(side.bits), side) for side in (self.target, self.kept)])

    def posts(self, cover: Bits) -> Mask:
        """Return which posts of the two blocks a packed cover over all units holds, shape (n_posts,)."""
        target, kept, *_ = self.encoded.units.blocks
        return np.concatenate([_posts(cover[target.words], self.target), _posts(cover[kept.words], self.kept)])


def _posts(cover: Bits, side: OutcomeBlock) -> Mask:
    return unpack(cover, len(side.weights.values))
