"""Temporary names: made so that whoever finds them later can tell whether their maker still lives.

A temporary file or folder is locked by its maker for as long as it is open. A process lets go of its locks however it
ends; what bears such a name and is not locked was left by a dead one.
"""

from __future__ import annotations

import contextlib
import os
import re
import stat
from typing import TYPE_CHECKING

from kmgraph.errors import InputError
from kmgraph.io.folder import HeldFolder, locked, new_token

if TYPE_CHECKING:
    from collections.abc import Iterator

TEMPORARY_FILE = re.compile(r"\.kmgraph-[0-9a-f]{8}\.tmp")
TEMPORARY_FOLDER = re.compile(r"\.kmgraph-[0-9a-f]{8}\.new")


def new_file(folder: HeldFolder) -> tuple[str, int]:
    """Make a temporary file that its owner alone can read; return its name and its descriptor."""
    while True:
        name = f".kmgraph-{new_token()}.tmp"
        descriptor = folder.create(name)
        # Somebody who clears up may have come between the making and the lock.
        if locked(descriptor) and folder.status(name) is not None:
            return name, descriptor
        os.close(descriptor)


def new_folder(folder: HeldFolder, before: str, after: str = "") -> tuple[str, HeldFolder]:
    """Make a temporary folder that its owner alone can enter, with a token between the parts of its name."""
    while True:
        name = f"{before}{new_token()}{after}"
        folder.make_folder(name, 0o700)
        made = folder.down(name)
        if made.lock() and folder.status(name) is not None:
            return name, made
        made.close()


def iter_abandoned(folder: HeldFolder, pattern: re.Pattern[str]) -> Iterator[str]:
    """Yield this user's temporary names in a folder whose makers are gone; each is locked while it is looked at."""
    for name in folder.names():
        if pattern.fullmatch(name) is None:
            continue
        # Another process may clear up at the same time, or the name may be somebody else's.
        with contextlib.suppress(OSError, InputError):
            status = folder.status(name)
            if status is None or not _is_mine(status):
                continue
            if stat.S_ISDIR(status.st_mode):
                with folder.down(name) as made:
                    if made.is_abandoned():
                        yield name
            elif stat.S_ISREG(status.st_mode) and _is_abandoned_file(folder, name):
                yield name


def remove_abandoned(folder: HeldFolder, pattern: re.Pattern[str]) -> None:
    """Remove what dead processes left in a folder under such names."""
    for name in iter_abandoned(folder, pattern):
        status = folder.status(name)
        if status is not None and stat.S_ISDIR(status.st_mode):
            folder.remove_tree(name)
        else:
            folder.unlink(name)


def _is_abandoned_file(folder: HeldFolder, name: str) -> bool:
    descriptor = folder.open_to_read(name)
    try:
        return locked(descriptor)
    finally:
        os.close(descriptor)


def _is_mine(status: os.stat_result) -> bool:
    return not hasattr(os, "geteuid") or status.st_uid == os.geteuid()
