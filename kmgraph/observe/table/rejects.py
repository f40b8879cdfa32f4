"""Writes the rows that could not be read to a file; says where a row of the table came from."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kmgraph.io import write_atomic

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from kmgraph.model import Column, ObservationTable, Reject

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@dataclass(frozen=True, slots=True)
class CellPlace:
    """Where a cell came from: source file, row number (1 = first data row), header."""

    source: str
    row: int
    header: str

    def __str__(self) -> str:
        """Return the place as messages name it."""
        column = f', column "{self.header}"' if self.header else ""
        return f"{self.source}, row {self.row}{column}"


def write_rejects(path: Path, rejects: Sequence[Reject]) -> None:
    """Write rejected rows as CSV with the columns source, row, column, reason.

    Args:
        path: The file; it appears whole or not at all.
        rejects: In the order to write.

    Raises:
        InputError: If the file can't be written.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("source", "row", "column", "reason"))
    for reject in rejects:
        writer.writerow(map(inert, (reject.source, str(reject.row), reject.column, reject.reason)))
    write_atomic(path, text.getvalue().encode())


def inert(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula.

    Source: OWASP, CSV Injection.

    >>> inert("=1+1"), inert("plain")
    ("'=1+1", 'plain')
    """
    return f"'{cell}" if cell.startswith(_FORMULA_STARTS) else cell


def locate(table: ObservationTable, row: int, column: Column | None = None) -> CellPlace:
    """Return where a row of the table came from, and under which header the column stood.

    Args:
        table: The observations.
        row: Position in the table, 0 = first.
        column: One of the table's columns, or None for the row as a whole.
    """
    header = "" if column is None else column.header
    return CellPlace(table.sources[table.source[row]], int(table.row[row]), header)
