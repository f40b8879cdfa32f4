"""Sets of observations as packed bits: 64 a word, counted with the processor's population count."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from kmgraph.model import Bits, Floats, Hashes, Indices, Mask

_CHUNK_WORDS = 1 << 16  # half a megabyte: the intermediate results stay in the processor's cache
_CHUNK_BYTES = 1 << 20
_WORTH_THREADS = 1 << 19  # words; handing a slice to a thread costs some fifty microseconds
_MOST_THREADS = 8  # a guard: on more cores memory is the limit
_EXACT_FLOAT_WORDS = 1 << 18  # sums of counts up to 64 stay below 2^24, exact in single precision


def pack(mask: Mask) -> Bits:
    """Return bools as bits, the last axis packed and padded with zeros to whole words.

    >>> pack(np.array([True, False, True])).tolist()
    [5]
    """
    length = mask.shape[-1]
    width = -(-length // 64) * 8
    packed = np.packbits(mask, axis=-1, bitorder="little")
    padded = np.zeros((*packed.shape[:-1], width), dtype=np.uint8)
    padded[..., : packed.shape[-1]] = packed
    return padded.view("<u8").astype(np.uint64, copy=False)


def unpack(bits: Bits, length: int) -> Mask:
    """Return the first `length` bits of the last axis as bools."""
    raw = np.ascontiguousarray(bits.astype("<u8", copy=False)).view(np.uint8)
    return np.unpackbits(raw, axis=-1, count=length, bitorder="little").view(np.bool_)


def positions(bits: Bits) -> Indices:
    """Return the positions of the bits that are set, ascending; `bits` has shape (n_words,).

    >>> positions(np.array([5, 0, 1], dtype=np.uint64)).tolist()
    [0, 2, 128]
    """
    words = np.flatnonzero(bits)
    within = unpack(bits[words][:, None], 64)
    word, bit = np.nonzero(within)
    return np.asarray(words[word] * 64 + bit, dtype=np.intp)


def gathered(bits: Bits, chosen: Indices) -> Bits:
    """Return the chosen bits of each row as a bit matrix of its own; `bits` has shape (n_rows, n_words)."""
    raw = np.ascontiguousarray(bits.astype("<u8", copy=False)).view(np.uint8)
    byte, shift = chosen >> 3, (chosen & 7).astype(np.uint8)
    packed = np.empty((len(bits), -(-len(chosen) // 64)), dtype=np.uint64)
    step = max(1, _CHUNK_BYTES // max(1, len(chosen)))
    for start in range(0, len(bits), step):
        packed[start : start + step] = pack((raw[start : start + step].take(byte, axis=1) >> shift & 1).view(np.bool_))
    return packed


@dataclass(frozen=True, slots=True)
class Plane:
    """One bit of the weights: `value` for every observation whose bit is set; `bits` None means all of them."""

    value: float
    bits: Bits | None


@dataclass(frozen=True, eq=False)
class Weights:
    """Non-negative weights of observations, bit-sliced, so that a weighted count is a few population counts."""

    planes: tuple[Plane, ...]
    values: Floats = field(repr=False)
    scale: int = 1

    @classmethod
    def of(cls, values: Floats, scale: int = 1) -> Weights:
        """Return the weights, rounded to multiples of 1 / scale."""
        whole = np.rint(values * scale).astype(np.int64)
        if scale == 1 and len(whole) and whole.min() == whole.max() == 1:
            return cls((Plane(1.0, None),), values)
        planes = (
            Plane((1 << bit) / scale, pack((whole >> bit & 1).astype(np.bool_)))
            for bit in range(int(whole.max(initial=0)).bit_length())
        )
        return cls(tuple(planes), whole / scale, scale)

    def count(self, covers: Bits) -> Floats:
        """Return the weight in each cover; covers have shape (…, n_words), the result (…)."""
        return self.count_and(covers, None)

    def total(self, cover: Bits) -> float:
        """Return the weight in one cover, shape (n_words,)."""
        return float(self.count(cover[None, :])[0])

    def count_and(self, covers: Bits, other: Bits | None) -> Floats:
        """Return the weight in each cover cut with `other`, shape (n_words,)."""
        if covers.size == 0:
            return np.zeros(covers.shape[:-1])
        flat = covers.reshape(-1, covers.shape[-1])
        total = np.empty(len(flat))

        def count(rows: slice) -> None:
            part = flat[rows]
            total[rows] = self._sums(part if other is None else part & other)

        in_parallel(count, len(flat), flat.shape[1])
        return total.reshape(covers.shape[:-1])

    def count_pairs(self, covers: Bits, first: Indices, second: Indices, other: Bits) -> Floats:
        """Return the weight in each pair of covers cut with `other`; `first` and `second` have shape (n_pairs,)."""
        total = np.empty(len(first))

        def count(pairs: slice) -> None:
            part = covers[first[pairs]]
            part &= covers[second[pairs]]
            part &= other
            total[pairs] = self._sums(part)

        in_parallel(count, len(first), covers.shape[1])
        return total

    def _sums(self, part: Bits) -> Floats:
        if len(self.planes) == 1 and self.planes[0].bits is None:
            return self.planes[0].value * _popcount(part)
        total = np.zeros(len(part))
        for plane in self.planes:
            total += plane.value * _popcount(part if plane.bits is None else part & plane.bits)
        return total


def in_parallel(job: Callable[[slice], None], count: int, n_words: int) -> None:
    """Run a job over slices of `count` rows of `n_words` words each, on all cores where that pays.

    The job writes its results in place; numpy lets other threads run meanwhile.
    """
    step = max(1, _CHUNK_WORDS // max(1, n_words))
    slices = [slice(start, min(start + step, count)) for start in range(0, count, step)]
    run = map if count * n_words < _WORTH_THREADS else _pool().map
    list(run(job, slices))


@cache
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=min(_MOST_THREADS, os.cpu_count() or 1), thread_name_prefix="kmgraph-search")


def _popcount(bits: Bits) -> Floats:
    counts = np.bitwise_count(bits)
    if bits.shape[1] > _EXACT_FLOAT_WORDS:
        return np.asarray(counts.sum(axis=1, dtype=np.int64), dtype=np.float64)
    # A product with ones is the fastest row sum numpy has for bytes. Some matrix libraries read past the last row, and
    # warn of an invalid number for what they find there; counts are never invalid.
    with np.errstate(invalid="ignore"):
        return np.asarray(counts.astype(np.float32) @ _ones(bits.shape[1]), dtype=np.float64)


def random_hashes(count: int) -> Hashes:
    """Return numbers that name things, the same in every run: sums of them name sets, as good as uniquely."""
    return np.random.default_rng(0x6B6D).integers(1, np.iinfo(np.uint64).max, size=count, dtype=np.uint64)


@lru_cache(maxsize=256)
def _ones(length: int) -> NDArray[np.float32]:
    return np.ones(length, dtype=np.float32)
