"""Time as whole ticks: the sample's times on a grid that is fine enough to place a change and no finer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kmgraph.model import Indices, Mask

MAX_BINS = 256
"""Bins that the posts of one rule are put into."""

TIMED_SHARE = 0.95
"""Least share of the rows whose time must be known for times to count at all."""

_SECONDS = (86_400, 3_600, 60, 1)  # days, hours, minutes, seconds


@dataclass(frozen=True, eq=False)
class Clock:
    """The time of each row in ticks of equal length.

    A tick is the longest of a day, an hour, a minute, a second of which the observed time holds at least 256.

    Attributes:
        origin: When tick 0 begins, in seconds since 1970 (UTC); a multiple of the tick.
        seconds: Length of a tick.
        tick: Tick of each row, -1 if its time is unknown, shape (n_rows,).
    """

    origin: int
    seconds: int
    tick: NDArray[np.int64]

    @property
    def length(self) -> int:
        """Return the number of ticks."""
        return int(self.tick.max(initial=-1)) + 1

    @property
    def known(self) -> Mask:
        """Return which rows have a time, shape (n_rows,)."""
        return self.tick >= 0

    def quarters(self) -> Indices:
        """Return which quarter of the posts each row is in, by time: 0 to 3, -1 if unknown, shape (n_rows,)."""
        edges = np.quantile(self.tick[self.known], (0.25, 0.5, 0.75))
        return np.where(self.known, np.searchsorted(edges, self.tick, side="right"), -1)

    def starts_at(self, tick: int) -> str:
        """Return when a tick begins, as an ISO 8601 UTC time."""
        return iso_time(np.datetime64(self.origin + tick * self.seconds, "s"))


@dataclass(frozen=True, eq=False)
class Bins:
    """Consecutive ticks in at most `MAX_BINS` groups of about as many posts each.

    Attributes:
        of_tick: The bin of each tick, ascending; ticks without posts belong to the bin before. Shape (n_ticks,).
        first: First tick with a post in each bin, shape (n_bins,).
        last: Last tick with a post in each bin, shape (n_bins,).
    """

    of_tick: Indices
    first: Indices
    last: Indices

    def __len__(self) -> int:
        """Return the number of bins."""
        return len(self.first)

    def boundary(self, change: int) -> int:
        """Return the tick at which a bin begins: half-way between its first post and the last one before."""
        return int(self.last[change - 1] + 1 + self.first[change]) // 2


def read_clock(time: NDArray[np.datetime64]) -> Clock | None:
    """Return the rows' times in ticks; None if too few rows have a time, or all have the same.

    Args:
        time: UTC, NaT if unknown, shape (n_rows,).
    """
    known = ~np.isnat(time)
    if not len(time) or known.mean() < TIMED_SHARE:
        return None
    seconds = time.astype("datetime64[s]").astype(np.int64)
    first, last = int(seconds[known].min()), int(seconds[known].max())
    if first == last:
        return None
    length = next((unit for unit in _SECONDS if (last - first) // unit >= MAX_BINS), 1)
    origin = first - first % length
    return Clock(origin, length, np.where(known, (seconds - origin) // length, -1))


def bins_of(ticks: NDArray[np.int64], length: int) -> Bins:
    """Return bins that hold about as many of the posts each; posts of one tick stay together.

    Args:
        ticks: Ticks of the posts, at least one, shape (n_posts,).
        length: Number of ticks there are.
    """
    counts = np.bincount(ticks, minlength=length)
    before = np.cumsum(counts) - counts
    used = np.flatnonzero(counts)
    group = before[used] * MAX_BINS // len(ticks) if len(used) > MAX_BINS else used
    starts = np.flatnonzero(np.diff(group, prepend=-1))
    first = used[starts]
    last = used[np.append(starts[1:], len(used)) - 1]
    of_tick = np.maximum(np.searchsorted(first, np.arange(length), side="right") - 1, 0)
    return Bins(of_tick, first, last)


def iso_time(time: np.datetime64) -> str:
    """Return a UTC time in ISO 8601.

    >>> iso_time(np.datetime64("2025-01-14T08:00"))
    '2025-01-14T08:00:00Z'
    """
    return f"{np.datetime_as_string(time.astype('datetime64[s]'))}Z"
