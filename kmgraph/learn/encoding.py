"""Turns the rows of one platform into a bit matrix: one row a literal, one bit a unit of indistinguishable posts."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.learn.bits import Weights, pack, unpack
from kmgraph.learn.hypothesis import NumberDimension
from kmgraph.learn.signatures import group_rows
from kmgraph.learn.space import Side, Space
from kmgraph.model import ClassLiteral, RangeLiteral, SomeLiteral

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from kmgraph.learn.bits import Bits
    from kmgraph.learn.hypothesis import Dimension, Language, SetDimension
    from kmgraph.learn.sample import Sample
    from kmgraph.learn.signatures import Block, Units
    from kmgraph.model import Literal, SetColumn

    Mask = NDArray[np.bool_]

MIN_SUPPORT = 5
"""Rows a literal must cover, and leave, to take part."""


@dataclass(frozen=True, eq=False)
class Encoded:
    """One platform as bits. A *column* is a set of literals that cover the same rows, named by its first literal.

    Attributes:
        literals: The name of each column: the narrowest class, the roundest number of its literals, (n_columns,).
        synonyms: The other literals of each column, sorted by preference.
        dimension: Which dimension a column belongs to, shape (n_columns,).
        above: `above[i, j]`: by the ontology, column i implies column j, shape (n_columns, n_columns).
        costs: Bits to name each column, shape (n_columns,).
        ranks: Preference among equals, lower first, shape (n_columns,).
        bits: Covers over units, shape (n_columns, n_words).
        published: Covers of the published scopes over units, shape (n_published, n_words).
        units: What the bits stand for.
        functional: Properties with one value at most.
    """

    literals: tuple[Literal, ...]
    synonyms: tuple[tuple[Literal, ...], ...]
    dimension: NDArray[np.intp]
    above: NDArray[np.bool_]
    costs: NDArray[np.float64]
    ranks: NDArray[np.int64]
    bits: Bits
    published: Bits
    units: Units
    functional: frozenset[str]

    def side(self, block: Block, weights: Weights | None = None) -> Side:
        """Return one block ready to be searched, all of it live."""
        counts = weights or Weights.of(self.units.weight[block.units])
        live = pack(np.ones(block.stop - block.start, dtype=np.bool_))
        return Side(self.bits[:, block.words], counts, live)

    def space(self, positive: Side, negative: Side) -> Space:
        """Return the search space over two blocks."""
        return Space(positive, negative, self.costs, self.above | self.above.T, self.ranks)

    def to_rows(self, cover: Bits) -> Mask:
        """Return which rows of the sample a packed cover over all units holds, shape (n_rows,)."""
        return np.asarray(unpack(cover, len(self.units.weight))[self.units.of_row], dtype=np.bool_)


@dataclass(frozen=True, slots=True)
class _Column:
    literal: Literal
    dimension: int
    rank: int
    above: frozenset[Literal]
    bits: Bits


def encode(sample: Sample, language: Language, holdout: Mask, masks: tuple[Mask, ...]) -> Encoded:
    """Return one platform as bits.

    Args:
        sample: The rows.
        language: The literals.
        holdout: Rows set aside from the search, shape (n_rows,).
        masks: Published scopes, shape (n_rows,) each.
    """
    units = group_rows(sample, language, holdout, masks)
    # Padding reads the first row and is wiped afterwards.
    example = np.maximum(units.example, 0)
    real = units.example >= 0
    groups: dict[bytes, list[_Column]] = {}
    for column in _columns(sample, language, units, example, real):
        groups.setdefault(column.bits.tobytes(), []).append(column)
    merged = [sorted(group, key=_preference) for group in groups.values()]
    published = pack(np.stack([mask[example] & real for mask in masks])) if masks else None
    return _assemble(merged, units, published, language.functional)


def _columns(
    sample: Sample, language: Language, units: Units, example: NDArray[np.intp], real: Mask
) -> Iterator[_Column]:
    """Yield the columns of every dimension that cover enough rows and leave enough."""
    for index, dimension in enumerate(language.dimensions):
        for column, recorded in _dimension_columns(index, dimension, sample.rows[example]):
            mask = recorded & real
            support = units.weight[mask].sum()
            if MIN_SUPPORT <= support <= len(sample) - MIN_SUPPORT:
                yield _Column(column.literal, index, column.rank, column.above, pack(mask))


def _dimension_columns(index: int, dimension: Dimension, rows: NDArray[np.intp]) -> Iterator[tuple[_Column, Mask]]:
    nothing = np.empty(0, dtype=np.uint64)
    if isinstance(dimension, NumberDimension):
        numbers = dimension.numbers(rows)
        upward, downward = map(dimension.at_least, dimension.cuts), map(dimension.less_than, dimension.cuts)
        at_least, less_than = list(upward), list(downward)
        for place, cut in enumerate(dimension.cuts):
            rank = dimension.rank(cut)
            above = frozenset(at_least[:place])
            yield _Column(at_least[place], index, rank, above, nothing), numbers >= cut
            above = frozenset(less_than[place + 1 :])
            yield _Column(less_than[place], index, rank, above, nothing), numbers < cut
        return
    positions = _positions(dimension, rows)
    for term in dimension.terms:
        mask = np.zeros(len(rows), dtype=np.bool_)
        for value in term.members:
            for found in positions.get((type(value), value), ()):
                mask[found] = True
        yield _Column(term.literal, index, term.rank, term.above, nothing), mask


def _positions(dimension: SetDimension, rows: NDArray[np.intp]) -> dict[object, list[NDArray[np.intp]]]:
    """Return, for each value, the places in `rows` that record it."""
    found: dict[object, list[NDArray[np.intp]]] = {}
    for column in dimension.columns:
        owner, codes = _pairs(column, rows)
        order = np.argsort(codes, kind="stable")
        ends = np.cumsum(np.bincount(codes, minlength=len(column.values)))
        for value, places in zip(column.values, np.split(owner[order], ends[:-1]), strict=False):
            if len(places):
                # True == 1 in Python; a flag and a number stay apart by their type.
                found.setdefault((type(value), value), []).append(places)
    return found


def _pairs(column: SetColumn, rows: NDArray[np.intp]) -> tuple[NDArray[np.intp], NDArray[np.int32]]:
    """Return (place in `rows`, value code) for every value that the rows record."""
    counts = column.indptr[rows + 1] - column.indptr[rows]
    owner = np.repeat(np.arange(len(rows)), counts)
    ends = np.cumsum(counts)
    offset = np.arange(len(owner)) - np.repeat(ends - counts, counts)
    return owner, column.indices[column.indptr[rows][owner] + offset]


def _preference(column: _Column) -> tuple[object, ...]:
    # Of classes that cover the same posts the narrowest is named: nothing was seen of the rest of a wider one.
    is_class = isinstance(column.literal, ClassLiteral | SomeLiteral)
    return (column.dimension, -column.rank if is_class else column.rank, str(column.literal))


def _assemble(merged: list[list[_Column]], units: Units, published: Bits | None, functional: frozenset[str]) -> Encoded:
    merged.sort(key=lambda group: _preference(group[0]))
    n_words = len(units.weight) // 64
    dimension = np.array([group[0].dimension for group in merged], dtype=np.intp)
    ranks = np.array([group[0].rank for group in merged], dtype=np.int64)
    ranged = np.array([isinstance(group[0].literal, RangeLiteral) for group in merged], dtype=np.bool_)
    return Encoded(
        literals=tuple(group[0].literal for group in merged),
        synonyms=tuple(tuple(column.literal for column in group[1:]) for group in merged),
        dimension=dimension,
        above=_above(merged),
        costs=_costs(dimension, np.where(ranged, ranks, 0)),
        ranks=ranks,
        bits=np.stack([group[0].bits for group in merged]) if merged else np.empty((0, n_words), dtype=np.uint64),
        published=np.empty((0, n_words), dtype=np.uint64) if published is None else published,
        units=units,
        functional=functional,
    )


def _costs(dimension: NDArray[np.intp], oddness: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the bits that name a column: its dimension, then itself within the dimension.

    All columns of a dimension cost the same, but cuts: a round number is as likely as two that are a step less round.
    """
    likely = 2.0 ** -oddness.astype(np.float64)
    within = np.bincount(dimension, weights=likely, minlength=1)
    n_dimensions = max(1, int(np.count_nonzero(within)))
    return np.asarray(math.log2(n_dimensions) + np.log2(within[dimension] / likely))


def _above(merged: list[list[_Column]]) -> NDArray[np.bool_]:
    place = {column.literal: index for index, group in enumerate(merged) for column in group}
    above = np.zeros((len(merged), len(merged)), dtype=np.bool_)
    for index, group in enumerate(merged):
        for column in group:
            for other in column.above:
                if other in place and place[other] != index:
                    above[index, place[other]] = True
    return above
