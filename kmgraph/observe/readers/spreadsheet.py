"""Spreadsheets: xlsx, xls and ods; one sheet is a table, its first row that is not empty the header.

They are opened in a child of its own (`spreadsheet_worker`): a sheet of two cells far apart takes as much memory as one
of all the cells between them, and only the end of a process gives that back.
"""

from __future__ import annotations

import json
from dataclasses import replace
from enum import IntEnum
from typing import TYPE_CHECKING, Any

import numpy as np

from kmgraph.errors import LimitError, ObservationError
from kmgraph.io import ChildLimits, run_limited
from kmgraph.observe.raw import ColumnEncoder, RawTable, refuse_many_columns, refuse_many_rows
from kmgraph.observe.readers.files import open_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kmgraph.io import ChildResult
    from kmgraph.model import Source

_MOST_BYTES = 256 * 1024**2
# What opening a file may cost: something for the start, and more the larger it is.
_SECONDS = 30
_BYTES_A_SECOND = 512 * 1024
_MEMORY_BYTES = 1024**3
_MEMORY_A_BYTE = 60
_MOST_MEMORY = 6 * 1024**3
_BATCH_ROWS = 2_048
_FEWEST_COLUMNS = 3


class SheetFault(IntEnum):
    """How the child ends where the file is at fault; where it ends otherwise, memory ran out."""

    UNREADABLE = 3
    NO_SHEET = 4
    MANY_SHEETS = 5
    EMPTY = 6
    BOMB = 7


def read_spreadsheet(source: Source, name: str) -> RawTable:
    """Return the rows of a sheet. Whole numbers lose their ".0", dates become ISO 8601, errors (`#N/A`) are empty.

    Raises:
        ObservationError: If it is no spreadsheet, is encrypted, has no such sheet, or several that hold something.
        LimitError: If it is too large, or takes too long.
    """
    with open_bytes(source.path) as stream:
        data = stream.read(_MOST_BYTES + 1)
    if len(data) > _MOST_BYTES:
        raise LimitError(
            f"the spreadsheet holds more than {_MOST_BYTES // 1024**2} MB",
            where=str(source.path),
            hint="save the sheet as CSV in UTF-8",
        )
    arguments = [] if source.sheet is None else [source.sheet]
    child = run_limited(
        "kmgraph.observe.readers.spreadsheet_worker",
        *arguments,
        limits=_limits(len(data)),
        work="reading the spreadsheet",
        stdin=data,
    )
    if child.returncode != 0:
        raise _refused(child, source.path)
    return _to_table(child.stdout, source.path, name)


def _limits(size: int) -> ChildLimits:
    memory = min(_MOST_MEMORY, _MEMORY_BYTES + _MEMORY_A_BYTE * size)
    return ChildLimits(seconds=_SECONDS + size / _BYTES_A_SECOND, memory_bytes=memory)


def _refused(child: ChildResult, path: Path) -> ObservationError | LimitError:
    where = str(path)
    match child.returncode:
        case SheetFault.UNREADABLE:
            hint = "open it in a spreadsheet program and save it as .xlsx without a password, or as CSV in UTF-8"
            return ObservationError("the file is no spreadsheet that can be read", where=where, hint=hint)
        case SheetFault.NO_SHEET:
            return ObservationError("the spreadsheet has no sheet of that name", where=where, hint="look at sheet = …")
        case SheetFault.MANY_SHEETS:
            return ObservationError(
                "several sheets of the spreadsheet hold something",
                where=where,
                hint='name the one to read under [[source]] in kmgraph.toml: sheet = "…"',
            )
        case SheetFault.EMPTY:
            return ObservationError(
                "no sheet of the spreadsheet holds anything", where=where, hint="save it again, with its rows"
            )
    return LimitError(
        "the spreadsheet takes too much memory",
        where=where,
        hint="a cell may stand far away from the others; save the sheet as CSV in UTF-8",
    )


def _to_table(output: bytes, path: Path, name: str) -> RawTable:
    lines = output.splitlines()
    told: dict[str, Any] = json.loads(lines[-1])
    headers: list[str] = told["headers"]
    refuse_many_columns(len(headers), path)
    _refuse_title(headers, path)
    refuse_many_rows(len(lines) - 1, 0, path)
    encoders = [ColumnEncoder(header) for header in headers]
    for batch in _batches(lines[:-1]):
        for encoder, cells in zip(encoders, zip(*batch, strict=True), strict=True):
            encoder.add(cells)
    columns = (
        replace(encoder.column(), has_native_times=is_time)
        for encoder, is_time in zip(encoders, told["times"], strict=True)
    )
    return RawTable(name, tuple(columns), np.arange(1, len(lines), dtype=np.int64))


def _refuse_title(headers: list[str], path: Path) -> None:
    """Refuse a sheet whose first row holds one cell, above a table of several columns."""
    if len(headers) >= _FEWEST_COLUMNS and sum(bool(header.strip()) for header in headers) == 1:
        raise ObservationError(
            "the first row of the sheet holds one cell, as a title does, and no header",
            where=str(path),
            hint="delete the rows above the header",
        )


def _batches(lines: list[bytes]) -> Iterator[list[list[str]]]:
    for start in range(0, len(lines), _BATCH_ROWS):
        yield [json.loads(line) for line in lines[start : start + _BATCH_ROWS]]
