"""The rows of a table that say something about moderation: the same for every question about published rules."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.learn.sample import (
    can_hold_out,
    holdout_mask,
    judged_mask,
    platform_samples,
    stands_for,
    table_clusters,
    target_mask,
    told_outcomes,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from kmgraph.learn.settings import LearnSettings
    from kmgraph.model import Mask, ObservationTable, Outcome


class DecidedRows:
    """The rows that count, and their outcomes.

    Attributes:
        rows: Rows that say something about moderation, shape (n_rows,).
        target: Rows whose outcome is in the target, shape (n_rows,).
        stands_for: How many posts of the platform each row stands for, shape (n_rows,); None where each for itself.
    """

    def __init__(self, table: ObservationTable, settings: LearnSettings) -> None:
        self.table = table
        self.settings = settings
        self.rows = judged_mask(table)
        self.target = target_mask(table, settings)
        self.stands_for = stands_for(table, self.target)

    @cached_property
    def cluster(self) -> NDArray[np.intp]:
        """Which independent group each row of the table belongs to, shape (n_rows,)."""
        return table_clusters(self.table)

    @cached_property
    def told_outcomes(self) -> tuple[Outcome, ...]:
        """The outcomes of the target that rules name."""
        return told_outcomes(self.table, self.settings)

    @cached_property
    def tested(self) -> NDArray[np.bool_]:
        """Rows that the search for rules did not see, shape (n_rows,); all of platforms where none were set aside."""
        tested = np.zeros(len(self.table), dtype=np.bool_)
        for sample in platform_samples(self.table, self.settings):
            aside = holdout_mask(sample, self.settings) if can_hold_out(sample, self.settings) else slice(None)
            tested[sample.rows[aside]] = True
        return tested

    @cached_property
    def time(self) -> NDArray[np.datetime64]:
        """When each row happened, by the clock that dates rules, shape (n_rows,); NaT for rows that date none."""
        time = np.full(len(self.table), "NaT", dtype="datetime64[s]")
        for sample in platform_samples(self.table, self.settings):
            time[sample.rows] = sample.time
        return time

    def during(self, since: str | None, until: str | None) -> NDArray[np.bool_]:
        """Return the rows of a time, shape (n_rows,), without those of which it isn't known when they happened.

        Args:
            since: Its beginning (ISO 8601, UTC); None where the data begin.
            until: Its end, which is no longer part of it; None where the data end.
        """
        rows = ~np.isnat(self.time)
        if since is not None:
            rows &= self.time >= np.datetime64(since.removesuffix("Z"))
        if until is not None:
            rows &= self.time < np.datetime64(until.removesuffix("Z"))
        return np.asarray(rows, dtype=np.bool_)

    def kept_weight(self, mask: Mask) -> float:
        """Return how many posts each of the rows of a mask that count and were left alone stands for, on average."""
        if self.stands_for is None:
            return 1.0
        kept = self.rows & mask & ~self.target
        chosen = kept if kept.any() else self.rows & ~self.target
        return float(self.stands_for[chosen].mean()) if chosen.any() else 1.0

    def sources(self, mask: Mask, platform: str | None) -> int:
        """Return how many independent groups the rows of a mask come from that count, on one platform or on all."""
        rows = self.rows & mask
        if platform is not None:
            known = platform in self.table.platforms
            rows = rows & (self.table.platform == self.table.platforms.index(platform)) if known else rows & False
        return len(np.unique(self.cluster[rows]))

    def by_outcome(self, mask: Mask, platform: str | None) -> tuple[int, int]:
        """Return the same of those of the rows in the target, and of the others."""
        return self.sources(mask & self.target, platform), self.sources(mask & ~self.target, platform)

    def by_platform(self) -> Iterator[tuple[str, NDArray[np.intp]]]:
        """Yield each platform with its rows that count, ascending."""
        for code, platform in enumerate(self.table.platforms):
            yield platform, np.flatnonzero(self.rows & (self.table.platform == code))
