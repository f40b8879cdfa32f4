"""The words of some texts beside each other: which count, and which of their meanings is meant."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from operator import attrgetter
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.observe.annotation.within_reach import WordSets, within_reach

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kmgraph.model import Hierarchy
    from kmgraph.observe.annotation.matcher import Matches
    from kmgraph.observe.annotation.patterns import Meaning

_NEAR = 160
"""Characters between words that keep each other company: the length of most posts."""

_SUPPORT_SET, _NEAR_SET = attrgetter("support_set"), attrgetter("near_set")


@dataclass(frozen=True, eq=False)
class MatchedWords:
    """Folded texts and the words in them, sorted by start, the longer first; `text`: which text each is in."""

    folded: str
    matches: Matches
    text: NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A meaning, and which words can decide about it; None where none is asked for.

    `support_set` and `near_set` are the numbers of `support` and `near` among the sets of words.
    """

    meaning: Meaning
    support: frozenset[int] | None
    near: frozenset[int] | None
    not_near: frozenset[int] | None
    support_set: int
    near_set: int


class CompanyRules:
    """What company each meaning of each word asks for, as sets of words; worked out when a text first has the word.

    Args:
        meanings: What each word may say.
        hierarchy: Tells which class is below which.
    """

    def __init__(self, meanings: Sequence[Sequence[Meaning]], hierarchy: Hierarchy) -> None:
        self.meanings = meanings
        self.hierarchy = hierarchy
        self.sets = WordSets(len(meanings))
        self._wanted: dict[int, tuple[_Wanted, ...]] = {}
        self._of_class: dict[str, frozenset[int]] = {}
        self._words: dict[str, list[int]] = {}
        for word, each in enumerate(meanings):
            for meaning in each:
                self._words.setdefault(meaning.iri, []).append(word)

    def wanted(self, word: int) -> tuple[_Wanted, ...]:
        """Return what the meanings of a word ask for."""
        if word not in self._wanted:
            self._wanted[word] = tuple(map(self._work_out, self.meanings[word]))
        return self._wanted[word]

    def _work_out(self, meaning: Meaning) -> _Wanted:
        support = self._below(meaning.iri) if meaning.is_hint else None
        near = None
        if meaning.near is not None or meaning.near_classes:
            near = (meaning.near or frozenset()).union(*map(self._below, meaning.near_classes))
        not_near = meaning.not_near.union(*map(self._below, meaning.not_near_classes))
        sets = self.sets.number(support), self.sets.number(near)
        return _Wanted(meaning, support, near, not_near or None, *sets)

    def _below(self, iri: str) -> frozenset[int]:
        """Return the words of a class and those below it."""
        if iri not in self._of_class:
            classes = self.hierarchy.descendants(iri) & self._words.keys()
            self._of_class[iri] = frozenset(word for one in classes for word in self._words[one])
        return self._of_class[iri]


class Company:
    """The words of some texts, and what they mean beside each other."""

    def __init__(self, matched: MatchedWords, rules: CompanyRules) -> None:
        self._words = matched.matches.word.tolist()
        self._starts = matched.matches.start.tolist()
        self._ends = matched.matches.end.tolist()
        self._all_texts = matched.text
        self._matches = matched.matches
        self._rules = rules
        self._folded = matched.folded
        self._decided: dict[int, list[Meaning]] = {}

    def settled(self, asks: NDArray[np.bool_], counts: NDArray[np.bool_]) -> NDArray[np.intp]:
        """Return the matches that say something and stand in no longer one that counts."""
        keeps = counts[self._matches.word]
        asking = np.flatnonzero(keeps & asks[self._matches.word])
        keeps[asking] = False
        for row, wanted, near in self._likely(asking):
            if self._holds(row, wanted, near):
                self._decided.setdefault(row, []).append(wanted.meaning)
        keeps[list(self._decided)] = True
        rows = np.flatnonzero(keeps)
        if not len(rows):
            return rows
        ends = self._matches.end[rows]
        before = np.maximum.accumulate(np.concatenate([[0], ends[:-1]]))
        return rows[ends > before]

    def _likely(self, asking: NDArray[np.intp]) -> Iterator[tuple[int, _Wanted, range]]:
        """Yield the meanings of some matches which have something of what they ask for near, and what is near."""
        wanted = {word: self._rules.wanted(word) for word in np.unique(self._matches.word[asking]).tolist()}
        each = [wanted[word] for word in self._matches.word[asking].tolist()]
        flat = list(chain.from_iterable(each))
        rows = np.repeat(asking, np.fromiter(map(len, each), np.intp, len(each)))
        near = self._near(rows)
        is_likely = np.ones(len(rows), dtype=np.bool_)
        for sets in (map(_SUPPORT_SET, flat), map(_NEAR_SET, flat)):
            numbers = np.fromiter(sets, np.intp, len(flat))
            is_likely &= within_reach(self._matches, rows, numbers, near, self._rules.sets)
        first, last = (ends.tolist() for ends in near)
        for place in np.flatnonzero(is_likely).tolist():
            yield int(rows[place]), flat[place], range(first[place], last[place])

    def meanings(self, row: int) -> Sequence[Meaning]:
        """Return what one of the matches means where it stands."""
        return self._decided.get(row, self._rules.meanings[self._words[row]])

    def _near(self, rows: NDArray[np.intp]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Return for each row the first of the matches of its text that are close by, and the one behind the last."""
        starts, ends, texts = self._matches.start, self._matches.end, self._all_texts
        first = np.searchsorted(starts, starts[rows] - _NEAR), np.searchsorted(texts, texts[rows])
        last = np.searchsorted(starts, ends[rows] + _NEAR, "right"), np.searchsorted(texts, texts[rows], "right")
        return np.maximum(*first), np.minimum(*last)

    def _holds(self, row: int, wanted: _Wanted, near: range) -> bool:
        meaning = wanted.meaning
        if not self._is_spelt(row, meaning):
            return False
        if wanted.support is not None and not any(
            self._supports(other, meaning) for other in self._others(row, near, wanted.support)
        ):
            return False
        if wanted.near is not None and not any(
            self._is_among(other, meaning.near or (), meaning.near_classes)
            for other in self._others(row, near, wanted.near)
        ):
            return False
        return wanted.not_near is None or not any(
            self._is_among(other, meaning.not_near, meaning.not_near_classes)
            for other in self._others(row, near, wanted.not_near)
        )

    def _others(self, row: int, near: range, words: frozenset[int]) -> Iterator[int]:
        """Yield those close by that are among some words and don't overlap."""
        if not words.isdisjoint(self._words[near.start : near.stop]):
            start, end = self._starts[row], self._ends[row]
            for other in near:
                if self._words[other] in words and (self._ends[other] <= start or self._starts[other] >= end):
                    yield other

    def _supports(self, other: int, meaning: Meaning) -> bool:
        below = self._rules.hierarchy.is_subclass
        return any(
            one.form != meaning.form and below(one.iri, meaning.iri) and self._is_spelt(other, one)
            for one in self._rules.meanings[self._words[other]]
        )

    def _is_among(self, other: int, words: frozenset[int] | tuple[int, ...], classes: Sequence[str]) -> bool:
        """Return whether a match is one of some words, or a word of a class."""
        below = self._rules.hierarchy.is_subclass
        return self._words[other] in words or any(
            below(one.iri, iri) and self._is_spelt(other, one)
            for one in self._rules.meanings[self._words[other]]
            for iri in classes
        )

    def _is_spelt(self, row: int, meaning: Meaning) -> bool:
        return meaning.spelling is None or self._folded[self._starts[row] : self._ends[row]] == meaning.spelling
