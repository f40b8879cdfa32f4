"""Texts -> MinHash sketches of their shingles, by `rensa`; many texts at a time, in arrays.

A shingle is a piece of five characters, of three where it begins in a script without spaces: about a word in either.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from rensa import RMinHash

from kmgraph.observe.text.characters import UNSPACED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

HASHES = 128
"""Hashes of a sketch."""
BANDS = 21
"""Parts of a sketch: two texts are compared if they have one part in common."""
LONG = 40
"""Width from which on a wording is hardly written twice by chance; characters of unspaced scripts count twice."""

_ROWS = HASHES // BANDS
# Where scripts without spaces begin and end, in turn: a character of one has an odd number of bounds before it.
_SIGN_BOUNDS = np.array([bound for first, last in UNSPACED for bound in (first, last + 1)], dtype=np.uint32)
_SEED = 42
_LETTERS, _SIGNS = 5, 3
_READ_CHARACTERS = 2_000
_AT_ONCE = 200_000
_BASE = np.uint64(0x9E3779B97F4A7C15)
_BYTE = np.uint32(0x85EBCA6B)


@dataclass(frozen=True, eq=False)
class Sketches:
    """Sketches of some texts.

    Attributes:
        bands: A hash of each part, shape (n_texts, BANDS), uint32.
        sketches: A byte of each hash, shape (n_texts, HASHES), uint8.
    """

    bands: NDArray[np.uint32]
    sketches: NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class _Characters:
    """Texts end to end.

    Attributes:
        codes: Code points, shape (n_characters,), uint32.
        is_sign: Whether a character is of a script without spaces, shape (n_characters,).
        ends: Where each text ends, shape (n_texts,).
    """

    codes: NDArray[np.uint32]
    is_sign: NDArray[np.bool_]
    ends: NDArray[np.int64]

    def count(self, mask: NDArray[np.bool_]) -> NDArray[np.int64]:
        """Return how many characters of each text are in the mask."""
        totals = np.concatenate(([0], np.cumsum(mask, dtype=np.int64)))
        return np.diff(totals[self.ends], prepend=0)


def is_long(texts: Sequence[str]) -> NDArray[np.bool_]:
    """Return which texts are at least `LONG` wide.

    >>> is_long(["a" * 40, "种" * 20, "a" * 39]).tolist()
    [True, True, False]
    """
    characters = _characters([text[:LONG] for text in texts])
    lengths = np.diff(characters.ends, prepend=0)
    return np.asarray(lengths + characters.count(characters.is_sign) >= LONG, dtype=np.bool_)


def sketch_texts(texts: Sequence[str]) -> Sketches:
    """Return the sketch of each text; of a very long one, of its beginning."""
    beginnings = [text[:_READ_CHARACTERS] for text in texts]
    ends = np.cumsum(np.fromiter(map(len, beginnings), dtype=np.int64, count=len(beginnings)))
    # Texts of about as many characters at a time as the processor's cache holds arrays for.
    cuts = np.searchsorted(ends, np.arange(_AT_ONCE, ends[-1] if len(ends) else 0, _AT_ONCE)).tolist()
    parts = [_sketch(beginnings[start:end]) for start, end in pairwise((0, *cuts, len(beginnings))) if end > start]
    bands = [part.bands for part in parts] or [np.zeros((0, BANDS), np.uint32)]
    sketches = [part.sketches for part in parts] or [np.zeros((0, HASHES), np.uint8)]
    return Sketches(np.concatenate(bands), np.concatenate(sketches))


def _sketch(texts: Sequence[str]) -> Sketches:
    characters = _characters(texts)
    shingles, is_shingle = _shingles(characters)
    starts = np.concatenate(([0], np.cumsum(characters.count(is_shingle)))).astype(np.uint64)
    matrix = RMinHash.digest_matrix_from_flat_token_hashes(shingles[is_shingle], starts, HASHES, _SEED)
    hashes = np.array(matrix.to_rows(), dtype=np.uint32)
    return Sketches(_bands(hashes), (hashes * _BYTE >> np.uint32(24)).astype(np.uint8))


def similarities(left: NDArray[np.uint8], right: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Return the estimated Jaccard similarity of the shingles of pairs of texts, each in [0, 1].

    Of each hash a byte is kept; what agrees by chance is taken off (Li and König 2010).

    Args:
        left: Sketches, shape (n_pairs, HASHES).
        right: As `left`.
    """
    agreement = np.count_nonzero(left == right, axis=1) / HASHES
    return np.asarray(np.clip((agreement - 1 / 256) / (1 - 1 / 256), 0.0, 1.0), dtype=np.float64)


def _characters(texts: Sequence[str]) -> _Characters:
    codes = np.frombuffer("".join(texts).encode("utf-32-le"), dtype=np.uint32)
    ends = np.cumsum(np.fromiter(map(len, texts), dtype=np.int64, count=len(texts)))
    is_sign = np.searchsorted(_SIGN_BOUNDS, codes, side="right") % 2 == 1
    return _Characters(codes, np.asarray(is_sign, dtype=np.bool_), ends)


def _shingles(characters: _Characters) -> tuple[NDArray[np.uint64], NDArray[np.bool_]]:
    """Return a hash of the shingle that begins at each character, and whether one does."""
    codes = characters.codes.astype(np.uint64)
    sizes = np.where(characters.is_sign, _SIGNS, _LETTERS)
    rest = np.repeat(characters.ends, np.diff(characters.ends, prepend=0)) - np.arange(len(codes))
    hashes = sizes.astype(np.uint64)
    for offset in range(_LETTERS):
        following = np.zeros_like(codes)
        following[: len(codes) - offset] = codes[offset:]
        taken = hashes * _BASE + following
        hashes = taken if offset < _SIGNS else np.where(characters.is_sign, hashes, taken)
    hashes ^= hashes >> np.uint64(29)
    hashes *= _BASE
    hashes ^= hashes >> np.uint64(32)
    return hashes, rest >= sizes


def _bands(hashes: NDArray[np.uint32]) -> NDArray[np.uint32]:
    parts = hashes[:, : BANDS * _ROWS].reshape(-1, BANDS, _ROWS).astype(np.uint64)
    mixed = np.zeros(parts.shape[:2], dtype=np.uint64)
    for row in range(_ROWS):
        mixed = (mixed ^ parts[:, :, row]) * _BASE
        mixed ^= mixed >> np.uint64(31)
    return (mixed >> np.uint64(32)).astype(np.uint32)
