"""Words that are not spelt as they are known: disguised, drawn out, misspelt, or run together in a hashtag.

A word is only read as another if it isn't known itself and exactly one known word can be meant.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

import ahocorasick_rs

if TYPE_CHECKING:
    from collections.abc import Iterable

DISGUISED = "\ue000"
"""Stands before a word that was disguised, a private-use character."""

_WORD = re.compile(r"[#$@]?[a-z](?:[a-z0-9]|[$@!*.|_·'](?=[a-z0-9]))+|#[a-z0-9_]+")
_LATIN = re.compile("[a-z@]")
_MAY_DIFFER = re.compile(r"[#$@][a-z]|[a-z][$@!*.|_·0-9][a-z0-9]|([a-z])\1\1|[a-z]{5}|://|@")
_ADDRESS = re.compile(
    r"(?:https?://|www\.)[!-~]+|[a-z0-9._+-]{1,64}@[a-z0-9_-]+\.[a-z0-9_.-]+|(?<![a-z0-9])@[a-z0-9_.-]{2,}"
)
_SIGNS = str.maketrans("$@!013457", "saioieast")
_SEPARATORS = re.compile(r"[.*|_·]")
_DRAWN_OUT = re.compile(r"([a-z])\1{2,}")
_DOUBLED = re.compile(r"([a-z])\1+")
_GLUE = frozenset(
    [
        "a",
        "i",
        "the",
        "of",
        "my",
        "and",
        "in",
        "for",
        "to",
        "day",
        "days",
        "is",
        "me",
        "you",
        "we",
        "at",
        "on",
        "with",
        "no",
        "new",
        "best",
        "love",
        "this",
        "time",
        "it",
    ]
)
_LEAST_MISSPELT = 6
_LONGEST_TAG = 60
_MOST_KEPT = 100_000


class WordReader:
    """Says what words were meant.

    Args:
        words: Known words of scripts with spaces, folded.
        spelt: Those among them that others may be misspellings of.
        written: Further words that are kept as they stand, before what they may disguise: "s3x" is a term of its own.
    """

    def __init__(self, words: Iterable[str], spelt: Iterable[str], written: Iterable[str] = ()) -> None:
        self._written = frozenset(written)
        self._words = frozenset(word for word in words if len(word) > 1)
        self._by_key: dict[str, str | None] = {}
        for word in sorted(self._words.intersection(spelt)):
            if len(word) >= _LEAST_MISSPELT:
                # Two known words of one key: a misspelling of either tells nothing.
                key = _spelling_key(word)
                self._by_key[key] = None if key in self._by_key else word
        self._read: dict[str, str] = {}

    def read(self, run: str) -> str:
        """Return a run of characters without spaces, the words in it as they were meant.

        >>> words = ["weight", "loss", "lesbian", "so", "tattoo"]
        >>> reader = WordReader(words, words)
        >>> [reader.read(run) for run in ("#weightloss", "tatoo!!", "sooo", "weight")]
        ['#weightloss weight loss', 'tattoo!!', 'so', 'weight']
        """
        known = self._read.get(run)
        if known is not None:
            return known
        if not _LATIN.search(run) or not _MAY_DIFFER.search(run):
            return run
        if len(self._read) > _MOST_KEPT:
            self._read.clear()
        meant = _WORD.sub(lambda match: self._meant(match[0]), _ADDRESS.sub(_without_address, run))
        self._read[run] = meant
        return meant

    def _meant(self, word: str) -> str:
        if word in self._words:
            return word
        if word in self._written:
            meant = self._respelt(word)
            return f"{word} {meant}" if DISGUISED in meant else word
        return self._respelt(word)

    def _respelt(self, word: str) -> str:
        if word.startswith("#"):
            pieces = self._split(word[1:].replace("_", "")) if len(word) <= _LONGEST_TAG else ""
            return f"{word} {pieces}" if self._is_made_of_words(pieces) else word
        if not word.isalpha():
            return self._undisguised(word)
        if _DRAWN_OUT.search(word):
            once, twice = _DRAWN_OUT.sub(r"\1", word), _DRAWN_OUT.sub(r"\1\1", word)
            return once if once in self._words or twice not in self._words else twice
        if len(word) >= _LEAST_MISSPELT - 1:
            meant = self._by_key.get(_spelling_key(word))
            return meant if meant is not None and _may_be_misspelt(word, meant) else word
        return word

    def _undisguised(self, word: str) -> str:
        pieces = _SEPARATORS.split(word)
        joined = "".join(pieces)
        candidates = [joined] if len(pieces) > 2 or max(map(len, pieces)) < 3 else []
        candidates += [word.translate(_SIGNS), joined.translate(_SIGNS), word.replace("1", "l").translate(_SIGNS)]
        meant = next((one for one in candidates if one in self._words and len(one) > 2), None)
        if meant is None and "*" in word:
            meant = self._with_stars(word)
        return word if meant is None else f"{DISGUISED}{meant}"

    def _with_stars(self, word: str) -> str | None:
        # A star stands in no word's first or last place, so that few known words are looked at.
        near = self._by_ends.get((len(word), word[0], word[-1]), [])
        meant = [known for known in near if _fits(word, known)]
        return meant[0] if len(meant) == 1 else None

    @cached_property
    def _by_ends(self) -> dict[tuple[int, str, str], list[str]]:
        by_ends = defaultdict(list)
        for word in self._words:
            by_ends[len(word), word[0], word[-1]].append(word)
        return dict(by_ends)

    @cached_property
    def _pieces(self) -> ahocorasick_rs.AhoCorasick:
        return ahocorasick_rs.AhoCorasick(sorted(self._words | _GLUE), store_patterns=False)

    def _is_made_of_words(self, spaced: str) -> bool:
        """Return whether pieces say something: among them a known word, and no more that is in none than that."""
        pieces = spaced.split()
        known = sum(len(piece) for piece in pieces if len(piece) > 2 and piece in self._words)
        strange = sum(len(piece) for piece in pieces if piece not in self._words and piece not in _GLUE)
        return len(pieces) > 1 and known > 0 and strange <= known

    def _split(self, tag: str) -> str:
        """Return the words that a hashtag is made of, the fewest; what is in no word is left as it stands."""
        begins: list[list[int]] = [[] for _ in range(len(tag) + 1)]
        for _, begin, end in self._pieces.find_matches_as_indexes(tag, overlapping=True):
            begins[end].append(begin)
        best: list[tuple[float, int]] = [(0.0, 0)]
        for end in range(1, len(tag) + 1):
            cost, start = best[end - 1][0] + 1.9, end - 1
            for begin in sorted(begins[end]):
                # A word of two letters is hardly ever meant.
                price = best[begin][0] + (1.0 if end - begin > 2 else 1.5)
                if price <= cost:
                    cost, start = price, begin
            best.append((cost, start))
        return self._joined(tag, best)

    def _joined(self, tag: str, best: list[tuple[float, int]]) -> str:
        pieces: list[str] = []
        end = len(tag)
        while end:
            start = best[end][1]
            pieces.append(tag[start:end])
            end = start
        spaced = ""
        for piece, previous in zip(reversed(pieces), ["", *reversed(pieces)], strict=False):
            is_apart = self._is_piece(piece) or self._is_piece(previous)
            spaced += f" {piece}" if spaced and is_apart else piece
        return spaced

    def _is_piece(self, piece: str) -> bool:
        return piece in self._words or piece in _GLUE


def _fits(starred: str, known: str) -> bool:
    """Return whether a known word is one with letters for its stars."""
    return all(
        sign == letter or (sign == "*" and "a" <= letter <= "z") for sign, letter in zip(starred, known, strict=True)
    )


def _without_address(match: re.Match[str]) -> str:
    return "http" if "@" not in match[0] else "@"


def _spelling_key(word: str) -> str:
    """Return what a word has in common with misspellings of it: letters doubled or not, neighbours swapped."""
    once = _DOUBLED.sub(r"\1", word)
    return once[0] + "".join(sorted(once[1:-1])) + once[-1]


def _may_be_misspelt(word: str, meant: str) -> bool:
    """Return whether words of one key differ by doubled letters and two swapped neighbours at most.

    "Beginning" is no "bingeing", which its letters would make.
    """
    one, other = (_DOUBLED.sub(r"\1", each) for each in (word, meant))
    apart = [at for at, (ours, theirs) in enumerate(zip(one, other, strict=True)) if ours != theirs]
    return len(apart) < 3 and (not apart or apart[1] == apart[0] + 1)
