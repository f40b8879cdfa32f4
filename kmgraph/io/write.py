"""Writes files whole or not at all: the one door through which documents leave.

A folder is held open for writing (`open_folder`); what is written in it is named relative to it, and no link below it
is followed. Nobody else makes temporary names beside outputs, renames or removes them.
"""

from __future__ import annotations

import contextlib
import gzip
import os
import shutil
import stat
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, BinaryIO, Self

from kmgraph.errors import InputError
from kmgraph.io.folder import HAS_LOCKS, HeldFolder, refused
from kmgraph.io.standard_streams import is_special, open_special
from kmgraph.io.temporary import TEMPORARY_FILE, TEMPORARY_FOLDER, new_file, new_folder, remove_abandoned

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from types import TracebackType

Content = bytes | Path
"""What goes into a file: its whole content, or a file whose content is copied."""

_CHUNK = 1 << 20
_PACKING_LEVEL = 6


@contextlib.contextmanager
def open_folder(path: Path, below: str = "", *, private: bool = False) -> Iterator[OutputFolder]:
    """Hold a folder to write in.

    Args:
        path: A folder that the user named: links on the way to it are followed.
        below: A folder in it to hold instead, where links are not followed.
        private: Whether its owner alone may enter the folder and read what is written.

    The folder is made, with those above it, by what is first written.
    """
    folder = OutputFolder(path, below, private=private)
    try:
        yield folder
    finally:
        folder.close()


def write_atomic(path: Path, data: bytes, *, private: bool = False) -> None:
    """Write one file so that a reader sees either the old content or all of the new.

    Args:
        path: The file to write; its folder is made if it is missing. A pipe or a device is written to as it is.
        data: The whole content.
        private: Whether its owner alone may read the file.

    Raises:
        InputError: If the folder or the file can't be written (no permission, disk full, a folder or link in the way).
    """
    with told_as_input_error(path):
        special = open_special(path)
        if special is not None:
            with special:
                special.write(data)
            return
    with open_folder(path.parent) as folder:
        folder.write(path.name, data, private=private)


class OutputFolder:
    """A folder that is held to be written in, made by `open_folder`.

    Names are relative to it and lead below it. Every method raises InputError for a name that leads elsewhere, for a
    link or anything else that is no file where one should go, and where the folder or a file can't be written (no
    permission, disk full, a folder in the way).
    """

    def __init__(self, path: Path, below: str = "", *, private: bool = False) -> None:
        self.path = path / below
        self._top = path
        self._below = PurePath(below).parts
        self._private = private
        self._held: HeldFolder | None = None

    def close(self) -> None:
        """Let the folder go."""
        if self._held is not None:
            self._held.close()
            self._held = None

    def write(self, name: str, content: Content, *, private: bool = False) -> None:
        """Write a file so that a reader sees either the old content or all of the new."""
        self.write_together({name: content}, private=private)

    def write_together(self, files: Mapping[str, Content], *, private: bool = False) -> None:
        """Write several files: none appears under its name before all of them stand beside their places.

        Args:
            files: Name to content. If one of them can't be written, none is.
            private: Whether their owner alone may read them, as is so with a copy of a file that only its owner can.
        """
        with contextlib.ExitStack() as stack:
            for name, content in files.items():
                is_private = private or (isinstance(content, Path) and _is_private(content))
                target = stack.enter_context(self.open(name, private=is_private))
                copy_content(content, target)
                target.flush()

    @contextlib.contextmanager
    def open(self, name: str, *, private: bool = False) -> Iterator[BinaryIO]:
        """Open a file for writing that appears under its name only when the block ends without an error.

        The bytes go to a temporary file beside the target, are flushed to disk and renamed over it; then the folder's
        entry is flushed.
        """
        with self._appearing(name, HeldFolder.move_here, private=private or self._private) as file:
            yield file

    def write_new(self, name: str, content: bytes) -> None:
        """Write a file that only its owner can read, unless there is one of the name: that one stays."""
        with self._appearing(name, HeldFolder.link, private=True) as file:
            file.write(content)

    def remove(self, name: str) -> None:
        """Remove a file, if it is there."""
        with (
            told_as_input_error(self.path / name),
            contextlib.suppress(FileNotFoundError),
            self._parent(name, make=False) as folder,
        ):
            _replaceable(folder, PurePath(name).name)
            folder.unlink(PurePath(name).name)

    @contextlib.contextmanager
    def new_folder(self, name: str) -> Iterator[Path]:
        """Yield the path of a folder to make and fill, which appears under its name when the block ends without error.

        Raises:
            OSError: If it can't take the name, such as for a folder there that is not empty.
        """
        with self._parent(name) as parent:
            target = PurePath(name).name
            remove_abandoned(parent, TEMPORARY_FOLDER)
            temporary, scratch = new_folder(parent, ".kmgraph-", ".new")
            try:
                with scratch:
                    yield scratch.path / "filled"
                    status = parent.status(target)
                    if status is not None and not stat.S_ISDIR(status.st_mode):
                        raise refused(parent.path / target, status, "a folder")
                    scratch.move("filled", parent, target)
                    parent.sync()
            finally:
                parent.remove_tree(temporary)

    def _root(self) -> HeldFolder:
        if self._held is None:
            self._make(self._top, last=not self._below)
            held = HeldFolder.open(self._top)
            for number, step in enumerate(self._below, 1):
                with held:
                    held = held.down_or_made(step, 0o700 if self._private and number == len(self._below) else 0o777)
            self._held = held
        return self._held

    def _make(self, path: Path, *, last: bool) -> None:
        if not path.is_dir():
            path.mkdir(mode=0o700 if self._private and last else 0o777, parents=True, exist_ok=True)

    @contextlib.contextmanager
    def _parent(self, name: str, *, make: bool = True) -> Iterator[HeldFolder]:
        steps = steps_of(name, self.path)
        if not make and not self._top.is_dir():
            raise FileNotFoundError
        held, opened = self._root(), None
        try:
            for step in steps[:-1]:
                below = held.down_or_made(step) if make else held.down(step)
                if opened is not None:
                    opened.close()
                held = opened = below
            yield held
        finally:
            if opened is not None:
                opened.close()

    @contextlib.contextmanager
    def _appearing(
        self, name: str, appear: Callable[[HeldFolder, str, str], None], *, private: bool
    ) -> Iterator[BinaryIO]:
        target = steps_of(name, self.path)[-1]
        with told_as_input_error(self.path / name), self._parent(name) as folder:
            _replaceable(folder, target)
            remove_abandoned(folder, TEMPORARY_FILE)
            temporary, descriptor = new_file(folder)
            try:
                with os.fdopen(descriptor, "wb") as file:
                    yield file
                    file.flush()
                    os.fsync(descriptor)
                    set_mode(descriptor, 0o600 if private else _mode(_replaceable(folder, target)))
                    if HAS_LOCKS:
                        # Still open and locked: whoever clears up must not take it for a dead process's.
                        appear(folder, temporary, target)
                if not HAS_LOCKS:
                    # Windows renames no file that is open.
                    appear(folder, temporary, target)
            finally:
                with contextlib.suppress(OSError):
                    folder.unlink(temporary)
            folder.sync()


def steps_of(name: str, folder: Path) -> tuple[str, ...]:
    """Return the folders and the file that a name below a folder leads through.

    Raises:
        InputError: If it leads elsewhere.
    """
    parts = PurePath(name)
    if parts.anchor or not parts.parts or ".." in parts.parts:
        raise InputError(f'"{name}" is no name of a file below the folder', where=str(folder))
    return parts.parts


def copy_content(content: Content, target: BinaryIO) -> None:
    """Write what goes into a file."""
    if isinstance(content, bytes):
        target.write(content)
        return
    with content.open("rb") as source:
        shutil.copyfileobj(source, target, _CHUNK)


def set_mode(descriptor: int, mode: int) -> None:
    """Give an open file its permissions, where the system has any (not on Windows)."""
    if hasattr(os, "fchmod"):
        os.fchmod(descriptor, mode)


def usual_mode(least: int = 0o666) -> int:
    """Return the permissions that an ordinary new file gets, by the process's mask."""
    mask = os.umask(0)
    os.umask(mask)
    return least & ~mask


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
    if not is_folder and path.is_dir() and not path.is_symlink():
        raise InputError("a folder is where the file should go", where=str(path), hint="choose another --output")
    if not is_folder and is_special(path):
        return
    if not is_folder and path.is_symlink():
        raise refused(path, path.lstat(), "a file")
    above = (path, *path.parents) if is_folder else path.parents
    nearest = next((folder for folder in above if folder.exists()), Path())
    if not nearest.is_dir():
        raise InputError("a file is where a folder should go", where=str(nearest), hint="choose another --output")
    if not os.access(nearest, os.W_OK | os.X_OK):
        raise InputError(
            "the folder can't be written",
            where=str(nearest),
            hint="check its permissions, or choose another place",
        )


@contextlib.contextmanager
def told_as_input_error(path: Path) -> Iterator[None]:
    """Turn what the system refuses into an error that names the file and the way out."""
    try:
        yield
    except OSError as error:
        if isinstance(error, BrokenPipeError):
            raise
        raise InputError(
            f"can't write the file: {error.strerror or error}",
            where=str(path),
            hint="check the folder's permissions and the free space",
        ) from error


def _is_private(file: Path) -> bool:
    """Return whether nobody but its owner can read a file."""
    return os.name == "posix" and not stat.S_IMODE(file.stat().st_mode) & 0o077


def _replaceable(folder: HeldFolder, name: str) -> os.stat_result | None:
    status = folder.status(name)
    if status is not None and not stat.S_ISREG(status.st_mode):
        raise refused(folder.path / name, status, "a file")
    return status


def _mode(status: os.stat_result | None) -> int:
    # A document keeps the mode it had, or gets what an ordinary new file would get.
    return usual_mode() if status is None else stat.S_IMODE(status.st_mode)


class Packer:
    """Writes gzip into an open file; the same bytes in give the same bytes out, whatever the clock and the name.

    Use it with `with`: the file is complete when the block ends without an error.

    Source: RFC 1952 (gzip), section 2.3.1: MTIME 0 means that there is no time.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._packed = gzip.GzipFile(filename="", mode="wb", compresslevel=_PACKING_LEVEL, fileobj=file, mtime=0)
        self._thread = ThreadPoolExecutor(1)
        self._pending: Future[int] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        with self._thread:
            if error is None:
                self._wait()
                self._packed.close()

    def write(self, block: bytes) -> None:
        """Add bytes; what was added before is packed meanwhile.

        Raises:
            OSError: If the file can't be written.
        """
        self._wait()
        self._pending = self._thread.submit(self._packed.write, block)

    def _wait(self) -> None:
        if self._pending is not None:
            self._pending.result()
