"""Literals with what they cover: each dimension of the language, turned into covers over units."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.learn.hypothesis.bits import Weights, pack, random_hashes
from kmgraph.learn.hypothesis.cut_points import roundness
from kmgraph.learn.hypothesis.language import NumberDimension
from kmgraph.learn.hypothesis.literals import parts
from kmgraph.learn.hypothesis.recorded_values import Codes, record_numbers, record_values
from kmgraph.model import literal_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kmgraph.learn.hypothesis.language import Dimension
    from kmgraph.learn.hypothesis.literals import SetTerm
    from kmgraph.learn.hypothesis.recorded_values import Occurrences, Recorded
    from kmgraph.model import Bits, Floats, Indices, Literal

    AtUnits = Codes | Occurrences

_MOST_JOINT = 32  # literals over two classes for each property, the most telling; a guard: each is one more column
MIN_SUPPORT = 5
"""Rows a literal must cover, and leave, to take part."""


@dataclass(frozen=True, slots=True)
class LiteralCover:
    """A literal that takes part.

    Attributes:
        position: Of its cover in the store.
        dimension: Position of its dimension in the language.
        rank: Preference among literals that cover the same rows, lower first.
        above: Literals of its dimension that it implies.
        bits: Bits of which literal of the dimension it is, over those of the likeliest one.
    """

    literal: Literal
    position: int
    dimension: int
    rank: int
    above: frozenset[Literal]
    bits: float = 0.0


@dataclass(frozen=True, eq=False)
class RecordedDimension:
    """What the rows of a sample record in one dimension, column by column.

    Attributes:
        terms: The literals over single values that enough rows may meet; none for numbers.
    """

    dimension: Dimension
    columns: tuple[Recorded, ...]
    terms: tuple[SetTerm, ...] = ()

    @property
    def most(self) -> int:
        """The number of literals that may take part at most."""
        if isinstance(self.dimension, NumberDimension):
            return 2 * len(self.dimension.cuts)
        return len(self.terms) + min(len(self.dimension.joint), _MOST_JOINT)


def record(dimension: Dimension, rows: Indices) -> RecordedDimension:
    """Return what some rows of the table record in one dimension. Values that no literal can use are left out."""
    if isinstance(dimension, NumberDimension):
        return RecordedDimension(dimension, (record_numbers(dimension.numbers(rows), dimension.cuts),))
    columns = tuple(record_values(column, rows) for column in dimension.columns)
    counts = [column.counts() for column in columns]
    useful = [np.zeros(len(count), dtype=np.bool_) for count in counts]
    terms: list[SetTerm] = []
    for term in dimension.terms:
        members = [np.fromiter(positions, dtype=np.intp, count=len(positions)) for positions in term.members]
        # Rows with several of the values count several times here: at most so many meet the literal.
        if sum(int(count[positions].sum()) for count, positions in zip(counts, members, strict=True)) >= MIN_SUPPORT:
            terms.append(term)
            for used, positions in zip(useful, members, strict=True):
                used[positions] = True
    kept = tuple(column.only(used) for column, used in zip(columns, useful, strict=True))
    return RecordedDimension(dimension, kept, tuple(terms))


def candidates(index: int, record: RecordedDimension, example: Indices, store: CoverStore) -> list[LiteralCover]:
    """Return the literals of one dimension that cover enough rows and leave enough.

    Args:
        index: Position of the dimension in the language.
        record: What the rows of the sample record there.
        example: One row of the sample for each unit, -1 for none, shape (n_units,).
        store: Takes the covers.
    """
    columns = tuple(column.at(example) for column in record.columns)
    if isinstance(record.dimension, NumberDimension):
        (bins,) = columns
        assert isinstance(bins, Codes)
        return list(_of_cuts(index, record.dimension, bins, store))
    singles = [
        LiteralCover(term.literal, position, index, term.rank, term.above)
        for term in record.terms
        if (position := store.add(_cover(term, columns))) is not None
    ]
    if not record.dimension.joint:
        return singles
    # Two classes are named where otherwise one is.
    joint = [
        LiteralCover(term.literal, position, index, term.rank, term.above, bits=math.log2(len(singles)))
        for term, cover in _telling(record.dimension.joint, singles, columns, store)
        if (position := store.add(cover)) is not None
    ]
    return [_with_joint_above(candidate, joint) for candidate in (*singles, *joint)]


def _of_cuts(index: int, dimension: NumberDimension, bins: Codes, store: CoverStore) -> Iterator[LiteralCover]:
    at_least = [dimension.at_least(cut) for cut in dimension.cuts]
    less_than = [dimension.less_than(cut) for cut in dimension.cuts]
    recorded = pack(bins.codes > 0)
    for number, cut in enumerate(dimension.cuts):
        # A round number is as likely as two that are a step less round.
        rank = roundness(float(cut))
        upper = pack(bins.codes > number + 1)
        if (position := store.add(upper)) is not None:
            yield LiteralCover(at_least[number], position, index, rank, frozenset(at_least[:number]), bits=rank)
        if (position := store.add(recorded & ~upper)) is not None:
            yield LiteralCover(less_than[number], position, index, rank, frozenset(less_than[number + 1 :]), bits=rank)


def _cover(term: SetTerm, columns: tuple[AtUnits, ...]) -> Bits:
    held = [column.holding(members) for column, members in zip(columns, term.members, strict=True) if members]
    return pack(np.logical_or.reduce(held)) if len(held) > 1 else pack(held[0])


def _telling(
    joint: tuple[SetTerm, ...], singles: list[LiteralCover], columns: tuple[AtUnits, ...], store: CoverStore
) -> list[tuple[SetTerm, Bits]]:
    """Return the joint literals that differ in enough rows from what two values could meet, the most telling first."""
    positions = {candidate.literal: candidate.position for candidate in singles}
    telling: list[tuple[float, SetTerm, Bits]] = []
    for term in joint:
        first, other = parts(term.literal)
        if first in positions and other in positions:
            cover = _cover(term, columns)
            apart = store.weights.total(store[positions[first]] & store[positions[other]] & ~cover)
            if apart >= MIN_SUPPORT:
                telling.append((apart, term, cover))
    telling.sort(key=lambda item: (-item[0], literal_key(item[1].literal)))
    return [(term, cover) for _, term, cover in telling[:_MOST_JOINT]]


def _with_joint_above(candidate: LiteralCover, joint: list[LiteralCover]) -> LiteralCover:
    """Return the candidate with the joint literals that a value of its kind meets by itself."""
    implied = candidate.above | {candidate.literal}
    met = {other.literal for other in joint if other is not candidate and implied.issuperset(parts(other.literal))}
    return replace(candidate, above=candidate.above | met) if met else candidate


class CoverStore:
    """Distinct covers in one matrix that is filled row by row, so that no second copy of it is ever made."""

    def __init__(self, weight: Floats, capacity: int) -> None:
        """Take the rows in each unit, shape (n_units,), and the most covers that may come."""
        self.weights = Weights.of(weight)
        self.n_recorded = float(weight.sum())
        """Rows that record what the covers to come speak of."""
        # Memory that is never written to is never used.
        self._bits = np.empty((capacity, len(weight) // 64), dtype=np.uint64)
        self._support: list[float] = []
        self._known: dict[int, list[int]] = {}
        self._key = random_hashes(len(weight) // 64)

    @property
    def support(self) -> Floats:
        """Rows in each cover, shape (n_covers,)."""
        return np.array(self._support, dtype=np.float64)

    def add(self, cover: Bits) -> int | None:
        """Return the position of a cover, an equal one's if there is one; None if it takes no part.

        Args:
            cover: Shape (n_words,).
        """
        support = self.weights.total(cover)
        if not MIN_SUPPORT <= support <= self.n_recorded - MIN_SUPPORT:
            return None
        alike = self._known.setdefault(int((cover * self._key).sum()), [])
        for position in alike:
            if np.array_equal(self._bits[position], cover):
                return position
        alike.append(len(self._support))
        self._bits[len(self._support)] = cover
        self._support.append(support)
        return len(self._support) - 1

    def __getitem__(self, position: int) -> Bits:
        """Return the cover at a position."""
        return np.asarray(self._bits[position])

    def take(self, order: Sequence[int]) -> Bits:
        """Return some of the covers in a new order, shape (n_covers, n_words). Nothing can be added any more."""
        return _permuted(self._bits[: len(self._support)], order)


def _permuted(matrix: Bits, order: Sequence[int]) -> Bits:
    """Put row order[i] of a matrix at row i, in place: cycle by cycle, with one row set aside."""
    moved = [False] * len(order)
    for start in range(len(order)):
        if moved[start] or order[start] == start:
            continue
        aside = matrix[start].copy()
        current = start
        while order[current] != start:
            matrix[current] = matrix[order[current]]
            moved[current] = True
            current = order[current]
        matrix[current] = aside
        moved[current] = True
    return matrix
