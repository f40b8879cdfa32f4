"""Better cuts for the ranges of rules that were found: between two cuts that were tried lies a better one, mostly.

The search tries a few dozen cuts of each number. Once a rule is found, its own rows say more closely where the cut
lies; of those that do nearly as well as the best the roundest is taken, because people choose round numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.learn.hypothesis import NumberDimension, RuleBody, encode, refined_cut
from kmgraph.model import RangeLiteral

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kmgraph.learn.hypothesis import BitMatrix, HypothesisLanguage
    from kmgraph.learn.sample import Sample
    from kmgraph.model import Bits, Mask


@dataclass(frozen=True, eq=False)
class Refined:
    """The rules over a language with better cuts."""

    language: HypothesisLanguage
    encoded: BitMatrix
    bodies: tuple[RuleBody, ...]


@dataclass(frozen=True, slots=True)
class _Range:
    """One end of a range in a rule.

    Attributes:
        column: Its column.
        rest: The columns that its posts meet besides.
        outside: Conjunctions that they don't meet.
    """

    column: int
    rest: tuple[int, ...]
    outside: tuple[tuple[int, ...], ...]


def refine(
    sample: Sample,
    language: HypothesisLanguage,
    encoded: BitMatrix,
    bodies: tuple[RuleBody, ...],
    holdout: Mask,
    masks: tuple[Mask, ...],
) -> Refined:
    """Return the rules with each end of a range put where the posts outside of the hold-out say it lies.

    The rows are encoded again if any moves; the bodies then mean columns of the new bit matrix.

    Args:
        sample: The rows.
        language: The literals that were searched.
        encoded: Its bit matrix.
        bodies: The rules found.
        holdout: Rows set aside, shape (n_rows,); they say nothing here.
        masks: Published scopes, as given to `encode`.
    """
    covers = [encoded.to_rows(body.cover(encoded.bits)) for body in bodies]
    moves: dict[tuple[int, int], RangeLiteral] = {}
    for index, body in enumerate(bodies):
        free = ~holdout
        for other, cover in enumerate(covers):
            if other != index:
                free &= ~cover
        for one in _ranges(body, encoded):
            moved = _moved(one, sample, language, encoded, free)
            if moved != encoded.literals[one.column]:
                moves[index, one.column] = moved
    if not moves:
        return Refined(language, encoded, bodies)
    finer = language.with_cuts(moves.values())
    again = encode(sample, finer, holdout, masks)
    return Refined(finer, again, _translated(bodies, moves, encoded, again))


def _ranges(body: RuleBody, encoded: BitMatrix) -> Iterator[_Range]:
    """Yield the ends of ranges in a body and in its exceptions."""
    for column in body.columns:
        if isinstance(encoded.literals[column], RangeLiteral):
            yield _Range(column, _without(body.columns, column), body.exceptions)
    for exception in body.exceptions:
        others = tuple(other for other in body.exceptions if other != exception)
        for column in exception:
            if isinstance(encoded.literals[column], RangeLiteral):
                yield _Range(column, (*body.columns, *_without(exception, column)), others)


def _moved(one: _Range, sample: Sample, language: HypothesisLanguage, encoded: BitMatrix, free: Mask) -> RangeLiteral:
    """Return the end of a range where the posts put it that the rest of the rule covers."""
    literal, dimension = encoded.literals[one.column], language.dimensions[encoded.dimension[one.column]]
    assert isinstance(literal, RangeLiteral)
    assert isinstance(dimension, NumberDimension)
    rows = free.copy()
    if one.rest or one.outside:
        rows &= encoded.to_rows(_cover(one, encoded))
    numbers = dimension.numbers(sample.rows[rows])
    known = ~np.isnan(numbers)
    cut = literal.max if literal.min is None else literal.min
    assert cut is not None
    around = np.concatenate([[-np.inf], dimension.cuts, [np.inf]])
    place = int(np.searchsorted(around, cut))
    found = refined_cut(
        numbers[known],
        sample.target[rows][known],
        cut=cut,
        low=float(around[place - 1]),
        high=float(around[place + 1]),
        whole=dimension.is_whole,
    )
    return dimension.less_than(found) if literal.min is None else dimension.at_least(found)


def _cover(one: _Range, encoded: BitMatrix) -> Bits:
    everything = np.full(encoded.bits.shape[1], np.iinfo(np.uint64).max, dtype=np.uint64)
    found = np.bitwise_and.reduce(encoded.bits[list(one.rest)], axis=0) if one.rest else everything
    for exception in one.outside:
        found = found & ~np.bitwise_and.reduce(encoded.bits[list(exception)], axis=0)
    return np.asarray(found)


def _translated(
    bodies: tuple[RuleBody, ...], moves: Mapping[tuple[int, int], RangeLiteral], old: BitMatrix, new: BitMatrix
) -> tuple[RuleBody, ...]:
    place = new.places
    translated = []
    for index, body in enumerate(bodies):
        column = {
            other: place.get(moves.get((index, other), old.literals[other]), place[old.literals[other]])
            for other in {*body.columns, *(one for exception in body.exceptions for one in exception)}
        }
        exceptions = tuple(tuple(column[one] for one in exception) for exception in body.exceptions)
        translated.append(RuleBody.of(tuple(column[one] for one in body.columns), exceptions))
    return tuple(dict.fromkeys(translated))


def _without(columns: tuple[int, ...], column: int) -> tuple[int, ...]:
    return tuple(other for other in columns if other != column)
