"""Rows that say the same in every cell but the id: one post, or one poster's, exported or drawn several times.

Rows with few possible values are equal by chance all the time, and rows with a time to the second or a count of
followers hardly ever. Which it is, the table itself tells, without a guess at how its columns hang together: the
columns with many values (the *fine* ones) are looked at alone. Rows that share these but differ in the others share
them by chance; by the same chance some more are equal throughout, as many as two rows are usually equal in the others.
Equal rows count as repeats if there are far more of them than that.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.model import Feature, NumberColumn
from kmgraph.namespaces import KM
from kmgraph.observe.notices import Notice, NoticeCode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from kmgraph.model import Column, Mask, ObservationTable

    Hashes = NDArray[np.uint64]

_MANY_VALUES = 20
"""Distinct values from which on a column is a fine one; a scale, a month or a topic has fewer."""
_FAR_ABOVE = 5.0
"""How many times as many rows must be equal as chance gives; a convention."""
_LEAST_COLUMNS = 2
"""Columns of features with values, below which equal rows say too little to be the same."""


def group_repeats(table: ObservationTable) -> tuple[ObservationTable, tuple[Notice, ...]]:
    """Return the table with rows that repeat each other as groups of copies, and a notice a source that holds such.

    Rows with a text are left as they are: whether they are copies, their texts tell.

    Args:
        table: The observations of all sources, an id once.
    """
    groups = np.where(_with_text(table), -1, _repeats(table))
    if not (groups >= 0).any():
        return table, ()
    copies = np.full(len(table), -1, dtype=np.int32) if table.copies is None else table.copies
    start = int(copies.max(initial=-1)) + 1
    joined = np.where(groups >= 0, groups + start, copies).astype(np.int32)
    return replace(table, copies=joined), tuple(_notices(table, groups))


def _repeats(table: ObservationTable) -> NDArray[np.int64]:
    """Return the groups of rows that are equal beyond chance, -1 for rows in none, shape (n_rows,)."""
    alone = np.full(len(table), -1, dtype=np.int64)
    if len(table.columns) < _LEAST_COLUMNS:
        return alone
    parts = list(_columns(table))
    every = _mixed(hashes for hashes, _ in parts)
    _, first, group, sizes = np.unique(every, return_index=True, return_inverse=True, return_counts=True)
    n_equal = len(table) - len(first)
    fine = _mixed(hashes[first] for hashes, is_fine in parts if is_fine) if n_equal else np.zeros(0, np.uint64)
    others = _mixed(hashes[first] for hashes, is_fine in parts if not is_fine)
    if not fine.size or not others.size:
        return alone
    _, key, shared_by = np.unique(fine, return_inverse=True, return_counts=True)
    n_by_chance = len(first) - len(shared_by)
    equal = float(np.sum((np.unique(others, return_counts=True)[1] / len(others)) ** 2))
    if equal >= 1 or n_equal <= _FAR_ABOVE * n_by_chance * equal / (1 - equal):
        return alone
    # A value that others have, too, such as no followers, makes no row the same as another.
    is_repeat = (sizes > 1) & (shared_by[key] == 1)
    numbers = np.where(is_repeat, np.cumsum(is_repeat) - 1, -1)
    return np.asarray(numbers[group], dtype=np.int64)


def _columns(table: ObservationTable) -> Iterator[tuple[Hashes, bool]]:
    """Yield for each column the rows' cells as hashes, and whether the column is a fine one."""
    for codes in (table.outcome, table.platform, table.author, table.cluster, table.decided_by, table.reason):
        yield _hashed(codes.astype(np.int64)), bool(codes.max(initial=-1) >= _MANY_VALUES)
    for times in (table.posted_at, table.decided_at, table.observed_at):
        yield _hashed(times.astype(np.int64)), _has_many(times)
    for column in table.columns:
        yield _cells(column), _has_many(column.numbers if isinstance(column, NumberColumn) else column.indices)


def _has_many(values: NDArray[np.generic]) -> bool:
    return len(np.unique(values)) > _MANY_VALUES


def _cells(column: Column) -> Hashes:
    if isinstance(column, NumberColumn):
        # All NaNs are one value here, whatever their bits.
        return _hashed(np.where(np.isnan(column.numbers), np.inf, column.numbers + 0.0).view(np.int64))
    # The values of a row are a set, so its hash is the sum of theirs, which wraps around.
    ends = np.zeros(len(column.indices) + 1, dtype=np.uint64)
    np.cumsum(_hashed(column.indices.astype(np.int64)), out=ends[1:])
    return ends[column.indptr[1:]] - ends[column.indptr[:-1]]


def _mixed(columns: Iterator[Hashes]) -> Hashes:
    """Return one hash a row of all columns, in their order; empty if there are none."""
    mixed = np.zeros(0, dtype=np.uint64)
    for hashes in columns:
        mixed = hashes if not mixed.size else _hashed((mixed * np.uint64(31) + hashes).view(np.int64))
    return mixed


def _hashed(values: NDArray[np.int64]) -> Hashes:
    """Return well-mixed hashes of whole numbers (SplitMix64; Steele, Lea and Flood 2014), the same on all systems."""
    mixed = values.view(np.uint64) + np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))


def _with_text(table: ObservationTable) -> Mask:
    """Return the rows that have a text, shape (n_rows,)."""
    told = [
        recording.complete
        for recording in table.recordings
        if table.copies is not None and recording.feature == Feature((), KM.mentions) and recording.complete is not None
    ]
    return np.asarray(np.logical_or.reduce([np.zeros(len(table), dtype=np.bool_), *told]), dtype=np.bool_)


def _notices(table: ObservationTable, groups: NDArray[np.int64]) -> Iterator[Notice]:
    """Yield how many rows of each source repeat one that comes before them."""
    repeated = np.flatnonzero(groups >= 0)
    is_first = np.zeros(len(table), dtype=np.bool_)
    is_first[repeated[np.unique(groups[repeated], return_index=True)[1]]] = True
    counts = np.bincount(table.source[(groups >= 0) & ~is_first], minlength=len(table.sources))
    text = "rows are equal to another in every cell but the id, more than chance gives, and are no independent cases"
    hint = "if they are posts of one author each, add a column that tells the author"
    for source, count in zip(table.sources, counts.tolist(), strict=True):
        if count:
            yield Notice(NoticeCode.REPEATED_ROWS, source, "", None, count, text, hint)
