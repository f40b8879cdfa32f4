"""Sources that tell of the same posts, one what became of them and another what they were like -> one row a post.

A source without outcomes (an export of all posts, say) waits for one that has them (a log of removals). Rows of one id
and platform are joined: what the row with the outcome leaves open, the other one fills in. Of a post that no source
speaks of, nothing is known, unless the project says what it means: `outcome = "kept"` for the source of all posts.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.errors import ObservationError
from kmgraph.model import ColumnKind, NumberColumn, Outcome, SetColumn
from kmgraph.observe.columns import ContractColumn
from kmgraph.observe.encode import row_starts
from kmgraph.observe.notices import Notice, NoticeCode

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from typing import Any, NoReturn, TypeVar

    from numpy.typing import NDArray

    from kmgraph.model import Column, Mask, ObservationTable, Recording, Source
    from kmgraph.observe.columns import MappedTable
    from kmgraph.observe.table.rows import SourceRows

    Code = TypeVar("Code", bound=np.signedinteger[Any])

_CODES = {outcome: code for code, outcome in enumerate(Outcome)}


@dataclass(frozen=True, eq=False)
class Joins:
    """Which rows of all sources, put together, have their outcome from elsewhere; arrays have shape (n_rows,).

    Attributes:
        target: Position of the row that tells the outcome of a row without one; -1 for all others.
        outcome: Outcomes of all rows, as codes; -1 for rows that are joined, and for those of which none is known.
        notices: How many rows were joined, and of how many no source tells the outcome, by source.
    """

    target: NDArray[np.int64]
    outcome: NDArray[np.int8]
    notices: tuple[Notice, ...] = ()

    @property
    def is_joined(self) -> Mask:
        """Which rows go into another one."""
        return self.target >= 0

    @property
    def left_out(self) -> Mask:
        """Which rows are none of the table's: those that go into another one, and those without any outcome."""
        return self.outcome < 0


def unsettled_ids(mapped: MappedTable, rows: SourceRows, undeciding: Collection[str]) -> frozenset[str]:
    """Return the ids of posts that a source speaks of without saying what became of them.

    Args:
        mapped: The source.
        rows: What was read of it.
        undeciding: Cells under `outcome` that decide nothing about a post.
    """
    ids, outcomes = mapped.fixed(ContractColumn.ID), mapped.fixed(ContractColumn.OUTCOME)
    if ids is None or outcomes is None or len(rows.raw_rows) == len(ids.raw.codes):
        return frozenset()
    harmless = [position for position, cell in enumerate(outcomes.raw.cells) if cell.strip() in undeciding]
    unread = ~np.isin(outcomes.raw.codes, harmless)
    unread[rows.raw_rows] = False
    return frozenset(ids.raw.cells[code].strip() for code in np.unique(ids.raw.codes[unread]).tolist())


def find_joins(parts: Sequence[SourceRows], sources: Sequence[Source], unsettled: Collection[str]) -> Joins:
    """Return which rows without an outcome have one in another source, or by what the project says of theirs.

    Args:
        parts: What was read of each source.
        sources: Their settings.
        unsettled: Ids of posts of which it isn't known what became of them: no setting tells it either.

    Raises:
        ObservationError: If nothing tells the outcome of any post of a source.
    """
    tables = [part.table for part in parts]
    outcome = np.concatenate([table.outcome for table in tables])
    target = np.full(len(outcome), -1, dtype=np.int64)
    waiting = np.flatnonzero(outcome < 0)
    if not len(waiting):
        return Joins(target, outcome)
    posts = [
        (row_id, table.platforms[code])
        for table in tables
        for row_id, code in zip(table.ids, table.platform.tolist(), strict=True)
    ]
    told: dict[tuple[str, str], int] = {}
    for position in np.flatnonzero(outcome >= 0).tolist():
        told.setdefault(posts[position], position)
    source_of = np.repeat(np.arange(len(tables)), [len(table) for table in tables]).tolist()
    assumed = [None if source.outcome is None else _CODES[source.outcome] for source in sources]
    joined, unknown = [0] * len(tables), [0] * len(tables)
    for position in sorted(waiting.tolist(), key=lambda position: (_hardness(assumed[source_of[position]]), position)):
        post, code = posts[position], assumed[source_of[position]]
        if post in told and source_of[told[post]] != source_of[position]:
            target[position] = told[post]
            joined[source_of[position]] += 1
        elif code is not None and not (code == _CODES[Outcome.KEPT] and post[0] in unsettled):
            outcome[position] = code
            told.setdefault(post, position)
        else:
            unknown[source_of[position]] += 1
    for table, source, n_unknown in zip(tables, sources, unknown, strict=True):
        if n_unknown and n_unknown == len(table) and source.outcome is None:
            _refuse_alone(table)
    return Joins(target, outcome, tuple(_notices(tables, sources, joined, unknown)))


def _refuse_alone(table: ObservationTable) -> NoReturn:
    raise ObservationError(
        'there is no column "outcome", and no other source says what became of any of these posts',
        where=table.sources[0],
        hint='map the column under [source.columns], or set outcome = "kept" or "removed" for posts of one outcome',
    )


def _hardness(code: int | None) -> int:
    """Return what orders files by what they say of their posts: of two, the harder outcome counts."""
    return len(_CODES) if code is None else code


def _notices(
    tables: Sequence[ObservationTable], sources: Sequence[Source], joined: Sequence[int], unknown: Sequence[int]
) -> Iterator[Notice]:
    together = "rows tell of posts of which another file tells; what both say was put together"
    left_out = "rows are left out: no source says what became of these posts"
    hint = 'if what no other source speaks of was kept, set outcome = "kept" for this one'
    for table, source, n_joined, n_unknown in zip(tables, sources, joined, unknown, strict=True):
        name = table.sources[0]
        if n_joined:
            yield Notice(NoticeCode.JOINED_ROWS, name, "", None, n_joined, together)
        if n_unknown:
            yield Notice(NoticeCode.NO_OUTCOME, name, "", None, n_unknown, left_out, None if source.outcome else hint)


def fill_joined(table: ObservationTable, joins: Joins, repeats: Mask) -> ObservationTable:
    """Return the table of all sources with what joined rows add to those that tell their outcomes.

    A row that was added to counts as one of the file that describes it: where some posts of a file met with an outcome
    and others with none, nothing sets the two apart but that.

    Args:
        table: All rows; none is left out here.
        joins: Which rows are joined.
        repeats: Joined rows that add nothing: they repeat or contradict another one.
    """
    table = replace(table, outcome=joins.outcome)
    givers = np.flatnonzero(joins.is_joined & ~repeats)
    if not len(givers):
        return table
    takers = joins.target[givers]
    return replace(
        table,
        # The file that describes posts is what they were drawn from, whatever became of them.
        source=_taken(table.source, givers, takers),
        row=_taken(table.row, givers, takers),
        author=_fill(table.author, givers, takers),
        cluster=_fill(table.cluster, givers, takers),
        reason=_fill(table.reason, givers, takers),
        decided_by=_fill(table.decided_by, givers, takers),
        posted_at=_fill_times(table.posted_at, givers, takers),
        decided_at=_fill_times(table.decided_at, givers, takers),
        observed_at=_fill_times(table.observed_at, givers, takers),
        columns=tuple(_fill_column(column, givers, takers) for column in table.columns),
        copies=None if table.copies is None else _fill(table.copies, givers, takers),
        recordings=tuple(_fill_recorded(recording, givers, takers) for recording in table.recordings),
        texts=None if table.texts is None else replace(table.texts, codes=_fill(table.texts.codes, givers, takers)),
    )


def _fill_recorded(recording: Recording, givers: NDArray[np.int64], takers: NDArray[np.int64]) -> Recording:
    """Return what rows record under a header; what a giver says all of, its taker does, too."""
    if recording.complete is None:
        return recording
    complete = np.array(recording.complete)
    complete[takers] |= complete[givers]
    return replace(recording, complete=complete)


def _fill(codes: NDArray[Code], givers: NDArray[np.int64], takers: NDArray[np.int64]) -> NDArray[Code]:
    """Return codes, -1 taken from the giver."""
    filled = codes.copy()
    is_open = codes[takers] < 0
    filled[takers[is_open]] = codes[givers[is_open]]
    return filled


def _taken(numbers: NDArray[Code], givers: NDArray[np.int64], takers: NDArray[np.int64]) -> NDArray[Code]:
    """Return numbers, all takers' taken from the giver."""
    taken = numbers.copy()
    taken[takers] = numbers[givers]
    return taken


def _fill_times(
    times: NDArray[np.datetime64], givers: NDArray[np.int64], takers: NDArray[np.int64]
) -> NDArray[np.datetime64]:
    filled = times.copy()
    is_open = np.isnat(times[takers])
    filled[takers[is_open]] = times[givers[is_open]]
    return filled


def _fill_column(column: Column, givers: NDArray[np.int64], takers: NDArray[np.int64]) -> Column:
    if isinstance(column, NumberColumn):
        numbers = column.numbers.copy()
        is_open = np.isnan(numbers[takers])
        numbers[takers[is_open]] = numbers[givers[is_open]]
        return replace(column, numbers=numbers)
    return _fill_sets(column, givers, takers)


def _fill_sets(column: SetColumn, givers: NDArray[np.int64], takers: NDArray[np.int64]) -> SetColumn:
    """Return the sets; classes of both rows hold together, of other values those of the row with the outcome."""
    lengths = np.diff(column.indptr)
    rows = np.repeat(np.arange(len(lengths)), lengths)
    gives = column.kind is ColumnKind.CLASSES or lengths[takers] == 0
    taker_of = np.full(len(lengths), -1, dtype=np.int64)
    taker_of[givers] = np.where(gives, takers, -1)
    given = taker_of[rows] >= 0
    width = max(len(column.values), 1)
    pairs = np.concatenate((rows * width + column.indices, taker_of[rows[given]] * width + column.indices[given]))
    pairs = np.unique(pairs)
    starts = row_starts(np.bincount(pairs // width, minlength=len(lengths)))
    return replace(column, indptr=starts, indices=(pairs % width).astype(np.int32))
