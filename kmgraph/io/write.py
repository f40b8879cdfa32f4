"""Writes files whole or not at all: the one door through which documents leave.

A folder is held open for writing (`open_folder`); what is written in it is named relative to it. Nobody else makes
temporary names beside outputs, renames or removes them.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, BinaryIO

from kmgraph.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping


@contextlib.contextmanager
def open_folder(path: Path, *, mode: int = 0o777) -> Iterator[OutputFolder]:
    """Hold a folder to write in.

    Args:
        path: The folder; made, with those above it, by what is first written.
        mode: Permissions of the folder if it is made, less the process's mask.
    """
    yield OutputFolder(path, mode)


def write_atomic(path: Path, data: bytes) -> None:
    """Write one file so that a reader sees either the old content or all of the new.

    Args:
        path: The file to write; its folder is made if it is missing.
        data: The whole content.

    Raises:
        InputError: If the folder or the file can't be written (no permission, disk full, a folder in the way).
    """
    with open_folder(path.parent) as folder:
        folder.write(path.name, data)


@dataclass(frozen=True, slots=True)
class OutputFolder:
    """A folder that is held to be written in, made by `open_folder`.

    Names are relative to it and lead below it. Every method raises InputError for a name that leads elsewhere, and
    where the folder or a file can't be written (no permission, disk full, a folder in the way).
    """

    path: Path
    mode: int = 0o777

    def write(self, name: str, content: bytes | Path) -> None:
        """Write a file so that a reader sees either the old content or all of the new.

        Args:
            name: The file.
            content: Its whole content, or a file whose content is copied.
        """
        self.write_together({name: content})

    def write_together(self, files: Mapping[str, bytes | Path]) -> None:
        """Write several files: none appears under its name before all of them stand beside their places.

        Args:
            files: Name to content, as in `write`. If one of them can't be written, none is.
        """
        with contextlib.ExitStack() as stack:
            for name, content in files.items():
                target = stack.enter_context(self.open(name))
                if isinstance(content, bytes):
                    target.write(content)
                else:
                    with content.open("rb") as source:
                        shutil.copyfileobj(source, target, 1 << 20)
                target.flush()

    @contextlib.contextmanager
    def open(self, name: str) -> Iterator[BinaryIO]:
        """Open a file for writing that appears under its name only when the block ends without an error.

        The bytes go to a temporary file beside the target, are flushed to disk and renamed over it; then the folder's
        entry is flushed. A symbolic link is written through, not replaced.
        """
        path = self._below(name)
        with _told_as_input_error(path), self._appearing(Path(os.path.realpath(path)), _replace) as file:
            yield file

    def write_new(self, name: str, content: bytes) -> None:
        """Write a file that only its owner can read, unless there is one of the name: that one stays."""
        path = self._below(name)
        with _told_as_input_error(path), self._appearing(path, _link) as file:
            file.write(content)

    def remove(self, name: str) -> None:
        """Remove a file, if it is there."""
        path = self._below(name)
        with _told_as_input_error(path):
            path.unlink(missing_ok=True)

    @contextlib.contextmanager
    def new_folder(self, name: str) -> Iterator[Path]:
        """Yield the path of a folder to make and fill, which appears under its name when the block ends without error.

        Raises:
            OSError: If it can't take the name, such as for a folder there that is not empty.
        """
        target = self._below(name)
        self._make(target.parent)
        with tempfile.TemporaryDirectory(prefix=f".{target.name}.", dir=target.parent) as scratch:
            filled = Path(scratch, "filled")
            yield filled
            filled.replace(target)

    def _below(self, name: str) -> Path:
        parts = PurePath(name)
        if parts.anchor or not parts.parts or ".." in parts.parts:
            raise InputError(f'"{name}" is no name of a file below the folder', where=str(self.path))
        return self.path / name

    def _make(self, folder: Path) -> None:
        folder.mkdir(mode=self.mode, parents=True, exist_ok=True)

    @contextlib.contextmanager
    def _appearing(self, target: Path, appear: Callable[[Path, Path], None]) -> Iterator[BinaryIO]:
        self._make(target.parent)
        descriptor, made = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".tmp", dir=target.parent)
        temporary = Path(made)
        try:
            with os.fdopen(descriptor, "wb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            appear(temporary, target)
        finally:
            with contextlib.suppress(OSError):
                temporary.unlink()
        _sync_folder(target.parent)


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
    nearest = next((folder for folder in above if folder.exists()), Path())
    if not nearest.is_dir():
        raise InputError("a file is where a folder should go", where=str(nearest), hint="choose another --output")
    if not os.access(nearest, os.W_OK | os.X_OK):
        raise InputError(
            "the folder can't be written",
            where=str(nearest),
            hint="check its permissions, or choose another place with --output",
        )


@contextlib.contextmanager
def _told_as_input_error(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise InputError(
            f"can't write the file: {error.strerror or error}",
            where=str(path),
            hint="check the folder's permissions and the free space, or choose another place with --output",
        ) from error


def _replace(temporary: Path, target: Path) -> None:
    temporary.chmod(_mode(target))
    temporary.replace(target)


def _mode(target: Path) -> int:
    # mkstemp makes 0600; a document keeps the mode it had, or gets what an ordinary new file would get.
    if target.exists():
        return target.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _link(temporary: Path, target: Path) -> None:
    # A link, unlike a rename, never replaces the file that another run has just made.
    try:
        os.link(temporary, target)
    except FileExistsError:
        return
    except OSError:
        # A file system without hard links.
        if not target.exists():
            temporary.replace(target)


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
