"""Files -> tables; those whose kind says what columns mean are read before that is said: content only looks like it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kmgraph.errors import ObservationError
from kmgraph.model import Source
from kmgraph.observe.columns import ContractColumn, HeaderReader, fold, map_headers
from kmgraph.observe.notices import without_cell
from kmgraph.observe.raw import RawTable
from kmgraph.observe.readers import check_dsa_archive, find_reader, short_names
from kmgraph.observe.settings import ReadSettings
from kmgraph.observe.table import read_rows

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from kmgraph.observe.columns import Terms
    from kmgraph.observe.proposal.dialect import Dialect


_TELLING = frozenset(map(fold, (ContractColumn.ID, ContractColumn.OUTCOME, ContractColumn.PLATFORM)))
"""Columns by which a row is one of a post and says what became of it."""

_ANY_SETTINGS = ReadSettings(key=bytes(32))  # for no author is read


def refuse_unreadable_kinds(paths: Collection[Path], terms: Terms, *, is_all: bool) -> None:
    """Check that files of kinds that say what their columns mean are read as such.

    Archives are looked into alone: they hold many gigabytes, and their headers tell.

    Args:
        paths: The files.
        terms: The terms that values may name.
        is_all: Whether there are no others, so that these alone tell what became of posts.

    Raises:
        ObservationError: If one is not read so, or nothing tells what became of posts.
        LimitError: If one is too large.
    """
    archives = [path for path in paths if path.suffix.lower() == ".zip"]
    for path in archives:
        check_dsa_archive(path)
    names = zip(paths, short_names(tuple(paths)), strict=True)
    told = [_count_told(path, name, terms) for path, name in names if path not in archives]
    if is_all and not archives and not any(told):
        raise ObservationError(
            "no row tells what became of a post",
            where=", ".join(map(str, paths)),
            hint="kmgraph sources says what each kind of source tells; take a longer export, or another one",
        )


def read_bare(path: Path, name: str, dialect: Dialect) -> RawTable:
    """Return a file whose columns may be anything as a table.

    Raises:
        ObservationError: If it has no row, or is RDF.
    """
    reader = find_reader(path)
    if reader.kind == "rdf":
        hint = f"it needs no project: kmgraph guidelines {path.name}"
        raise ObservationError("RDF says by itself what it is about", where=str(path), hint=hint)
    raw = reader.read(Source(path, delimiter=dialect.delimiter, encoding=dialect.encoding), name)
    assert isinstance(raw, RawTable)  # RDF alone is none
    _refuse_no_rows(raw, path)
    return raw


def _refuse_no_rows(raw: RawTable, path: Path) -> None:
    if not len(raw.row) and raw.rejects:
        first = raw.rejects[0]
        what, where = f"none of the rows can be read; of the first: {first.reason}", f"{path}, row {first.row}"
        raise ObservationError(what, where=where, hint="mend the file, or export it again")
    if not len(raw.row):
        raise ObservationError("there is a header, but no row", where=str(path), hint="export it again, with its rows")


def _count_told(path: Path, name: str, terms: Terms) -> int:
    """Return how many rows tell what became of a post; all triples count.

    Raises:
        ObservationError: If no row can be read.
    """
    reader = find_reader(path)
    raw = reader.read(Source(path), name)
    if not isinstance(raw, RawTable):
        return 1
    _refuse_no_rows(raw, path)
    source = reader.with_defaults(Source(path), {column.header for column in raw.columns})
    columns = tuple(column for column in raw.columns if _meaning(column.header, source) in _TELLING)
    mapped = map_headers(replace(raw, columns=columns), source, HeaderReader(terms))
    rows = read_rows(mapped, source, terms, _ANY_SETTINGS)
    rejects = rows.table.rejects
    if rejects and not len(rows.table):
        column = f', column "{rejects[0].column}"' if rejects[0].column else ""
        raise ObservationError(
            f"none of the rows can be read as the kind {reader.kind}; of the first: {without_cell(rejects[0].reason)}",
            where=f"{path}, row {rejects[0].row}{column}",
            hint="if it is another kind of file, write kmgraph.toml yourself and say kind = … under [[source]]",
        )
    return len(rows.table)


def _meaning(header: str, source: Source) -> str:
    return fold({fold(name): meaning for name, meaning in source.columns.items()}.get(fold(header), header))
