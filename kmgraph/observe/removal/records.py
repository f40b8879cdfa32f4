"""The text of a delimited or JSON Lines file, cut into its rows as the readers count them."""

from __future__ import annotations

import csv
import json
import re
from collections import deque
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from kmgraph.observe.readers import encoding_of, find_reader, open_bytes, open_text, separator_line

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from kmgraph.model import Source

_USUAL_DELIMITERS = {"csv": ",", "tsv": "\t"}
_LINES = "json-lines"
_LONGEST_MARK = 4


@dataclass(frozen=True, slots=True)
class Record:
    """A row as it stands in a file.

    Attributes:
        row: Its number, 1 = first data row; 0 for what is none: a header, an empty line, a byte order mark.
        text: With its line end.
    """

    row: int
    text: str


def text_reader_kinds() -> frozenset[str]:
    """Return the kinds of source whose rows are stretches of text."""
    return frozenset((*_USUAL_DELIMITERS, _LINES))


def iter_records(source: Source) -> Iterator[Record]:
    """Yield the whole text of a source in pieces, numbered as its reader numbers rows; joined, they are the file.

    Raises:
        ObservationError: If the file can't be read.
    """
    with open_bytes(source.path) as stream:
        if encoding_of(stream.peek(_LONGEST_MARK), source.encoding).mark:
            yield Record(0, "\ufeff")
    kind = find_reader(source.path, source.kind).kind
    with open_text(source.path, source.encoding) as text:
        if kind == _LINES:
            yield from _lines(text)
        else:
            yield from _Rows(text, source.delimiter or _USUAL_DELIMITERS[kind])


def codec_of(source: Source) -> str:
    """Return the codec in which the text of a source becomes its bytes again."""
    with open_bytes(source.path) as stream:
        return encoding_of(stream.peek(_LONGEST_MARK), source.encoding).codec


def mentions(record: Record, needles: Collection[str]) -> bool:
    """Return whether one of the needles stands in a row as a word of its own, spelt out or escaped as in JSON."""
    spelt = {form for needle in needles for form in (needle, json.dumps(needle)[1:-1])}
    return any(re.search(rf"(?<![0-9A-Za-z_]){re.escape(form)}(?![0-9A-Za-z_])", record.text) for form in spelt if form)


def _lines(text: IO[str]) -> Iterator[Record]:
    number = 0
    for line in text:
        number += bool(line.strip())
        yield Record(number if line.strip() else 0, line)


class _Rows:
    """Goes through the rows of a delimited file as the reader does, and keeps the lines that each takes up."""

    def __init__(self, text: IO[str], delimiter: str) -> None:
        self._text = text
        self._delimiter = delimiter
        self._again: deque[str] = deque()
        self._taken: list[str] = []

    def __iter__(self) -> Iterator[Record]:
        first = self._text.readline()
        told = separator_line(first)
        if told:
            self._delimiter = told
            yield Record(0, first)
        elif first:
            self._again.append(first)
        number, has_header = 0, False
        for cells, text in self._iter_rows():
            if not has_header:
                has_header = any(cell.strip() for cell in cells or ())
                yield Record(0, text)
                continue
            # An empty line is no row; a row that can't be taken apart is one.
            number += cells != []
            yield Record(0 if cells == [] else number, text)

    def _iter_rows(self) -> Iterator[tuple[list[str] | None, str]]:
        """Yield the cells of each row with its text; None for the cells of a line that opens a quote and is no row."""
        rows = self._dialect()
        while True:
            try:
                cells = next(rows, None)
            except csv.Error:
                # Only the line that opens the quote is at fault; those after it are read again.
                self._again.extendleft(reversed(self._taken[1:]))
                yield None, self._taken[0]
                self._taken.clear()
                rows = self._dialect()
                continue
            if cells is None:
                return
            yield cells, "".join(self._taken)
            self._taken.clear()

    def _dialect(self) -> Iterator[list[str]]:
        return csv.reader(self._iter_lines(), delimiter=self._delimiter, quotechar='"', doublequote=True, strict=True)

    def _iter_lines(self) -> Iterator[str]:
        while True:
            line = self._again.popleft() if self._again else next(self._text, None)
            if line is None:
                return
            self._taken.append(line)
            yield line
