"""Tables of several sources -> one table; rows that share an id are found here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.errors import ObservationError
from kmgraph.model import NumberColumn, ObservationTable, SetColumn
from kmgraph.observe.columns import column_order
from kmgraph.observe.encode import Labels, row_starts, value_order
from kmgraph.observe.notices import Notice, NoticeCode, shown

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from kmgraph.model import Column, Mask
    from kmgraph.observe.table.rows import SourceRows

_SHOWN_HEADERS = 6


def combine_tables(tables: Sequence[ObservationTable]) -> ObservationTable:
    """Return the rows of all tables, in the order given; ids are not compared."""
    if len(tables) == 1:
        return tables[0]
    platform = _combine_labels([Labels(table.platforms, table.platform) for table in tables])
    author = _combine_labels([Labels(table.authors, table.author) for table in tables])
    cluster = _combine_labels([Labels(table.clusters, table.cluster) for table in tables])
    reason = _combine_labels([Labels(table.reasons, table.reason) for table in tables])
    offsets = np.cumsum([0, *(len(table.sources) for table in tables)]).tolist()
    return ObservationTable(
        ids=tuple(row_id for table in tables for row_id in table.ids),
        sources=tuple(source for table in tables for source in table.sources),
        source=np.concatenate([table.source + np.int32(start) for table, start in zip(tables, offsets, strict=False)]),
        row=np.concatenate([table.row for table in tables]),
        outcome=np.concatenate([table.outcome for table in tables]),
        platforms=platform.labels,
        platform=platform.codes,
        authors=author.labels,
        author=author.codes,
        clusters=cluster.labels,
        cluster=cluster.codes,
        decided_by=np.concatenate([table.decided_by for table in tables]),
        reasons=reason.labels,
        reason=reason.codes,
        posted_at=np.concatenate([table.posted_at for table in tables]),
        decided_at=np.concatenate([table.decided_at for table in tables]),
        observed_at=np.concatenate([table.observed_at for table in tables]),
        columns=_combine_columns(tables),
        rejects=tuple(reject for table in tables for reject in table.rejects),
        copies=_combine_copies(tables),
    )


def select_rows(table: ObservationTable, rows: Mask) -> ObservationTable:
    """Return the chosen rows; labels and values that none of them has are dropped.

    Args:
        table: The observations.
        rows: Which rows to keep, shape (n_rows,).
    """
    if rows.all():
        return table
    platform = _used(Labels(table.platforms, table.platform[rows]))
    author = _used(Labels(table.authors, table.author[rows]))
    cluster = _used(Labels(table.clusters, table.cluster[rows]))
    reason = _used(Labels(table.reasons, table.reason[rows]))
    columns = (_select_column(column, rows) for column in table.columns)
    return ObservationTable(
        ids=tuple(row_id for row_id, kept in zip(table.ids, rows.tolist(), strict=True) if kept),
        sources=table.sources,
        source=table.source[rows],
        row=table.row[rows],
        outcome=table.outcome[rows],
        platforms=platform.labels,
        platform=platform.codes,
        authors=author.labels,
        author=author.codes,
        clusters=cluster.labels,
        cluster=cluster.codes,
        decided_by=table.decided_by[rows],
        reasons=reason.labels,
        reason=reason.codes,
        posted_at=table.posted_at[rows],
        decided_at=table.decided_at[rows],
        observed_at=table.observed_at[rows],
        columns=tuple(column for column in columns if column is not None),
        rejects=table.rejects,
        copies=None if table.copies is None else _regroup(table.copies[rows]),
    )


def _combine_labels(parts: Sequence[Labels]) -> Labels:
    labels = tuple(sorted({label for part in parts for label in part.labels}))
    position = {label: place for place, label in enumerate(labels)}
    # The last place of each lookup stands for -1, "unknown".
    lookups = [np.array([*(position[label] for label in part.labels), -1], dtype=np.int32) for part in parts]
    return Labels(labels, np.concatenate([lookup[part.codes] for lookup, part in zip(lookups, parts, strict=True)]))


def _combine_copies(tables: Sequence[ObservationTable]) -> NDArray[np.int32] | None:
    """Return the groups of copies of each table; texts of different tables are not compared here."""
    if all(table.copies is None for table in tables):
        return None
    parts, start = [], 0
    for table in tables:
        codes = np.full(len(table), -1, dtype=np.int32) if table.copies is None else table.copies
        parts.append(np.where(codes >= 0, codes + np.int32(start), codes))
        start += int(codes.max(initial=-1)) + 1
    return np.concatenate(parts)


def _regroup(codes: NDArray[np.int32]) -> NDArray[np.int32]:
    """Return the groups that still have two rows, numbered without holes."""
    is_group = np.bincount(codes[codes >= 0], minlength=int(codes.max(initial=-1)) + 1) > 1
    # The last place stands for -1.
    lookup = np.append(np.where(is_group, np.cumsum(is_group) - 1, -1), -1)
    return lookup[codes].astype(np.int32)


def _used(labels: Labels) -> Labels:
    used = np.unique(labels.codes[labels.codes >= 0]).tolist()
    lookup = np.full(len(labels.labels) + 1, -1, dtype=np.int32)
    lookup[used] = np.arange(len(used))
    return Labels(tuple(labels.labels[place] for place in used), lookup[labels.codes])


def _combine_columns(tables: Sequence[ObservationTable]) -> tuple[Column, ...]:
    keys = sorted({column_order(column) for table in tables for column in table.columns})
    found = [{column_order(column): column for column in table.columns} for table in tables]
    combined: list[Column] = []
    for key in keys:
        columns = [columns.get(key) for columns in found]
        sets = [column if isinstance(column, SetColumn) else None for column in columns]
        numbers = [column if isinstance(column, NumberColumn) else None for column in columns]
        lengths = [len(table) for table in tables]
        combined.append(_combine_numbers(numbers, lengths) if any(numbers) else _combine_sets(sets, lengths))
    return tuple(combined)


def _combine_numbers(columns: Sequence[NumberColumn | None], lengths: Sequence[int]) -> NumberColumn:
    first = next(column for column in columns if column is not None)
    numbers = [
        np.full(length, np.nan) if column is None else column.numbers
        for column, length in zip(columns, lengths, strict=True)
    ]
    return NumberColumn(first.feature, _headers(columns), first.datatype, np.concatenate(numbers))


def _combine_sets(columns: Sequence[SetColumn | None], lengths: Sequence[int]) -> SetColumn:
    first = next(column for column in columns if column is not None)
    values = tuple(sorted({v for column in columns if column is not None for v in column.values}, key=value_order))
    position = {value: place for place, value in enumerate(values)}
    row_lengths, indices = [], []
    for column, length in zip(columns, lengths, strict=True):
        if column is None:
            row_lengths.append(np.zeros(length, dtype=np.int64))
            continue
        row_lengths.append(np.diff(column.indptr))
        # Both lists of values are sorted, so positions stay sorted within each row.
        lookup = np.array([position[value] for value in column.values], dtype=np.int32)
        indices.append(lookup[column.indices])
    starts = row_starts(np.concatenate(row_lengths))
    return SetColumn(first.feature, first.kind, _headers(columns), values, starts, np.concatenate(indices))


def _headers(columns: Sequence[Column | None]) -> str:
    return ", ".join(dict.fromkeys(column.header for column in columns if column is not None))


def _select_column(column: Column, rows: Mask) -> Column | None:
    if isinstance(column, NumberColumn):
        numbers = column.numbers[rows]
        return (
            None if np.isnan(numbers).all() else NumberColumn(column.feature, column.header, column.datatype, numbers)
        )
    lengths = np.diff(column.indptr)
    indices = column.indices[np.repeat(rows, lengths)]
    used = np.unique(indices).tolist()
    if not used:
        return None
    lookup = np.full(len(column.values), -1, dtype=np.int32)
    lookup[used] = np.arange(len(used))
    values = tuple(column.values[place] for place in used)
    return SetColumn(column.feature, column.kind, column.header, values, row_starts(lengths[rows]), lookup[indices])


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
