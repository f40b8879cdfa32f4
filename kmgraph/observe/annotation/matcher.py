"""Many words in much text, at once: an Aho-Corasick automaton, and the edges of words where a script has such.

The automaton is `ahocorasick-rs`. What it finds is looked at in arrays, so that the time for a match is no Python's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING

import ahocorasick_rs
import numpy as np

from kmgraph.observe.text import WORD_CHARACTER

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

_LAST_LETTER = 0x33480
_LONGEST_SHORT = 8
_PLAIN_WORD = re.compile(f"[a-z0-9_]{{1,{_LONGEST_SHORT}}}")
_HASH_BITS = 20


@dataclass(frozen=True, eq=False)
class Matches:
    """Where words stand in a text; all arrays have shape (n_matches,), int64.

    Attributes:
        word: Position of the word among those that are looked for.
        start: Its first character.
        end: The first character behind it.
    """

    word: NDArray[np.int64]
    start: NDArray[np.int64]
    end: NDArray[np.int64]

    def __len__(self) -> int:
        """Return the number of matches."""
        return len(self.word)

    def at(self, chosen: NDArray[np.bool_] | NDArray[np.intp]) -> Matches:
        """Return some of the matches, by mask or position."""
        return Matches(self.word[chosen], self.start[chosen], self.end[chosen])


class WordMatcher:
    """Finds a fixed set of words in texts, overlapping ones too.

    A word that begins or ends with a letter of a spaced script stands as a word of its own there; in Chinese, Japanese
    and other scripts without spaces, anywhere.

    Args:
        words: Distinct words, none empty, spelt as the texts are (folded alike).
    """

    def __init__(self, words: Sequence[str]) -> None:
        # Short words of plain letters would be found inside many others: they are looked up instead.
        is_short = [_PLAIN_WORD.fullmatch(word) is not None for word in words]
        self._short = _ShortWords([(word, number) for number, word in enumerate(words) if is_short[number]])
        others = [(word, number) for number, word in enumerate(words) if not is_short[number]]
        patterns = [word for word, _ in others]
        self._automaton = ahocorasick_rs.AhoCorasick(patterns, store_patterns=False) if patterns else None
        self._numbers = np.array([number for _, number in others], dtype=np.int64)
        is_word = _is_word()
        ends = np.array([(ord(word[0]), ord(word[-1])) for word in patterns], dtype=np.int64).reshape(-1, 2)
        self._begins_word = is_word[np.minimum(ends[:, 0], _LAST_LETTER)]
        self._ends_word = is_word[np.minimum(ends[:, 1], _LAST_LETTER)]

    def find(self, text: str) -> Matches:
        """Return where the words stand, in the order of their starts, the longer before the shorter."""
        found = [] if self._automaton is None else self._automaton.find_matches_as_indexes(text, overlapping=True)
        flat = np.fromiter(chain.from_iterable(found), dtype=np.int64, count=3 * len(found)).reshape(-1, 3)
        # A character beyond either end of the text is no letter.
        points = code_points(f"\n{text}\n")
        is_letter = _is_word()[np.minimum(points, _LAST_LETTER)]
        is_cut = self._begins_word[flat[:, 0]] & is_letter[flat[:, 1]]
        is_cut |= self._ends_word[flat[:, 0]] & is_letter[flat[:, 2] + 1]
        flat = flat[~is_cut]
        short = self._short.find(points, is_letter)
        word, start, end = (
            np.concatenate(pair)
            for pair in (
                (self._numbers[flat[:, 0]], short.word),
                (flat[:, 1], short.start - 1),
                (flat[:, 2], short.end - 1),
            )
        )
        order = np.argsort(start * (len(points) + 1) - end, kind="stable")
        return Matches(word[order], start[order], end[order])


class _ShortWords:
    """Words of up to eight plain letters and digits, each of which a text has between characters that are neither.

    Args:
        words: Each with its number.
    """

    def __init__(self, words: Sequence[tuple[str, int]]) -> None:
        keys = np.array([int.from_bytes(word.encode(), "little") for word, _ in words], dtype=np.uint64)
        order = np.argsort(keys)
        self._keys = keys[order]
        self._numbers = np.array([number for _, number in words], dtype=np.int64)[order]
        self._may_be = np.zeros(1 << _HASH_BITS, dtype=np.bool_)
        self._may_be[_hashes(keys)] = True

    def find(self, points: NDArray[np.uint32], is_letter: NDArray[np.bool_]) -> Matches:
        """Return where they stand among characters, of which the first and the last are no letters."""
        edges = np.flatnonzero(is_letter[1:] != is_letter[:-1]) + 1
        starts, ends = edges[::2], edges[1::2]
        is_short = ends - starts <= _LONGEST_SHORT
        starts, ends = starts[is_short], ends[is_short]
        keys = np.zeros(len(starts), dtype=np.uint64)
        if len(self._keys):
            # No word holds what stands for a character that isn't plain.
            letters = np.minimum(points, 0xFF).astype(np.uint64)
            for place in range(_LONGEST_SHORT):
                behind = starts + place
                shifted = letters[np.minimum(behind, len(points) - 1)] << np.uint64(8 * place)
                keys |= np.where(behind < ends, shifted, np.uint64(0))
        likely = np.flatnonzero(self._may_be[_hashes(keys)])
        places = np.searchsorted(self._keys, keys[likely])
        places = np.minimum(places, len(self._keys) - 1)
        chosen = self._keys[places] == keys[likely] if len(self._keys) else np.zeros(0, dtype=np.bool_)
        rows = likely[chosen]
        return Matches(self._numbers[places[chosen]], starts[rows], ends[rows])


def _hashes(keys: NDArray[np.uint64]) -> NDArray[np.intp]:
    return ((keys * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(64 - _HASH_BITS)).astype(np.intp)


def code_points(text: str) -> NDArray[np.uint32]:
    """Return the characters of a text as numbers, shape (n_characters,)."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


@cache
def _is_word() -> NDArray[np.bool_]:
    """Return which characters are letters of scripts that put spaces between words, by code point; the last is none."""
    table = np.zeros(_LAST_LETTER + 1, dtype=np.bool_)
    everything = "".join(map(chr, chain(range(0xD800), range(0xE000, 0x20000))))
    table[code_points("".join(re.findall(WORD_CHARACTER, everything)))] = True
    return table
