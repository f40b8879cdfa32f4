"""Files of which each is of one outcome -> one row a post: what two files tell of the same post is put together.

A log of removals names the posts that a list of all posts has too. Without this, the two rows would disagree.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from kmgraph.model import SetColumn
from kmgraph.observe.encode import row_starts
from kmgraph.observe.notices import Notice, NoticeCode

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from kmgraph.model import Column, Mask, ObservationTable, Source
    from kmgraph.observe.table.rows import SourceRows

    Positions = NDArray[np.int64]


_NONE = np.zeros(0, dtype=np.int64)


@dataclass(frozen=True, eq=False)
class JoinedRows:
    """Rows of all sources, put together, that tell of a post of which an earlier file tells.

    Attributes:
        first: Position of the earlier row of each, shape (n_joined,).
        later: Position of the later one.
        notices: How many there are, a notice a later file.
    """

    first: Positions
    later: Positions
    notices: tuple[Notice, ...] = ()

    def later_mask(self, n_rows: int) -> Mask:
        """Return which rows are told of elsewhere, shape (n_rows,)."""
        mask = np.zeros(n_rows, dtype=np.bool_)
        mask[self.later] = True
        return mask


def find_joined(parts: Sequence[SourceRows], sources: Sequence[Source]) -> JoinedRows:
    """Return the rows that share their id with one of another file, where one of both files is of one outcome.

    An id that a file has twice joins nothing.
    """
    if not any(source.outcome for source in sources):
        return JoinedRows(_NONE, _NONE)
    first: list[int] = []
    later: list[int] = []
    notices: list[Notice] = []
    start, seen = 0, dict[str, tuple[int, bool]]()
    for part, source in zip(parts, sources, strict=True):
        before = len(later)
        is_whole = source.outcome is not None
        for position, row_id in _iter_single_ids(part):
            earlier, earlier_is_whole = seen.get(row_id, (-1, False))
            if earlier >= 0 and (is_whole or earlier_is_whole):
                first.append(earlier)
                later.append(start + position)
            elif earlier < 0:
                seen[row_id] = (start + position, is_whole)
        if len(later) > before:
            notices.append(_notice(part, len(later) - before))
        start += len(part.table)
    return JoinedRows(np.array(first, dtype=np.int64), np.array(later, dtype=np.int64), tuple(notices))


def join_rows(table: ObservationTable, joined: JoinedRows) -> ObservationTable:
    """Return the table, the earlier rows of each pair with what the later ones add; the later ones stay as they are.

    Of two outcomes the one by which something was done counts.
    """
    if not len(joined.later):
        return table
    first, later = joined.first, joined.later
    arrays: dict[str, Any] = {}
    for name in ("author", "cluster", "reason", "decided_by"):
        arrays[name] = _filled(getattr(table, name), getattr(table, name) < 0, joined)
    for name in ("posted_at", "decided_at", "observed_at"):
        arrays[name] = _filled(getattr(table, name), np.isnat(getattr(table, name)), joined)
    outcome = table.outcome.copy()
    np.minimum.at(outcome, first, outcome[later])
    columns = tuple(_joined_column(column, joined) for column in table.columns)
    return replace(table, **arrays, outcome=outcome, columns=columns)


def _iter_single_ids(part: SourceRows) -> Iterator[tuple[int, str]]:
    ids = part.table.ids
    if len(set(ids)) == len(ids):
        yield from enumerate(ids)
        return
    counts: dict[str, int] = {}
    for row_id in ids:
        counts[row_id] = counts.get(row_id, 0) + 1
    yield from ((position, row_id) for position, row_id in enumerate(ids) if counts[row_id] == 1)


def _notice(part: SourceRows, count: int) -> Notice:
    text = "rows tell of posts of which an earlier file tells; what both say was put together"
    return Notice(NoticeCode.JOINED_ROWS, part.table.sources[0], "", None, count, text)


def _filled(values: NDArray[Any], is_missing: Mask, joined: JoinedRows) -> NDArray[Any]:
    """Return the values, those missing in the earlier row of a pair taken from the later one."""
    filled = values.copy()
    takes = is_missing[joined.first] & ~is_missing[joined.later]
    # Backwards: where several files tell of a post, the first that says something counts.
    filled[joined.first[takes][::-1]] = values[joined.later[takes][::-1]]
    return filled


def _joined_column(column: Column, joined: JoinedRows) -> Column:
    if not isinstance(column, SetColumn):
        return replace(column, numbers=_filled(column.numbers, np.isnan(column.numbers), joined))
    n_rows, n_values = len(column.indptr) - 1, max(len(column.values), 1)
    own = np.repeat(np.arange(n_rows, dtype=np.int64), np.diff(column.indptr))
    goes_to = np.arange(n_rows, dtype=np.int64)
    goes_to[joined.later] = joined.first
    keys = np.unique(np.concatenate((own, goes_to[own])) * n_values + np.concatenate((column.indices, column.indices)))
    lengths = np.bincount(keys // n_values, minlength=n_rows).astype(np.int64)
    return replace(column, indptr=row_starts(lengths), indices=(keys % n_values).astype(np.int32))
