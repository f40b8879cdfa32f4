"""Posts in columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.int16] | NDArray[np.int32] | NDArray[np.int8]


@dataclass(frozen=True, slots=True, eq=False)
class Posts:
    """Posts; -1 means "not recorded" throughout.

    Attributes:
        columns: By feature. Classes: shape (n, slots), positions in the tree, -1 for none. Values: position. Flags: 1,
            0. Numbers: the number. All but the first have shape (n,).
        author: Shape (n,).
        time: Seconds since the world began, shape (n,).
        platform: Shape (n,).
        cluster: Number of the campaign that a post is a near-copy of, -1 for none, shape (n,).
    """

    columns: Mapping[str, Codes]
    author: NDArray[np.int32]
    time: NDArray[np.int64]
    platform: NDArray[np.int16]
    cluster: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.author)

    def take(self, rows: NDArray[np.int64]) -> Posts:
        """Return some of the posts, in the order given."""
        return Posts(
            {name: column[rows] for name, column in self.columns.items()},
            self.author[rows],
            self.time[rows],
            self.platform[rows],
            self.cluster[rows],
        )

    def with_columns(self, columns: Mapping[str, Codes]) -> Posts:
        """Return the posts with some columns replaced."""
        return replace(self, columns={**self.columns, **columns})
