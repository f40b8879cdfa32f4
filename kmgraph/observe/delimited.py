"""CSV and TSV: one fixed dialect (RFC 4180), nothing sniffed, every unreadable row rejected by number.

Python's `csv` reads it, not DuckDB: it is quick enough (240,000 rows by 10 columns in about a second) and says exactly
which row is wrong and why (docs/decisions/0007-csv-without-duckdb.md).
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
    from collections.abc import Iterator
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


class _Reader:
    """Reads one file; remembers the physical lines of the record being read, so that they can be read again."""

    def __init__(self, stream: IO[str], path: Path, name: str, delimiter: str) -> None:
        self._stream = stream
        self._path = path
        self._name = name
        self._delimiter = delimiter
        self._record: list[str] = []
        self._again: deque[str] = deque()
        self._rows = self._new_rows()
        self._headers = self._read_header()
        self._encoders = [ColumnEncoder(header) for header in self._headers]
        self._batch: list[list[str]] = []
        self._rejects: list[Reject] = []
        self._flushed = 0

    def read(self) -> RawTable:
        while not self._read_rows():
            pass
        self._flush()
        numbers = np.arange(1, self._flushed + len(self._rejects) + 1, dtype=np.int64)
        numbers = np.delete(numbers, [reject.row - 1 for reject in self._rejects])
        columns = tuple(encoder.column() for encoder in self._encoders)
        return RawTable(self._name, columns, numbers, tuple(self._rejects))

    def _new_rows(self) -> Iterator[list[str]]:
        return csv.reader(self._lines(), delimiter=self._delimiter, quotechar='"', doublequote=True, strict=True)

    def _lines(self) -> Iterator[str]:
        record = self._record
        while self._again:
            line = self._again.popleft()
            record.append(line)
            yield line
        for line in self._stream:
            record.append(line)
            yield line

    def _read_header(self) -> list[str]:
        try:
            row = next((row for row in self._rows if any(cell.strip() for cell in row)), None)
        except csv.Error as error:
            raise ObservationError(f"the header can't be read: {error}", where=f"{self._path}, line 1") from None
        if row is None:
            raise ObservationError("the file of observations has no header", where=str(self._path))
        self._record.clear()
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
        width, record, batch = len(self._headers), self._record, self._batch
        try:
            for row in self._rows:
                record.clear()
                if len(row) == width:
                    batch.append(row)
                    if len(batch) >= _BATCH_ROWS:
                        self._flush()
                elif row:
                    self._reject(_ragged(len(row), width))
        except csv.Error as error:
            self._reject(_bad_quoting(error))
            # An open quote swallows the rows after it; only the row that opens it is at fault.
            self._again.extendleft(reversed(record[1:]))
            record.clear()
            self._rows = self._new_rows()
            return False
        return True

    def _reject(self, reason: str) -> None:
        number = self._flushed + len(self._batch) + len(self._rejects) + 1
        self._rejects.append(Reject(self._name, number, "", reason))

    def _flush(self) -> None:
        if self._batch:
            for encoder, cells in zip(self._encoders, zip(*self._batch, strict=True), strict=True):
                encoder.add(cells)
            self._flushed += len(self._batch)
            self._batch.clear()


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
