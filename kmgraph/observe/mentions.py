"""Terms in running text: entries of the lexicon in observed posts, classes of content in a draft.

A term is found by its labels, other labels and hidden labels in every language. In scripts that put spaces between
words a term stands as a word of its own; in Chinese, Japanese and other scripts that do not, anywhere.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
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
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff]")
_NEVER = re.compile(r"(?!)")


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

    All labels make one regular expression in the shape of a trie, so that the time for a text hardly grows with their
    number.
    """

    def __init__(self, terms: Mapping[str, Iterable[str]]) -> None:
        """Take the labels of each term, by IRI."""
        self._by_label: dict[str, list[TermMatch]] = {}
        for iri, labels in sorted(terms.items()):
            for label in labels:
                self._by_label.setdefault(fold_text(label), []).append(TermMatch(iri, label))
        self._by_label.pop("", None)
        self._longest = _longest_label(self._by_label)
        self._inside = {label: self._labels_inside(label) for label in sorted(self._by_label)}
        self._iris_inside = {
            label: frozenset(match.iri for other in inside for match in self._by_label[other])
            for label, inside in self._inside.items()
        }

    def find(self, text: str) -> tuple[TermMatch, ...]:
        """Return the terms in the text, one match a term (the first of its labels), sorted by IRI."""
        found: dict[str, TermMatch] = {}
        labels = {inside for label in self._longest_in(text) for inside in self._inside[label]}
        for label in sorted(labels):
            for match in self._by_label[label]:
                found.setdefault(match.iri, match)
        return tuple(found[iri] for iri in sorted(found))

    def find_iris(self, text: str) -> tuple[str, ...]:
        """Return the IRIs of the terms in the text, sorted."""
        labels = self._longest_in(text)
        return tuple(sorted(set().union(*map(self._iris_inside.__getitem__, labels)))) if labels else ()

    def _longest_in(self, text: str) -> set[str]:
        """Return the labels found, of those that begin at one place the longest."""
        folded = fold_text(text)
        labels: set[str] = set()
        start = 0
        # Matches may overlap, so the search goes on one character after the start of the last one.
        while match := self._longest.search(folded, start):
            labels.add(match[0])
            start = match.start() + 1
        return labels

    def _labels_inside(self, label: str) -> frozenset[str]:
        """Return the labels that stand inside a label, itself included: where it is found, they are too."""
        return frozenset(
            label[start:end]
            for start in range(len(label))
            for end in range(start + 1, len(label) + 1)
            if label[start:end] in self._by_label and _has_edges(label, start, end)
        )


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


def _has_edges(text: str, start: int, end: int) -> bool:
    """Return whether no word of a spaced script is cut at either end of the span."""
    is_cut_before = start > 0 and _is_word(text[start]) and _is_word(text[start - 1])
    is_cut_after = end < len(text) and _is_word(text[end - 1]) and _is_word(text[end])
    return not (is_cut_before or is_cut_after)


def _is_word(character: str) -> bool:
    return _WORD_CHARACTER.match(character) is not None


@dataclass(slots=True)
class _Node:
    """A node of the trie of labels."""

    children: dict[str, _Node] = field(default_factory=dict)
    is_end: bool = False


def _longest_label(labels: Iterable[str]) -> re.Pattern[str]:
    """Return the expression that finds, at each place, the longest label with whole words at its edges."""
    root = _Node()
    for label in labels:
        node = root
        for character in label:
            node = node.children.setdefault(character, _Node())
        node.is_end = True
    if not root.children:
        return _NEVER
    # Each branch begins with a plain character, which lets the engine skip through the text.
    return re.compile("|".join(_first(character, node) for character, node in sorted(root.children.items())))


def _first(character: str, node: _Node) -> str:
    plain = re.escape(character)
    edge = rf"(?<!{_WORD}{plain})" if _is_word(character) else ""
    return plain + edge + _rest(character, node)


def _rest(character: str, node: _Node) -> str:
    """Return the expression for what may follow a character, longest first."""
    chain = ""
    while len(node.children) == 1 and not node.is_end:
        ((character, node),) = node.children.items()
        chain += re.escape(character)
    branches = [re.escape(after) + _rest(after, child) for after, child in sorted(node.children.items())]
    if node.is_end:
        branches.append(rf"(?!{_WORD})" if _is_word(character) else "")
    return chain + (branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})")
