"""Terms in running text: entries of the lexicon in observed posts, classes of content in a draft.

A term is found by its labels, other labels and hidden labels in every language. In scripts that put spaces between
words a term stands as a word of its own; in Chinese, Japanese and other scripts that do not, anywhere.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kmgraph.namespaces import KM

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kmgraph.model import Hierarchy, Vocabulary, Words

# Scripts written without spaces: Thai, Lao, Burmese, Khmer, kana, Han with its extensions and compatibility forms.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3040-\u30ff\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
_WORD = rf"[^\W{_UNSPACED}]"
_WORD_CHARACTER = re.compile(_WORD)
_WORD_RUN = re.compile(f"{_WORD}+")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff]")


@dataclass(frozen=True, slots=True, order=True)
class TermMatch:
    """A term found in a text: its IRI, and its label that was found (in the ontology's spelling, not the text's)."""

    iri: str
    label: str


def fold_text(text: str) -> str:
    r"""Return the text as terms are looked for: no case, no width, no invisible characters, single spaces.

    >>> fold_text("ＣＰ\u200bDD\n ok")
    'cpdd ok'
    """
    if not text.isascii():
        text = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text))
    plain = text.casefold()
    if not plain.isascii():
        plain = unicodedata.normalize("NFKC", plain)
    return " ".join(plain.split())


class TermIndex:
    """Finds a fixed set of terms in any number of texts.

    A text is cut once into words (of spaced scripts) and single characters (of others) with which labels begin; only
    there are labels compared, so that the time for a text hardly grows with their number.
    """

    def __init__(self, terms: Mapping[str, Iterable[str]]) -> None:
        """Take the labels of each term, by IRI."""
        by_label: dict[str, list[TermMatch]] = {}
        for iri, labels in sorted(terms.items()):
            for label in labels:
                by_label.setdefault(fold_text(label), []).append(TermMatch(iri, label))
        by_label.pop("", None)
        self._matches = {label: tuple(matches) for label, matches in sorted(by_label.items())}
        self._labels: dict[str, tuple[_Label, ...]] = {}
        for label in self._matches:
            start = _start(label)
            self._labels[start] = (*self._labels.get(start, ()), _Label(label, _is_word(label[-1])))
        self._starts = _starts_pattern(self._labels)

    def find(self, text: str) -> tuple[TermMatch, ...]:
        """Return the terms in the text, one match a term (the first of its labels), sorted by IRI."""
        found: dict[str, TermMatch] = {}
        for label in sorted(self._labels_in(fold_text(text))):
            for match in self._matches[label]:
                found.setdefault(match.iri, match)
        return tuple(found[iri] for iri in sorted(found))

    def find_iris(self, text: str) -> tuple[str, ...]:
        """Return the IRIs of the terms in the text, sorted."""
        labels = self._labels_in(fold_text(text))
        return tuple(sorted({match.iri for label in labels for match in self._matches[label]})) if labels else ()

    def _labels_in(self, folded: str) -> set[str]:
        return {
            label.text
            for start in self._starts.finditer(folded)
            for label in self._labels.get(start[0], ())
            if label.stands_at(folded, start.start())
        }


@dataclass(frozen=True, slots=True)
class _Label:
    """A folded label; `is_cut_by_word`: a word character right after it makes it part of another word."""

    text: str
    is_cut_by_word: bool

    def stands_at(self, folded: str, position: int) -> bool:
        """Return whether the label is at the place in the text, given that what it begins with is."""
        if not folded.startswith(self.text, position):
            return False
        end = position + len(self.text)
        return not (self.is_cut_by_word and end < len(folded) and _is_word(folded[end]))


def lexicon_index(vocabulary: Vocabulary, hierarchy: Hierarchy) -> TermIndex:
    """Return the index of the lexicon: the individuals of `km:LexicalEntry`."""
    kinds = hierarchy.descendants(KM.LexicalEntry)
    return TermIndex(
        {iri: _labels(term.words) for iri, term in vocabulary.individuals.items() if not kinds.isdisjoint(term.types)}
    )


def content_index(vocabulary: Vocabulary, hierarchy: Hierarchy) -> TermIndex:
    """Return the index of the kinds of content: learnable classes below `km:Content`."""
    return TermIndex(
        {
            iri: _labels(term.words)
            for iri, term in vocabulary.classes.items()
            if term.learnable and iri != KM.Content and hierarchy.is_subclass(iri, KM.Content)
        }
    )


def match_terms(text: str, vocabulary: Vocabulary, hierarchy: Hierarchy) -> tuple[TermMatch, ...]:
    """Return the content classes and the lexicon's entries that a draft names, sorted by IRI.

    That a draft names a class is a guess at what it is about, to be shown as such. For many texts, build
    `content_index` and `lexicon_index` once.

    Args:
        text: The draft.
        vocabulary: Gives the labels.
        hierarchy: Tells which classes are content and which individuals are entries.
    """
    indexes = (content_index(vocabulary, hierarchy), lexicon_index(vocabulary, hierarchy))
    return tuple(sorted(match for index in indexes for match in index.find(text)))


def _labels(words: Words) -> Iterator[str]:
    for language in sorted(words.labels):
        yield words.labels[language]
    for texts in (words.alt_labels, words.hidden_labels):
        for language in sorted(texts):
            yield from texts[language]


def _is_word(character: str) -> bool:
    return _WORD_CHARACTER.match(character) is not None


def _start(label: str) -> str:
    """Return what a label begins with: a whole word of a spaced script, or one character."""
    word = _WORD_RUN.match(label)
    return word[0] if word else label[0]


def _starts_pattern(starts: Iterable[str]) -> re.Pattern[str]:
    """Return the expression that finds every word, and every character of `starts` that is no word's."""
    single = "".join(re.escape(start) for start in sorted(starts) if not _is_word(start[0]))
    return re.compile(f"{_WORD}+|[{single}]" if single else f"{_WORD}+")
