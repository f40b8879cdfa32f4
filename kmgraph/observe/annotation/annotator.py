"""Texts -> the classes of content that their words tell.

Of words one inside another the longer counts ("cat tax" is no tax). A hint counts beside another word of its class; a
word with several meanings by the company it keeps; what a "not" or 不是 stands before doesn't count. Terms of the
lexicon are told as they stand, for what they mean is another question. An everyday topic told by one short word beside
other topics is only mentioned. Of drafts, which are few and matter to a person each, the whole is weighed, too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.model import TextForms
from kmgraph.namespaces import KM
from kmgraph.observe.annotation.company import Company, CompanyRules, MatchedWords
from kmgraph.observe.annotation.disguises import DISGUISED, WordReader
from kmgraph.observe.annotation.elsewhere import Elsewhere, PlatformNames
from kmgraph.observe.annotation.folding import BREAK, FoldedText, fold_text_in_place, fold_texts
from kmgraph.observe.annotation.matcher import WordMatcher, code_points
from kmgraph.observe.annotation.negation import negated
from kmgraph.observe.annotation.passing import Topics
from kmgraph.observe.annotation.patterns import Meaning, PlatformForms, WrittenTerm, compile_patterns

if TYPE_CHECKING:
    from kmgraph.model import Hierarchy
    from kmgraph.observe.annotation.whole_texts import Span, WholeTexts

_BATCH = 1 << 18
"""Characters read at once."""


@dataclass(frozen=True, slots=True, order=True)
class RecognisedWord:
    """A word of a text by which it is taken to be about a class.

    Attributes:
        start: Its first character in the text.
        end: The first character behind it.
        iri: The class.
        form: The form of the class, in the ontology's spelling; empty if no form tells the class, and the word is one
            of those that weigh most.
        text: As it stands in the text.
    """

    start: int
    end: int
    iri: str
    form: str
    text: str


@dataclass(frozen=True, slots=True)
class Annotation:
    """What the words of a text tell; IRIs, sorted.

    Attributes:
        classes: The most specific classes that it seems to be about, where it stands on none of `platforms`.
        terms: The terms of the lexicon that are in it, whatever they mean there.
        platforms: Numbers of the platforms that it names, if a class depends on where it stands.
        at_home: Its classes where it stands on the only one of them.
        doubted: Classes that a word of it tells, and all else in it speaks against.
    """

    classes: tuple[str, ...]
    terms: tuple[str, ...]
    platforms: frozenset[int] = frozenset()
    at_home: tuple[str, ...] = ()
    doubted: tuple[str, ...] = ()

    def on(self, own: frozenset[int]) -> tuple[str, ...]:
        """Return the classes of the text on a platform, of which the numbers are given; none: it isn't known."""
        return self.at_home if self.platforms and self.platforms <= own else self.classes


@dataclass(frozen=True, slots=True)
class TextTold:
    """A text as words are looked for in it, and the most specific classes that they tell; IRIs."""

    folded: str
    classes: frozenset[str]


class Annotator:
    """Finds the classes that texts are about, as far as words tell, and the terms of the lexicon in them.

    Args:
        labels: The classes to look for, with their labels.
        forms: Their further forms.
        hierarchy: Tells which class is below which.
        terms: The terms of the lexicon, with their forms.
        topics: The classes that say what texts are about.
        everyday: Those of them that texts which are about something else name in passing.
        whole: Weighs whole texts; None if words alone tell.
        platforms: How platforms are called, for classes that depend on which of them a text stands on.
    """

    def __init__(
        self,
        labels: Mapping[str, Iterable[str]],
        forms: Sequence[TextForms],
        hierarchy: Hierarchy,
        terms: Mapping[str, Iterable[str]] = MappingProxyType({}),
        *,
        topics: frozenset[str] = frozenset(),
        everyday: frozenset[str] = frozenset(),
        whole: WholeTexts | None = None,
        platforms: Sequence[PlatformForms] = (),
    ) -> None:
        patterns = compile_patterns(labels, forms, terms, platforms)
        self.platforms = PlatformNames(platforms)
        told = {iri: must_name for more in forms for iri, must_name in more.elsewhere.items()}
        self._elsewhere = Elsewhere.of(told, (*patterns.platforms, ()), hierarchy)
        self._hierarchy = hierarchy
        self._whole = whole
        self._topics = Topics(topics, everyday, hierarchy)
        self._reader = WordReader(patterns.known, patterns.spelt, patterns.written)
        self._terms = (*patterns.terms, ())
        disguise = tuple(
            Meaning(iri, "") for iri in (KM.CodedLanguageContent, KM.ModerationEvasionContent) if iri in labels
        )
        self._meanings = (*patterns.meanings, disguise)
        self._company = CompanyRules(self._meanings, hierarchy)
        self._matcher = WordMatcher((*patterns.words, DISGUISED))
        self._everyday = patterns.everyday
        count = len(self._meanings)
        asks = (any(not meaning.is_certain for meaning in meanings) for meanings in self._meanings)
        self._asks = np.fromiter(asks, np.bool_, count)
        counts = (bool(meanings) or number in self._everyday for number, meanings in enumerate(self._meanings))
        self._counts = np.fromiter(counts, np.bool_, count)
        self._is_term = np.fromiter(map(bool, self._terms), np.bool_, count)
        self._most_specific: dict[frozenset[str], tuple[str, ...]] = {}

    def annotate(self, texts: Sequence[str]) -> list[Annotation]:
        """Return for each text what it tells."""
        annotations = [_NOTHING] * len(texts)
        for rows in _batches(texts):
            matched = self._match(fold_texts([texts[row] for row in rows], self._reader.read))
            read = self._read(matched)
            for text, annotation in self._annotated(matched, read, self._told(matched, read)):
                annotations[rows[text]] = annotation
        return annotations

    def _annotated(
        self,
        matched: MatchedWords,
        read: Mapping[int, Mapping[str, set[Span]]],
        by_words: Mapping[int, tuple[str, ...]],
    ) -> Iterator[tuple[int, Annotation]]:
        """Yield what folded texts tell, but for those that tell nothing."""
        classes = self._weighed(matched, read, by_words) if self._whole else by_words
        placed = self._placed(matched, read, classes)
        terms = _by_text((text, term.iri) for text, term in self._written(matched))
        for text in by_words.keys() | classes.keys() | terms.keys():
            told, written = classes.get(text, ()), tuple(sorted(set(terms.get(text, ()))))
            doubted = self._doubted(by_words.get(text, ()), told) if self._whole else ()
            if text in placed:
                yield text, replace(placed[text], terms=written, doubted=doubted)
            else:
                yield text, Annotation(told, written, doubted=doubted)

    def told(self, texts: Sequence[str]) -> list[TextTold]:
        """Return each text folded, with what its words alone tell."""
        told = []
        for text in texts:
            matched = self._match(fold_texts([text], self._reader.read))
            told.append(TextTold(matched.folded, frozenset(self._told(matched, self._read(matched)).get(0, ()))))
        return told

    def classes(self, texts: Sequence[str]) -> list[tuple[str, ...]]:
        """Return for each text the most specific classes that its words tell, sorted."""
        return [annotation.classes for annotation in self.annotate(texts)]

    def words(self, text: str, places: Iterable[frozenset[int]] = (frozenset(),)) -> tuple[RecognisedWord, ...]:
        """Return the words by which the classes of one text were found, in order.

        Args:
            text: The text.
            places: Platforms that it may stand on, each by its numbers: what it tells on one of them counts.
        """
        folded = fold_text_in_place(text, self._reader.read)
        matched = self._match(folded.text)
        read = self._read(matched)
        by_words = self._told(matched, read)
        told, annotation = by_words.get(0, ()), dict(self._annotated(matched, read, by_words)).get(0, _NOTHING)
        kept = frozenset(iri for own in places for iri in annotation.on(own))
        words = set()
        for _, start, end, meaning in self._meant(matched):
            if meaning.form and meaning.iri in kept:
                words.add(_recognised(folded, (start, end), meaning.iri, meaning.form))
        for iri in kept - {word.iri for word in words}:
            spans = self._whole.telling(folded.text, frozenset(told), iri) if self._whole else ()
            words.update(_recognised(folded, span, iri, "") for span in spans)
        return tuple(sorted(words))

    def _match(self, folded: str) -> MatchedWords:
        points = code_points(folded)
        is_digit = (points >= 48) & (points <= 57)
        plain = folded
        if is_digit.any():
            zeros = np.where(is_digit, np.uint32(48), points).astype("<u4")
            plain = zeros.tobytes().decode("utf-32-le", "surrogatepass")
        matches = self._matcher.find(plain)
        return MatchedWords(folded, matches, np.searchsorted(np.flatnonzero(points == ord(BREAK)), matches.start))

    def _meant(self, matched: MatchedWords) -> Iterator[tuple[int, int, int, Meaning]]:
        """Yield what folded texts say: position of the text, start and end of the word, meaning."""
        company = Company(matched, self._company)
        rows = company.settled(self._asks, self._counts)
        matches = matched.matches.at(rows)
        places = zip(
            rows.tolist(), matched.text[rows].tolist(), matches.start.tolist(), matches.end.tolist(), strict=True
        )
        for (row, text, start, end), is_negated in zip(places, negated(matched.folded, matches.start), strict=True):
            if not is_negated:
                for meaning in company.meanings(row):
                    yield text, start, end, meaning

    def _told(self, matched: MatchedWords, read: Mapping[int, Mapping[str, set[Span]]]) -> dict[int, tuple[str, ...]]:
        """Return for each text in which something was read the most specific classes that its words tell."""
        return {
            text: self._narrowest(self._topics.without_passing(spans, matched.folded)) for text, spans in read.items()
        }

    def _weighed(
        self,
        matched: MatchedWords,
        read: Mapping[int, Mapping[str, set[Span]]],
        by_words: Mapping[int, tuple[str, ...]],
    ) -> dict[int, tuple[str, ...]]:
        """Return for each text the most specific classes that the whole of it tells."""
        assert self._whole is not None
        folded = _split(matched.folded)
        told = [frozenset(by_words.get(text, ())) for text in range(len(folded))]
        sure = [
            self._topics.told_twice(read[text], iris, matched.folded) if iris else iris
            for text, iris in enumerate(told)
        ]
        whole = self._whole.read(folded, told, sure)
        return {text: self._narrowest(iris) for text, iris in enumerate(whole) if iris}

    def _doubted(self, by_words: tuple[str, ...], classes: tuple[str, ...]) -> tuple[str, ...]:
        """Return the classes that words tell and the whole of a text doesn't, nor a narrower one."""
        return tuple(
            iri
            for iri in by_words
            if not self._elsewhere.depends([iri]) and not any(self._hierarchy.is_subclass(one, iri) for one in classes)
        )

    def _placed(
        self,
        matched: MatchedWords,
        read: Mapping[int, Mapping[str, set[Span]]],
        classes: Mapping[int, tuple[str, ...]],
    ) -> dict[int, Annotation]:
        """Return what is told by texts of which a class depends on another platform than the one they stand on."""
        texts = [text for text, iris in classes.items() if self._elsewhere.depends(iris)]
        placed = {}
        for text, platforms in self._elsewhere.named(matched, texts).items():
            iris = classes[text]
            if platforms:
                placed[text] = Annotation(iris, (), platforms, self._without(matched, read.get(text, {}), iris))
            else:
                placed[text] = Annotation(self._without(matched, read.get(text, {}), iris, named_only=True), ())
        return placed

    def _without(
        self,
        matched: MatchedWords,
        read: Mapping[str, set[Span]],
        classes: tuple[str, ...],
        *,
        named_only: bool = False,
    ) -> tuple[str, ...]:
        """Return the classes but those that depend on another platform, with what these were more specific than."""
        left = self._elsewhere.without(read, named_only=named_only)
        told = self._topics.without_passing({iri: read[iri] for iri in left}, matched.folded)
        above = {wide for iri in classes if self._elsewhere.depends([iri]) for wide in self._hierarchy.ancestors(iri)}
        return self._narrowest(self._elsewhere.without(classes, named_only=named_only) | (told & above))

    def _read(self, matched: MatchedWords) -> dict[int, dict[str, set[Span]]]:
        """Return for each text in which something was read the classes, with the places of their words."""
        found: dict[int, dict[str, set[Span]]] = {}
        for text, start, end, meaning in self._meant(matched):
            found.setdefault(text, {}).setdefault(meaning.iri, set()).add((start, end))
        return found

    def _written(self, matched: MatchedWords) -> Iterator[tuple[int, WrittenTerm]]:
        """Yield the terms of the lexicon in folded texts: position of the text, term."""
        matches = matched.matches
        for row in np.flatnonzero(self._is_term[matches.word]).tolist():
            for term in self._terms[matches.word[row]]:
                if term.spelling in {None, matched.folded[matches.start[row] : matches.end[row]]}:
                    yield int(matched.text[row]), term

    def _narrowest(self, iris: frozenset[str]) -> tuple[str, ...]:
        if iris not in self._most_specific:
            above = {wide for iri in iris for wide in self._hierarchy.ancestors(iri) if wide != iri}
            self._most_specific[iris] = tuple(sorted(iris - above))
        return self._most_specific[iris]


_NOTHING = Annotation((), ())


def _split(folded: str) -> list[str]:
    """Return the texts that `fold_texts` joined."""
    return [text.strip() for text in folded.split(BREAK)]


def _recognised(folded: FoldedText, span: Span, iri: str, form: str) -> RecognisedWord:
    first, last = folded.origin(*span)
    return RecognisedWord(first, last, iri, form, folded.written[first:last])


def _by_text(pairs: Iterable[tuple[int, str]]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for text, iri in pairs:
        found.setdefault(text, []).append(iri)
    return found


def _batches(texts: Sequence[str]) -> Iterator[list[int]]:
    """Yield the positions of texts to be read at once: plain ones and others apart, for plain ones are read faster."""
    for is_plain in (True, False):
        batch: list[int] = []
        size = 0
        for position, text in enumerate(texts):
            if text.isascii() is is_plain:
                batch.append(position)
                size += len(text)
                if size >= _BATCH:
                    yield batch
                    batch, size = [], 0
        if batch:
            yield batch
