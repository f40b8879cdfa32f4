"""Which of many asked-for words have one of what they ask for anywhere near, all at once.

Most hints stand alone: to look around each of them one by one would take most of the time that reading texts takes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kmgraph.observe.annotation.matcher import Matches

_NOBODY = -1
_FEWEST_ROWS = 16


class WordSets:
    """Sets of words, each under a number, made so that many words can be looked up in many sets at once.

    Args:
        count: How many words there are; they are numbered from 0.
    """

    def __init__(self, count: int) -> None:
        self._count = count
        self._numbers: dict[frozenset[int], int] = {}
        self._bits = np.zeros((_FEWEST_ROWS, (count + 7) // 8), dtype=np.uint8)

    def number(self, words: frozenset[int] | None) -> int:
        """Return the number of a set, -1 for none."""
        if words is None:
            return _NOBODY
        if words not in self._numbers:
            row = self._numbers[words] = len(self._numbers)
            if row == len(self._bits):
                self._bits = np.concatenate([self._bits, np.zeros_like(self._bits)])
            holds = np.zeros(self._count, dtype=np.bool_)
            holds[list(words)] = True
            self._bits[row] = np.packbits(holds, bitorder="little")
        return self._numbers[words]

    def have(self, sets: NDArray[np.intp], words: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Return of pairs of a set, by its number, and a word whether the word is in the set."""
        bit = np.left_shift(np.uint8(1), (words & 7).astype(np.uint8))
        return np.asarray(self._bits[sets, words >> 3] & bit, dtype=np.bool_)


def within_reach(
    matches: Matches,
    rows: NDArray[np.intp],
    wanted: NDArray[np.intp],
    near: tuple[NDArray[np.intp], NDArray[np.intp]],
    sets: WordSets,
) -> NDArray[np.bool_]:
    """Return for each row whether one of the wanted words stands near and doesn't overlap.

    Args:
        matches: The words of the texts.
        rows: Those that ask for company, shape (n_rows,).
        wanted: Which set each asks for; -1: none, and then it has all it asks for. Shape (n_rows,).
        near: For each the first of the matches that are near, and the one behind the last.
        sets: The sets.
    """
    fulfilled = np.asarray(wanted == _NOBODY)
    asking = np.flatnonzero(~fulfilled)
    first, count = near[0][asking], near[1][asking] - near[0][asking]
    who = np.repeat(asking, count)
    other = np.arange(len(who)) + np.repeat(first - (np.cumsum(count) - count), count)
    is_hit = sets.have(wanted[who], matches.word[other])
    who, other = who[is_hit], other[is_hit]
    is_apart = (matches.end[other] <= matches.start[rows[who]]) | (matches.start[other] >= matches.end[rows[who]])
    fulfilled[who[is_apart]] = True
    return fulfilled
