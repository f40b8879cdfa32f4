"""Groups rows into units: rows that no literal can tell apart, with one outcome, on one side of the split.

The only step that looks at every row; everything after it works on units and their weights.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kmgraph.learn.hypothesis.recorded_values import Recorded
    from kmgraph.model import Floats, Hashes, Indices, Mask


@dataclass(frozen=True, slots=True)
class Block:
    """A run of units with one outcome on one side of the split, padded to whole words.

    Attributes:
        start, stop: First unit and the one after the last.
        word_start, word_stop: The same in 64-bit words of a packed cover.
    """

    start: int
    stop: int
    word_start: int
    word_stop: int

    @property
    def words(self) -> slice:
        """Return the block's place in a packed cover."""
        return slice(self.word_start, self.word_stop)

    @property
    def units(self) -> slice:
        """Return the block's place in an array over units, padding left out."""
        return slice(self.start, self.stop)


@dataclass(frozen=True, eq=False)
class Units:
    """The units of one platform, block after block.

    Attributes:
        blocks: Search target, search kept, held-out target, held-out kept.
        of_row: The unit of each row of the sample, shape (n_rows,).
        example: One row of the sample for each unit, -1 in the padding, shape (n_units,).
        weight: Rows in each unit, 0 in the padding, shape (n_units,), float64.
    """

    blocks: tuple[Block, Block, Block, Block]
    of_row: Indices
    example: Indices
    weight: Floats


def group_rows(target: Mask, holdout: Mask, recorded: Iterable[Recorded], masks: tuple[Mask, ...]) -> Units:
    """Return the units of a sample.

    Rows are compared by a 64-bit hash of their features; among a million signatures two collide with a chance of
    three in a hundred million.

    Args:
        target: Whether the outcome is in the target, shape (n_rows,).
        holdout: Rows set aside, shape (n_rows,).
        recorded: What can be told apart.
        masks: Published scopes; rows that differ in one stay apart. Shape (n_rows,) each.
    """
    hashes = _signatures(len(target), recorded, masks)
    blocks, examples, weights = [], [], []
    of_row = np.empty(len(target), dtype=np.intp)
    start = 0
    for side in (~holdout, holdout):
        for outcome in (target, ~target):
            rows = np.flatnonzero(side & outcome)
            _, first, inverse, counts = np.unique(
                hashes[rows], return_index=True, return_inverse=True, return_counts=True
            )
            width = -(-len(first) // 64)
            of_row[rows] = start + inverse.reshape(-1)
            padding = width * 64 - len(first)
            examples.append(np.concatenate([rows[first], np.full(padding, -1, dtype=np.intp)]))
            weights.append(np.concatenate([counts.astype(np.float64), np.zeros(padding)]))
            blocks.append(Block(start, start + len(first), start // 64, start // 64 + width))
            start += width * 64
    return Units(
        (blocks[0], blocks[1], blocks[2], blocks[3]), of_row, np.concatenate(examples), np.concatenate(weights)
    )


def _signatures(n_rows: int, recorded: Iterable[Recorded], masks: tuple[Mask, ...]) -> Hashes:
    random = np.random.default_rng(0x6B6D)
    total = np.zeros(n_rows, dtype=np.uint64)
    for values in recorded:
        total += values.hashes(_draw(random, values.size))
    for mask in masks:
        total += mask.astype(np.uint64) * _draw(random, 1)[0]
    return total


def _draw(random: np.random.Generator, count: int) -> Hashes:
    return random.integers(1, np.iinfo(np.uint64).max, size=count, dtype=np.uint64)
