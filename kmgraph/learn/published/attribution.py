"""Which published rule is behind an outcome, where posts are in the scope of several.

A prohibition inside the scope of another one, or overlapping it, is not to blame for what the other one does. So posts
in its scope are compared only with posts to which the same other prohibitions apply. A prohibition inside its own scope
is part of it, not another reason. A permission inside a prohibition is an exception from it: the prohibition is no
reason then, and its other posts are nothing to compare with. Learned rules are reasons like prohibitions, for nobody
knows of them what the published rules explain; but one that holds all of a published scope is that rule at work, and
more, so that its other posts are nothing to compare with.
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
    largest,
    wilson,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kmgraph.model import Floats, Indices, Mask

_NEARLY_ALL = 0.9
"""Share of a scope from where a learned rule is taken to be about it, or to lie within it. A convention."""

_MANY = 64  # posts left alone, from which on a number of them is no "a few" by whatever it is worked out from
_HALF_AS_BAD = 0.5
"""Of the rate of what is enforced, below which the rest of a scope is spared: as for exceptions of learned rules."""

_FEW = 5.0
"""Posts of a scope outside its parts under which its own rate is not told apart from theirs. A guard."""


@dataclass(frozen=True, eq=False)
class PublishedCoverage:
    """One platform's posts, by the published rules that apply to them.

    Attributes:
        target: Whether each post is in the target, shape (n_rows,).
        cluster: Which independent group each post belongs to, shape (n_rows,).
        grouping: Posts by the rules that cover them.
        patterns: The same groups, with their target and kept posts.
        prohibits: Which rules are prohibitions, or learned, shape (n_rules,).
        is_learned: Which of them are learned, shape (n_rules,).
    """

    target: Mask
    cluster: Indices
    grouping: Grouping
    patterns: Patterns
    prohibits: Mask
    is_learned: Mask

    @classmethod
    def of(
        cls,
        target: Mask,
        cluster: Indices,
        masks: Sequence[Mask],
        prohibits: Sequence[bool],
        learned: Sequence[Mask] = (),
    ) -> PublishedCoverage:
        """Return one platform's posts, by published rules and learned ones; masks have shape (n_rows,) each."""
        grouping = Grouping.start(len(target)).split(*masks, *learned)
        hit = target.astype(np.float64)
        patterns = grouping.patterns(hit, 1 - hit)
        is_learned = np.arange(len(masks) + len(learned)) >= len(masks)
        flags = np.array([*prohibits, *(True for _ in learned)], dtype=np.bool_)
        return cls(target, cluster, grouping, patterns, flags, is_learned)

    def pairs(self, rule: int) -> list[tuple[Counts, Counts]]:
        """Return the posts in a rule's scope and those outside it, by the other prohibitions that apply to them."""
        _, stratum = np.unique(self._covered[:, self._reasons(rule)], axis=0, return_inverse=True)
        inside = self._covered[:, rule]
        beyond = self._exempted_from(rule) | self._holding(rule)
        outside = ~(inside | self._covered[:, beyond].any(axis=1))
        return list(zip(self._by_stratum(stratum, inside), self._by_stratum(stratum, outside), strict=True))

    @property
    def total(self) -> Counts:
        """Return all posts."""
        return Counts.of(self.target)

    def inside(self, rule: int) -> Counts:
        """Return the posts in a rule's scope."""
        return self._counts(self._covered[:, rule])

    def alone(self, rule: int) -> Counts:
        """Return the posts in a rule's scope, as many as they are worth, that no other prohibition is a reason for."""
        groups = self._covered[:, rule] & ~self._covered[:, self._reasons(rule)].any(axis=1)
        return self._counts(groups).deflated(self._effect(groups))

    def effect(self, rule: int) -> float:
        """Return how many posts in a rule's scope are worth an independent one."""
        return self._effect(self._covered[:, rule])

    def rate(self, rule: int) -> float:
        """Return the rate that a rule alone would show in its scope, in [0, 1].

        That of a permission is what its posts show that no prohibition covers, as far as there are any.
        """
        if not self.prohibits[rule]:
            alone = self.alone(rule)
            return alone.rate if alone.total else self.inside(rule).rate
        covered, parts = self._covered, self._parts(rule) & ~self.is_learned
        if parts.any() and self._counts(covered[:, rule] & ~covered[:, parts].any(axis=1)).total < _FEW:
            return self.inside(rule).rate  # it is as good as its parts together
        about = self._holding(rule) | self._held(rule)
        distinct, fit = self._fitted(self.prohibits & ~about) if about.any() else (self._distinct, self._fit)
        (strength,) = fit.strengths[(distinct == covered[:, [rule]]).all(axis=0)]
        return float(1 - (1 - fit.leak) * (1 - strength))

    def parts_that_work(self, rule: int) -> Mask:
        """Return which learned rules are all that is seen of a prohibition, shape (n_rules,); none if it shows beyond.

        They lie within its scope, and the rest of it surely fares better than half as badly as they do, and not surely
        worse than posts that nothing is against.
        """
        parts, within, rest = self._beyond(rule)
        return parts if parts.any() and self._is_all(within, rest) else np.zeros_like(parts)

    def learned_parts(self, rule: int) -> Mask:
        """Return which learned rules lie within a prohibition's scope, shape (n_rules,)."""
        return self._parts(rule) & self.is_learned

    def most_beyond(self, rule: int) -> tuple[int, tuple[int, ...]]:
        """Return how many target posts beyond its learned parts a prohibition has at most if these are all that works.

        All else is as it is: the parts, what others are a reason for. -1 if it can't be so.

        Returns:
            With as many left alone as are; and with none, one, two and so on, while that may be "a few".
        """
        _, within, rest = self._beyond(rule)
        beyond = self._counts(self._covered[:, rule] & ~within)
        by_others, kept_by_others = int(beyond.target - rest.target), int(beyond.kept - rest.kept)

        def most(kept: int) -> int:
            alone = max(0, kept - kept_by_others)
            number = largest(lambda target: self._is_all(within, Counts(target, alone)))
            return number if number < 0 else number + by_others

        return most(int(beyond.kept)), tuple(map(most, range(_MANY)))

    def _beyond(self, rule: int) -> tuple[Mask, Mask, Counts]:
        """Return the learned parts of a prohibition, shape (n_rules,), their groups, (n_groups,), and its other posts.

        Of these those count that no other prohibition is a reason for.
        """
        parts = self.learned_parts(rule)
        within = np.asarray(self._covered[:, parts].any(axis=1))
        alone = self._covered[:, rule] & ~self._covered[:, self._reasons(rule)].any(axis=1)
        return parts, within, self._counts(alone & ~within)

    def _is_all(self, within: Mask, others: Counts) -> bool:
        rest, hit = wilson(others), self._counts(within).rate
        return rest.low <= self._background and rest.high < _HALF_AS_BAD * hit

    @cached_property
    def _background(self) -> float:
        return self._counts(np.asarray(~self._covered[:, self.prohibits].any(axis=1))).rate

    @property
    def _covered(self) -> Mask:
        return self.patterns.covered

    @cached_property
    def _distinct(self) -> Mask:
        """The prohibitions by the groups that they cover, (n_groups, n_distinct): of like scopes only one is fitted."""
        return np.unique(self._covered[:, self.prohibits], axis=1)

    @cached_property
    def _fit(self) -> Fit:
        return fit_noisy_or(Patterns(self._distinct, self.patterns.target, self.patterns.kept))

    def _fitted(self, rules: Mask) -> tuple[Mask, Fit]:
        """Return the distinct scopes of some rules, shape (n_groups, n_distinct), and the noisy-OR over them."""
        distinct = np.unique(self._covered[:, rules], axis=1)
        return distinct, fit_noisy_or(Patterns(distinct, self.patterns.target, self.patterns.kept))

    @cached_property
    def _correlation(self) -> float:
        residuals = self.target - self._fit.probability(self._distinct)[self.grouping.group]
        return intraclass_correlation(residuals, self.cluster)

    def _reasons(self, rule: int) -> Mask:
        """Return which other prohibitions apply to posts outside the rule's scope, too, shape (n_rules,)."""
        has_posts = self.patterns.target + self.patterns.kept > 0
        outside = self._covered[has_posts & ~self._covered[:, rule]].any(axis=0)
        apart = self._exempted_from(rule) | self._holding(rule) | self._held(rule)
        return np.asarray(outside & self.prohibits & ~apart)

    def _holding(self, rule: int) -> Mask:
        """Return which learned rules hold nearly all posts of a prohibition, and others, shape (n_rules,)."""
        shared, posts = self._shared(rule), self._shared(None)
        return np.asarray(
            self.prohibits[rule] & self.is_learned & (shared >= _NEARLY_ALL * posts[rule]) & ~self._held(rule)
        )

    def _held(self, rule: int) -> Mask:
        """Return which learned rules have nearly all their posts in a prohibition's scope, shape (n_rules,)."""
        return np.asarray(
            self.prohibits[rule] & self.is_learned & (self._shared(rule) >= _NEARLY_ALL * self._shared(None))
        )

    def _shared(self, rule: int | None) -> Floats:
        """Return how many posts each rule covers, of those of another rule or of all, shape (n_rules,)."""
        posts = self.patterns.target + self.patterns.kept
        return np.asarray((posts if rule is None else posts * self._covered[:, rule]) @ self._covered)

    def _exempted_from(self, rule: int) -> Mask:
        """Return which prohibitions all posts of a permission lie in, shape (n_rules,); none for a prohibition."""
        inside = self._covered[self._covered[:, rule]]
        return np.asarray(self.prohibits & inside.all(axis=0) & (not self.prohibits[rule]))

    def _parts(self, rule: int) -> Mask:
        """Return which other prohibitions apply within the rule's scope only, and not to all of it, (n_rules,)."""
        is_same = (self._covered == self._covered[:, [rule]]).all(axis=0)
        apart = self._reasons(rule) | self._holding(rule) | is_same
        return np.asarray(self.prohibits & ~apart & self._covered.any(axis=0))

    def _effect(self, groups: Mask) -> float:
        return design_effect(self.cluster[groups[self.grouping.group]], self._correlation)

    def _counts(self, groups: Mask) -> Counts:
        return Counts(float(self.patterns.target[groups].sum()), float(self.patterns.kept[groups].sum()))

    def _by_stratum(self, stratum: Indices, groups: Mask) -> list[Counts]:
        n_strata = int(stratum.max(initial=-1)) + 1
        hit, kept = (
            np.bincount(stratum[groups], weights=posts[groups], minlength=n_strata).astype(np.float64)
            for posts in (self.patterns.target, self.patterns.kept)
        )
        return [Counts(*pair) for pair in zip(hit.tolist(), kept.tolist(), strict=True)]
