"""What callers hand in, checked at the door: programs make mistakes that no command line lets through."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from kmgraph.errors import UsageError

PathLike = str | os.PathLike[str]


def path_of(value: object, name: str) -> Path:
    """Return a path that was handed in.

    Args:
        value: What was handed in.
        name: Name of the argument.

    Raises:
        UsageError: If it is none.
    """
    if not isinstance(value, str | os.PathLike):
        raise _wrong(value, name, "a path")
    try:
        path = os.fspath(value)
    except Exception:  # whatever the object's own code raises, or what it returns is no path
        raise _wrong(value, name, "a path") from None
    if not isinstance(path, str):
        raise _wrong(value, name, "a path of text")
    if "\0" in path:
        raise UsageError("no path holds the character U+0000", where=name)
    _refuse_unusable(path, name)
    return Path(path)


def _refuse_unusable(path: str, name: str) -> None:
    """Refuse what the system would at each of many places: a path that it can't write, or doesn't look at."""
    try:
        os.lstat(path)
    except UnicodeError:
        raise UsageError("the path holds half a character", where=name) from None
    except (FileNotFoundError, NotADirectoryError):
        return
    except OSError as error:
        raise UsageError(
            f"the system refuses this path: {(error.strerror or str(error)).lower()}", where=f"{name}: {path}"
        ) from None


def paths_of(values: object, name: str) -> tuple[Path, ...]:
    """Return paths that were handed in together; raises as `path_of` does."""
    return tuple(path_of(value, name) for value in _several(values, name))


def text_of(value: object, name: str) -> str:
    """Return a text that was handed in.

    Raises:
        UsageError: If it is none.
    """
    if not isinstance(value, str):
        raise _wrong(value, name, "a text")
    return value


def optional_text(value: object, name: str) -> str | None:
    """Return a text that was handed in, or None; raises as `text_of` does."""
    return None if value is None else text_of(value, name)


def texts_of(values: object, name: str) -> tuple[str, ...]:
    """Return texts that were handed in together; one alone is none of several letters.

    Raises:
        UsageError: If they are no texts.
    """
    return tuple(text_of(value, name) for value in _several(values, name))


def mapping_of(values: object, name: str) -> dict[str, str]:
    """Return a mapping of texts that was handed in; empty for None.

    Raises:
        UsageError: If it is none.
    """
    return {text_of(key, name): text_of(value, name) for key, value in _pairs(values, name)}


def mappings_of(values: object, name: str) -> dict[str, dict[str, str]]:
    """Return a mapping of texts to such mappings; raises as `mapping_of` does."""
    return {text_of(key, name): mapping_of(value, f'{name}["{key}"]') for key, value in _pairs(values, name)}


def seed_of(value: object) -> int | None:
    """Return a seed that was handed in, or None.

    Raises:
        UsageError: If it is no whole number from 0 on.
    """
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int):
        raise _wrong(value, "seed", "a whole number")
    if value < 0:
        raise UsageError("a seed is a whole number from 0 on", where="seed")
    return value


def _several(values: object, name: str) -> Iterable[object]:
    if isinstance(values, str | bytes | Mapping) or not isinstance(values, Iterable):
        raise _wrong(values, name, "a list of them")
    return values


def _pairs(values: object, name: str) -> Iterable[tuple[object, object]]:
    if values is None:
        return ()
    if not isinstance(values, Mapping):
        raise _wrong(values, name, "a dict")
    return values.items()


def _wrong(value: object, name: str, wanted: str) -> UsageError:
    return UsageError(f"{wanted} is wanted, and this is of the type {type(value).__name__}", where=name)
