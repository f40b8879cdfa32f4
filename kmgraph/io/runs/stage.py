"""A new run beside the old one: every file on disk, with its digest, before anything of the old one is touched."""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kmgraph.errors import InputError
from kmgraph.io.folder import HeldFolder, refused
from kmgraph.io.runs.journal import INNER_STAGE
from kmgraph.io.runs.manifest import (
    MANIFEST_NAME,
    FileDigest,
    Manifest,
    RunOrigin,
    file_digest,
    read_manifest,
)
from kmgraph.io.runs.switch import iter_files
from kmgraph.io.write import Content, copy_content, set_mode, steps_of, usual_mode

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


@dataclass(frozen=True, slots=True)
class Place:
    """What stands where a folder of the new run goes.

    Attributes:
        modes: Permissions of what is there under the new run's names, and of the folder itself under "".
        removed: Names of the old run's files that the new one doesn't have and nobody has changed.
        is_movable: Whether the new folder can take the place of the old one as a whole: nothing in it is anybody
            else's, and nothing about it would be lost.
        group: Group of what is there, which the new one must have too.
    """

    modes: Mapping[str, int]
    removed: tuple[str, ...] = ()
    is_movable: bool = True
    group: int | None = None

    def can_take(self, stage: HeldFolder) -> bool:
        """Return whether a folder made where the stage is can take the place of what is there."""
        return self.is_movable and self.group in {None, stage.own_status().st_gid}


def look_at_place(parent: HeldFolder, name: str, files: Mapping[str, Content], *, private: bool) -> Place:
    """Return what stands where a folder of the new run goes.

    Raises:
        InputError: If a link, or anything else that is no file, stands where a file should go, or the private folder
            is somebody else's.
    """
    if parent.status(name) is None:
        return Place({})
    with parent.down(name) as folder:
        if private:
            _close_to_others(folder)
        modes = dict(_modes(folder, files))
        old = read_manifest(folder)
        known = {} if old is None else old.files
        removed = tuple(entry for entry in known if entry not in files and file_digest(folder, entry) == known[entry])
        ours = {*files, *removed, MANIFEST_NAME}
        others = [entry for entry in iter_files(folder) if entry not in ours and not INNER_STAGE.match(entry)]
        return Place(modes, removed, not others and _is_movable(parent, folder), folder.own_status().st_gid)


def fill_stage(
    stage: HeldFolder, files: Mapping[str, Content], origin: RunOrigin, place: Place, *, private: bool
) -> tuple[str, ...]:
    """Write a folder of the new run, its manifest last, and return the names in that order.

    Args:
        stage: An empty folder that its owner alone can enter.
        files: Name to content.
        origin: Where the run comes from.
        place: Where the folder is going; what is there hands on its permissions.
        private: Whether the owner alone may read it.
    """
    digests: dict[str, FileDigest] = {}
    with contextlib.ExitStack() as stack:
        folders = {"": stage}

        def into(steps: tuple[str, ...]) -> HeldFolder:
            below = "/".join(steps)
            if below not in folders:
                mode = 0o700 if private else place.modes.get(below, usual_mode(0o777))
                folders[below] = stack.enter_context(into(steps[:-1]).down_or_made(steps[-1], mode))
            return folders[below]

        for name, content in files.items():
            *above, last = steps_of(name, stage.path)
            mode = 0o600 if private else place.modes.get(name, usual_mode())
            digests["/".join((*above, last))] = _write_file(into(tuple(above)), last, content, mode)
        manifest = Manifest(origin.run_id, digests, origin).to_json()
        _write_file(stage, MANIFEST_NAME, manifest, 0o600 if private else place.modes.get(MANIFEST_NAME, usual_mode()))
        for folder in folders.values():
            folder.sync()
    if not private and stage.descriptor is not None:
        set_mode(stage.descriptor, place.modes.get("", usual_mode(0o777)))
    return (*digests, MANIFEST_NAME)


def _write_file(folder: HeldFolder, name: str, content: Content, mode: int) -> FileDigest:
    with os.fdopen(folder.create(name), "w+b") as file:
        copy_content(content, file)
        file.flush()
        set_mode(file.fileno(), mode)
        os.fsync(file.fileno())
        size = file.tell()
    if isinstance(content, bytes):
        return FileDigest(size, hashlib.sha256(content).hexdigest())
    digest = file_digest(folder, name)
    assert digest is not None
    return digest


def _modes(folder: HeldFolder, files: Mapping[str, Content]) -> Iterator[tuple[str, int]]:
    yield "", stat.S_IMODE(folder.own_status().st_mode)
    for name in (*files, MANIFEST_NAME):
        *above, last = steps_of(name, folder.path)
        yield from _modes_on_the_way(folder, tuple(above), last)


def _modes_on_the_way(
    folder: HeldFolder, above: tuple[str, ...], last: str, before: str = ""
) -> Iterator[tuple[str, int]]:
    status = folder.status(above[0] if above else last)
    if status is None:
        return
    if not above:
        if not stat.S_ISREG(status.st_mode):
            raise refused(folder.path / last, status, "a file")
        yield before + last, stat.S_IMODE(status.st_mode)
        return
    with folder.down(above[0]) as below:
        yield before + above[0], stat.S_IMODE(status.st_mode)
        yield from _modes_on_the_way(below, above[1:], last, f"{before}{above[0]}/")


def _close_to_others(folder: HeldFolder) -> None:
    status = folder.own_status()
    if hasattr(os, "geteuid") and status.st_uid != os.geteuid() != 0:
        raise InputError(
            "the private folder belongs to somebody else", where=str(folder.path), hint="choose another --output"
        )
    if folder.descriptor is not None and stat.S_IMODE(status.st_mode) != 0o700:
        set_mode(folder.descriptor, 0o700)


def _is_movable(parent: HeldFolder, folder: HeldFolder) -> bool:
    """Return whether a folder can be replaced without losing what a new one would not have.

    A shell or server that stands in it keeps it; so do mount points, other owners, and access lists.
    """
    ours, theirs = folder.own_status(), parent.own_status()
    if ours.st_dev != theirs.st_dev or _is_inside(folder.path) or os.path.ismount(folder.path):
        return False
    if not hasattr(os, "geteuid"):
        return True
    return ours.st_uid == os.geteuid() and _attributes(folder) <= _attributes(parent)


def _is_inside(folder: Path) -> bool:
    with contextlib.suppress(OSError):
        return Path.cwd().resolve().is_relative_to(folder.resolve())
    return False


def _attributes(folder: HeldFolder) -> set[str]:
    # Names alone: a label of the system's (SELinux) stands on both, an access list of a person's on one.
    if not hasattr(os, "listxattr") or folder.descriptor is None:
        return set()
    with contextlib.suppress(OSError):
        return set(os.listxattr(folder.descriptor))
    return set()
