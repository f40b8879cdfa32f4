"""The columns of several files under one header, with what their cells have in common."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.observe.columns import FLAG_WORDS, fold, is_placeholder, numbers_told, unite
from kmgraph.observe.encode import used_cells
from kmgraph.observe.header_row import differing, differing_columns
from kmgraph.observe.markup import without_markup
from kmgraph.observe.raw import UnreadableCell

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from kmgraph.model import Mask
    from kmgraph.observe.raw import RawColumn, RawTable


@dataclass(frozen=True, eq=False)
class ExportColumn:
    """One header with its columns, of all files that have it.

    Attributes:
        parts: Position of the file -> its column.
    """

    header: str
    parts: Mapping[int, RawColumn]

    @cached_property
    def plain(self) -> ExportColumn:
        """The column as features are read from it, without HTML."""
        return ExportColumn(self.header, {number: without_markup(part) for number, part in self.parts.items()})

    @cached_property
    def words(self) -> Counter[str]:
        """Rows by cell, without outer spaces; empty cells are left out."""
        counts: Counter[str] = Counter()
        for column in self.parts.values():
            rows = used_cells(column.codes, len(column.cells)).tolist()
            for cell, count in zip(column.cells, rows, strict=True):
                if count and cell.strip():
                    counts[cell.strip()] += count
        return counts

    @cached_property
    def counts(self) -> Counter[str]:
        """The same without words that stand for nothing, such as "unknown"."""
        return Counter({cell: count for cell, count in self.words.items() if not is_placeholder(cell)})

    @cached_property
    def folded(self) -> Counter[str]:
        """Rows by value, however it is spelt."""
        counts: Counter[str] = Counter()
        for cell, count in self.counts.items():
            counts[fold(cell)] += count
        return counts

    @property
    def n_filled(self) -> int:
        """Rows that say something."""
        return self.counts.total()

    @property
    def is_unique(self) -> bool:
        """Whether every row of every file says something, and no two of one file the same."""
        return all(
            len(set(column.cells)) == len(column.codes) and "" not in column.cells for column in self.parts.values()
        )

    @property
    def is_flag(self) -> bool:
        """Whether all cells say yes or no, and some say yes."""
        return bool(self.folded) and all(value in FLAG_WORDS for value in self.folded) and self.true_rows > 0

    @cached_property
    def true_rows(self) -> int:
        """Rows that say yes."""
        return sum(count for value, count in self.folded.items() if FLAG_WORDS.get(value))

    @property
    def mean_length(self) -> float:
        """Characters of a cell, on average over the rows that have one."""
        return sum(len(cell) * count for cell, count in self.counts.items()) / max(self.n_filled, 1)

    @property
    def mean_words(self) -> float:
        """Words of a cell, parted by spaces, on average over the rows that have one."""
        return sum(len(cell.split()) * count for cell, count in self.counts.items()) / max(self.n_filled, 1)

    def is_nested_in(self, table: int) -> bool:
        """Return whether cells of a file hold objects, or lists of them, of which nothing is read."""
        return UnreadableCell.NESTED in self.parts[table].unreadable.values()

    def filled_in(self, table: int) -> Mask:
        """Return which rows of a file say something, shape (n_rows,)."""
        column = self.parts[table]
        says = np.array([cell.strip() in self.counts for cell in column.cells], dtype=np.bool_)
        return np.asarray(says[column.codes], dtype=np.bool_)

    def true_in(self, table: int) -> Mask:
        """Return which rows of a file say yes, shape (n_rows,)."""
        column = self.parts[table]
        says = np.array([FLAG_WORDS.get(fold(cell), False) for cell in column.cells], dtype=np.bool_)
        return np.asarray(says[column.codes], dtype=np.bool_)

    def words_in(self, table: int) -> list[str]:
        """Return the cells of a file in the order of its rows, without outer spaces."""
        column = self.parts[table]
        cells = [cell.strip() for cell in column.cells]
        return [cells[code] for code in column.codes.tolist()]

    def texts_in(self, table: int) -> list[str]:
        """Return the same, with "" where a row says nothing."""
        return [cell if cell in self.counts else "" for cell in self.words_in(table)]


def columns_of(tables: Sequence[RawTable]) -> tuple[ExportColumn, ...]:
    """Return the columns of the files by header, in the order in which they first come; those without one are left.

    Columns of one header in one file are united, as they are when it is read: but for flags, numbers and ids, of which
    a post has one, so that the first stands for them.
    """
    parts: dict[str, dict[int, list[RawColumn]]] = {}
    headers: dict[str, str] = {}
    for number, table in enumerate(tables):
        for column in table.columns:
            if key := fold(column.header):
                headers.setdefault(key, column.header)
                parts.setdefault(key, {}).setdefault(number, []).append(column)
    return tuple(
        ExportColumn(headers[key], {number: _united(columns) for number, columns in of_file.items()})
        for key, of_file in parts.items()
    )


def refuse_differing(table: RawTable, path: Path, has_one: Callable[[str], bool | None]) -> None:
    """Check that columns of one header say the same, or are read as one with several values.

    Args:
        table: The columns of a file.
        path: The file.
        has_one: Says of a header whether a post has one value under it; None if nothing of it is read.

    Raises:
        ObservationError: If they differ, and only one can be read.
    """
    places: dict[str, list[int]] = {}
    for place, column in enumerate(table.columns):
        if key := fold(column.header):
            places.setdefault(key, []).append(place)
    for alike in (alike for alike in places.values() if len(alike) > 1):
        columns = [table.columns[place] for place in alike]
        one = has_one(columns[0].header)
        others = [alike[number] for number in differing(columns)]
        if one is None or len(others) == 1:
            continue
        if one or not _may_unite(columns):
            raise differing_columns([column.header for column in table.columns], others, path)


def _united(columns: Sequence[RawColumn]) -> RawColumn:
    first = columns[0]
    return unite(columns) if len(columns) > 1 and _may_unite(columns) else first


def _may_unite(columns: Sequence[RawColumn]) -> bool:
    return not any(column.problem or _has_one_value(column) for column in columns)


def _has_one_value(column: RawColumn) -> bool:
    """Return whether a column holds flags or numbers, or tells its rows apart, so that a post has one value of it."""
    cells = {cell.strip() for cell in column.cells if not is_placeholder(cell.strip())} - {""}
    if not cells:
        return False
    is_flag = all(fold(cell) in FLAG_WORDS for cell in cells)
    return is_flag or numbers_told(cells) is not None or len(cells) == len(column.codes) > 1
