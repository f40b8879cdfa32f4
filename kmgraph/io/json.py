"""JSON by what is expected: a kind of value is described once, for reading and for writing.

What is wrong in a file is said with its place, such as `rules[3].scope`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any, Generic, NoReturn, TypeVar

from kmgraph.errors import InputError, did_you_mean
from kmgraph.model import canonical_language, is_language_tag
from kmgraph.namespaces import is_iri

if TYPE_CHECKING:
    from enum import StrEnum

    from kmgraph.model import Text

    Choice = TypeVar("Choice", bound=StrEnum)
T = TypeVar("T")

_LARGEST = 2**63 - 1
"""Whole number that is read: no count is larger, and floats and arrays hold it."""
_SHOWN = 40
_HINT = "write it again with kmgraph learn"
_NO_VALUE = object()


@dataclass(frozen=True, slots=True)
class Location:
    """Where in a file a value stands; the path is empty for the whole."""

    file: str
    path: str = ""

    def __str__(self) -> str:
        return f"{self.file}, {self.path}" if self.path else self.file

    def key(self, name: str) -> Location:
        """Return the location of a value in the object that stands here."""
        return Location(self.file, f"{self.path}.{name}" if self.path else name)

    def item(self, index: int) -> Location:
        """Return the location of an item of the list that stands here."""
        return Location(self.file, f"{self.path}[{index}]")

    def refuse(self, wanted: str, value: object) -> NoReturn:
        """Raise the error that something else stands here."""
        shown = "nothing" if value is None else f"{value!r}"
        shown = shown if len(shown) <= _SHOWN else f"{shown[: _SHOWN - 1]}…"
        raise InputError(f"not a rules file: {wanted} must stand here, not {shown}", where=str(self), hint=_HINT)


@dataclass(frozen=True, slots=True)
class Codec(Generic[T]):
    """How a kind of value is read from JSON and written to it.

    Attributes:
        read: Makes the value of what stands at a location; refuses anything else.
        write: Makes JSON of the value.
        missing: What is read where a key is missing or null; keys without it must be there.
        omitted: The value for which no key is written.
        reads_null: Whether null is a value of its own, and not what a missing key is.
    """

    read: Callable[[object, Location], T]
    write: Callable[[T], Any]
    missing: object = _NO_VALUE
    omitted: object = _NO_VALUE
    reads_null: bool = False


class Entry:
    """One JSON object, whose values are asked for by kind; anything else is refused."""

    def __init__(self, value: object, where: Location) -> None:
        if not isinstance(value, Mapping):
            where.refuse("an object", value)
        self.data: Mapping[str, object] = value
        self._where = where

    @property
    def where(self) -> str:
        """Where the object stands."""
        return str(self._where)

    def has(self, key: str) -> bool:
        """Return whether the key is there and not null."""
        return self.data.get(key) is not None

    def take(self, key: str, codec: Codec[T]) -> T:
        """Return the value of a key."""
        is_null = codec.reads_null and key in self.data
        if codec.missing is not _NO_VALUE and not self.has(key) and not is_null:
            return codec.missing  # type: ignore[return-value]  # what the codec's owner gives as a value
        if key not in self.data:
            raise InputError(f'not a rules file: "{key}" is missing', where=str(self._where), hint=_HINT)
        return codec.read(self.data[key], self._where.key(key))

    def take_all(self, codec: Codec[T]) -> dict[str, T]:
        """Return the values of all keys."""
        return {key: self.take(key, codec) for key in self.data}


def optional(codec: Codec[T], missing: object = None, *, is_written: bool = False) -> Codec[T]:
    """Return the codec for a key that may be missing.

    Args:
        codec: Of the value that is there.
        missing: The value otherwise.
        is_written: Whether that value is written all the same.
    """
    return replace(codec, missing=missing, omitted=_NO_VALUE if is_written else missing)


def nullable(codec: Codec[T]) -> Codec[T | None]:
    """Return the codec for a key that must be there and may be null."""
    return Codec(
        lambda value, where: None if value is None else codec.read(value, where),
        lambda value: None if value is None else codec.write(value),
        reads_null=True,
    )


def attributes(value: Any) -> dict[str, Any]:
    """Return the fields of a dataclass by name, those inside as they are."""
    return {field.name: getattr(value, field.name) for field in fields(value)}


def record(
    make: Callable[..., T], codecs: Mapping[str, Codec[Any]], parts: Callable[[T], Mapping[str, Any]] = attributes
) -> Codec[T]:
    """Return the codec for an object with these keys, read and written in this order.

    Args:
        make: Makes the value of its parts, given by key.
        codecs: Those of the parts.
        parts: Takes the value apart again; by default into the fields of a dataclass.
    """

    def read(value: object, where: Location) -> T:
        entry = Entry(value, where)
        return make(**{key: entry.take(key, codec) for key, codec in codecs.items()})

    def write(value: T) -> dict[str, Any]:
        values = parts(value)
        return {key: codec.write(values[key]) for key, codec in codecs.items() if values[key] != codec.omitted}

    return Codec(read, write)


def many(codec: Codec[T], count: int | None = None) -> Codec[tuple[T, ...]]:
    """Return the codec for a list of values, or of so many numbers."""

    def read(value: object, where: Location) -> tuple[T, ...]:
        if not isinstance(value, list) or count not in {None, len(value)}:
            where.refuse("a list" if count is None else f"a list of {count} numbers", value)
        return tuple(codec.read(item, where.item(index)) for index, item in enumerate(value))

    return Codec(read, lambda values: [codec.write(value) for value in values])


def some(codec: Codec[T]) -> Codec[tuple[T, ...]]:
    """Return the codec for a list of one or more values."""
    listed = many(codec)

    def read(value: object, where: Location) -> tuple[T, ...]:
        return listed.read(value, where) or where.refuse("a list of one or more", value)

    return Codec(read, listed.write)


def ends(codec: Codec[float]) -> Codec[tuple[float, ...]]:
    """Return the codec for an interval: two numbers, the lower one first."""

    def read(value: object, where: Location) -> tuple[float, ...]:
        low, high = both.read(value, where)
        if low > high:
            where.refuse("the lower end before the higher one", value)
        return low, high

    both = many(codec, 2)
    return Codec(read, both.write)


def one_of(known: Collection[str], complaint: str) -> Codec[str]:
    """Return the codec for a text out of those known; the complaint about another one has `{}` for it."""

    def read(value: object, where: Location) -> str:
        text = TEXT.read(value, where)
        if text not in known:
            hint = did_you_mean(text, known) or f"known: {', '.join(known)}"
            raise InputError(complaint.format(text), where=str(where), hint=hint)
        return text

    return Codec(read, str)


def choice(kind: type[Choice]) -> Codec[Choice]:
    """Return the codec for a member of an enumeration, by its value."""
    value = one_of([member.value for member in kind], '"{}" is not known')
    return Codec(lambda found, where: kind(value.read(found, where)), str)


def _typed(kind: type[T], name: str) -> Codec[T]:
    def read(value: object, where: Location) -> T:
        if not isinstance(value, kind):
            where.refuse(name, value)
        return value

    return Codec(read, kind)


def _read_iri(value: object, where: Location) -> str:
    if not isinstance(value, str) or not is_iri(value):
        where.refuse("an IRI", value)
    return value


def _read_iris(value: object, where: Location) -> tuple[str, ...]:
    return tuple(_read_iri(item, where) for item in (value if isinstance(value, list) else [value]))


def _read_integer(value: object, where: Location) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= _LARGEST:
        where.refuse("a whole number", value)
    return value


def _read_number(value: object, where: Location) -> float:
    # Compared, not asked whether it is finite: a whole number may have more digits than any float.
    if not isinstance(value, int | float) or isinstance(value, bool) or not abs(value) <= sys.float_info.max:
        where.refuse("a number", value)
    return value


def _read_share(value: object, where: Location) -> float:
    number = _read_number(value, where)
    if not 0 <= number <= 1:
        where.refuse("a number from 0 to 1", value)
    return number


def _read_scalar(value: object, where: Location) -> str | int | float | bool:
    if isinstance(value, float):
        return _read_number(value, where)
    if not isinstance(value, str | int):
        where.refuse("a text, a number, true or false", value)
    return value


def _read_words(value: object, where: Location) -> Text:
    entry = Entry(value, where)
    seen: set[str] = set()
    for language in entry.data:
        if not is_language_tag(language):
            where.refuse("texts by language", language)
        if canonical_language(language) in seen:
            where.refuse("one text a language", language)
        seen.add(canonical_language(language))
    return entry.take_all(TEXT)


def _sorted(values: Mapping[str, T]) -> dict[str, T]:
    return dict(sorted(values.items()))


TEXT = _typed(str, "a text")
FLAG = _typed(bool, "true or false")
IRI = Codec(_read_iri, str)
IRIS = Codec(_read_iris, list)
"""A list of IRIs; a single one counts as a list of one."""
INTEGER = Codec(_read_integer, int)
"""A whole number, zero or more."""
NUMBER = Codec(_read_number, float)
"""A finite number."""
SHARE = Codec(_read_share, float)
"""A number from 0 to 1: a rate, or a probability."""
SCALAR = Codec(_read_scalar, lambda value: value)
WORDS: Codec[Text] = Codec(_read_words, _sorted)
"""Texts by language."""
SCALARS = Codec(lambda value, where: Entry(value, where).take_all(SCALAR), _sorted)
"""Numbers and texts by name."""
