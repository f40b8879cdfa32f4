"""Terms that are looked for whatever the texts bring: those of classes that a person reviewed are frozen."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import ahocorasick_rs
import numpy as np

from kmgraph.model import TermMatrix
from kmgraph.observe.text.characters import UNSPACED
from kmgraph.observe.text.term_matrix import folded_texts
from kmgraph.observe.text.tokens import running_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from kmgraph.model import Texts

    Positions = NDArray[np.int64]


def no_terms(texts: Texts) -> TermMatrix:
    """Return the matrix of texts in which no term is looked for, shape (n_rows, 0)."""
    count = len(texts.codes)
    starts, nothing = np.zeros(count + 1, dtype=np.int64), np.empty(0, dtype=np.int32)
    return TermMatrix((), starts, nothing, np.zeros(count, dtype=np.int8), folded_texts(texts))


def with_terms(matrix: TermMatrix, terms: Iterable[str]) -> TermMatrix:
    """Return the matrix with these terms, those that it lacks behind its own; a word is found as a whole alone.

    Args:
        matrix: Of the rows' texts.
        terms: As `fold_term` gives them.
    """
    missing = sorted({*terms}.difference(matrix.terms))
    if not missing:
        return matrix
    cells, held = _held(matrix.texts.cells, missing)
    codes = matrix.texts.codes
    first, last = np.searchsorted(cells, codes, "left"), np.searchsorted(cells, codes, "right")
    counts = np.where(codes >= 0, last - first, 0)
    ends = np.cumsum(counts)
    added = held[np.arange(counts.sum()) + np.repeat(first - (ends - counts), counts)] + len(matrix.terms)
    own = np.diff(matrix.starts)
    rows = np.concatenate([np.repeat(np.arange(len(own)), own), np.repeat(np.arange(len(own)), counts)])
    order = np.argsort(rows, kind="stable")
    return replace(
        matrix,
        terms=(*matrix.terms, *missing),
        starts=matrix.starts + np.concatenate([[0], ends]),
        indices=np.concatenate([matrix.indices, added.astype(np.int32)])[order],
    )


def fold_term(text: str) -> str:
    """Return a term as texts are compared with it; empty if nothing is left of it.

    >>> fold_term("Court  proceedings"), fold_term("審判")
    ('court proceedings', '审判')
    """
    return running_text(text)


def _held(texts: Sequence[str], terms: Sequence[str]) -> tuple[Positions, Positions]:
    """Return pairs of text and term that it holds, distinct and ascending."""
    pairs = np.array(sorted(set(_pairs(texts, terms))), dtype=np.int64).reshape(-1, 2)
    return pairs[:, 0], pairs[:, 1]


def _pairs(texts: Sequence[str], terms: Sequence[str]) -> Iterator[tuple[int, int]]:
    automaton = ahocorasick_rs.AhoCorasick(terms, store_patterns=False)
    for number, text in enumerate(texts):
        for term, start, end in automaton.find_matches_as_indexes(text, overlapping=True):
            if not is_cut(text, start) and not is_cut(text, end):
                yield number, term


def is_cut(text: str, place: int) -> bool:
    """Return whether a word of a spaced script goes on over a place between two characters.

    >>> is_cut("courtly", 5), is_cut("court of", 5), is_cut("审判庭", 2)
    (True, False, False)
    """
    return 0 < place < len(text) and _is_in_word(text[place - 1]) and _is_in_word(text[place])


def _is_in_word(character: str) -> bool:
    return character.isalnum() and not any(first <= ord(character) <= last for first, last in UNSPACED)
