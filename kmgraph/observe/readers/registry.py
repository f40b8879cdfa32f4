"""The readers that there are: kmgraph's own, and those of installed packages that join by an entry point."""

from __future__ import annotations

from importlib.metadata import entry_points
from itertools import chain
from typing import TYPE_CHECKING

from kmgraph.errors import ObservationError, did_you_mean
from kmgraph.observe.readers.abuse_filter import ABUSE_FILTER
from kmgraph.observe.readers.activity_streams import ACTIVITY_STREAMS
from kmgraph.observe.readers.delimited import CSV, TSV
from kmgraph.observe.readers.discord import DISCORD
from kmgraph.observe.readers.domain_blocks import DOMAIN_BLOCKS
from kmgraph.observe.readers.dsa import DSA
from kmgraph.observe.readers.files import read_head
from kmgraph.observe.readers.json_lines import JSON_LINES
from kmgraph.observe.readers.lemmy import LEMMY
from kmgraph.observe.readers.mastodon import MASTODON_REPORTS
from kmgraph.observe.readers.ozone import OZONE
from kmgraph.observe.readers.rdf import RDF
from kmgraph.observe.readers.reader import SourceFacts, SourceReader
from kmgraph.observe.readers.reddit import REDDIT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.metadata import EntryPoint
    from pathlib import Path

    from kmgraph.model import Source
    from kmgraph.observe.raw import RawTable

ENTRY_POINTS = "kmgraph.readers"
"""Group of the entry points that name a `SourceReader`."""


def _read_parquet(source: Source, name: str) -> RawTable:
    # DuckDB takes a tenth of a second to load, which other sources needn't wait for.
    from kmgraph.observe.readers.parquet import read_parquet  # noqa: PLC0415

    return read_parquet(source, name)


def _read_spreadsheet(source: Source, name: str) -> RawTable:
    # What starts children takes its time to load, too.
    from kmgraph.observe.readers.spreadsheet import read_spreadsheet  # noqa: PLC0415

    return read_spreadsheet(source, name)


SPREADSHEET = SourceReader(
    "spreadsheet",
    (".xlsx", ".xls", ".ods"),
    _read_spreadsheet,
    facts=SourceFacts(
        "a table in a spreadsheet (xlsx, xls, ods)",
        notes=(
            "One sheet is read, the only one that holds something, or the one that sheet = names.",
            "Numbers of more than 15 digits, such as ids, were cut by the spreadsheet program unless the cell is text.",
        ),
    ),
)
PARQUET = SourceReader("parquet", (".parquet",), _read_parquet, facts=SourceFacts("a table in Parquet"))

_OWN_READERS = (
    *(CSV, TSV, JSON_LINES, PARQUET, SPREADSHEET, RDF),
    *(DSA, LEMMY, MASTODON_REPORTS, DOMAIN_BLOCKS, REDDIT, OZONE, DISCORD, ABUSE_FILTER, ACTIVITY_STREAMS),
)


def find_reader(path: Path, kind: str | None = None) -> SourceReader:
    """Return the reader of a file: the one of that kind, else the one that its suffix and its content tell.

    Other packages are imported only if kmgraph's own readers don't know it.

    Args:
        path: The file; looked into only where its suffix leaves a choice.
        kind: What the project says that it is.

    Raises:
        ObservationError: If no reader knows the kind or the suffix, none recognises the content, the file can't be
            looked into, or the readers of other packages can't be used.
    """
    return _find_by_suffix(path) if kind is None else _find_by_kind(path, kind)


def _find_by_kind(path: Path, kind: str) -> SourceReader:
    kinds: list[str] = []
    for reader in iter_readers():
        if reader.kind == kind:
            return reader
        kinds.append(reader.kind)
    hint = did_you_mean(kind, kinds) or "kmgraph sources lists them"
    raise ObservationError(f'there is no kind of source "{kind}"', where=str(path), hint=hint)


def _find_by_suffix(path: Path) -> SourceReader:
    suffix = "." + path.name.lower().removesuffix(".gz").rpartition(".")[2]
    own = [reader for reader in _OWN_READERS if suffix in reader.suffixes]
    readers = own or [reader for reader in iter_readers() if suffix in reader.suffixes]
    if not readers:
        suffixes = list(dict.fromkeys(suffix for reader in iter_readers() for suffix in reader.suffixes))
        hint = did_you_mean(suffix, suffixes) or f"known are {', '.join(suffixes)}, each also with .gz"
        raise ObservationError(f'no reader knows the suffix of "{path.name}"', where=str(path), hint=hint)
    if len(readers) == 1:
        return readers[0]
    head = read_head(path)
    told = (reader for reader in readers if reader.recognises is not None and reader.recognises(head, path))
    plain = (reader for reader in readers if reader.recognises is None)
    found = next(chain(told, plain), None)
    if found is None:
        kinds = ", ".join(reader.kind for reader in readers)
        raise ObservationError(
            f'nothing in "{path.name}" tells what it is',
            where=str(path),
            hint=f"say so with kind under [[source]] in kmgraph.toml: {kinds}",
        )
    return found


def iter_readers() -> Iterator[SourceReader]:
    """Yield kmgraph's own readers, then those of other packages in the order of their entry points' names.

    Raises:
        ObservationError: If a reader of another package can't be loaded, or has the kind or a suffix of another one.
    """
    yield from _OWN_READERS
    owners = {name: "kmgraph" for reader in _OWN_READERS for name in (reader.kind, *reader.suffixes)}
    foreign = {_package(entry_point): _load(entry_point) for entry_point in sorted(entry_points(group=ENTRY_POINTS))}
    for package, reader in foreign.items():
        for name in (reader.kind, *reader.suffixes):
            if name in owners:
                raise ObservationError(
                    f'two readers claim "{name}"',
                    where=f"{owners[name]}; {package}",
                    hint="uninstall one of the packages",
                )
            owners[name] = package
    yield from foreign.values()


def _package(entry_point: EntryPoint) -> str:
    return f"{entry_point.dist.name if entry_point.dist else 'unknown package'} ({entry_point.value})"


def _load(entry_point: EntryPoint) -> SourceReader:
    try:
        reader = entry_point.load()
    except Exception as error:
        reason = f"{type(error).__name__}: {error}"
    else:
        if isinstance(reader, SourceReader):
            return reader
        reason = f"it is a {type(reader).__name__}, not a kmgraph.observe.readers.reader.SourceReader"
    raise ObservationError(
        f'the reader "{entry_point.name}" can\'t be loaded: {reason}',
        where=_package(entry_point),
        hint="update or uninstall the package",
    )
