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
# Pairs of GB 2312, which are nearly all that people write in GBK and GB18030.
_CHINESE_PAIRS = re.compile(rb"[\xa1-\xf7][\xa1-\xfe]")
# Of these: punctuation, and the characters of its first level, which most of any text consists of. Pairs of Western
# letters ("\xf6\xdf" of "Gr\xf6\xdfe") and Cyrillic words fall on the others, too.
_COMMON_PAIRS = re.compile(rb"(?:[\xa1-\xa3\xb0-\xd7][\xa1-\xfe])")
_HIGH = re.compile(rb"[\x80-\xff]")
# In Western words high bytes stand alone or in twos beside plain letters.
_AMONG_LETTERS = re.compile(
    rb"(?:(?<=[A-Za-z])[\x80-\xff]{1,2}(?![\x80-\xff])|(?<![\x80-\xff])[\x80-\xff]{1,2}(?=[A-Za-z]))"
)
_CHINESE = 0.85
_COMMON = 0.6
"""Share of the pairs that are common characters, from which on they are Chinese."""
_WESTERN = 0.15
_IN_WORDS = 0.85
_USUAL_ENCODINGS = ("gb18030", "big5", "euc_kr", "shift_jis", "cp1252", "cp1251")
"""Encodings of text that are tried to say which others would fit, too."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a text file is written; None stands for what is read without being told.

    Attributes:
        encoding: What it was taken to be encoded in.
        delimiter: What parts its cells.
        other_encodings: In which others its bytes are text, too: then the encoding is a guess.
    """

    encoding: str | None = None
    delimiter: str | None = None
    other_encodings: tuple[str, ...] = ()


def find_dialect(path: Path) -> Dialect:
    """Return the encoding and the delimiter of a file; neither is told of a file that is no text.

    Raises:
        ObservationError: If no reader knows the file, it can't be read, or its encoding can't be told.
    """
    kind = find_reader(path).kind
    if kind not in {*_USUAL_DELIMITERS, "json-lines"}:
        return Dialect()
    encoding = find_encoding(path)
    others = _other_encodings(path, encoding)
    if kind not in _USUAL_DELIMITERS:
        return Dialect(encoding, other_encodings=others)
    delimiter = _find_delimiter(path, encoding, _USUAL_DELIMITERS[kind])
    return Dialect(encoding, delimiter, others)


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
    bytes_of = _HighBytes.of(path)
    if bytes_of.are_chinese and _decodes(path, "gb18030"):
        return "gb18030"
    if bytes_of.are_western and _decodes(path, "cp1252"):
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


def _other_encodings(path: Path, encoding: str | None) -> tuple[str, ...]:
    """Return the usual encodings that fit as well; none where the file itself tells its own."""
    if encoding not in _USUAL_ENCODINGS:
        return ()
    return tuple(other for other in _USUAL_ENCODINGS if other != encoding and _decodes(path, other))


@dataclass(frozen=True, slots=True)
class _HighBytes:
    """How many bytes of a file are no ASCII, and how many of these stand as in Chinese, and as in Western words."""

    count: int
    paired: int
    common: int
    in_words: int

    @classmethod
    def of(cls, path: Path) -> _HighBytes:
        counts = Counter[str]()
        with open_bytes(path) as stream:
            while block := stream.read(_BLOCK_BYTES):
                pairs = _CHINESE_PAIRS.findall(block)
                counts["high"] += len(_HIGH.findall(block))
                counts["paired"] += 2 * len(pairs)
                counts["common"] += 2 * sum(_COMMON_PAIRS.match(pair) is not None for pair in pairs)
                counts["words"] += sum(map(len, _AMONG_LETTERS.findall(block)))
        return cls(counts["high"], counts["paired"], counts["common"], counts["words"])

    @property
    def are_chinese(self) -> bool:
        return 0 < _CHINESE * self.count <= self.paired and self.common >= _COMMON * self.paired

    @property
    def are_western(self) -> bool:
        return self.paired <= _WESTERN * self.count or self.in_words >= _IN_WORDS * self.count


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
    """Return the number of cells of nearly all rows; 0 if they differ, or the first has one cell, as headers don't.

    Where several values stand in each cell, what parts these gives lines of one width, too.
    """
    try:
        counted = [len(row) for row in csv.reader(lines, delimiter=delimiter) if row]
    except csv.Error:
        return 0
    if not counted or counted[0] < 2:
        return 0
    width, count = Counter(counted).most_common(1)[0]
    return width if count >= _CONSISTENT * len(counted) else 0
