"""Takes a run away again, or what else kmgraph left in a folder: nothing that is anybody else's."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from kmgraph.errors import InputError
from kmgraph.io.folder import HeldFolder, refused
from kmgraph.io.runs.folders import RunFolders, locked_parent
from kmgraph.io.runs.manifest import MANIFEST_NAME, Manifest, read_manifest
from kmgraph.io.runs.switch import settle
from kmgraph.io.temporary import TEMPORARY_FILE, TEMPORARY_FOLDER, remove_abandoned
from kmgraph.io.write import told_as_input_error

if TYPE_CHECKING:
    from pathlib import Path


def read_run(folder: Path) -> Manifest | None:
    """Return the manifest of a run's folder without comparing any file with it; None where no run wrote the folder.

    Raises:
        InputError: If it is damaged, or of a newer kmgraph.
    """
    if not folder.is_dir():
        return None
    with told_as_input_error(folder), HeldFolder.open(folder) as held:
        return read_manifest(held, refuse_foreign=False)


def remove_run(folders: RunFolders) -> None:
    """Remove the files that a run left in its two folders, changed or not, and the folders if nothing else is there.

    Raises:
        InputError: If they can't be removed.
    """
    if not folders.public.parent.is_dir():
        return
    with told_as_input_error(folders.public), locked_parent(folders.public) as parent:
        settle(parent, folders.public.name)
        for name in (folders.private.name, folders.public.name):
            if parent.status(name) is not None:
                _empty(parent, name)
        parent.sync()


def settle_run(folders: RunFolders) -> None:
    """Finish the switch that a dead run began at the folders, and remove what dead runs left beside and in them.

    Raises:
        InputError: If that can't be done.
    """
    if not folders.public.parent.is_dir():
        return
    with told_as_input_error(folders.public), locked_parent(folders.public) as parent:
        settle(parent, folders.public.name)


def remove_leftovers_in(folder: Path) -> None:
    """Remove the temporary files and folders that dead processes of kmgraph left in a folder."""
    with contextlib.suppress(OSError, InputError), HeldFolder.open(folder) as held:
        remove_abandoned(held, TEMPORARY_FILE)
        remove_abandoned(held, TEMPORARY_FOLDER)


def remove_folder(folder: Path) -> None:
    """Remove a folder that kmgraph made, with all in it; no link is followed.

    Raises:
        InputError: If it is a link, or something stays.
    """
    with told_as_input_error(folder), HeldFolder.open(folder.parent) as parent:
        status = parent.status(folder.name)
        if status is None:
            return
        if folder.is_symlink():
            raise refused(folder, status, "a folder")
        parent.remove_tree(folder.name)
        parent.sync()
        if parent.status(folder.name) is not None:
            raise InputError("the folder can't be removed as a whole", where=str(folder), hint="remove it yourself")


def _empty(parent: HeldFolder, name: str) -> None:
    with parent.down(name) as folder:
        manifest = read_manifest(folder)
        if manifest is None:
            return
        for entry in manifest.files:
            with contextlib.suppress(FileNotFoundError):
                folder.unlink_below(entry)
        folder.unlink(MANIFEST_NAME)
        for below in sorted({entry.rpartition("/")[0] for entry in manifest.files} - {""}, reverse=True):
            _remove_empty(folder, below)
        folder.sync()
    parent.rmdir(name)


def _remove_empty(folder: HeldFolder, name: str) -> None:
    first, _, rest = name.partition("/")
    with contextlib.suppress(FileNotFoundError, InputError):
        if rest:
            with folder.down(first) as below:
                _remove_empty(below, rest)
        folder.rmdir(first)
