"""Feature columns of one source -> columns of the observation table."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.model import ColumnKind, Feature, NumberColumn
from kmgraph.namespaces import KM, XSD
from kmgraph.observe.columns.names import display_name
from kmgraph.observe.columns.numbers import Numbers, read_numbers, refuse_numbers
from kmgraph.observe.columns.placeholders import is_placeholder, nothing_recorded
from kmgraph.observe.columns.values import CellReader
from kmgraph.observe.encode import SetPart, ToldCells, chosen, encode_sets, used_cells
from kmgraph.observe.notices import Notice, NoticeCode, shown, values_of
from kmgraph.rdf import FLOAT_TYPES, INTEGER_TYPES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from kmgraph.model import Column, Mask, SetColumn
    from kmgraph.observe.columns.mapping import FeatureColumn
    from kmgraph.observe.columns.terms import Terms
    from kmgraph.observe.columns.values import CellValues, Unread
    from kmgraph.observe.raw import RawColumn

_SHOWN_VALUES = 20
_FEW_ROWS = 10
_HARDLY = 0.1
"""Share of a column's rows, up to which hardly anything of it was understood."""
_SHOWN_CELLS = 3
"""Values that follow no list, such as numbers and times: a few show what is wrong with all."""


@dataclass(frozen=True, eq=False)
class NumberCells:
    """A numeric column, its distinct cells read."""

    column: FeatureColumn
    read: Numbers


@dataclass(frozen=True, eq=False)
class SetCells:
    """A column of terms, flags, choices or text, its distinct cells read; the values say of which kind they are."""

    column: FeatureColumn
    reader: CellReader
    values: Sequence[CellValues]


def read_number_cells(column: FeatureColumn) -> NumberCells:
    """Return the distinct cells of a numeric column as numbers."""
    plan = column.plan
    read = read_numbers(column.raw.cells, plan.datatype or XSD.decimal, column.values)
    is_bounded = plan.choices or plan.least is not None or plan.most is not None
    return NumberCells(column, refuse_numbers(read, plan) if is_bounded else read)


def read_set_cells(column: FeatureColumn, terms: Terms) -> SetCells:
    """Return the distinct cells of any other column as values."""
    reader = CellReader(column.plan, terms, column.values, empty_is_none=column.empty_is_none)
    return SetCells(column, reader, reader.read(column.raw.cells))


def unread_notices(source: str, cells: SetCells, rows: Mask) -> list[Notice]:
    """Return a notice for each value that was not understood, the most frequent first, the rest in one.

    Args:
        source: Short name of the file.
        cells: A column with its values.
        rows: The rows that count, shape (n_rows,).
    """
    column = cells.column
    used = used_cells(chosen(column.raw.codes, rows), len(column.raw.cells))
    counts: Counter[Unread] = Counter()
    for read, count in zip(cells.values, used.tolist(), strict=True):
        for unread in set(read.unread) if count else ():
            counts[unread] += count
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0].value))
    # What stands under the author by mistake may be handles, which no message may show.
    n_shown = 0 if column.plan.feature.property == KM.hasAuthor else _SHOWN_VALUES
    notices = _mostly_unread(source, cells, used)
    notices += [
        Notice(
            *(unread.code, source, column.raw.header, unread.value, count, unread.text),
            hint=cells.reader.suggest(unread.value),
            setting=values_of(column.raw.header),
        )
        for unread, count in ranked[:n_shown]
    ]
    more = ranked[n_shown:]
    return [*notices, _summary(source, cells, more)] if more else notices


def _mostly_unread(source: str, cells: SetCells, used: NDArray[np.int64]) -> list[Notice]:
    """Return a notice that hardly anything of a column was understood, none if enough was.

    What stands for nothing recorded counts on neither side.
    """
    unread = [any(value.code is not NoticeCode.PLACEHOLDER for value in read.unread) for read in cells.values]
    lost = int(used[np.array(unread, dtype=np.bool_)].sum()) if unread else 0
    understood = (
        int(used[np.array([bool(read.values) for read in cells.values], dtype=np.bool_)].sum()) if unread else 0
    )
    if lost < _FEW_ROWS or understood > _HARDLY * (lost + understood):
        return []
    header = cells.column.raw.header
    text = f"hardly anything under {shown(header)} was understood"
    hint = "another column may be meant; see [source.columns]"
    return [Notice(NoticeCode.MOSTLY_UNREAD, source, header, None, lost, text, hint, values_of(header))]


def _summary(source: str, cells: SetCells, more: Sequence[tuple[Unread, int]]) -> Notice:
    """Return one notice of several values that were not understood."""
    column = cells.column
    text = f"{len(more):,} different values are not understood under {display_name(column.plan.term)}"
    count, setting = sum(count for _, count in more), values_of(column.raw.header)
    return Notice(NoticeCode.UNKNOWN_VALUE, source, column.raw.header, None, count, text, setting=setting)


def unread_cell_notices(
    source: str,
    raw: RawColumn,
    problems: Mapping[int, str],
    rows: Mask,
    summary: str,
    hint: str | None = None,
    *,
    is_mapped: bool = True,
) -> list[Notice]:
    """Return a notice for the most frequent cells that were not understood, and one for the others together.

    Such a cell is not recorded; its row is read all the same.

    Args:
        source: Short name of the file.
        raw: The column.
        problems: Position of a distinct cell -> why it was not understood.
        rows: The rows that count, shape (n_rows,).
        summary: What is wrong with all of them, to follow "1 more value …".
        hint: What to do about it.
        is_mapped: Whether mapping such values, one by one, is what helps.
    """
    setting = values_of(raw.header) if is_mapped else None
    counts = used_cells(chosen(raw.codes, rows), len(raw.cells)).tolist() if problems else []
    ranked = sorted(
        (-counts[position], raw.cells[position], why) for position, why in problems.items() if counts[position]
    )
    notices = [
        _cell_notice(source, raw.header, cell, -count, why, hint, setting) for count, cell, why in ranked[:_SHOWN_CELLS]
    ]
    more = ranked[_SHOWN_CELLS:]
    if more:
        several = "1 more value" if len(more) == 1 else f"{len(more):,} more values, each of which"
        text = f"under {shown(raw.header)}: {several} {summary}"
        count = -sum(count for count, *_ in more)
        notices.append(Notice(NoticeCode.UNKNOWN_VALUE, source, raw.header, None, count, text, hint, setting))
    return notices


def _cell_notice(
    source: str, header: str, cell: str, count: int, why: str, hint: str | None, setting: str | None
) -> Notice:
    if is_placeholder(cell.strip()):
        text = nothing_recorded(shown(header), (cell.strip(),))
        return Notice(NoticeCode.PLACEHOLDER, source, header, cell, count, text)
    text = f"under {shown(header)}: {why}"
    return Notice(NoticeCode.UNKNOWN_VALUE, source, header, cell, count, text, hint, setting)


def number_column(cells: NumberCells, rows: Mask) -> NumberColumn | None:
    """Return the numbers of the rows, or None if no row has one."""
    plan = cells.column.plan
    numbers = cells.read.numbers[chosen(cells.column.raw.codes, rows)]
    if np.isnan(numbers).all():
        return None
    return NumberColumn(plan.feature, cells.column.raw.header, general_datatype(plan.datatype), numbers)


def set_parts(cells: SetCells, rows: Mask) -> list[SetPart]:
    """Return what a column records of the rows, classes, individuals and data apart."""
    raw = cells.column.raw
    codes = chosen(raw.codes, rows)
    parts = []
    for kind in sorted({value.kind for read in cells.values for value in read.values}):
        values = [tuple(value.value for value in read.values if value.kind is kind) for read in cells.values]
        parts.append(SetPart(cells.column.plan.feature, kind, raw.header, values, codes))
    return parts


def set_told(cells: SetCells, rows: Mask) -> ToldCells:
    """Return which of the rows' cells of a column say all there is to say."""
    plan, codes = cells.column.plan, chosen(cells.column.raw.codes, rows)
    complete = np.array([read.is_complete for read in cells.values], dtype=np.bool_)
    valued = np.array([bool(read.values) for read in cells.values], dtype=np.bool_)
    return ToldCells(plan.feature, plan.roots, complete, valued, codes)


def join_parts(parts: Iterable[SetPart]) -> list[SetColumn]:
    """Return one column a feature and kind of value; several headers for one feature become one column."""
    grouped: dict[tuple[Feature, ColumnKind], list[SetPart]] = {}
    for part in parts:
        grouped.setdefault((part.feature, part.kind), []).append(part)
    return [column for column in map(encode_sets, grouped.values()) if column is not None]


def column_order(column: Column) -> tuple[tuple[str, ...], str, str]:
    """Return the key that orders the columns of a table: by feature, then by kind."""
    kind = "number" if isinstance(column, NumberColumn) else column.kind.value
    return (column.feature.via, column.feature.property or "", kind)


def general_datatype(datatype: str | None) -> str:
    """Return xsd:integer, xsd:double or xsd:decimal, whichever holds the values of the datatype."""
    if datatype in INTEGER_TYPES:
        return XSD.integer
    return XSD.double if datatype in FLOAT_TYPES else XSD.decimal
