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
        self._automaton = ahocorasick_rs.AhoCorasick(words, store_patterns=False) if words else None
        is_word = _is_word()
        ends = np.array([(ord(word[0]), ord(word[-1])) for word in words], dtype=np.int64).reshape(-1, 2)
        self._begins_word = is_word[np.minimum(ends[:, 0], _LAST_LETTER)]
        self._ends_word = is_word[np.minimum(ends[:, 1], _LAST_LETTER)]

    def find(self, text: str) -> Matches:
        """Return where the words stand, in the order of their ends."""
        found = [] if self._automaton is None else self._automaton.find_matches_as_indexes(text, overlapping=True)
        flat = np.fromiter(chain.from_iterable(found), dtype=np.int64, count=3 * len(found)).reshape(-1, 3)
        matches = Matches(flat[:, 0], flat[:, 1], flat[:, 2])
        # A character beyond either end of the text is no letter.
        is_letter = _is_word()[np.minimum(code_points(f"\n{text}\n"), _LAST_LETTER)]
        is_cut = self._begins_word[matches.word] & is_letter[matches.start]
        is_cut |= self._ends_word[matches.word] & is_letter[matches.end + 1]
        return matches.at(~is_cut)


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
