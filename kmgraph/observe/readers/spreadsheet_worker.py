"""The child that opens a spreadsheet: its bytes come in, a line of JSON a row goes out, and one about the columns last.

python-calamine reads xlsx, xls and ods (https://github.com/dimastbk/python-calamine).
"""

from __future__ import annotations

import io
import json
import re
import sys
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from python_calamine import CalamineError, CalamineWorkbook

from kmgraph.observe.readers.spreadsheet import SheetFault
from kmgraph.observe.readers.zip_archive import ZIP_DAMAGES, ZipArchive, ZipDirectoryTooLarge, ZipMemberClosed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from python_calamine import CalamineSheet

_MOST_UNPACKED_BYTES = 4 * 1024**3
_MOST_UNPACKED_TIMES = 200
_ALWAYS_UNPACKED = 32 * 1024**2
_BLOCK_BYTES = 1 << 20
# calamine makes every cell between the first and the last one of a sheet, of 32 bytes each.
_MOST_CELLS_A_CELL = 8
_ALWAYS_CELLS = 4_000_000
_CELL = re.compile(rb"""[\s:]r\s*=\s*["']([A-Za-z]{1,3})([0-9]{1,7})["']""")
_LONGEST_NAME = 32


class SheetError(Exception):
    """The file is at fault, in the way that `fault` says."""

    def __init__(self, fault: SheetFault) -> None:
        super().__init__(fault.name)
        self.fault = fault


def main(arguments: Sequence[str]) -> int:
    """Read the spreadsheet on standard input; return the exit code."""
    try:
        rows = rows_of(sys.stdin.buffer.read(), arguments[0] if arguments else None)
        _write(rows)
    except SheetError as error:
        return int(error.fault)
    return 0


def rows_of(data: bytes, name: str | None) -> Iterator[list[object]]:
    """Return the rows of a spreadsheet's sheet that are not empty.

    Args:
        data: The file.
        name: Of the sheet; the only one that holds anything if None.

    Raises:
        SheetError: If the file is at fault.
    """
    _refuse_bomb(data)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        return _filled(_choose(workbook, name))
    except (CalamineError, OSError, ValueError):
        raise SheetError(SheetFault.UNREADABLE) from None


def _refuse_bomb(data: bytes) -> None:
    """Unpack a zipped spreadsheet once, for what it says of its own size may be a lie."""
    if not data.startswith(b"PK"):
        return
    left = min(_MOST_UNPACKED_BYTES, max(_ALWAYS_UNPACKED, _MOST_UNPACKED_TIMES * len(data)))
    try:
        with ZipArchive(io.BytesIO(data)) as archive:
            for member in archive.members:
                corners = _Corners()
                with archive.unpack(member) as content:
                    while block := content.read(_BLOCK_BYTES):
                        left -= len(block)
                        corners.look(block)
                        if left < 0 or corners.are_far:
                            raise SheetError(SheetFault.BOMB)
    except ZipDirectoryTooLarge:
        raise SheetError(SheetFault.BOMB) from None
    except (ZipMemberClosed, *ZIP_DAMAGES):
        raise SheetError(SheetFault.UNREADABLE) from None


class _Corners:
    """How far apart the cells of a sheet of an .xlsx file are, and how many there are, by their names."""

    def __init__(self) -> None:
        self._end = b""
        self._count = 0
        self._columns: set[bytes] = set()
        self._last_row = 0

    def look(self, block: bytes) -> None:
        """Look at the next bytes of the sheet."""
        names = _CELL.findall(self._end + block)
        self._end = block[-_LONGEST_NAME:]
        if names:
            self._count += len(names)
            self._columns.update(column for column, _ in names)
            self._last_row = max(self._last_row, *(int(row) for _, row in names))

    @property
    def are_far(self) -> bool:
        """Whether there are far more cells between the first and the last than hold anything."""
        last = max(map(_column_number, self._columns), default=0)
        return last * self._last_row > max(_ALWAYS_CELLS, _MOST_CELLS_A_CELL * self._count)


def _column_number(letters: bytes) -> int:
    """Return the number of a column by its letters.

    >>> _column_number(b"A"), _column_number(b"AB")
    (1, 28)
    """
    number = 0
    for letter in letters.upper():
        number = 26 * number + letter - 64
    return number


def _choose(workbook: CalamineWorkbook, name: str | None) -> CalamineSheet:
    names = [sheet.name for sheet in workbook.sheets_metadata if "WorkSheet" in str(sheet.typ)]
    if name is not None:
        if name not in names:
            raise SheetError(SheetFault.NO_SHEET)
        return workbook.get_sheet_by_name(name)
    if len(names) == 1:
        return workbook.get_sheet_by_name(names[0])
    filled = [name for name in names if next(_filled(workbook.get_sheet_by_name(name)), None) is not None]
    if len(filled) != 1:
        raise SheetError(SheetFault.MANY_SHEETS if filled else SheetFault.EMPTY)
    return workbook.get_sheet_by_name(filled[0])


def _filled(sheet: CalamineSheet) -> Iterator[list[object]]:
    """Yield the rows that are not empty."""
    return (list(row) for row in sheet.iter_rows() if any(cell != "" for cell in row))


def _write(rows: Iterator[list[object]]) -> None:
    header = next(rows, None)
    if header is None:
        raise SheetError(SheetFault.EMPTY)
    times, others = [False] * len(header), [False] * len(header)
    for row in rows:
        for position, cell in enumerate(row):
            times[position] |= isinstance(cell, date)
            others[position] |= not isinstance(cell, date) and cell != ""
        sys.stdout.write(json.dumps([_text(cell) for cell in row]) + "\n")
    is_time = [has_times and not has_others for has_times, has_others in zip(times, others, strict=True)]
    sys.stdout.write(json.dumps({"headers": [_text(cell).strip() for cell in header], "times": is_time}) + "\n")


def _text(cell: object) -> str:
    """Return a cell as CSV would hold it."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime | date | time):
        return cell.isoformat()
    return str(cell.total_seconds()) if isinstance(cell, timedelta) else str(cell)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
