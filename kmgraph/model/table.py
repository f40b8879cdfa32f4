"""The observation table: one row a piece of content, one column a feature, all of it in arrays."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from numpy.typing import NDArray

    from kmgraph.model.expression import Value
    from kmgraph.model.text import Texts
    from kmgraph.model.vocabulary import Feature


class Outcome(StrEnum):
    """What happened to a piece of content. The order gives the codes in `ObservationTable.outcome`."""

    REMOVED = "removed"
    RESTRICTED = "restricted"
    DEMOTED = "demoted"
    AGE_RESTRICTED = "age-restricted"
    LABELLED = "labelled"
    REINSTATED = "reinstated"
    KEPT = "kept"


class Decider(StrEnum):
    """Who decided. The order gives the codes in `ObservationTable.decided_by`."""

    MODERATOR = "moderator"
    AUTOMATED = "automated"
    COMMUNITY = "community"
    AUTHOR = "author"
    UNKNOWN = "unknown"


class ColumnKind(StrEnum):
    """What the values of a set column are."""

    CLASSES = "classes"
    INDIVIDUALS = "individuals"
    DATA = "data"


@dataclass(frozen=True, eq=False)
class SetColumn:
    """A column with any number of values a row, dictionary-encoded in compressed sparse rows.

    Row i holds `values[j] for j in indices[indptr[i]:indptr[i + 1]]`; an empty row means "not recorded".

    Attributes:
        feature: What the column records.
        kind: Whether values are class IRIs, individuals' IRIs or data values.
        header: The header in the source, for messages.
        values: Distinct values, sorted.
        indptr: Row starts, shape (n_rows + 1,), int64.
        indices: Positions in `values`, sorted and distinct within a row, int32.
    """

    feature: Feature
    kind: ColumnKind
    header: str
    values: tuple[Value, ...]
    indptr: NDArray[np.int64]
    indices: NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class NumberColumn:
    """A numeric column.

    Attributes:
        feature: What the column records; its property has a numeric range.
        header: The header in the source, for messages.
        datatype: IRI of the datatype (xsd:integer, xsd:decimal, xsd:double).
        numbers: Shape (n_rows,), float64; NaN means "not recorded".
    """

    feature: Feature
    header: str
    datatype: str
    numbers: NDArray[np.float64]


Column = SetColumn | NumberColumn


@dataclass(frozen=True, eq=False)
class Recording:
    """What the rows say of a feature under one header: of these rows it is known what does not hold, too.

    Attributes:
        feature: What the header records.
        roots: Classes below which its cells name something, so that nothing else can be told from them; empty for any.
        complete: Rows that say all there is to say, "none" among it, shape (n_rows,); None for those with a value.
        by_words: Whether these rows have no cell about it: the words of their texts tell it.
    """

    feature: Feature
    roots: tuple[str, ...] = ()
    complete: NDArray[np.bool_] | None = None
    by_words: bool = False


def outcomes_of(bits: int) -> tuple[Outcome, ...]:
    """Return the outcomes that the bits of `ObservationTable.several` stand for, the strictest first."""
    return tuple(outcome for code, outcome in enumerate(Outcome) if bits >> code & 1)


def met_only_with(
    table: ObservationTable, outcomes: Collection[Outcome], among: Collection[Outcome]
) -> NDArray[np.bool_]:
    """Return the rows that met with some of these outcomes, and with no other of those among which they are."""
    codes = {outcome: code for code, outcome in enumerate(Outcome)}
    met = np.isin(table.outcome, [codes[outcome] for outcome in outcomes])
    if table.several is not None:
        met &= (table.several & sum(1 << codes[outcome] for outcome in set(among) - set(outcomes))) == 0
    return np.asarray(met, dtype=np.bool_)


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that could not be read.

    Attributes:
        source: Name of the source file.
        row: Its number there, 1 = first data row.
        column: Header of the column at fault, or empty.
        reason: Why.
        outcome: Position in `list(Outcome)`, or -1 where it is not known.
        author: The pseudonym of who wrote it; empty where that is not known. Only counted, and told by no file.
    """

    source: str
    row: int
    column: str
    reason: str
    outcome: int = -1
    author: str = field(default="", compare=False)

    @staticmethod
    def sources(rejects: Sequence[Reject]) -> int:
        """Return the number of sources of some rows: those without an author count as one each."""
        known = [reject.author for reject in rejects if reject.author]
        return len(set(known)) + len(rejects) - len(known)


@dataclass(frozen=True, eq=False)
class ObservationTable:
    """Observations in columns; all arrays have shape (n_rows,), row order is that of the sources.

    Attributes:
        ids: Row ids, unique.
        sources: Names of the source files.
        source: Position in `sources`, int32.
        sampled: For each source, the share of its posts left alone that were taken, in (0, 1]; empty where all were.
        of_platforms: Names of sources whose rows are other platforms, such as servers, and no content.
        row: Row number in the source, 1 = first data row (a header is not counted), int64.
        outcome: Position in `list(Outcome)`, int8.
        platforms: Platform ids, sorted.
        platform: Position in `platforms`, int32.
        authors: Pseudonyms (keyed hashes), sorted; never an author as it came.
        author: Position in `authors`, -1 if unknown, int32.
        clusters: Names of campaign, thread or copy groups, sorted.
        cluster: Position in `clusters`, -1 if unknown, int32.
        decided_by: Position in `list(Decider)`, -1 where nothing tells, int8.
        reasons: Distinct reasons the platforms gave, sorted.
        reason: Position in `reasons`, -1 if none, int32.
        posted_at, decided_at, observed_at: UTC, datetime64[s], NaT if unknown.
        columns: Features, sorted by feature.
        rejects: Rows that could not be read.
        copies: Which group of near-duplicate texts a row belongs to, -1 if none, int32; None where there are no texts.
        several: All outcomes of rows with more than one, a bit each by its position in `list(Outcome)`, 0 for others,
            uint8; None where no row has several. `outcome` is the one that counts.
        types: The classes that the ontology says recorded individuals are members of, by IRI (`matching.described`).
        functional: Properties that have one value at most by the ontology: classes recorded there are of one thing.
        recordings: How rows record what `columns` hold, header by header. A feature that none is of is recorded by the
            rows that have a value of it.
        as_announced: Rows that met with what a published permission announces for them, and so say nothing against it;
            None where none did. They are counted neither as acted against nor as left alone.
        texts: What the rows say, only while terms are still to be found in it; None else, and where nothing is.
    """

    ids: tuple[str, ...]
    sources: tuple[str, ...]
    source: NDArray[np.int32]
    row: NDArray[np.int64]
    outcome: NDArray[np.int8]
    platforms: tuple[str, ...]
    platform: NDArray[np.int32]
    authors: tuple[str, ...]
    author: NDArray[np.int32]
    clusters: tuple[str, ...]
    cluster: NDArray[np.int32]
    decided_by: NDArray[np.int8]
    reasons: tuple[str, ...]
    reason: NDArray[np.int32]
    posted_at: NDArray[np.datetime64]
    decided_at: NDArray[np.datetime64]
    observed_at: NDArray[np.datetime64]
    columns: tuple[Column, ...] = ()
    rejects: tuple[Reject, ...] = field(default=())
    copies: NDArray[np.int32] | None = None
    several: NDArray[np.uint8] | None = None
    types: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    functional: frozenset[str] = frozenset()
    recordings: tuple[Recording, ...] = ()
    sampled: tuple[float, ...] = ()
    of_platforms: frozenset[str] = frozenset()
    as_announced: NDArray[np.bool_] | None = None
    texts: Texts | None = field(default=None, repr=False)

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.ids)


def select_rows(table: ObservationTable, rows: NDArray[np.intp]) -> ObservationTable:
    """Return the table with these rows, in this order.

    Args:
        table: The observations.
        rows: Positions, shape (n_chosen,).
    """
    values = {field.name: getattr(table, field.name) for field in fields(table)}
    arrays: dict[str, Any] = {name: value[rows] for name, value in values.items() if isinstance(value, np.ndarray)}
    ids = tuple(table.ids[row] for row in rows.tolist())
    columns = tuple(select_values(column, rows) for column in table.columns)
    recordings = tuple(select_recorded(recording, rows) for recording in table.recordings)
    texts = None if table.texts is None else table.texts.at(rows)
    return replace(table, **arrays, ids=ids, columns=columns, recordings=recordings, texts=texts)


def select_recorded(recording: Recording, rows: NDArray[np.intp] | NDArray[np.bool_]) -> Recording:
    """Return what some rows, by position or as a mask, say under a header."""
    return recording if recording.complete is None else replace(recording, complete=recording.complete[rows])


def select_values(column: Column, rows: NDArray[np.intp]) -> Column:
    """Return the column of these rows, in this order; `rows` are positions, shape (n_chosen,)."""
    if not isinstance(column, SetColumn):
        return replace(column, numbers=column.numbers[rows])
    starts = column.indptr[rows]
    counts = column.indptr[rows + 1] - starts
    ends = np.cumsum(counts)
    indices = column.indices[np.arange(counts.sum()) + np.repeat(starts - (ends - counts), counts)]
    return replace(column, indptr=np.concatenate([[0], ends]).astype(np.int64), indices=indices)
