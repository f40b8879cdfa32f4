"""Unpacks what begins with a mark, piece by piece, and asks for no more memory than it should."""

from __future__ import annotations

import bz2
import lzma
import struct
import zlib
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator

_MOST_XZ_MEMORY = 256 * 1024**2
_PIECE = 1 << 20
_ZIP_HEAD = struct.Struct("<4xHHH8xL4xHH")
"""Of a member of a zip archive: version, flags, method; its packed size; how long its name and what is added are."""

_ENCRYPTED = 1


class ClosedError(Exception):
    """What is packed is of a kind that nothing here unpacks."""


class Unpacker(Protocol):
    """Takes what is packed, piece by piece."""

    @property
    def is_done(self) -> bool:
        """Return whether it came to an end."""

    @property
    def rest(self) -> int:
        """Return how many bytes of the last ones were behind its end."""

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Yield what more of it unpacks to, in pieces; raises what its library does where it is damaged."""


class _ByLibrary:
    """What an unpacker of the standard library tells of itself, whichever it is."""

    _unpacker: zlib._Decompress | bz2.BZ2Decompressor | lzma.LZMADecompressor

    @property
    def is_done(self) -> bool:
        return self._unpacker.eof

    @property
    def rest(self) -> int:
        return len(self._unpacker.unused_data)


class _Zlib(_ByLibrary):
    """gzip, and what zip archives pack."""

    _unpacker: zlib._Decompress

    def __init__(self, bits: int, skipped: int = 0) -> None:
        self._unpacker = zlib.decompressobj(bits)
        self._skipped = skipped

    def feed(self, data: bytes) -> Iterator[bytes]:
        skipped = min(self._skipped, len(data))
        self._skipped -= skipped
        data = data[skipped:]
        while data and not self.is_done:
            yield self._unpacker.decompress(data, _PIECE)
            data = self._unpacker.unconsumed_tail


class _Blocks(_ByLibrary):
    """bzip2 and xz."""

    _unpacker: bz2.BZ2Decompressor | lzma.LZMADecompressor

    def __init__(self, unpacker: bz2.BZ2Decompressor | lzma.LZMADecompressor) -> None:
        self._unpacker = unpacker

    def feed(self, data: bytes) -> Iterator[bytes]:
        yield self._unpacker.decompress(data, _PIECE)
        while not self._unpacker.eof and not self._unpacker.needs_input:
            yield self._unpacker.decompress(b"", _PIECE)


def unpacker_of(kind: str, head: bytes) -> Unpacker | None:
    """Return what unpacks a kind; None for a member of a zip archive that stands there unpacked.

    Args:
        kind: As a mark says it.
        head: The first 30 bytes, or more; less only at the end of a stream.

    Raises:
        ClosedError: If a member of a zip archive is encrypted, or packed by another way than deflate.
        EOFError: If its head is cut short.
    """
    if kind == "gzip":
        return _Zlib(31)
    if kind == "bzip2":
        return _Blocks(bz2.BZ2Decompressor())
    if kind == "xz":
        return _Blocks(lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=_MOST_XZ_MEMORY))
    if len(head) < _ZIP_HEAD.size:
        raise EOFError
    _, flags, method, size, name, added = _ZIP_HEAD.unpack_from(head)
    if flags & _ENCRYPTED or method not in {0, zlib.DEFLATED}:
        raise ClosedError
    is_packed = method == zlib.DEFLATED and (size or flags & 8)
    return _Zlib(-15, _ZIP_HEAD.size + name + added) if is_packed else None
