"""Reads JSON by what is expected: every value is asked for by type, and what is wrong is said with its place."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, NoReturn, TypeVar

from kmgraph.errors import InputError, did_you_mean
from kmgraph.model import is_language_tag

if TYPE_CHECKING:
    from enum import StrEnum

    from kmgraph.model import Text

    Choice = TypeVar("Choice", bound=StrEnum)
T = TypeVar("T")

_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+")
_SHOWN = 40


class Entry:
    """One JSON object: typed getters that check.

    Args:
        data: What stands there; refused if it is no object.
        file: How errors name the file.
        place: Where in the file the object stands, such as `rules[3].scope`; empty for the whole.
    """

    def __init__(self, data: object, file: str, place: str = "") -> None:
        self._file = file
        self._place = place
        if not isinstance(data, Mapping):
            self.refuse(place, "an object", data)
        self._data: Mapping[str, object] = data

    def has(self, key: str) -> bool:
        """Return whether the key is there and not null."""
        return self._data.get(key) is not None

    def text(self, key: str) -> str:
        """Return a text."""
        return self._typed(key, str, "a text")

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts, none if the key is missing."""
        items = self._typed(key, list, "a list") if self.has(key) else []
        return tuple(
            Entry({"": item}, self._file, f"{self._at(key)}[{place}]").text("") for place, item in enumerate(items)
        )

    def flag(self, key: str) -> bool:
        """Return true or false."""
        return self._typed(key, bool, "true or false")

    def iri(self, key: str) -> str:
        """Return an IRI."""
        value = self._required(key)
        if not isinstance(value, str) or not _IRI.fullmatch(value):
            self.refuse(self._at(key), "an IRI", value)
        return value

    def iris(self, key: str) -> tuple[str, ...]:
        """Return a list of IRIs; a single one counts as a list of one."""
        value = self._required(key) if self.has(key) else []
        items = value if isinstance(value, list) else [value]
        return tuple(Entry({"": item}, self._file, self._at(key)).iri("") for item in items)

    def choice(self, key: str, kind: type[Choice]) -> Choice:
        """Return a member of an enumeration, by its value."""
        value = self.text(key)
        known = [member.value for member in kind]
        if value not in known:
            hint = did_you_mean(value, known) or f"known: {', '.join(known)}"
            raise InputError(f'"{value}" is not known', where=f"{self._file}, {self._at(key)}", hint=hint)
        return kind(value)

    def integer(self, key: str) -> int:
        """Return a whole number, zero or more."""
        value = self._required(key)
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            self.refuse(self._at(key), "a whole number", value)
        return value

    def number(self, key: str) -> float:
        """Return a finite number."""
        return self._number(self._at(key), self._required(key))

    def numbers(self, key: str, count: int) -> tuple[float, ...]:
        """Return a list of so many numbers."""
        value = self._required(key)
        if not isinstance(value, list) or len(value) != count:
            self.refuse(self._at(key), f"a list of {count} numbers", value)
        return tuple(self._number(f"{self._at(key)}[{place}]", item) for place, item in enumerate(value))

    def words(self, key: str) -> Text:
        """Return texts by language, none if the key is missing."""
        if not self.has(key):
            return {}
        words = self.entry(key)
        for language in words._data:
            if not is_language_tag(language):
                self.refuse(words._place, "texts by language", language)
        return {language: words.text(language) for language in words._data}

    def scalars(self, key: str) -> Mapping[str, float | int | str]:
        """Return numbers and texts by name, none if the key is missing."""
        if not self.has(key):
            return {}
        found = self.entry(key)
        return {name: found.scalar(name) for name in found._data}

    def scalar(self, key: str) -> str | int | float | bool:
        """Return a text, a number, or true or false."""
        value = self._required(key)
        if isinstance(value, float):
            return self._number(self._at(key), value)
        if not isinstance(value, str | int):
            self.refuse(self._at(key), "a text, a number, true or false", value)
        return value

    def entry(self, key: str) -> Entry:
        """Return an object inside this one."""
        return Entry(self._required(key), self._file, self._at(key))

    def entries(self, key: str) -> tuple[Entry, ...]:
        """Return a list of objects."""
        items = self._typed(key, list, "a list")
        return tuple(Entry(item, self._file, f"{self._at(key)}[{place}]") for place, item in enumerate(items))

    def lists(self, key: str) -> tuple[tuple[Entry, ...], ...]:
        """Return a list of lists of objects."""
        items = self._typed(key, list, "a list")
        return tuple(
            Entry({"": item}, self._file, f"{self._at(key)}[{place}]").entries("") for place, item in enumerate(items)
        )

    def one_of(self, key: str, known: Collection[str], what: str) -> str:
        """Return a text that names one of the things known."""
        value = self.text(key)
        if value not in known:
            hint = did_you_mean(value, known) or f"known: {', '.join(known)}"
            raise InputError(f'there is no {what} "{value}"', where=f"{self._file}, {self._at(key)}", hint=hint)
        return value

    def refuse(self, place: str, wanted: str, found: object) -> NoReturn:
        """Raise the error that something else stands at a place."""
        shown = "nothing" if found is None else f"{found!r}"
        shown = shown if len(shown) <= _SHOWN else f"{shown[: _SHOWN - 1]}…"
        raise InputError(
            f"not a rules file: {wanted} must stand here, not {shown}",
            where=f"{self._file}, {place}" if place else self._file,
            hint="write it again with kmgraph learn",
        )

    def _number(self, place: str, value: object) -> float:
        if not isinstance(value, int | float) or isinstance(value, bool) or not math.isfinite(value):
            self.refuse(place, "a number", value)
        return value

    def _typed(self, key: str, kind: type[T], name: str) -> T:
        value = self._required(key)
        if not isinstance(value, kind):
            self.refuse(self._at(key), name, value)
        return value

    def _required(self, key: str) -> object:
        if key and key not in self._data:
            raise InputError(
                f'not a rules file: "{key}" is missing',
                where=f"{self._file}, {self._place}" if self._place else self._file,
                hint="write it again with kmgraph learn",
            )
        return self._data[key]

    def _at(self, key: str) -> str:
        return ".".join(part for part in (self._place, key) if part)
