"""Rows that share an id: an error, unless they are the same row twice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.errors import ObservationError
from kmgraph.observe.notices import Notice, NoticeCode, shown

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from kmgraph.observe.table.rows import SourceRows

_SHOWN_HEADERS = 6


@dataclass(frozen=True, eq=False)
class Duplicates:
    """Which rows of all sources, put together, repeat an earlier row; and a notice a source that has some.

    Attributes:
        repeats: Shape (n_rows,), bool.
        notices: In the order of the sources.
    """

    repeats: NDArray[np.bool_]
    notices: tuple[Notice, ...]


@dataclass(frozen=True, slots=True)
class _Place:
    source: SourceRows
    row: int

    def __str__(self) -> str:
        table = self.source.table
        return f"{table.sources[table.source[self.row]]}, row {table.row[self.row]}"

    def cells(self) -> Mapping[str, tuple[str, ...]] | None:
        """Return the row's cells as they came, empty ones left out; None if it has none."""
        raw = self.source.raw
        if raw is None:
            return None
        position = self.source.raw_rows[self.row]
        cells: dict[str, tuple[str, ...]] = {}
        for column in raw.columns:
            cell = column.cells[column.codes[position]]
            if cell:
                cells[column.header] = (*cells.get(column.header, ()), cell)
        return cells


def find_duplicates(sources: Sequence[SourceRows]) -> Duplicates:
    """Return the rows that repeat an earlier one, cell for cell.

    Raises:
        ObservationError: If two different rows share an id; it names both, and the columns in which they differ.
    """
    n_rows = sum(len(source.table) for source in sources)
    repeats = np.zeros(n_rows, dtype=np.bool_)
    if len({row_id for source in sources for row_id in source.table.ids}) == n_rows:
        return Duplicates(repeats, ())
    first: dict[str, _Place] = {}
    position = 0
    notices: list[Notice] = []
    for source in sources:
        count = 0
        for row, row_id in enumerate(source.table.ids):
            place = _Place(source, row)
            earlier = first.setdefault(row_id, place)
            if earlier is not place:
                _check_same(row_id, earlier, place)
                repeats[position] = True
                count += 1
            position += 1
        if count:
            text = "rows repeat an earlier row, cell for cell, and count once"
            notices.append(Notice(NoticeCode.DUPLICATE_ROWS, source.table.sources[0], "", None, count, text))
    return Duplicates(repeats, tuple(notices))


def _check_same(row_id: str, earlier: _Place, place: _Place) -> None:
    before, now = earlier.cells(), place.cells()
    if before is not None and before == now:
        return
    headers = sorted({*(before or {}), *(now or {})})
    differing = [header for header in headers if before is None or now is None or before.get(header) != now.get(header)]
    listed = ", ".join(map(shown, differing[:_SHOWN_HEADERS])) + (", …" if len(differing) > _SHOWN_HEADERS else "")
    raise ObservationError(
        f"two rows have the id {shown(row_id)}" + (f" and differ in {listed}" if listed else ""),
        where=f"{earlier}; {place}",
        hint="ids must be unique: drop one of the rows, or map another column onto id",
    )
