"""CSV and TSV: one fixed dialect (RFC 4180), nothing sniffed, every unreadable row rejected by number.

Python's `csv` reads it, not DuckDB: it is quick enough (240,000 rows by 10 columns in about a second) and says exactly
which row is wrong and why (docs/decisions/0006-reading-csv.md).
"""

from __future__ import annotations

import csv
from collections import deque
from typing import IO, TYPE_CHECKING

import numpy as np

from kmgraph.errors import ObservationError
from kmgraph.model import Reject
from kmgraph.observe.files import not_utf8, open_text
from kmgraph.observe.raw import ColumnEncoder, RawTable

if TYPE_CHECKING:
    from pathlib import Path

_BATCH_ROWS = 16_384
_DELIMITERS = {",": "a comma", ";": "a semicolon", "\t": "a tab", "|": "a bar"}


def read_delimited(path: Path, name: str, delimiter: str) -> RawTable:
    """Return the rows of a CSV or TSV file; the first row is the header.

    Args:
        path: The file, gzipped if its name ends in `.gz`.
        name: Short name of the file for messages and rejects.
        delimiter: One character.

    Raises:
        ObservationError: If the file is empty, not UTF-8 text, or has no usable header.
    """
    with open_text(path) as stream:
        try:
            return _Reader(stream, path, name, delimiter).read()
        except UnicodeDecodeError:
            raise not_utf8(path) from None


class _Lines:
    """The physical lines of a stream; remembers those of the record being read, so that they can be read again."""

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream
        self._again: deque[str] = deque()
        self.record: list[str] = []

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else next(self._stream)
        self.record.append(line)
        return line

    def read_again_after_first(self) -> None:
        self._again.extendleft(reversed(self.record[1:]))
        self.record.clear()


class _Reader:
    def __init__(self, stream: IO[str], path: Path, name: str, delimiter: str) -> None:
        self._path = path
        self._name = name
        self._delimiter = delimiter
        self._lines = _Lines(stream)
        self._rows = csv.reader(self._lines, delimiter=delimiter, quotechar='"', doublequote=True, strict=True)
        self._headers = self._read_header()
        self._encoders = [ColumnEncoder(header) for header in self._headers]
        self._batch: list[list[str]] = []
        self._numbers: list[int] = []
        self._all_numbers: list[np.ndarray[tuple[int], np.dtype[np.int64]]] = []
        self._rejects: list[Reject] = []
        self._number = 0

    def read(self) -> RawTable:
        while not self._read_rows():
            pass
        self._flush()
        numbers = np.concatenate(self._all_numbers) if self._all_numbers else np.empty(0, np.int64)
        columns = tuple(encoder.column() for encoder in self._encoders)
        return RawTable(self._name, columns, numbers, tuple(self._rejects))

    def _read_header(self) -> list[str]:
        try:
            row = next((row for row in self._rows if any(cell.strip() for cell in row)), None)
        except csv.Error as error:
            raise ObservationError(f"the header can't be read: {error}", where=f"{self._path}, line 1") from None
        if row is None:
            raise ObservationError("the file of observations has no header", where=str(self._path))
        self._lines.record.clear()
        if len(row) == 1:
            self._refuse_other_delimiter(row[0])
        return [cell.strip() for cell in row]

    def _refuse_other_delimiter(self, header: str) -> None:
        for other, words in _DELIMITERS.items():
            if other != self._delimiter and other in header:
                raise ObservationError(
                    f"the header has only one column, but holds {words}",
                    where=f"{self._path}, line 1",
                    hint=f"set delimiter = {_toml_string(other)} for this source in kmgraph.toml, or save it with "
                    f"{_DELIMITERS.get(self._delimiter, repr(self._delimiter))} between the cells",
                )

    def _read_rows(self) -> bool:
        """Read on to the end (True) or to a badly quoted record (False)."""
        width = len(self._headers)
        record = self._lines.record
        try:
            for row in self._rows:
                record.clear()
                if len(row) == width:
                    self._number += 1
                    self._batch.append(row)
                    self._numbers.append(self._number)
                    if len(self._batch) >= _BATCH_ROWS:
                        self._flush()
                elif row:
                    self._reject(_ragged(len(row), width))
        except csv.Error as error:
            self._reject(_bad_quoting(error))
            # An open quote swallows the rows after it; only the row that opens it is at fault.
            self._lines.read_again_after_first()
            return False
        return True

    def _reject(self, reason: str) -> None:
        self._number += 1
        self._rejects.append(Reject(self._name, self._number, "", reason))

    def _flush(self) -> None:
        if self._batch:
            for encoder, cells in zip(self._encoders, zip(*self._batch, strict=True), strict=True):
                encoder.add(cells)
            self._all_numbers.append(np.array(self._numbers, dtype=np.int64))
            self._batch.clear()
            self._numbers.clear()


def _ragged(found: int, expected: int) -> str:
    cells = "1 cell" if found == 1 else f"{found} cells"
    return f"has {cells} where the header has {expected}"


def _bad_quoting(error: csv.Error) -> str:
    message = str(error)
    if "field larger" in message:
        return "a cell is too long, or a quotation mark is never closed"
    if "unexpected end" in message:
        return "a quotation mark is never closed"
    return "a quotation mark stands inside a cell; it must be doubled and the cell quoted"


def _toml_string(delimiter: str) -> str:
    return '"\\t"' if delimiter == "\t" else f'"{delimiter}"'
