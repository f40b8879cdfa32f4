"""Reads TOML by what is expected: a key that nobody expects is an error, and so is a value of another type.

A table is asked key by key (`Section`, for what people write), or read into a dataclass at once (`table_to`, for the
files of languages). What is wrong is said with the file, the table and the key.
"""

from __future__ import annotations

import contextlib
import dataclasses
import re
import tomllib
import types
from collections.abc import Mapping
from datetime import UTC, date, datetime
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, TypeVar, Union, get_args, get_origin, get_type_hints

from kmgraph.errors import ConfigError, did_you_mean
from kmgraph.io.read import ReadLimits, read_utf8
from kmgraph.model import canonical_language, is_language_tag

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from kmgraph.model import Text

_T = TypeVar("_T")
_MOST_INTEGER = 2**63 - 1
_MOST_NUMBER = 10**8  # seconds: three years
TOML_LIMITS = ReadLimits.up_to(4 * 1024**2)
"""What people and kmgraph write as TOML is small."""

# Python's reader takes a time with the square of a dotted key's parts.
_LONG_KEY = re.compile(r"""(?<![\w-])(?:(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+){64}""")
_POSITION = re.compile(r"^(?P<what>.*?)\s*\(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)$", re.S)


def read_toml(path: Path) -> Section:
    """Return the file's top table, to be asked key by key; otherwise as `load_toml`."""
    return Section(load_toml(path), str(path))


def load_toml(path: Path) -> dict[str, object]:
    """Return the file's top table.

    Raises:
        ConfigError: If the file can't be read, is not UTF-8 or not TOML; with line and column.
    """
    return parse_toml(read_utf8(path, TOML_LIMITS, error=ConfigError), path)


def parse_toml(text: str, path: Path) -> dict[str, object]:
    """Return the top table of a text; otherwise as `load_toml`.

    Args:
        text: The content of a file.
        path: The file, for messages.
    """
    try:
        if _LONG_KEY.search(text):
            raise ConfigError("the values are nested too deep", where=str(path))
        return tomllib.loads(text.replace("\r\n", "\n"))
    except tomllib.TOMLDecodeError as error:
        raise _syntax_error(str(error), path, text) from None
    except RecursionError:
        raise ConfigError("the values are nested too deep", where=str(path)) from None
    except ValueError:
        # Python reads no integer of more than some thousand digits.
        raise ConfigError("a number in it is too long", where=str(path)) from None


def _syntax_error(message: str, path: Path, text: str) -> ConfigError:
    match = _POSITION.match(message)
    what = match["what"] if match else message
    line = int(match["line"]) if match and match["line"] else text.count("\n") + 1
    column = f", column {match['column']}" if match and match["column"] else ""
    return ConfigError(
        f"this is not TOML: {what[:1].lower()}{what[1:]}",
        where=f"{path}, line {line}{column}",
        hint='texts stand in "quotes", lists in [brackets], tables start with [name]',
    )


class Section:
    """One TOML table: typed getters that check, and `finish` that finds the keys nobody asked for.

    Args:
        data: The table.
        where: How an error names it, such as `kmgraph.toml, [project]`.
    """

    def __init__(self, data: Mapping[str, object], where: str) -> None:
        self._data = data
        self._where = where
        self._asked: set[str] = set()

    @property
    def where(self) -> str:
        """How an error names the table."""
        return self._where

    def error(self, key: str, what: str, hint: str | None = None) -> ConfigError:
        """Return an error about one key, ready to be raised."""
        return ConfigError(what, where=f"{self._where} {key}".strip(), hint=hint)

    def has(self, key: str) -> bool:
        """Return whether the key is there."""
        self._asked.add(key)
        return key in self._data

    def names(self) -> tuple[str, ...]:
        """Return the keys, in the order of the file."""
        return tuple(self._data)

    def is_table(self, key: str) -> bool:
        """Return whether a table stands under the key."""
        return isinstance(self._data.get(key), dict)

    def text(self, key: str) -> str | None:
        """Return a text, or None if the key is missing."""
        return self._typed(key, str, "a text in quotes")

    def required_text(self, key: str) -> str:
        """Return a text that must be there and not be empty."""
        value = self.text(key)
        if value is None:
            near = get_close_matches(key, list(self._data), n=1, cutoff=0.7)
            raise self.error(key, f'"{key}" is missing', f'rename "{near[0]}"' if near else f"add {key} = …")
        if not value.strip():
            raise self.error(key, f'"{key}" is empty', f"write {key} = …")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts, empty if the key is missing; a single text counts as a list of one."""
        value = self._get(key)
        if value is None:
            return ()
        items = value if isinstance(value, list) else [value]
        if not all(isinstance(item, str) for item in items):
            raise self.error(key, f'"{key}" must be a list of texts, not {_kind(value)}', f'such as {key} = ["…", "…"]')
        return tuple(items)

    def integer(self, key: str, default: int, *, least: int = 0, most: int = _MOST_INTEGER) -> int:
        """Return a whole number, at least `least` and at most `most`."""
        value = self._typed(key, int, "a whole number")
        if value is not None and value > most:
            raise self.error(key, f'"{key}" is too large', f"write at most {most:,}")
        if value is not None and value < least:
            raise self.error(key, f'"{key}" is {value}, and must be at least {least}')
        return default if value is None else value

    def flag(self, key: str, *, default: bool) -> bool:
        """Return true or false."""
        value = self._typed(key, bool, "true or false")
        return default if value is None else value

    def positive(self, key: str, default: float) -> float:
        """Return a number above 0, at most a hundred million: no machine waits longer than that."""
        value = self._get(key)
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.error(key, f'"{key}" must be a number, not {_kind(value)}')
        if not 0 < value < float("inf"):
            raise self.error(key, f'"{key}" is {value}, and must be above 0')
        if value > _MOST_NUMBER:
            raise self.error(key, f'"{key}" is too large', f"write at most {_MOST_NUMBER:,}")
        return float(value)

    def time(self, key: str) -> str | None:
        """Return a date or a time as ISO 8601 in UTC, or None if the key is missing; without an offset it is UTC."""
        value = self._get(key)
        if value is None:
            return None
        if isinstance(value, str):
            with contextlib.suppress(ValueError):
                value = datetime.fromisoformat(value)
        elif isinstance(value, date) and not isinstance(value, datetime):
            value = datetime(value.year, value.month, value.day, tzinfo=UTC)
        if not isinstance(value, datetime):
            raise self.error(key, f'"{key}" is no date and no time', f"write {key} = 2025-01-31")
        moment = value if value.tzinfo else value.replace(tzinfo=UTC)
        try:
            moment = moment.astimezone(UTC)
        except OverflowError:
            raise self.error(key, f'"{key}" lies outside of the years 1 to 9999', "leave it out for no limit") from None
        # Not strftime, which on some systems writes years before 1000 with fewer than four digits.
        return f"{moment.replace(tzinfo=None).isoformat(timespec='seconds')}Z"

    def words(self, key: str, language: str) -> Text:
        """Return the same words by language; a bare text is taken to be in `language`."""
        value = self._get(key)
        if value is None:
            return {}
        if isinstance(value, str):
            return {language: value}
        table = self.section(key)
        words = {tag: table.required_text(tag) for tag in sorted(table._data)}
        for tag in words:
            if not is_language_tag(tag):
                raise self.error(f"{key}.{tag}", f'"{tag}" is not a language tag', 'such as "en", "zh" or "pt-BR"')
        by_language: dict[str, str] = {}
        for tag, text in words.items():
            if canonical_language(tag) in by_language:
                raise self.error(f"{key}.{tag}", f'the language "{tag}" stands there twice', "keep one of the two")
            by_language[canonical_language(tag)] = text
        return by_language

    def mapping(self, key: str) -> Mapping[str, str]:
        """Return a table of texts, empty if the key is missing."""
        table = self.section(key)
        return {name: table._given_text(name) for name in table._data}

    def mappings(self, key: str) -> Mapping[str, Mapping[str, str]]:
        """Return a table of tables of texts, empty if the key is missing."""
        table = self.section(key)
        return {name: table.mapping(name) for name in table._data}

    def section(self, key: str) -> Section:
        """Return a table inside this one, empty if the key is missing."""
        value = self._typed(key, dict, f"a table, written [{key}]")
        return Section(value or {}, f"{self._where}, [{key}]")

    def sections(self, key: str) -> tuple[Section, ...]:
        """Return a list of tables (`[[key]]`), empty if the key is missing."""
        value = self._get(key)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise self.error(key, f'"{key}" must be a list of tables', f"write [[{key}]] with two brackets")
        return tuple(Section(item, f"{self._where}, [[{key}]] {number}") for number, item in enumerate(value, 1))

    def finish(self, also: Iterable[str] = ()) -> None:
        """Check that no key is left that nobody asked for.

        Raises:
            ConfigError: Naming the unknown key, with a did-you-mean.
        """
        known = self._asked | set(also)
        for key in self._data:
            if key not in known:
                hint = did_you_mean(key, known) or f"known here: {', '.join(sorted(known))}"
                raise ConfigError(f'unknown key "{key}"', where=self._where, hint=hint)

    def _given_text(self, key: str) -> str:
        value = self.text(key)
        assert value is not None  # the key comes from the table itself
        return value

    def _get(self, key: str) -> object:
        self._asked.add(key)
        return self._data.get(key)

    def _typed(self, key: str, kind: type[_T], name: str) -> _T | None:
        value = self._get(key)
        if value is None:
            return None
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            raise self.error(key, f'"{key}" must be {name}, not {_kind(value)}')
        return value


def _kind(value: object) -> str:
    names = {bool: "true or false", str: "a text", int: "a number", float: "a number", list: "a list", dict: "a table"}
    return names.get(type(value), "a date or time")


def table_to(kind: type[_T], table: object, where: str) -> _T:
    """Return a table as an instance of a dataclass.

    Fields may be str, int, bool, tuples, mappings from str, other dataclasses, and optional ones of these.

    Args:
        kind: A dataclass.
        table: What TOML gave.
        where: File and table, for messages.

    Raises:
        ConfigError: If a key is unknown or missing, or a value has another type.
    """
    if not isinstance(table, Mapping):
        raise ConfigError(f"expected a table, found {type(table).__name__}", where=where)
    hints = get_type_hints(kind)
    for key in table:
        if key not in hints:
            raise ConfigError(f'unknown key "{key}"', where=where, hint=did_you_mean(str(key), hints))
    values = {name: _as_hinted(hints[name], table[name], f"{where}, {name}") for name in hints if name in table}
    for field in dataclasses.fields(kind):  # type: ignore[arg-type]
        if field.name not in values and field.default is field.default_factory is dataclasses.MISSING:
            raise ConfigError(f'missing key "{field.name}"', where=where)
    return kind(**values)


def _as_hinted(hint: Any, value: Any, where: str) -> Any:
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return _as_hinted(next(option for option in arguments if option is not type(None)), value, where)
    if origin is tuple:
        return tuple(_as_hinted(arguments[0], item, where) for item in _expect(list, value, where))
    if origin is Mapping:
        items = _expect(dict, value, where).items()
        return {key: _as_hinted(arguments[1], item, f"{where}, {key}") for key, item in items}
    if dataclasses.is_dataclass(hint):
        return table_to(hint, value, where)  # type: ignore[arg-type]
    return _expect(hint, value, where)


_WRITTEN: dict[type, str] = {
    str: "write it in quotation marks",
    list: "write it in brackets: [ … ]",
    bool: "write true or false, without quotation marks",
}


def _expect(kind: type[_T], value: Any, where: str) -> _T:
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise ConfigError(
            f"expected {kind.__name__}, found {type(value).__name__}", where=where, hint=_WRITTEN.get(kind)
        )
    return value
