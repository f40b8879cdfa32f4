"""Tables of several sources -> one table; rows that share an id are found here."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from itertools import compress
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.model import NumberColumn, ObservationTable, Recording, Reject, SetColumn, select_recorded
from kmgraph.observe.columns import column_order
from kmgraph.observe.encode import Labels, recording_order, row_starts, value_order
from kmgraph.observe.notices import Notice, NoticeCode, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from kmgraph.model import Column, Mask
    from kmgraph.observe.encode import RecordingKey
    from kmgraph.observe.table.rows import SourceRows

_SHOWN_HEADERS = 6


def combine_tables(tables: Sequence[ObservationTable]) -> ObservationTable:
    """Return the rows of all tables, in the order given; ids are not compared."""
    if len(tables) == 1:
        return tables[0]
    label_columns = zip(*map(_label_columns, tables), strict=True)
    platform, author, cluster, reason = (_combine_labels(parts) for parts in label_columns)
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
        recordings=combine_recordings(tables),
        rejects=tuple(reject for table in tables for reject in table.rejects),
        copies=_combine_copies(tables),
        several=_combine_several(tables),
    )


def select_rows(table: ObservationTable, rows: Mask) -> ObservationTable:
    """Return the chosen rows; labels and values that none of them has are dropped.

    Args:
        table: The observations.
        rows: Which rows to keep, shape (n_rows,).
    """
    if rows.all():
        return table
    platform, author, cluster, reason = (_select_labels(labels, rows) for labels in _label_columns(table))
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
        recordings=tuple(select_recorded(recording, rows) for recording in table.recordings),
        sampled=table.sampled,
        of_platforms=table.of_platforms,
        rejects=table.rejects,
        copies=None if table.copies is None else _regroup(table.copies[rows]),
        several=None if table.several is None else table.several[rows],
        texts=None if table.texts is None else table.texts.at(rows),
    )


def _label_columns(table: ObservationTable) -> tuple[Labels, Labels, Labels, Labels]:
    """Return the platforms, authors, clusters and reasons of the rows."""
    return (
        Labels(table.platforms, table.platform),
        Labels(table.authors, table.author),
        Labels(table.clusters, table.cluster),
        Labels(table.reasons, table.reason),
    )


def _combine_labels(parts: Sequence[Labels]) -> Labels:
    labels = tuple(sorted({label for part in parts for label in part.labels}))
    position = {label: index for index, label in enumerate(labels)}
    # The last entry of each lookup stands for -1, "unknown".
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


def _combine_several(tables: Sequence[ObservationTable]) -> NDArray[np.uint8] | None:
    if all(table.several is None for table in tables):
        return None
    one = (np.zeros(len(table), dtype=np.uint8) if table.several is None else table.several for table in tables)
    return np.concatenate(list(one))


def _regroup(codes: NDArray[np.int32]) -> NDArray[np.int32]:
    """Return the groups that still have two rows, numbered without holes."""
    is_group = np.bincount(codes[codes >= 0], minlength=int(codes.max(initial=-1)) + 1) > 1
    # The last entry stands for -1.
    lookup = np.append(np.where(is_group, np.cumsum(is_group) - 1, -1), -1)
    return lookup[codes].astype(np.int32)


def _select_labels(labels: Labels, rows: Mask) -> Labels:
    # With -1, "unknown", put in, it is always the first of the distinct codes.
    used, codes = np.unique(np.append(labels.codes[rows], np.int32(-1)), return_inverse=True)
    return Labels(tuple(labels.labels[code] for code in used[1:].tolist()), (codes[:-1] - 1).astype(np.int32))


def _combine_columns(tables: Sequence[ObservationTable]) -> tuple[Column, ...]:
    columns_of = [{column_order(column): column for column in table.columns} for table in tables]
    lengths = [len(table) for table in tables]
    keys = sorted({key for columns in columns_of for key in columns})
    return tuple(_combine_column([columns.get(key) for columns in columns_of], lengths) for key in keys)


def _combine_column(parts: Sequence[Column | None], lengths: Sequence[int]) -> Column:
    """Return the columns of one feature as one; a table without it (None) has so many rows that record nothing."""
    first = next(part for part in parts if part is not None)
    header = ", ".join(dict.fromkeys(part.header for part in parts if part is not None))
    sized = list(zip(parts, lengths, strict=True))
    if isinstance(first, NumberColumn):
        numbers = [
            part.numbers if isinstance(part, NumberColumn) else np.full(n_rows, np.nan) for part, n_rows in sized
        ]
        return NumberColumn(first.feature, header, first.datatype, np.concatenate(numbers))
    sets = [part for part in parts if isinstance(part, SetColumn)]
    values = tuple(sorted({value for part in sets for value in part.values}, key=value_order))
    position = {value: index for index, value in enumerate(values)}
    # Both lists of values are sorted, so positions stay sorted within each row.
    indices = [np.array([position[value] for value in part.values], dtype=np.int32)[part.indices] for part in sets]
    row_lengths = [np.diff(part.indptr) if isinstance(part, SetColumn) else np.zeros(n, np.int64) for part, n in sized]
    starts = row_starts(np.concatenate(row_lengths))
    return SetColumn(first.feature, first.kind, header, values, starts, np.concatenate(indices))


def combine_recordings(tables: Sequence[ObservationTable]) -> tuple[Recording, ...]:
    """Return how the rows of all tables, put together, record their features, in a fixed order."""
    told = [_recordings(table) for table in tables]
    keys = sorted({key for recordings in told for key in recordings}, key=recording_order)
    headers = Counter(feature for feature, _, _ in keys)
    return tuple(_combine_recording(key, tables, told, alone=headers[key[0]] == 1) for key in keys)


def _recordings(table: ObservationTable) -> dict[RecordingKey, Recording]:
    """Return the recordings by feature and roots; a column that none is of is recorded by the rows with a value."""
    recordings = {(recording.feature, recording.roots, recording.by_words): recording for recording in table.recordings}
    known = {feature for feature, _, _ in recordings}
    sets = {column.feature for column in table.columns if isinstance(column, SetColumn)}
    return recordings | {(feature, (), False): Recording(feature) for feature in sets - known}


def _combine_recording(
    key: RecordingKey,
    tables: Sequence[ObservationTable],
    told: Sequence[Mapping[RecordingKey, Recording]],
    *,
    alone: bool,
) -> Recording:
    parts = [recordings.get(key) for recordings in told]
    feature, roots, by_words = key
    if alone and all(part is None or part.complete is None for part in parts):
        return Recording(feature, roots)
    masks = [_complete(part, table) for part, table in zip(parts, tables, strict=True)]
    return Recording(feature, roots, np.concatenate(masks), by_words)


def _complete(recording: Recording | None, table: ObservationTable) -> Mask:
    """Return the rows of a table that say all there is to say under a header that it may not have, (n_rows,)."""
    if recording is None:
        return np.zeros(len(table), dtype=np.bool_)
    if recording.complete is not None:
        return recording.complete
    lengths = [
        np.diff(column.indptr) > 0
        for column in table.columns
        if isinstance(column, SetColumn) and column.feature == recording.feature
    ]
    return np.asarray(np.logical_or.reduce([np.zeros(len(table), dtype=np.bool_), *lengths]), dtype=np.bool_)


def _select_column(column: Column, rows: Mask) -> Column | None:
    if isinstance(column, NumberColumn):
        numbers = column.numbers[rows]
        return None if np.isnan(numbers).all() else replace(column, numbers=numbers)
    lengths = np.diff(column.indptr)
    used, indices = np.unique(column.indices[np.repeat(rows, lengths)], return_inverse=True)
    if not used.size:
        return None
    values = tuple(column.values[index] for index in used.tolist())
    return replace(column, values=values, indptr=row_starts(lengths[rows]), indices=indices.astype(np.int32))


@dataclass(frozen=True, eq=False)
class Duplicates:
    """Rows of all sources, put together, that share an id.

    Attributes:
        left_out: Rows that repeat an earlier one, and all rows of an id of which two disagree; shape (n_rows,), bool.
        rejects: Those that disagree: nothing tells which of them is right.
        notices: That rows were repeated, in the order of the sources.
    """

    left_out: NDArray[np.bool_]
    rejects: tuple[Reject, ...] = ()
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class _SourceRow:
    source: SourceRows
    row: int

    def __str__(self) -> str:
        table = self.source.table
        return f"{table.sources[table.source[self.row]]}, row {table.row[self.row]}"

    def cells(self) -> Mapping[str, tuple[str, ...]] | None:
        """Return the row's cells that mean something here as they came, empty ones left out; None if it has none."""
        if self.source.raw is None:
            return None
        position = self.source.raw_rows[self.row]
        cells: dict[str, tuple[str, ...]] = {}
        for column in self.source.raw:
            cell = column.cells[column.codes[position]]
            if cell:
                cells[column.header] = (*cells.get(column.header, ()), cell)
        return cells

    def reject(self, reason: str) -> Reject:
        """Return the row as one that can't be read."""
        table = self.source.table
        name, row, outcome = table.sources[table.source[self.row]], int(table.row[self.row]), table.outcome[self.row]
        return Reject(name, row, "", reason, int(outcome), (*table.authors, "")[table.author[self.row]])


def find_duplicates(sources: Sequence[SourceRows], among: Mask) -> Duplicates:
    """Return the rows that repeat an earlier one in all cells that mean something, and those that contradict one.

    Args:
        sources: What was read of each source.
        among: Rows of all sources to compare with one another, shape (n_rows,).
    """
    n_rows = sum(len(source.table) for source in sources)
    left_out = np.zeros(n_rows, dtype=np.bool_)
    ids = compress((row_id for source in sources for row_id in source.table.ids), among.tolist())
    if len(set(ids)) == among.sum():
        return Duplicates(left_out)
    of_id: dict[str, list[int]] = {}
    rows = [_SourceRow(source, row) for source in sources for row in range(len(source.table))]
    for position, row in compress(enumerate(rows), among.tolist()):
        of_id.setdefault(row.source.table.ids[row.row], []).append(position)
    repeats = left_out.copy()
    rejects = []
    for positions in of_id.values():
        same = [rows[position] for position in positions]
        if len(same) == 1:
            continue
        reason = _disagreement(same)
        if reason is None:
            repeats[positions[1:]] = True
        else:
            left_out[positions] = True
            rejects += [row.reject(reason) for row in same]
    return Duplicates(left_out | repeats, tuple(rejects), tuple(_repeat_notices(sources, repeats)))


def _repeat_notices(sources: Sequence[SourceRows], repeats: Mask) -> Iterator[Notice]:
    text = "rows repeat an earlier row, cell for cell, and count once"
    parts = np.split(repeats, np.cumsum([len(source.table) for source in sources[:-1]], dtype=np.int64))
    for source, part in zip(sources, parts, strict=True):
        if part.any():
            yield Notice(NoticeCode.DUPLICATE_ROWS, source.table.sources[0], "", None, int(part.sum()), text)


def _disagreement(rows: Sequence[_SourceRow]) -> str | None:
    """Return why rows of one id can't be the same row, or None if they can."""
    cells = [row.cells() for row in rows]
    if cells[0] is not None and all(other == cells[0] for other in cells):
        return None
    headers = sorted({header for row in cells if row for header in row})
    differing = [header for header in headers if len({row and row.get(header) for row in cells}) > 1]
    # Without quotation marks, which stand around what cells hold.
    listed = ", ".join(shown(header)[1:-1] for header in differing[:_SHOWN_HEADERS]) + (
        ", …" if len(differing) > _SHOWN_HEADERS else ""
    )
    return f"{len(rows)} rows have its id" + (f" and differ in {listed}" if listed else "")
