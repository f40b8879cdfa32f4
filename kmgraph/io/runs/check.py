"""What readers ask of a run's folder: that the switch is finished, and that files are as the manifest says."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import TYPE_CHECKING

from kmgraph.errors import InputError
from kmgraph.io.folder import HeldFolder
from kmgraph.io.runs.folders import locked_parent
from kmgraph.io.runs.journal import PRIVATE_SUFFIX
from kmgraph.io.runs.manifest import MANIFEST_NAME, Manifest, check_file, read_manifest
from kmgraph.io.runs.switch import has_pending, settle

if TYPE_CHECKING:
    from collections.abc import Iterator


def run_file(path: Path) -> Path:
    """Return the path of a file, once it is known to be whole if a run wrote it.

    A switch that a dead run left unfinished is finished first. In a folder without a manifest, or that doesn't list the
    file, it is any file, and nothing is checked.

    Args:
        path: A file, such as `rules.json` in either folder of a run.

    Raises:
        InputError: If the file is missing, cut short or changed since the run wrote it, or the two folders beside one
            another are of two runs.
    """
    name = path.name
    with _settled(path.parent) as folder:
        manifest = None if folder is None else read_manifest(folder)
        if folder is not None and manifest is not None and name in manifest.files:
            check_file(folder, name, manifest.files[name])
            _check_pair(folder.path, manifest)
    return path


def check_run(path: Path) -> Manifest:
    """Return the manifest of a run's folder, once every file that it lists is known to be whole.

    Raises:
        InputError: If there is no manifest, or a file is missing, cut short or changed.
    """
    with _settled(path) as folder:
        manifest = None if folder is None else read_manifest(folder)
        if folder is None or manifest is None:
            raise InputError(
                f"there is no {MANIFEST_NAME}: no run wrote this folder, or an older kmgraph did",
                where=str(path),
                hint="run kmgraph guidelines again, or name a file in it",
            )
        for name, digest in manifest.files.items():
            check_file(folder, name, digest)
        _check_pair(folder.path, manifest)
    return manifest


@contextlib.contextmanager
def _settled(path: Path) -> Iterator[HeldFolder | None]:
    """Hold a folder of a run after what a dead run began is finished; None if there is no such folder."""
    finish_run(path)
    if not path.is_dir():
        yield None
        return
    with HeldFolder.open(Path(os.path.realpath(path))) as folder:
        yield folder


def finish_run(path: Path) -> None:
    """Finish the switch that a dead run left unfinished at a folder, if it did.

    Args:
        path: The public or the private folder of a run, or any other path: then nothing is done.

    Raises:
        InputError: If it can't be finished.
    """
    real = Path(os.path.realpath(path))
    if not real.name or not real.parent.is_dir():
        return
    public = real.with_name(real.name.removesuffix(PRIVATE_SUFFIX) or real.name)
    try:
        with HeldFolder.open(public.parent) as parent:
            is_pending = has_pending(parent, public.name)
    except OSError:
        # The folder above can't be listed; then no run can have stood in it either.
        return
    if not is_pending:
        return
    try:
        with locked_parent(public) as parent:
            settle(parent, public.name)
    except OSError as error:
        raise InputError(
            f"a run was broken off while it took its place, and can't be finished: {error.strerror or error}",
            where=str(public),
            hint="let whoever may write there run kmgraph guidelines again",
        ) from None


def _check_pair(folder: Path, manifest: Manifest) -> None:
    name = folder.name
    is_private = name.endswith(PRIVATE_SUFFIX)
    other = folder.with_name(name.removesuffix(PRIVATE_SUFFIX) if is_private else name + PRIVATE_SUFFIX)
    if not other.name or not other.is_dir():
        return
    try:
        with HeldFolder.open(other) as held:
            found = read_manifest(held)
    except OSError:
        # Somebody who may read the public folder alone.
        return
    if found is not None and found.run_id != manifest.run_id:
        raise InputError(
            f"{folder.name} and {other.name} are of two runs",
            where=str(folder),
            hint="run kmgraph guidelines again, or restore both from the same run",
        )
