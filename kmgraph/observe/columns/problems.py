"""Which rows of a source can't be read, and why: the first reason in column order counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kmgraph.model import Reject

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from kmgraph.observe.raw import RawColumn, RawTable


class RowProblems:
    """Collects the unreadable rows of one source."""

    def __init__(self, raw: RawTable) -> None:
        self._raw = raw
        self._reasons: list[tuple[str, str]] = []
        self._first = np.full(len(raw.row), -1, dtype=np.int64)

    def mark(self, column: RawColumn, problems: Mapping[int, str]) -> None:
        """Mark the rows whose cell is one of those in `problems` (position of the distinct cell -> reason)."""
        if not problems:
            return
        lookup = np.full(len(column.cells), -1, dtype=np.int64)
        for position, reason in sorted(problems.items()):
            lookup[position] = len(self._reasons)
            self._reasons.append((column.header, reason))
        found = lookup[column.codes]
        is_new = (self._first < 0) & (found >= 0)
        self._first[is_new] = found[is_new]

    def good_rows(self) -> NDArray[np.bool_]:
        """Return which rows can be read, shape (n_rows,)."""
        return self._first < 0

    def rejects(self, dropped: NDArray[np.bool_]) -> tuple[Reject, ...]:
        """Return all rejected rows of the source in row order, those that were no rows at all included.

        Args:
            dropped: The rows that the project's mapping drops, shape (n_rows,): nobody need mend them.
        """
        bad = np.flatnonzero((self._first >= 0) & ~dropped)
        found = [
            Reject(self._raw.name, int(self._raw.row[row]), *self._reasons[self._first[row]]) for row in bad.tolist()
        ]
        return tuple(sorted((*self._raw.rejects, *found), key=lambda reject: reject.row))
