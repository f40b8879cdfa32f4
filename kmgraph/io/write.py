"""Writes files whole or not at all: the one door through which documents leave."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from kmgraph.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def write_atomic(path: Path, data: bytes) -> None:
    """Write a file so that a reader sees either the old content or all of the new.

    Args:
        path: The file to write; its folder is made if it is missing.
        data: The whole content.

    Raises:
        InputError: If the folder or the file can't be written (no permission, disk full, a folder in the way).
    """
    with open_atomic(path) as file:
        file.write(data)


def write_together(files: Mapping[Path, bytes | Path]) -> None:
    """Write several files: none appears under its name before all of them stand beside their places.

    Args:
        files: The file to write -> its whole content, or a file whose content is copied.

    Raises:
        InputError: If one of them can't be written; then none is.
    """
    with contextlib.ExitStack() as stack:
        for path, content in files.items():
            target = stack.enter_context(open_atomic(path))
            if isinstance(content, bytes):
                target.write(content)
            else:
                with content.open("rb") as source:
                    shutil.copyfileobj(source, target, 1 << 20)
            target.flush()


def check_writable(path: Path, *, is_folder: bool = False) -> None:
    """Check before long work that a file could be written, or files in a folder.

    Args:
        path: The file, or the folder; neither needs to exist.
        is_folder: Whether it is the folder.

    Raises:
        InputError: If something else is in the way, or a folder can't be written.
    """
    if is_folder and path.exists() and not path.is_dir():
        raise InputError("a file is where the folder should go", where=str(path), hint="choose another --output")
    if not is_folder and path.is_dir():
        raise InputError("a folder is where the file should go", where=str(path), hint="choose another --output")
    above = (path, *path.parents) if is_folder else path.parents
    place = next((folder for folder in above if folder.exists()), Path())
    if not place.is_dir():
        raise InputError("a file is where a folder should go", where=str(place), hint="choose another --output")
    if not os.access(place, os.W_OK | os.X_OK):
        raise InputError(
            "the folder can't be written",
            where=str(place),
            hint="check its permissions, or choose another place with --output",
        )


@contextlib.contextmanager
def open_atomic(path: Path) -> Iterator[BinaryIO]:
    """Open a file for writing that appears under its name only when the block ends without an error.

    The bytes go to a temporary file beside the target, are flushed to disk and renamed over it; then the folder's
    entry is flushed. A symbolic link is written through, not replaced.

    Raises:
        InputError: If the folder or the file can't be written (no permission, disk full, a folder in the way).
    """
    target = Path(os.path.realpath(path))
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with _replacing(target) as file:
            yield file
    except OSError as error:
        raise InputError(
            f"can't write the file: {error.strerror or error}",
            where=str(path),
            hint="check the folder's permissions and the free space, or choose another place with --output",
        ) from error


@contextlib.contextmanager
def _replacing(target: Path) -> Iterator[BinaryIO]:
    descriptor, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".tmp", dir=target.parent)
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(_mode(target))
        temporary.replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
    _sync_folder(target.parent)


def _mode(target: Path) -> int:
    # mkstemp makes 0600; a document keeps the mode it had, or gets what an ordinary new file would get.
    if target.exists():
        return target.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
