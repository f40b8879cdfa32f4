"""What became of each kind of posts under a rule: is what its sentence says of every kind true of each of them?

A column of classes or individuals of which each row records one sorts posts into kinds: boards, flairs, formats. A rule
that names none of them speaks of all; one that names exceptions speaks of those that are spared. Each kind is judged on
the posts that nothing else removes: no other rule, and no published prohibition that is enforced.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.learn.hypothesis import Codes, SetDimension, record_values
from kmgraph.learn.search import LARGEST_SPARED_SHARE, MOST_OF_IT, REMOVES
from kmgraph.learn.statistics import Counts, largest, wilson
from kmgraph.model import ClassLiteral, ColumnKind, SomeLiteral, ValueLiteral

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from kmgraph.learn.hypothesis import Lists, PlatformData, RuleBody
    from kmgraph.learn.statistics import Grouping
    from kmgraph.model import Indices, Literal, Mask

ENOUGH_POSTS = 20
"""Posts of a kind from which its rate is told; of fewer nothing is claimed. A convention, as for sources."""

_MOST_KINDS = 64  # values of one feature; more are not kinds to be told one by one, but names
_FILLED = 0.5  # share of the rows that record a kind, from where a column sorts posts


@dataclass(frozen=True, eq=False)
class KindOfPosts:
    """One kind of posts.

    Attributes:
        column: Of the bit matrix; None where so few posts are of this kind that no rule can name it.
        implies: Columns of the bit matrix that hold for each such post, its own among them.
        codes: Values of the kind's column that are of this kind.
    """

    literal: Literal
    column: int | None
    implies: frozenset[int]
    codes: Indices


@dataclass(frozen=True, eq=False)
class KindColumn:
    """A column that sorts posts: `codes` is the value of each row, -1 for none, shape (n_rows,)."""

    kinds: tuple[KindOfPosts, ...]
    codes: Indices
    size: int

    def counts(self, posts: Mask, target: Mask) -> list[Counts]:
        """Return the target and kept posts of each kind among some of the rows."""
        known = posts & (self.codes >= 0)
        hit = np.bincount(self.codes[known & target], minlength=self.size)
        kept = np.bincount(self.codes[known & ~target], minlength=self.size)
        return [Counts(float(hit[kind.codes].sum()), float(kept[kind.codes].sum())) for kind in self.kinds]

    def says(self, column: int) -> bool:
        """Return whether a column of the bit matrix is about which of the kinds a post is of."""
        return any(column in kind.implies for kind in self.kinds)


@dataclass(frozen=True, slots=True)
class KindOutcome:
    """What became of the posts of one kind under a rule: of those that nothing else removes, and of all."""

    kind: KindOfPosts
    alone: Counts
    everything: Counts

    def is_spared(self, rate: float) -> bool:
        """Return whether these posts surely fare better than half the rule's rate, though others may remove some."""
        most = LARGEST_SPARED_SHARE * rate
        return any(wilson(posts).high < most for posts in (self.alone, self.everything))

    def most_spared(self, rate: float) -> int:
        """Return how many of these posts may be in the target at most and be spared; -1 if not even none.

        All else is as it is: the posts left alone, and those in the target that something else removes.
        """
        by_others = self.everything.target - self.alone.target

        def is_spared(number: int) -> bool:
            alone = Counts(max(number - by_others, 0), self.alone.kept)
            return replace(self, alone=alone, everything=Counts(number, self.everything.kept)).is_spared(rate)

        return largest(is_spared)

    def is_hit(self, base: float) -> bool:
        """Return whether these posts surely fare worse than posts that no rule covers."""
        return wilson(self.alone).low > base


def kind_columns(data: PlatformData) -> tuple[KindColumn, ...]:
    """Return the columns that sort the posts of a platform into kinds that a rule may name."""
    columns = []
    for dimension in data.language.dimensions:
        if isinstance(dimension, SetDimension):
            columns += list(_of_dimension(dimension, data))
    return tuple(columns)


def _of_dimension(dimension: SetDimension, data: PlatformData) -> Iterator[KindColumn]:
    """Yield what sorts posts among the values of one feature: a flair and a tick for politics may stand together."""
    starts = np.concatenate([[0], np.cumsum([len(column.values) for column in dimension.columns])])
    if any(column.kind is ColumnKind.DATA for column in dimension.columns) or starts[-1] > _MOST_KINDS:
        return
    held = np.zeros(len(data.sample), dtype=np.uint64)  # a bit a value
    for start, column in zip(starts.tolist(), dimension.columns, strict=False):
        held |= _bits(record_values(column, data.sample.rows)) << np.uint64(start)
    patterns, pattern_of = np.unique(held, return_inverse=True)
    values = (patterns[:, None] >> np.arange(starts[-1], dtype=np.uint64) & np.uint64(1)).astype(np.bool_)
    rows = np.bincount(pattern_of, minlength=len(patterns))
    for axis in _axes(values):
        position = np.where(values[:, axis].any(axis=1), axis[np.argmax(values[:, axis], axis=1)], -1)
        kinds = tuple(_kinds(dimension, starts, axis[values[:, axis].any(axis=0)], data))
        if len(kinds) > 1 and rows[position >= 0].sum() >= _FILLED * len(data.sample):
            yield KindColumn(kinds, position[pattern_of].astype(np.intp), int(starts[-1]))


def _bits(recorded: Codes | Lists) -> NDArray[np.uint64]:
    """Return the values of each row as bits, shape (n_rows,)."""
    one = np.uint64(1)
    if isinstance(recorded, Codes):
        bits = one << np.maximum(recorded.codes.astype(np.int64) - 1, 0).astype(np.uint64)
        return np.where(recorded.codes > 0, bits, np.uint64(0))
    held = np.zeros(len(recorded.starts) - 1, dtype=np.uint64)
    filled = np.diff(recorded.starts) > 0
    if filled.any():
        held[filled] = np.bitwise_or.reduceat(one << recorded.values.astype(np.uint64), recorded.starts[:-1][filled])
    return held


def _axes(values: Mask) -> Iterator[Indices]:
    """Yield sets of values of which each post has one at most, those that meet the fewest others first.

    Args:
        values: Which values each pattern of values holds, shape (n_patterns, n_values).
    """
    meet = (values.astype(np.int64).T @ values) > 0
    np.fill_diagonal(meet, val=False)
    left = np.arange(values.shape[1])
    while len(left):
        axis = left
        while (degree := meet[np.ix_(axis, axis)].sum(axis=1)).any():
            axis = np.delete(axis, int(np.argmax(degree)))
        yield axis
        left = np.setdiff1d(left, axis)


def _kinds(dimension: SetDimension, starts: Indices, axis: Indices, data: PlatformData) -> Iterator[KindOfPosts]:
    places = data.matrix.places
    for term in dimension.terms:
        members = [
            int(start) + position
            for start, positions in zip(starts, term.members, strict=False)
            for position in sorted(positions)
        ]
        among = np.intersect1d(members, axis)
        if len(among) and _is_recorded(term.literal, dimension):
            implied = frozenset(places[name] for name in (term.literal, *term.above) if name in places)
            yield KindOfPosts(term.literal, places.get(term.literal), implied, among)


def _is_recorded(literal: Literal, dimension: SetDimension) -> bool:
    """Return whether a literal names a value that stands in a column, and not only what it is a kind of."""
    match literal:
        case ClassLiteral(name) | SomeLiteral(_, (name,)) | ValueLiteral(_, str(name), True):
            return any(name in column.values for column in dimension.columns)
        case _:
            return False


def kind_outcomes(
    data: PlatformData, column: KindColumn, rule: RuleBody, posts: Mask, alone: Mask
) -> tuple[KindOutcome, ...]:
    """Return what became of each kind of posts that a rule covers without naming it, or that it names as exception.

    Args:
        data: The platform.
        column: Sorts the posts.
        rule: The rule.
        posts: The rows to look at, with those of the exceptions that are asked about, shape (n_rows,).
        alone: Those that nothing else removes, shape (n_rows,).
    """
    above, target = data.matrix.above, data.sample.target
    # A rule on one kind is about it and what lies below it, and of those it speaks by name.
    named = {name for name in rule.columns if column.says(name)}
    implied = {*rule.columns, *np.flatnonzero(above[list(rule.columns)].any(axis=0)).tolist()}
    return tuple(
        KindOutcome(kind, *counts)
        for kind, *counts in zip(column.kinds, column.counts(alone, target), column.counts(posts, target), strict=True)
        if kind.column not in implied and named <= kind.implies
    )


def beside(data: PlatformData, grouping: Grouping, index: int, standing: Sequence[bool]) -> Mask:
    """Return the rows that something besides one rule removes, shape (n_rows,).

    That is another rule that stands, unless it contains this one, or a published prohibition that is enforced, unless
    the rule says it over again.

    Args:
        data: The platform.
        grouping: Its rows by the rules that cover them.
        index: The rule.
        standing: Whether each rule is one.
    """
    inside = grouping.covered[:, index]
    others = np.array(standing, dtype=np.bool_) & ~grouping.covered[inside].all(axis=0)
    others[index] = False
    under = np.asarray(grouping.covered[:, others].any(axis=1))[grouping.group]
    return np.asarray(under | published_beside(data, inside[grouping.group]))


def published_beside(data: PlatformData, cover: Mask) -> Mask:
    """Return the rows that published prohibitions remove, but those that a rule says over again, shape (n_rows,).

    Args:
        data: The platform.
        cover: The rows of the rule, shape (n_rows,).
    """
    target, under = data.sample.target, ~data.whole
    hit = np.count_nonzero(cover & target)
    for mask in data.published:
        is_enforced = mask.any() and target[mask].mean() >= REMOVES
        if is_enforced and np.count_nonzero(mask & cover & target) < MOST_OF_IT * hit:
            under |= mask
    return under
