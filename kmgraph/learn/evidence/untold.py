"""What the posts don't tell of a rule: kinds of which too few were observed, ends of ranges between which none was."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.learn.hypothesis import NumberDimension, RuleBody, is_settled, without
from kmgraph.learn.testing import ENOUGH_POSTS, KindOutcome, kind_outcomes
from kmgraph.model import OpenLimit, RangeLiteral, literal_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kmgraph.learn.hypothesis import PlatformData
    from kmgraph.learn.testing import KindColumn
    from kmgraph.model import Literal, Mask


def too_few_to_tell(
    data: PlatformData, rule: RuleBody, columns: Iterable[KindColumn], other: Mask, base: float
) -> tuple[Literal, ...]:
    """Return the kinds of posts of which a rule's sentence speaks and too few were observed to tell.

    A kind is told if enough of its posts are removed by nothing else and surely fare worse than posts that no rule
    covers; one that is excepted, if its posts surely are spared. Of a kind all of whose posts something else removes,
    that tells.

    Args:
        data: The platform.
        rule: The rule.
        columns: What sorts posts into kinds.
        other: The rows that something else removes, shape (n_rows,).
        base: The rate where no rule applies, in [0, 1].
    """
    cover, excepted = data.cover(rule), data.cover(RuleBody(rule.columns))
    alone = cover & ~other
    rate = float(data.sample.target[alone].mean()) if alone.any() else 0.0
    untold: list[KindOutcome] = []
    for column in columns:
        untold += [told for told in kind_outcomes(data, column, rule, cover, alone) if not _is_hit(told, base)]
        spared = {kind for kind in rule.exceptions if len(kind) == 1}
        outcomes = kind_outcomes(data, column, RuleBody(rule.columns), excepted, excepted & ~other)
        untold = [told for told in untold if (told.kind.column,) not in spared]
        untold += [told for told in outcomes if (told.kind.column,) in spared and not told.is_spared(rate)]
    return tuple(sorted(_widest(untold), key=literal_key))


def _is_hit(told: KindOutcome, base: float) -> bool:
    if not told.alone.total and told.everything.total:
        return True
    return told.alone.total >= ENOUGH_POSTS and told.is_hit(base)


def _widest(untold: list[KindOutcome]) -> Iterator[Literal]:
    """Yield the kinds without those that are part of another one."""
    own = {told.kind.column for told in untold if told.kind.column is not None}
    for told in untold:
        if not (told.kind.implies - {told.kind.column}) & own:
            yield told.kind.literal


def open_limits(data: PlatformData, rule: RuleBody) -> tuple[OpenLimit, ...]:
    """Return the ends of ranges in a rule that may as well be others: none of the posts that it decides on lies there.

    Where only one of the numbers that people choose lies in between, it is as good as known.

    Args:
        data: The platform.
        rule: The rule.
    """
    limits = (_open_limit(data, rule, column) for column in rule.columns)
    return tuple(limit for limit in limits if limit is not None)


def _open_limit(data: PlatformData, rule: RuleBody, column: int) -> OpenLimit | None:
    literal, dimension = data.matrix.literals[column], data.language.dimensions[data.matrix.dimension[column]]
    if not isinstance(literal, RangeLiteral) or not isinstance(dimension, NumberDimension):
        return None
    around = data.cover(RuleBody(without(rule.columns, column), rule.exceptions))
    numbers = dimension.numbers(data.sample.rows[around])
    cut = literal.max if literal.min is None else literal.min
    assert cut is not None
    below, above = numbers[numbers < cut], numbers[numbers >= cut]
    if not len(below) or not len(above):
        return None
    low, high = float(np.max(below)), float(np.min(above))
    if is_settled(low, high):
        return None
    if dimension.is_whole:
        low, high = math.floor(low) + 1, math.ceil(high) - 1
        if low == high:
            return None  # one number alone was not observed: the limit is known as well as people say it
    return OpenLimit(literal, low, high)
