"""Part of a table: some of its rows, as a table of its own."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.model.table import SetColumn

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kmgraph.model.table import Column, ObservationTable


def only_rows(table: ObservationTable, rows: NDArray[np.intp]) -> ObservationTable:
    """Return the table with these rows, in this order.

    Args:
        table: The observations.
        rows: Positions, shape (n_chosen,).
    """
    arrays = {
        field.name: getattr(table, field.name)[rows]
        for field in fields(table)
        if isinstance(getattr(table, field.name), np.ndarray)
    }
    ids = tuple(table.ids[row] for row in rows.tolist())
    return replace(table, **arrays, ids=ids, columns=tuple(_chosen(column, rows) for column in table.columns))


def _chosen(column: Column, rows: NDArray[np.intp]) -> Column:
    if not isinstance(column, SetColumn):
        return replace(column, numbers=column.numbers[rows])
    counts = column.indptr[rows + 1] - column.indptr[rows]
    ends = np.cumsum(counts)
    offset = np.arange(int(counts.sum())) - np.repeat(ends - counts, counts)
    indices = column.indices[np.repeat(column.indptr[rows], counts) + offset]
    return replace(column, indptr=np.concatenate([[0], ends]).astype(np.int64), indices=indices)
