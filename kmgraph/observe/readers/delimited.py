"""CSV and TSV: one fixed dialect (RFC 4180), nothing sniffed, every unreadable row rejected by number.

Python's `csv` reads it, not DuckDB: it is quick enough (240,000 rows by 10 columns in about a second) and says exactly
which row is wrong and why (docs/decisions/0007-csv-without-duckdb.md).
"""

from __future__ import annotations

import csv
import re
from contextlib import contextmanager
from functools import partial
from itertools import chain, islice
from typing import TYPE_CHECKING, Protocol

import numpy as np

from kmgraph.errors import ObservationError
from kmgraph.model import Reject
from kmgraph.observe.raw import (
    MOST_CELL_CHARACTERS,
    ColumnEncoder,
    RawTable,
    UnreadableCell,
    refuse_many_columns,
    refuse_many_rows,
)
from kmgraph.observe.readers.files import MOST_LINE_CHARACTERS, not_utf8, open_text
from kmgraph.observe.readers.reader import SourceFacts, SourceReader

if TYPE_CHECKING:
    from _csv import Reader as CsvReader
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from kmgraph.model import Source


_BATCH_ROWS = 2_048
_BLOCK_LINES = 2_048
_SEPARATOR_LINE = re.compile(r'"?sep=([^"\r\n])"?\r?\n?', re.IGNORECASE)
_MOST_LONG_CHARACTERS = 16 * MOST_LINE_CHARACTERS
"""So much of a file is looked through for the ends of long cells; most are quotation marks that are never closed."""
_DELIMITERS = {",": "a comma", ";": "a semicolon", "\t": "a tab", "|": "a bar"}


class Lines(Protocol):
    """Text as untranslated lines, each with its end."""

    def readline(self) -> str:
        """Return the next line, "" at the end."""

    def __iter__(self) -> Iterator[str]:
        """Return the lines that are left."""


def read_delimited(source: Source, name: str, *, usual_delimiter: str) -> RawTable:
    """Return the rows of a CSV or TSV file; the first row is the header.

    Args:
        source: The file, and its delimiter if it is not the usual one.
        name: Short name of the file for messages and rejects.
        usual_delimiter: One character.

    Raises:
        ObservationError: If the file is empty, no text, or has no usable header.
    """
    with open_text(source.path, source.encoding) as stream:
        try:
            return _DelimitedReader(stream, source.path, name, source.delimiter or usual_delimiter).read()
        except UnicodeDecodeError:
            raise not_utf8(source.path, source.encoding) from None


def read_delimited_lines(lines: Lines, path: Path, name: str, delimiter: str) -> RawTable:
    """Return the rows of delimited text that doesn't come from a file of its own; the first row is the header.

    Args:
        lines: The text.
        path: The file that it is in, for messages.
        name: Short name of the file for messages and rejects.
        delimiter: One character.

    Raises:
        ObservationError: If there is no usable header.
    """
    return _DelimitedReader(lines, path, name, delimiter).read()


CSV = SourceReader(
    "csv",
    (".csv",),
    partial(read_delimited, usual_delimiter=","),
    facts=SourceFacts(
        "a table as CSV", notes=("Its headers and values are terms of the ontology, or mapped to them.",)
    ),
)
TSV = SourceReader(
    "tsv", (".tsv",), partial(read_delimited, usual_delimiter="\t"), facts=SourceFacts("a table parted by tabs")
)


def separator_line(line: str) -> str | None:
    """Return the delimiter that a first line names in Excel's own way, which is no header; else None."""
    told = _SEPARATOR_LINE.fullmatch(line)
    return told[1] if told else None


class _DelimitedReader:
    """Reads one file in batches; keeps the physical lines of the batch, so that some can be read again."""

    def __init__(self, stream: Lines, path: Path, name: str, delimiter: str) -> None:
        self._path = path
        self._name = name
        first = stream.readline()
        self._unread = iter(stream)
        told = separator_line(first)
        self._delimiter = told or delimiter
        self._lines: list[str] = []
        self._rows = self._start([] if told or not first else [first])
        self._headers = self._read_header()
        self._encoders = [ColumnEncoder(header) for header in self._headers]
        self._rejects: list[Reject] = []
        self._number = 0
        self._long_characters = 0

    def read(self) -> RawTable:
        while self._read_batch():
            pass
        numbers = np.arange(1, self._number + 1, dtype=np.int64)
        numbers = np.delete(numbers, [reject.row - 1 for reject in self._rejects])
        columns = tuple(encoder.column() for encoder in self._encoders)
        return RawTable(self._name, columns, numbers, tuple(self._rejects))

    def _start(self, again: list[str]) -> CsvReader:
        """Return a reader of the lines to be read again and then of the rest."""
        self._lines = []
        self._forgotten = 0
        return self._dialect(chain.from_iterable(self._blocks(again)))

    def _dialect(self, lines: Iterable[str]) -> CsvReader:
        return csv.reader(lines, delimiter=self._delimiter, quotechar='"', doublequote=True, strict=True)

    def _blocks(self, again: list[str]) -> Iterator[list[str]]:
        block = again or list(islice(self._unread, _BLOCK_LINES))
        while block:
            self._lines += block
            yield block
            block = list(islice(self._unread, _BLOCK_LINES))

    def _forget_lines(self) -> None:
        del self._lines[: self._rows.line_num - self._forgotten]
        self._forgotten = self._rows.line_num

    def _read_header(self) -> list[str]:
        try:
            row = next((row for row in self._rows if any(cell.strip() for cell in row)), None)
        except csv.Error as error:
            raise ObservationError(
                f"the header can't be read: {_bad_quoting(error)}",
                where=f"{self._path}, line 1",
                hint="put each name that has a quotation mark into quotation marks, and double those within",
            ) from None
        if row is None:
            raise ObservationError(
                "the file of observations has no header",
                where=str(self._path),
                hint="put the names of the columns into its first line",
            )
        refuse_many_columns(len(row), self._path)
        if len(row) == 1:
            self._refuse_other_delimiter(row[0])
        return [cell.strip() for cell in row]

    def _refuse_other_delimiter(self, header: str) -> None:
        for other, words in _DELIMITERS.items():
            if other != self._delimiter and other in header:
                toml_string = '"\\t"' if other == "\t" else f'"{other}"'
                raise ObservationError(
                    f"the header has only one column, but holds {words}",
                    where=f"{self._path}, line 1",
                    hint=f"{_way_to_say(toml_string, self._path)}, or save it with "
                    f"{_DELIMITERS.get(self._delimiter, repr(self._delimiter))} between the cells",
                )

    def _read_batch(self) -> bool:
        """Read some rows; return whether there may be more."""
        self._forget_lines()
        refuse_many_rows(self._number, len(self._rejects), self._path)
        batch: list[list[str]] = []
        try:
            batch.extend(islice(self._rows, _BATCH_ROWS))
        except csv.Error as error:
            # What was read before the error stays in the batch.
            self._add(batch)
            lines = self._lines[self._count_lines(len(batch)) :]
            if not (_is_long(error) and self._add_long_row(lines)):
                self._reject(_bad_quoting(error))
                # An open quote swallows the rows after it; only the row that opens it is at fault.
                self._rows = self._start(lines[1:])
            return True
        self._add(batch)
        return len(batch) == _BATCH_ROWS

    def _add_long_row(self, lines: list[str]) -> bool:
        """Read the row that the lines begin with, though a cell in it is very long; return whether it is one.

        Args:
            lines: Those read already; if it is none, more may have been added.
        """
        if self._long_characters > _MOST_LONG_CHARACTERS:
            return False
        self._rows = self._start(lines)
        with _long_cells():
            try:
                row = next(self._rows, [])
            except csv.Error:
                row = []
        self._long_characters += sum(map(len, self._lines[: self._rows.line_num]))
        lines[:] = self._lines
        if len(row) != len(self._headers):
            return False
        self._number += 1
        for encoder, cell in zip(self._encoders, row, strict=True):
            encoder.add([UnreadableCell.TOO_LONG if len(cell) > MOST_CELL_CHARACTERS else cell])
        return True

    def _count_lines(self, n_rows: int) -> int:
        """Return how many lines the first rows of the batch take up."""
        rows = self._dialect(self._lines)
        for _ in islice(rows, n_rows):
            pass
        return rows.line_num

    def _add(self, batch: list[list[str]]) -> None:
        width = len(self._headers)
        if set(map(len, batch)) <= {width}:
            self._number += len(batch)
            self._encode(batch)
            return
        good = []
        # An empty line is no row.
        for row in filter(None, batch):
            if len(row) == width:
                self._number += 1
                good.append(row)
            else:
                cells = "1 cell" if len(row) == 1 else f"{len(row)} cells"
                self._reject(f"has {cells} where the header has {width}")
        self._encode(good)

    def _encode(self, rows: list[list[str]]) -> None:
        if rows:
            for encoder, cells in zip(self._encoders, zip(*rows, strict=True), strict=True):
                encoder.add(cells)

    def _reject(self, reason: str) -> None:
        self._number += 1
        self._rejects.append(Reject(self._name, self._number, "", reason))


@contextmanager
def _long_cells() -> Iterator[None]:
    """Let Python's `csv` read cells as long as a line may be."""
    usual = csv.field_size_limit(MOST_LINE_CHARACTERS)
    try:
        yield
    finally:
        csv.field_size_limit(usual)


def _is_long(error: csv.Error) -> bool:
    return "field larger" in str(error)


def _bad_quoting(error: csv.Error) -> str:
    message = str(error)
    if _is_long(error):
        return "a cell is too long, or a quotation mark is never closed"
    if "unexpected end" in message:
        return "a quotation mark is never closed"
    return "a quotation mark stands inside a cell; it must be doubled and the cell quoted"


def _way_to_say(delimiter: str, path: Path) -> str:
    """Return how a project is told of a delimiter; of one that says it, that it is to be named and not the file."""
    settings = path.parent / "kmgraph.toml"
    try:
        named = rf"^[ \t]*delimiter[ \t]*=[ \t]*{re.escape(delimiter)}"
        says = re.search(named, settings.read_text("utf-8"), re.MULTILINE)
    except (OSError, UnicodeDecodeError):
        says = None
    if says:
        return f"name the project instead of the file, for its kmgraph.toml says how it is parted: {path.parent}"
    made = "" if settings.exists() else " (kmgraph init --from FILE writes one)"
    return f"set delimiter = {delimiter} for this source in kmgraph.toml{made}"
