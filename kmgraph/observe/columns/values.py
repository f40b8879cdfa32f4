"""Cells of a feature column -> values. Each distinct cell is read once."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.model import ColumnKind, canonical_language
from kmgraph.namespaces import KM, XSD
from kmgraph.observe.columns.headers import CellKind
from kmgraph.observe.columns.names import display_name, fold
from kmgraph.observe.notices import NoticeCode, shown
from kmgraph.observe.raw import NativeNumbers
from kmgraph.rdf import INTEGER_TYPES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from kmgraph.model import Value
    from kmgraph.observe.columns.headers import FeaturePlan
    from kmgraph.observe.columns.terms import Terms

SEPARATOR = "|"
"""Stands between several values of one cell."""

_FLAGS = {
    **dict.fromkeys(("true", "yes", "y", "t", "1", "是", "有", "真"), True),
    **dict.fromkeys(("false", "no", "n", "f", "0", "否", "无", "没有", "假"), False),
}
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_LEAST = {XSD.nonNegativeInteger: 0, XSD.unsignedInt: 0, XSD.unsignedLong: 0, XSD.positiveInteger: 1}
_MOST = {XSD.nonPositiveInteger: 0, XSD.negativeInteger: -1}
_INEXACT_FROM = 2**53


@dataclass(frozen=True, slots=True)
class TypedValue:
    """One value of a cell: a class, an individual or data."""

    kind: ColumnKind
    value: Value


@dataclass(frozen=True, slots=True)
class Unread:
    """A value that means nothing under its header."""

    code: NoticeCode
    value: str
    text: str


@dataclass(frozen=True, slots=True)
class CellValues:
    """What one distinct cell says."""

    values: tuple[TypedValue, ...] = ()
    unread: tuple[Unread, ...] = ()


class ValueMap:
    """The values of one column as the project maps them (`[source.values.…]`).

    Mapped onto "" or "-", a value means "not recorded"; mapped from "", an empty cell gets a value.
    """

    def __init__(self, mapping: Mapping[str, str]) -> None:
        targets = {key.strip(): "" if value.strip() == "-" else value.strip() for key, value in sorted(mapping.items())}
        self._exact = targets
        self._folded = {fold(key): value for key, value in reversed(targets.items()) if fold(key)}

    @property
    def is_empty(self) -> bool:
        """Whether nothing is mapped."""
        return not self._exact

    def get(self, value: str) -> str:
        """Return what the value is mapped to, or the value itself; "" if it is dropped."""
        if not self._exact:
            return value
        mapped = self._exact.get(value)
        return self._folded.get(fold(value), value) if mapped is None else mapped

    def split(self, cell: str) -> Iterator[str]:
        """Yield the values of a cell, mapped; a mapping of the whole cell comes before one of its parts."""
        whole = self.get(cell.strip())
        is_mapped = whole != cell.strip()
        for part in whole.split(SEPARATOR):
            value = part.strip() if is_mapped else self.get(part.strip())
            if value:
                yield value


class CellReader:
    """Reads the cells of one column after its plan."""

    def __init__(self, plan: FeaturePlan, terms: Terms, values: ValueMap) -> None:
        self._plan = plan
        self._names = terms.names
        self._suggest = terms.suggest
        self._map = values
        self._classes = terms.classes_below(plan.roots)
        self._individuals = terms.individuals_of(plan.roots) if plan.feature.property else frozenset()
        self._terms = self._classes | self._individuals
        self._choices = {fold(choice): choice for choice in reversed(plan.choices)}
        self._values: dict[str, TypedValue | Unread] = {}

    def read(self, cells: Sequence[str]) -> list[CellValues]:
        """Return the values of each distinct cell of a column, in its order."""
        if self._plan.is_class_header and self._are_flags(cells):
            return [self._member_of_header(cell) for cell in cells]
        return [self._read_cell(cell) for cell in cells]

    def read_value(self, value: str) -> TypedValue | Unread:
        """Return what one value says, taken as it is: not mapped, not split."""
        if value not in self._values:
            self._values[value] = self._read_new_value(value)
        return self._values[value]

    def suggest(self, value: str) -> str | None:
        """Return "did you mean …?" for a value that was not found, or None."""
        if self._plan.kind is CellKind.CHOICE:
            return self._suggest(value, frozenset(), self._plan.choices)
        if self._plan.kind is CellKind.TERMS:
            return self._suggest(value, self._terms)
        return None

    def _are_flags(self, cells: Sequence[str]) -> bool:
        values = {fold(value) for cell in cells for value in self._map.split(cell)}
        return bool(values) and values <= _FLAGS.keys()

    def _member_of_header(self, cell: str) -> CellValues:
        is_member = any(_FLAGS.get(fold(value), False) for value in self._map.split(cell))
        return CellValues((TypedValue(ColumnKind.CLASSES, self._plan.term),) if is_member else ())

    def _read_cell(self, cell: str) -> CellValues:
        read = [self.read_value(value) for value in self._map.split(cell)]
        return CellValues(
            # Every row is about content: to say so records nothing.
            tuple(value for value in read if isinstance(value, TypedValue) and value.value != KM.Content),
            tuple(value for value in read if isinstance(value, Unread)),
        )

    def _read_new_value(self, value: str) -> TypedValue | Unread:
        if self._plan.kind is CellKind.TERMS:
            return self._read_term(value)
        datum = self._read_datum(value)
        return self._unknown(value) if datum is None else TypedValue(ColumnKind.DATA, datum)

    def _read_term(self, value: str) -> TypedValue | Unread:
        iris = self._names.find(value, self._terms)
        if not iris:
            return self._unknown(value)
        if len(iris) > 1:
            terms = ", ".join(map(display_name, iris))
            return Unread(NoticeCode.AMBIGUOUS_VALUE, value, f"the value {shown(value)} is ambiguous: {terms}")
        return TypedValue(ColumnKind.CLASSES if iris[0] in self._classes else ColumnKind.INDIVIDUALS, iris[0])

    def _read_datum(self, value: str) -> Value | None:
        kind = self._plan.kind
        if kind is CellKind.FLAG:
            return _FLAGS.get(fold(value))
        if kind is CellKind.CHOICE:
            return self._choices.get(fold(value))
        if kind is CellKind.LANGUAGE:
            return canonical_language(value) if _LANGUAGE.fullmatch(value) else None
        return value

    def _unknown(self, value: str) -> Unread:
        wanted = {
            CellKind.TERMS: f"names no kind of {' or '.join(map(display_name, self._plan.roots)) or 'thing'}",
            CellKind.FLAG: "is neither true nor false",
            CellKind.CHOICE: f"is none of {', '.join(self._plan.choices[:8])}",
            CellKind.LANGUAGE: "is not a language tag",
        }[self._plan.kind]
        return Unread(NoticeCode.UNKNOWN_VALUE, value, f"the value {shown(value)} {wanted}")


@dataclass(frozen=True, eq=False)
class Numbers:
    """Distinct cells as numbers.

    Attributes:
        numbers: A number a cell, NaN for an empty one; shape (n_cells,).
        problems: Position of a cell that is no such number -> why.
    """

    numbers: NDArray[np.float64]
    problems: dict[int, str] = field(default_factory=dict)


def read_numbers(cells: Sequence[str], datatype: str, values: ValueMap) -> Numbers:
    """Return the cells as numbers of the datatype.

    Args:
        cells: Distinct cells.
        datatype: IRI of a numeric datatype; its bounds are checked.
        values: Maps foreign words, such as "none" onto "0".
    """
    if isinstance(cells, NativeNumbers) and values.is_empty:
        numbers = cells.as_floats()
    else:
        numbers = np.array([_to_float(values.get(cell.strip())) for cell in cells], dtype=np.float64)
    read = Numbers(numbers)
    for position in np.flatnonzero(_is_wrong(numbers, datatype)).tolist():
        try:
            numbers[position] = parse_number(values.get(cells[position].strip()), datatype)
        except ValueError as error:
            numbers[position] = math.nan
            read.problems[position] = str(error)
    return read


def _to_float(text: str) -> float:
    """Return the number, NaN for an empty text, infinity for what is no number."""
    if not text:
        return math.nan
    return float(text) if _NUMBER.fullmatch(text) else math.inf


def _is_wrong(numbers: NDArray[np.float64], datatype: str) -> NDArray[np.bool_]:
    """Return which numbers `parse_number` refuses; NaN is none of them."""
    least, most = _LEAST.get(datatype, -math.inf), _MOST.get(datatype, math.inf)
    is_wrong = np.isinf(numbers) | (numbers < least) | (numbers > most)
    if datatype in INTEGER_TYPES:
        with np.errstate(invalid="ignore"):
            is_wrong |= (np.abs(numbers) >= _INEXACT_FROM) | (np.trunc(numbers) != numbers)
    return np.asarray(is_wrong & ~np.isnan(numbers), dtype=np.bool_)


def parse_number(text: str, datatype: str) -> float:
    """Return the number that the text writes.

    Args:
        text: Digits with a point for fractions, or with an exponent; no grouping.
        datatype: IRI of a numeric datatype; its bounds are checked.

    Raises:
        ValueError: If the text is no number of the datatype; the message says why.

    >>> parse_number("7", XSD.integer)
    7.0
    >>> parse_number("7.5", XSD.integer)
    Traceback (most recent call last):
    ValueError: "7.5" is not a whole number
    """
    if not _NUMBER.fullmatch(text):
        raise ValueError(f"{shown(text)} is not a number")
    number = float(text)
    is_whole = datatype in INTEGER_TYPES
    if math.isinf(number) or (is_whole and abs(number) >= _INEXACT_FROM):
        raise ValueError(f"{shown(text)} is too large")
    if is_whole and not number.is_integer():
        raise ValueError(f"{shown(text)} is not a whole number")
    if number < _LEAST.get(datatype, number):
        raise ValueError(f"{shown(text)} is below {_LEAST[datatype]}")
    if number > _MOST.get(datatype, number):
        raise ValueError(f"{shown(text)} is above {_MOST[datatype]}")
    return number
