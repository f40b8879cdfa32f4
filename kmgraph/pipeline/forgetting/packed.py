"""What packs other bytes: known by how it begins or ends, and the readers that ask for no more than they should."""

from __future__ import annotations

import bz2
import errno
import gzip
import io
import lzma
import os
from pathlib import Path
from typing import BinaryIO

HEAD = 16
"""How many bytes tell what a file is."""

ZIP = b"PK\x03\x04"
PARQUET = b"PAR1"
_OPENED = (b"\x1f\x8b", b"BZh", b"\xfd7zXZ", ZIP, PARQUET)
"""Kinds that are unpacked, but not where they stand in another one."""

_CLOSED = (
    *(b"\x28\xb5\x2f\xfd", b"7z\xbc\xaf", b"Rar!", b"%PDF", b"\x04\x22\x4d\x18"),  # zstd, 7-Zip, RAR, PDF, LZ4
    *(
        b"\x5d\0\0",
        b"\x1f\x9d",
        b"\x1f\xa0",
        b"MSCF",
        b"LZIP",
        b"\x89LZO\0",
        b"xar!",
    ),  # LZMA, compress, CAB, lzip, LZO, xar
    *(b"wOF2", b"wOFF", b"\xff\x06\0\0sNaPpY", b"\x02\x21\x4c\x18", b"\x60\xea"),  # fonts, snappy, old LZ4, ARJ
    *(b"Obj\x01", b"ARROW1", b"\x89HDF", b"\xd0\xcf\x11\xe0"),  # Avro, Arrow, HDF5, old Office files
)
"""Kinds that nothing here unpacks, though they pack what they hold, or may."""

_CLOSED_LATER = ((2, b"-lh"), (8, b"DUCK"))
"""The same, where the mark stands later: LHA, databases of DuckDB."""

_ZIP_END = b"PK\x05\x06"
# A zip archive's end has at most so many bytes: its own and those of a comment.
_ZIP_TAIL = 22 + 0xFFFF
_MOST_XZ_MEMORY = 256 * 1024**2
_BLOCK = 1 << 20


def is_closed(head: bytes) -> bool:
    """Return whether a beginning is that of a kind that packs, and that nothing here unpacks."""
    return head.startswith(_CLOSED) or any(head.startswith(mark, place) for place, mark in _CLOSED_LATER)


def is_packed(head: bytes) -> bool:
    """Return whether a beginning is that of a kind that packs."""
    return head.startswith(_OPENED) or is_closed(head)


def ends_as_zip(path: Path) -> bool:
    """Return whether a file ends as a zip archive does, whatever it begins with: a program that unpacks itself, say."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _ZIP_TAIL))
        return _ZIP_END in file.read(_ZIP_TAIL)


def unpacked(path: Path, head: bytes) -> gzip.GzipFile | bz2.BZ2File | XzReader | None:
    """Return a reader of what a file packs as one stream; None if it is of no such kind."""
    if head.startswith(b"\x1f\x8b"):
        return gzip.open(path)
    if head.startswith(b"BZh"):
        return bz2.open(path)
    return XzReader(path.open("rb")) if head.startswith(b"\xfd7zXZ") else None


class XzReader(io.RawIOBase):
    """What an xz file packs, with a bound on the memory that it may ask for to be unpacked, which Python's has not."""

    def __init__(self, file: BinaryIO) -> None:
        super().__init__()
        self._file = file
        self._unpacker = lzma.LZMADecompressor(memlimit=_MOST_XZ_MEMORY)

    def read(self, size: int = -1) -> bytes:
        """Return up to so many bytes; none at the end."""
        data = b""
        while not data:
            if self._unpacker.eof:
                # Streams may follow one another, with zeros between.
                rest = self._unpacker.unused_data.lstrip(b"\0") or self._file.read(_BLOCK).lstrip(b"\0")
                if not rest:
                    return b""
                self._unpacker = lzma.LZMADecompressor(memlimit=_MOST_XZ_MEMORY)
            else:
                rest = self._file.read(_BLOCK) if self._unpacker.needs_input else b""
                if not rest and self._unpacker.needs_input:
                    raise EOFError
            data = self._unpacker.decompress(rest, size)
        return data

    def close(self) -> None:
        """Close the file."""
        self._file.close()
        super().close()


class HoleyReader:
    """A regular file without most of the zeros that are nowhere on disk: of each hole, as many as any word is long.

    Args:
        file: The file, at its beginning and unread.
        margin: How many zeros of a hole are left before what follows it.
    """

    def __init__(self, file: BinaryIO, margin: int) -> None:
        self._file = file
        self._margin = margin
        self._has_holes = hasattr(os, "SEEK_DATA")

    def read(self, size: int, /) -> bytes:
        """Return up to so many bytes; none at the end."""
        if self._has_holes:
            self._skip()
        return self._file.read(size)

    def _skip(self) -> None:
        here = self._file.tell()
        try:
            data = os.lseek(self._file.fileno(), here, os.SEEK_DATA)
        except OSError as error:
            if error.errno != errno.ENXIO:
                self._has_holes = False  # a file system that tells of none
            # Nothing but a hole follows.
            data = os.fstat(self._file.fileno()).st_size if error.errno == errno.ENXIO else here
        self._file.seek(max(here, data - self._margin))
