"""One source with its headers understood -> its part of the observation table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.errors import LimitError, ObservationError
from kmgraph.model import Decider, ObservationTable
from kmgraph.observe.columns import (
    DECIDER_CODES,
    NOT_A_TIME,
    TIME_COLUMNS,
    CellKind,
    ContractColumn,
    FixedColumn,
    NumberCells,
    ReadCells,
    RowProblems,
    SetCells,
    SetPart,
    decider_names,
    join_parts,
    number_column,
    outcome_names,
    platform_names,
    read_authors,
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
    sort_columns,
    unread_notices,
)
from kmgraph.observe.encode import Labels, chosen, encode_labels, used_cells
from kmgraph.observe.notices import Notice, NoticeCode, shown
from kmgraph.observe.settings import NAMELESS_PLATFORM, ReadSettings
from kmgraph.observe.table.texts import read_texts

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kmgraph.model import Column, Mask
    from kmgraph.observe.columns import MappedTable, Terms
    from kmgraph.observe.raw import RawColumn, RawTable
    from kmgraph.observe.settings import SourceSettings
    from kmgraph.observe.text import Wordings

MAX_ROWS = 100_000_000
"""Largest number of rows of one source."""


@dataclass(frozen=True, eq=False)
class SourceRows:
    """What one source gives.

    Attributes:
        table: Its readable rows, with the rejects.
        notices: What was not read as it stood.
        raw: The source as it came; None if it has no columns (RDF).
        raw_rows: Position in `raw` of each row of the table.
        wordings: What its texts have in common, row by row; None if it has none, or if they are drafts.
    """

    table: ObservationTable
    notices: tuple[Notice, ...]
    raw: RawTable | None
    raw_rows: NDArray[np.int64]
    wordings: Wordings | None = None


def read_rows(sheet: MappedTable, source: SourceSettings, terms: Terms, settings: ReadSettings) -> SourceRows:
    """Return the observations of one source.

    Raises:
        ObservationError: If a column is missing that must be there.
        LimitError: If there are more than `MAX_ROWS` rows.
    """
    return _RowsReader(sheet, source, terms, settings).read()


class _RowsReader:
    def __init__(self, sheet: MappedTable, source: SourceSettings, terms: Terms, settings: ReadSettings) -> None:
        self._sheet = sheet
        self._raw = sheet.raw
        self._source = source
        self._terms = terms
        self._settings = settings
        self._platform = _default_platform(sheet, source, settings)
        self._problems = RowProblems(sheet.raw)
        self._integers: dict[ContractColumn, tuple[RawColumn, ReadCells[int]]] = {}
        self._labels: dict[ContractColumn, tuple[RawColumn, ReadCells[str | None]]] = {}
        self._texts: list[RawColumn] = []
        self._numbers: list[NumberCells] = []
        self._sets: list[SetCells] = []
        self._parts: list[SetPart] = []

    def read(self) -> SourceRows:
        self._check()
        for column in self._sheet.columns:
            if isinstance(column, FixedColumn):
                self._read_fixed(column)
            elif column.plan.kind is CellKind.NUMBER:
                numbers = read_number_cells(column)
                self._problems.mark(column.raw, numbers.read.problems)
                self._numbers.append(numbers)
            else:
                self._sets.append(read_set_cells(column, self._terms))
        dropped = self._dropped_rows()
        rows = self._problems.good_rows() & ~dropped
        texts = read_texts(self._raw.name, self._texts, rows, self._terms, are_drafts=self._settings.is_draft)
        self._parts += texts.parts
        notices = (*self._sheet.notices, *self._notices(rows), *texts.notices, *self._drop_notices(dropped))
        return SourceRows(self._table(rows, dropped), notices, self._raw, np.flatnonzero(rows), texts.wordings)

    def _check(self) -> None:
        if len(self._raw.row) > MAX_ROWS:
            raise LimitError(f"a source may have {MAX_ROWS:,} rows", where=str(self._sheet.path), hint="split it")
        if not self._raw.columns or not (len(self._raw.row) or self._raw.rejects):
            raise ObservationError("there is a header, but no row", where=str(self._sheet.path))
        if not self._settings.is_draft:
            require_columns(self._sheet, (ContractColumn.ID, ContractColumn.OUTCOME))
        if self._platform is None and self._sheet.fixed(ContractColumn.PLATFORM) is None:
            raise _platform_missing(self._sheet, self._settings)

    def _read_fixed(self, fixed: FixedColumn) -> None:
        column = fixed.column
        if column is ContractColumn.TEXT:
            self._texts.append(fixed.raw)
        elif column in _INTEGER_COLUMNS:
            if column is not ContractColumn.OUTCOME or not self._settings.is_draft:
                integers = self._read_integers(fixed)
                self._integers[column] = (fixed.raw, integers)
                self._problems.mark(fixed.raw, integers.problems)
        else:
            labels = self._read_labels(fixed)
            self._labels[column] = (fixed.raw, labels)
            self._problems.mark(fixed.raw, labels.problems)

    def _read_integers(self, fixed: FixedColumn) -> ReadCells[int]:
        if fixed.column is ContractColumn.OUTCOME:
            return read_outcomes(fixed, outcome_names(self._terms.vocabulary))
        if fixed.column is ContractColumn.DECIDED_BY:
            return read_deciders(fixed, decider_names(self._terms.vocabulary))
        return read_times(fixed, self._source.time_format)

    def _read_labels(self, fixed: FixedColumn) -> ReadCells[str | None]:
        if fixed.column is ContractColumn.ID:
            return read_ids(fixed)
        if fixed.column is ContractColumn.AUTHOR:
            return read_authors(fixed, self._settings.key)
        if fixed.column is ContractColumn.PLATFORM:
            names = platform_names(self._settings.platforms, self._terms.vocabulary, self._terms.hierarchy)
            return read_platforms(fixed, names, self._platform)
        return read_plain(fixed)

    def _dropped_rows(self) -> Mask:
        dropped = np.zeros(len(self._raw.row), dtype=np.bool_)
        if ContractColumn.OUTCOME in self._integers:
            raw, read = self._integers[ContractColumn.OUTCOME]
            lookup = np.zeros(len(raw.cells), dtype=np.bool_)
            lookup[read.dropped] = True
            dropped = lookup[raw.codes]
        return dropped

    def _table(self, rows: Mask, dropped: Mask) -> ObservationTable:
        platform = self._label_codes(ContractColumn.PLATFORM, rows)
        if ContractColumn.PLATFORM not in self._labels:
            platform = Labels((self._platform or NAMELESS_PLATFORM,), np.zeros(int(rows.sum()), dtype=np.int32))
        author = self._label_codes(ContractColumn.AUTHOR, rows)
        cluster = self._label_codes(ContractColumn.CLUSTER, rows)
        reason = self._label_codes(ContractColumn.REASON, rows)
        unknown = DECIDER_CODES[Decider.UNKNOWN]
        posted, decided, observed = (
            self._integer_codes(column, rows, NOT_A_TIME).astype("datetime64[s]") for column in TIME_COLUMNS
        )
        return ObservationTable(
            ids=self._ids(rows),
            sources=(self._raw.name,),
            source=np.zeros(int(rows.sum()), dtype=np.int32),
            row=self._raw.row[rows],
            outcome=self._integer_codes(ContractColumn.OUTCOME, rows, -1).astype(np.int8),
            platforms=platform.labels,
            platform=platform.codes,
            authors=author.labels,
            author=author.codes,
            clusters=cluster.labels,
            cluster=cluster.codes,
            decided_by=self._integer_codes(ContractColumn.DECIDED_BY, rows, unknown).astype(np.int8),
            reasons=reason.labels,
            reason=reason.codes,
            posted_at=posted,
            decided_at=decided,
            observed_at=observed,
            columns=self._columns(rows),
            rejects=self._problems.rejects(dropped),
        )

    def _ids(self, rows: Mask) -> tuple[str, ...]:
        if ContractColumn.ID not in self._labels:
            return tuple(map(str, self._raw.row[rows].tolist()))
        raw, read = self._labels[ContractColumn.ID]
        ids: list[str] = np.array(read.values, dtype=object)[chosen(raw.codes, rows)].tolist()
        return tuple(ids)

    def _label_codes(self, column: ContractColumn, rows: Mask) -> Labels:
        if column not in self._labels:
            return Labels((), np.full(int(rows.sum()), -1, dtype=np.int32))
        raw, read = self._labels[column]
        return encode_labels(read.values, chosen(raw.codes, rows))

    def _integer_codes(self, column: ContractColumn, rows: Mask, default: int) -> NDArray[np.int64]:
        if column not in self._integers:
            return np.full(int(rows.sum()), default, dtype=np.int64)
        raw, read = self._integers[column]
        return np.array(read.values, dtype=np.int64)[chosen(raw.codes, rows)]

    def _columns(self, rows: Mask) -> tuple[Column, ...]:
        numbers = [column for cells in self._numbers if (column := number_column(cells, rows)) is not None]
        parts = [part for cells in self._sets for part in set_parts(cells, rows)]
        return sort_columns((*numbers, *join_parts((*parts, *self._parts))))

    def _notices(self, rows: Mask) -> list[Notice]:
        notices = [notice for cells in self._sets for notice in unread_notices(self._raw.name, cells, rows)]
        if ContractColumn.DECIDED_BY in self._integers:
            raw, read = self._integers[ContractColumn.DECIDED_BY]
            counts = used_cells(chosen(raw.codes, rows), len(raw.cells))
            notices += [
                self._notice(raw, value, int(counts[position]), f"the value {shown(value)} names nobody who decides")
                for position, value in read.unknown.items()
                if counts[position]
            ]
        return notices

    def _drop_notices(self, dropped: Mask) -> list[Notice]:
        if not dropped.any():
            return []
        raw, read = self._integers[ContractColumn.OUTCOME]
        counts = used_cells(raw.codes[dropped], len(raw.cells))
        return [
            Notice(
                NoticeCode.DROPPED_ROWS,
                self._raw.name,
                raw.header,
                raw.cells[position].strip(),
                int(counts[position]),
                f"rows with the outcome {shown(raw.cells[position])} are left out, as [source.values.outcome] says",
            )
            for position in read.dropped
        ]

    def _notice(self, raw: RawColumn, value: str, count: int, text: str) -> Notice:
        hint = f"one of {', '.join(Decider)}"
        return Notice(NoticeCode.UNKNOWN_VALUE, self._raw.name, raw.header, value, count, text, hint)


_INTEGER_COLUMNS = frozenset((ContractColumn.OUTCOME, ContractColumn.DECIDED_BY, *TIME_COLUMNS))


def _default_platform(sheet: MappedTable, source: SourceSettings, settings: ReadSettings) -> str | None:
    """Return the platform of rows that name none, or None if they must."""
    if source.platform is not None:
        return source.platform
    if len(settings.platforms) == 1:
        return settings.platforms[0]
    is_nameless = not settings.platforms and sheet.fixed(ContractColumn.PLATFORM) is None
    return NAMELESS_PLATFORM if is_nameless else None


def _platform_missing(sheet: MappedTable, settings: ReadSettings) -> ObservationError:
    return ObservationError(
        f'there is no column "platform", and the project has several: {", ".join(settings.platforms)}',
        where=str(sheet.path),
        hint="add the column, or set platform for this source (--platform where files are named on the command line)",
    )
