"""A term in a text -> what stands before and behind it: three words, or six characters of a script without spaces."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kmgraph.model import TermContext
from kmgraph.observe.text.characters import UNSPACED
from kmgraph.observe.text.fixed_terms import is_cut

if TYPE_CHECKING:
    from collections.abc import Iterable

_HALF_WORDS = 6
"""Room on either side, in halves of words: a character of a script without spaces takes one, a word two, marks none."""

_LOOK = 200  # characters on either side that are looked at: in more, no three words stand
_SIGNS = "".join(f"{chr(first)}-{chr(last)}" for first, last in UNSPACED)
_PIECE = re.compile(rf"[{_SIGNS}]|[^\s{_SIGNS}]+")
_CUT = "…"


def in_context(text: str, term: str, *, is_target: bool) -> TermContext | None:
    """Return a term with what stands around it where it first stands in a text; None if it doesn't, as a whole word.

    Args:
        text: As terms are looked for in it.
        term: Spelt alike.
        is_target: Whether the post's outcome is in the target.

    >>> in_context("the big old court house of our town", "court", is_target=True)
    TermContext(before='the big old ', term='court', after=' house of our …', is_target=True)
    """
    start = text.find(term)
    while start >= 0 and (is_cut(text, start) or is_cut(text, start + len(term))):
        start = text.find(term, start + 1)
    if start < 0:
        return None
    end = start + len(term)
    return TermContext(_before(text, start), term, _after(text, end), is_target)


def _before(text: str, end: int) -> str:
    pieces = list(_PIECE.finditer(text, max(0, end - _LOOK), end))
    first = min((piece.start() for piece in _within(reversed(pieces))), default=end)
    return (f"{_CUT} " if text[:first].strip() else "") + text[first:end]


def _after(text: str, start: int) -> str:
    last = max((piece.end() for piece in _within(_PIECE.finditer(text, start, start + _LOOK))), default=start)
    return text[start:last] + (f" {_CUT}" if text[last:].strip() else "")


def _within(pieces: Iterable[re.Match[str]]) -> Iterable[re.Match[str]]:
    room = _HALF_WORDS
    for piece in pieces:
        words = any(character.isalnum() for character in piece[0])
        room -= 0 if not words else 1 if re.match(f"[{_SIGNS}]", piece[0]) else 2
        if room < 0:
            return
        yield piece
