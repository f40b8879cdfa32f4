"""The learner's criteria, applied to simulated studies all at once.

A rule must be worth stating in the part that is searched, must be clearly better than what is a literal shorter, must
pass the test on the authors set aside among all rules tested, and its rate gives the word.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import special

from kmgraph.learn.evidence import ENOUGH_CLUSTERS, LEAST_RATE, SURE_RATE
from kmgraph.learn.hypothesis import MIN_SUPPORT
from kmgraph.learn.planning.simulation import posts_together
from kmgraph.learn.sample import MIN_TARGET_CLUSTERS
from kmgraph.learn.statistics import CountArrays, conjunction_bits, fisher_greater_each, outcome_bits, rate_bits
from kmgraph.learn.testing import CAN_TELL, CLEAR

if TYPE_CHECKING:
    from kmgraph.learn.planning.assumptions import PlanningAssumptions, RuleShape
    from kmgraph.learn.planning.simulation import AuthorStream, SeenAuthors
    from kmgraph.learn.settings import LearnSettings
    from kmgraph.model import Floats, Mask

_PRIOR = 0.5
"""Pseudo-posts each way (Jeffreys' prior): what `statistics.fit_prior` gives a rule among few. A convention."""

_SMALL_VARIANCE = 25.0
"""Variance of a binomial distribution under which its quantiles are counted out, not taken from the normal one."""


@dataclass(frozen=True, eq=False)
class StudyVerdicts:
    """Which simulated studies call the rule at least likely, and which well-supported; shape (n_simulations,) each."""

    likely: Mask
    well_supported: Mask


@dataclass(frozen=True, eq=False)
class Criteria:
    """What one rule must meet, under assumptions, over a stream of authors.

    Studies are arrays: all masks and counts have shape (n_simulations,), what is said of authors
    (n_simulations, n_authors).
    """

    assumptions: PlanningAssumptions
    shape: RuleShape
    settings: LearnSettings
    stream: AuthorStream

    @property
    def observations_per_author(self) -> float:
        """Return how many observations bring one author who posts in scope, on average."""
        return self.assumptions.posts_per_author / self.stream.arrival_rate

    def verdicts(self, observations: float) -> StudyVerdicts:
        """Return which words the rule gets in each study of so many observations."""
        seen = self.stream.seen_by(observations / self.assumptions.posts_per_author)
        authors, share = seen.posts > 0, self.settings.holdout_share
        inside = self._inside(seen, authors)
        is_found = self._is_worth_stating(self._counts(seen, authors & ~seen.aside), (1 - share) * observations)
        is_found &= self._is_clear(inside, observations)
        tested = self._inside(seen, authors & seen.aside)
        p_values = np.where(is_found, self._p_values(tested, share * observations), np.inf)
        a, b = _PRIOR + inside.target, _PRIOR + inside.kept
        likely = self._holm(p_values) & (a / (a + b) >= LEAST_RATE) & self._can_hold_out(seen, observations)
        is_sure = (special.betaincinv(a, b, 0.025) > SURE_RATE) & (authors.sum(axis=1) >= ENOUGH_CLUSTERS)
        return StudyVerdicts(likely, likely & is_sure)

    def _is_worth_stating(self, inside: CountArrays, observations: float) -> Mask:
        """Return where the rule saves more bits than it costs to state, among the posts that are searched."""
        rest = self._outside("search", observations - inside.total)
        whole = CountArrays(inside.target + rest.target, inside.kept + rest.kept)
        saved = outcome_bits(whole.target, whole.kept) + rate_bits(whole.total)
        for part in (inside, rest):
            saved = saved - outcome_bits(part.target, part.kept) - rate_bits(part.total)
        literals = self.shape.literals
        cost = conjunction_bits(literals, literals * self.assumptions.literal_bits)
        return np.asarray((saved > cost) & (inside.target * whole.kept > inside.kept * whole.target))

    def _is_clear(self, inside: CountArrays, observations: float) -> Mask:
        """Return where every literal is clearly needed: the clearer, the more there were to choose from."""
        is_clear = np.asarray(inside.total >= MIN_SUPPORT)
        *without_literal, with_parent = self._rings("all", observations)
        for ring in without_literal:
            is_clear &= fisher_greater_each(inside, ring) <= CLEAR * 2.0**-self.assumptions.literal_bits
        is_above_parent = fisher_greater_each(inside, with_parent) <= CLEAR
        return is_clear & (is_above_parent | (_least_p_values(inside, with_parent) > CLEAR))

    def _p_values(self, inside: CountArrays, observations: float) -> Floats:
        """Return the largest p-value of the rule against the rest and inside each rule one step more general."""
        rest = self._outside("aside", observations - inside.total).deflated(self._design_effect(1.0))
        largest = fisher_greater_each(inside, rest)
        level = self.settings.significance / self.assumptions.rules
        for ring in self._rings("aside", observations):
            can_tell = _least_p_values(inside, ring) <= level * CAN_TELL
            largest = np.where(can_tell, np.maximum(largest, fisher_greater_each(inside, ring)), largest)
        return largest

    def _holm(self, p_values: Floats) -> Mask:
        """Return where the rule passes Holm's step among as many like it; one that was not found is not tested.

        The studies are independent, so the rule's p-values in other studies stand for those of other rules.
        """
        beside = [np.roll(p_values, 1 + 37 * other) for other in range(1, self.assumptions.rules)]
        together = np.stack([p_values, *beside], axis=1)
        tested = np.isfinite(together).sum(axis=1, keepdims=True)
        ranks = np.arange(together.shape[1])
        passed = np.sort(together, axis=1) <= self.settings.significance / np.maximum(tested - ranks, 1)
        n_passed = np.where(passed.all(axis=1), together.shape[1], np.argmin(passed, axis=1))
        rank = (together < p_values[:, None]).sum(axis=1)
        return np.asarray(np.isfinite(p_values) & (rank < n_passed))

    def _can_hold_out(self, seen: SeenAuthors, observations: float) -> Mask:
        base_rate, sizes = self.assumptions.base_rate, self.assumptions.authors
        authors = observations / self.assumptions.posts_per_author
        hit_anyway = sum(size.share * (1 - (1 - base_rate) ** size.posts) for size in sizes)
        hit = (seen.target > 0).sum(axis=1) + authors * hit_anyway
        return np.asarray((authors >= self.settings.min_clusters) & (hit >= MIN_TARGET_CLUSTERS))

    def _rings(self, part: str, observations: float) -> list[CountArrays]:
        """Return what each rule one step more general adds: those with a literal less, then the one with a parent.

        All literals are taken to be equally rare. A rule of one literal has none to lose.
        """
        literals = self.shape.literals if self.shape.literals > 1 else 0
        without_literal = float(self.shape.coverage ** (1 - 1 / self.shape.literals))
        with_parent = min(self.shape.coverage * self.assumptions.widening, 1.0)
        rings = [self._ring(f"{part}-{number}", observations, without_literal) for number in range(literals)]
        return [*rings, self._ring(f"{part}-parent", observations, with_parent)]

    def _ring(self, name: str, observations: float, coverage: float) -> CountArrays:
        """Return the posts that a rule of larger coverage would add, as many as they are worth."""
        added = observations * max(coverage - self.shape.coverage, 0.0)
        posts = self._outside(name, np.full(self.stream.simulations, added))
        return posts.deflated(self._design_effect(coverage))

    def _outside(self, name: str, posts: Floats) -> CountArrays:
        """Return posts that the rule does not cover: they are in the target at the base rate."""
        total = np.maximum(np.floor(posts), 0.0)
        target = quantiles(self.stream.draw(name), total, self.assumptions.base_rate)
        return CountArrays(target, total - target)

    def _design_effect(self, coverage: float) -> float:
        return 1 + (posts_together(self.assumptions, coverage) - 1) * self.assumptions.correlation

    def _counts(self, seen: SeenAuthors, chosen: Mask) -> CountArrays:
        target = np.where(chosen, seen.target, 0.0).sum(axis=1)
        return CountArrays(target, np.where(chosen, seen.posts, 0.0).sum(axis=1) - target)

    def _inside(self, seen: SeenAuthors, chosen: Mask) -> CountArrays:
        """Return the posts in scope, as many independent ones as they are worth."""
        counts = self._counts(seen, chosen)
        squares = np.where(chosen, seen.posts**2, 0.0).sum(axis=1)
        together = squares / np.maximum(counts.total, 1.0)
        return counts.deflated(1 + np.maximum(together - 1, 0.0) * self.assumptions.correlation)


def _least_p_values(inside: CountArrays, ring: CountArrays) -> Floats:
    """Return `statistics.least_fisher` of every study: as if every post around the rule had been kept."""
    return fisher_greater_each(inside, CountArrays(np.zeros_like(ring.total), ring.total))


def quantiles(shares: Floats, trials: Floats, rate: float) -> Floats:
    """Return the numbers of successes that binomial draws of these quantiles have.

    The same quantile gives more successes among more trials, so that studies of different size go together.

    Args:
        shares: In (0, 1), shape (n_simulations,).
        trials: Whole numbers, shape (n_simulations,).
        rate: Chance of a success, in (0, 1).
    """
    if rate > 0.5:
        return trials - quantiles(1 - shares, trials, 1 - rate)
    variance = trials * rate * (1 - rate)
    usual = np.floor(trials * rate + np.sqrt(variance) * special.ndtri(shares) + 0.5)
    few = variance < _SMALL_VARIANCE
    usual[few] = _counted_out(shares[few], trials[few], rate)
    return np.asarray(np.clip(usual, 0.0, trials))


def _counted_out(shares: Floats, trials: Floats, rate: float) -> Floats:
    """Return the same quantiles by adding up the chances of 0, 1, 2, … successes."""
    successes = np.zeros_like(trials)
    term = (1 - rate) ** trials
    missing = shares - term
    while np.any(is_open := (missing > 0) & (successes < trials)):
        term = np.where(is_open, term * (trials - successes) / (successes + 1) * (rate / (1 - rate)), 0.0)
        successes = np.where(is_open, successes + 1, successes)
        missing = np.where(is_open, missing - term, missing)
    return successes
