"""What the posts don't tell of a rule: kinds of which too few were observed, ends of ranges between which none was."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.learn.hypothesis import NumberDimension, RuleBody, is_settled, round_ends, without
from kmgraph.learn.testing import ENOUGH_POSTS, KindOutcome, kind_outcomes
from kmgraph.model import OpenLimit, RangeLiteral, literal_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kmgraph.learn.hypothesis import PlatformData
    from kmgraph.learn.testing import KindColumn
    from kmgraph.model import Floats, Indices, Literal, Mask

_CLEAR_GAP = 1.5
"""A gap that few sources stand in is this many times as wide as what as many take up beside it; where posts lie evenly
it is as wide. On the example and the forum of the tests all gaps made on purpose are told and no other."""


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


def told_limits(data: PlatformData, rule: RuleBody, least: int) -> tuple[OpenLimit, ...]:
    """Return the ends of ranges that few of the posts settle, in a form that no group of few sources decides.

    From an end to the `least`-th source on either side lie fewer sources than that. If these gaps are far wider than
    those that as many sources more take up, the end is open from the one to the other, both put at round numbers. So
    what one source has, or whether it is there, changes nothing but the count by which a place is found.

    Args:
        data: The platform.
        rule: The rule.
        least: Independent groups that must stand behind what is told.
    """
    limits = (_told_limit(data, rule, column, least) for column in rule.columns)
    return tuple(limit for limit in limits if limit is not None)


@dataclass(frozen=True, eq=False)
class _Surroundings:
    """An end of a range, with the posts that the rest of the rule covers.

    Attributes:
        cut: The end.
        numbers: What these posts record, NaN for nothing, shape (n_posts,).
        clusters: The independent group of each, shape (n_posts,).
    """

    literal: RangeLiteral
    cut: float
    numbers: Floats
    clusters: Indices
    is_whole: bool

    @classmethod
    def of(cls, data: PlatformData, rule: RuleBody, column: int) -> _Surroundings | None:
        """Return what lies around an end of a range; None for any other literal."""
        literal, dimension = data.matrix.literals[column], data.language.dimensions[data.matrix.dimension[column]]
        if not isinstance(literal, RangeLiteral) or not isinstance(dimension, NumberDimension):
            return None
        around = data.cover(RuleBody(without(rule.columns, column), rule.exceptions))
        cut = literal.max if literal.min is None else literal.min
        assert cut is not None
        numbers = dimension.numbers(data.sample.rows[around])
        return cls(literal, cut, numbers, data.sample.cluster[around], dimension.is_whole)

    def nearest(self, side: Mask) -> Floats:
        """Return the number nearest to the end of each group with posts on a side, nearest first, shape (n_groups,)."""
        numbers, clusters = self.numbers[side], self.clusters[side]
        order = np.argsort(np.abs(numbers - self.cut), kind="stable")
        _, first = np.unique(clusters[order], return_index=True)
        return numbers[order][np.sort(first)]


def _open_limit(data: PlatformData, rule: RuleBody, column: int) -> OpenLimit | None:
    end = _Surroundings.of(data, rule, column)
    if end is None:
        return None
    below, above = end.numbers[end.numbers < end.cut], end.numbers[end.numbers >= end.cut]
    if not len(below) or not len(above):
        return None
    low, high = float(np.max(below)), float(np.min(above))
    if is_settled(low, high):
        return None
    if end.is_whole:
        low, high = math.floor(low) + 1, math.ceil(high) - 1
        if low == high:
            return None  # one number alone was not observed: the limit is known as well as people say it
    return OpenLimit(end.literal, low, high)


def _told_limit(data: PlatformData, rule: RuleBody, column: int, least: int) -> OpenLimit | None:
    end = _Surroundings.of(data, rule, column)
    if end is None:
        return None
    below, above = end.nearest(end.numbers < end.cut), end.nearest(end.numbers >= end.cut)
    if min(len(below), len(above)) < 2 * least:
        return None
    near, far = (float(above[place - 1] - below[place - 1]) for place in (least, 2 * least))
    low, high = float(below[least - 1]), float(above[least - 1])
    if near < _CLEAR_GAP * (far - near) or is_settled(low, high):
        return None
    ends = round_ends(low, high, whole=end.is_whole)
    return None if ends is None else OpenLimit(end.literal, *ends)
