"""Better cuts for the ranges of rules that were found: between two cuts that were tried lies a better one, mostly.

The search tries a few dozen cuts of each number. Once a rule is found, its own rows say more closely where the cut
lies; of those that do nearly as well as the best the roundest is taken, because people choose round numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.learn.hypothesis import NumberDimension, RuleBody, refined_cut, without
from kmgraph.model import RangeLiteral

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kmgraph.learn.hypothesis import BitMatrix, PlatformData
    from kmgraph.model import Mask


@dataclass(frozen=True, eq=False)
class EncodedRules:
    """Rules, as columns of the bit matrix of the data."""

    data: PlatformData
    rules: tuple[RuleBody, ...]


@dataclass(frozen=True, slots=True)
class _RangeEnd:
    """One end of a range in a rule.

    Attributes:
        column: Its column.
        around: What the posts meet besides that it decides about.
    """

    column: int
    around: RuleBody


def with_better_cuts(found: EncodedRules) -> EncodedRules:
    """Return the rules with each end of a range put where the posts outside of the hold-out say it lies.

    If any moves, the rows are encoded again: the rules are then columns of the new bit matrix.
    """
    data, rules = found.data, found.rules
    covers = list(map(data.cover, rules))
    moves: dict[tuple[int, int], RangeLiteral] = {}
    for index, rule in enumerate(rules):
        free = ~data.holdout
        for other, cover in enumerate(covers):
            if other != index:
                free &= ~cover
        for end in _range_ends(rule, data.matrix):
            moved = _moved(end, data, free)
            if moved != data.matrix.literals[end.column]:
                moves[index, end.column] = moved
    if not moves:
        return found
    finer = data.with_language(data.language.with_cuts(moves.values()))
    return EncodedRules(finer, _translated(rules, moves, data.matrix, finer.matrix))


def _range_ends(rule: RuleBody, matrix: BitMatrix) -> Iterator[_RangeEnd]:
    """Yield the ends of ranges in a rule and in its exceptions."""
    for column in rule.columns:
        if isinstance(matrix.literals[column], RangeLiteral):
            yield _RangeEnd(column, RuleBody(without(rule.columns, column), rule.exceptions))
    for exception in rule.exceptions:
        others = tuple(other for other in rule.exceptions if other != exception)
        for column in exception:
            if isinstance(matrix.literals[column], RangeLiteral):
                yield _RangeEnd(column, RuleBody((*rule.columns, *without(exception, column)), others))


def _moved(end: _RangeEnd, data: PlatformData, free: Mask) -> RangeLiteral:
    """Return the end of a range where the free posts put it that the rest of the rule covers."""
    matrix = data.matrix
    literal, dimension = matrix.literals[end.column], data.language.dimensions[matrix.dimension[end.column]]
    assert isinstance(literal, RangeLiteral)
    assert isinstance(dimension, NumberDimension)
    rows = free & data.cover(end.around)
    numbers = dimension.numbers(data.sample.rows[rows])
    known = ~np.isnan(numbers)
    cut = literal.max if literal.min is None else literal.min
    assert cut is not None
    neighbours = np.concatenate([[-np.inf], dimension.cuts, [np.inf]])
    position = int(np.searchsorted(neighbours, cut))
    better = refined_cut(
        numbers[known],
        data.sample.target[rows][known],
        data.sample.cluster[rows][known],
        cut=cut,
        low=float(neighbours[position - 1]),
        high=float(neighbours[position + 1]),
        whole=dimension.is_whole,
        shared_by=dimension.shared_by,
    )
    return dimension.less_than(better) if literal.min is None else dimension.at_least(better)


def _translated(
    rules: tuple[RuleBody, ...], moves: Mapping[tuple[int, int], RangeLiteral], old: BitMatrix, new: BitMatrix
) -> tuple[RuleBody, ...]:
    """Return the rules as columns of the new matrix; a cut that no longer takes part there stays where it was."""
    translated = []
    for index, rule in enumerate(rules):
        column = {
            named: new.places.get(moves.get((index, named), old.literals[named]), new.places[old.literals[named]])
            for named in rule.named
        }
        exceptions = tuple(tuple(column[named] for named in exception) for exception in rule.exceptions)
        translated.append(RuleBody.of(tuple(column[named] for named in rule.columns), exceptions))
    return tuple(dict.fromkeys(translated))
