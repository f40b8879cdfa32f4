"""The words that a trace is made of, in every form in which kmgraph and others write them."""

from __future__ import annotations

import html
import json
import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import quote

from kmgraph.pipeline.forgetting.escapes import EscapedWord, escaped_word

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_WORD = frozenset(b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz")
# What looks like a letter or digit before a word, and is the end of an escaped character.
_ESCAPE_END = re.compile(rb"(?:\\[abefnrtv]|\\x[0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\U[0-9a-fA-F]{8}|%[0-9a-fA-F]{2})$")
_LONGEST_ESCAPE = 10
_PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")
_SHORT_NUMBER = re.compile(r"[0-9]{1,5}")
_MEASURE = re.compile(
    rb"<[A-Za-z][^<>]*\s(?:[cdr]?[xy][12]?|r|width|height|font-size|stroke-width|(?:col|row)span|tabindex)=[\"']$"
)
"""How the value of an attribute begins that places or sizes something in markup: pictures are full of short numbers."""

_LONGEST_TAG = 512
"""Bytes of a tag before a value; in a longer one a short number counts, so that none is missed."""

_SURE_LENGTH = 6
"""In data that is no text, letters beside a word may be anything; a word of so many bytes is no chance."""


@dataclass(frozen=True)
class TraceWords:
    """Words to look for.

    Attributes:
        words: Handles, pseudonyms, ids.
    """

    words: frozenset[str]

    @classmethod
    def of(cls, *groups: Iterable[str]) -> TraceWords:
        """Return the words of several groups, empty ones left out."""
        return cls(frozenset(word.strip() for group in groups for word in group if word.strip()))

    @cached_property
    def forms(self) -> dict[bytes, bool]:
        """Return each form, longest first -> whether it is a short number, which many things are that are no id."""
        forms: dict[bytes, bool] = {}
        for word in sorted(self.words):
            for form in _forms(word):
                forms[form] = forms.get(form, True) and _SHORT_NUMBER.fullmatch(word) is not None
        return dict(sorted(forms.items(), key=lambda item: (-len(item[0]), item[0])))

    @cached_property
    def escaped(self) -> tuple[EscapedWord, ...]:
        """Return the words of which a format may escape a character."""
        texts = sorted({text for word in self.words for text in _compositions(word)})
        return tuple(word for word in map(escaped_word, texts) if word is not None)

    @cached_property
    def longest(self) -> int:
        """Return the most bytes that a form has, with what has to be seen around it."""
        longest = max(*map(len, self.forms), *(word.longest for word in self.escaped), 0, 0)
        return longest + max(2 * _LONGEST_ESCAPE, _LONGEST_TAG)

    def look(self, block: bytes, *, is_text: bool, start: int = 0, stop: int | None = None) -> tuple[bool, bool]:
        """Return whether a word stands in the bytes by itself, and whether one does within a longer word.

        A short number counts only where an id can stand: in quotes that no datatype follows, or at the end of an IRI;
        not as a measure in markup.

        Args:
            block: Bytes of a file.
            is_text: Whether they are text: then a word begins and ends where letters, digits and `_` do.
            start: Where words may begin; what is before is looked at for how they begin.
            stop: Where none begins any more.
        """
        inside = False
        for form, is_number in self.forms.items():
            for place in _occurrences(form, block, start, len(block) if stop is None else stop):
                end = place + len(form)
                if is_number:
                    is_trace = _is_quoted(block, place, end)
                else:
                    is_trace = (not is_text and len(form) >= _SURE_LENGTH) or _stands_alone(block, place, end)
                if is_trace:
                    return True, inside
                inside = inside or not is_number
        for word in self.escaped:
            for place, end in word.spans(block, start, len(block) if stop is None else stop):
                if (not is_text and end - place >= _SURE_LENGTH) or _stands_alone(block, place, end):
                    return True, inside
                inside = True
        return False, inside

    def stands_in(self, text: str) -> bool:
        """Return whether a word stands in a text by itself."""
        return self.look(text.encode("utf-8", "surrogatepass"), is_text=True)[0]


def _forms(word: str) -> Iterator[bytes]:
    for text in _compositions(word):
        for spelt in _spellings(text):
            yield spelt.encode()
        # The last byte of UTF-16 in little-endian order, or the first in the other, is left to what is beside the word.
        yield text.encode("utf-16-le")
        yield text.encode("utf-16-be")


def _compositions(word: str) -> set[str]:
    return {unicodedata.normalize(form, word) for form in ("NFC", "NFD")} | {word}


def _spellings(text: str) -> set[str]:
    escaped = json.dumps(text)[1:-1]
    percent = {quote(text, safe=safe) for safe in ("", "-._~", "-._~:@!$&'()*+,;=", "/-._~:@!$&'()*+,;=?")}
    return {
        text,
        escaped,
        re.sub(r"\\u[0-9a-f]{4}", lambda found: "\\u" + found[0][2:].upper(), escaped),
        json.dumps(text, ensure_ascii=False)[1:-1],
        *("".join(letter if letter.isascii() else _numbered(letter, digits) for letter in text) for digits in "Xx"),
        html.escape(text),
        html.escape(text, quote=False),
        text.encode("ascii", "xmlcharrefreplace").decode(),
        _PUNCTUATION.sub(r"\\\g<0>", text),
        re.sub(r"[\\`*_\[\]<>|~&$]", r"\\\g<0>", text),
        text.replace('"', '""'),
        *_letter_by_letter(text),
        *percent,
        *(re.sub("%[0-9A-F]{2}", lambda found: found[0].lower(), form) for form in percent),
    }


def _letter_by_letter(text: str) -> Iterator[str]:
    """Yield a text with every character escaped, those too that no format has to."""
    for digits in "Xx":
        yield "".join(_numbered(letter, digits) for letter in text)
        yield "".join(f"&#x{ord(letter):{digits}};" for letter in text)
        yield "".join(f"%{byte:02{digits}}" for byte in text.encode("utf-8", "surrogatepass"))
    yield "".join(f"&#{ord(letter)};" for letter in text)


def _numbered(letter: str, digits: str) -> str:
    """Return a letter as Turtle and N-Quads escape it."""
    number = ord(letter)
    return f"\\u{number:04{digits}}" if number <= 0xFFFF else f"\\U{number:08{digits}}"


def _occurrences(form: bytes, block: bytes, start: int, stop: int) -> Iterator[int]:
    place = block.find(form, start)
    while 0 <= place < stop:
        yield place
        place = block.find(form, place + 1)


def _stands_alone(block: bytes, start: int, end: int) -> bool:
    if end < len(block) and block[end] in _WORD and block[end - 1] in _WORD:
        return False
    if not start or block[start - 1] not in _WORD or block[start] not in _WORD:
        return True
    return _ESCAPE_END.search(block[max(0, start - _LONGEST_ESCAPE) : start]) is not None


def _is_quoted(block: bytes, start: int, end: int) -> bool:
    before, after = block[max(0, start - 1) : start], block[end : end + 3]
    if before in {b'"', b"'"} and after[:1] == before and after[1:] != b"^^":
        return _MEASURE.search(block[max(0, start - _LONGEST_TAG) : start]) is None
    return before == b"/" and after[:1] in {b">", b'"'}
