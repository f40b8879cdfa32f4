"""Paths of a project: relative to its folder, and inside it, whatever links there are on the way."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kmgraph.errors import ConfigError, did_you_mean
from kmgraph.io import PRIVATE_SUFFIX

if TYPE_CHECKING:
    from kmgraph.io import Section


def refuse_link_out(file: Path) -> None:
    """Refuse the file of settings where it is a link to a place outside of its folder.

    Raises:
        ConfigError: If it is.
    """
    if not file.resolve().is_relative_to(file.parent.resolve()):
        raise ConfigError(
            f"this {file.name} is a link that leads out of the project folder",
            where=str(file),
            hint="put the file itself there, or name the folder that holds it",
        )


def existing_files(section: Section, key: str, folder: Path) -> tuple[Path, ...]:
    """Return the files that a key names, which are there."""
    return tuple(existing_file(section, key, folder, name) for name in section.texts(key))


def existing_file(section: Section, key: str, folder: Path, name: str) -> Path:
    """Return a file that a key names, which is there."""
    path = _inside(section, key, folder, name)
    if not path.exists():
        near = path.parent if path.parent.is_dir() else folder
        hint = did_you_mean(path.name, sorted(found.name for found in near.iterdir()))
        raise section.error(key, f'there is no file "{name}" in the project folder', hint)
    return path


def output_folder(section: Section, folder: Path) -> Path:
    """Return the folder of a project's runs, below the project's own."""
    name = section.text("output") or "guidelines"
    output = _inside(section, "output", folder, name)
    if output.resolve() == folder.resolve():
        # The private folder lies beside the public one, and so would lie outside the project.
        raise section.error(
            "output", f'"{name}" is the project folder itself', 'name a folder in it, such as "guidelines"'
        )
    if output.name.casefold().endswith(PRIVATE_SUFFIX):
        raise section.error(
            "output",
            f'"{name}" is a name for the private folder beside the documents',
            f'name a folder that does not end in "{PRIVATE_SUFFIX}"',
        )
    return output


def _inside(section: Section, key: str, folder: Path, name: str) -> Path:
    if not name.strip():
        raise section.error(key, f'"{key}" holds an empty name', f"name a file, or leave {key} away")
    path = folder / name
    try:
        inside = not Path(name).is_absolute() and path.resolve().is_relative_to(folder.resolve())
    except (OSError, ValueError, RuntimeError):
        raise section.error(key, f'"{name}" can\'t be a file name') from None
    if not inside:
        raise section.error(
            key, f'"{name}" leads out of the project folder', "move it inside, or name it on the command line"
        )
    return path
