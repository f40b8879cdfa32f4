"""Rows that can't be read: collected with the reason while a source is read, and written to a file."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.model import Reject

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from kmgraph.observe.raw import RawColumn, RawTable

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


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

    def rejects(self, dropped: NDArray[np.bool_]) -> tuple[Reject, ...]:
        """Return all rejected rows of the source in row order, those that were no rows at all included.

        Args:
            dropped: The rows that the project's mapping drops, shape (n_rows,): nobody need mend them.
        """
        bad = np.flatnonzero((self._first >= 0) & ~dropped).tolist()
        rejects = (Reject(self._raw.name, int(self._raw.row[row]), *self._reasons[self._first[row]]) for row in bad)
        return tuple(sorted((*self._raw.rejects, *rejects), key=lambda reject: reject.row))


def rejects_csv(rejects: Sequence[Reject]) -> bytes:
    """Return rejected rows as CSV with the columns source, row, column, reason, in the order given."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("source", "row", "column", "reason"))
    for reject in rejects:
        writer.writerow(map(inert, (reject.source, str(reject.row), reject.column, reject.reason)))
    return text.getvalue().encode()


def inert(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula.

    Source: OWASP, CSV Injection.

    >>> inert("=1+1"), inert("plain")
    ("'=1+1", 'plain')
    """
    return f"'{cell}" if cell.startswith(_FORMULA_STARTS) else cell
