"""Turns the rows of one platform into a bit matrix: one row a literal, one bit a unit of indistinguishable posts."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.learn.hypothesis.bits import Weights, gathered, pack, unpack
from kmgraph.learn.hypothesis.blocks import OutcomeBlock, SearchSpace
from kmgraph.learn.hypothesis.covers import CoverStore, candidates, record
from kmgraph.learn.hypothesis.units import group_rows
from kmgraph.model import ClassLiteral, SomeLiteral, ValueLiteral

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from kmgraph.learn.hypothesis.covers import LiteralCover
    from kmgraph.learn.hypothesis.language import HypothesisLanguage
    from kmgraph.learn.hypothesis.units import Block, Units
    from kmgraph.learn.sample import Sample
    from kmgraph.model import Bits, Feature, Floats, Indices, Literal, Mask


@dataclass(frozen=True, eq=False)
class BitMatrix:
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
        support: Rows of the sample in each column, shape (n_columns,).
    """

    literals: tuple[Literal, ...]
    synonyms: tuple[tuple[Literal, ...], ...]
    dimension: Indices
    above: Mask
    costs: Floats
    ranks: NDArray[np.int64]
    bits: Bits
    published: Bits
    units: Units
    functional: frozenset[str]
    support: Floats

    def side(self, block: Block, weights: Weights | None = None) -> OutcomeBlock:
        """Return one block ready to be searched, all of it live."""
        counts = weights or Weights.of(self.units.weight[block.units])
        live = pack(np.ones(block.stop - block.start, dtype=np.bool_))
        return OutcomeBlock(self.bits[:, block.words], counts, live)

    def space(self, positive: OutcomeBlock, negative: OutcomeBlock) -> SearchSpace:
        """Return the search space over two blocks."""
        return SearchSpace(positive, negative, self.costs, self.above | self.above.T, self.ranks)

    @cached_property
    def places(self) -> dict[Literal, int]:
        """Return the column of each literal, by whichever of its names."""
        names = zip(self.literals, self.synonyms, strict=True)
        return {name: column for column, (first, others) in enumerate(names) for name in (first, *others)}

    def shown(self, rows: Indices) -> Mask:
        """Return which of the columns hold for which of some rows of the sample, shape (n_columns, n_rows)."""
        return unpack(gathered(self.bits, self.units.of_row[rows]), len(rows))

    def to_rows(self, cover: Bits) -> Mask:
        """Return which rows of the sample a packed cover over all units holds, shape (n_rows,)."""
        return np.asarray(unpack(cover, len(self.units.weight))[self.units.of_row], dtype=np.bool_)


def encode(
    sample: Sample,
    language: HypothesisLanguage,
    holdout: Mask,
    masks: tuple[Mask, ...],
    filled: Mapping[Feature, tuple[Mask, ...]] | None = None,
) -> BitMatrix:
    """Return one platform as bits.

    Args:
        sample: The rows.
        language: The literals.
        holdout: Rows set aside from the search, shape (n_rows,).
        masks: Published scopes, shape (n_rows,) each.
        filled: Of features that not all rows record, the rows in which each header is filled, shape (n_rows,) each. A
            row in which nothing is recorded is no row of which none of the literals holds, and a literal that holds
            wherever something is recorded says no more than that it is.
    """
    records = tuple(record(dimension, sample.rows) for dimension in language.dimensions)
    recorded = [column for values in records for column in values.columns]
    filled = filled or {}
    apart = {id(mask): mask for headers in filled.values() for mask in headers}
    units = group_rows(sample.target, holdout, recorded, (*masks, *apart.values()))
    store = CoverStore(units.weight, sum(values.most for values in records))
    groups: dict[int, list[LiteralCover]] = {}
    for index, values in enumerate(records):
        store.n_recorded = _n_recorded(filled.get(values.dimension.feature, ()), len(sample))
        for candidate in candidates(index, values, units.example, store):
            groups.setdefault(candidate.position, []).append(candidate)
    merged = [sorted(group, key=_preference) for group in groups.values()]
    return _assemble(merged, store, units, _published(units, masks), language.functional)


def _n_recorded(headers: tuple[Mask, ...], n_rows: int) -> int:
    return int(np.count_nonzero(np.logical_or.reduce(headers))) if headers else n_rows


def _published(units: Units, masks: tuple[Mask, ...]) -> Bits:
    if not masks:
        return np.empty((0, len(units.weight) // 64), dtype=np.uint64)
    real = units.example >= 0
    return pack(np.stack([mask.take(units.example, mode="clip") & real for mask in masks]))


def _preference(candidate: LiteralCover) -> tuple[object, ...]:
    # Of classes that cover the same posts the narrowest is named: nothing was seen of the rest of a wider one.
    literal = candidate.literal
    is_thing = isinstance(literal, ClassLiteral | SomeLiteral) or (isinstance(literal, ValueLiteral) and literal.is_iri)
    return (candidate.dimension, -candidate.rank if is_thing else candidate.rank, str(literal))


def _assemble(
    merged: list[list[LiteralCover]], store: CoverStore, units: Units, published: Bits, functional: frozenset[str]
) -> BitMatrix:
    merged.sort(key=lambda group: _preference(group[0]))
    first = [group[0] for group in merged]
    order = [candidate.position for candidate in first]
    dimension = np.array([candidate.dimension for candidate in first], dtype=np.intp)
    return BitMatrix(
        literals=tuple(candidate.literal for candidate in first),
        synonyms=tuple(tuple(candidate.literal for candidate in group[1:]) for group in merged),
        dimension=dimension,
        above=_above(merged),
        costs=_costs(dimension, np.array([candidate.bits for candidate in first], dtype=np.float64)),
        ranks=np.array([candidate.rank for candidate in first], dtype=np.int64),
        bits=store.take(order),
        published=published,
        units=units,
        functional=functional,
        support=store.support[order],
    )


def _costs(dimension: Indices, bits: Floats) -> Floats:
    """Return the bits that name a column: its dimension, then itself within the dimension.

    Within a dimension a column takes `bits` more than the likeliest ones, and together they use up the code.
    """
    likely = 2.0**-bits
    within = np.bincount(dimension, weights=likely, minlength=1)
    n_dimensions = max(1, int(np.count_nonzero(within)))
    return np.asarray(math.log2(n_dimensions) + np.log2(within[dimension] / likely))


def _above(merged: list[list[LiteralCover]]) -> Mask:
    column_of = {candidate.literal: index for index, group in enumerate(merged) for candidate in group}
    above = np.zeros((len(merged), len(merged)), dtype=np.bool_)
    for index, group in enumerate(merged):
        for candidate in group:
            above[index, [column_of[other] for other in candidate.above if other in column_of]] = True
    np.fill_diagonal(above, False)
    return above
