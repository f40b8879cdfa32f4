"""Scratch folders: private, removed with their block, and with the next run where the block had no chance to.

A folder's name tells whose it is: the process and the second it was made, `kmgraph-PID-SECOND-…`. Whether its owner
still lives is told by a lock on a file in it, which the system takes back when a process ends, by whatever: numbers of
processes come again, and mean others inside a container.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from kmgraph.io.system_folders import environment_text

if TYPE_CHECKING:
    from collections.abc import Iterator

_NAME = re.compile(r"kmgraph-(?P<owner>\d+)-(?P<second>\d+)-\w+")
_OWNER = ".owner"
_ATTEMPTS = 3
_VARIABLES = ("TMPDIR", "TEMP", "TMP")
_NEW_SECONDS = 60
"""A folder without a lock file may be one that is just being made."""


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """Yield a private folder for files that no longer matter when the block ends; then it is removed.

    What runs before left by runs that were killed is removed first. What can't be removed, such as a file that a killed
    child still holds open, is left rather than failing the work.
    """
    root = _root()
    sweep_scratch(root)
    folder, owner = _claim_folder(root)
    try:
        yield folder
    finally:
        os.close(owner)
        shutil.rmtree(folder, ignore_errors=True)


def _root() -> Path:
    """Return the system's folder for what is temporary; raises UsageError where a variable that names it is no text."""
    for name in _VARIABLES:
        environment_text(name)
    return Path(tempfile.gettempdir())


def _claim_folder(root: Path) -> tuple[Path, int]:
    """Return a new folder, and the open file in it by which others see that it is used."""
    for attempt in reversed(range(_ATTEMPTS)):
        folder = Path(tempfile.mkdtemp(prefix=f"kmgraph-{os.getpid()}-{int(time.time())}-", dir=root))
        owner = os.open(folder / _OWNER, os.O_RDWR | os.O_CREAT, 0o600)
        # Between the two calls another run may have taken it for an abandoned one.
        if (_lock(owner) and (folder / _OWNER).exists()) or not attempt:
            return folder, owner
        os.close(owner)
    raise AssertionError


def sweep_scratch(root: Path | None = None) -> None:
    """Remove this user's scratch folders whose owners have ended: below `root`, by default in the system's folder."""
    root = root or _root()
    with contextlib.suppress(OSError), os.scandir(root) as entries:
        for entry in entries:
            if _NAME.fullmatch(entry.name) and _is_ours(entry) and _is_abandoned(Path(entry.path)):
                shutil.rmtree(entry.path, ignore_errors=True)


def list_scratch() -> tuple[Path, ...]:
    """Return the scratch folders that this user's other processes have in the system's folder, in order."""
    with contextlib.suppress(OSError), os.scandir(_root()) as entries:
        named = [(entry, _NAME.fullmatch(entry.name)) for entry in entries]
        others = [entry for entry, name in named if name and int(name["owner"]) != os.getpid() and _is_ours(entry)]
        return tuple(sorted(Path(entry.path) for entry in others))
    return ()


def _is_ours(entry: os.DirEntry[str]) -> bool:
    with contextlib.suppress(OSError):
        # A link by that name leads elsewhere, and another user's folder is none of our business.
        is_mine = sys.platform == "win32" or entry.stat(follow_symlinks=False).st_uid == os.getuid()
        return is_mine and entry.is_dir(follow_symlinks=False)
    return False


def _is_abandoned(folder: Path) -> bool:
    try:
        owner = os.open(folder / _OWNER, os.O_RDWR | getattr(os, "O_NOFOLLOW", 0))
    except FileNotFoundError:
        return _is_old(folder)
    except OSError:
        return False
    try:
        return _lock(owner)
    finally:
        os.close(owner)


def _is_old(folder: Path) -> bool:
    with contextlib.suppress(OSError):
        return time.time() - folder.lstat().st_mtime > _NEW_SECONDS
    return False


def _lock(descriptor: int) -> bool:
    """Return whether this process could take the lock, which it then has until it closes the file or ends."""
    try:
        if sys.platform == "win32":
            import msvcrt  # noqa: PLC0415  not elsewhere

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl  # noqa: PLC0415  not on Windows

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
