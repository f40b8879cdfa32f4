"""What the rows of a sample record, as small codes: read off the table once, for grouping and for covers alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray

    from kmgraph.model import Floats, Hashes, Indices, Mask, SetColumn


@dataclass(frozen=True, eq=False)
class Codes:
    """At most one value a row.

    Attributes:
        codes: 0 where nothing is recorded, else 1 + the position of the value, of the smallest type, shape (n_rows,).
        size: Number of codes, 0 included.
    """

    codes: NDArray[np.unsignedinteger]
    size: int

    def hashes(self, numbers: Hashes) -> Hashes:
        """Return the number of each row's code, shape (n_rows,); `numbers` has shape (size,)."""
        return numbers.take(self.codes)

    def counts(self) -> Indices:
        """Return how many rows record each value, shape (size - 1,)."""
        return np.bincount(self.codes, minlength=self.size)[1:]

    def counts_among(self, rows: Mask) -> Indices:
        """Return how many of some rows record each value, shape (size - 1,); `rows` has shape (n_rows,)."""
        return np.bincount(self.codes[rows], minlength=self.size)[1:]

    @property
    def filled(self) -> Mask:
        """The rows that record a value, shape (n_rows,)."""
        return np.asarray(self.codes > 0)

    def only(self, useful: Mask) -> Codes:
        """Return the codes with values that are of no use taken for unrecorded; `useful` has shape (size - 1,)."""
        if useful.all():
            return self
        lookup = np.concatenate([[0], np.where(useful, np.arange(1, self.size), 0)]).astype(self.codes.dtype)
        return Codes(lookup.take(self.codes), self.size)

    def at(self, places: Indices) -> Codes:
        """Return the codes of some rows; nothing is recorded at place -1."""
        codes = self.codes.take(places, mode="clip")
        codes[places < 0] = 0
        return Codes(codes, self.size)

    def holding(self, positions: Collection[int]) -> Mask:
        """Return which rows record one of the values, shape (n_rows,)."""
        if len(positions) == 1:
            return np.asarray(self.codes == next(iter(positions)) + 1)
        wanted = np.zeros(self.size, dtype=np.bool_)
        wanted[[position + 1 for position in positions]] = True
        return wanted.take(self.codes)


@dataclass(frozen=True, eq=False)
class Lists:
    """Any number of values a row, in compressed sparse rows.

    Attributes:
        starts: Row i records `values[starts[i]:starts[i + 1]]`, shape (n_rows + 1,).
        values: Positions of the values.
        size: Number of values there are.
    """

    starts: NDArray[np.int64]
    values: NDArray[np.int32]
    size: int

    def hashes(self, numbers: Hashes) -> Hashes:
        """Return the sum over each row's values, shape (n_rows,); `numbers` has shape (size,)."""
        # Sums modulo 2^64 do not depend on the order of the values in a row.
        running = np.zeros(len(self.values) + 1, dtype=np.uint64)
        np.cumsum(numbers.take(self.values), out=running[1:])
        return np.asarray(running[self.starts[1:]] - running[self.starts[:-1]], dtype=np.uint64)

    def counts(self) -> Indices:
        """Return how many rows record each value, shape (size,)."""
        return np.bincount(self.values, minlength=self.size)

    def counts_among(self, rows: Mask) -> Indices:
        """Return how many of some rows record each value, shape (size,); `rows` has shape (n_rows,)."""
        return np.bincount(self.values[np.repeat(rows, np.diff(self.starts))], minlength=self.size)

    @property
    def filled(self) -> Mask:
        """The rows that record a value, shape (n_rows,)."""
        return np.asarray(np.diff(self.starts) > 0)

    def only(self, useful: Mask) -> Lists:
        """Return the lists without values that are of no use; `useful` has shape (size,)."""
        if useful.all():
            return self
        kept = useful.take(self.values)
        running = np.concatenate([[0], np.cumsum(kept)])
        return Lists(running[self.starts], self.values[kept], self.size)

    def at(self, places: Indices) -> Occurrences:
        """Return the values of some rows, by value; nothing is recorded at place -1."""
        real = np.flatnonzero(places >= 0)
        taken = _taken(self, places[real])
        order = np.argsort(_smallest(taken.values, self.size), kind="stable")
        owner = np.repeat(real.astype(np.int32), np.diff(taken.starts))
        counts = np.bincount(taken.values, minlength=self.size)
        return Occurrences(np.concatenate([[0], np.cumsum(counts)]), owner[order].astype(np.intp), len(places))


@dataclass(frozen=True, eq=False)
class Occurrences:
    """Rows by the value that they record: `rows[starts[v]:starts[v + 1]]` record value v, ascending."""

    starts: NDArray[np.int64]
    rows: Indices
    n_rows: int

    def holding(self, positions: Collection[int]) -> Mask:
        """Return which rows record one of the values, shape (n_rows,)."""
        mask = np.zeros(self.n_rows, dtype=np.bool_)
        for position in positions:
            mask[self.rows[self.starts[position] : self.starts[position + 1]]] = True
        return mask


Recorded = Codes | Lists


def record_numbers(numbers: Floats, cuts: Floats) -> Codes:
    """Return how many cuts are at or below each number: code 0 for none recorded, else 1 + that count."""
    bins = _smallest(np.searchsorted(cuts, numbers, side="right") + 1, len(cuts) + 2)
    bins[np.isnan(numbers)] = 0
    return Codes(bins, len(cuts) + 2)


def record_values(column: SetColumn, rows: Indices) -> Codes | Lists:
    """Return what some rows of a column of a table record.

    Args:
        column: Values of all rows of the table.
        rows: Positions in the table, shape (n_rows,).
    """
    size = len(column.values)
    lists = Lists(column.indptr, column.indices, size)
    if len(rows) != len(column.indptr) - 1 or (len(rows) and rows[0] != 0):
        lists = _taken(lists, rows)
    counts = np.diff(lists.starts)
    if counts.max(initial=0) > 1:
        return lists
    codes = _smallest(lists.values, size + 1)
    codes += 1
    if len(codes) < len(rows):
        recorded, codes = codes, np.zeros(len(rows), dtype=codes.dtype)
        codes[counts > 0] = recorded
    return Codes(codes, size + 1)


def _taken(lists: Lists, rows: Indices) -> Lists:
    counts = np.diff(lists.starts).take(rows)
    starts = np.zeros(len(rows) + 1, dtype=np.int64)
    np.cumsum(counts, out=starts[1:])
    places = np.repeat(lists.starts.take(rows) - starts[:-1], counts)
    places += np.arange(len(places))
    return Lists(starts, lists.values.take(places), lists.size)


def _smallest(codes: NDArray[np.integer], size: int) -> NDArray[np.unsignedinteger]:
    # Sorting numbers of two bytes takes numpy a fifth of the time.
    return codes.astype(np.min_scalar_type(max(size - 1, 0)))
