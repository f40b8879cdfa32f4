"""A new project folder, from the files in `templates/project` and the extension template."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from kmgraph.errors import UsageError
from kmgraph.io import ontology_folder, open_folder, templates_folder
from kmgraph.model import slug
from kmgraph.project.config import CONFIG_NAME

if TYPE_CHECKING:
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
    identifier = slug(name or folder.resolve().name)
    if not identifier:
        raise UsageError("the folder's name makes no project name", hint="give one with --name")
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} is a file", hint="choose another folder; nothing was changed")
    contents = {
        path.name: path.read_text(encoding="utf-8").replace(_NAME, identifier).encode()
        for path in sorted((templates_folder() / "project").iterdir())
    }
    extension = (ontology_folder() / "extension-template.ttl").read_text(encoding="utf-8")
    contents["extension.ttl"] = extension.replace("my-extension", identifier).encode()
    for made in contents:
        if os.path.lexists(folder / made):
            raise UsageError(f"{folder / made} is there already", hint="choose another folder; nothing was changed")
    order = sorted(contents, key=lambda made: (made != CONFIG_NAME, made))
    with open_folder(folder) as output:
        output.write_together({made: contents[made] for made in order})
    return tuple(folder / made for made in order)
