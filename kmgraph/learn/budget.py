"""What covering and selection work on: the search part of one platform, and what is already explained."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.learn.hypothesis import unpack

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kmgraph.learn.hypothesis import Body, Encoded, Side
    from kmgraph.learn.settings import LearnSettings
    from kmgraph.model import Bits, Mask

Progress = Callable[[float, int], None]
"""Told how much of the search is done, in [0, 1], and how many rules it has found so far."""


class Deadline:
    """When a run stops searching, the worst gap that its searches left, and how far it is.

    It stops after an amount of work, which ends at the same place in every run on any machine, or when the clock runs
    out, which doesn't; the second is there for machines that are too slow for the first. Work is counted in numbers
    read, with calls weighed in: about a billion a second.
    """

    def __init__(self, seconds: float, work: float = math.inf, progress: Progress | None = None) -> None:
        self._end = monotonic() + seconds
        self._work = work
        self._progress = progress
        self._from, self._to = 0.0, 1.0
        self._reserve = 0.0
        self.gap = 0.0
        self.was_hit = False

    def spend(self, work: float) -> None:
        """Take note of work done, in numbers read."""
        self._work -= work

    def passed(self) -> bool:
        """Return whether the work of the current part, or the time, is used up, and remember that it once was."""
        is_over = self._work < self._reserve or monotonic() > self._end
        self.was_hit = self.was_hit or is_over
        return is_over

    def span(self, start: float, stop: float) -> None:
        """Say which part of the whole, in [0, 1], comes now; it may use up its share of the work that is left."""
        self._from, self._to = start, stop
        self._reserve = self._work * (1 - (stop - start) / (1 - start)) if stop < 1 else 0.0

    def tell(self, done: float, rules: int) -> None:
        """Show how much of the current part is done, in [0, 1], and how many rules there are."""
        if self._progress is not None:
            self._progress(self._from + (self._to - self._from) * min(1.0, done), rules)

    def note(self, gap: float) -> None:
        """Remember the gap of one search."""
        self.gap = max(self.gap, gap)


@dataclass(frozen=True, eq=False)
class Task:
    """The search part of one platform.

    Attributes:
        encoded: The bit matrix.
        target, kept: Its two blocks that may be searched.
        fixed: Terms that explain posts already (published scopes, or rules found before): covers over the units of the
            target block followed by those of the kept block, shape (n_fixed, n_posts).
        settings: How to learn.
        deadline: When to stop.
    """

    encoded: Encoded
    target: Side
    kept: Side
    fixed: Mask
    settings: LearnSettings
    deadline: Deadline = field(repr=False)

    @property
    def target_weight(self) -> NDArray[np.float64]:
        """Return the target weight of every post of the two blocks, shape (n_posts,)."""
        return np.concatenate([self.target.weights.values, np.zeros(len(self.kept.weights.values))])

    @property
    def kept_weight(self) -> NDArray[np.float64]:
        """Return the kept weight of every post of the two blocks, shape (n_posts,)."""
        return np.concatenate([np.zeros(len(self.target.weights.values)), self.kept.weights.values])

    def mask(self, body: Body) -> Mask:
        """Return which posts of the two blocks a body covers, shape (n_posts,)."""
        return np.concatenate([_posts(body.cover(side.bits), side) for side in (self.target, self.kept)])

    def posts(self, cover: Bits) -> Mask:
        """Return which posts of the two blocks a packed cover over all units holds, shape (n_posts,)."""
        target, kept, *_ = self.encoded.units.blocks
        return np.concatenate([_posts(cover[target.words], self.target), _posts(cover[kept.words], self.kept)])


def _posts(cover: Bits, side: Side) -> Mask:
    return unpack(cover, len(side.weights.values))
