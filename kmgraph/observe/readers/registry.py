"""Which reader reads which file, by suffix."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kmgraph.errors import ObservationError, did_you_mean
from kmgraph.observe.readers.delimited import read_delimited
from kmgraph.observe.readers.json_lines import read_json_lines
from kmgraph.rdf import RDF_SUFFIXES, is_rdf

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kmgraph.observe.raw import RawTable
    from kmgraph.observe.settings import SourceSettings


def _parquet(source: SourceSettings, name: str) -> RawTable:
    # DuckDB takes a tenth of a second to load, which other sources needn't wait for.
    from kmgraph.observe.readers.parquet import read_parquet  # noqa: PLC0415

    return read_parquet(source.path, name)


_READERS: dict[str, Callable[[SourceSettings, str], RawTable]] = {
    ".csv": lambda source, name: read_delimited(source.path, name, source.delimiter or ","),
    ".tsv": lambda source, name: read_delimited(source.path, name, source.delimiter or "\t"),
    ".jsonl": lambda source, name: read_json_lines(source.path, name),
    ".ndjson": lambda source, name: read_json_lines(source.path, name),
    ".parquet": _parquet,
}
OBSERVATION_SUFFIXES = (*_READERS, *RDF_SUFFIXES)
"""Suffixes of the files that observations are read from; each may be followed by `.gz`."""


def is_table(path: Path) -> bool:
    """Return whether the file is read as a table; RDF is not.

    Raises:
        ObservationError: If no reader knows the suffix.
    """
    suffix = _suffix(path)
    if suffix not in _READERS and not is_rdf(path):
        known = ", ".join(OBSERVATION_SUFFIXES)
        hint = did_you_mean(suffix, OBSERVATION_SUFFIXES) or f"known are {known}, each also with .gz"
        raise ObservationError(f'no reader knows the suffix of "{path.name}"', where=str(path), hint=hint)
    return suffix in _READERS


def read_table(source: SourceSettings, name: str) -> RawTable:
    """Return the rows of a table as they came.

    Raises:
        ObservationError: If the file can't be read as what its suffix says.
        LimitError: If it is too large.
    """
    return _READERS[_suffix(source.path)](source, name)


def _suffix(path: Path) -> str:
    return "." + path.name.lower().removesuffix(".gz").rpartition(".")[2]
