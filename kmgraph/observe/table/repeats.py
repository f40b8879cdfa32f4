"""Rows that say the same in every cell but the id: one post, or one poster's, exported or drawn several times.

Rows with few possible values are equal by chance all the time, and rows with a time to the second or a count of
followers hardly ever. Which it is, the table itself tells, without a guess at how its columns hang together: the
columns with many values (the *fine* ones) are looked at alone. Rows that share these but differ in the others share
them by chance; by the same chance some more are equal throughout, as many as two rows are usually equal in the others.
Equal rows count as repeats if there are far more of them than that.
"""

from __future__ import annotations

from dataclasses import replace
from functools import reduce
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
_FIRST_ROWS = 4096
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
    every = reduce(_mixed, _columns(table))
    if not _holds_equal(every):
        return alone
    _, first, group, sizes = np.unique(every, return_index=True, return_inverse=True, return_counts=True)
    n_equal = len(table) - len(first)
    fine = others = np.zeros(0, dtype=np.uint64)
    # The hashes of all columns would take several times as much memory as the table, so they are made anew.
    for hashes, is_fine in zip(_columns(table), _are_fine(table), strict=True):
        if is_fine:
            fine = _mixed(fine, hashes[first])
        else:
            others = _mixed(others, hashes[first])
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


def _columns(table: ObservationTable) -> Iterator[Hashes]:
    """Yield for each column the rows' cells as hashes."""
    for values in (*_codes(table), *_times(table)):
        yield _hashed(values.astype(np.int64))
    yield from map(_cells, table.columns)


def _are_fine(table: ObservationTable) -> Iterator[bool]:
    """Yield for each column, in the same order, whether it is a fine one."""
    for codes in _codes(table):
        yield bool(codes.max(initial=-1) >= _MANY_VALUES)
    yield from map(_has_many, _times(table))
    for column in table.columns:
        yield _has_many(column.numbers if isinstance(column, NumberColumn) else column.indices)


def _codes(table: ObservationTable) -> tuple[NDArray[np.signedinteger], ...]:
    return table.outcome, table.platform, table.author, table.cluster, table.decided_by, table.reason


def _times(table: ObservationTable) -> tuple[NDArray[np.datetime64], ...]:
    return table.posted_at, table.decided_at, table.observed_at


def _holds_equal(hashes: Hashes) -> bool:
    """Return whether two of the hashes are equal; tables mostly hold no equal rows, and sorting alone is quick."""
    ordered = np.sort(hashes)
    return bool((ordered[1:] == ordered[:-1]).any())


def _has_many(values: NDArray[np.generic]) -> bool:
    # A fine column mostly shows it in its first rows.
    return any(len(np.unique(part)) > _MANY_VALUES for part in (values[:_FIRST_ROWS], values))


def _cells(column: Column) -> Hashes:
    if isinstance(column, NumberColumn):
        # All NaNs are one value here, whatever their bits.
        return _hashed(np.where(np.isnan(column.numbers), np.inf, column.numbers + 0.0).view(np.int64))
    # The values of a row are a set, so its hash is the sum of theirs, which wraps around.
    ends = np.zeros(len(column.indices) + 1, dtype=np.uint64)
    np.cumsum(_hashed(np.arange(len(column.values)))[column.indices], out=ends[1:])
    return ends[column.indptr[1:]] - ends[column.indptr[:-1]]


def _mixed(mixed: Hashes, hashes: Hashes) -> Hashes:
    """Return one hash a row of the columns so far, empty if there are none, and of the next."""
    return _hashed((mixed * np.uint64(31) + hashes).view(np.int64)) if mixed.size else hashes


def _hashed(values: NDArray[np.int64]) -> Hashes:
    """Return well-mixed hashes of whole numbers (SplitMix64; Steele, Lea and Flood 2014), the same on all systems."""
    mixed = values.view(np.uint64) + np.uint64(0x9E3779B97F4A7C15)
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        mixed ^= mixed >> np.uint64(shift)
        mixed *= np.uint64(factor)
    mixed ^= mixed >> np.uint64(31)
    return mixed


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
