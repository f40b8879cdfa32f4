"""What packs other bytes: known by how it begins or ends, or by a mark anywhere, such as in an archive of files."""

from __future__ import annotations

import errno
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Iterator

HEAD = 16
"""How many bytes tell what a file is."""

ZIP = b"PK\x03\x04"
PARQUET = b"PAR1"
_OPENED = (b"\x1f\x8b", b"\xfd7zXZ", ZIP, PARQUET)
"""Kinds that are unpacked; Parquet files are read as tables, where they are files of their own."""

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

LOOK_AHEAD = 512
"""How many bytes from a mark's first one on tell whether it is one, and how what follows begins."""

_TAR_DATA = 255
"""From the mark of a tar archive, in the head of each member, to what the member holds."""


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


@dataclass(frozen=True, slots=True)
class Mark:
    """Where something begins in a stream that packs other bytes.

    Attributes:
        place: Its first byte.
        kind: Name of the kind that is unpacked; None for one that nothing here unpacks.
    """

    place: int
    kind: str | None


_ZSTD = (
    rb"\x28\xb5\x2f\xfd"
    rb"(?:[\0\x04\x20\x24].|[\x60\x64]..|[\x40\x44].{3}|[\xa0\xa4].{4}|[\x80\x84].{5}|[\xe0\xe4].{8}|[\xc0\xc4].{9})"
    rb"..[\0-\x10]"
)
"""A header without a dictionary, then a block of at most 128 KB."""

# What is looked for quickly -> what has to stand there, so that among random bytes none is found by chance: all but
# one in some 2**36 places is refused; and the kind that is unpacked.
_MARKS: tuple[tuple[bytes, re.Pattern[bytes], str | None], ...] = tuple(
    (quick, re.compile(whole, re.DOTALL), kind)
    for quick, whole, kind in (
        (b"\x1f\x8b\x08", rb"\x1f\x8b\x08[\0-\x1f].{4}[\0\x02\x04][\0-\x0d\xff]", "gzip"),
        (b"BZh", rb"BZh[1-9](?:1AY&SY|\x17rE8P\x90)", "bzip2"),
        (b"\xfd7zXZ\0", rb"\xfd7zXZ\0", "xz"),
        (ZIP, rb"PK\x03\x04[\0-\x3f]\0.[\0-\x3f][\0-\x14\x5d-\x63]\0", "zip"),
        (
            b"\x28\xb5\x2f\xfd",
            _ZSTD,
            None,
        ),
        (b"\x04\x22\x4d\x18", rb"\x04\x22\x4d\x18[\x40-\x7f][\x40\x50\x60\x70]", None),  # LZ4
        *(
            (mark, re.escape(mark), None)
            for mark in (b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07", b"LZIP\x01", b"\x89LZO\0\r\n")
        ),
        *(
            (mark, re.escape(mark), None)
            for mark in (b"MSCF\0\0\0\0", b"xar!\0\x1c", b"\xff\x06\0\0sNaPpY", b"ARROW1\0\0")
        ),
        *((mark, re.escape(mark), None) for mark in (b"\x89HDF\r\n\x1a\n", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")),
    )
)
_TAR = b"ustar"
_TAR_MARK = re.compile(rb"ustar(?:\x0000|  \0)")


def find_marks(block: bytes, start: int, stop: int) -> list[Mark]:
    """Return the marks that begin between two places, in order; how a member of a tar archive begins is one, too."""
    marks = [
        Mark(place, kind)
        for quick, whole, kind in _MARKS
        for place in _places(quick, block, start, stop)
        if whole.match(block, place)
    ]
    for place in _places(_TAR, block, start, stop):
        data = place + _TAR_DATA
        if _TAR_MARK.match(block, place) and begins_closed(block[data : data + HEAD]):
            marks.append(Mark(place, None))
    return sorted(marks, key=lambda mark: mark.place)


def _places(quick: bytes, block: bytes, start: int, stop: int) -> Iterator[int]:
    place = block.find(quick, start)
    while 0 <= place < stop:
        yield place
        place = block.find(quick, place + 1)


def begins_closed(head: bytes) -> bool:
    """Return whether what begins so within something else packs, and can't be unpacked there."""
    if is_closed(head) or head.startswith(PARQUET):
        return True
    return is_packed(head) and not any(whole.match(head) for _, whole, kind in _MARKS if kind)


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
