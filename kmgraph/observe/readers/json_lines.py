"""JSON Lines: one object a line; the keys are the headers."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import numpy as np

from kmgraph.errors import LimitError, ObservationError
from kmgraph.model import Reject
from kmgraph.observe.raw import (
    MOST_CELL_CHARACTERS,
    Cell,
    ColumnEncoder,
    RawTable,
    RowError,
    UnreadableCell,
    refuse_many_columns,
    refuse_many_rows,
)
from kmgraph.observe.readers.files import not_utf8, open_text
from kmgraph.observe.readers.reader import SourceFacts, SourceReader

if TYPE_CHECKING:
    from pathlib import Path

    from kmgraph.model import Source

_BATCH_ROWS = 2_048
# Rows that leave most keys out make many empty cells of few characters; each cell takes four bytes.
_MOST_CELLS_A_CHARACTER = 2
_ALWAYS_CELLS = 30_000_000
_SURROGATE = re.compile("[\ud800-\udfff]")
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}]')
_TOO_DEEP = 3
"""The row itself, a list of values in it, and one level more."""


def read_json_lines(source: Source, name: str) -> RawTable:
    """Return the rows of a JSON Lines file; columns in the order in which keys first appear.

    A list is the same as its items separated by `|`; `null` and a missing key are empty cells. Objects and lists inside
    lists are marked as unreadable, cell by cell.

    Raises:
        ObservationError: If the file is empty, not UTF-8 text, or none of its lines is a JSON object.
    """
    rows = _RowCollector(source.path, name)
    with open_text(source.path, source.encoding) as stream:
        try:
            for line in stream:
                rows.add(line)
        except UnicodeDecodeError:
            raise not_utf8(source.path, source.encoding) from None
    return rows.table()


JSON_LINES = SourceReader(
    "json-lines", (".jsonl", ".ndjson"), read_json_lines, facts=SourceFacts("a table as JSON, an object a line")
)


class _RowCollector:
    def __init__(self, path: Path, name: str) -> None:
        self._path = path
        self._name = name
        self._encoders: dict[str, ColumnEncoder] = {}
        self._batch: list[dict[str, Cell]] = []
        self._numbers: list[int] = []
        self._rejects: list[Reject] = []
        self._number = 0
        self._flushed = 0
        self._characters = 0

    def add(self, line: str) -> None:
        if not line.strip():
            return
        self._number += 1
        self._characters += len(line)
        try:
            row = _to_row(line)
        except RowError as error:
            self._rejects.append(Reject(self._name, self._number, error.column, str(error)))
            refuse_many_rows(self._number, len(self._rejects), self._path)
            return
        self._batch.append(row)
        self._numbers.append(self._number)
        if len(self._batch) >= _BATCH_ROWS:
            self._flush()

    def table(self) -> RawTable:
        self._flush()
        if not self._numbers:
            raise ObservationError(
                "no line of the file is a JSON object",
                where=str(self._path),
                hint='each line must be one object, such as {"id": "p1", "outcome": "kept"}',
            )
        columns = tuple(encoder.column() for encoder in self._encoders.values())
        return RawTable(self._name, columns, np.array(self._numbers, dtype=np.int64), tuple(self._rejects))

    def _flush(self) -> None:
        headers = dict.fromkeys(self._encoders)
        for row in self._batch:
            if not row.keys() <= headers.keys():
                headers |= dict.fromkeys(row)
                refuse_many_columns(len(headers), self._path)
        self._refuse_many_cells((self._flushed + len(self._batch)) * len(headers))
        for key in headers:
            if key not in self._encoders:
                self._encoders[key] = ColumnEncoder(key, missing=self._flushed)
        for key, encoder in self._encoders.items():
            encoder.add([row.get(key, "") for row in self._batch])
        self._flushed += len(self._batch)
        refuse_many_rows(self._number, len(self._rejects), self._path)
        self._batch.clear()

    def _refuse_many_cells(self, count: int) -> None:
        if count > max(_ALWAYS_CELLS, _MOST_CELLS_A_CHARACTER * self._characters):
            raise LimitError(
                "the rows leave out most of the keys that others have: the table would be nearly all empty cells",
                where=str(self._path),
                hint="keep the keys that describe posts",
            )


def _to_row(line: str) -> dict[str, Cell]:
    row = _decode(line)
    if not isinstance(row, _Object):
        raise RowError("is not a JSON object")
    cells: dict[str, Cell] = {key: value if type(value) is str else _to_cell(value) for key, value in row}
    if len(cells) != len(row):
        _mark_twice(cells, row)
    if len(line) > MOST_CELL_CHARACTERS:
        cells = {key: UnreadableCell.TOO_LONG if _is_long(cell) else cell for key, cell in cells.items()}
    if "\\u" in line:
        return {_whole(key): _whole(cell) if type(cell) is str else cell for key, cell in cells.items()}
    return cells


class _Object(list[tuple[str, Any]]):
    """The keys and values of a JSON object, in its order; the same key may come again."""


def _decode(line: str) -> object:
    try:
        try:
            return _DECODER.decode(line)
        except RecursionError:
            return _DECODER.decode(_shallow(line))
    except (ValueError, RecursionError) as error:
        reason = f"is not JSON: {error.msg}" if isinstance(error, json.JSONDecodeError) else "is not JSON"
        raise RowError(reason) from None


# Numbers stay as they are written: what they mean is seen later, and none is too long for that.
_DECODER = json.JSONDecoder(object_pairs_hook=_Object, parse_int=str, parse_float=str, parse_constant=str)


def _shallow(line: str) -> str:
    """Return a row without what its cells hold deeper down, which no table can hold anyway."""
    depth, start, kept = 0, 0, []
    for token in _TOKEN.finditer(line):
        if token[0] in "[{":
            depth += 1
            if depth == _TOO_DEEP:
                kept.append(line[start : token.end()])
        elif token[0] in "]}":
            if depth == _TOO_DEEP:
                start = token.start()
            depth -= 1
    return "".join((*kept, line[start:]))


def _mark_twice(cells: dict[str, Cell], row: _Object) -> None:
    """Mark the keys that come again with another value: nothing tells which of them holds."""
    seen: dict[str, Any] = {}
    for key, value in row:
        if seen.setdefault(key, value) != value:
            cells[key] = UnreadableCell.TWICE


def _is_long(cell: Cell) -> bool:
    return type(cell) is str and len(cell) > MOST_CELL_CHARACTERS


def _whole(text: str) -> str:
    """Return the text with halves of surrogate pairs, as programs leave that cut texts short, replaced."""
    return _SURROGATE.sub("\ufffd", text)


def _to_cell(value: object) -> Cell:
    if isinstance(value, _Object):
        return UnreadableCell.NESTED
    if isinstance(value, list):
        # An object is a list as well: of pairs.
        if any(isinstance(item, list) for item in value):
            return UnreadableCell.NESTED
        return _joined([_to_text(item) for item in value])
    return _to_text(value)


def _to_text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def _joined(items: list[str]) -> str:
    """Return items as a cell holds several: parted by bars, or as JSON where an item has a bar of its own."""
    return json.dumps(items, ensure_ascii=False) if any("|" in item for item in items) else "|".join(items)
