"""Rows that can't be read: collected with the reason while a source is read, and written to a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kmgraph.io import to_csv
from kmgraph.model import Reject

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from kmgraph.observe.encode import Labels
    from kmgraph.observe.raw import RawColumn, RawTable


class RowProblems:
    """Collects the unreadable rows of one source; the first reason in column order counts."""

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
        reasons = lookup[column.codes]
        self._first = np.where(self._first < 0, reasons, self._first)

    def good_rows(self) -> NDArray[np.bool_]:
        """Return which rows can be read, shape (n_rows,)."""
        return self._first < 0

    def rejects(self, dropped: NDArray[np.bool_], outcomes: NDArray[np.int8], authors: Labels) -> tuple[Reject, ...]:
        """Return all rejected rows of the source in row order, those that were no rows at all included.

        Args:
            dropped: The rows that the project's mapping drops, shape (n_rows,): nobody need mend them.
            outcomes: The outcome of each row, -1 where none was read, shape (n_rows,).
            authors: Who wrote each row, -1 where that was not read.
        """
        names = (*authors.labels, "")
        bad = np.flatnonzero((self._first >= 0) & ~dropped).tolist()
        rejects = (
            Reject(self._raw.name, int(self._raw.row[row]), column, reason, int(outcomes[row]), author)
            for row in bad
            for column, reason in (self._reasons[self._first[row]],)
            for author in (names[authors.codes[row]],)
        )
        return tuple(sorted((*self._raw.rejects, *rejects), key=lambda reject: reject.row))


def rejects_csv(rejects: Sequence[Reject]) -> bytes:
    """Return rejected rows as CSV with the columns source, row, column, reason, in the order given."""
    rows = ((reject.source, str(reject.row), reject.column, reject.reason) for reject in rejects)
    return to_csv(("source", "row", "column", "reason"), rows).encode()
