"""How far a rule reaches: on which of the other platforms the same posts are hit, too.

A rule of one platform only is a micro norm, if every other platform could have shown it; one of several is a meso norm,
one of all a macro norm.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.learn.statistics import Counts, fisher_greater, holm
from kmgraph.model import NormLevel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kmgraph.learn.platform_rules import PlatformRules
    from kmgraph.model import Mask

_LEAST_STRENGTH = 0.1  # share of posts hit on the rule's account, below which it is not the same rule; a convention
_MIDDLING_STRENGTH = 0.5  # that must have been significant for a rule to be said not to show; a convention
_CONTAINED = 0.8  # share of a scope that a rule covers, from where it is the same rule or a wider one; a convention


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a rule reaches.

    Attributes:
        level: None if it shows on no other platform, and one of them can't tell.
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


def reaches(
    rules: Sequence[Asked], platforms: Sequence[PlatformRules], level: float, least_clusters: int
) -> tuple[Reach, ...]:
    """Return how far each rule reaches.

    On every other platform with enough posts of enough sources to tell, posts in scope are compared with the rest,
    one-sided, and the p-values adjusted over all rules and platforms. What that platform's own rules cover is left out,
    in scope only where they do not cover it as good as whole: then they are the same rule, or a wider one.

    Args:
        rules: Confirmed rules, in the order wanted.
        platforms: All platforms.
        level: Family-wise level of the tests, in [0, 1].
        least_clusters: Independent groups in scope, and as many out of it, without which nothing is said of a platform.
    """
    compared = [
        (index, other.data.sample.platform, _compare(rule, other))
        for index, rule in enumerate(rules)
        for other in platforms
        if other.data.sample.platform != rule.platform
    ]
    each = level / max(1, len(compared))
    tested = [asked for asked in compared if asked[2].sources >= least_clusters and asked[2].is_large_enough(each)]
    adjusted = holm([comparison.p_value for _, _, comparison in tested])
    also_on: list[list[str]] = [[] for _ in rules]
    telling = [0] * len(rules)
    for (index, platform, comparison), p_value in zip(tested, adjusted, strict=True):
        telling[index] += comparison.could_show(each)
        if p_value <= level and comparison.strength >= _LEAST_STRENGTH:
            also_on[index].append(platform)
    others = len(platforms) - 1
    return tuple(_reach(tuple(sorted(names)), count, others) for names, count in zip(also_on, telling, strict=True))


def _reach(also_on: tuple[str, ...], telling: int, others: int) -> Reach:
    """Return the level of a rule that shows on some of the others, of which so many could have shown it."""
    if not also_on:
        return Reach(NormLevel.MICRO) if 0 < telling == others else Reach()
    return Reach(NormLevel.MACRO if len(also_on) == others else NormLevel.MESO, also_on)


@dataclass(frozen=True, slots=True)
class _Comparison:
    """Posts of another platform.

    Attributes:
        inside, outside: Effective counts of those in scope, and of the rest.
        sources: Independent groups behind either, whichever has fewer.
    """

    inside: Counts
    outside: Counts
    sources: int

    @property
    def p_value(self) -> float:
        return fisher_greater(self.inside, self.outside)

    @property
    def strength(self) -> float:
        """Return the share of posts in scope that are hit on its account and not anyway."""
        base = self.outside.rate
        return (self.inside.rate - base) / (1 - base) if base < 1 else 0.0

    def is_large_enough(self, level: float) -> bool:
        """Return whether any outcomes of so many posts could be significant; none of those observed is looked at.

        To leave out tests by how many posts in scope were hit would make the rest significant too often.

        Source: R. E. Tarone, "A modified Bonferroni method for discrete data", Biometrics 46 (1990).
        """
        all_hit, none_hit = Counts(self.inside.total, 0), Counts(0, self.outside.total)
        return self.outside.total > 0 and fisher_greater(all_hit, none_hit) <= level

    def could_show(self, level: float) -> bool:
        """Return whether a rule of middling strength would have shown, beside the posts out of scope as they are."""
        kept = self.inside.total * (1 - self.outside.rate) * (1 - _MIDDLING_STRENGTH)
        return fisher_greater(Counts(self.inside.total - kept, kept), self.outside) <= level


def _compare(rule: Asked, other: PlatformRules) -> _Comparison:
    rows = other.data.sample.rows
    told = rule.recorded[rows]
    scope = rule.mask[rows] & told
    inside, outside = scope.copy(), told & ~scope
    for cover in other.covers:
        outside &= ~cover
        if np.count_nonzero(cover & scope) < _CONTAINED * np.count_nonzero(scope):
            inside &= ~cover
    sources = min(len(np.unique(other.data.sample.cluster[part])) for part in (inside, outside))
    return _Comparison(other.everywhere.effective(inside), other.everywhere.effective(outside), sources)
