"""Texts as words are looked for in them: one case, one width, one script, no invisible characters, disguises undone.

The same steps work on many texts at once and on a single one; of a single text it is known where each character comes
from, so that what was recognised can be shown in place.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kmgraph.observe.text import INVISIBLE, SIMPLIFIED, Translation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    Repair = Callable[[str], str]

BREAK = "\0"
"""Stands between texts; in a text it is a space. Plain, so that plain texts stay so, which are folded much faster."""

_SKIN_TONES = range(0x1F3FB, 0x1F400)
_PLAIN = {"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‐": "-", "‑": "-", "｡": ".", "。": "。"}
_HAN = "\u3400-\u9fff"
_INSERTED = re.compile(
    # A sign between two Chinese characters, or a space between two that stand alone: 赌*博, 加 微 信.
    rf"[·.*_^|~\-](?<=[{_HAN}].)(?=[{_HAN}])| (?<=(?<![{_HAN}])[{_HAN}].)(?=[{_HAN}](?![{_HAN}]))"
)


# What a letter before it may be put together with: accents, kana marks, Hangul, vowel signs.
_COMBINING = re.compile(
    "[\u0300-\u036f\u0653-\u0655\u093c\u09be\u09d7\u0b3e\u0b56\u0b57\u0bbe\u0bd7\u0c56\u0cc2\u0cd5\u0cd6\u0d3e\u0d57\u0dcf"
    "\u0dd9-\u0ddf\u102e\u1100-\u11ff\u1b35\u3099\u309a]"
)


class _Characters(dict[int, str]):
    """What each character is folded to, made when it is first met."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold_character(chr(code))
        return folded


def _fold_character(character: str) -> str:
    if character == BREAK:
        return character
    if 0xD800 <= ord(character) < 0xE000 or INVISIBLE.match(character) or ord(character) in _SKIN_TONES:
        return ""
    if character.isspace() or ord(character) < 32:
        return " "
    plain = unicodedata.normalize("NFKC", _PLAIN.get(character, character)).casefold()
    return unicodedata.normalize("NFKC", plain).translate(SIMPLIFIED)


_CHARACTERS = _Characters()
_folded = Translation(_CHARACTERS)


def composed(text: str) -> str:
    """Return a text with accents put together with their letters; all else goes character by character."""
    return unicodedata.normalize("NFC", text) if not text.isascii() and _COMBINING.search(text) else text


def fold_form(form: str) -> str:
    """Return a form as it is looked for.

    >>> fold_form("ＷｅＣｈａｔ  加薇")
    'wechat 加薇'
    """
    plain = _folded(composed(form))
    return " ".join((plain if plain.isascii() else _INSERTED.sub("", plain)).split())


def fold_texts(texts: Sequence[str], repair: Repair) -> str:
    """Return the texts folded, joined by `BREAK`.

    Args:
        texts: As they were written.
        repair: What a run of characters without spaces is to be read as; called once for each of many equal ones.
    """
    joined = f" {BREAK} ".join(text.replace(BREAK, " ") if BREAK in text else text for text in texts)
    plain = _folded(composed(joined))
    words = (plain if plain.isascii() else _INSERTED.sub("", plain)).split()
    repaired = {word: new for word in set(words) if (new := repair(word)) != word}
    return " ".join(map(repaired.get, words, words) if repaired else words)


@dataclass(frozen=True)
class FoldedText:
    """One text, folded, and where each of its characters comes from.

    Attributes:
        text: As words are looked for in it.
        written: As it was written, accents put together.
        origins: For each character of `text`, first and last + 1 of the characters of `written` that it stands for.
    """

    text: str
    written: str
    origins: tuple[tuple[int, int], ...]

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """Return where a piece of the folded text stands in the written one."""
        return self.origins[start][0], max(last for _, last in self.origins[start:end])


def fold_text_in_place(text: str, repair: Repair) -> FoldedText:
    """Return what `fold_texts` makes of one text, with the origin of each character."""
    written = composed(text.replace(BREAK, " "))
    traced = [
        (folded, at, at + 1) for at, character in enumerate(written) for folded in character.translate(_CHARACTERS)
    ]
    gone = {match.start() for match in _INSERTED.finditer("".join(folded for folded, _, _ in traced))}
    traced = [piece for position, piece in enumerate(traced) if position not in gone]
    pieces: list[tuple[str, int, int]] = []
    for run in _runs(traced):
        word = "".join(folded for folded, _, _ in run)
        new = repair(word)
        if pieces:
            pieces.append((" ", run[0][1], run[0][1]))
        # Of a word that is read as another, nobody can say which character stands for which.
        pieces += run if new == word else [(letter, run[0][1], run[-1][2]) for letter in new]
    return FoldedText(
        "".join(letter for letter, _, _ in pieces), written, tuple((start, end) for _, start, end in pieces)
    )


def _runs(traced: Iterable[tuple[str, int, int]]) -> list[list[tuple[str, int, int]]]:
    runs: list[list[tuple[str, int, int]]] = [[]]
    for piece in traced:
        if piece[0] == " ":
            runs.append([])
        else:
            runs[-1].append(piece)
    return [run for run in runs if run]
