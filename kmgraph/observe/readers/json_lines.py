"""JSON Lines: one object a line; the keys are the headers."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import TYPE_CHECKING, Any

import numpy as np

from kmgraph.errors import ObservationError
from kmgraph.model import Reject
from kmgraph.observe.raw import (
    MOST_CELL_CHARACTERS,
    ColumnEncoder,
    RawTable,
    RowError,
    refuse_many_columns,
    refuse_many_rows,
)
from kmgraph.observe.readers.files import not_utf8, open_text
from kmgraph.observe.readers.reader import SourceFacts, SourceReader

if TYPE_CHECKING:
    from pathlib import Path

    from kmgraph.model import Source

_BATCH_ROWS = 2_048
_SURROGATE = re.compile("[\ud800-\udfff]")


def read_json_lines(source: Source, name: str) -> RawTable:
    """Return the rows of a JSON Lines file; columns in the order in which keys first appear.

    A list is the same as its items separated by `|`; `null` and a missing key are empty cells.

    Raises:
        ObservationError: If the file is empty, not UTF-8 text, or none of its lines is a JSON object.
    """
    rows = _RowCollector(source.path, name)
    with open_text(source.path) as stream:
        try:
            for line in stream:
                rows.add(line)
        except UnicodeDecodeError:
            raise not_utf8(source.path) from None
    return rows.table()


JSON_LINES = SourceReader(
    "json-lines", (".jsonl", ".ndjson"), read_json_lines, facts=SourceFacts("a table as JSON, an object a line")
)


class _RowCollector:
    def __init__(self, path: Path, name: str) -> None:
        self._path = path
        self._name = name
        self._encoders: dict[str, ColumnEncoder] = {}
        self._batch: list[dict[str, str]] = []
        self._numbers: list[int] = []
        self._rejects: list[Reject] = []
        self._number = 0
        self._flushed = 0

    def add(self, line: str) -> None:
        if not line.strip():
            return
        self._number += 1
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
        for row in self._batch:
            if not row.keys() <= self._encoders.keys():
                for key in row:
                    self._encoders.setdefault(key, ColumnEncoder(key, missing=self._flushed))
                refuse_many_columns(len(self._encoders), self._path)
        for key, encoder in self._encoders.items():
            encoder.add([row.get(key, "") for row in self._batch])
        self._flushed += len(self._batch)
        refuse_many_rows(self._number, len(self._rejects), self._path)
        self._batch.clear()


def _to_row(line: str) -> dict[str, str]:
    try:
        row = json.loads(line, object_pairs_hook=_unique_keys, parse_constant=_no_constant)
    except RowError:
        raise
    except (ValueError, RecursionError) as error:
        reason = f"is not JSON: {error.msg}" if isinstance(error, json.JSONDecodeError) else "is not JSON"
        raise RowError(reason) from None
    if not isinstance(row, dict):
        raise RowError("is not a JSON object")
    cells = {key: value if type(value) is str else _to_text(key, value) for key, value in row.items()}
    if "\\u" in line and _SURROGATE.search("".join((*cells, *cells.values()))):
        raise RowError("has half of a surrogate pair, which is no character")
    if max(map(len, cells.values()), default=0) > MOST_CELL_CHARACTERS:
        raise RowError("has a cell that is too long", max(cells, key=lambda key: len(cells[key])))
    return cells


def _unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    row = dict(pairs)
    if len(row) != len(pairs):
        keys = [key for key, _ in pairs]
        twice = min(key for key, count in Counter(keys).items() if count > 1)
        raise RowError("has the same key twice", twice)
    return row


def _no_constant(constant: str) -> None:
    raise RowError(f"{constant} is no JSON number")


def _to_text(key: str, value: object) -> str:
    if isinstance(value, list):
        if any(isinstance(item, list) for item in value):
            raise RowError("holds a list inside a list", key)
        return "|".join(_to_text(key, item) for item in value)
    if isinstance(value, dict):
        raise RowError("holds an object; only text, numbers, true, false and lists of these can be read", key)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
