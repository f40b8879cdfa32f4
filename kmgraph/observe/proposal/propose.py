"""Bare files -> one proposal of how to read them together: the order of the steps."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from kmgraph.namespaces import KM
from kmgraph.observe.columns import ContractColumn, FeaturePlan, HeaderReader, Terms, fold, outcome_names
from kmgraph.observe.header_row import ToldHeaders, refuse_headerless
from kmgraph.observe.notices import shown
from kmgraph.observe.proposal.aggregates import refuse_aggregates
from kmgraph.observe.proposal.columns import ExportColumn, columns_of, refuse_differing
from kmgraph.observe.proposal.decisions import Decisions
from kmgraph.observe.proposal.dialect import Dialect, find_dialect
from kmgraph.observe.proposal.features import LEAST_PEOPLE, ValuesOf, known_feature, member_groups, new_feature
from kmgraph.observe.proposal.header_words import Role, has_role, may_be_named, time_role
from kmgraph.observe.proposal.kinds import read_bare, refuse_unreadable_kinds
from kmgraph.observe.proposal.repeats import left_out, repeated_column
from kmgraph.observe.proposal.times import ISO, TimeWriting, time_writing
from kmgraph.observe.proposal.types import NewFeature, Proposal, ProposedColumn, ProposedSource
from kmgraph.observe.raw import RawTable
from kmgraph.observe.readers import find_reader, short_names
from kmgraph.rules import public_string

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from kmgraph.model import Hierarchy, Vocabulary

TABLE_KINDS = frozenset(("csv", "tsv", "json-lines", "parquet", "spreadsheet", "rdf"))
"""Kinds of files whose columns may be anything; the other kinds say by themselves what their columns are."""
_MOST_PLATFORMS = 20
_NEARLY_UNIQUE = 0.98
_TEXT_LENGTH = 25
_LEFT_OUT = "it names people"


def propose_project(paths: Sequence[Path], vocabulary: Vocabulary, hierarchy: Hierarchy) -> Proposal:
    """Return how the files may be read together, decided by all of their values.

    Args:
        paths: Files of one export; one of removals and one of posts left alone, for example.
        vocabulary: The terms that headers and values may name.
        hierarchy: The inferred class tree.

    Raises:
        ObservationError: If a file can't be read, its rows are no posts, or nothing tells what became of them.
        LimitError: If a file is too large.
    """
    own_kinds = {path: kind for path in paths if (kind := find_reader(path).kind) not in TABLE_KINDS}
    terms = Terms(vocabulary, hierarchy)
    refuse_unreadable_kinds(own_kinds, terms, is_all=len(own_kinds) == len(paths))
    bare = tuple(path for path in paths if path not in own_kinds)
    dialects, names = tuple(map(find_dialect, bare)), dict(zip(paths, short_names(paths), strict=True))
    tables = tuple(read_bare(path, names[path], dialect) for path, dialect in zip(bare, dialects, strict=True))
    for path, table in zip(bare, tables, strict=True):
        refuse_headerless(table, path)
    with ToldHeaders(map(_headers, tables)).in_errors():
        refuse_aggregates(bare, tables)
        proposal = _Export(bare, dialects, tables, terms).proposal()
    proposed = {source.path: source for source in proposal.sources}
    sources = (proposed.get(path) or ProposedSource(path, (), 0, kind=own_kinds[path]) for path in paths)
    return replace(proposal, sources=tuple(sources))


def _headers(table: RawTable) -> tuple[str, ...]:
    return tuple(column.header for column in table.columns)


@dataclass(frozen=True, eq=False)
class _Export:
    paths: tuple[Path, ...]
    dialects: tuple[Dialect, ...]
    tables: tuple[RawTable, ...]
    terms: Terms

    def proposal(self) -> Proposal:
        for path, table in zip(self.paths, self.tables, strict=True):
            refuse_differing(table, path, self._has_one_value)
        return Proposal(tuple(map(self._source, range(len(self.paths)))), self._platforms)

    def _has_one_value(self, header: str) -> bool | None:
        """Return whether a post has one value under a header, as far as its meaning tells; None if it is not read."""
        proposed = self._by_folded[fold(header)]
        if proposed.meaning is None:
            return None
        if isinstance(proposed.meaning, NewFeature):
            return False
        plan = _plan(header, self._header_reader)
        return not (isinstance(plan, FeaturePlan) and self._header_reader.may_have_several(plan))

    @cached_property
    def _header_reader(self) -> HeaderReader:
        return HeaderReader(self.terms)

    @cached_property
    def _by_folded(self) -> Mapping[str, ProposedColumn]:
        return {fold(header): column for header, column in self._proposed.items()}

    @cached_property
    def columns(self) -> tuple[ExportColumn, ...]:
        return columns_of(self.tables)

    @cached_property
    def _decisions(self) -> Decisions:
        names = outcome_names(self.terms.vocabulary)
        return Decisions(self.paths, self.tables, self.columns, names)

    # Columns that every export has.

    @cached_property
    def times(self) -> Mapping[str, TimeWriting]:
        """How each column of times is written, by header."""
        written = {
            column.header: time_writing(column) for column in self.columns if column is not self._decisions.column
        }
        return {header: writing for header, writing in written.items() if writing is not None}

    @cached_property
    def _time_columns(self) -> Mapping[str, ContractColumn]:
        """The columns for the times of a post, by header: one each, the first whose header says so."""
        chosen: dict[str, ContractColumn] = {}
        told = {header: _fixed_time(header) or time_role(header) for header in self.times}
        for column in (ContractColumn.POSTED_AT, ContractColumn.DECIDED_AT, ContractColumn.OBSERVED_AT):
            header = next((header for header, role in told.items() if role == column and header not in chosen), None)
            if header is not None:
                chosen[header] = column
        left = [header for header, role in told.items() if role is None]
        if ContractColumn.POSTED_AT not in chosen.values() and left:
            chosen[left[0]] = ContractColumn.POSTED_AT
        return chosen

    @cached_property
    def _fixed(self) -> Mapping[str, ContractColumn]:
        """The columns for whatever else every export has, by header."""
        left = [
            column
            for column in self.columns
            if column.header not in self.times and column is not self._decisions.column
        ]
        fixed: dict[str, ContractColumn] = {}
        row_id = self._id_column(left)
        if row_id is not None:
            fixed[row_id.header] = ContractColumn.ID
        for role, meaning in _SINGLE.items():
            found = [column for column in left if column.header not in fixed and _is_called(column, role, meaning)]
            best = next((column for column in found if self._can_be(column, role)), None)
            if best is not None:
                fixed[best.header] = meaning
        texts = [column for column in left if column.header not in fixed and self._is_text(column)]
        return {**fixed, **{column.header: ContractColumn.TEXT for column in texts}}

    def _id_column(self, columns: Iterable[ExportColumn]) -> ExportColumn | None:
        """Return the column that tells rows apart: one that is called so, else the first in which all differ."""
        everywhere = [column for column in columns if len(column.parts) == len(self.tables)]
        called = [
            column
            for column in everywhere
            if _is_called(column, Role.ID, ContractColumn.ID)
            and len(column.counts) >= _NEARLY_UNIQUE * column.n_filled
            and column.n_filled >= _NEARLY_UNIQUE * sum(len(table.row) for table in self.tables)
        ]
        unique = [
            column for column in everywhere if column.is_unique and column.mean_words < 2 and column.mean_length < 65
        ]
        exact = [column for column in called if fold(column.header) == fold(ContractColumn.ID)]
        return next(
            iter((*exact, *(column for column in called if column.is_unique), *called, *_not_people(unique))), None
        )

    def _can_be(self, column: ExportColumn, role: Role) -> bool:
        if role is Role.PLATFORM:
            return 0 < len(column.folded) <= _MOST_PLATFORMS
        if role is Role.CLUSTER:
            return not column.is_unique and len(column.folded) > 1
        if role is Role.REASON:
            return self._decisions.are_told_by(column) or fold(column.header) == fold(ContractColumn.REASON)
        return bool(column.counts) and not column.is_flag

    def _is_text(self, column: ExportColumn) -> bool:
        if not column.counts or column.is_flag or self._decisions.are_told_by(column):
            return False
        if fold(column.header) == fold(ContractColumn.TEXT):
            return True
        is_varied = len(column.counts) > column.n_filled / 4
        if has_role(column.header, Role.TEXT):
            return is_varied and not _is_numeric(column)
        return is_varied and column.mean_length >= _TEXT_LENGTH and column.mean_words >= 4

    @cached_property
    def _platforms(self) -> tuple[str, ...]:
        header = next((header for header, meaning in self._fixed.items() if meaning is ContractColumn.PLATFORM), None)
        column = next((column for column in self.columns if column.header == header), None)
        if column is None:
            return ()
        people: Counter[str] = Counter()
        for cell, count in self._people_behind(column, lambda cell: (cell,)).items():
            people[fold(cell)] += count
        spellings = {
            fold(cell): cell
            for cell in sorted(column.counts, reverse=True)
            if may_be_named(cell) and public_string(cell, people[fold(cell)], LEAST_PEOPLE) is not None
        }
        return tuple(spellings[folded] for folded in sorted(spellings))

    # All columns.

    @cached_property
    def _proposed(self) -> Mapping[str, ProposedColumn]:
        known = {column.header: _plan(column.header, self._header_reader) for column in self.columns}
        unknown = [column for column in self.columns if not isinstance(known[column.header], FeaturePlan)]
        free = [column for column in unknown if not self._decisions.are_told_by(column) and may_be_named(column.header)]
        members = member_groups([column.plain for column in free])
        return {column.header: self._propose(column, known[column.header], members) for column in self.columns}

    def _propose(self, column: ExportColumn, plan: object, members: Mapping[str, NewFeature]) -> ProposedColumn:
        header = column.header
        if column is self._decisions.column:
            return ProposedColumn(header, ContractColumn.OUTCOME)
        if header in self.times:
            return self._time(header)
        if header in self._fixed:
            return self._fixed_column(column)
        if any(has_role(header, role) for role in (Role.DECIDER, Role.PERSON, Role.AUTHOR)):
            return ProposedColumn(header, None, _LEFT_OUT)
        if self._decisions.are_told_by(column):
            return ProposedColumn(header, None, "it is filled where something was done, and hardly anywhere else")
        return self._feature(column, plan, members)

    def _fixed_column(self, column: ExportColumn) -> ProposedColumn:
        meaning = self._fixed[column.header]
        others = (other for other in self.columns if other.header not in self._fixed)
        repeated = repeated_column(column.plain, others) if meaning is ContractColumn.TEXT else None
        return ProposedColumn(column.header, meaning) if repeated is None else left_out(column.header, repeated)

    def _feature(self, column: ExportColumn, plan: object, members: Mapping[str, NewFeature]) -> ProposedColumn:
        header = column.header
        if not may_be_named(header):
            return ProposedColumn(header, None, "its header looks like a name or an address, or can't be printed")
        if isinstance(plan, FeaturePlan):
            proposed = known_feature(column.plain, plan, self.terms, self._people_behind)
            if proposed is not None:
                return proposed
        if header in members:
            return ProposedColumn(header, members[header])
        return new_feature(column.plain, self._people_behind)

    def _time(self, header: str) -> ProposedColumn:
        meaning = self._time_columns.get(header)
        if meaning is None:
            return ProposedColumn(header, None, "another time")
        writing = self.times[header]
        if writing.is_open:
            return ProposedColumn(header, None, _open_times(writing))
        return ProposedColumn(header, meaning, writing.reason)

    def _people_behind(self, column: ExportColumn, values_of: ValuesOf) -> Counter[str]:
        """Return how many people stand behind each value; how many posts, where people are not known."""
        posts: Counter[str] = Counter()
        for cell, count in column.counts.items():
            posts.update(dict.fromkeys(values_of(cell), count))
        header = next((header for header, meaning in self._fixed.items() if meaning is ContractColumn.AUTHOR), None)
        authors = next((other for other in self.columns if other.header == header), None)
        if authors is None or set(authors.parts) != set(column.parts):
            return posts
        pairs: set[tuple[str, str]] = set()
        for table in column.parts:
            pairs |= set(zip(column.texts_in(table), authors.texts_in(table), strict=True))
        people = Counter(
            value for value, _ in {(value, who) for cell, who in pairs if cell and who for value in values_of(cell)}
        )
        # Enough people, and then it is posts that count.
        return Counter(
            {
                value: count if people[value] >= LEAST_PEOPLE else min(people[value], count)
                for value, count in posts.items()
            }
        )

    def _source(self, table: int) -> ProposedSource:
        own = [column for column in self.columns if table in column.parts]
        columns = tuple(self._proposed[column.header] for column in own)
        meanings = {column.meaning for column in columns if isinstance(column.meaning, ContractColumn)}
        formats = {
            column.header: self.times[column.header].formats[0]
            for column in columns
            if column.header in self.times and column.meaning is not None
        }
        unsure = tuple(
            f"whether the day or the month comes first under {shown(column.header)}"
            for column in columns
            if column.header in self.times and self.times[column.header].is_open and column.header in self._time_columns
        )
        return ProposedSource(
            path=self.paths[table],
            columns=columns,
            rows=len(self.tables[table].row),
            encoding=self.dialects[table].encoding,
            delimiter=self.dialects[table].delimiter,
            other_encodings=self.dialects[table].other_encodings,
            outcome=self._decisions.file_outcome(table),
            outcomes=self._decisions.outcomes(table),
            time_formats={header: form for header, form in formats.items() if form != ISO},
            has_row_ids=ContractColumn.ID not in meanings,
            unsure=unsure,
            nested=tuple(column.header for column in own if column.is_nested_in(table)),
            headers=_headers(self.tables[table]),
        )


_SINGLE = {
    Role.AUTHOR: ContractColumn.AUTHOR,
    Role.PLATFORM: ContractColumn.PLATFORM,
    Role.CLUSTER: ContractColumn.CLUSTER,
    Role.REASON: ContractColumn.REASON,
    Role.DECIDER: ContractColumn.DECIDED_BY,
}


def _plan(header: str, headers: HeaderReader) -> object:
    """Return what a header means, a language also where it is called so in the words of exports."""
    plan = headers.read(header)
    is_language = not isinstance(plan, FeaturePlan) and has_role(header, Role.LANGUAGE)
    return headers.plan_of(KM.inLanguage) if is_language else plan


def _is_called(column: ExportColumn, role: Role, meaning: ContractColumn) -> bool:
    return fold(column.header) == fold(meaning) or has_role(column.header, role)


def _not_people(columns: Iterable[ExportColumn]) -> list[ExportColumn]:
    return [column for column in columns if not any(has_role(column.header, role) for role in (Role.AUTHOR, Role.TEXT))]


def _is_numeric(column: ExportColumn) -> bool:
    return all(cell.replace(".", "").isdigit() for cell in column.counts)


def _fixed_time(header: str) -> str | None:
    times = (ContractColumn.POSTED_AT, ContractColumn.DECIDED_AT, ContractColumn.OBSERVED_AT)
    return next((time for time in times if fold(header) == fold(time)), None)


def _open_times(writing: TimeWriting) -> str:
    first, second = writing.formats
    return f'all values can be read as "{first}" and as "{second}": choose one'
