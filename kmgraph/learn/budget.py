"""When a run stops searching, by work and by the clock, and how far it is."""

from __future__ import annotations

import math
from collections.abc import Callable
from time import monotonic

Progress = Callable[[float, int], None]
"""Told how much of the search is done, in [0, 1], and how many rules it has found so far."""


class Budget:
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
