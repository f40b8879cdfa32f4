"""A folder that is held open: names are looked up in it and nowhere else, and no link below it is followed.

Where the system can (Linux, macOS), a name is resolved relative to the folder's descriptor: what others rename or link
meanwhile leads nowhere else. Where it can't (Windows), the path is put together and looked at first; somebody who
changes it between the look and the act is not noticed.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import secrets
import shutil
import stat
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self

from kmgraph.errors import InputError

try:
    import fcntl
except ImportError:  # Windows has no such locks.
    fcntl = None  # type: ignore[assignment]

if TYPE_CHECKING:
    from types import TracebackType

HAS_LOCKS = fcntl is not None
"""Whether the system can tell a living maker of temporary files from a dead one."""

_HOLDS_DESCRIPTORS = {os.open, os.stat, os.mkdir, os.rmdir, os.unlink, os.rename} <= os.supports_dir_fd
_CLOSED_FLAGS = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
_FOLDER_FLAGS = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_CLOEXEC", 0)
_LOCK_PAUSE = 0.02
_UNLOCKED_SECONDS = 24 * 3600
# Errors by which systems and file systems say that two folders can't change places.
_NO_EXCHANGE = {
    errno.ENOSYS,
    errno.EINVAL,
    errno.ENOTSUP,
    errno.EOPNOTSUPP,
    errno.EXDEV,
    errno.EBUSY,
    errno.EPERM,
    errno.EACCES,
}
_EXCHANGE_FLAG = 2  # RENAME_EXCHANGE on Linux, RENAME_SWAP on macOS
_EXCHANGE_NAMES = {"linux": "renameat2", "darwin": "renameatx_np"}


@dataclass(frozen=True, slots=True)
class HeldFolder:
    """A folder to work in. Every name is one step: a file or folder right in it.

    Attributes:
        path: How the folder was reached, for messages; the only way to it where there are no descriptors.
        descriptor: The open folder, or None where the system has no such thing.
    """

    path: Path
    descriptor: int | None

    @classmethod
    def open(cls, path: Path) -> Self:
        """Hold a folder that the user named: links on the way to it are followed."""
        if not _HOLDS_DESCRIPTORS:
            if not path.is_dir():
                raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(path))
            return cls(path, None)
        return cls(path, os.open(path, _FOLDER_FLAGS))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Let the folder go, and its lock with it."""
        if self.descriptor is not None:
            os.close(self.descriptor)

    def down(self, name: str) -> HeldFolder:
        """Hold a folder in this one.

        Raises:
            InputError: If a link or a file bears the name.
            FileNotFoundError: If nothing does.
        """
        status = self.status(name)
        if status is not None and not stat.S_ISDIR(status.st_mode):
            raise refused(self.path / name, status, "a folder")
        if self.descriptor is None:
            if status is None:
                raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(self.path / name))
            return HeldFolder(self.path / name, None)
        flags = _FOLDER_FLAGS | os.O_NOFOLLOW
        return HeldFolder(self.path / name, os.open(name, flags, dir_fd=self.descriptor))

    def down_or_made(self, name: str, mode: int = 0o777) -> HeldFolder:
        """Hold a folder in this one, which is made if nothing bears the name."""
        with contextlib.suppress(FileExistsError):
            self.make_folder(name, mode)
        return self.down(name)

    def make_folder(self, name: str, mode: int = 0o777) -> None:
        """Make a folder in this one."""
        os.mkdir(self._at(name), mode, dir_fd=self.descriptor)

    def status(self, name: str) -> os.stat_result | None:
        """Return what bears the name, links not followed, or None."""
        try:
            return os.stat(self._at(name), dir_fd=self.descriptor, follow_symlinks=False)
        except FileNotFoundError:
            return None

    def own_status(self) -> os.stat_result:
        """Return the status of the folder itself."""
        return self.path.stat() if self.descriptor is None else os.fstat(self.descriptor)

    def names(self) -> list[str]:
        """Return the names in the folder, in order."""
        with os.scandir(self.path if self.descriptor is None else self.descriptor) as entries:
            return sorted(entry.name for entry in entries)

    def create(self, name: str, mode: int = 0o600) -> int:
        """Open a file for writing that nobody has made before; return its descriptor."""
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _CLOSED_FLAGS
        return os.open(self._at(name), flags, mode, dir_fd=self.descriptor)

    def open_to_read(self, name: str) -> int:
        """Open a file for reading, no link, and return its descriptor; of a pipe or device, nothing waits."""
        flags = os.O_RDONLY | _CLOSED_FLAGS | getattr(os, "O_NONBLOCK", 0)
        return os.open(self._at(name), flags, dir_fd=self.descriptor)

    def move(self, name: str, to: HeldFolder, new_name: str) -> None:
        """Move a file or folder of this one, over what is there: a link itself, never what it leads to."""
        os.replace(self._at(name), to._at(new_name), src_dir_fd=self.descriptor, dst_dir_fd=to.descriptor)

    def move_here(self, name: str, new_name: str) -> None:
        """Give a file of this folder another name, as `move` does."""
        self.move(name, self, new_name)

    def link(self, name: str, new_name: str) -> None:
        """Give a file of this folder a second name, unless something bears that already: then that stays."""
        try:
            os.link(self._at(name), self._at(new_name), src_dir_fd=self.descriptor, dst_dir_fd=self.descriptor)
        except FileExistsError:
            return
        except OSError:
            # A file system without hard links.
            if self.status(new_name) is None:
                self.move_here(name, new_name)

    def exchange(self, name: str, other: HeldFolder, other_name: str) -> bool:
        """Let two folders change places at once; return False, with nothing changed, where that can't be done."""
        function = _exchanging()
        if function is None or self.descriptor is None or other.descriptor is None:
            return False
        names = os.fsencode(name), os.fsencode(other_name)
        if function(self.descriptor, names[0], other.descriptor, names[1], _EXCHANGE_FLAG) == 0:
            return True
        number = ctypes.get_errno()
        if number in _NO_EXCHANGE:
            return False
        raise OSError(number, os.strerror(number), str(other.path / other_name))

    def unlink(self, name: str) -> None:
        """Remove a file or a link, if it is there."""
        with contextlib.suppress(FileNotFoundError):
            os.unlink(self._at(name), dir_fd=self.descriptor)

    def rmdir(self, name: str) -> None:
        """Remove a folder, if it is there and empty."""
        try:
            os.rmdir(self._at(name), dir_fd=self.descriptor)
        except OSError as error:
            if error.errno not in {errno.ENOENT, errno.ENOTEMPTY, errno.EEXIST}:
                raise

    def remove_tree(self, name: str) -> None:
        """Remove a folder and all in it, following no link; what can't be removed is left."""
        shutil.rmtree(self._at(name), ignore_errors=True, dir_fd=self.descriptor)

    def sync(self) -> None:
        """Have the folder's entries reach the disk."""
        if self.descriptor is not None:
            os.fsync(self.descriptor)

    def lock(self, seconds: float = 0.0) -> bool:
        """Lock the folder until it is let go, and return whether that could be done within the time.

        A process that ends, however it does, lets go. Where there are no such locks the answer is yes.
        """
        return self.descriptor is None or locked(self.descriptor, seconds)

    def is_abandoned(self) -> bool:
        """Return whether whoever made the folder is gone: nobody holds its lock.

        Where there are no locks: whether it has not been touched for a day.
        """
        if self.descriptor is None or fcntl is None:
            return time.time() - self.own_status().st_mtime > _UNLOCKED_SECONDS
        return self.lock()

    def _at(self, name: str) -> str:
        return name if self.descriptor is not None else str(self.path / name)


def locked(descriptor: int, seconds: float = 0.0) -> bool:
    """Lock an open file or folder for as long as it is open, and return whether that could be done within the time."""
    if fcntl is None:
        return True
    until = time.monotonic() + seconds
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= until:
                return False
            time.sleep(_LOCK_PAUSE)
        except OSError:
            # Some network file systems lock no folders; then nothing guards them.
            return True
        else:
            return True


def refused(path: Path, status: os.stat_result, wanted: str) -> InputError:
    """Return the error for something at an output's place that is neither followed nor replaced.

    Args:
        path: The place.
        status: What is there.
        wanted: What should be: `a file` or `a folder`.
    """
    kinds = {
        stat.S_IFLNK: "a symbolic link",
        stat.S_IFDIR: "a folder",
        stat.S_IFREG: "a file",
        stat.S_IFIFO: "a pipe",
        stat.S_IFSOCK: "a socket",
    }
    kind = kinds.get(stat.S_IFMT(status.st_mode), "a device")
    return InputError(
        f"{kind} is where {wanted} should go",
        where=str(path),
        hint="remove it, or choose another --output; kmgraph follows no links there and replaces files only",
    )


def new_token() -> str:
    """Return a few letters that make a temporary name nobody else's."""
    return secrets.token_hex(4)


def _exchanging() -> ctypes._NamedFuncPointer | None:
    name = _EXCHANGE_NAMES.get(sys.platform)
    if name is None:
        return None
    function = getattr(ctypes.CDLL(None, use_errno=True), name, None)
    if function is not None:
        function.argtypes = (ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_uint)
    return function
