"""How each column of a source was read: as what, in which unit, filled how often for each outcome, what was not."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from kmgraph.model import Outcome, SetColumn
from kmgraph.namespaces import KM, local_name
from kmgraph.observe.columns import FLAG_WORDS, TIME_COLUMNS, CellKind, ContractColumn, fold, is_placeholder
from kmgraph.observe.encode import chosen, used_cells
from kmgraph.observe.notices import NoticeCode

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from kmgraph.model import Column, Indices, Mask, ObservationTable
    from kmgraph.observe.columns import CellValues, NumberCells, ReadCells, SetCells
    from kmgraph.observe.raw import RawColumn, RawTable

_NOTHING, _READ, _UNREAD = range(3)
_SHOWN = 5
_FOLDED = 10_000
_FOLDED_CHARACTERS = 1_000_000
NOT_READ = "not-read"
"""Kind of a column that means nothing here, or that the project leaves out."""


@dataclass(frozen=True, slots=True)
class ColumnReading:
    """How one column was read.

    Attributes:
        source: Short name of the file.
        header: As the file has it.
        meaning: The fixed column, or the IRI of the class or property that the values stand under; empty if not read.
        via: Properties walked to what it describes, as in `Feature`.
        kind: The fixed column's name, a `CellKind`, the kind of an RDF column's values, or `NOT_READ`.
        unit: How times are written, or the datatype of numbers; empty for others.
        filled: Rows that record something, by the position of their outcome in `list(Outcome)`.
        rows: All rows, in the same order.
        distinct: Different values.
        unread_rows: Rows with a value that was not understood.
        unread: Those values, the most frequent first. They are what cells hold: for the operator alone.
        sources: Independent sources behind all rows of each outcome, behind those that record something, and behind the
            others; at the most, as copies are known only when all files are read.
        told_sources: Those behind the rows in which something stands, whatever their outcome.
        unread_sources: Those behind the rows with a value that was not understood.
    """

    source: str
    header: str
    meaning: str
    kind: str
    filled: tuple[int, ...]
    rows: tuple[int, ...]
    distinct: int
    via: tuple[str, ...] = ()
    unit: str = ""
    unread_rows: int = 0
    unread: tuple[str, ...] = ()
    sources: tuple[tuple[int, int, int], ...] = ()
    told_sources: int = 0
    unread_sources: int = 0

    def sources_of(self, code: int, most: int) -> tuple[int, int, int]:
        """Return the sources behind the rows of an outcome, as above, where so many are known to be the most."""
        whole, filled, empty = (min(most, number) for number in self.sources[code])
        return whole, filled, empty


class FilledRows:
    """Counts what the columns of one source record, by outcome.

    Args:
        source: Short name of the file.
        rows: The rows that count.
        table: These rows.
        assumed: The outcome of rows that have none, as a code; -1 for none.
    """

    def __init__(self, source: str, rows: Mask, table: ObservationTable, assumed: int = -1) -> None:
        self._owners = (table.author, table.cluster)
        self._source = source
        self._rows = rows
        self._outcome = np.where(table.outcome < 0, assumed, table.outcome).astype(np.int64)
        self._by_outcome = self._counted(np.ones(len(table), dtype=np.bool_))

    def columns(
        self,
        raw: RawTable,
        fixed: Mapping[ContractColumn, tuple[RawColumn, ReadCells[Any]]],
        texts: Sequence[RawColumn],
        numbers: Sequence[NumberCells],
        values: Sequence[SetCells],
    ) -> tuple[ColumnReading, ...]:
        """Return how each column was read, in the order of the source; those that were not read as well."""
        told = [self.fixed(column, own, read) for column, (own, read) in fixed.items()]
        told += [*map(self.text, texts), *map(self.numbers, numbers), *map(self.values, values)]
        by_header = {reading.header: reading for reading in told}
        return tuple(by_header.get(column.header) or self.unread(column) for column in raw.columns)

    def fixed(self, column: ContractColumn, raw: RawColumn, read: ReadCells[Any]) -> ColumnReading:
        """Return how a fixed column was read."""
        states = _states(bool(cell.strip()) for cell in raw.cells)
        states[list(read.placeholders)] = _NOTHING
        states[list(read.unknown)] = _UNREAD
        unit = (read.read_as or read.written or "ISO 8601") if column in TIME_COLUMNS else ""
        return self._reading(raw, states, str(column), str(column), unit)

    def text(self, raw: RawColumn) -> ColumnReading:
        """Return how a column of text was read."""
        return self._reading(raw, _filled_states(raw), str(ContractColumn.TEXT), str(ContractColumn.TEXT))

    def numbers(self, cells: NumberCells) -> ColumnReading:
        """Return how a column of numbers was read."""
        plan = cells.column.plan
        states = np.where(np.isnan(cells.read.numbers), _NOTHING, _READ).astype(np.uint8)
        wrong = [number for number in cells.read.problems if not is_placeholder(cells.column.raw.cells[number].strip())]
        states[wrong] = _UNREAD
        unit = local_name(plan.datatype) if plan.datatype else ""
        reading = self._reading(cells.column.raw, states, plan.term, str(plan.kind), unit)
        return replace(reading, via=plan.feature.via)

    def values(self, cells: SetCells) -> ColumnReading:
        """Return how a column of terms, flags, choices or words was read."""
        plan = cells.column.plan
        states = _states(bool(cell.strip()) for cell in cells.column.raw.cells)
        states[[number for number, value in enumerate(cells.values) if _is_nothing(value)]] = _NOTHING
        states[[number for number, value in enumerate(cells.values) if _is_unread(value)]] = _UNREAD
        reading = self._reading(cells.column.raw, states, plan.term, str(plan.kind))
        return replace(reading, via=plan.feature.via)

    def unread(self, raw: RawColumn) -> ColumnReading:
        """Return what there is to say of a column that was not read."""
        return self._reading(raw, _filled_states(raw), "", NOT_READ)

    def described(self, column: Column) -> ColumnReading:
        """Return how a column of a source without headers, such as RDF, was read: off what came of it."""
        feature = column.feature
        if isinstance(column, SetColumn):
            filled, kind, unit, distinct = np.diff(column.indptr) > 0, str(column.kind), "", len(column.values)
        else:
            filled, kind, unit = ~np.isnan(column.numbers), "number", local_name(column.datatype)
            distinct = len(np.unique(column.numbers[filled]))
        counts = self._counted(filled)
        meaning = feature.property or KM.Content
        reading = ColumnReading(
            self._source, column.header, meaning, kind, counts, self._by_outcome, distinct, feature.via, unit
        )
        return self._with_sources(reading, np.where(filled, _READ, _NOTHING))

    def _counted(self, which: Mask) -> tuple[int, ...]:
        known = self._outcome[which & (self._outcome >= 0)]
        return tuple(np.bincount(known, minlength=len(Outcome)).tolist())

    def _sources(self, filled: Mask) -> tuple[tuple[int, int, int], ...]:
        """Return the sources by outcome: of all rows, of the filled ones, of the others.

        By authors or by campaigns, whichever are fewer; a row of neither counts as one.
        """
        side, counts = filled.astype(np.int64), []
        for codes in self._owners:
            has_owner, has_outcome = codes >= 0, self._outcome >= 0
            known, alone = has_owner & has_outcome, ~has_owner & has_outcome
            seen = np.zeros((int(codes.max(initial=-1)) + 1, len(Outcome), 2), dtype=np.bool_)
            seen[codes[known], self._outcome[known], side[known]] = True
            rows = np.zeros((len(Outcome), 2), dtype=np.int64)
            np.add.at(rows, (self._outcome[alone], side[alone]), 1)
            either = seen.sum(axis=0) + rows
            counts.append(
                np.column_stack([seen.any(axis=2).sum(axis=0) + rows.sum(axis=1), either[:, 1], either[:, 0]])
            )
        return tuple((whole, told, rest) for whole, told, rest in np.minimum(*counts).tolist())

    def _sources_of(self, which: Mask) -> int:
        """Return the sources behind some rows, counted likewise."""
        of_rows = [codes[which] for codes in self._owners]
        return min(int(np.count_nonzero(np.bincount(own[own >= 0]))) + int((own < 0).sum()) for own in of_rows)

    def _reading(
        self, raw: RawColumn, states: NDArray[np.uint8], meaning: str, kind: str, unit: str = ""
    ) -> ColumnReading:
        codes = chosen(raw.codes, self._rows)
        of_rows = states[codes] if len(raw.cells) else np.zeros(len(codes), dtype=np.uint8)
        used = used_cells(codes, len(raw.cells))
        unread = Counter(
            {raw.cells[n].strip(): int(used[n]) for n in np.flatnonzero((states == _UNREAD) & (used > 0)).tolist()}
        )
        reading = ColumnReading(
            source=self._source,
            header=raw.header,
            meaning=meaning,
            kind=_kind_of(kind, [raw.cells[n] for n in np.flatnonzero((states == _READ) & (used > 0)).tolist()]),
            filled=self._counted(of_rows == _READ),
            rows=self._by_outcome,
            distinct=_distinct(raw, np.flatnonzero((states != _NOTHING) & (used > 0))),
            unit=unit,
            unread_rows=int((of_rows == _UNREAD).sum()),
            unread=tuple(value for value, _ in sorted(unread.items(), key=lambda item: (-item[1], item[0])))[:_SHOWN],
        )
        return self._with_sources(reading, of_rows)

    def _with_sources(self, reading: ColumnReading, states: NDArray[Any]) -> ColumnReading:
        return replace(
            reading,
            sources=self._sources(states == _READ),
            told_sources=self._sources_of(states != _NOTHING),
            unread_sources=self._sources_of(states == _UNREAD),
        )


def _kind_of(kind: str, cells: Sequence[str]) -> str:
    """Return what cells hold: of a column that asks for one kind of things, yes and no."""
    says_only = kind == CellKind.TERMS and bool(cells) and all(fold(cell) in FLAG_WORDS for cell in cells)
    return CellKind.FLAG if says_only else kind


def _filled_states(raw: RawColumn) -> NDArray[np.uint8]:
    """Return for each distinct cell whether something stands in it, and no word for nothing."""
    return _states(bool(cell.strip()) and not is_placeholder(cell.strip()) for cell in raw.cells)


def _states(says: Iterable[bool]) -> NDArray[np.uint8]:
    return np.fromiter((_READ if filled else _NOTHING for filled in says), dtype=np.uint8)


def _distinct(raw: RawColumn, cells: Indices) -> int:
    # Of so many values, or such long ones, nobody asks which are the same but for their case.
    values = [raw.cells[number] for number in cells.tolist()] if len(cells) <= _FOLDED else []
    is_much = len(cells) > _FOLDED or sum(map(len, values)) > _FOLDED_CHARACTERS
    return len(cells) if is_much else len(set(map(fold, values)))


def _is_nothing(value: CellValues) -> bool:
    """Return whether all that a cell holds stands for nothing recorded."""
    return bool(value.unread) and not value.values and all(part.code is NoticeCode.PLACEHOLDER for part in value.unread)


def _is_unread(value: CellValues) -> bool:
    return not value.values and any(part.code is not NoticeCode.PLACEHOLDER for part in value.unread)
