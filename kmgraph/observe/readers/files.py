"""The door to source files: regular files only, size limits, gzip, strict UTF-8."""

from __future__ import annotations

import codecs
import io
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
    b"\xff\xfe": "UTF-16",
    b"\xfe\xff": "UTF-16",
    b"%PDF": "PDF",
}
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
    raise ObservationError("the file of observations is empty", where=str(path))


def open_text(path: Path) -> IO[str]:
    """Return the file's text as a stream of untranslated lines, a byte order mark removed.

    Raises:
        ObservationError: If the file can't be read or is visibly no UTF-8 text.
        LimitError: As `open_bytes`.
    """
    stream = open_bytes(path)
    head = _head(stream)
    binary = "binary data" if b"\x00" in head else None
    looks_like = next((name for magic, name in _MAGIC.items() if head.startswith(magic)), binary)
    if looks_like:
        stream.close()
        hint = (
            "save it as UTF-8"
            if looks_like == "UTF-16"
            else "name the file by what it is, or export it as CSV in UTF-8"
        )
        raise ObservationError(f"the file is not UTF-8 text; it looks like {looks_like}", where=str(path), hint=hint)
    return _BoundedLines(stream, path)


def read_head(path: Path) -> bytes:
    """Return the first bytes of a file, unpacked, by which readers recognise their own.

    Raises:
        ObservationError: As `open_bytes`.
        LimitError: As `open_bytes`.
    """
    with open_bytes(path) as stream:
        return _head(stream)


def not_utf8(path: Path) -> ObservationError:
    """Return the error that names the first line which is not UTF-8."""
    number = 1
    decoder = codecs.getincrementaldecoder("utf-8")()
    with open_bytes(path) as stream:
        while block := stream.read(_BUFFER_BYTES):
            try:
                number += decoder.decode(block).count("\n")
            except UnicodeDecodeError as error:
                number += error.object.count(b"\n", 0, error.start)
                break
    return ObservationError("the file is not UTF-8 text", where=f"{path}, line {number}", hint="save it as UTF-8")


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

    def __init__(self, stream: io.BufferedReader, path: Path) -> None:
        super().__init__(stream, encoding="utf-8-sig", errors="strict", newline="")
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
