"""Rows of two sources under one id that can't be of one post: each file numbers its posts by itself.

What was learned from such rows would be told of posts that never were, so nothing is read until the project says more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kmgraph.errors import ObservationError
from kmgraph.model import ColumnKind, NumberColumn, SetColumn
from kmgraph.observe.columns import ContractColumn, column_order
from kmgraph.observe.notices import shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from kmgraph.model import Column, Mask, ObservationTable
    from kmgraph.observe.table.rows import SourceRows

_FEW_PAIRS = 4
_SLIPS = 0.1
"""Share of pairs that may differ in what a post has one of: names change, and flags are mended."""
_OTHER_WORDS = 0.4
"""The same for classes, of which a post has several: two files may each name others."""
_CLOSE_TIMES = np.timedelta64(1, "D")
"""Two files may give times of two time zones, or one of them dates alone."""
_CLOSE_NUMBERS = 2.0
"""Counts grow from one export to the next; those of another post are hardly so near."""
_SHOWN = 4


def refuse_clashes(table: ObservationTable, parts: Sequence[SourceRows]) -> None:
    """Check that rows of two sources under one id can be of the same post.

    Args:
        table: The rows of all sources, put together; none is left out.
        parts: What was read of each source.

    Raises:
        ObservationError: If they differ in what a post has one of, in more than a few pairs.
    """
    if len(parts) == 1 or len(set(table.ids)) == len(table):
        return
    source_of = np.repeat(np.arange(len(parts)), [len(part.table) for part in parts])
    pairs = _pairs(table, source_of)
    for (first, second), rows in sorted(pairs.items()):
        if len(rows) < _FEW_PAIRS:
            continue
        names = [parts[number].table.sources[0] for number in (first, second)]
        found = list(_clashes(table, parts[first], parts[second], np.array(rows, dtype=np.int64).T))
        if found:
            _refuse(names, len(rows), found)


def _pairs(table: ObservationTable, source_of: NDArray[np.int64]) -> Mapping[tuple[int, int], list[tuple[int, int]]]:
    """Return the first rows of two sources under one id, by the positions of the sources."""
    first: dict[tuple[str, int], dict[int, int]] = {}
    numbered = zip(table.ids, table.platform.tolist(), source_of.tolist(), strict=True)
    for position, (row_id, platform, source) in enumerate(numbered):
        first.setdefault((row_id, platform), {}).setdefault(source, position)
    pairs: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for of_source in first.values():
        sources = sorted(of_source)
        for index, one in enumerate(sources):
            for other in sources[index + 1 :]:
                pairs.setdefault((one, other), []).append((of_source[one], of_source[other]))
    return pairs


def _clashes(
    table: ObservationTable, one: SourceRows, other: SourceRows, rows: NDArray[np.int64]
) -> Iterator[tuple[str, int]]:
    """Yield what the pairs differ in, and how many of them."""
    left, right = rows
    authors, times = table.author, table.posted_at
    both = (authors[left] >= 0) & (authors[right] >= 0)
    yield from _too_many(ContractColumn.AUTHOR, both, authors[left] != authors[right], _SLIPS)
    both = ~(np.isnat(times[left]) | np.isnat(times[right]))
    yield from _too_many(ContractColumn.POSTED_AT, both, np.abs(times[left] - times[right]) > _CLOSE_TIMES, _SLIPS)
    headers = [{column_order(column): column.header for column in part.table.columns} for part in (one, other)]
    for column in table.columns:
        named = [of_part.get(column_order(column)) for of_part in headers]
        # Under two headers, such as "topic" and "form", both may be right.
        if named[0] is not None and named[0] == named[1]:
            both, differ = _differing(column, left, right)
            is_many = isinstance(column, SetColumn) and column.kind is not ColumnKind.DATA
            yield from _too_many(named[0], both, differ, _OTHER_WORDS if is_many else _SLIPS)


def _too_many(name: str, both: Mask, differ: Mask, share: float) -> Iterator[tuple[str, int]]:
    count = int((both & differ).sum())
    if count >= _FEW_PAIRS and count > share * int(both.sum()):
        yield shown(name)[1:-1], count


def _differing(column: Column, left: NDArray[np.int64], right: NDArray[np.int64]) -> tuple[Mask, Mask]:
    """Return which pairs both record the column, and which of them have nothing in common there."""
    if isinstance(column, NumberColumn):
        low, high = (pick(column.numbers[left], column.numbers[right]) for pick in (np.fmin, np.fmax))
        both = ~(np.isnan(column.numbers[left]) | np.isnan(column.numbers[right]))
        with np.errstate(invalid="ignore"):
            # One more, so that 0 and 1 are near, too.
            return both, np.asarray(high + 1 > _CLOSE_NUMBERS * (low + 1))
    starts, indices = column.indptr, column.indices
    values = [
        (set(indices[starts[one] : starts[one + 1]].tolist()), set(indices[starts[two] : starts[two + 1]].tolist()))
        for one, two in zip(left.tolist(), right.tolist(), strict=True)
    ]
    both = np.array([bool(one and two) for one, two in values], dtype=np.bool_)
    return both, np.array([one.isdisjoint(two) for one, two in values], dtype=np.bool_)


def _refuse(names: Sequence[str], n_pairs: int, found: Sequence[tuple[str, int]]) -> None:
    listed = ", ".join(f"{name} ({count:,})" for name, count in found[:_SHOWN])
    more = ", …" if len(found) > _SHOWN else ""
    raise ObservationError(
        f"they share {n_pairs:,} ids, but their rows are not of the same posts: they differ in {listed}{more}",
        where=" and ".join(names),
        hint='if each file numbers its own posts, set ids = "rows" in both, and "id" = "-" under [source.columns]; '
        "if a column means something else in one of them, leave it out there the same way",
    )
