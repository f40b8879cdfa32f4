"""A text file -> its encoding and its delimiter, as far as the file tells them."""

from __future__ import annotations

import codecs
import csv
import re
from collections import Counter
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from kmgraph.errors import ObservationError
from kmgraph.observe.readers import encoding_of, find_reader, not_utf8, open_bytes, open_text, separator_line

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_BLOCK_BYTES = 1 << 20
_HEAD_BYTES = 8_192
_USUAL_DELIMITERS = {"csv": ",", "tsv": "\t"}
_DELIMITERS = (",", ";", "\t", "|")
_SAMPLE_LINES = 400
_CONSISTENT = 0.9
_WIDE_ZEROS = 0.05
"""Share of zero bytes from which on text has two bytes a character: English has half, Chinese with commas a fifth."""
_ONE_SIDE = 0.95
# Pairs of GB 2312, which are nearly all that people write in GBK and GB18030. In Western text high bytes stand alone.
_CHINESE_PAIRS = re.compile(rb"[\xa1-\xf7][\xa1-\xfe]")
_HIGH = re.compile(rb"[\x80-\xff]")
_CHINESE = 0.85
_WESTERN = 0.15


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a text file is written; None stands for what is read without being told."""

    encoding: str | None = None
    delimiter: str | None = None


def find_dialect(path: Path) -> Dialect:
    """Return the encoding and the delimiter of a file; neither is told of a file that is no text.

    Raises:
        ObservationError: If no reader knows the file, it can't be read, or its encoding can't be told.
    """
    kind = find_reader(path).kind
    if kind not in {*_USUAL_DELIMITERS, "json-lines"}:
        return Dialect()
    encoding = find_encoding(path)
    if kind not in _USUAL_DELIMITERS:
        return Dialect(encoding)
    delimiter = _find_delimiter(path, encoding, _USUAL_DELIMITERS[kind])
    return Dialect(encoding, delimiter)


def find_encoding(path: Path) -> str | None:
    """Return the encoding of a text file; None for UTF-8, or where a byte order mark tells it.

    Raises:
        ObservationError: If it can't be told.
    """
    with open_bytes(path) as stream:
        head = stream.peek(_HEAD_BYTES)[:_HEAD_BYTES]
    if encoding_of(head).mark:
        return None
    wide = _wide_encoding(head)
    if wide:
        return wide
    if _decodes(path, "utf-8"):
        return None
    share = _share_of_chinese_pairs(path)
    if share >= _CHINESE and _decodes(path, "gb18030"):
        return "gb18030"
    if share <= _WESTERN and _decodes(path, "cp1252"):
        return "cp1252"
    raise ObservationError(
        "it can't be told how the text is encoded", where=str(path), hint="save it as UTF-8, and try again"
    )


def _wide_encoding(head: bytes) -> str | None:
    zeros = head.count(0)
    later = head[1::2].count(0)
    if zeros < max(_WIDE_ZEROS * len(head), 1) or max(later, zeros - later) / zeros < _ONE_SIDE:
        return None
    return "utf-16-le" if 2 * later >= zeros else "utf-16-be"


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    with open_bytes(path) as stream:
        try:
            while block := stream.read(_BLOCK_BYTES):
                decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def _share_of_chinese_pairs(path: Path) -> float:
    paired = high = 0
    with open_bytes(path) as stream:
        while block := stream.read(_BLOCK_BYTES):
            paired += 2 * len(_CHINESE_PAIRS.findall(block))
            high += len(_HIGH.findall(block))
    return paired / max(high, 1)


def _find_delimiter(path: Path, encoding: str | None, usual: str) -> str | None:
    """Return what parts the cells: of the characters that give lines of one width the one that gives most cells."""
    with open_text(path, encoding) as stream:
        try:
            lines = list(islice(stream, _SAMPLE_LINES))
        except UnicodeDecodeError:
            raise not_utf8(path, encoding) from None
    if lines and separator_line(lines[0]):
        return None
    widths = {delimiter: _width(lines, delimiter) for delimiter in _DELIMITERS}
    best = max(_DELIMITERS, key=lambda delimiter: (widths[delimiter], delimiter == usual))
    return None if best == usual or widths[best] <= 1 else best


def _width(lines: Iterable[str], delimiter: str) -> int:
    """Return the number of cells of nearly all rows, 0 if they differ."""
    widths: Counter[int] = Counter()
    try:
        widths.update(len(row) for row in csv.reader(lines, delimiter=delimiter) if row)
    except csv.Error:
        return 0
    if not widths:
        return 0
    width, count = widths.most_common(1)[0]
    return width if count >= _CONSISTENT * widths.total() else 0
