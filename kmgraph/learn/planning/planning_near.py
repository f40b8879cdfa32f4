"""Finds the literals that cover nearly all of some posts, without looking at every post once for every literal."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from kmgraph.model import RangeLiteral, SetColumn, literal_mask, only_rows

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kmgraph.model import Hierarchy, Literal, Mask, ObservationTable


@dataclass(frozen=True, eq=False)
class NearIndex:
    """Which recorded values make which literals hold.

    Attributes:
        literals: Literals that one recorded value decides: all but numeric ranges.
        recorded: Which values each row records, shape (n_rows, n_values), sparse.
        holds: Which literals each value makes hold, shape (n_values, n_literals), sparse.
    """

    literals: tuple[Literal, ...]
    recorded: sparse.csr_array
    holds: sparse.csc_array

    @classmethod
    def of(cls, table: ObservationTable, literals: tuple[Literal, ...], hierarchy: Hierarchy) -> NearIndex:
        """Return the index of a table of at least one row."""
        plain = tuple(literal for literal in literals if not isinstance(literal, RangeLiteral))
        alone = _values_alone(table)
        masks = [literal_mask(literal, alone, hierarchy) for literal in plain]
        holds = np.stack(masks, axis=1) if masks else np.zeros((len(alone), 0), dtype=np.bool_)
        return cls(plain, _recorded(table), sparse.csc_array(holds.astype(np.int32)))

    def near(self, rows: Mask, share: float) -> tuple[Literal, ...]:
        """Return the literals that hold for at least this share of the masked rows, in their order."""
        chosen = self.recorded[np.flatnonzero(rows)]
        if not chosen.shape[0]:
            return ()
        covered = (chosen @ self.holds).astype(np.bool_).sum(axis=0)
        near = np.asarray(covered).reshape(-1) >= share * chosen.shape[0]
        return tuple(self.literals[place] for place in np.flatnonzero(near))


def _values_alone(table: ObservationTable) -> ObservationTable:
    """Return a table with a row for each value of each set column, in which that value alone is recorded."""
    sets = [column for column in table.columns if isinstance(column, SetColumn)]
    count = sum(len(column.values) for column in sets)
    blank = only_rows(table, np.zeros(count, dtype=np.intp))
    columns, start = [], 0
    for column in sets:
        stop = start + len(column.values)
        indptr = np.clip(np.arange(count + 1) - start, 0, stop - start).astype(np.int64)
        columns.append(replace(column, indptr=indptr, indices=np.arange(stop - start, dtype=np.int32)))
        start = stop
    return replace(blank, columns=tuple(columns))


def _recorded(table: ObservationTable) -> sparse.csr_array:
    # An empty part first: there may be no set column at all.
    parts = [_matrix(np.zeros(0, dtype=np.int32), np.zeros(len(table) + 1, dtype=np.int64), 0)]
    parts += [
        _matrix(column.indices, column.indptr, len(column.values))
        for column in table.columns
        if isinstance(column, SetColumn)
    ]
    return sparse.csr_array(sparse.hstack(parts, format="csr"))


def _matrix(indices: NDArray[np.int32], indptr: NDArray[np.int64], n_values: int) -> sparse.csr_array:
    ones = np.ones(len(indices), dtype=np.int32)
    return sparse.csr_array((ones, indices, indptr), shape=(len(indptr) - 1, n_values))
