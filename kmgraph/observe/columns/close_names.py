"""The closest of many names, found without comparing a name with each of them."""

from __future__ import annotations

from collections import Counter
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray

_LONGEST = 100
# Of names that share most letters, so many are compared letter by letter; a table made for it could have thousands.
_MOST_COMPARED = 200


class CloseNames:
    """Names filed by their letters.

    How many letters two names share bounds how alike `difflib` finds them, so that few have to be compared in full.

    >>> CloseNames(["hasmedium", "hasauthor"]).closest("hasmedum", 0.75)
    'hasmedium'
    """

    def __init__(self, names: Collection[str]) -> None:
        self._names = tuple(names)
        self._lengths = np.array([len(name) for name in self._names], dtype=np.int64)
        letters = np.array([ord(letter) for name in self._names for letter in name], dtype=np.int64)
        owners = np.repeat(np.arange(len(self._names)), self._lengths)
        # A row is a letter, a name that has it, and how often.
        pairs, self._counts = np.unique(letters * (len(self._names) + 1) + owners, return_counts=True)
        self._letters, self._owners = np.divmod(pairs, len(self._names) + 1)

    def closest(self, name: str, cutoff: float) -> str | None:
        """Return the name most like this one, of those at least as alike as the cutoff, or None.

        Args:
            name: Spelt as the names are; one of more than 100 letters is close to nothing.
            cutoff: As `difflib.get_close_matches` has it, in (0, 1].
        """
        if not name or len(name) > _LONGEST:
            return None
        bounds = 2 * self._shared(name) / (self._lengths + len(name))
        candidates = np.flatnonzero(bounds >= cutoff)
        candidates = candidates[np.argsort(-bounds[candidates], kind="stable")][:_MOST_COMPARED]
        matcher = SequenceMatcher()
        matcher.set_seq2(name)
        best, closest = cutoff, ""
        for candidate in candidates.tolist():
            if bounds[candidate] < best:
                break
            matcher.set_seq1(self._names[candidate])
            best, closest = max((best, closest), (matcher.ratio(), self._names[candidate]))
        return closest or None

    def _shared(self, name: str) -> NDArray[np.int64]:
        """Return how many letters each name shares with this one, shape (n_names,)."""
        shared = np.zeros(len(self._names), dtype=np.int64)
        for letter, count in Counter(name).items():
            start, end = np.searchsorted(self._letters, (ord(letter), ord(letter) + 1))
            shared[self._owners[start:end]] += np.minimum(self._counts[start:end], count)
        return shared
