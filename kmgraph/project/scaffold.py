"""A new project folder, from the files in `templates/project` and the extension template, or from given ones."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from kmgraph.errors import UsageError
from kmgraph.io import ontology_folder, open_folder, templates_folder
from kmgraph.model import slug
from kmgraph.project.config import CONFIG_NAME

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_NAME = "PROJECT-NAME"


def scaffold_project(folder: Path, name: str | None = None) -> tuple[Path, ...]:
    """Make a project that runs as it is, and return the files made, in order.

    Args:
        folder: Where to; made if it is missing.
        name: Name of the project; by default the folder's.

    Raises:
        UsageError: If one of the files is there already, or no name can be made of the folder's.
        InputError: If the folder can't be written.
    """
    identifier = project_name(folder, name)
    contents = {
        path.name: path.read_text(encoding="utf-8").replace(_NAME, identifier).encode()
        for path in sorted((templates_folder() / "project").iterdir())
    }
    extension = (ontology_folder() / "extension-template.ttl").read_text(encoding="utf-8")
    contents["extension.ttl"] = extension.replace("my-extension", identifier).encode()
    refuse_existing(folder, contents)
    return write_project(folder, contents)


def project_name(folder: Path, name: str | None = None) -> str:
    """Return the name of a project in a folder: the one given, or the folder's, as a slug.

    Raises:
        UsageError: If no name can be made of it.
    """
    identifier = slug(name or folder.resolve().name)
    if not identifier:
        raise UsageError("the folder's name makes no project name", hint="give one with --name")
    return identifier


def refuse_existing(folder: Path, names: Mapping[str, object]) -> None:
    """Check that a new project would overwrite nothing.

    Raises:
        UsageError: If the folder is a file, or has one of the names already.
    """
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} is a file", hint="choose another folder; nothing was changed")
    for made in names:
        if os.path.lexists(folder / made):
            raise UsageError(f"{folder / made} is there already", hint="choose another folder; nothing was changed")


def write_project(folder: Path, contents: Mapping[str, bytes | Path]) -> tuple[Path, ...]:
    """Write the files of a project, all or none, and return them in order, the settings first.

    Args:
        folder: Where to; made if it is missing.
        contents: Name to bytes, or to a file to be copied.

    Raises:
        InputError: If the folder can't be written.
    """
    order = sorted(contents, key=lambda made: (made != CONFIG_NAME, made))
    with open_folder(folder) as output:
        output.write_together({made: contents[made] for made in order})
    return tuple(folder / made for made in order)
