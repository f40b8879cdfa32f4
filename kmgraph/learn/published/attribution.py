"""Which published rule is behind an outcome, where posts are in the scope of several.

A prohibition inside the scope of another one, or overlapping it, is not to blame for what the other one does. So posts
in its scope are compared only with posts to which the same other prohibitions apply. A prohibition inside its own scope
is part of it, not another reason. A permission inside a prohibition is an exception from it: the prohibition is no
reason then, and its other posts are nothing to compare with.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.learn.statistics import (
    Counts,
    Fit,
    Grouping,
    Patterns,
    design_effect,
    fit_noisy_or,
    intraclass_correlation,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from kmgraph.model import Mask

    Pair = tuple[Counts, Counts]

_FEW = 5.0


@dataclass(frozen=True, eq=False)
class PublishedCoverage:
    """One platform's posts, by the published rules that apply to them.

    Attributes:
        target: Outcomes, shape (n_rows,).
        cluster: Clusters, shape (n_rows,).
        grouping: Posts by the rules that cover them.
        patterns: The same, with the outcomes.
        prohibits: Which rules are prohibitions, shape (n_rules,).
    """

    target: Mask
    cluster: NDArray[np.intp]
    grouping: Grouping
    patterns: Patterns
    prohibits: Mask

    @classmethod
    def of(
        cls, target: Mask, cluster: NDArray[np.intp], masks: Sequence[Mask], prohibits: Sequence[bool]
    ) -> PublishedCoverage:
        """Return one platform's posts; masks have shape (n_rows,) each."""
        grouping = Grouping.start(len(target))
        for mask in masks:
            grouping = grouping.split(mask)
        hit = target.astype(np.float64)
        patterns = grouping.patterns(hit, 1 - hit)
        return cls(target, cluster, grouping, patterns, np.array(prohibits, dtype=np.bool_))

    def pairs(self, rule: int) -> list[Pair]:
        """Return the posts in a rule's scope and those outside it, by the other prohibitions that apply to them."""
        others = self.patterns.covered[:, self._reasons(rule)]
        _, stratum = np.unique(others, axis=0, return_inverse=True)
        strata = int(stratum.max(initial=-1)) + 1
        inside = self.patterns.covered[:, rule]
        outside = ~(inside | self.patterns.covered[:, self._exempted_from(rule)].any(axis=1))
        ours, theirs = self._by_stratum(stratum, strata, inside), self._by_stratum(stratum, strata, outside)
        return list(zip(ours, theirs, strict=True))

    @property
    def total(self) -> Counts:
        """Return all posts."""
        return Counts.of(self.target)

    def inside(self, rule: int) -> Counts:
        """Return the posts in a rule's scope."""
        return self._counts(self.patterns.covered[:, rule])

    def alone(self, rule: int) -> Counts:
        """Return the posts in a rule's scope, as many as they are worth, that no other prohibition is a reason for."""
        covered = self.patterns.covered
        chosen = covered[:, rule] & ~covered[:, self._reasons(rule)].any(axis=1)
        return self._counts(chosen).deflated(self._effect(chosen))

    def effect(self, rule: int) -> float:
        """Return how many posts in a rule's scope are worth an independent one."""
        return self._effect(self.patterns.covered[:, rule])

    def rate(self, rule: int) -> float:
        """Return the rate that a rule alone would show in its scope, in [0, 1].

        That of a permission is what its posts show that no prohibition covers, as far as there are any.
        """
        if not self.prohibits[rule]:
            alone = self.alone(rule)
            return alone.rate if alone.total else self.inside(rule).rate
        covered = self.patterns.covered
        within = self._parts(rule)
        if within.any() and self._counts(covered[:, rule] & ~covered[:, within].any(axis=1)).total < _FEW:
            return self.inside(rule).rate  # it is as good as its parts together
        # Of rules with one and the same scope only one is fitted.
        first = int(np.flatnonzero((covered[:, self.prohibits] == covered[:, [rule]]).all(axis=0))[0])
        return float(1 - (1 - self._fit.leak) * (1 - self._fit.strengths[self._place[first]]))

    @cached_property
    def _distinct(self) -> Mask:
        return np.unique(self.patterns.covered[:, self.prohibits], axis=1, return_inverse=True)[0]

    @cached_property
    def _place(self) -> NDArray[np.intp]:
        found = np.unique(self.patterns.covered[:, self.prohibits], axis=1, return_inverse=True)[1]
        return np.asarray(found, dtype=np.intp).reshape(-1)

    @cached_property
    def _fit(self) -> Fit:
        return fit_noisy_or(Patterns(self._distinct, self.patterns.target, self.patterns.kept))

    @cached_property
    def _correlation(self) -> float:
        residuals = self.target - self._fit.probability(self._distinct)[self.grouping.group]
        return intraclass_correlation(residuals, self.cluster)

    def _reasons(self, rule: int) -> Mask:
        """Return which other prohibitions apply to posts outside the rule's scope, too, shape (n_rules,)."""
        posts = self.patterns.target + self.patterns.kept > 0
        outside = (self.patterns.covered & (posts & ~self.patterns.covered[:, rule])[:, None]).any(axis=0)
        return np.asarray(outside & self.prohibits & ~self._exempted_from(rule))

    def _exempted_from(self, rule: int) -> Mask:
        """Return which prohibitions all posts of a permission lie in, shape (n_rules,); none for a prohibition."""
        inside = self.patterns.covered[self.patterns.covered[:, rule]]
        return np.asarray(self.prohibits & inside.all(axis=0) & (not self.prohibits[rule]))

    def _parts(self, rule: int) -> Mask:
        """Return which other prohibitions apply within the rule's scope only, and not to all of it, (n_rules,)."""
        covered = self.patterns.covered
        same = (covered == covered[:, [rule]]).all(axis=0)
        return np.asarray(self.prohibits & ~self._reasons(rule) & ~same & covered.any(axis=0))

    def _effect(self, groups: Mask) -> float:
        return design_effect(self.cluster[groups[self.grouping.group]], self._correlation)

    def _counts(self, groups: Mask) -> Counts:
        return Counts(float(self.patterns.target[groups].sum()), float(self.patterns.kept[groups].sum()))

    def _by_stratum(self, stratum: NDArray[np.intp], strata: int, groups: Mask) -> list[Counts]:
        hit = np.bincount(stratum[groups], weights=self.patterns.target[groups], minlength=strata)
        kept = np.bincount(stratum[groups], weights=self.patterns.kept[groups], minlength=strata)
        return [Counts(float(a), float(b)) for a, b in zip(hit, kept, strict=True)]
