"""Tokens -> the terms that they make, length by length.

A piece of n + 1 tokens is looked at only where both pieces of n are common enough. It is a term if enough wordings of
enough sources hold it, if different tokens stand before and behind it (else it is half a word), and if no longer term
has nearly all its posts. Runs of tokens that several texts share were copied, and are no words of these texts' own.

Source: U. Manber, G. Myers (1993) for terms by their neighbours; R. Agrawal, R. Srikant (1994) for growing by levels.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from kmgraph.observe.text.tokens import Tokens

    Positions = NDArray[np.int64]
    Keys = NDArray[np.uint64]
    Flags = NDArray[np.bool_]

MIN_TERM_SOURCES = 5
"""Different wordings, and independent groups, that a term must stand in: of fewer its rate tells nothing."""

_SIGNS, _WORDS = 6, 3  # most tokens of a term, characters or words
_NEIGHBOURS = 3  # different tokens that must stand on either side of a term; the end of a text is one
_SAME_POSTS = 0.9  # share of a term's posts that a longer one must have to take its place
_COPIED_SIGNS, _COPIED_WORDS = 14, 9
"""Tokens in a row that several texts share only if one was copied from the other, or a form was filled in."""
_TABLE = 0x110000  # keys below this, as all code points are, are looked up in a table
_SPREAD = np.uint64(0x9E3779B97F4A7C15)  # an odd number: keys that are near each other go far apart
_BUCKET_BITS = 22  # of the numbers that keys are counted by, before they are sorted: an array of 32 MB
_EARLY = 32  # places of a piece that are looked at first: nearly always they tell that there are different neighbours
_COPIED_TEXTS = 3  # texts, from where such a run is copied


@dataclass(frozen=True, eq=False)
class TermLevel:
    """The common pieces of so many tokens.

    Attributes:
        keys: Of the pieces, ascending: of single tokens their own, else of two shorter pieces, (n_pieces,).
        terms: Position of the term that each piece is, -1 for none, shape (n_pieces,).
    """

    length: int
    keys: Keys
    terms: Positions

    def named(self, keys: Keys, allowed: Flags) -> Positions:
        """Return which piece begins at each token, -1 for none, shape (n_tokens,).

        Args:
            keys: Of what begins there.
            allowed: Where a piece may begin.
        """
        names = np.full(len(keys), -1, dtype=np.int64)
        is_small = keys < _TABLE
        small = np.flatnonzero(allowed & is_small)
        # Signs are their code points: an array tells at once what a search takes a tenth of a microsecond for.
        names[small] = self._table[keys[small]]
        places = np.flatnonzero(allowed & ~is_small)
        spots = np.searchsorted(self.keys, keys[places])
        known = self.keys[np.minimum(spots, len(self.keys) - 1)] == keys[places]
        names[places[known]] = spots[known]
        return names

    @cached_property
    def _table(self) -> Positions:
        """Which piece has each small key, -1 for none, shape (_TABLE,)."""
        table = np.full(_TABLE, -1, dtype=np.int64)
        n_small = int(np.searchsorted(self.keys, np.uint64(_TABLE)))
        table[self.keys[:n_small]] = np.arange(n_small)
        return table


@dataclass(frozen=True, eq=False)
class TermLevels:
    """What makes terms of tokens, whatever the texts.

    Attributes:
        terms: The terms, sorted.
        levels: Their pieces, shorter ones first.
        copied: Hashes of runs of signs, and of words, that several texts share; ascending.
    """

    terms: tuple[str, ...]
    levels: tuple[TermLevel, ...]
    copied: tuple[Keys, Keys]

    def places(self, tokens: Tokens) -> tuple[Positions, Positions]:
        """Return the text and the position of the term, for each term that stands in some texts."""
        texts, terms = [np.empty(0, dtype=np.int64)], [np.empty(0, dtype=np.int64)]
        keys, allowed = tokens.keys, ~_within(tokens, self.copied)
        for level in self.levels:
            names = level.named(keys, _long_enough(tokens, level.length, allowed))
            found = np.flatnonzero(names >= 0)
            term = level.terms[names[found]]
            texts.append(tokens.texts[found[term >= 0]])
            terms.append(term[term >= 0])
            keys, allowed = _next(tokens, names, len(level.keys))
        return np.concatenate(texts), np.concatenate(terms)


@dataclass(frozen=True, eq=False)
class _Pieces:
    """The common pieces of so many tokens, with what makes terms of them, shape (n_pieces,) each.

    Attributes:
        names: Of the piece that begins at each token, -1 for none, shape (n_tokens,).
        first: A token where each piece begins.
        sources: Independent groups whose texts hold each piece.
        is_free: Whether different tokens stand on both sides of each piece.
    """

    length: int
    keys: Keys
    names: Positions
    first: Positions
    sources: Positions
    is_free: Flags


def find_levels(tokens: Tokens, groups: Positions) -> TermLevels:
    """Return what makes terms of tokens like these.

    Args:
        tokens: Of some texts, no two of one wording.
        groups: Which independent group each text is of, shape (n_texts,).
    """
    copied = tuple(_shared_runs(tokens, length, is_word=is_word) for length, is_word in _RUNS)
    pieces = list(_levels(tokens, groups, ~_within(tokens, (copied[0], copied[1]))))
    is_term = [_is_term(level, longer) for level, longer in zip(pieces, [*pieces[1:], None], strict=False)]
    spelt = [
        tokens.spelt(place, level.length)
        for level, chosen in zip(pieces, is_term, strict=True)
        for place in level.first[chosen].tolist()
    ]
    order = sorted(range(len(spelt)), key=spelt.__getitem__)
    rank = np.empty(len(spelt), dtype=np.int64)
    rank[order] = np.arange(len(spelt))
    levels, start = [], 0
    for level, chosen in zip(pieces, is_term, strict=True):
        terms = np.full(len(chosen), -1, dtype=np.int64)
        stop = start + int(np.count_nonzero(chosen))
        terms[chosen] = rank[start:stop]
        levels.append(TermLevel(level.length, level.keys, terms))
        start = stop
    return TermLevels(tuple(spelt[number] for number in order), tuple(levels), (copied[0], copied[1]))


_RUNS = ((_COPIED_SIGNS, False), (_COPIED_WORDS, True))


def _runs(tokens: Tokens, length: int, *, is_word: bool) -> tuple[Positions, Keys, Positions]:
    """Return the tokens of one kind, a hash of each run of so many, and which runs lie within one text.

    Marks between tokens, and tokens of the other kind, don't matter.
    """
    chosen = np.flatnonzero(tokens.is_word == is_word)
    count = max(0, len(chosen) - length + 1)
    keys, texts = tokens.keys[chosen], tokens.texts[chosen]
    hashes = np.zeros(count, dtype=np.uint64)
    for offset in range(length):
        hashes = hashes * np.uint64(0x9E3779B97F4A7C15) + keys[offset : offset + count] + np.uint64(1)
        hashes ^= hashes >> np.uint64(29)
    return chosen, hashes, np.flatnonzero(texts[length - 1 :][:count] == texts[:count])


def _shared_runs(tokens: Tokens, length: int, *, is_word: bool) -> Keys:
    """Return the hashes of runs of so many tokens that several texts share, ascending."""
    chosen, hashes, whole = _runs(tokens, length, is_word=is_word)
    if not len(whole):
        return np.empty(0, dtype=np.uint64)
    # Most runs stand in one text: without them little is left to be sorted.
    whole = whole[_may_repeat(hashes[whole], _COPIED_TEXTS)]
    order = whole[np.argsort(hashes[whole], kind="stable")]
    is_new = np.ones(len(order), dtype=np.bool_)
    is_new[1:] = hashes[order][1:] != hashes[order][:-1]
    # Within a run texts ascend: each that differs from the one before is one more.
    texts = tokens.texts[chosen]
    is_other = is_new.copy()
    is_other[1:] |= texts[order][1:] != texts[order][:-1]
    n_texts = np.bincount(np.cumsum(is_new) - 1, weights=is_other)
    return hashes[order][is_new][n_texts >= _COPIED_TEXTS]


def _within(tokens: Tokens, copied: tuple[Keys, Keys]) -> Flags:
    """Return the tokens that lie in a copied run, shape (n_tokens,)."""
    marked = np.zeros(len(tokens), dtype=np.bool_)
    for (length, is_word), known in zip(_RUNS, copied, strict=True):
        if len(known):
            chosen, hashes, whole = _runs(tokens, length, is_word=is_word)
            spots = np.minimum(np.searchsorted(known, hashes[whole]), len(known) - 1)
            shared = whole[known[spots] == hashes[whole]]
            edges = np.zeros(len(chosen) + 1, dtype=np.int64)
            np.add.at(edges, shared, 1)
            np.add.at(edges, shared + length, -1)
            marked[chosen[np.cumsum(edges[:-1]) > 0]] = True
    return marked


def _long_enough(tokens: Tokens, length: int, allowed: Flags) -> Flags:
    return allowed & ~tokens.is_word if length > _WORDS else allowed


def _next(tokens: Tokens, names: Positions, n_pieces: int) -> tuple[Keys, Flags]:
    """Return the keys of the pieces one token longer, and where one may begin."""
    allowed = np.zeros(len(names), dtype=np.bool_)
    allowed[:-1] = (names[:-1] >= 0) & (names[1:] >= 0) & tokens.goes_on[:-1]
    keys = np.zeros(len(names), dtype=np.int64)
    keys[:-1] = names[:-1] * n_pieces + names[1:]
    return np.where(allowed, keys, 0).astype(np.uint64), allowed


def _levels(tokens: Tokens, groups: Positions, may_stand: Flags) -> Iterator[_Pieces]:
    """Yield the common pieces of one token, of two, and so on."""
    beside = _Beside.of(tokens)
    keys, allowed = tokens.keys, may_stand
    for length in range(1, _SIGNS + 1):
        places = np.flatnonzero(_long_enough(tokens, length, allowed))
        if not len(places):
            return
        level = _pieces(tokens, beside, length, places, keys[places], groups)
        if not len(level.first):
            return
        yield level
        keys, allowed = _next(tokens, level.names, len(level.first))


def _pieces(tokens: Tokens, beside: _Beside, length: int, places: Positions, keys: Keys, groups: Positions) -> _Pieces:
    """Return the common ones among the pieces of so many tokens that begin at some places, by their keys."""
    places, keys = _by_key(places, keys)
    is_first = np.ones(len(keys), dtype=np.bool_)
    is_first[1:] = keys[1:] != keys[:-1]
    piece, first, own = np.cumsum(is_first) - 1, places[is_first], keys[is_first]
    # A bound that is quickly had: most pieces stand in too few places to be looked at.
    often = (np.bincount(piece) >= MIN_TERM_SOURCES)[piece]
    places, piece = places[often], piece[often]
    n_pieces = len(first)
    sources = _distinct(piece, groups[tokens.texts[places]], n_pieces)
    is_common = sources >= MIN_TERM_SOURCES
    is_common &= _have(piece, tokens.texts[places], n_pieces, MIN_TERM_SOURCES)
    kept = is_common[piece]
    places, piece = places[kept], piece[kept]
    names = np.full(len(tokens), -1, dtype=np.int64)
    names[places] = (np.cumsum(is_common) - 1)[piece]
    is_free = _have(piece, beside.before[places], n_pieces, _NEIGHBOURS)
    is_free &= _have(piece, beside.behind[places + (length - 1)], n_pieces, _NEIGHBOURS)
    return _Pieces(length, own[is_common], names, first[is_common], sources[is_common], is_free[is_common])


@dataclass(frozen=True, eq=False)
class _Beside:
    """A number for the token before, and behind, each token; 0 for none that is near; shape (n_tokens,) each."""

    before: NDArray[np.int32]
    behind: NDArray[np.int32]

    @classmethod
    def of(cls, tokens: Tokens) -> _Beside:
        """Return the neighbours of all tokens."""
        names = _numbered(tokens.keys)
        names += 1
        before, behind = np.zeros(len(names), dtype=np.int32), np.zeros(len(names), dtype=np.int32)
        np.multiply(names[:-1], tokens.is_near[:-1], out=before[1:])
        np.multiply(names[1:], tokens.is_near[:-1], out=behind[:-1])
        return cls(before, behind)


def _numbered(keys: Keys) -> NDArray[np.int32]:
    """Return the place of each token's key among the distinct ones, ascending, shape (n_tokens,)."""
    is_small = keys < _TABLE
    is_known = np.zeros(_TABLE, dtype=np.bool_)
    is_known[keys[is_small]] = True
    rank = np.cumsum(is_known, dtype=np.int32) - np.int32(1)
    numbers = np.empty(len(keys), dtype=np.int32)
    numbers[is_small] = rank[keys[is_small]]
    numbers[~is_small] = np.unique(keys[~is_small], return_inverse=True)[1] + rank[-1] + 1
    return numbers


def _by_key(places: Positions, keys: Keys) -> tuple[Positions, Keys]:
    """Return places and their keys by key, then by place, without many that stand too seldom to be looked at."""
    may_repeat = _may_repeat(keys, MIN_TERM_SOURCES)
    places, keys = places[may_repeat], keys[may_repeat]
    # Numbers of two bytes are put in order by counting, which is ten times as fast.
    is_short = len(keys) > 0 and int(keys.max()) < 1 << 16
    order = np.argsort(keys.astype(np.uint16) if is_short else keys, kind="stable")
    return places[order], keys[order]


def _may_repeat(keys: Keys, least: int) -> Flags:
    """Return which keys may stand at so many places: all that do, and few others; shape (n_keys,)."""
    buckets = ((keys * _SPREAD) >> np.uint64(64 - _BUCKET_BITS)).astype(np.int64)
    return (np.bincount(buckets, minlength=1 << _BUCKET_BITS) >= least)[buckets]


def _have(piece: Positions, values: Positions | NDArray[np.int32], n_pieces: int, least: int) -> Flags:
    """Return which pieces have so many different values, shape (n_pieces,).

    Args:
        piece: Of each place, ascending.
        values: Of each place.
        n_pieces: How many pieces there are.
        least: How many values.
    """
    starts = np.searchsorted(piece, np.arange(n_pieces))
    early = np.arange(len(piece)) - starts[piece] < _EARLY
    have = _distinct(piece[early], values[early], n_pieces) >= least
    left = ~early & ~have[piece]
    if left.any():
        left |= early & ~have[piece]
        have |= _distinct(piece[left], values[left], n_pieces) >= least
    return have


def _distinct(piece: Positions, values: Positions | NDArray[np.int32], n_pieces: int) -> Positions:
    """Return how many different values go with each piece, shape (n_pieces,)."""
    width = int(values.max(initial=0)) + 1
    pairs = piece * width
    pairs += values
    pairs.sort()
    is_new = np.ones(len(pairs), dtype=np.bool_)
    is_new[1:] = pairs[1:] != pairs[:-1]
    pairs = pairs[is_new]
    pairs //= width
    return np.bincount(pairs, minlength=n_pieces)


def _is_term(level: _Pieces, longer: _Pieces | None) -> Flags:
    """Return which pieces are terms, and not half of a longer one that has nearly all their posts, (n_pieces,)."""
    most = np.zeros(len(level.first), dtype=np.int64)
    if longer is not None:
        for offset in (0, 1):
            np.maximum.at(most, level.names[longer.first + offset], longer.sources)
    return level.is_free & (most < _SAME_POSTS * level.sources)
