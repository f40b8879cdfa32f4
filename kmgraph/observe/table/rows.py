"""One source with its headers understood -> its part of the observation table."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from kmgraph.errors import ObservationError
from kmgraph.model import Decider, ObservationTable, Outcome
from kmgraph.observe.columns import (
    DECIDER_INDIVIDUALS,
    NO_DECIDER,
    NOT_A_TIME,
    OUTCOME_CODES,
    OUTCOME_INDIVIDUALS,
    TIME_COLUMNS,
    CellKind,
    ContractColumn,
    FixedColumn,
    NumberCells,
    ReadCells,
    SetCells,
    column_order,
    decider_names,
    find_choice,
    join_parts,
    number_column,
    outcome_names,
    platform_names,
    read_authors,
    read_clusters,
    read_deciders,
    read_ids,
    read_number_cells,
    read_outcomes,
    read_plain,
    read_platforms,
    read_set_cells,
    read_times,
    require_columns,
    set_parts,
    set_told,
    unread_cell_notices,
    unread_notices,
)
from kmgraph.observe.encode import Labels, SetPart, chosen, encode_labels, encode_recordings, used_cells
from kmgraph.observe.notices import Notice, NoticeCode, shown
from kmgraph.observe.raw import refuse_many_columns, refuse_many_rows
from kmgraph.observe.settings import NAMELESS_PLATFORM, ReadSettings
from kmgraph.observe.table.fixed_notices import fixed_notices
from kmgraph.observe.table.handles import without_handles
from kmgraph.observe.table.readings import ColumnReading, FilledRows
from kmgraph.observe.table.rejects import RowProblems
from kmgraph.observe.table.suspicions import one_value_notices, without_far_numbers, without_notices
from kmgraph.observe.table.texts import read_texts, row_platforms
from kmgraph.observe.table.times import time_notices
from kmgraph.observe.table.unread import DoubtedClass, UnreadCell, unread_cells

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from typing import TypeVar

    from numpy.typing import NDArray

    from kmgraph.model import Column, Mask, Reject, Source
    from kmgraph.observe.columns import MappedTable, Terms
    from kmgraph.observe.raw import RawColumn
    from kmgraph.observe.text import Wordings

    Choice = TypeVar("Choice", Outcome, Decider)


@dataclass(frozen=True, eq=False)
class SourceRows:
    """What one source gives.

    Attributes:
        table: Its readable rows, with the rejects.
        notices: What was not read as it stood.
        raw: Those of its columns that mean something here, as they came; None if it has none (RDF).
        raw_rows: Position in the source of each row of the table.
        wordings: What its texts have in common, row by row; None if it has none, or if they are drafts.
        readings: How each of its columns was read.
        unread: Of drafts, the cells that were not read.
        doubted: Of drafts, the classes that are in doubt.
    """

    table: ObservationTable
    notices: tuple[Notice, ...]
    raw: tuple[RawColumn, ...] | None
    raw_rows: NDArray[np.int64]
    wordings: Wordings | None = None
    readings: tuple[ColumnReading, ...] = ()
    unread: tuple[UnreadCell, ...] = ()
    doubted: tuple[DoubtedClass, ...] = ()


def read_rows(mapped: MappedTable, source: Source, terms: Terms, settings: ReadSettings) -> SourceRows:
    """Return the observations of one source.

    Raises:
        ObservationError: If a column is missing that must be there.
        LimitError: If there are too many rows or columns.
    """
    return _RowsReader(mapped, source, terms, settings).read()


class _RowsReader:
    def __init__(self, mapped: MappedTable, source: Source, terms: Terms, settings: ReadSettings) -> None:
        self._mapped = mapped
        self._raw = mapped.raw
        self._source = source
        self._terms = terms
        self._settings = settings
        self._target = settings.target
        self._platform = settings.default_platform(source, has_column=mapped.fixed(ContractColumn.PLATFORM) is not None)
        self._problems = RowProblems(mapped.raw)
        self._fixed: dict[ContractColumn, tuple[RawColumn, ReadCells[Any]]] = {}
        self._texts: list[FixedColumn] = []
        self._suspicions: list[Notice] = []
        self._numbers: list[NumberCells] = []
        self._sets: list[SetCells] = []

    def read(self) -> SourceRows:
        self._check()
        for column in self._mapped.columns:
            if isinstance(column, FixedColumn):
                self._read_fixed(column)
            elif column.plan.kind is CellKind.NUMBER:
                self._numbers.append(read_number_cells(column))
            else:
                self._sets.append(read_set_cells(column, self._terms))
        self._fixed |= without_handles(self._fixed)
        dropped = self._dropped_rows()
        rows = self._problems.good_rows() & ~dropped
        outcomes = self._values(ContractColumn.OUTCOME, np.ones_like(rows), np.int8, -1)
        self._suspect_numbers(rows)
        raw_texts = self._without_notices(rows, outcomes)
        told = [set_told(cells, rows) for cells in self._sets]
        where = row_platforms(self._fixed.get(ContractColumn.PLATFORM), rows, self._platform, self._settings)
        are_drafts = self._settings.is_draft
        texts = read_texts(self._raw.name, raw_texts, rows, self._terms, told, where, are_drafts=are_drafts)
        rejects = self._problems.rejects(dropped, outcomes, self._labels(ContractColumn.AUTHOR, np.ones_like(rows)))
        table = self._table(rows, self._columns(rows, texts.parts), rejects)
        table = replace(table, recordings=encode_recordings([*told, *texts.told]))
        headers = {str(column): raw.header for column, (raw, _) in self._fixed.items()}
        notices = (
            *self._mapped.notices,
            *self._notices(rows),
            *self._suspicions,
            *self._one_value_notices(table),
            *time_notices(self._raw.name, table.posted_at, table.decided_at, headers),
            *texts.notices,
            *self._drop_notices(dropped),
        )
        meant = tuple(column.raw for column in self._mapped.columns)
        readings = () if self._settings.is_draft else self._readings(rows, table)
        positions = np.flatnonzero(rows)
        doubted = tuple(DoubtedClass(int(self._raw.row[positions[row]]), iri) for row, iri in texts.doubted)
        return SourceRows(table, notices, meant, positions, texts.wordings, readings, self._unread(), doubted)

    def _readings(self, rows: Mask, table: ObservationTable) -> tuple[ColumnReading, ...]:
        assumed = -1 if self._source.outcome is None else OUTCOME_CODES[self._source.outcome]
        fills = FilledRows(self._raw.name, rows, table, assumed)
        return fills.columns(self._raw, self._fixed, [fixed.raw for fixed in self._texts], self._numbers, self._sets)

    def _unread(self) -> tuple[UnreadCell, ...]:
        """Return the cells of drafts that were not read; of observations, notices with counts tell."""
        if not self._settings.is_draft:
            return ()
        fixed = [fixed for column, fixed in self._fixed.items() if column is not ContractColumn.ID]
        return unread_cells(self._mapped, self._sets, self._numbers, fixed)

    def _suspect_numbers(self, rows: Mask) -> None:
        """Take out numbers that stand for nothing recorded; a draft's are too few to tell."""
        for position, cells in enumerate(() if self._settings.is_draft else self._numbers):
            self._numbers[position], notices = without_far_numbers(self._raw.name, cells, rows)
            self._suspicions += notices

    def _without_notices(self, rows: Mask, outcomes: NDArray[np.int8]) -> list[RawColumn]:
        found = [without_notices(self._raw.name, fixed, rows, outcomes) for fixed in self._texts]
        self._suspicions += [notice for suspected in found for notice in suspected.notices]
        return [suspected.column for suspected in found]

    def _one_value_notices(self, table: ObservationTable) -> Iterator[Notice]:
        for column, codes in ((ContractColumn.AUTHOR, table.author), (ContractColumn.CLUSTER, table.cluster)):
            if column in self._fixed and not self._settings.is_draft:
                yield from one_value_notices(self._raw.name, self._fixed[column][0], column, codes, table.outcome)

    def _check(self) -> None:
        where = str(self._mapped.path)
        refuse_many_columns(len(self._raw.columns), self._mapped.path)
        refuse_many_rows(len(self._raw.row), len(self._raw.rejects), self._mapped.path)
        if not self._raw.columns or not (len(self._raw.row) or self._raw.rejects):
            raise ObservationError("there is a header, but no row", where=where, hint="export it again, with its rows")
        require_columns(self._mapped, self._settings.needed_columns(self._source))
        if self._platform is None and self._mapped.fixed(ContractColumn.PLATFORM) is None:
            several = ", ".join(self._settings.platforms)
            raise ObservationError(
                f'there is no column "platform", and the project has several: {several}',
                where=where,
                hint="add the column, or set platform for this source "
                "(--platform where files are named on the command line)",
            )

    def _read_fixed(self, fixed: FixedColumn) -> None:
        if fixed.column is ContractColumn.TEXT:
            self._texts.append(fixed)
        elif fixed.column is not ContractColumn.OUTCOME or not self._settings.is_draft:
            cells = self._read_cells(fixed)
            self._fixed[fixed.column] = (fixed.raw, cells)
            # A draft needs no id; the number of its row stands for one that is missing or can't be used.
            if fixed.column is not ContractColumn.ID or not self._settings.is_draft:
                self._problems.mark(fixed.raw, cells.problems)

    def _read_cells(self, fixed: FixedColumn) -> ReadCells[Any]:
        vocabulary = self._terms.vocabulary
        match fixed.column:
            case ContractColumn.ID:
                return read_ids(fixed)
            case ContractColumn.OUTCOME:
                return read_outcomes(fixed, self._finder(outcome_names(vocabulary), OUTCOME_INDIVIDUALS), self._target)
            case ContractColumn.DECIDED_BY:
                find = self._finder(decider_names(vocabulary), DECIDER_INDIVIDUALS)
                return read_deciders(fixed, find, lambda text: self._terms.code(text) is not None)
            case ContractColumn.AUTHOR:
                return read_authors(fixed, self._settings.key)
            case ContractColumn.CLUSTER:
                return read_clusters(fixed, self._settings.key)
            case ContractColumn.PLATFORM:
                names = platform_names(self._settings.platforms, vocabulary, self._terms.hierarchy)
                return read_platforms(fixed, names, self._platform, self._settings.key)
            case column if column in TIME_COLUMNS:
                return read_times(fixed, self._source)
        return read_plain(fixed)

    def _finder(self, names: Mapping[str, Choice], individuals: Mapping[str, Choice]) -> Callable[[str], Choice | None]:
        return lambda text: find_choice(text, names, individuals, self._terms)

    def _dropped_rows(self) -> Mask:
        if ContractColumn.OUTCOME not in self._fixed:
            return np.zeros(len(self._raw.row), dtype=np.bool_)
        raw, read = self._fixed[ContractColumn.OUTCOME]
        return np.isin(raw.codes, read.dropped)

    def _table(self, rows: Mask, columns: tuple[Column, ...], rejects: tuple[Reject, ...]) -> ObservationTable:
        platform = self._labels(ContractColumn.PLATFORM, rows)
        if ContractColumn.PLATFORM not in self._fixed:
            platform = Labels((self._platform or NAMELESS_PLATFORM,), np.zeros(int(rows.sum()), dtype=np.int32))
        author, cluster, reason = (
            self._labels(column, rows)
            for column in (ContractColumn.AUTHOR, ContractColumn.CLUSTER, ContractColumn.REASON)
        )
        posted, decided, observed = (
            self._values(column, rows, np.int64, NOT_A_TIME).astype("datetime64[s]") for column in TIME_COLUMNS
        )
        row = self._raw.row[rows]
        return ObservationTable(
            ids=self._ids(rows),
            sources=(self._raw.name,),
            source=np.zeros(len(row), dtype=np.int32),
            row=row,
            outcome=self._values(ContractColumn.OUTCOME, rows, np.int8, -1),
            platforms=platform.labels,
            platform=platform.codes,
            authors=author.labels,
            author=author.codes,
            clusters=cluster.labels,
            cluster=cluster.codes,
            decided_by=self._values(ContractColumn.DECIDED_BY, rows, np.int8, NO_DECIDER),
            reasons=reason.labels,
            reason=reason.codes,
            posted_at=posted,
            decided_at=decided,
            observed_at=observed,
            columns=columns,
            rejects=rejects,
            several=self._several(rows),
        )

    def _ids(self, rows: Mask) -> tuple[str, ...]:
        numbers = self._raw.row[rows]
        if ContractColumn.ID not in self._fixed:
            prefix = f"{self._raw.name}:" if self._source.has_row_ids and not self._settings.is_draft else ""
            return tuple(f"{prefix}{number}" for number in numbers.tolist())
        raw, read = self._fixed[ContractColumn.ID]
        ids = ["" if position in read.problems else text for position, text in enumerate(read.values)]
        codes = chosen(raw.codes, rows).tolist()
        # A million integers of Python would take as much memory as the ids: mostly none of them is needed.
        return tuple(ids[code] or str(number) for code, number in zip(codes, numbers, strict=True))

    def _values(self, column: ContractColumn, rows: Mask, dtype: type, default: int) -> NDArray[Any]:
        """Return the rows' values of a column that holds no labels, or the default where the source has none."""
        if column not in self._fixed:
            return np.full(int(rows.sum()), default, dtype)
        raw, read = self._fixed[column]
        return np.array(read.values, dtype)[chosen(raw.codes, rows)]

    def _several(self, rows: Mask) -> NDArray[np.uint8] | None:
        """Return all outcomes of the rows that have more than one; None if there are none."""
        raw, read = self._fixed.get(ContractColumn.OUTCOME, (None, None))
        if raw is None or read is None or not read.several:
            return None
        bits = np.zeros(len(raw.cells), dtype=np.uint8)
        bits[list(read.several)] = list(read.several.values())
        return bits[chosen(raw.codes, rows)]

    def _labels(self, column: ContractColumn, rows: Mask) -> Labels:
        if column not in self._fixed:
            return Labels((), np.full(int(rows.sum()), -1, dtype=np.int32))
        raw, read = self._fixed[column]
        return encode_labels(read.values, chosen(raw.codes, rows))

    def _columns(self, rows: Mask, text_parts: Sequence[SetPart]) -> tuple[Column, ...]:
        numbers = [column for cells in self._numbers if (column := number_column(cells, rows)) is not None]
        parts = [part for cells in self._sets for part in set_parts(cells, rows)]
        return tuple(sorted((*numbers, *join_parts((*parts, *text_parts))), key=column_order))

    def _notices(self, rows: Mask) -> list[Notice]:
        name = self._raw.name
        notices = [notice for cells in self._sets for notice in unread_notices(name, cells, rows)]
        for numbers in self._numbers:
            raw = numbers.column.raw
            notices += unread_cell_notices(name, raw, numbers.read.problems, rows, "is no number that is understood")
        for column, (raw, read) in self._fixed.items():
            notices += fixed_notices(column, name, raw, read, rows)
        return notices

    def _drop_notices(self, dropped: Mask) -> list[Notice]:
        if not dropped.any():
            return []
        raw, read = self._fixed[ContractColumn.OUTCOME]
        counts = used_cells(raw.codes[dropped], len(raw.cells)).tolist()
        return [
            Notice(
                NoticeCode.DROPPED_ROWS,
                self._raw.name,
                raw.header,
                raw.cells[position].strip(),
                counts[position],
                f"rows with the outcome {shown(raw.cells[position])} are left out, as [source.values.outcome] says",
            )
            for position in read.dropped
        ]
