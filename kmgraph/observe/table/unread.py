"""What of each row of drafts was not read, or is in doubt, and why: who sent a draft has to know."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from kmgraph.observe.notices import NoticeCode

if TYPE_CHECKING:
    from kmgraph.model import Feature
    from kmgraph.observe.columns import MappedTable, NumberCells, ReadCells, SetCells
    from kmgraph.observe.raw import RawColumn, RawTable

_NO_MEANING = frozenset((NoticeCode.UNKNOWN_HEADER, NoticeCode.AMBIGUOUS_HEADER, NoticeCode.UNREADABLE_COLUMN))
_MOST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class UnreadCell:
    """A cell that was not read.

    Attributes:
        row: Row number in the source.
        column: Header.
        value: What stands there, cut short.
        why: Why it means nothing here.
        feature: What it would have recorded; None if the header means nothing.
        is_meant: Whether the header means something here or is close to one that does: then the cell was to be read.
    """

    row: int
    column: str
    value: str
    why: str
    feature: Feature | None = None
    is_meant: bool = True


@dataclass(frozen=True, slots=True)
class DoubtedClass:
    """A class that a word of a draft tells, and all else in the draft speaks against.

    Attributes:
        row: Row number in the source.
        iri: The class.
    """

    row: int
    iri: str


def unread_cells(
    mapped: MappedTable, sets: list[SetCells], numbers: list[NumberCells], fixed: list[tuple[RawColumn, ReadCells[Any]]]
) -> tuple[UnreadCell, ...]:
    """Return the cells of a source that were not read, by row and column.

    Args:
        mapped: The source with its headers understood.
        sets: Its features but numbers.
        numbers: Its numbers.
        fixed: Its fixed columns but ids.
    """
    raw = mapped.raw
    found = [
        *(cell for cells in sets for cell in _unread_values(raw, cells)),
        *(cell for cells in numbers for cell in _unread_numbers(raw, cells)),
        *(cell for column, read in fixed for cell in _cells(raw, column, dict(read.unknown), None)),
        *(cell for column in mapped.columns for cell in _unreadable(raw, column.raw)),
        *_without_meaning(mapped),
    ]
    return tuple(sorted(found, key=lambda cell: (cell.row, cell.column, cell.value)))


def _unread_values(raw: RawTable, cells: SetCells) -> Iterator[UnreadCell]:
    for position, read in enumerate(cells.values):
        for unread in read.unread:
            if unread.code is not NoticeCode.PLACEHOLDER:
                why = "; ".join(filter(None, (unread.text, cells.reader.suggest(unread.value))))
                for row in _rows(raw, cells.column.raw, position):
                    yield UnreadCell(row, cells.column.raw.header, unread.value, why, cells.column.plan.feature)


def _unread_numbers(raw: RawTable, cells: NumberCells) -> Iterator[UnreadCell]:
    yield from _cells(raw, cells.column.raw, cells.read.problems, cells.column.plan.feature)


def _cells(
    raw: RawTable, column: RawColumn, problems: Mapping[int, str], feature: Feature | None
) -> Iterator[UnreadCell]:
    for position, why in problems.items():
        for row in _rows(raw, column, position):
            yield UnreadCell(row, column.header, column.cells[position].strip()[:_MOST_SHOWN], why, feature)


def _unreadable(raw: RawTable, column: RawColumn) -> Iterator[UnreadCell]:
    for position, why in column.unreadable.items():
        for row in _rows(raw, column, position):
            yield UnreadCell(row, column.header, "", why.value)


def _without_meaning(mapped: MappedTable) -> Iterator[UnreadCell]:
    columns = {column.header: column for column in mapped.raw.columns}
    for notice in mapped.notices:
        column = columns.get(notice.column)
        if notice.code not in _NO_MEANING or column is None:
            continue
        is_meant = notice.code is not NoticeCode.UNKNOWN_HEADER or notice.hint is not None
        why = "; ".join(filter(None, (notice.text, notice.hint)))
        for position, cell in enumerate(column.cells):
            if cell.strip() or position in column.unreadable:
                for row in _rows(mapped.raw, column, position):
                    yield UnreadCell(row, column.header, cell.strip()[:_MOST_SHOWN], why, None, is_meant)


def _rows(raw: RawTable, column: RawColumn, position: int) -> list[int]:
    rows: list[int] = raw.row[np.flatnonzero(column.codes == position)].tolist()
    return rows
