"""The words of some texts beside each other: which count, and which of their meanings is meant."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kmgraph.model import Hierarchy
    from kmgraph.observe.annotation.matcher import Matches
    from kmgraph.observe.annotation.patterns import Meaning

_NEAR = 160
"""Characters between words that keep each other company: the length of most posts."""


@dataclass(frozen=True, eq=False)
class MatchedWords:
    """Folded texts and the words in them, sorted by start, the longer first; `text`: which text each is in."""

    folded: str
    matches: Matches
    text: NDArray[np.intp]


class Company:
    """The words of some texts, and what they mean beside each other."""

    def __init__(self, matched: MatchedWords, meanings: Sequence[Sequence[Meaning]], hierarchy: Hierarchy) -> None:
        self._words = matched.matches.word.tolist()
        self._starts = matched.matches.start.tolist()
        self._ends = matched.matches.end.tolist()
        self._texts = matched.text.tolist()
        self._matches = matched.matches
        self._meanings = meanings
        self._hierarchy = hierarchy
        self._folded = matched.folded
        self._decided: dict[int, tuple[Meaning, ...]] = {}

    def settled(self, asks: NDArray[np.bool_], counts: NDArray[np.bool_]) -> list[int]:
        """Return the matches that say something and stand in no longer one that counts."""
        keeps = counts[self._matches.word]
        for row in np.flatnonzero(keeps & asks[self._matches.word]).tolist():
            self._decided[row] = tuple(
                meaning for meaning in self._meanings[self._words[row]] if self._holds(row, meaning)
            )
            keeps[row] = bool(self._decided[row])
        rows = np.flatnonzero(keeps)
        if not len(rows):
            return []
        ends = self._matches.end[rows]
        before = np.maximum.accumulate(np.concatenate([[0], ends[:-1]]))
        settled: list[int] = rows[ends > before].tolist()
        return settled

    def meanings(self, row: int) -> Sequence[Meaning]:
        """Return what one of the matches means where it stands."""
        return self._decided.get(row, self._meanings[self._words[row]])

    def _holds(self, row: int, meaning: Meaning) -> bool:
        start, end = self._starts[row], self._ends[row]
        if meaning.spelling is not None and self._folded[start:end] != meaning.spelling:
            return False
        if meaning.is_certain or (
            meaning.spelling is not None and not meaning.is_hint and not self._asks_company(meaning)
        ):
            return True
        near = list(self._near(row))
        if meaning.is_hint and not any(self._supports(other, meaning) for other in near):
            return False
        if meaning.near is not None or meaning.near_classes:
            words = meaning.near or ()
            if not any(self._words[other] in words or self._is_of(other, meaning.near_classes) for other in near):
                return False
        return not any(
            self._words[other] in meaning.not_near or self._is_of(other, meaning.not_near_classes) for other in near
        )

    @staticmethod
    def _asks_company(meaning: Meaning) -> bool:
        return bool(meaning.near is not None or meaning.near_classes or meaning.not_near or meaning.not_near_classes)

    def _near(self, row: int) -> Iterator[int]:
        """Yield the other matches of the text that are close by and don't overlap."""
        start, end, text = self._starts[row], self._ends[row], self._texts[row]
        first = bisect_left(self._starts, start - _NEAR)
        last = bisect_right(self._starts, end + _NEAR)
        for other in range(first, last):
            if self._texts[other] == text and (self._ends[other] <= start or self._starts[other] >= end):
                yield other

    def _supports(self, other: int, meaning: Meaning) -> bool:
        return self._words[other] != meaning and any(
            self._hierarchy.is_subclass(one.iri, meaning.iri)
            and one.form != meaning.form
            and self._is_spelt(other, one)
            for one in self._meanings[self._words[other]]
        )

    def _is_of(self, other: int, classes: Sequence[str]) -> bool:
        return bool(classes) and any(
            self._hierarchy.is_subclass(one.iri, iri) and self._is_spelt(other, one)
            for one in self._meanings[self._words[other]]
            for iri in classes
        )

    def _is_spelt(self, row: int, meaning: Meaning) -> bool:
        return meaning.spelling is None or self._folded[self._starts[row] : self._ends[row]] == meaning.spelling
