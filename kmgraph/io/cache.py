"""What can be made again, kept between runs: files of the user's own cache folder, found by a digest of what they hold.

A file that others could have written, that is a link, or that is too large is as good as none. Who reads one checks
what is in it, and makes it again where it is not what was kept.
"""

from __future__ import annotations

import contextlib
import os
import stat
from typing import TYPE_CHECKING

from kmgraph.errors import KmgraphError
from kmgraph.io.read import ReadLimits, read_limited
from kmgraph.io.system_folders import user_cache_folder
from kmgraph.io.write import write_atomic

if TYPE_CHECKING:
    from pathlib import Path

_LIMITS = ReadLimits.up_to(128 * 1024**2)
_OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH


def read_cached(name: str) -> bytes | None:
    """Return what was kept under a name, or None if there is nothing that only this user can have written."""
    folder = user_cache_folder()
    if folder is None or not _is_own(folder) or not _is_own(folder / name):
        return None
    try:
        return read_limited(folder / name, _LIMITS, unpack=False)
    except (KmgraphError, OSError):
        return None


def keep_cached(name: str, data: bytes) -> None:
    """Keep what can be made again, where the user wants a cache and it can be written."""
    folder = user_cache_folder()
    if folder is None:
        return
    with contextlib.suppress(KmgraphError, OSError):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if _is_own(folder):
            write_atomic(folder / name, data)
            # Where new files are the group's to change, this one would be as good as none.
            (folder / name).chmod(0o600)


def list_cached() -> tuple[Path, ...]:
    """Return the files that are kept, in order."""
    folder = user_cache_folder()
    if folder is None or not _is_own(folder):
        return ()
    return tuple(path for path in sorted(folder.iterdir()) if _is_own(path) and path.is_file())


def _is_own(path: Path) -> bool:
    """Return whether the path is no link, the user's, and nobody else's to change; Windows guards users' folders."""
    try:
        status = os.lstat(path)
    except (OSError, ValueError):
        return False
    if stat.S_ISLNK(status.st_mode):
        return False
    return os.name != "posix" or (status.st_uid == os.geteuid() and not status.st_mode & _OTHERS_WRITE)
