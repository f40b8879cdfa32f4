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
    from collections.abc import Iterable, Mapping

    from kmgraph.model import Hierarchy, Vocabulary, Words

UNSPACED = (
    (0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x2E80, 0x2FDF), (0x3005, 0x3007), (0x3021, 0x3029),
    (0x3040, 0x30FF), (0x31F0, 0x31FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x3FFFF),
)  # fmt: skip
"""Scripts written without spaces, first and last code points in ascending order: Thai, Lao, Burmese, Khmer, kana, Han
with its extensions and compatibility forms."""

WORD_CHARACTER = re.compile(rf"[^\W{''.join(f'{chr(first)}-{chr(last)}' for first, last in UNSPACED)}]")
"""Matches a letter, digit or underscore of a script that puts spaces between words."""

_ASCII_RUN = re.compile("[a-z0-9_]+")
_RUNS_APART = bytes(code if chr(code).isalnum() or chr(code) == "_" else 32 for code in range(128)) + b" " * 128
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff]")


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
        text = unicodedata.normalize("NFKC", INVISIBLE.sub("", text))
    plain = text.casefold()
    if not plain.isascii():
        plain = unicodedata.normalize("NFKC", plain)
    return " ".join(plain.split())


class TermIndex:
    """Finds a fixed set of terms in any number of texts.

    Each label is filed under what it begins with: a run of ASCII letters and digits, or a single other character. Only
    labels whose beginning is in a text are looked for, so that the time for a text hardly grows with their number.
    """

    def __init__(self, terms: Mapping[str, Iterable[str]]) -> None:
        """Take the labels of each term, by IRI."""
        by_label: dict[str, list[TermMatch]] = {}
        for iri, labels in sorted(terms.items()):
            for spelling in labels:
                by_label.setdefault(fold_text(spelling), []).append(TermMatch(iri, spelling))
        by_label.pop("", None)
        self._matches = {label: tuple(matches) for label, matches in sorted(by_label.items())}
        # Many texts hold the same few terms.
        self._iris: dict[frozenset[str], tuple[str, ...]] = {}
        self._by_run: dict[bytes, list[_Label]] = {}
        self._by_character: dict[str, list[_Label]] = {}
        for text in self._matches:
            run = _ASCII_RUN.match(text)
            label = _Label(text, _is_word(text[0]), _is_word(text[-1]))
            if run:
                self._by_run.setdefault(run[0].encode(), []).append(label)
            else:
                self._by_character.setdefault(text[0], []).append(label)
        characters = "".join(map(re.escape, sorted(self._by_character)))
        self._characters = re.compile(f"[{characters}]" if characters else r"(?!)")

    def find(self, text: str) -> tuple[TermMatch, ...]:
        """Return the terms in the text, one match a term (the first of its labels), sorted by IRI."""
        first: dict[str, TermMatch] = {}
        for label in sorted(self._labels_in(fold_text(text))):
            for match in self._matches[label]:
                first.setdefault(match.iri, match)
        return tuple(first[iri] for iri in sorted(first))

    def find_iris(self, text: str) -> tuple[str, ...]:
        """Return the IRIs of the terms in the text, sorted."""
        labels = frozenset(self._labels_in(fold_text(text)))
        if labels not in self._iris:
            self._iris[labels] = tuple(sorted({match.iri for label in labels for match in self._matches[label]}))
        return self._iris[labels]

    def _labels_in(self, folded: str) -> list[str]:
        runs = self._by_run.keys() & folded.encode("ascii", "replace").translate(_RUNS_APART).split()
        labels = [label.text for run in runs for label in self._by_run[run] if label.stands_in(folded)]
        for character in set(self._characters.findall(folded)):
            labels += [label.text for label in self._by_character[character] if label.stands_in(folded)]
        return labels


@dataclass(frozen=True, slots=True)
class _Label:
    """A folded label, and whether it begins and ends with a character of a word of a spaced script."""

    text: str
    begins_word: bool
    ends_word: bool

    def stands_in(self, folded: str) -> bool:
        """Return whether the label is somewhere in the text without cutting a word."""
        start = folded.find(self.text)
        while start >= 0:
            end = start + len(self.text)
            is_cut_before = self.begins_word and start > 0 and _is_word(folded[start - 1])
            if not is_cut_before and not (self.ends_word and end < len(folded) and _is_word(folded[end])):
                return True
            start = folded.find(self.text, start + 1)
        return False


def lexicon_index(vocabulary: Vocabulary, hierarchy: Hierarchy) -> TermIndex:
    """Return the index of the lexicon: the individuals of `km:LexicalEntry`."""
    kinds = hierarchy.descendants(KM.LexicalEntry)
    return TermIndex(
        {
            iri: all_labels(term.words)
            for iri, term in vocabulary.individuals.items()
            if not kinds.isdisjoint(term.types)
        }
    )


def content_index(vocabulary: Vocabulary, hierarchy: Hierarchy) -> TermIndex:
    """Return the index of the kinds of content: learnable classes below `km:Content`."""
    return TermIndex(
        {
            iri: all_labels(term.words)
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
    content, lexicon = content_index(vocabulary, hierarchy), lexicon_index(vocabulary, hierarchy)
    return tuple(sorted((*content.find(text), *lexicon.find(text))))


def all_labels(words: Words) -> list[str]:
    """Return a term's labels, other labels and hidden labels, each by language."""
    labels = [words.labels[language] for language in sorted(words.labels)]
    others = (words.alt_labels, words.hidden_labels)
    return labels + [label for texts in others for language in sorted(texts) for label in texts[language]]


def _is_word(character: str) -> bool:
    return WORD_CHARACTER.match(character) is not None
