"""Tests of whether kinds of posts fare differently on two sides.

Posts that another rule of either side is about are left out on both, so that a kind is not held against a side that
acts on its posts for another reason: unless that rule covers as good as all of the kind, and so is about the kind.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import special

from kmgraph.learn.statistics import Counts, fisher_greater, holm, least_fisher, pooled_correlation, scoped, wilson

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kmgraph.learn.comparing.side_posts import SidePosts
    from kmgraph.model import Mask

_CONTAINED = 0.8
"""Share of a kind that a rule covers, from where it is about the kind itself; a convention, as of rules that reach."""

_LEAST_STRENGTH = 0.1
"""Share of a kind's posts hit on its account, below which it is not acted against; a convention, as there."""

_LEFT_ALONE = 0.1
"""Most of a kind's posts that may be hit where it is left alone; a convention, as of what guidelines call fine."""

_SURELY_LEFT_ALONE = 0.3
"""What the upper end of the 95 % interval of that share has to lie below: ten posts left alone and none hit are enough,
nine of ten are not. A convention."""


@dataclass(frozen=True, eq=False)
class ComparedKind:
    """A kind of posts.

    Attributes:
        source, destination: The posts of each side that are of the kind and record so, shape (n_posts,) of that side.
        source_told, destination_told: The posts of each side that record whether they are, likewise.
        found_at_source, found_at_destination: Whether a learned rule of that side is about it.
        is_rule: Whether it is one that posts of other kinds may be acted against for.
        is_asked: Whether it is known well enough to be compared at all; of others nothing is tested.
    """

    source: Mask
    destination: Mask
    source_told: Mask
    destination_told: Mask
    found_at_source: bool = False
    found_at_destination: bool = False
    is_rule: bool = True
    is_asked: bool = True


@dataclass(frozen=True, eq=False)
class KindContrast:
    """What tests tell of a kind.

    Attributes:
        p_value: Two-sided, adjusted over all kinds that could have come out (Holm); None where it could not.
        is_above: Whether its rate is the higher at the destination.
        shows: Whether it is acted against on each side, source first; a rule of that side says so anyway.
        is_left_alone: Whether it is left alone on each side, source first.
        own: Its posts on each side that no other rule of either is about, shape (n_posts,) of that side, source first.
    """

    p_value: float | None
    is_above: bool
    shows: tuple[bool, bool]
    is_left_alone: tuple[bool, bool]
    own: tuple[Mask, Mask]


def compare_kinds(source: SidePosts, destination: SidePosts, kinds: Sequence[ComparedKind]) -> tuple[KindContrast, ...]:
    """Return what tests tell of each kind, in the order given.

    Rates are compared with Fisher's exact test, on as many independent posts as there are; where posts left alone stand
    for different numbers of posts on the two sides, with that of the odds ratio (Woolf's).
    """
    if not kinds:
        return ()
    return _Comparer((source, destination), kinds).contrasts()


class _Comparer:
    def __init__(self, sides: tuple[SidePosts, SidePosts], kinds: Sequence[ComparedKind]) -> None:
        self._sides = sides
        self._kinds = kinds
        self._masks = [(kind.source, kind.destination) for kind in kinds]
        self._found = [(kind.found_at_source, kind.found_at_destination) for kind in kinds]
        self._correlations = tuple(self._correlation(number) for number in range(2))
        self._level = sides[1].settings.significance

    def contrasts(self) -> tuple[KindContrast, ...]:
        tested = [self._tested(index) for index in range(len(self._kinds))]
        asked = [index for index, kind in enumerate(self._kinds) if kind.is_asked]
        bar = _tarone_bar([tested[index].least for index in asked], self._level)
        telling = [index for index in asked if tested[index].least <= bar]
        adjusted = dict(zip(telling, holm([tested[index].p_value for index in telling]), strict=True))
        shows = self._shows()
        return tuple(
            KindContrast(
                p_value=adjusted.get(index),
                is_above=test.is_above,
                shows=shows[index],
                is_left_alone=(self._is_left_alone(index, 0), self._is_left_alone(index, 1)),
                own=(self._own(index, 0), self._own(index, 1)),
            )
            for index, test in enumerate(tested)
        )

    def _correlation(self, number: int) -> float:
        side = self._sides[number]
        if side.sample is None:
            return 0.0
        cluster = side.sample.cluster
        return pooled_correlation([scoped(side.target[mask[number]], cluster[mask[number]]) for mask in self._masks])

    def _own(self, index: int, number: int) -> Mask:
        """Return the posts of a kind on one side that no other rule of either side is about."""
        rest = self._masks[index][number].copy()
        for other, kind in enumerate(self._kinds):
            if other != index and kind.is_rule and not self._is_about(other, index):
                rest &= ~self._masks[other][number]
        return rest

    def _is_about(self, other: int, index: int) -> bool:
        """Return whether one kind holds as good as all posts of another, on both sides together."""
        whole = sum(int(np.count_nonzero(mask)) for mask in self._masks[index])
        shared = sum(
            int(np.count_nonzero(mine & theirs))
            for mine, theirs in zip(self._masks[index], self._masks[other], strict=True)
        )
        return shared >= _CONTAINED * whole

    def _counts(self, posts: Mask, number: int) -> Counts:
        side = self._sides[number]
        return Counts(0, 0) if side.sample is None else side.effective(posts, self._correlations[number])

    def _tested(self, index: int) -> _Tested:
        posts = [self._own(index, number) for number in range(2)]
        # A rule was chosen for its rate on the posts that the search saw.
        fair = [
            mask & side.unseen if found else mask
            for mask, side, found in zip(posts, self._sides, self._found[index], strict=True)
        ]
        before, after = (self._counts(mask, number) for number, mask in enumerate(fair))
        weights = [
            1.0 if side.sample is None else side.sample.kept_weight(mask)
            for mask, side in zip(fair, self._sides, strict=True)
        ]
        return _test(before, after, math.log(weights[0] / weights[1]))

    def _shows(self) -> list[tuple[bool, bool]]:
        """Return on which sides each kind is acted against, p-values adjusted over all that could have come out."""
        asked = [
            (index, number, self._beside(index, number))
            for index in range(len(self._kinds))
            for number in range(2)
            if self._kinds[index].is_asked and not self._found[index][number]
        ]
        least = [least_fisher(inside, outside.total) if outside.total else 1.0 for *_, (inside, outside) in asked]
        bar = _tarone_bar(least, self._level)
        telling = [
            (index, number, inside, outside)
            for (index, number, (inside, outside)), chance in zip(asked, least, strict=True)
            if chance <= bar
        ]
        adjusted = holm([fisher_greater(inside, outside) for _, _, inside, outside in telling])
        shown = {
            (index, number)
            for (index, number, inside, outside), p_value in zip(telling, adjusted, strict=True)
            if p_value <= self._level and _strength(inside, outside) >= _LEAST_STRENGTH
        }
        return [
            (found[0] or (index, 0) in shown, found[1] or (index, 1) in shown)
            for index, found in enumerate(self._found)
        ]

    def _beside(self, index: int, number: int) -> tuple[Counts, Counts]:
        """Return the posts of a kind on one side, and those that are of no kind at all."""
        kind = self._kinds[index]
        outside = (kind.source_told, kind.destination_told)[number].copy()
        for other, masks in enumerate(self._masks):
            if other == index or self._kinds[other].is_rule:
                outside &= ~masks[number]
        return self._counts(self._own(index, number), number), self._counts(outside, number)

    def _is_left_alone(self, index: int, number: int) -> bool:
        side, posts = self._sides[number], self._own(index, number)
        if side.sample is None:
            return False
        clusters = len(np.unique(side.sample.cluster[posts]))
        seen = wilson(self._counts(posts, number)).weighted(side.sample.kept_weight(posts))
        is_enough = clusters >= side.settings.least_clusters
        return is_enough and seen.rate <= _LEFT_ALONE and seen.high <= _SURELY_LEFT_ALONE


@dataclass(frozen=True, slots=True)
class _Tested:
    p_value: float
    least: float
    is_above: bool


def _test(before: Counts, after: Counts, offset: float) -> _Tested:
    """Return the two-sided test of two rates, and the least p-value that it could have given.

    Args:
        before: Independent posts of the source.
        after: Those of the destination.
        offset: Log of how many times more posts each kept one stands for before than after.
    """
    if not (before.total and after.total):
        return _Tested(1.0, 1.0, is_above=False)
    if abs(offset) < 1e-9:
        above, below = fisher_greater(after, before), fisher_greater(before, after)
    else:
        above = _odds_above(after, before, offset)
        below = 1.0 - above
    least = min(least_fisher(after, before.total), least_fisher(before, after.total))
    return _Tested(min(1.0, 2 * min(above, below)), min(1.0, 2 * least), is_above=above <= below)


def _tarone_bar(least: Sequence[float], level: float) -> float:
    """Return the level under which a test's least p-value has to lie, so that as few as possible are corrected for.

    Source: R. E. Tarone, "A modified Bonferroni method for discrete data", Biometrics 46 (1990).
    """
    for number in range(1, len(least) + 1):
        if sum(chance <= level / number for chance in least) <= number:
            return level / number
    return level


def _odds_above(inside: Counts, outside: Counts, offset: float) -> float:
    """Return the one-sided p-value that the odds inside, times e to the offset, are above those outside.

    Source: B. Woolf, "On estimating the relation between blood group and disease", Annals of Human Genetics 19 (1955),
        with half a post added to each cell.
    """
    cells = [count + 0.5 for count in (inside.target, inside.kept, outside.target, outside.kept)]
    a, b, c, d = cells
    score = (math.log(a * d / (b * c)) + offset) / math.sqrt(sum(1 / cell for cell in cells))
    return float(special.ndtr(-score))


def _strength(inside: Counts, outside: Counts) -> float:
    """Return the share of posts inside that are hit on that account and not anyway."""
    return (inside.rate - outside.rate) / (1 - outside.rate) if outside.rate < 1 else 0.0
