"""The door to source files: regular files only, size limits, gzip, strict decoding."""

from __future__ import annotations

import codecs
import io
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from kmgraph.errors import LimitError, ObservationError
from kmgraph.io import ReadLimits, open_input

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_MAGIC = {
    b"\x1f\x8b": "gzip",
    b"PK\x03\x04": "a zip archive or a spreadsheet",
    b"PAR1": "Parquet",
    b"%PDF": "PDF",
}
# The longer marks first: that of UTF-32 begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Without a mark, Python would take the byte order of the machine.
_UNMARKED = {"utf-16": "utf-16-le", "utf-32": "utf-32-le", "utf-8-sig": "utf-8"}
_WIDE = ("utf-16", "utf-32")
LARGEST_SOURCE = ReadLimits.up_to(16 * 1024**3)
"""The most that is read of one source."""

MOST_LINE_CHARACTERS = 16 * 1024**2
"""Longest line of a source: a file without any end of line is not read whole to find that out."""

_SNIFF_BYTES = 8192
_BUFFER_BYTES = 1 << 20


def open_bytes(path: Path) -> io.BufferedReader:
    """Return the file's bytes as a stream, decompressed if its name ends in `.gz`.

    Raises:
        ObservationError: If the file is missing, empty, no regular file, or a damaged `.gz`.
        LimitError: If it is too large, also on reading.
    """
    stream: io.BufferedReader = io.BufferedReader(
        open_input(path, LARGEST_SOURCE, error=ObservationError), _BUFFER_BYTES
    )
    if _head(stream):
        return stream
    stream.close()
    raise ObservationError(
        "the file of observations is empty",
        where=str(path),
        hint="export it again, and see whether that ends without an error",
    )


@dataclass(frozen=True, slots=True)
class TextEncoding:
    """How a text file is encoded: the codec, and the byte order mark before the text (mostly empty)."""

    codec: str
    mark: bytes = b""


def encoding_of(head: bytes, encoding: str | None = None) -> TextEncoding:
    r"""Return how a text is encoded: as its byte order mark says, else as told, else UTF-8.

    >>> encoding_of(b"\xff\xfei\x00d\x00").codec
    'utf-16-le'

    Args:
        head: The first bytes of the file.
        encoding: What the project says.
    """
    for mark, codec in _MARKS:
        if head.startswith(mark):
            return TextEncoding(codec, mark)
    name = codecs.lookup(encoding).name if encoding else "utf-8"
    return TextEncoding(_UNMARKED.get(name, name))


def open_text(path: Path, encoding: str | None = None) -> IO[str]:
    """Return the file's text as a stream of untranslated lines, a byte order mark removed.

    Args:
        path: The file.
        encoding: What it is encoded in; a byte order mark counts for more, and without either it is UTF-8.

    Raises:
        ObservationError: If the file can't be read or is visibly no text.
        LimitError: As `open_bytes`.
    """
    stream = open_bytes(path)
    head = _head(stream)
    written = encoding_of(head, encoding)
    binary = "binary data" if b"\x00" in head and not written.codec.startswith(_WIDE) else None
    looks_like = next((name for magic, name in _MAGIC.items() if head.startswith(magic)), binary)
    if looks_like:
        stream.close()
        hint = "name the file by what it is, or export it as CSV in UTF-8"
        raise ObservationError(f"the file is not UTF-8 text; it looks like {looks_like}", where=str(path), hint=hint)
    stream.read(len(written.mark))
    return _BoundedLines(stream, path, written.codec)


def read_head(path: Path) -> bytes:
    """Return the first bytes of a file, unpacked, by which readers recognise their own.

    Raises:
        ObservationError: As `open_bytes`.
        LimitError: As `open_bytes`.
    """
    with open_bytes(path) as stream:
        return _head(stream)


def not_utf8(path: Path, encoding: str | None = None) -> ObservationError:
    """Return the error that names the first line which is not UTF-8, or not what the project says."""
    with open_bytes(path) as stream:
        written = encoding_of(_head(stream), encoding)
    name = written.codec.upper() if encoding or written.mark else "UTF-8"
    hint = (
        "see how the program that wrote the file encodes text"
        if encoding
        else 'save it as UTF-8, or set encoding for this source in kmgraph.toml, such as encoding = "gb18030"'
    )
    where = f"{path}, line {_first_bad_line(path, written.codec)}"
    return ObservationError(f"the file is not {name} text", where=where, hint=hint)


def _first_bad_line(path: Path, codec: str) -> int:
    number = 1
    decoder = codecs.getincrementaldecoder(codec)()
    with open_bytes(path) as stream:
        while block := stream.read(_BUFFER_BYTES):
            try:
                number += decoder.decode(block).count("\n")
            except UnicodeDecodeError as error:
                number += error.object.count(b"\n", 0, error.start)
                break
    return number


def short_names(paths: Sequence[Path]) -> tuple[str, ...]:
    """Return a name for each path: its file name, with as many parent folders as tell same-named files apart.

    The folders above stay out of tables and documents: they say where on somebody's machine a file lies.
    """
    names = []
    for path in paths:
        others = {other.parts for other in paths if other != path}
        tails = (path.parts[-depth:] for depth in range(1, len(path.parts)))
        tail = next((tail for tail in tails if all(other[-len(tail) :] != tail for other in others)), path.parts)
        names.append("/".join(tail))
    return tuple(names)


class _BoundedLines(io.TextIOWrapper):
    """Text whose lines are never longer than the limit, whoever reads them."""

    def __init__(self, stream: io.BufferedReader, path: Path, codec: str) -> None:
        super().__init__(stream, encoding=codec, errors="strict", newline="")
        self._path = path

    def __next__(self) -> str:  # type: ignore[override]  # the base of all streams yields bytes
        line = self.readline(MOST_LINE_CHARACTERS + 1)
        if not line:
            raise StopIteration
        if len(line) > MOST_LINE_CHARACTERS:
            raise LimitError(
                f"a line is longer than {MOST_LINE_CHARACTERS // 1024**2} million characters",
                where=str(self._path),
                hint="a table has a line a row",
            )
        return line


def _head(stream: io.BufferedReader) -> bytes:
    return stream.peek(_SNIFF_BYTES)[:_SNIFF_BYTES]
