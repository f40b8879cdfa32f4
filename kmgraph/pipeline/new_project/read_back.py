"""The files of a new project, read back before they are written: what headers and values hold must change nothing."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from kmgraph.errors import ConfigError, ObservationError
from kmgraph.io import parse_toml
from kmgraph.observe.columns import fold
from kmgraph.pipeline.new_project.settings import ProjectSettings, meaning_of, platform_ids
from kmgraph.project import CONFIG_NAME
from kmgraph.rdf import parse_own

if TYPE_CHECKING:
    from kmgraph.observe.proposal import ProposedSource

_TOP = {"project", "platform", "source"}
_SOURCE = {
    *("path", "kind", "encoding", "delimiter", "ids", "outcome", "outcomes_confirmed"),
    *("time_format", "time_formats", "separators", "columns", "values"),
}


def check_settings(toml: bytes, settings: ProjectSettings) -> None:
    """Check that the settings of a new project say what they were made to say, and nothing else.

    Raises:
        ObservationError: If they don't, because a header or a value of the data stands in them as something else.
    """
    try:
        is_meant = _says(parse_toml(toml.decode(), Path(CONFIG_NAME)), settings)
    except (ConfigError, UnicodeError, LookupError, TypeError):
        is_meant = False
    if not is_meant:
        raise _unwritable(CONFIG_NAME)


def check_extension(turtle: bytes) -> None:
    """Check that the extension of a new project can be read.

    Raises:
        ObservationError: If it can't, because of a header or a value of the data.
    """
    try:
        for _ in parse_own(turtle, ox.RdfFormat.TURTLE):
            pass
    except SyntaxError:
        raise _unwritable("extension.ttl") from None


def _unwritable(name: str) -> ObservationError:
    return ObservationError(
        f"no {name} can be written for these headers and values",
        hint="rename headers that hold line ends, quotation marks or characters that can't be printed",
    )


def _says(top: Mapping[str, Any], settings: ProjectSettings) -> bool:
    platforms = list(platform_ids(settings.platforms).values()) or [settings.name]
    return (
        set(top) == _TOP
        and top["project"]["name"] == settings.name
        and [platform["id"] for platform in top["platform"]] == platforms
        and len(top["source"]) == len(settings.sources)
        and all(
            _says_source(said, path, source, settings)
            for said, (path, source) in zip(top["source"], settings.sources, strict=True)
        )
    )


def _says_source(said: Mapping[str, Any], path: Path, source: ProposedSource, settings: ProjectSettings) -> bool:
    columns = {column.header: meaning_of(column, settings.terms) for column in source.columns}
    needed = {header: meaning for header, meaning in columns.items() if fold(header) != fold(meaning)}
    own, values = said.get("columns", {}), said.get("values", {})
    return (
        set(said) <= _SOURCE
        and said["path"] == path.as_posix()
        and (said.get("kind"), said.get("encoding")) == (source.kind, source.encoding)
        and said.get("delimiter") == source.delimiter
        and needed.items() <= own.items() <= columns.items()
        and set(values) <= {"outcome", "platform"}
        and values.get("outcome", {}) == {word.value: str(word.outcome or "-") for word in source.outcomes}
    )
