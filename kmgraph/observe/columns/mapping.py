"""One source with its headers understood: which column is what, after the project's mapping."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kmgraph.errors import ObservationError, did_you_mean
from kmgraph.model import Source
from kmgraph.namespaces import local_name
from kmgraph.observe.columns.contract import ContractColumn
from kmgraph.observe.columns.headers import CellKind, FeaturePlan, NoPlan
from kmgraph.observe.columns.names import display_name, fold, names_people
from kmgraph.observe.columns.numbers import numbers_told
from kmgraph.observe.columns.values import FLAG_WORDS, SEPARATOR, ValueMap, json_items, unite
from kmgraph.observe.header_row import (
    ToldHeaders,
    count_columns,
    differing,
    differing_columns,
    places_named,
    refuse_headerless,
)
from kmgraph.observe.markup import without_markup
from kmgraph.observe.notices import Notice, NoticeCode, shown
from kmgraph.observe.raw import UnreadableCell
from kmgraph.ontology import UNCLEAR_RANGE
from kmgraph.rules import holds_personal_string

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from kmgraph.observe.columns.headers import HeaderReader, Plan
    from kmgraph.observe.raw import RawColumn, RawTable

_DROPPED = frozenset(("", "-"))
_SHOWN_HEADERS = 12
_MOST_HINTS = 20
_FLATTEN = "flatten it: give each value a key of its own in the row"


@dataclass(frozen=True, slots=True)
class FixedColumn:
    """One of the contract's columns in this source."""

    column: ContractColumn
    raw: RawColumn
    values: ValueMap

    def texts(self) -> list[str]:
        """Return each distinct cell without outer spaces, as the project maps it; "" for an empty or dropped one.

        A JSON list of one string is that string; one of several stays as it is.
        """
        return [self._text(cell.strip()) for cell in self.raw.cells]

    def _text(self, cell: str) -> str:
        mapped = self.values.get(cell)
        items = json_items(cell) if mapped == cell else None
        if items is None or len(items) > 1:
            return mapped
        return self.values.get(items[0].strip()) if items else ""

    def lists(self) -> list[tuple[str, ...]]:
        """Return the values of each distinct cell, as the project maps them, empty and dropped ones left out."""
        return [tuple(self.values.split(cell)) for cell in self.raw.cells]

    def is_dropped(self, cell: str) -> bool:
        """Return whether the project's mapping drops a cell that is not empty."""
        return bool(cell.strip()) and not self.values.get(cell.strip())


@dataclass(frozen=True, slots=True)
class FeatureColumn:
    """A column that records a feature; `empty_is_none` where the project says that an empty cell means none."""

    plan: FeaturePlan
    raw: RawColumn
    values: ValueMap
    empty_is_none: bool = False


@dataclass(frozen=True, eq=False)
class MappedTable:
    """A source with its headers understood; columns in the order of the source."""

    raw: RawTable
    path: Path
    columns: tuple[FixedColumn | FeatureColumn, ...]
    notices: tuple[Notice, ...]

    def fixed(self, column: ContractColumn) -> FixedColumn | None:
        """Return the column of that meaning, if the source has it."""
        fixed = (other for other in self.columns if isinstance(other, FixedColumn) and other.column is column)
        return next(fixed, None)


def map_headers(raw: RawTable, source: Source, headers: HeaderReader) -> MappedTable:
    """Return the source with its headers understood.

    Raises:
        ObservationError: If two columns claim one meaning that only one can have, or a fixed column can't be read.
    """
    with ToldHeaders(([column.header for column in raw.columns],)).in_errors():
        return _HeaderMapper(raw, source, headers).read()


def require_columns(table: MappedTable, needed: tuple[ContractColumn, ...]) -> None:
    """Check that the source has the columns.

    Raises:
        ObservationError: Naming the first missing column and those that were found.
    """
    for column in needed:
        if table.fixed(column) is None:
            refuse_headerless(table.raw, table.path)
            raise _missing_column(column, table)


def _missing_column(column: ContractColumn, table: MappedTable) -> ObservationError:
    headers = [raw.header for raw in table.raw.columns]
    if any(map(holds_personal_string, headers)):
        return ObservationError(
            f'there is no column "{column}"; the {len(headers)} headers are not shown, since some look like addresses',
            where=str(table.path),
            hint="where the first row is no header but a post, put one above it",
        )
    fixed = {other.raw.header for other in table.columns if isinstance(other, FixedColumn)}
    listed = ", ".join(map(shown, headers[:_SHOWN_HEADERS])) + (", …" if len(headers) > _SHOWN_HEADERS else "")
    near = did_you_mean(column, [header for header in headers if header not in fixed])
    header = near.split('"')[1] if near else "its name there"
    return ObservationError(
        f'there is no column "{column}"; the columns are {listed}',
        where=str(table.path),
        hint=f'where it has another name, map it under [source.columns]: {shown(header)} = "{column}"',
    )


class _HeaderMapper:
    def __init__(self, raw: RawTable, source: Source, headers: HeaderReader) -> None:
        self._raw = raw
        self._source = source
        self._headers = headers
        self._notices: list[Notice] = []
        self._columns: list[FixedColumn | FeatureColumn] = []
        self._mapped = {fold(key): value.strip() for key, value in sorted(source.columns.items(), reverse=True)}
        self._sections = {fold(key): dict(mapping) for key, mapping in sorted(source.values.items(), reverse=True)}
        self._separators = {fold(key): value for key, value in sorted(source.separators.items(), reverse=True)}
        self._used_sections: set[str] = set()
        self._empty_is_none = set(map(fold, source.empty_is_none))

    def read(self) -> MappedTable:
        places: dict[str, list[int]] = {}
        for position, column in enumerate(self._raw.columns):
            places.setdefault(fold(column.header), []).append(position)
        columns = []
        for position, column in enumerate(self._raw.columns):
            alike = places[fold(column.header)]
            # What means nothing does no harm, however often it stands there.
            plan = self._plan(column.header) if len(alike) > 1 else None
            if plan is None:
                columns.append(self._separated(column))
            elif position == alike[0]:
                columns.append(self._one_column(alike, plan))
        for column in columns:
            self._add(column)
        self._check_single()
        self._note_unused()
        raw = replace(self._raw, columns=tuple(columns))
        return MappedTable(raw, self._source.path, tuple(self._columns), tuple(self._notices))

    def _plan(self, header: str) -> Plan | None:
        target = self._target(header)
        plan = self._headers.read(target) if target else None
        return None if isinstance(plan, NoPlan) else plan

    def _one_column(self, places: Sequence[int], plan: Plan) -> RawColumn:
        """Return columns of one header as one: the first where all say the same, or one with the values of all.

        Raises:
            ObservationError: If they say different things, and a post has one of it.
        """
        columns = [self._separated(self._raw.columns[place]) for place in places]
        headers = [column.header for column in self._raw.columns]
        others = [places[number] for number in differing(columns)]
        if len(others) == 1:
            text = f"{count_columns(places)} are the same, and one is read: {places_named(headers, places)}"
            self._note(columns[-1], NoticeCode.REPEATED_COLUMN, text)
            return columns[0]
        if not self._may_unite(columns, plan):
            raise differing_columns(headers, others, self._source.path)
        united = unite([columns[places.index(place)] for place in others])
        text = f"{count_columns(others)} are read as one with several values: {places_named(headers, others)}"
        self._note(united, NoticeCode.UNITED_COLUMNS, text)
        return united

    def _may_unite(self, columns: Sequence[RawColumn], plan: Plan) -> bool:
        """Return whether columns hold values of which a post may have several, and no ticks under a class."""
        if not self._headers.may_have_several(plan) or any(column.problem for column in columns):
            return False
        assert isinstance(plan, FeaturePlan)
        if not plan.is_class_header:
            return True
        values = self._values_under(plan, self._target(columns[0].header) or "", columns[0].header)
        cells = {values.get(cell.strip()) for column in columns for cell in column.cells}
        return not any(fold(cell) in FLAG_WORDS for cell in cells if cell)

    def _add(self, column: RawColumn) -> None:
        target = self._target(column.header)
        if target is None:
            return
        if not target:
            if any(cell.strip() for cell in column.cells):
                self._note(column, NoticeCode.UNKNOWN_HEADER, "a column has no header and is not read")
            return
        plan = self._headers.read(target)
        if isinstance(plan, NoPlan):
            self._note(column, plan.code, plan.text, plan.hint, '[source.columns], or leave it out with "-"')
            return
        if column.problem:
            self._note(column, NoticeCode.UNREADABLE_COLUMN, f"the column {shown(column.header)} {column.problem}")
            return
        self._note_unreadable(column)
        if isinstance(plan, ContractColumn):
            self._columns.append(FixedColumn(plan, column, self._value_map(plan, target, column.header)))
        else:
            values = self._values_under(plan, target, column.header)
            column = without_markup(column, values.has)
            if plan.kind is CellKind.ANY:
                plan = self._plan_of_cells(plan, column, values)
            if plan.kind is CellKind.TEXT and names_people(plan.term):
                n_names = sum(bool(cell.strip()) for cell in column.cells)
                text = f"the column {shown(column.header)} holds {n_names:,} names of people; nothing of it is read"
                hint = f"if it holds none, list the values of {display_name(plan.term)} in its range"
                self._note(column, NoticeCode.UNREADABLE_COLUMN, text, hint)
                return
            is_none = fold(column.header) in self._empty_is_none
            self._columns.append(FeatureColumn(plan, column, values, is_none))

    def _plan_of_cells(self, plan: FeaturePlan, column: RawColumn, values: ValueMap) -> FeaturePlan:
        """Return how a column is read whose property doesn't say whether it holds numbers."""
        datatype = numbers_told(values.get(cell.strip()) for cell in column.cells)
        if datatype is None:
            return replace(plan, kind=CellKind.TEXT)
        text = f"{display_name(plan.term)} {UNCLEAR_RANGE}; its digits are read as numbers"
        self._note(column, NoticeCode.NO_NUMBER_RANGE, text)
        return replace(plan, kind=CellKind.NUMBER, datatype=datatype)

    def _separated(self, column: RawColumn) -> RawColumn:
        """Return the column with the separator that all columns have."""
        separator = self._separators.get(fold(column.header))
        if not separator:
            return column
        return replace(column, cells=tuple(cell.replace(separator, SEPARATOR) for cell in column.cells))

    def _target(self, header: str) -> str | None:
        mapped = self._mapped.get(fold(header)) if fold(header) else None
        if mapped is None:
            return header.strip()
        return None if mapped in _DROPPED else mapped

    def _values_under(self, plan: FeaturePlan, target: str, header: str) -> ValueMap:
        terms = (plan.term, plan.feature.property or plan.term)
        return self._value_map(target, header, *terms, *map(display_name, terms), *map(local_name, terms))

    def _value_map(self, *names: str) -> ValueMap:
        key = next((key for key in map(fold, names) if key in self._sections), None)
        if key is None:
            return ValueMap({})
        self._used_sections.add(key)
        return ValueMap(self._sections[key])

    def _check_single(self) -> None:
        headers: dict[object, str] = {}
        for column in self._columns:
            meaning = _single_meaning(column)
            header = column.raw.header
            if meaning in headers:
                is_same = fold(headers[meaning]) == fold(header)
                drop_one = f'drop one under [source.columns], as in {shown(header)} = "-"'
                raise ObservationError(
                    f"two columns mean the same: {shown(headers[meaning])} and {shown(header)}",
                    where=str(self._source.path),
                    hint="rename one of them in the file" if is_same else drop_one,
                )
            if meaning is not None:
                headers[meaning] = header

    def _note_unused(self) -> None:
        headers = [column.header for column in self._raw.columns]
        folded = {fold(header) for header in headers}
        columns = [key for key in sorted(self._source.columns) if fold(key) not in folded]
        values = [key for key in sorted(self._source.values) if fold(key) not in self._used_sections]
        told = {**self._source.separators, **self._source.time_formats}
        unused = [
            (key, f"the settings of the source name {shown(key)}") for key in sorted(told) if fold(key) not in folded
        ]
        unused += [(key, f"[source.columns] maps {shown(key)}") for key in columns]
        unused += [(key, f"[source.values] maps values of {shown(key)}") for key in values]
        self._notices += [
            Notice(
                NoticeCode.UNUSED_MAPPING,
                self._raw.name,
                key,
                None,
                len(self._raw.row),
                f"{mapping}, but there is no such column",
                did_you_mean(key, headers) if number < _MOST_HINTS else None,
            )
            for number, (key, mapping) in enumerate(unused)
        ]

    def _note_unreadable(self, column: RawColumn) -> None:
        """Say of which cells nothing was read; that they can't be is no fault of their rows."""
        for position, why in column.unreadable.items():
            text = f"under {shown(column.header)}, a cell {why.value}; it is not read"
            count = int((column.codes == position).sum())
            hint = _FLATTEN if why is UnreadableCell.NESTED else None
            code = NoticeCode.UNREADABLE_CELL
            self._notices.append(Notice(code, self._raw.name, column.header, None, count, text, hint))

    def _note(
        self, column: RawColumn, code: NoticeCode, text: str, hint: str | None = None, setting: str | None = None
    ) -> None:
        count = int((column.codes != column.cells.index("")).sum()) if "" in column.cells else len(column.codes)
        self._notices.append(Notice(code, self._raw.name, column.header, None, count, text, hint, setting))


def _single_meaning(column: FixedColumn | FeatureColumn) -> object:
    """Return what only one column of a source may record, or None; title and body may both be text."""
    if isinstance(column, FixedColumn):
        return None if column.column is ContractColumn.TEXT else column.column
    return column.plan.feature if column.plan.kind is CellKind.NUMBER else None
