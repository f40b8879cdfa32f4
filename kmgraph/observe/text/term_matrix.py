"""Texts -> a matrix of the terms that each of them holds. No list of words and no segmenter is needed.

Terms grow token by token: a piece of n + 1 tokens is looked at only where both pieces of n are common enough, so that
little memory is needed however long the texts are. A piece is a term if enough wordings of enough sources hold it, if
different tokens stand before and behind it (else it is half a word), and if no longer term has nearly all its posts.

Source: U. Manber, G. Myers (1993) for terms by their neighbours; R. Agrawal, R. Srikant (1994) for growing by levels.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.model import TermMatrix, Texts
from kmgraph.observe.text.tokens import read_tokens, running_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from kmgraph.observe.text.tokens import Tokens

    Positions = NDArray[np.int64]

MIN_TERM_SOURCES = 5
"""Different wordings, and independent groups, that a term must stand in: of fewer its rate tells nothing."""

_SIGNS, _WORDS = 6, 3  # most tokens of a term, characters or words
_NEIGHBOURS = 3  # different tokens that must stand on either side of a term; the end of a text is one
_SAME_POSTS = 0.9  # share of a term's posts that a longer one must have to take its place
_COPIED_SIGNS, _COPIED_WORDS = 14, 9
"""Tokens in a row that several texts share only if one was copied from the other, or a form was filled in."""
_COPIED_TEXTS = 3  # texts, from where such a run is copied


@dataclass(frozen=True, eq=False)
class _Level:
    """The common pieces of so many tokens.

    Attributes:
        names: Of the piece that begins at each token, -1 for none, shape (n_tokens,).
        first: A token where each piece begins, shape (n_pieces,).
        sources: Independent groups whose texts hold each piece, shape (n_pieces,).
        is_free: Whether different tokens stand on both sides of each piece, shape (n_pieces,).
    """

    length: int
    names: Positions
    first: Positions
    sources: Positions
    is_free: NDArray[np.bool_]


def find_terms(texts: Texts, groups: NDArray[np.int64]) -> TermMatrix:
    """Return the terms of the rows' texts.

    Args:
        texts: As they were written.
        groups: Which independent group each row is of, such as its author's or that of its copies, shape (n_rows,).
    """
    folded, texts = _folded(texts)
    tokens = read_tokens(folded)
    group_of_text = _groups(texts, groups)
    levels = list(_levels(tokens, group_of_text, ~_copied(tokens)))
    of_text, positions, terms = _terms(levels, tokens)
    width = max(1, len(terms))
    pairs = np.unique(of_text * width + positions)
    starts = np.searchsorted(pairs // width, np.arange(len(folded) + 1)).astype(np.int64)
    return _by_row(texts, terms, starts, (pairs % width).astype(np.int32), _scripts(tokens, len(folded)))


def _folded(texts: Texts) -> tuple[list[str], Texts]:
    """Return the distinct folded texts that some row has, and the rows by them."""
    used = np.unique(texts.codes[texts.codes >= 0])
    positions: dict[str, int] = {}
    lookup = np.full(len(texts.cells) + 1, -1, dtype=np.int32)
    for code in used.tolist():
        folded = running_text(texts.cells[code])
        lookup[code] = positions.setdefault(folded, len(positions)) if folded else -1
    cells = tuple(positions)
    return list(cells), Texts(cells, lookup[texts.codes])


def _groups(texts: Texts, groups: NDArray[np.int64]) -> Positions:
    """Return the group of each distinct text: that of the first of its rows, so that copies count once."""
    rows = np.flatnonzero(texts.codes >= 0)[::-1]
    group = np.zeros(len(texts.cells), dtype=np.int64)
    group[texts.codes[rows]] = groups[rows]
    return group


def _scripts(tokens: Tokens, n_texts: int) -> NDArray[np.int8]:
    """Return the script of each text: 1 where most tokens are signs, 2 where most are words, 0 without any."""
    words = np.bincount(tokens.texts, weights=tokens.is_word, minlength=n_texts)
    every = np.bincount(tokens.texts, minlength=n_texts)
    return np.where(every == 0, 0, np.where(2 * words > every, 2, 1)).astype(np.int8)


def _copied(tokens: Tokens) -> NDArray[np.bool_]:
    """Return the tokens of runs that several different texts share: openings, signatures, forms, chain letters."""
    copied = np.zeros(len(tokens), dtype=np.bool_)
    for length, is_kind in ((_COPIED_SIGNS, ~tokens.is_word), (_COPIED_WORDS, tokens.is_word)):
        copied |= _shared_runs(tokens, length, is_kind)
    return copied


def _shared_runs(tokens: Tokens, length: int, is_kind: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return the tokens of one kind in runs of so many that several texts share; marks between them don't matter."""
    chosen = np.flatnonzero(is_kind)
    marked = np.zeros(len(tokens), dtype=np.bool_)
    if len(chosen) < length:
        return marked
    texts, names = tokens.texts[chosen], tokens.names[chosen].astype(np.uint64)
    count = len(chosen) - length + 1
    hashes = np.zeros(count, dtype=np.uint64)
    for offset in range(length):
        hashes = hashes * np.uint64(0x9E3779B97F4A7C15) + names[offset : offset + count] + np.uint64(1)
        hashes ^= hashes >> np.uint64(29)
    whole = np.flatnonzero(texts[length - 1 :] == texts[:count])
    order = whole[np.argsort(hashes[whole], kind="stable")]
    is_new = np.ones(len(order), dtype=np.bool_)
    is_new[1:] = hashes[order][1:] != hashes[order][:-1]
    run = np.cumsum(is_new) - 1
    # Within a run texts ascend: each that differs from the one before is one more.
    is_other = is_new.copy()
    is_other[1:] |= texts[order][1:] != texts[order][:-1]
    shared = order[(np.bincount(run, weights=is_other) >= _COPIED_TEXTS)[run]] if len(order) else order
    edges = np.zeros(len(chosen) + 1, dtype=np.int64)
    np.add.at(edges, shared, 1)
    np.add.at(edges, shared + length, -1)
    marked[chosen[np.cumsum(edges[:-1]) > 0]] = True
    return marked


def _levels(tokens: Tokens, group_of_text: Positions, may_stand: NDArray[np.bool_]) -> Iterator[_Level]:
    """Yield the common pieces of one token, of two, and so on."""
    names, allowed = tokens.names, may_stand
    for length in range(1, _SIGNS + 1):
        places = np.flatnonzero(allowed & ~tokens.is_word if length > _WORDS else allowed)
        if not len(places):
            return
        level = _level(tokens, length, places, names[places], group_of_text)
        if not len(level.first):
            return
        yield level
        goes_on = (level.names[:-1] >= 0) & (level.names[1:] >= 0) & tokens.goes_on[:-1]
        allowed = np.append(goes_on, False)
        names = np.append(level.names[:-1] * np.int64(len(level.first)) + level.names[1:], 0)


def _level(tokens: Tokens, length: int, places: Positions, keys: Positions, group_of_text: Positions) -> _Level:
    """Return the common ones among the pieces of so many tokens that begin at some places, by their keys."""
    order = np.argsort(keys, kind="stable")
    places, keys = places[order], keys[order]
    is_first = np.ones(len(keys), dtype=np.bool_)
    is_first[1:] = keys[1:] != keys[:-1]
    piece = np.cumsum(is_first) - 1
    first = places[is_first]
    # A bound that is quickly had: most pieces stand in too few places to be looked at.
    often = (np.bincount(piece) >= MIN_TERM_SOURCES)[piece]
    places, piece = places[often], piece[often]
    n_pieces = len(first)
    sources = _distinct(piece, group_of_text[tokens.texts[places]], n_pieces)
    wordings = _distinct(piece, tokens.texts[places], n_pieces)
    is_common = np.minimum(sources, wordings) >= MIN_TERM_SOURCES
    numbers = np.where(is_common, np.cumsum(is_common) - 1, -1)
    kept = is_common[piece]
    places, piece = places[kept], piece[kept]
    names = np.full(len(tokens), -1, dtype=np.int64)
    names[places] = numbers[piece]
    before = np.where((places > 0) & tokens.is_near[places - 1], tokens.names[places - 1] + 1, 0)
    last = places + length - 1
    behind = np.where(tokens.is_near[last], tokens.names[np.minimum(last + 1, len(tokens) - 1)] + 1, 0)
    least = np.minimum(_distinct(piece, before, n_pieces), _distinct(piece, behind, n_pieces))
    return _Level(length, names, first[is_common], sources[is_common], least[is_common] >= _NEIGHBOURS)


def _distinct(piece: Positions, values: Positions, n_pieces: int) -> Positions:
    """Return how many different values go with each piece, shape (n_pieces,)."""
    width = int(values.max(initial=0)) + 1
    pairs = piece * width + values
    pairs.sort()
    is_new = np.ones(len(pairs), dtype=np.bool_)
    is_new[1:] = pairs[1:] != pairs[:-1]
    return np.bincount(pairs[is_new] // width, minlength=n_pieces)


def _terms(levels: list[_Level], tokens: Tokens) -> tuple[Positions, Positions, tuple[str, ...]]:
    """Return where which term stands, by text and position of the term, and the terms, sorted."""
    spelt: list[str] = []
    found: list[tuple[Positions, Positions]] = []
    for level, longer in zip_longest(levels, levels[1:]):
        is_term = level.is_free & ~_replaced(level, longer)
        numbers = np.where(is_term, np.cumsum(is_term) - 1 + len(spelt), -1)
        spelt += [tokens.spelt(place, level.length) for place in level.first[is_term].tolist()]
        places = np.flatnonzero(level.names >= 0)
        term = numbers[level.names[places]]
        found.append((tokens.texts[places[term >= 0]], term[term >= 0]))
    if not found:
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64), ()
    order = sorted(range(len(spelt)), key=spelt.__getitem__)
    rank = np.empty(len(spelt), dtype=np.int64)
    rank[order] = np.arange(len(spelt))
    texts, terms = (np.concatenate(parts) for parts in zip(*found, strict=True))
    return texts, rank[terms], tuple(spelt[number] for number in order)


def _replaced(level: _Level, longer: _Level | None) -> NDArray[np.bool_]:
    """Return which pieces stand for nothing that a piece one token longer doesn't, shape (n_pieces,)."""
    most = np.zeros(len(level.first), dtype=np.int64)
    if longer is not None:
        for offset in (0, 1):
            np.maximum.at(most, level.names[longer.first + offset], longer.sources)
    return most >= _SAME_POSTS * level.sources


def _by_row(
    texts: Texts, terms: tuple[str, ...], starts: Positions, held: NDArray[np.int32], script: NDArray[np.int8]
) -> TermMatrix:
    """Return the matrix of the rows, from that of the distinct texts."""
    matrix = TermMatrix(terms, starts, held, script, texts)
    # The last text stands for a row without one.
    with_none = TermMatrix(terms, np.append(starts, starts[-1]), held, np.append(script, np.int8(0)), texts)
    row_starts, indices = with_none.of_rows(np.where(texts.codes < 0, len(matrix.script), texts.codes).astype(np.intp))
    return TermMatrix(terms, row_starts, indices, with_none.script[texts.codes], texts)
