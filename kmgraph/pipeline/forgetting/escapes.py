"""A word however its characters are escaped, each in its own way: what fixed spellings alone can't list."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from html.entities import html5
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_PLAIN = re.compile(r"[0-9A-Za-z]+")
_SHORT = {"\b": "b", "\t": "t", "\n": "n", "\f": "f", "\r": "r"}
_MOST_ZEROS = 6
"""Before the number of a character in HTML, which may have any number of them; nobody writes more."""


@dataclass(frozen=True, slots=True)
class EscapedWord:
    """A word with characters that some format escapes.

    Attributes:
        core: Its longest part that none does, by which most blocks are passed over; may be empty.
        pattern: All ways to write it: each character as itself, or as JSON, Turtle, HTML, Markdown, IRIs escape it.
        longest: The most bytes that it takes.
    """

    core: bytes
    pattern: re.Pattern[bytes]
    longest: int

    def spans(self, block: bytes, start: int, stop: int) -> Iterator[tuple[int, int]]:
        """Yield where it begins and ends in a block, if it begins between two places."""
        if self.core and self.core not in block:
            return
        for found in self.pattern.finditer(block, start):
            if found.start() >= stop:
                return
            yield found.span()


def escaped_word(text: str) -> EscapedWord | None:
    """Return a word for the search of its escapes; None if no format escapes any of its characters."""
    if not text or _PLAIN.fullmatch(text):
        return None
    cores = sorted(_PLAIN.findall(text), key=len, reverse=True)
    parts = [_ways(letter) for letter in text]
    pattern = b"".join(b"(?:" + b"|".join(ways) + b")" if len(ways) > 1 else ways[0] for ways, _ in parts)
    return EscapedWord(cores[0].encode() if cores else b"", re.compile(pattern), sum(longest for _, longest in parts))


@cache
def _ways(letter: str) -> tuple[tuple[bytes, ...], int]:
    """Return patterns for the ways to write a character, the longer ones first, and the most bytes that one takes."""
    plain = re.escape(letter.encode("utf-8", "surrogatepass"))
    if _PLAIN.fullmatch(letter):
        return (plain,), 1
    names = _entities().get(letter, ())
    ways = (
        *(re.escape(name.encode()) for name in sorted(names, key=len, reverse=True)),
        *_numbers(ord(letter)),
        *_backslashed(letter),
        b"".join(b"%%%s" % _hex(byte, 2) for byte in letter.encode("utf-8", "surrogatepass")),
        *((b'""',) if letter == '"' else ()),
        plain,
    )
    return ways, max(*(len(name) for name in names), 12 + _MOST_ZEROS, 12)


def _numbers(number: int) -> Iterator[bytes]:
    yield rb"&#0{0,%d}%d(?:;|(?![0-9]))" % (_MOST_ZEROS, number)
    yield rb"&#[xX]0{0,%d}%s(?:;|(?![0-9a-fA-F]))" % (_MOST_ZEROS, _hex(number, 1))


def _backslashed(letter: str) -> Iterator[bytes]:
    number = ord(letter)
    yield rb"\\U" + _hex(number, 8)
    if number > 0xFFFF:
        units = letter.encode("utf-16-be")
        yield b"".join(rb"\\u" + _hex(int.from_bytes(units[place : place + 2]), 4) for place in (0, 2))
    else:
        yield rb"\\u" + _hex(number, 4)
    if letter.isascii():
        yield rb"\\" + re.escape(_SHORT.get(letter, letter).encode())


def _hex(number: int, digits: int) -> bytes:
    """Return a pattern for a number in hexadecimal digits, small or capital."""
    return b"".join(
        b"[%s%s]" % (digit.encode(), digit.upper().encode()) if digit.isalpha() else digit.encode()
        for digit in f"{number:0{digits}x}"
    )


@cache
def _entities() -> dict[str, tuple[str, ...]]:
    """Return the names that HTML has for characters, with the sign before them."""
    names: dict[str, list[str]] = {}
    for name, letter in html5.items():
        if len(letter) == 1:
            names.setdefault(letter, []).append(f"&{name}")
    return {letter: tuple(of_letter) for letter, of_letter in names.items()}
