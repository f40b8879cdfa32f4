"""The one door through which files come in: regular files only, sizes limited before and after unpacking."""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import io
import os
import stat
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NoReturn

from kmgraph.errors import InputError, LimitError, did_you_mean

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

# Packing adds a little to what can't be packed.
_PACKING = 64 * 1024
# Tables and graphs shrink to a tenth, at most to a fiftieth; what shrinks to less holds next to nothing, many times.
_MOST_UNPACKED_TIMES = 100
_ALWAYS_UNPACKED = 32 * 1024**2


@dataclass(frozen=True, slots=True)
class ReadLimits:
    """The most that is read of one file.

    Attributes:
        stored_bytes: Size of the file as it is stored.
        unpacked_bytes: What may come out of it, once a `.gz` is unpacked.
    """

    stored_bytes: int
    unpacked_bytes: int

    @classmethod
    def up_to(cls, size: int) -> ReadLimits:
        """Return the limits for content of up to so many bytes, packed or not."""
        return cls(size + _PACKING, size)


def open_input(
    path: Path, limits: ReadLimits, *, error: type[InputError] = InputError, unpack: bool = True
) -> io.BufferedReader:
    """Open a regular file for reading; a `.gz` file gives its unpacked bytes.

    The stream raises LimitError once more than the limit came out of it, so a small file can't unpack into a huge one.
    It raises `error` where a `.gz` file is damaged.

    Args:
        path: The file; links are followed.
        limits: The most to read.
        error: Class of the errors about this file.
        unpack: Whether a `.gz` file is unpacked.

    Raises:
        InputError: If the path is missing, unreadable, or a folder, pipe or device.
        LimitError: If the file is larger than the limits.
    """
    raw = _open_regular(path, limits, error)
    is_packed = unpack and path.name.lower().endswith(".gz")
    return io.BufferedReader(_Counted(raw, gzip.GzipFile(fileobj=raw) if is_packed else raw, path, limits, error))


def open_archive(path: Path, limits: ReadLimits, *, error: type[InputError] = InputError) -> BinaryIO:
    """Open a regular file that must be read from its end, as zip archives are; whoever reads it bounds what comes out.

    Args:
        path: The file; links are followed.
        limits: The most that it may hold as it is stored.
        error: Class of the errors about this file.

    Raises:
        InputError: As `open_input`.
        LimitError: If the file is larger than the limits.
    """
    return _open_regular(path, limits, error)


def read_limited(path: Path, limits: ReadLimits, *, error: type[InputError] = InputError, unpack: bool = True) -> bytes:
    """Return the whole content of a small file; otherwise as `open_input`."""
    with open_input(path, limits, error=error, unpack=unpack) as stream:
        return stream.read()


def read_utf8(path: Path, limits: ReadLimits, *, error: type[InputError] = InputError) -> str:
    """Return the whole text of a small file, without a byte order mark; otherwise as `open_input`.

    Raises:
        InputError: If it is not UTF-8; with the line.
    """
    data = read_limited(path, limits, error=error)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = data.count(b"\n", 0, problem.start) + 1
        raise error(
            "the file is not UTF-8", where=f"{path}, line {line}", hint="save it as UTF-8 in your editor"
        ) from None


def file_sha256(path: Path, limits: ReadLimits, *, error: type[InputError] = InputError) -> str:
    """Return the SHA-256 of a file's bytes as they are, packed or not, hexadecimal; otherwise as `open_input`."""
    with open_input(path, limits, error=error, unpack=False) as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def resolve_inside(folder: Path, path: Path, error: type[InputError] = InputError) -> Path:
    """Return the file that a path means, links followed, which must lie in the folder.

    Raises:
        InputError: If it leads out of the folder.
    """
    try:
        resolved = path.resolve()
        if resolved.is_relative_to(folder.resolve()):
            return resolved
    except (OSError, ValueError, RuntimeError):
        raise error("this can't be a file name", where=str(path)) from None
    raise error("the file leads out of its folder", where=str(path), hint="put the file itself there, not a link to it")


def files_below(folder: Path, error: type[InputError] = InputError) -> tuple[Path, ...]:
    """Return the files in a folder and in the folders below it, sorted; links to folders are not followed.

    Raises:
        InputError: If one of the folders can't be listed, so that nobody knows what it holds; of the kind given.
    """

    def refuse(found: OSError) -> NoReturn:
        why = found.strerror or "unknown error"
        raise error(f"the folder can't be listed: {why}", where=str(found.filename or folder)) from None

    try:
        walked = os.walk(folder, onerror=refuse)
        return tuple(sorted(path for top, _, names in walked for name in names if (path := Path(top, name)).is_file()))
    except OSError as found:  # it can be listed, but what it lists can't be looked at
        refuse(found)


def missing_file(path: Path, error: type[InputError] = InputError, what: str = "file") -> InputError:
    """Return the error for a path that isn't there, naming the closest of its neighbours."""
    hint = None
    with contextlib.suppress(OSError, ValueError):
        hint = did_you_mean(path.name, sorted(os.listdir(path.parent)))  # noqa: PTH208  names are wanted, not paths
    return error(f"there is no such {what}", where=str(path), hint=hint)


def _open_regular(path: Path, limits: ReadLimits, error: type[InputError]) -> BinaryIO:
    # O_NONBLOCK: opening a pipe that nobody writes to must fail below, not wait for ever.
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
    try:
        descriptor = os.open(path, flags)
    except FileNotFoundError:
        raise missing_file(path, error) from None
    except (OSError, ValueError) as problem:
        if os.path.isdir(path):  # noqa: PTH112  pathlib raises where a name is too long
            raise error("this is a folder, not a file", where=str(path)) from None
        reason = getattr(problem, "strerror", None) or str(problem)
        raise error(f"the file can't be opened: {reason.lower()}", where=str(path)) from None
    try:
        _check_regular(os.fstat(descriptor), path, limits, error)
    except BaseException:
        os.close(descriptor)
        raise
    return os.fdopen(descriptor, "rb")


def _check_regular(status: os.stat_result, path: Path, limits: ReadLimits, error: type[InputError]) -> None:
    if stat.S_ISDIR(status.st_mode):
        raise error("this is a folder, not a file", where=str(path))
    if not stat.S_ISREG(status.st_mode):
        raise error(
            "only regular files are read, not pipes or devices",
            where=str(path),
            hint="save the data to a file first",
        )
    if status.st_size > limits.stored_bytes:
        raise _too_large(path, limits)


def _too_large(path: Path, limits: ReadLimits) -> LimitError:
    most = min(limits.stored_bytes, limits.unpacked_bytes)
    return LimitError(f"the file holds more than {_size(most)}", where=str(path), hint="split it, or shorten it")


def _size(count: int) -> str:
    for unit, factor in (("GB", 1024**3), ("MB", 1024**2), ("kB", 1024)):
        if count >= factor:
            return f"{count / factor:g} {unit}"
    return f"{count} bytes"


class _Counted(io.RawIOBase):
    """Passes on a stream's bytes, counts them, and names the file in errors."""

    def __init__(
        self, raw: BinaryIO, stream: BinaryIO | gzip.GzipFile, path: Path, limits: ReadLimits, error: type[InputError]
    ) -> None:
        self._raw = raw
        self._stream = stream
        self._path = path
        self._limits = limits
        self._left = limits.unpacked_bytes
        self._error = error

    def readable(self) -> bool:
        """Return that the stream can be read."""
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Fill the buffer and return how many bytes there were."""
        view = memoryview(buffer).cast("B")
        # One byte past the limit is asked for, so that a file of exactly the limit still ends well.
        data = self._read(min(len(view), self._left + 1))
        if len(data) > self._left:
            raise _too_large(self._path, self._limits)
        self._left -= len(data)
        self._refuse_bomb()
        view[: len(data)] = data
        return len(data)

    def close(self) -> None:
        """Close the stream and the file under it."""
        self._stream.close()
        self._raw.close()
        super().close()

    def _refuse_bomb(self) -> None:
        if self._stream is self._raw:
            return
        unpacked = self._limits.unpacked_bytes - self._left
        if unpacked > max(_ALWAYS_UNPACKED, _MOST_UNPACKED_TIMES * self._raw.tell()):
            raise LimitError(
                f"the .gz file unpacks to more than {_MOST_UNPACKED_TIMES} times its size",
                where=str(self._path),
                hint="unpack it yourself if you know what is in it",
            )

    def _read(self, count: int) -> bytes:
        try:
            return self._stream.read(count)
        except (gzip.BadGzipFile, EOFError, zlib.error):
            raise self._error(
                "the .gz file is damaged, or not gzipped at all",
                where=str(self._path),
                hint="pack it again, or take .gz off its name if it is not packed",
            ) from None
        except OSError as problem:
            raise self._error(f"reading failed: {problem.strerror or problem}", where=str(self._path)) from None
