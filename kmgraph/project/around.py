"""The extensions that are meant where a file is given alone: those of the project that it lies in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kmgraph.errors import ConfigError
from kmgraph.project.config import CONFIG_NAME, load_project


@dataclass(frozen=True, slots=True)
class ExtensionsAround:
    """The extensions of the projects that files lie in, and which project can't be read, in words."""

    ontology: tuple[Path, ...] = ()
    unread: tuple[str, ...] = ()


def extensions_around(files: Sequence[Path], project: Path | None) -> ExtensionsAround:
    """Return the extensions of the project that was named, or of those that the files lie in.

    Raises:
        ConfigError: If the project that was named can't be read.
    """
    if project:
        return ExtensionsAround(load_project(project).ontology)
    found: list[Path] = []
    unread: list[str] = []
    for folder in dict.fromkeys(filter(None, map(project_around, files))):
        try:
            found += load_project(folder).ontology
        except ConfigError as error:
            unread.append(f"{folder / CONFIG_NAME} can't be read ({error.what}); no extension of it was used")
    return ExtensionsAround(tuple(found), tuple(unread))


def project_around(path: Path) -> Path | None:
    """Return the folder of the project that a file lies in, which may be above the file's."""
    return next((folder for folder in path.absolute().parents if (folder / CONFIG_NAME).is_file()), None)
