"""The rows of a table that say something about moderation: the same for every question about published rules."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.learn.clusters import table_clusters
from kmgraph.learn.sample import judged_mask, target_mask

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from kmgraph.learn.settings import LearnSettings
    from kmgraph.model import ObservationTable


class Judged:
    """The rows that count, and their outcomes.

    Attributes:
        rows: Rows that say something about moderation, shape (n_rows,).
        target: Rows whose outcome is in the target, shape (n_rows,).
    """

    def __init__(self, table: ObservationTable, settings: LearnSettings) -> None:
        self.table = table
        self.settings = settings
        self.rows = judged_mask(table)
        self.target = target_mask(table, settings)

    @cached_property
    def cluster(self) -> NDArray[np.intp]:
        """Which independent group each row of the table belongs to, shape (n_rows,)."""
        return table_clusters(self.table)

    def by_platform(self) -> Iterator[tuple[str, NDArray[np.intp]]]:
        """Yield each platform with its rows that count, ascending."""
        for code, platform in enumerate(self.table.platforms):
            yield platform, np.flatnonzero(self.rows & (self.table.platform == code))
