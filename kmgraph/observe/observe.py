"""Sources -> one observation table: the order of the steps, nothing else."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.errors import ObservationError
from kmgraph.model import DEFAULT_TARGET, Outcome, described, joined_texts
from kmgraph.observe import text
from kmgraph.observe.columns import ContractColumn, HeaderReader, Terms, map_headers
from kmgraph.observe.header_row import ToldHeaders, headerless, may_name_person, refuse_headerless
from kmgraph.observe.notices import Notice, NoticeCode, refuse_notices, shown, values_of, without_cell
from kmgraph.observe.raw import RawTable, RawTriples
from kmgraph.observe.rdf import read_rdf_rows
from kmgraph.observe.readers import SourceReader, find_reader, short_names
from kmgraph.observe.settings import ReadSettings
from kmgraph.observe.table import (
    ColumnReading,
    DoubtedClass,
    FilledRows,
    SourceRows,
    UnreadCell,
    combine_tables,
    fill_joined,
    find_duplicates,
    find_joins,
    group_repeats,
    read_rows,
    refuse_clashes,
    select_rows,
    unsettled_ids,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from kmgraph.model import Hierarchy, ObservationTable, Reject, Source, TermMatrix, Texts, Vocabulary
    from kmgraph.observe.columns import MappedTable


@dataclass(frozen=True, eq=False)
class Observed:
    """What was read.

    Attributes:
        table: The observations of all sources, in the order given.
        notices: What was not read as it stood: unknown headers and values, dropped rows, each with a count.
        readings: How each column of each source was read; none of drafts.
        unread: Of drafts, the cells that were not read, each with its row.
        doubted: Of drafts, the classes that a word tells and all else speaks against, each with its row.
        terms: Which terms the texts hold, where that was asked for; None where there are no texts.
        headers: Those of each table, in order.
    """

    table: ObservationTable
    notices: tuple[Notice, ...] = ()
    readings: tuple[ColumnReading, ...] = ()
    unread: tuple[UnreadCell, ...] = ()
    terms: TermMatrix | None = None
    headers: tuple[tuple[str, ...], ...] = ()
    doubted: tuple[DoubtedClass, ...] = ()

    @property
    def told_headers(self) -> ToldHeaders:
        """The headers as standard error may tell them."""
        return ToldHeaders(self.headers)

    @property
    def rejects(self) -> tuple[Reject, ...]:
        """The rows that could not be read."""
        return self.table.rejects


def read_observations(
    sources: Sequence[Source],
    vocabulary: Vocabulary,
    hierarchy: Hierarchy,
    *,
    key: bytes,
    platforms: tuple[str, ...] = (),
    target: frozenset[Outcome] = DEFAULT_TARGET,
    strict: bool = False,
    terms: bool = False,
    fixed_terms: tuple[str, ...] = (),
    platform_names: Mapping[str, tuple[str, ...]] = MappingProxyType({}),
) -> Observed:
    """Return the observations of all sources as one table.

    Args:
        sources: The files, with their mappings.
        vocabulary: The terms that headers and values name.
        hierarchy: The inferred class tree.
        key: Key of the authors' pseudonyms, at least 16 bytes.
        platforms: Platform ids of the project; empty if the data names them.
        target: Outcomes that count as against the rules.
        strict: Whether an unknown or ambiguous header or value is an error.
        terms: Whether to find the terms that the texts hold.
        fixed_terms: Terms to look for in any case, as `fold_term` gives them.
        platform_names: What the project calls its platforms besides, by id.

    Raises:
        ObservationError: If a source can't be read, a required column is missing, two different rows share an id, no
            row at all is readable, or (strict) a name is unknown or ambiguous.
        LimitError: If a source is too large.
    """
    settings = ReadSettings(
        key, platforms, target, wants_terms=terms, fixed_terms=fixed_terms, platform_names=platform_names
    )
    return _read(sources, Terms(vocabulary, hierarchy), settings, strict=strict)


def read_drafts(
    sources: Sequence[Source],
    vocabulary: Vocabulary,
    hierarchy: Hierarchy,
    *,
    key: bytes,
    platforms: tuple[str, ...] = (),
    strict: bool = False,
    terms: Terms | None = None,
    platform_names: Mapping[str, tuple[str, ...]] = MappingProxyType({}),
) -> Observed:
    """Return drafts as a table: any observation format, `outcome` and `id` not needed.

    An outcome is not read even where there is one: `table.outcome` is -1 throughout. Without ids, row numbers stand for
    them. A draft's text adds the kinds of content that its words tell to those its columns give. The platform is found
    as for observations.

    Args:
        sources: The files, with their mappings.
        vocabulary: The terms that headers and values name.
        hierarchy: The inferred class tree.
        key: Key of the authors' pseudonyms, at least 16 bytes.
        platforms: Platform ids of the project; empty if the data names them.
        strict: Whether an unknown or ambiguous header or value is an error.
        terms: Vocabulary and hierarchy as made ready for earlier drafts, which takes longer than reading one.
        platform_names: As of `read_observations`.

    Raises:
        ObservationError: As `read_observations`.
        LimitError: If a source is too large.
    """
    terms = terms or Terms(vocabulary, hierarchy)
    return _read(
        sources, terms, ReadSettings(key, platforms, is_draft=True, platform_names=platform_names), strict=strict
    )


def _read(sources: Sequence[Source], terms: Terms, settings: ReadSettings, *, strict: bool) -> Observed:
    if not sources:
        raise ObservationError("there are no observations to read", hint="name at least one file")
    settings = replace(settings, may_join=len(sources) > 1)
    names = short_names([source.path for source in sources])
    headers = HeaderReader(terms)
    with _without_collector():
        read = [
            _read_source(source, name, terms, headers, settings) for source, name in zip(sources, names, strict=True)
        ]
    with ToldHeaders(part.headers for part in read).in_errors():
        return _together(sources, read, terms, settings, strict=strict)


def _together(
    sources: Sequence[Source], read: Sequence[_ReadSource], terms: Terms, settings: ReadSettings, *, strict: bool
) -> Observed:
    parts = [part.rows for part in read]
    notices = [notice for part in parts for notice in part.notices]
    if strict:
        refuse_notices(notices, is_draft=settings.is_draft)
    table = combine_tables([part.table for part in parts])
    shares = [source.sampled for source, part in zip(sources, parts, strict=True) for _ in part.table.sources]
    of_platforms = frozenset(name for part in read if part.of_platforms for name in part.rows.table.sources)
    sampled = () if all(share == 1 for share in shares) else tuple(shares)
    table = replace(table, sampled=sampled, of_platforms=of_platforms)
    with_texts = [part for part in parts if part.wordings is not None]
    if with_texts:
        copies = text.group_copies([part.wordings or text.no_wordings(len(part.table)) for part in parts])
        texts = joined_texts([(part.wordings.texts if part.wordings else None, len(part.table)) for part in parts])
        table = replace(table, copies=copies.codes, texts=texts if settings.reads_terms else None)
        if copies.is_exact_only:
            notices.append(_equal_copies_only(with_texts))
    more: tuple[Notice, ...] = ()
    # Drafts are answered one by one, whatever they are called.
    if not settings.is_draft:
        table, more = _one_row_a_post(table, read, sources)
    if not len(table) and not (settings.is_draft and table.rejects):
        _refuse_empty(table, is_draft=settings.is_draft)
    readings = tuple(reading for part in parts for reading in part.readings)
    unread = tuple(cell for part in parts for cell in part.unread)
    found = None if table.texts is None else _terms(table, table.texts, settings)
    table = described(replace(table, texts=None), terms.vocabulary)
    doubted = tuple(one for part in parts for one in part.doubted)
    return Observed(table, (*notices, *more), readings, unread, found, tuple(part.headers for part in read), doubted)


def _terms(table: ObservationTable, texts: Texts, settings: ReadSettings) -> TermMatrix:
    found = text.find_terms(texts, _groups(table)) if settings.wants_terms else text.no_terms(texts)
    return text.with_terms(found, settings.fixed_terms)


def _groups(table: ObservationTable) -> NDArray[np.int64]:
    """Return a group for each row, (n_rows,): its author, else its copies, else itself."""
    n_authors = int(table.author.max(initial=-1)) + 1
    alone = np.arange(len(table), dtype=np.int64)
    copies = np.full(len(table), -1) if table.copies is None else table.copies
    shared = np.where(copies >= 0, copies + n_authors, alone + n_authors + int(copies.max(initial=-1)) + 1)
    return np.where(table.author >= 0, table.author, shared).astype(np.int64)


def _one_row_a_post(
    table: ObservationTable, read: Sequence[_ReadSource], sources: Sequence[Source]
) -> tuple[ObservationTable, tuple[Notice, ...]]:
    """Return the table of all sources with a row a post, and what is to be said of the others."""
    parts = [part.rows for part in read]
    refuse_clashes(table, parts)
    joins = find_joins(parts, sources, frozenset().union(*(part.unsettled for part in read)))
    among = find_duplicates(parts, ~joins.left_out), find_duplicates(parts, joins.is_joined)
    table = fill_joined(table, joins, among[1].left_out)
    table = select_rows(table, ~(among[0].left_out | joins.left_out))
    table = replace(table, rejects=(*table.rejects, *among[0].rejects, *among[1].rejects))
    table, repeats = group_repeats(table)
    return table, (*among[0].notices, *among[1].notices, *joins.notices, *repeats)


def _equal_copies_only(parts: Sequence[SourceRows]) -> Notice:
    names = ", ".join(part.table.sources[0] for part in parts)
    message = f"there are more than {text.MAX_COMPARED:,} different long texts; only equal ones count as copies"
    return Notice(NoticeCode.EQUAL_COPIES_ONLY, names, "", None, sum(len(part.table) for part in parts), message)


def refuse_many_rejects(observed: Observed) -> None:
    """Check that most rows could be read.

    Raises:
        ObservationError: If more than half could not: what is left is hardly what was observed.
    """
    rejects, rows = observed.rejects, len(observed.rejects) + len(observed.table)
    if 2 * len(rejects) > rows:
        first = rejects[0]
        why = without_cell(first.reason)
        with observed.told_headers.in_errors():
            raise ObservationError(
                f"{len(rejects):,} of {rows:,} rows can't be read" + (f"; the first: {why}" if why else ""),
                where=f"{first.source}, row {first.row}" + (f', column "{first.column}"' if first.column else ""),
                hint="mend them, map their values under [source.values], or add --allow-rejects",
            )


def unread_columns(observed: Observed) -> tuple[int, int]:
    """Return the number of columns of which hardly anything was understood, and most sources that one of them is of."""
    codes = (NoticeCode.MOSTLY_UNREAD, NoticeCode.UNREADABLE_COLUMN)
    unread = {(notice.source, notice.column) for notice in observed.notices if notice.code in codes}
    told = (each.told_sources for each in observed.readings if (each.source, each.header) in unread)
    return len(unread), max(told, default=0)


def left_out_by_outcome(observed: Observed) -> int:
    """Return the number of rows that the project, and no kind of export, leaves out because of their outcome."""
    counts = (notice.count for notice in observed.notices if notice.code is NoticeCode.DROPPED_ROWS and notice.value)
    return sum(counts)


@contextmanager
def _without_collector() -> Iterator[None]:
    """Switch Python's cycle collector off: millions of strings and no cycle would be looked through again and again."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


@dataclass(frozen=True, eq=False)
class _ReadSource:
    """What was read of a source, and the ids of posts that it speaks of without saying what became of them."""

    rows: SourceRows
    unsettled: frozenset[str] = frozenset()
    headers: tuple[str, ...] = ()
    of_platforms: bool = False


def _read_source(source: Source, name: str, terms: Terms, headers: HeaderReader, settings: ReadSettings) -> _ReadSource:
    reader = find_reader(source.path, source.kind)
    raw = reader.read(source, name)
    if isinstance(raw, RawTriples):
        rows = read_rdf_rows(raw, source, terms, settings)
        table = rows.table
        fills = FilledRows(name, np.ones(len(table), dtype=np.bool_), table)
        return _ReadSource(replace(rows, readings=tuple(map(fills.described, table.columns))))
    own = tuple(column.header for column in raw.columns)
    source = reader.with_defaults(source, own)
    with ToldHeaders((own,)).in_errors():
        mapped = map_headers(raw, source, headers)
        if settings.is_draft:
            _refuse_headerless_drafts(raw, mapped, source)
        rows = read_rows(mapped, source, terms, settings)
    rows = replace(rows, notices=tuple(_of_kind(notice, reader) for notice in rows.notices))
    of_platforms = reader.of_platforms
    if settings.may_join:
        return _ReadSource(rows, unsettled_ids(mapped, rows, reader.undeciding), own, of_platforms)
    # Cells as they came are half of what a large table takes, and only rows that share an id are compared by them.
    rows = replace(rows, raw=None) if len(set(rows.table.ids)) == len(rows.table) else rows
    return _ReadSource(rows, headers=own, of_platforms=of_platforms)


def _refuse_headerless_drafts(raw: RawTable, mapped: MappedTable, source: Source) -> None:
    """Refuse drafts whose first row is one of them; no column is needed, so that nothing else would tell."""
    refuse_headerless(raw, source.path)
    if not mapped.columns and any(may_name_person(column.header) for column in raw.columns):
        raise headerless(len(raw.columns), source.path)


def _of_kind(notice: Notice, reader: SourceReader) -> Notice:
    """Return a notice; one about what the kind itself leaves out names it, since that is no word of the file's own."""
    codes = reader.default_mapping.values.get(ContractColumn.OUTCOME, {})
    if notice.code is not NoticeCode.DROPPED_ROWS or codes.get(notice.value or "") != "-":
        return notice
    told = (
        f"rows with the outcome {shown(notice.value or '')} are left out, for that doesn't tell what became of a post"
    )
    return replace(notice, value=None, text=told)


def _refuse_empty(table: ObservationTable, *, is_draft: bool) -> None:
    if table.rejects:
        first = table.rejects[0]
        count = len(table.rejects)
        none_of = "the only row can't be read" if count == 1 else f"none of the {count:,} rows can be read; the first"
        raise ObservationError(
            ": ".join(filter(None, (none_of, first.reason if is_draft else without_cell(first.reason)))),
            where=f"{first.source}, row {first.row}" + (f', column "{first.column}"' if first.column else ""),
            hint=f"map its values under {values_of(first.column)} in kmgraph.toml"
            if first.column
            else "mend these rows, or leave them out of the file",
        )
    raise ObservationError("no row is left", where=", ".join(table.sources), hint="see [source.values.outcome]")
