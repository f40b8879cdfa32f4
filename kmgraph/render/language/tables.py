"""Reads a TOML table into a frozen dataclass, strictly: an unknown or missing key is an error that names it."""

from __future__ import annotations

import dataclasses
import tomllib
import types
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, Union, get_args, get_origin, get_type_hints

from kmgraph.errors import ConfigError, did_you_mean

if TYPE_CHECKING:
    from pathlib import Path

T = TypeVar("T")


def read_toml(path: Path) -> Mapping[str, Any]:
    """Return the tables of a TOML file.

    Raises:
        ConfigError: If the file is missing, not UTF-8 or not TOML.
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(f"can't read a language file: {error.strerror}", where=str(path)) from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"a language file is not TOML: {error}", where=str(path)) from error


def table_to(kind: type[T], table: object, where: str) -> T:
    """Return the table as an instance of the dataclass.

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
    values = {name: _value(hints[name], table[name], f"{where}, {name}") for name in hints if name in table}
    missing = [field.name for field in _required(kind) if field.name not in values]
    if missing:
        raise ConfigError(f'missing key "{missing[0]}"', where=where)
    return kind(**values)


def _required(kind: type) -> list[dataclasses.Field[Any]]:
    nothing = dataclasses.MISSING
    return [
        field for field in dataclasses.fields(kind) if field.default is nothing and field.default_factory is nothing
    ]


def _value(hint: Any, value: Any, where: str) -> Any:
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        inner = next(option for option in get_args(hint) if option is not type(None))
        return _value(inner, value, where)
    if origin is tuple:
        return tuple(_value(get_args(hint)[0], item, where) for item in _expect(list, value, where))
    if origin is Mapping:
        items = _expect(dict, value, where).items()
        return {key: _value(get_args(hint)[1], item, f"{where}, {key}") for key, item in items}
    if dataclasses.is_dataclass(hint):
        return table_to(hint, value, where)  # type: ignore[arg-type]
    return _expect(hint, value, where)


def _expect(kind: type[T], value: Any, where: str) -> T:
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise ConfigError(f"expected {kind.__name__}, found {type(value).__name__}", where=where)
    return value
