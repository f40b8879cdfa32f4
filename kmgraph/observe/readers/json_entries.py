"""JSON as platforms hand it out -> one entry after another: a whole document, pages of one, or an entry a line."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kmgraph.errors import LimitError, ObservationError
from kmgraph.io import RepeatedKeyError, unambiguous
from kmgraph.observe.raw import RowError
from kmgraph.observe.readers.files import not_utf8, open_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from typing import IO

_MOST_CHARACTERS = 256 * 1024**2
"""A document is held in memory as a whole, and takes several times its size there."""

_MOST_VALUES = 16_000_000
"""Values in a document, an object counting as four: that is about a gigabyte. A document of logs has fewer."""

JSON_SUFFIXES = (".json", ".jsonl", ".ndjson")


@dataclass(frozen=True, slots=True)
class Fields:
    """The keys of a JSON object, asked for one by one: a key that is missing, null or of another kind tells nothing."""

    data: Mapping[str, Any]

    def text(self, key: str) -> str:
        """Return a text, or a number or flag as text; "" if there is none."""
        value = self.data.get(key)
        if isinstance(value, bool):
            return "true" if value else "false"
        return value if isinstance(value, str) else ""

    def required(self, key: str) -> str:
        """Return a text that must be there.

        Raises:
            RowError: If it is not.
        """
        text = self.text(key)
        if not text:
            raise RowError("is missing", key)
        return text

    def number(self, key: str) -> float | None:
        """Return a number, also one that stands there as text."""
        try:
            number = float(self.text(key))
        except ValueError:
            return None
        return number if math.isfinite(number) else None

    def inner(self, key: str) -> Fields:
        """Return the object under the key, or one without keys."""
        value = self.data.get(key)
        return Fields(value if isinstance(value, Mapping) else {})

    def items(self, key: str) -> list[object]:
        """Return the list under the key, or an empty one."""
        value = self.data.get(key)
        return value if isinstance(value, list) else []

    def objects(self, key: str) -> list[Fields]:
        """Return the objects of the list under the key."""
        return [Fields(item) for item in self.items(key) if isinstance(item, Mapping)]

    def has(self, key: str) -> bool:
        """Return whether the key is there and not null."""
        return self.data.get(key) is not None


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One entry of a log.

    Attributes:
        number: 1 = the first one of the file.
        fields: What it says; None if it is no object, or no JSON.
        problem: Why it can't be read, or "".
    """

    number: int
    fields: Fields | None
    problem: str = ""

    def readable(self) -> Fields:
        """Return what the entry says.

        Raises:
            RowError: If it can't be read.
        """
        if self.fields is None:
            raise RowError(self.problem)
        return self.fields


def iter_entries(path: Path, unwrap: Callable[[Fields], list[Any] | None]) -> Iterator[LogEntry]:
    """Yield the entries of a file, in its order.

    Args:
        path: The file: one JSON value, or one a line. Lists are pages or entries; `unwrap` opens what an API wraps
            around its entries.
        unwrap: Takes an object, returns the values inside it; None if it is an entry itself.

    Raises:
        ObservationError: If the file is no JSON at all, or no UTF-8 text.
        LimitError: If a document is too large, or a line of one too long.
    """
    number = 0
    with open_text(path) as stream:
        try:
            for value in _values(stream, path):
                for item in _flat(value, unwrap):
                    number += 1
                    yield _entry(number, item)
        except UnicodeDecodeError:
            raise not_utf8(path) from None


def _entry(number: int, item: object) -> LogEntry:
    if isinstance(item, RowError):
        return LogEntry(number, None, str(item))
    return (
        LogEntry(number, Fields(item)) if isinstance(item, Mapping) else LogEntry(number, None, "is not a JSON object")
    )


def _flat(value: object, unwrap: Callable[[Fields], list[Any] | None]) -> Iterator[object]:
    pending = [value]
    while pending:
        item = pending.pop()
        inner = item if isinstance(item, list) else unwrap(Fields(item)) if isinstance(item, Mapping) else None
        if inner is None:
            yield item
        else:
            pending.extend(reversed(inner))


def _values(stream: IO[str], path: Path) -> Iterator[object]:
    if not path.name.lower().removesuffix(".gz").endswith((".jsonl", ".ndjson")):
        text = stream.read(_MOST_CHARACTERS + 1)
        if len(text) > _MOST_CHARACTERS:
            raise LimitError(
                f"the file holds more than {_MOST_CHARACTERS // 1024**2} million characters of JSON",
                where=str(path),
                hint="split it, or save it with an entry a line, as .jsonl",
            )
        _refuse_many_values(text, path)
        yield _document(text, path)
        return
    for line in stream:
        if line.strip():
            try:
                yield _decode(line)
            except (ValueError, RecursionError, RepeatedKeyError) as error:
                yield RowError(_reason(error))


def _refuse_many_values(text: str, path: Path) -> None:
    """Check what a document may hold at most, before it takes any memory: texts may have commas and brackets too."""
    if text.count(",") + text.count("[") + 3 * text.count("{") > _MOST_VALUES:
        raise LimitError(
            f"the file holds more than {_MOST_VALUES // 10**6} million values",
            where=str(path),
            hint="split it, or save it with an entry a line, as .jsonl",
        )


def _document(text: str, path: Path) -> object:
    try:
        return _decode(text)
    except (ValueError, RecursionError, RepeatedKeyError) as error:
        place = f", line {error.lineno}, column {error.colno}" if isinstance(error, json.JSONDecodeError) else ""
        hint = "where each line is an entry of its own, name the file .jsonl" if "Extra data" in str(error) else None
        raise ObservationError(f"the file {_reason(error)}", where=f"{path}{place}", hint=hint) from None


def _decode(text: str) -> object:
    # Numbers stay as they are written: ids of 19 digits are none, and no number is too long to be one.
    return json.loads(text, object_pairs_hook=unambiguous, parse_int=str, parse_float=str, parse_constant=str)


def _reason(error: ValueError | RecursionError | RepeatedKeyError) -> str:
    if isinstance(error, RepeatedKeyError):
        return f"can't be read: {error}"
    if isinstance(error, RecursionError):
        return "is nested too deep"
    return f"is not JSON: {error.msg}" if isinstance(error, json.JSONDecodeError) else "is not JSON"
