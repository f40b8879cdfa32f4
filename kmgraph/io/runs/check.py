"""What readers ask of a run's folder: that the switch is finished, and that files are as the manifest says."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from kmgraph.errors import InputError
from kmgraph.io.folder import HeldFolder
from kmgraph.io.runs.folders import locked_parent
from kmgraph.io.runs.journal import PRIVATE_SUFFIX
from kmgraph.io.runs.manifest import MANIFEST_NAME, Manifest, check_file, read_manifest
from kmgraph.io.runs.switch import has_pending, settle

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

T = TypeVar("T")


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
    _look(path.parent, lambda folder: _check_one(folder, path.name))
    return path


def run_parts(folder: Path, names: Sequence[str]) -> None:
    """Check files by whose names a run is known.

    Unlike for `run_file`, a manifest must list those that are there, if either of the two folders has one: where the
    one of this folder went missing or became something else, nothing would be compared.

    Args:
        folder: Either folder of a run.
        names: Files below it, with slashes. One that is neither listed nor there is passed over.

    Raises:
        InputError: As `run_file` does, and if no manifest says what a file should be.
    """
    _look(folder, lambda held: _check_parts(held, names))


def _check_parts(folder: HeldFolder, names: Sequence[str]) -> None:
    manifest = read_manifest(folder, refuse_foreign=False)
    if manifest is None and not _is_run_beside(folder.path):
        return
    listed = {} if manifest is None else manifest.files
    for name in names:
        if name in listed:
            check_file(folder, name, listed[name])
        elif os.path.lexists(folder.path / name):
            raise InputError(
                f"no {MANIFEST_NAME} says what this file of a run should be",
                where=str(folder.path / name),
                hint="run kmgraph guidelines again, or restore both folders from the same run",
            )
    if manifest is not None:
        _check_pair(folder.path, manifest)


def _is_run_beside(folder: Path) -> bool:
    with _beside(folder) as other:
        return other is not None and read_manifest(other, refuse_foreign=False) is not None


def check_run(path: Path) -> Manifest:
    """Return the manifest of a run's folder, once every file that it lists is known to be whole.

    Raises:
        InputError: If there is no manifest, or a file is missing, cut short or changed.
    """
    manifest = _look(path, _check_all)
    if manifest is None:
        raise InputError(
            f"there is no {MANIFEST_NAME}: no run wrote this folder, or an older kmgraph did",
            where=str(path),
            hint="run kmgraph guidelines again, or name a file in it",
        )
    return manifest


def _check_one(folder: HeldFolder, name: str) -> None:
    manifest = read_manifest(folder, refuse_foreign=False)
    if manifest is not None and name in manifest.files:
        check_file(folder, name, manifest.files[name])
        _check_pair(folder.path, manifest)


def _check_all(folder: HeldFolder) -> Manifest | None:
    manifest = read_manifest(folder)
    if manifest is not None:
        for name, digest in manifest.files.items():
            check_file(folder, name, digest)
        _check_pair(folder.path, manifest)
    return manifest


def _look(path: Path, check: Callable[[HeldFolder], T]) -> T | None:
    """Return what a check of a run's folder gives; None if there is no such folder.

    A run that takes its place while the check goes on makes it look at two runs; then it looks again.
    """
    for is_last in (False, False, True):
        finish_run(path)
        real = Path(os.path.realpath(path))
        if not real.is_dir():
            return None
        stamp = _stamp(real)
        try:
            with HeldFolder.open(real) as folder:
                return check(folder)
        except (InputError, OSError):
            finish_run(path)
            if is_last or stamp == _stamp(real):
                raise
    return None


def _stamp(folder: Path) -> tuple[int, int] | None:
    """Return what tells one manifest at a place from the next."""
    with contextlib.suppress(OSError):
        status = (folder / MANIFEST_NAME).stat()
        return status.st_ino, status.st_mtime_ns
    return None


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
    with _beside(folder) as other:
        if other is None:
            return
        found = read_manifest(other, refuse_foreign=False)
        # Both folders hold files of the same names, so one that has some of them is of a run.
        if found is None and any(os.path.lexists(other.path / name) for name in manifest.files):
            raise InputError(
                f"no {MANIFEST_NAME} says of which run this folder is",
                where=str(other.path),
                hint="run kmgraph guidelines again, or restore both folders from the same run",
            )
        if found is not None and found.run_id != manifest.run_id:
            raise InputError(
                f"{folder.name} and {other.path.name} are of two runs",
                where=str(folder),
                hint="run kmgraph guidelines again, or restore both from the same run",
            )


@contextlib.contextmanager
def _beside(folder: Path) -> Iterator[HeldFolder | None]:
    """Hold the other folder of a run; None if there is none, or only for others than who reads."""
    name = folder.name
    is_private = name.endswith(PRIVATE_SUFFIX)
    other = folder.with_name(name.removesuffix(PRIVATE_SUFFIX) if is_private else name + PRIVATE_SUFFIX)
    with contextlib.ExitStack() as stack:
        held = None
        if other.name and other.is_dir():
            # Somebody may be allowed to read the public folder alone.
            with contextlib.suppress(OSError):
                held = stack.enter_context(HeldFolder.open(other))
        yield held
