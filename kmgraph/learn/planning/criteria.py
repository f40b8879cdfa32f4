"""The learner's criteria, applied to simulated studies all at once.

A rule must be worth stating in the part that is searched, must be clearly better than what is a literal shorter, must
pass the test on the authors set aside among all rules tested, and its rate gives the word.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np
from scipy import special

from kmgraph.learn.evidence import ENOUGH_CLUSTERS, LEAST_RATE, SURE_RATE
from kmgraph.learn.hypothesis import MIN_SUPPORT
from kmgraph.learn.planning.simulation import posts_together
from kmgraph.learn.sample import MIN_TARGET_CLUSTERS
from kmgraph.learn.statistics import conjunction_bits, outcome_bits, rate_bits
from kmgraph.learn.testing import CAN_TELL, CLEAR

if TYPE_CHECKING:
    from kmgraph.learn.planning.assumptions import PlanningAssumptions, RuleShape
    from kmgraph.learn.planning.simulation import AuthorStream, SeenAuthors
    from kmgraph.learn.settings import LearnSettings
    from kmgraph.model import Floats, Mask

_PRIOR = 0.5  # Jeffreys: what is taken for a rule among few
_NEGLIGIBLE = 1e-9
_SMALL_VARIANCE = 25.0  # from where the normal distribution does for a binomial one


@dataclass(frozen=True, eq=False)
class StudyVerdicts:
    """Which simulated studies call the rule at least likely, and which well-supported; shape (n_simulations,) each."""

    likely: Mask
    well_supported: Mask


@dataclass(frozen=True, eq=False)
class _Group:
    """Target and kept posts of a group in every study, shape (n_simulations,) each."""

    target: Floats
    kept: Floats

    @property
    def total(self) -> Floats:
        return self.target + self.kept

    def deflated(self, effect: Floats | float) -> _Group:
        return _Group(self.target / effect, self.kept / effect)


@dataclass(frozen=True, eq=False)
class Criteria:
    """What one rule must meet, in surroundings, over a stream of authors."""

    surroundings: PlanningAssumptions
    shape: RuleShape
    settings: LearnSettings
    stream: AuthorStream

    @property
    def observations_per_author(self) -> float:
        """Return how many observations bring one author who posts in scope, on average."""
        return self.surroundings.posts_per_author / self.stream.arrival_rate

    def labels(self, observations: float) -> StudyVerdicts:
        """Return the words that the rule gets in each study of so many observations."""
        arrived = self.stream.arrived(observations / self.surroundings.posts_per_author)
        everything = arrived.posts > 0
        searched, aside = everything & ~arrived.aside, everything & arrived.aside
        share = self.settings.holdout_share
        found = self._is_worth_stating(arrived, searched, (1 - share) * observations)
        found &= self._is_clear(arrived, everything, observations)
        p_values = np.where(found, self._p_values(arrived, aside, share * observations), np.inf)
        inside = self._inside(arrived, everything)
        a, b = _PRIOR + inside.target, _PRIOR + inside.kept
        likely = self._holm(p_values) & (a / (a + b) >= LEAST_RATE) & self._can_hold_out(arrived, observations)
        sure = (special.betaincinv(a, b, 0.025) > SURE_RATE) & (everything.sum(axis=1) >= ENOUGH_CLUSTERS)
        return StudyVerdicts(likely, likely & sure)

    def _is_worth_stating(self, arrived: SeenAuthors, searched: Mask, observations: float) -> Mask:
        """Return where the rule saves more bits than it costs to state, in the part that is searched."""
        inside = self._counts(arrived, searched)
        rest = self._outside("search", observations - inside.total)
        everything = _Group(inside.target + rest.target, inside.kept + rest.kept)
        saved = outcome_bits(everything.target, everything.kept) + rate_bits(everything.total)
        for part in (inside, rest):
            saved = saved - outcome_bits(part.target, part.kept) - rate_bits(part.total)
        literals = self.shape.literals
        cost = conjunction_bits(literals, literals * self.surroundings.literal_bits)
        above = inside.target * everything.kept > inside.kept * everything.target
        return np.asarray((saved > cost) & above)

    def _is_clear(self, arrived: SeenAuthors, everything: Mask, observations: float) -> Mask:
        """Return where every literal is clearly needed: the clearer, the more there were to choose from."""
        inside = self._inside(arrived, everything)
        clear = np.asarray(inside.total >= MIN_SUPPORT)
        for number in range(self.shape.literals if self.shape.literals > 1 else 0):
            around = self._ring(f"all-{number}", observations, self._without_literal)
            clear &= fisher_tails(inside, around) <= CLEAR * 2.0**-self.surroundings.literal_bits
        parent = self._ring("all-parent", observations, self._with_parent)
        return clear & ((fisher_tails(inside, parent) <= CLEAR) | (_least_tails(inside, parent) > CLEAR))

    def _p_values(self, arrived: SeenAuthors, aside: Mask, observations: float) -> Floats:
        """Return the largest p-value of the rule against the rest and inside each rule one step more general."""
        inside = self._inside(arrived, aside)
        rest = self._outside("aside", observations - inside.total).deflated(self._design_effect(1.0))
        worst = fisher_tails(inside, rest)
        level = self.settings.significance / self.surroundings.rules
        rings = [(f"aside-{n}", self._without_literal) for n in range(self.shape.literals) if self.shape.literals > 1]
        for name, coverage in (*rings, ("aside-parent", self._with_parent)):
            around = self._ring(name, observations, coverage)
            can_tell = _least_tails(inside, around) <= level * CAN_TELL
            worst = np.where(can_tell, np.maximum(worst, fisher_tails(inside, around)), worst)
        return worst

    def _holm(self, p_values: Floats) -> Mask:
        """Return where the rule passes Holm's step among as many like it; one that was not found is not tested.

        The studies are independent, so the rule's p-values in other studies stand for those of other rules.
        """
        others = range(1, self.surroundings.rules)
        beside = [np.roll(p_values, 1 + 37 * other) for other in others]
        together = np.stack([p_values, *beside], axis=1)
        tested = np.isfinite(together).sum(axis=1, keepdims=True)
        ordered = np.sort(together, axis=1)
        places = np.arange(together.shape[1])
        passed = ordered <= self.settings.significance / np.maximum(tested - places, 1)
        until = np.where(passed.all(axis=1), together.shape[1], np.argmin(passed, axis=1))
        rank = (together < p_values[:, None]).sum(axis=1)
        return np.asarray(np.isfinite(p_values) & (rank < until))

    def _can_hold_out(self, arrived: SeenAuthors, observations: float) -> Mask:
        authors = observations / self.surroundings.posts_per_author
        by_chance = sum(
            size.share * (1 - (1 - self.surroundings.base_rate) ** size.posts) for size in self.surroundings.authors
        )
        hit = (arrived.target > 0).sum(axis=1) + authors * by_chance
        return np.asarray((authors >= self.settings.min_clusters) & (hit >= MIN_TARGET_CLUSTERS))

    @property
    def _without_literal(self) -> float:
        """Coverage of the rule with one literal dropped, all literals being equally rare."""
        return float(self.shape.coverage ** (1 - 1 / self.shape.literals))

    @property
    def _with_parent(self) -> float:
        return min(self.shape.coverage * self.surroundings.widening, 1.0)

    def _ring(self, name: str, observations: float, coverage: float) -> _Group:
        """Return the posts that a more general rule would add, as many as they are worth."""
        added = observations * max(coverage - self.shape.coverage, 0.0)
        effect = self._design_effect(coverage)
        return self._outside(name, np.full(self.stream.simulations, added)).deflated(effect)

    def _outside(self, name: str, posts: Floats) -> _Group:
        """Return posts that the rule does not cover: they are in the target at the base rate."""
        total = np.maximum(np.floor(posts), 0.0)
        target = quantiles(self.stream.draw(name), total, self.surroundings.base_rate)
        return _Group(target, total - target)

    def _design_effect(self, coverage: float) -> float:
        return 1 + (posts_together(self.surroundings, coverage) - 1) * self.surroundings.correlation

    def _counts(self, arrived: SeenAuthors, chosen: Mask) -> _Group:
        target = np.where(chosen, arrived.target, 0.0).sum(axis=1)
        return _Group(target, np.where(chosen, arrived.posts, 0.0).sum(axis=1) - target)

    def _inside(self, arrived: SeenAuthors, chosen: Mask) -> _Group:
        """Return the posts in scope, as many independent ones as they are worth."""
        plain = self._counts(arrived, chosen)
        squares = np.where(chosen, arrived.posts**2, 0.0).sum(axis=1)
        together = squares / np.maximum(plain.total, 1.0)
        return plain.deflated(1 + np.maximum(together - 1, 0.0) * self.surroundings.correlation)


def _least_tails(inside: _Group, around: _Group) -> Floats:
    """Return the smallest p-values there could be, if every post around had been kept."""
    return fisher_tails(inside, _Group(np.zeros_like(around.total), around.total))


class Groups(Protocol):
    """Target and kept posts of a group in every study, shape (n_simulations,) each."""

    @property
    def target(self) -> Floats:
        """Posts in the target."""

    @property
    def kept(self) -> Floats:
        """Posts not in the target."""


def fisher_tails(inside: Groups, outside: Groups) -> Floats:
    """Return `statistics.fisher_greater` of every study, shape (n_simulations,).

    The tail is summed term by term; each is the one before times a ratio of counts.
    """
    a, b = np.floor(inside.target + 1e-9), np.ceil(inside.kept - 1e-9)
    c, d = np.ceil(outside.target - 1e-9), np.floor(outside.kept + 1e-9)
    term = np.exp(_log_choose(a + b, a) + _log_choose(c + d, c) - _log_choose(a + b + c + d, a + c))
    total = np.zeros_like(term)
    while np.any(term > _NEGLIGIBLE * total):
        total = total + term
        # One more target inside, one fewer outside.
        term = term * b * c / ((a + 1) * (d + 1))
        a, b, c, d = a + 1, b - 1, c - 1, d + 1
    empty = (inside.target + inside.kept <= 0) | (outside.target + outside.kept <= 0)
    return np.where(empty, 1.0, np.minimum(total, 1.0))


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
    while np.any(open_still := (missing > 0) & (successes < trials)):
        term = np.where(open_still, term * (trials - successes) / (successes + 1) * (rate / (1 - rate)), 0.0)
        successes = np.where(open_still, successes + 1, successes)
        missing = np.where(open_still, missing - term, missing)
    return successes


def _log_choose(n: Floats, k: Floats) -> Floats:
    return np.asarray(special.gammaln(n + 1) - special.gammaln(k + 1) - special.gammaln(n - k + 1))
