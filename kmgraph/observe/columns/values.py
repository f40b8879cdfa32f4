"""Cells of a feature column -> values. Each distinct cell is read once."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from functools import reduce
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.model import ColumnKind, canonical_language, is_unregistered_language, names_no_language
from kmgraph.namespaces import KM
from kmgraph.observe.columns.headers import CellKind
from kmgraph.observe.columns.names import display_name, fold
from kmgraph.observe.columns.placeholders import is_placeholder, nothing_recorded
from kmgraph.observe.notices import NoticeCode, shown
from kmgraph.observe.raw import MOST_CELL_CHARACTERS, ColumnEncoder, UnreadableCell

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kmgraph.model import Value
    from kmgraph.observe.columns.headers import FeaturePlan
    from kmgraph.observe.columns.terms import Terms
    from kmgraph.observe.raw import Cell, RawColumn
    from kmgraph.ontology import Code

SEPARATOR = "|"
"""Stands between several values of one cell."""

_YES = (
    *("true", "yes", "y", "t", "1", "1.0", "x", "on", "✓", "✔", "☑", "✅", "是", "有", "真"),
    *("wahr", "ja", "j", "vrai", "oui", "verdadero", "verdadeiro", "sí", "si", "sì", "sim", "vero", "waar", "tak"),
    *("prawda", "да", "истина", "так", "evet", "doğru", "はい", "예", "네", "نعم", "כן"),
)
_NO = (
    *("false", "no", "n", "f", "0", "0.0", "off", "☐", "✗", "❌", "否", "无", "没有", "假"),
    *("falsch", "nein", "faux", "non", "falso", "não", "nao", "onwaar", "nee", "nej", "nei", "nie", "fałsz"),
    *("нет", "ложь", "ні", "hayır", "yanlış", "いいえ", "아니요", "아니오", "لا", "לא"),
)
FLAG_WORDS: Mapping[str, bool] = {**dict.fromkeys(map(fold, _YES), True), **dict.fromkeys(map(fold, _NO), False)}
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")


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
    """What one distinct cell says.

    Attributes:
        is_complete: Whether it says all there is to say, so that what it does not name does not hold.
    """

    values: tuple[TypedValue, ...] = ()
    unread: tuple[Unread, ...] = ()
    is_complete: bool = False


def cell_items(cell: str) -> Sequence[str]:
    """Return the values of a cell: those between bars, or the items of a JSON list of strings.

    >>> cell_items("a|b"), cell_items('["a|b", "c"]'), cell_items("[deleted]")
    (['a', 'b'], ['a|b', 'c'], ['[deleted]'])
    """
    items = json_items(cell)
    return cell.split(SEPARATOR) if items is None else items


def json_items(cell: str) -> list[str] | None:
    """Return the items of a cell that is a JSON list of strings, or None if it is none."""
    if not (cell.startswith("[") and cell.endswith("]")):
        return None
    try:
        items = json.loads(cell)
    except (ValueError, RecursionError):
        return None
    return items if all(isinstance(item, str) for item in items) else None


def unite(columns: Sequence[RawColumn]) -> RawColumn:
    """Return columns of one header as one: each cell with the values of all of them in its row, in their order.

    A row in which one of them can't be read is not read: nothing tells what else it says.

    Args:
        columns: Of one source, at least one.
    """
    return reduce(_both, columns)


def _both(one: RawColumn, other: RawColumn) -> RawColumn:
    n_others = len(other.cells)
    pairs, places = np.unique(one.codes.astype(np.int64) * n_others + other.codes, return_inverse=True)
    encoder = ColumnEncoder(one.header)
    encoder.add(
        [
            one.unreadable.get(first)
            or other.unreadable.get(second)
            or _values_of(one.cells[first], other.cells[second])
            for first, second in (divmod(pair, n_others) for pair in pairs.tolist())
        ]
    )
    united = encoder.column()
    return replace(united, codes=united.codes[places])


def _values_of(one: str, other: str) -> Cell:
    """Return the values of two cells as one cell; as it stands if the other one is empty."""
    filled = [cell for cell in (one, other) if cell.strip()]
    if len(filled) < 2:
        return "".join(filled)
    items = dict.fromkeys(item.strip() for cell in filled for item in cell_items(cell.strip()) if item.strip())
    has_bars = any(SEPARATOR in item for item in items)
    united = json.dumps(list(items), ensure_ascii=False) if has_bars else SEPARATOR.join(items)
    return united if len(united) <= MOST_CELL_CHARACTERS else UnreadableCell.TOO_LONG


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

    def has(self, value: str) -> bool:
        """Return whether the project maps the value, be it to itself."""
        return value in self._exact or fold(value) in self._folded

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
        for part in cell_items(whole):
            value = part.strip() if is_mapped else self.get(part.strip())
            if value:
                yield value


class CellReader:
    """Reads the cells of one column after its plan."""

    def __init__(self, plan: FeaturePlan, terms: Terms, values: ValueMap, *, empty_is_none: bool = False) -> None:
        self._plan = plan
        self._empty_is_none = empty_is_none
        self._names = terms.names
        self._suggest = terms.suggest
        self._code = terms.code
        self._map = values
        self._classes = terms.classes_below(plan.roots)
        self._individuals = terms.individuals_of(plan.roots) if plan.feature.property else frozenset()
        self._terms = self._classes | self._individuals
        self._choices = {fold(choice): choice for choice in reversed(plan.choices)}
        self._values: dict[str, TypedValue | Unread] = {}

    def read(self, cells: Sequence[str]) -> list[CellValues]:
        """Return the values of each distinct cell of a column, in its order."""
        if self._plan.is_class_header and self._has_flags(cells):
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

    def _has_flags(self, cells: Sequence[str]) -> bool:
        """Return whether the column ticks the class of its header: it has flags, and no more other words than flags."""
        values = {fold(value) for cell in cells for value in self._map.split(cell) if not is_placeholder(value)}
        n_flags = len(values & FLAG_WORDS.keys())
        return (
            n_flags > 0
            and len(values) <= 2 * n_flags
            and not any(self._names.find(value, self._terms) for value in values)
        )

    def _member_of_header(self, cell: str) -> CellValues:
        flags, unread = [], []
        for value in self._map.split(cell):
            flag = FLAG_WORDS.get(fold(value))
            if flag is None:
                unread.append(self._not_recorded(value) if is_placeholder(value) else self._no_flag(value))
            flags.append(flag)
        is_member = True in flags
        values = (TypedValue(ColumnKind.CLASSES, self._plan.term),) if is_member else ()
        return CellValues(values, tuple(unread), is_complete=self._is_complete(cell, flags, unread))

    def _no_flag(self, value: str) -> Unread:
        text = (
            f"the value {shown(value)} is neither true nor false, and names no kind of {display_name(self._plan.term)}"
        )
        return Unread(NoticeCode.UNKNOWN_VALUE, value, text)

    def _not_recorded(self, value: str) -> Unread:
        return Unread(NoticeCode.PLACEHOLDER, value, nothing_recorded(display_name(self._plan.term), (value,)))

    def _read_cell(self, cell: str) -> CellValues:
        read = [self.read_value(name) for value in self._map.split(cell) for name in self._names_of(value)]
        # Every row is about content: to say so records nothing.
        values = tuple(value for value in read if isinstance(value, TypedValue) and value.value != KM.Content)
        unread = tuple(value for value in read if isinstance(value, Unread))
        return CellValues(values, unread, is_complete=self._is_complete(cell, values, unread))

    def _is_complete(self, cell: str, told: Sequence[object], unread: Sequence[Unread]) -> bool:
        return not unread and (bool(told) or (self._empty_is_none and not cell.strip()))

    def _names_of(self, value: str) -> tuple[str, ...]:
        """Return the terms that a code of a shipped list stands for here; any other value as it is."""
        code = self._code(value) if self._plan.kind is CellKind.TERMS else None
        if code is None or self._names.find(value, self._terms):
            return (value,)
        meant = tuple(iri for iri in code.says if iri in self._terms)
        # That something is content says nothing, and is no fault of who wrote it.
        return meant or (() if KM.Content in code.says else (value,))

    def _read_new_value(self, value: str) -> TypedValue | Unread:
        if self._plan.kind is CellKind.TERMS:
            return self._read_term(value)
        datum = self._read_datum(value)
        # "无" ticks no box, but is no flag that is missing; words that a column has a meaning for come first.
        if is_placeholder(value) and (datum is None or self._plan.kind is CellKind.TEXT):
            return self._not_recorded(value)
        if self._plan.kind is CellKind.LANGUAGE and names_no_language(value):
            return self._not_recorded(value)
        return self._unknown(value) if datum is None else TypedValue(ColumnKind.DATA, datum)

    def _read_term(self, value: str) -> TypedValue | Unread:
        iris = self._names.find(value, self._terms)
        if not iris:
            if code := self._code(value):
                return self._unmapped(code)
            return self._not_recorded(value) if is_placeholder(value) else self._unknown(value)
        if len(iris) > 1:
            terms = ", ".join(map(display_name, iris))
            return Unread(NoticeCode.AMBIGUOUS_VALUE, value, f"the value {shown(value)} is ambiguous: {terms}")
        return TypedValue(ColumnKind.CLASSES if iris[0] in self._classes else ColumnKind.INDIVIDUALS, iris[0])

    def _read_datum(self, value: str) -> Value | None:
        kind = self._plan.kind
        if kind is CellKind.FLAG:
            return FLAG_WORDS.get(fold(value))
        if kind is CellKind.CHOICE:
            return self._choices.get(fold(value))
        if kind is CellKind.LANGUAGE:
            return _read_language(value)
        return value

    def _unmapped(self, code: Code) -> Unread:
        """Return that a code has no term here which holds of all that is reported under it."""
        near = " or ".join(map(display_name, code.near))
        text = f"the value {shown(code.notation)} covers more than {near}" if near else ""
        kinds = " or ".join(map(display_name, self._plan.roots)) or "thing"
        text = text or f"the value {shown(code.notation)} is a code that stands for no kind of {kinds}"
        return Unread(NoticeCode.UNKNOWN_VALUE, code.notation, text)

    def _unknown(self, value: str) -> Unread:
        wanted = {
            CellKind.TERMS: f"names no kind of {' or '.join(map(display_name, self._plan.roots)) or 'thing'}",
            CellKind.FLAG: "is neither true nor false",
            CellKind.CHOICE: f"is none of {', '.join(self._plan.choices[:8])}",
            CellKind.LANGUAGE: "is no tag of a language",
        }[self._plan.kind]
        return Unread(NoticeCode.UNKNOWN_VALUE, value, f"the value {shown(value)} {wanted}")


def _read_language(tag: str) -> str | None:
    return canonical_language(tag) if _LANGUAGE.fullmatch(tag) and not is_unregistered_language(tag) else None
