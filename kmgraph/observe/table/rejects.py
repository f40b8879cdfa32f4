"""Writes the rows that could not be read to a file."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from kmgraph.io import write_atomic

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from kmgraph.model import Reject

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


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
