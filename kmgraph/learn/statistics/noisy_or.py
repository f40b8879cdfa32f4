"""The noisy-OR: a post is against the rules if any rule that covers it fires, or the leak does.

Source: J. Pearl, "Probabilistic Reasoning in Intelligent Systems" (1988), section 4.3.2; fitted by expectation
maximisation.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kmgraph.model import Floats, Mask

_ROUNDS = 200
"""Rounds of expectation maximisation at most. A guard on the time it takes."""

_CLOSE_ENOUGH = 1e-3
"""Bits gained in a round under which the fit has settled. A convention: a rule is judged by whole bits."""

_LEAST, _MOST = 1e-9, 1 - 1e-9  # chances are kept inside, where logarithms exist


@dataclass(frozen=True, eq=False)
class Patterns:
    """Posts grouped by which terms cover them.

    Attributes:
        covered: Which terms cover the group, shape (n_groups, n_terms).
        target: Target posts in each group, shape (n_groups,).
        kept: Kept posts in each group, shape (n_groups,).
    """

    covered: Mask
    target: Floats
    kept: Floats

    def only(self, terms: Mask) -> Patterns:
        """Return the same posts under some of the terms, shape (n_terms,)."""
        return Patterns(self.covered[:, terms], self.target, self.kept)


@dataclass(frozen=True, eq=False)
class Fit:
    """A fitted noisy-OR.

    Attributes:
        strengths: Chance that each term fires on a post it covers, shape (n_terms,).
        leak: Chance that a post is against the rules for no known reason.
        bits: Length of the outcomes under the fit.
    """

    strengths: Floats
    leak: float
    bits: float

    def probability(self, covered: Mask) -> Floats:
        """Return the chance of the target for posts covered by the given terms, shape (n_groups,)."""
        return np.asarray(1 - (1 - self.leak) * np.exp(covered @ np.log1p(-self.strengths)))


@dataclass(frozen=True, eq=False)
class Grouping:
    """Posts by pattern: the group of each post, and which terms cover each group."""

    group: NDArray[np.intp]
    covered: Mask

    @classmethod
    def start(cls, count: int) -> Grouping:
        """Return the grouping of `count` posts under no term: one group."""
        return cls(np.zeros(count, dtype=np.intp), np.zeros((1, 0), dtype=np.bool_))

    def split(self, *masks: Mask) -> Grouping:
        """Return the grouping with more terms, one a mask of shape (n_posts,)."""
        grouping = self
        for mask in masks:
            grouping = grouping._split(mask)
        return grouping

    def _split(self, mask: Mask) -> Grouping:
        doubled = self.group * 2 + mask
        used = np.flatnonzero(np.bincount(doubled, minlength=2 * len(self.covered)))
        position = np.zeros(2 * len(self.covered), dtype=np.intp)
        position[used] = np.arange(len(used))
        covered = np.column_stack([self.covered[used // 2], (used % 2).astype(np.bool_)])
        return Grouping(position[doubled], covered)

    def without(self, term: int) -> Grouping:
        """Return the grouping without one term. Groups that only it kept apart stay apart, which changes no fit."""
        return Grouping(self.group, np.delete(self.covered, term, axis=1))

    def patterns(self, target: Floats, kept: Floats) -> Patterns:
        """Return the groups with their weights; both have shape (n_posts,)."""
        count = len(self.covered)
        return Patterns(
            self.covered,
            np.bincount(self.group, weights=target, minlength=count).astype(np.float64),
            np.bincount(self.group, weights=kept, minlength=count).astype(np.float64),
        )


def fit_noisy_or(
    patterns: Patterns, start: Floats | None = None, leak: float | None = None, *, fixed: Mask | None = None
) -> Fit:
    """Return the noisy-OR that makes the outcomes most likely.

    Args:
        patterns: Posts by the terms that cover them.
        start: Strengths to start from, shape (n_terms,); one half where not given.
        leak: Leak to start from; the overall rate where not given.
        fixed: Terms whose strength stays as given, shape (n_terms,).
    """
    rows, terms = np.nonzero(patterns.covered)
    links = Links(rows, terms, len(patterns.covered), patterns.covered.shape[1])
    total = patterns.target + patterns.kept
    strengths = np.full(links.n_terms, 0.5) if start is None else np.clip(start, 1e-3, _MOST)
    if fixed is not None and start is not None:
        strengths = np.where(fixed, np.clip(start, _LEAST, _MOST), strengths)
    everything = max(float(total.sum()), _LEAST)
    q = float(np.clip(patterns.target.sum() / everything if leak is None else leak, _LEAST, _MOST))
    return fit_links(links, patterns.target, patterns.kept, strengths, q, fixed=fixed)


@dataclass(frozen=True, eq=False)
class Links:
    """Which terms cover which groups, as pairs: most groups lie under few of many terms.

    Attributes:
        group, term: The pairs, shape (n_pairs,) each.
        n_groups, n_terms: How many of each there are.
    """

    group: NDArray[np.intp]
    term: NDArray[np.intp]
    n_groups: int
    n_terms: int

    def spared(self, strengths: Floats) -> Floats:
        """Return the chance that no term fires on a group, shape (n_groups,)."""
        return np.exp(self.to_groups(np.log1p(-strengths)))

    def to_groups(self, values: Floats) -> Floats:
        """Return the sum of the terms' values over each group, shape (n_groups,)."""
        return np.bincount(self.group, weights=values[self.term], minlength=self.n_groups).astype(
            np.float64, copy=False
        )

    def to_terms(self, values: Floats) -> Floats:
        """Return the sum of the groups' values over each term, shape (n_terms,)."""
        return np.bincount(self.term, weights=values[self.group], minlength=self.n_terms).astype(np.float64, copy=False)


def fit_links(
    links: Links,
    target: Floats,
    kept: Floats,
    strengths: Floats,
    leak: float,
    *,
    fixed: Mask | None = None,
    others: Floats | None = None,
) -> Fit:
    """Return the noisy-OR fitted by expectation maximisation from the given strengths.

    Args:
        links: Which terms cover which groups.
        target: Target posts of each group, shape (n_groups,).
        kept: Kept posts of each group, shape (n_groups,).
        strengths: Where to start, shape (n_terms,).
        leak: Where to start.
        fixed: Terms whose strength stays as it is, shape (n_terms,).
        others: Chance that no further term fires on a group, shape (n_groups,); for a few terms among many whose
            strengths are known.
    """
    total = target + kept
    weight = np.maximum(links.to_terms(total), _LEAST)
    everything = max(float(total.sum()), _LEAST)
    q, bits = leak, np.inf
    for _ in range(_ROUNDS):
        base = 1 - q if others is None else (1 - q) * others
        rate = _within(1 - base * links.spared(strengths))
        before, bits = bits, -float(target @ np.log2(rate) + kept @ np.log2(1 - rate))
        if before - bits < _CLOSE_ENOUGH:
            break
        share = target / rate
        fired = strengths * links.to_terms(share) / weight
        strengths = _within(fired if fixed is None else np.where(fixed, strengths, fired))
        q = min(max(q * float(share.sum()) / everything, _LEAST), _MOST)
    return Fit(strengths, q, bits)


def _within(chances: Floats) -> Floats:
    # On a handful of numbers np.clip takes several times as long.
    return np.minimum(np.maximum(chances, _LEAST), _MOST)
