"""Texts -> the classes of content that their words tell.

Of words one inside another the longer counts ("cat tax" is no tax). A hint counts beside another word of its class; a
word with several meanings by the company it keeps; what a "not" or 不是 stands before doesn't count.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.model import TextForms
from kmgraph.namespaces import KM
from kmgraph.observe.annotation.disguises import DISGUISED, WordReader
from kmgraph.observe.annotation.folding import BREAK, fold_text_in_place, fold_texts
from kmgraph.observe.annotation.matcher import Matches, WordMatcher, code_points
from kmgraph.observe.annotation.patterns import Meaning, compile_patterns

if TYPE_CHECKING:
    from kmgraph.model import Hierarchy

_BATCH = 1 << 20
"""Characters read at once."""

_NEAR = 160
"""Characters between words that keep each other company: the length of most posts."""

_LOOK_BACK = 24
_NEGATION = re.compile(
    r"(?:(?:\bnot|\b(?:is|are|was|were|ai|do|does|did)n'?t|\bno|\bnever|\bnon)"
    r"(?: (?:a|an|any|another|about|the|really|even|just|your|some|selling|for))* ?-?"
    r"|(?:不是|并非|绝非|不算|谈不上|跟这无关|不卖|不搞|不聊|拒绝|反对)(?:什么|在|为了|想|要|一个|个|任何|打)?)$"
)


@dataclass(frozen=True, slots=True, order=True)
class RecognisedWord:
    """A word of a text by which it is taken to be about a class.

    Attributes:
        start: Its first character in the text.
        end: The first character behind it.
        iri: The class.
        form: The form of the class, in the ontology's spelling.
        text: As it stands in the text.
    """

    start: int
    end: int
    iri: str
    form: str
    text: str


class Annotator:
    """Finds the classes that texts are about, as far as words tell.

    Args:
        labels: The classes to look for, with their labels.
        forms: Their further forms.
        hierarchy: Tells which class is below which.
    """

    def __init__(self, labels: Mapping[str, Iterable[str]], forms: Sequence[TextForms], hierarchy: Hierarchy) -> None:
        patterns = compile_patterns(labels, forms)
        self._hierarchy = hierarchy
        self._reader = WordReader(patterns.known)
        disguise = tuple(
            Meaning(iri, "") for iri in (KM.CodedLanguageContent, KM.ModerationEvasionContent) if iri in labels
        )
        self._meanings = (*patterns.meanings, disguise)
        self._matcher = WordMatcher((*patterns.words, DISGUISED))
        self._everyday = patterns.everyday
        count = len(self._meanings)
        asks = (any(not meaning.is_certain for meaning in meanings) for meanings in self._meanings)
        self._asks = np.fromiter(asks, np.bool_, count)
        counts = (bool(meanings) or number in self._everyday for number, meanings in enumerate(self._meanings))
        self._counts = np.fromiter(counts, np.bool_, count)
        self._most_specific: dict[frozenset[str], tuple[str, ...]] = {}

    def classes(self, texts: Sequence[str]) -> list[tuple[str, ...]]:
        """Return for each text the most specific classes that its words tell, sorted."""
        found: list[tuple[str, ...]] = []
        for batch in _batches(texts):
            of_text: list[set[str]] = [set() for _ in batch]
            for text, _, _, meaning in self._read(fold_texts(batch, self._reader.read)):
                of_text[text].add(meaning.iri)
            found += [self._narrowest(frozenset(iris)) for iris in of_text]
        return found

    def words(self, text: str) -> tuple[RecognisedWord, ...]:
        """Return the words by which the classes of `classes` were found in one text, in order."""
        folded = fold_text_in_place(text, self._reader.read)
        read = [item for item in self._read(folded.text) if item[3].form]
        kept = set(self._narrowest(frozenset(meaning.iri for _, _, _, meaning in read)))
        words = set()
        for _, start, end, meaning in read:
            if meaning.iri in kept:
                first, last = folded.origin(start, end)
                words.add(RecognisedWord(first, last, meaning.iri, meaning.form, folded.written[first:last]))
        return tuple(sorted(words))

    def _read(self, folded: str) -> Iterator[tuple[int, int, int, Meaning]]:
        """Yield what folded texts say: position of the text, start and end of the word, meaning."""
        points = code_points(folded)
        is_digit = (points >= 48) & (points <= 57)
        plain = folded
        if is_digit.any():
            plain = (
                np.where(is_digit, np.uint32(48), points).astype("<u4").tobytes().decode("utf-32-le", "surrogatepass")
            )
        matches = self._matcher.find(plain)
        order = np.lexsort((-matches.end, matches.start))
        matches = matches.at(order)
        text = np.searchsorted(np.flatnonzero(points == ord(BREAK)), matches.start)
        company = _Company(matches, text, self._meanings, self._hierarchy, folded)
        settled = company.settled(self._asks, self._counts)
        for row in settled:
            start, end = int(matches.start[row]), int(matches.end[row])
            meanings = company.meanings(row)
            if meanings and not _NEGATION.search(folded, max(0, start - _LOOK_BACK), start):
                for meaning in meanings:
                    yield int(text[row]), start, end, meaning

    def _narrowest(self, iris: frozenset[str]) -> tuple[str, ...]:
        if iris not in self._most_specific:
            above = {wide for iri in iris for wide in self._hierarchy.ancestors(iri) if wide != iri}
            self._most_specific[iris] = tuple(sorted(iris - above))
        return self._most_specific[iris]


class _Company:
    """The matches of some texts, and what they mean beside each other; sorted by start, the longer first."""

    def __init__(
        self,
        matches: Matches,
        text: np.ndarray[tuple[int], np.dtype[np.intp]],
        meanings: Sequence[Sequence[Meaning]],
        hierarchy: Hierarchy,
        folded: str,
    ) -> None:
        self._words = matches.word.tolist()
        self._starts = matches.start.tolist()
        self._ends = matches.end.tolist()
        self._texts = text.tolist()
        self._matches = matches
        self._meanings = meanings
        self._hierarchy = hierarchy
        self._folded = folded
        self._decided: dict[int, tuple[Meaning, ...]] = {}

    def settled(
        self, asks: np.ndarray[tuple[int], np.dtype[np.bool_]], counts: np.ndarray[tuple[int], np.dtype[np.bool_]]
    ) -> list[int]:
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
        return rows[ends > before].tolist()

    def meanings(self, row: int) -> Sequence[Meaning]:
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


def _batches(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    start = size = 0
    for position, text in enumerate(texts):
        size += len(text)
        if size >= _BATCH:
            yield texts[start : position + 1]
            start, size = position + 1, 0
    if start < len(texts):
        yield texts[start:]
