"""The one door to zip archives: a bounded list of members, each unpacked block by block."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import IO

_MOST_DIRECTORY_BYTES = 8 * 1024**2
"""The list of members of an archive, which `zipfile` reads and takes apart as a whole before anything else."""

# Python unpacks these alone as far as it is asked to; of bzip2 and LZMA it makes a whole block's worth, without bound.
_READ = frozenset((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))

ZIP_DAMAGES = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    OverflowError,
    IndexError,  # an empty name of a member
    NotImplementedError,  # a version of zip that doesn't exist
)
"""What Python's `zipfile` raises over archives whose bytes are wrong."""


class ZipDirectoryTooLarge(Exception):  # noqa: N818  says what is the case
    """The list of members of a zip archive is longer than any that people make."""


class ZipMemberClosed(Exception):  # noqa: N818
    """A member is encrypted, or packed in a way that can't be unpacked within bounds."""


class ZipArchive(zipfile.ZipFile):
    """A zip archive, opened for reading; whoever sent it may have made it to exhaust the reader.

    Args:
        file: The archive; it stays open.

    Raises:
        ZipDirectoryTooLarge: If it lists too much.
    """

    def __init__(self, file: IO[bytes]) -> None:
        super().__init__(_BoundedFile(file))

    @property
    def members(self) -> list[zipfile.ZipInfo]:
        """The files in it, folders left out, by their names."""
        return sorted((member for member in self.infolist() if not member.is_dir()), key=lambda each: each.filename)

    def unpack(self, member: zipfile.ZipInfo) -> IO[bytes]:
        """Return the bytes of a member, of which no more is made than is read.

        Raises:
            ZipMemberClosed: If it can't be read so.
        """
        if member.compress_type not in _READ:
            raise ZipMemberClosed
        try:
            return self.open(member)
        except (NotImplementedError, RuntimeError):
            raise ZipMemberClosed from None


class _BoundedFile(io.RawIOBase):
    """The bytes of a zip archive, of which no more are handed out at once than its list of members may be."""

    def __init__(self, file: IO[bytes]) -> None:
        super().__init__()
        self._file = file

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def read(self, size: int = -1) -> bytes:
        if size > _MOST_DIRECTORY_BYTES:
            raise ZipDirectoryTooLarge
        return self._file.read(size)
