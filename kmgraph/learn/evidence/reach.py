"""How far a rule reaches: on which of the other platforms the same posts are hit, too.

A rule of one platform only is a micro norm, of several a meso norm, of all a macro norm.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.learn.statistics import fisher_greater, holm, least_fisher
from kmgraph.model import NormLevel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kmgraph.learn.platform_rules import PlatformRules
    from kmgraph.learn.statistics import Counts
    from kmgraph.model import Mask

_LEAST_STRENGTH = 0.1  # share of posts hit on the rule's account, below which it is not the same rule; a convention
_CONTAINED = 0.8  # share of a scope that a rule covers, from where it is the same rule or a wider one; a convention


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a rule reaches.

    Attributes:
        level: None if no other platform can tell.
        also_on: Ids of the other platforms on which its scope shows the same effect, sorted.
    """

    level: NormLevel | None = None
    also_on: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Asked:
    """A rule of one platform: the rows of the whole table that its scope covers, shape (n_table_rows,).

    Attributes:
        recorded: The rows that record all that it speaks of, shape (n_table_rows,).
    """

    platform: str
    mask: Mask
    recorded: Mask


def reaches(rules: Sequence[Asked], platforms: Sequence[PlatformRules], level: float) -> tuple[Reach, ...]:
    """Return how far each rule reaches.

    On every other platform with enough posts to tell, posts in scope are compared with the rest, one-sided, and the
    p-values adjusted over all rules and platforms. What that platform's own rules cover is left out, in scope only
    where they do not cover it as good as whole: then they are the same rule, or a wider one.

    Args:
        rules: Confirmed rules, in the order wanted.
        platforms: All platforms.
        level: Family-wise level of the tests, in [0, 1].
    """
    compared = [
        (index, other.data.sample.platform, _compare(rule, other))
        for index, rule in enumerate(rules)
        for other in platforms
        if other.data.sample.platform != rule.platform
    ]
    telling = [asked for asked in compared if asked[2].can_tell(level / max(1, len(compared)))]
    adjusted = holm([comparison.p_value for _, _, comparison in telling])
    also_on: list[list[str]] = [[] for _ in rules]
    for (index, platform, comparison), p_value in zip(telling, adjusted, strict=True):
        if p_value <= level and comparison.strength >= _LEAST_STRENGTH:
            also_on[index].append(platform)
    can_tell = {index for index, *_ in telling}
    return tuple(
        _reach(tuple(sorted(also_on[index])), len(platforms)) if index in can_tell else Reach()
        for index in range(len(rules))
    )


def _reach(also_on: tuple[str, ...], platforms: int) -> Reach:
    if not also_on:
        return Reach(NormLevel.MICRO)
    return Reach(NormLevel.MACRO if len(also_on) + 1 == platforms else NormLevel.MESO, also_on)


@dataclass(frozen=True, slots=True)
class _Comparison:
    inside: Counts
    outside: Counts

    @property
    def p_value(self) -> float:
        return fisher_greater(self.inside, self.outside)

    @property
    def strength(self) -> float:
        """Return the share of posts in scope that are hit on its account and not anyway."""
        base = self.outside.rate
        return (self.inside.rate - base) / (1 - base) if base < 1 else 0.0

    def can_tell(self, level: float) -> bool:
        return least_fisher(self.inside, self.outside.total) <= level and self.outside.total > 0


def _compare(rule: Asked, other: PlatformRules) -> _Comparison:
    rows = other.data.sample.rows
    told = rule.recorded[rows]
    scope = rule.mask[rows] & told
    inside, outside = scope.copy(), told & ~scope
    for cover in other.covers:
        outside &= ~cover
        if np.count_nonzero(cover & scope) < _CONTAINED * np.count_nonzero(scope):
            inside &= ~cover
    return _Comparison(other.everywhere.effective(inside), other.everywhere.effective(outside))
