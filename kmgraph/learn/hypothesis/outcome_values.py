"""Recorded values that are the outcome by another name: what moderation writes itself, when it removes a post.

A flag "public" that every removed post has lost, a count of strikes that the removal raised, a folder named "harmful":
as a literal, such a value holds for all removals and for nothing else. A rule on it says nothing, and hides the rules
that the posts were removed by, for it leaves none of them to explain. Where all numbers of one outcome lie apart from
those of the other, they may as well be of another unit.

A platform's own rule looks like that only where it is the one rule there is, is always enforced, and nothing is ever
removed by mistake or for a reason that is not recorded. Rules are mostly several, and enforcement is noisy: so what
holds for 95 in 100 removals, and is wrong for less than one in 100 posts that it holds for, is set aside and named.
That a lone, perfect rule is set aside with it is the smaller harm: the reader learns where to look. Rules of two
literals stay.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from itertools import compress
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.learn.hypothesis.covers import record
from kmgraph.learn.hypothesis.language import NumberDimension
from kmgraph.learn.hypothesis.recorded_values import Codes
from kmgraph.model import ClassLiteral
from kmgraph.namespaces import KM

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kmgraph.learn.hypothesis.covers import AtUnits, RecordedDimension
    from kmgraph.learn.hypothesis.language import Dimension, HypothesisLanguage
    from kmgraph.learn.hypothesis.literals import SetDimension, SetTerm
    from kmgraph.learn.sample import Sample
    from kmgraph.model import Feature, Floats, Indices, Literal, Mask

_LEAST = 50  # posts of each outcome, below which a perfect fit is no wonder; a convention
_NEARLY_ALL = 0.95  # of the target posts, as many as what is the outcome must hold for; a convention
_WRONGLY = 0.01  # most kept posts among those that it holds for, as a share; a convention
_FEW_KEPT = 0.05  # of all kept posts, as many as it may hold for: where few are kept, few are anywhere; a convention
_MANY = 0.5  # of the target posts, that a further column must hold for where one is the outcome; a convention
_OFTEN_WRONGLY = 0.1  # the same as `_WRONGLY`, of a further column that holds for nearly all; a convention
_EXPECTED = 5.0  # kept posts that a value without any must have room for, at their share of all; a convention


@dataclass(frozen=True)
class OutcomeValue:
    """What says no more than the outcome, of one feature.

    Attributes:
        feature: What is recorded.
        term: The class or property to name.
        out: The literals that take no part; None for all of the feature.
        is_number: Whether the numbers of both outcomes lie apart.
        target, kept: Posts of each outcome that it holds for.
        of_target: Posts in the target.
        sources: Independent groups behind the posts that it holds for, or behind the others, whichever are fewer.
        divides: Whether both outcomes have several values, and share none: they were collected in different places.
    """

    feature: Feature
    term: str
    out: frozenset[Literal] | None
    is_number: bool
    target: int
    kept: int
    of_target: int
    sources: int
    divides: bool = False

    def is_out(self, literal: Literal) -> bool:
        """Return whether a literal over the feature takes no part."""
        return self.out is None or literal in self.out


@dataclass(frozen=True, eq=False)
class _Between:
    """Bounds of how many target and kept posts each term of a dimension holds for, shape (n_terms,) each."""

    target_least: Indices
    target_most: Indices
    kept_least: Indices
    kept_most: Indices

    def lacking(self, target: int, kept: int) -> _Between:
        """Return the same of the posts that each term does not hold for, among so many."""
        return _Between(
            target - self.target_most, target - self.target_least, kept - self.kept_most, kept - self.kept_least
        )


class _Posts:
    """What all posts record in one dimension. Masks are made of what is asked for: those of all terms are many."""

    def __init__(self, values: RecordedDimension, target: Mask) -> None:
        self.terms = values.terms
        self._columns = values.columns
        self._target = target
        self._filled = np.logical_or.reduce([column.filled for column in values.columns])

    def holding(self, term: SetTerm) -> Mask:
        """Return the posts that a term holds for, shape (n_rows,)."""
        columns = zip(self._by_value, term.members, strict=True)
        held = [column.holding(members) for column, members in columns if members]
        return np.asarray(np.logical_or.reduce(held), dtype=np.bool_)

    def lacking(self, term: SetTerm) -> Mask:
        """Return the posts that record something that a term does not hold for, shape (n_rows,)."""
        return np.asarray(self._filled & ~self.holding(term))

    @cached_property
    def held(self) -> _Between:
        """Return for how many posts each term holds, as far as the counts of values tell."""
        return _Between(*self._between(self._target), *self._between(~self._target))

    @cached_property
    def lacked(self) -> _Between:
        """Return how many posts record something that each term does not hold for."""
        of_target = int(np.count_nonzero(self._filled & self._target))
        return self.held.lacking(of_target, int(np.count_nonzero(self._filled)) - of_target)

    @cached_property
    def _by_value(self) -> tuple[AtUnits, ...]:
        everywhere = np.arange(len(self._target))
        return tuple(column if isinstance(column, Codes) else column.at(everywhere) for column in self._columns)

    def _between(self, rows: Mask) -> tuple[Indices, Indices]:
        """Return the least and the most of some rows that each term holds for."""
        counts = [column.counts_among(rows) for column in self._columns]
        bounds = np.array([self._bounds(term, counts) for term in self.terms], dtype=np.intp)
        return bounds[:, 0], bounds[:, 1]

    def _bounds(self, term: SetTerm, counts: Sequence[Indices]) -> tuple[int, int]:
        least = most = 0
        for column, members, count in zip(self._columns, term.members, counts, strict=True):
            of_members = count[list(members)]
            total = int(of_members.sum())
            # Rows with several values count several times in the sum.
            least = max(least, total if isinstance(column, Codes) else int(of_members.max(initial=0)))
            most += total
        return least, most


@dataclass(frozen=True)
class _Outcome:
    """The outcomes that values are compared with, and how many of the target posts a value must hold for."""

    target: Mask
    nearly_all: float
    cluster: Indices

    @property
    def of_target(self) -> int:
        return int(np.count_nonzero(self.target))

    @property
    def of_kept(self) -> int:
        return len(self.target) - self.of_target

    def is_told(self, held: Indices, kept: Indices) -> Mask:
        """Return whether what holds for so many posts of the target, and so many kept, is the outcome."""
        wrongly = kept / np.maximum(held + kept, 1)
        is_right = (held >= self.nearly_all * self.of_target) & (wrongly <= _WRONGLY)
        if self.nearly_all < _NEARLY_ALL:
            is_right |= (held >= _NEARLY_ALL * self.of_target) & (wrongly <= _OFTEN_WRONGLY)
        return np.asarray(is_right & (kept <= _FEW_KEPT * self.of_kept))

    def is_told_by(self, mask: Mask) -> bool:
        """Return whether what holds for some rows is the outcome."""
        held = np.count_nonzero(mask & self.target)
        return bool(self.is_told(np.array(held), np.array(np.count_nonzero(mask) - held)))

    def may_be_told(self, counts: _Between) -> Mask:
        """Return whether what holds for numbers of posts within bounds may be the outcome."""
        is_enough = counts.target_most >= self.nearly_all * self.of_target
        return np.asarray(is_enough & (counts.kept_least <= _FEW_KEPT * self.of_kept))

    def may_be_pure(self, counts: _Between) -> Mask:
        """Return whether hardly a kept post may be among rows of which there are numbers within bounds."""
        rows = counts.target_most + counts.kept_most
        is_enough = rows * self.of_kept >= _EXPECTED * len(self.target)
        return np.asarray(is_enough & (counts.kept_least <= _WRONGLY * rows))

    def is_pure(self, mask: Mask) -> bool:
        """Return whether hardly a kept post is among some rows, and not because few would be among so many."""
        rows = np.count_nonzero(mask)
        kept = np.count_nonzero(mask & ~self.target)
        return bool(kept <= _WRONGLY * rows) and bool(rows * self.of_kept >= _EXPECTED * len(self.target))

    def value(
        self, feature: Feature, term: str, out: frozenset[Literal] | None, mask: Mask, *, is_number: bool = False
    ) -> OutcomeValue:
        """Return what holds for some rows as a value that is the outcome."""
        held = int(np.count_nonzero(mask & self.target))
        kept, sources = (
            int(np.count_nonzero(mask)) - held,
            min(len(np.unique(self.cluster[side])) for side in (mask, ~mask)),
        )
        return OutcomeValue(feature, term, out, is_number, held, kept, self.of_target, sources)


def outcome_values(language: HypothesisLanguage, sample: Sample) -> tuple[OutcomeValue, ...]:
    """Return what is the outcome by another name, at most one value for each dimension, in their order."""
    target = np.asarray(sample.target, dtype=np.bool_)
    if min(np.count_nonzero(target), np.count_nonzero(~target)) < _LEAST:
        return ()
    found = _found(language.dimensions, sample, _Outcome(target, _NEARLY_ALL, sample.cluster))
    if not any(value.feature.property for value in found):
        return found
    # Who records one thing as it was after the decision, records others so: these need not hold for all removals.
    properties = tuple(dimension for dimension in language.dimensions if dimension.feature.property)
    more = _found(properties, sample, _Outcome(target, _MANY, sample.cluster))
    known = {value.feature for value in found}
    return found + tuple(value for value in more if value.feature not in known)


def _found(dimensions: Sequence[Dimension], sample: Sample, outcome: _Outcome) -> tuple[OutcomeValue, ...]:
    return tuple(
        value
        for dimension in dimensions
        for value in (
            _apart(dimension, dimension.numbers(sample.rows), outcome)
            if isinstance(dimension, NumberDimension)
            else _same(dimension, record(dimension, sample.rows), outcome)
        )
    )


def _apart(dimension: NumberDimension, numbers: Floats, outcome: _Outcome) -> Iterator[OutcomeValue]:
    """Yield the numbers of a feature if nearly all of the target lie on one side of nearly all others."""
    recorded = np.isfinite(numbers)
    order = np.argsort(numbers[recorded], kind="stable")
    ordered, hit = numbers[recorded][order], outcome.target[recorded][order]
    # A cut lies between two numbers only.
    ends = np.flatnonzero(ordered[1:] != ordered[:-1])
    below = np.asarray(np.cumsum(hit)[ends], dtype=np.intp)
    for is_below, held, rows in ((True, below, ends + 1), (False, hit.sum() - below, len(hit) - ends - 1)):
        kept = rows - held
        told = np.flatnonzero(outcome.is_told(held, kept))
        if len(told) and np.count_nonzero(~hit) >= _LEAST:
            last = ordered[ends[told[np.argmax(held[told] - kept[told])]]]
            side = recorded & ((numbers <= last) == is_below)
            yield outcome.value(dimension.feature, dimension.feature.property or KM.Content, None, side, is_number=True)
            return


def _same(dimension: SetDimension, values: RecordedDimension, outcome: _Outcome) -> Iterator[OutcomeValue]:
    """Yield the value, the values together, or the lack of a value that is the outcome, if there is one."""
    if not values.terms:
        return
    feature, posts = dimension.feature, _Posts(values, outcome.target)
    may_be_same = compress(posts.terms, outcome.may_be_told(posts.held))
    may_be_lacked = compress(posts.terms, outcome.may_be_told(posts.lacked))
    same = [term for term in may_be_same if outcome.is_told_by(posts.holding(term))]
    lacked = [term for term in may_be_lacked if outcome.is_told_by(posts.lacking(term))]
    if feature.property:
        told = posts.holding(same[0]) if same else posts.lacking(lacked[0]) if lacked else _pure(posts, outcome)
        if outcome.is_told_by(told):
            found = outcome.value(feature, feature.property, None, told)
            yield replace(found, divides=not same and not lacked)
    elif same or lacked:
        # The narrowest kind is named, as everywhere: nothing was seen of the rest of a wider one.
        named = max(same or lacked, key=lambda term: term.rank)
        mask = posts.holding(named) if same else posts.lacking(named)
        term = named.literal.iri if isinstance(named.literal, ClassLiteral) else KM.Content
        yield outcome.value(feature, term, frozenset(_kinds_out(posts, same, lacked, outcome)), mask)


def _pure(posts: _Posts, outcome: _Outcome) -> Mask:
    """Return the posts with a value that hardly a kept post has: no value may be shared by both outcomes.

    Then how it is written hangs on the outcome.
    """
    pure = np.zeros(len(outcome.target), dtype=np.bool_)
    for term in compress(posts.terms, outcome.may_be_pure(posts.held)):
        if outcome.is_pure(held := posts.holding(term)):
            pure |= held
    return pure


def _kinds_out(
    posts: _Posts, same: Sequence[SetTerm], lacked: Sequence[SetTerm], outcome: _Outcome
) -> Iterator[Literal]:
    """Yield the kinds that are the outcome, and the parts of it: kinds below them, or all that are beside "none"."""
    told = {term.literal for term in (*same, *lacked)}
    for term, may_be_pure in zip(posts.terms, outcome.may_be_pure(posts.held).tolist(), strict=True):
        is_beside_none = bool(lacked) and may_be_pure and outcome.is_pure(posts.holding(term))
        if term.literal in told or term.above & told or is_beside_none:
            yield term.literal
