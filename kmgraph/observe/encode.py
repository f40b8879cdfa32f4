"""Dictionary-encoded cells -> the arrays of the observation table."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.model import Recording, SetColumn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from kmgraph.model import ColumnKind, Feature, Value
    from kmgraph.observe.raw import Codes

    RecordingKey = tuple[Feature, tuple[str, ...], bool]


@dataclass(frozen=True, eq=False)
class Labels:
    """A column with at most one label a row: the distinct labels, sorted, and the position of each row's (-1: none)."""

    labels: tuple[str, ...]
    codes: NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class SetPart:
    """What one column of a source adds to a set column of the table.

    Attributes:
        feature: What the set column records.
        kind: What its values are.
        header: Of the source's column.
        values: The values of each distinct cell.
        codes: Which cell each row has.
    """

    feature: Feature
    kind: ColumnKind
    header: str
    values: Sequence[tuple[Value, ...]]
    codes: Codes


@dataclass(frozen=True, eq=False)
class ToldCells:
    """How one column of a source records a feature.

    Attributes:
        feature: What it records.
        roots: Classes below which its cells name something; empty for any.
        complete: Which distinct cells say all there is to say, shape (n_cells,).
        valued: Which distinct cells give a value, shape (n_cells,).
        codes: Which cell each row has.
        by_words: Whether the words of a text tell it, and no cell does.
    """

    feature: Feature
    roots: tuple[str, ...]
    complete: NDArray[np.bool_]
    valued: NDArray[np.bool_]
    codes: Codes
    by_words: bool = False


@dataclass(frozen=True, eq=False)
class _Ragged:
    """Rows of different lengths in one flat array."""

    flat: NDArray[np.int32]
    lengths: NDArray[np.int64]


def row_starts(lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the row pointers of compressed sparse rows, shape (n_rows + 1,), int64."""
    starts = np.zeros(len(lengths) + 1, dtype=np.int64)
    np.cumsum(lengths, out=starts[1:])
    return starts


def chosen(codes: Codes, rows: NDArray[np.bool_]) -> Codes:
    """Return the codes of the rows that count; no copy where all do.

    Args:
        codes: Which cell each row has.
        rows: The rows that count, shape (n_rows,).
    """
    return codes if rows.all() else codes[rows]


def used_cells(codes: Codes, n_cells: int) -> NDArray[np.int64]:
    """Return how many rows hold each distinct cell, shape (n_cells,)."""
    return np.bincount(codes, minlength=n_cells).astype(np.int64)


def encode_labels(labels: Sequence[str | None], codes: Codes) -> Labels:
    """Return the labels of the rows.

    Args:
        labels: A label a distinct cell, or None.
        codes: Which cell each row has.
    """
    counts = used_cells(codes, len(labels))
    distinct = sorted({label for label, count in zip(labels, counts, strict=True) if label is not None and count})
    positions = {label: position for position, label in enumerate(distinct)}
    lookup = np.array([-1 if label is None else positions.get(label, -1) for label in labels], dtype=np.int32)
    return Labels(tuple(distinct), lookup[codes] if len(lookup) else codes.astype(np.int32))


def encode_sets(parts: Sequence[SetPart]) -> SetColumn | None:
    """Return one set column that holds, row by row, the values of all parts; None if no row has any.

    Args:
        parts: The source's columns of one feature and kind, at least one; all of one length.
    """
    used = {
        value
        for part in parts
        for values, count in zip(part.values, used_cells(part.codes, len(part.values)), strict=True)
        if count
        for value in values
    }
    if not used:
        return None
    values = tuple(sorted(used, key=value_order))
    positions = {value: position for position, value in enumerate(values)}
    rows = [_rows_of(part, positions) for part in parts]
    combined = rows[0] if len(rows) == 1 else _combine(rows, len(values))
    header = ", ".join(dict.fromkeys(part.header for part in parts))
    return SetColumn(parts[0].feature, parts[0].kind, header, values, row_starts(combined.lengths), combined.flat)


def encode_recordings(columns: Sequence[ToldCells]) -> tuple[Recording, ...]:
    """Return how the rows record what the columns of one source are of, in a fixed order; all of one length."""
    headers = Counter(column.feature for column in columns)
    recordings: dict[RecordingKey, Recording] = {}
    for column in columns:
        key = (column.feature, column.roots, column.by_words)
        recording = _recording(column, alone=headers[column.feature] == 1)
        recordings[key] = _either(recordings[key], recording) if key in recordings else recording
    return tuple(recordings[key] for key in sorted(recordings, key=recording_order))


def recording_order(key: RecordingKey) -> tuple[tuple[str, ...], str, tuple[str, ...], bool]:
    """Return the key that orders recordings: by feature, then by roots, those by words last."""
    feature, roots, by_words = key
    return (feature.via, feature.property or "", roots, by_words)


def _recording(column: ToldCells, *, alone: bool) -> Recording:
    used = used_cells(column.codes, len(column.complete)) > 0
    if alone and np.array_equal(column.complete[used], column.valued[used]):
        return Recording(column.feature, column.roots)
    n_rows = len(column.codes)
    # A view of one value takes no memory: most columns of ticks are filled throughout.
    complete = np.broadcast_to(True, n_rows) if column.complete[used].all() else column.complete[column.codes]
    return Recording(column.feature, column.roots, complete, column.by_words)


def _either(left: Recording, right: Recording) -> Recording:
    assert left.complete is not None
    assert right.complete is not None
    return Recording(left.feature, left.roots, left.complete | right.complete, left.by_words)


def value_order(value: Value) -> tuple[str, Value]:
    """Return the key that orders the values of a column; values of different types can't be compared directly."""
    return (type(value).__name__, value)


def _rows_of(part: SetPart, positions: dict[Value, int]) -> _Ragged:
    cells = [sorted({positions[value] for value in values if value in positions}) for values in part.values]
    lengths = np.fromiter(map(len, cells), dtype=np.int64, count=len(cells))
    flat = np.fromiter((position for cell in cells for position in cell), dtype=np.int32, count=int(lengths.sum()))
    return _take(_Ragged(flat, lengths), part.codes)


def _take(cells: _Ragged, codes: Codes) -> _Ragged:
    """Return the rows that the codes pick."""
    lengths = cells.lengths[codes]
    if cells.lengths.max(initial=0) <= 1:
        # Mostly so: a value a row or none, and no need to work out where each comes from.
        single = np.full(len(cells.lengths), -1, dtype=np.int32)
        single[cells.lengths > 0] = cells.flat
        values = single[codes]
        return _Ragged(values[values >= 0], lengths)
    starts = row_starts(lengths)
    flat_positions = np.repeat(row_starts(cells.lengths)[codes] - starts[:-1], lengths) + np.arange(starts[-1])
    return _Ragged(cells.flat[flat_positions], lengths)


def _combine(parts: Sequence[_Ragged], n_values: int) -> _Ragged:
    """Return the row-wise union."""
    n_rows = len(parts[0].lengths)
    keys = np.concatenate([np.repeat(np.arange(n_rows), part.lengths) * n_values + part.flat for part in parts])
    keys.sort()
    distinct = keys[np.concatenate(([True], keys[1:] != keys[:-1]))]
    lengths = np.bincount(distinct // n_values, minlength=n_rows).astype(np.int64)
    return _Ragged((distinct % n_values).astype(np.int32), lengths)
