"""Tests and intervals. Each takes counts and returns a number; nothing here knows about rules."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import special

from kmgraph.learn.statistics.hypergeometric import summed_tail, support_size, tail, tails
from kmgraph.model import OddsRatio

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import ArrayLike, NDArray

    from kmgraph.model import Floats

_EXACT_SUMS = 2000
_FINENESS = 2.0**24
_Z95 = float(special.ndtri(0.975))


@dataclass(frozen=True, slots=True)
class Counts:
    """Target and kept posts of a group; effective counts may be fractions."""

    target: float
    kept: float

    @classmethod
    def of(cls, target: NDArray[np.bool_]) -> Counts:
        """Return the counts of posts with these outcomes, shape (n_posts,)."""
        hit = float(np.count_nonzero(target))
        return cls(hit, len(target) - hit)

    @property
    def total(self) -> float:
        """Return all posts."""
        return self.target + self.kept

    @property
    def rate(self) -> float:
        """Return the share in the target, 0 where there are no posts."""
        return self.target / self.total if self.total else 0.0

    def deflated(self, design_effect: float) -> Counts:
        """Return the counts of as many independent posts as these are worth."""
        return Counts(self.target / design_effect, self.kept / design_effect)


@dataclass(frozen=True, eq=False)
class CountArrays:
    """Target and kept posts of many groups, shape (n_groups,) each; effective counts may be fractions."""

    target: Floats
    kept: Floats

    @property
    def total(self) -> Floats:
        """Return all posts of each group."""
        return self.target + self.kept

    def deflated(self, design_effect: Floats | float) -> CountArrays:
        """Return the counts of as many independent posts as these are worth."""
        return CountArrays(self.target / design_effect, self.kept / design_effect)


def summed(groups: Iterable[Counts]) -> Counts:
    """Return the posts of several groups together."""
    target = kept = 0.0
    for group in groups:
        target, kept = target + group.target, kept + group.kept
    return Counts(target, kept)


@dataclass(frozen=True, slots=True)
class Interval:
    """A rate with its 95 % interval, all in [0, 1]."""

    rate: float
    low: float
    high: float


def fisher_greater(inside: Counts, outside: Counts) -> float:
    """Return the one-sided p-value of Fisher's exact test that the rate inside is above the rate outside.

    Fractions are rounded against the hypothesis. An empty group gives 1.

    >>> round(fisher_greater(Counts(8, 2), Counts(1, 5)), 4)
    0.0245
    """
    a, b = math.floor(inside.target + 1e-9), math.ceil(inside.kept - 1e-9)
    c, d = math.ceil(outside.target - 1e-9), math.floor(outside.kept + 1e-9)
    return tail(a, a + b, a + c, a + b + c + d)


def fisher_greater_each(inside: CountArrays, outside: CountArrays) -> Floats:
    """Return `fisher_greater` of each pair of groups, shape (n_groups,)."""
    a, b = np.floor(inside.target + 1e-9), np.ceil(inside.kept - 1e-9)
    c, d = np.ceil(outside.target - 1e-9), np.floor(outside.kept + 1e-9)
    return tails(a, a + b, a + c, a + b + c + d)


def least_fisher(inside: Counts, outside_total: float) -> float:
    """Return the smallest p-value that Fisher's test could give if every post outside had been kept.

    A comparison that can't come out significant whatever the outcomes is no evidence either way.

    Source: R. E. Tarone, "A modified Bonferroni method for discrete data", Biometrics 46 (1990).
    """
    return fisher_greater(inside, Counts(0, outside_total))


def cochran_mantel_haenszel(strata: Sequence[tuple[Counts, Counts]], design_effect: float = 1.0) -> float:
    """Return the one-sided p-value that the rate inside is above the rate outside within strata.

    Normal approximation with continuity correction, by half of an independent post. Strata in which one group or one
    outcome is missing say nothing; with none left the p-value is 1.

    Args:
        strata: Counts inside and outside, for each stratum.
        design_effect: How many times the variance exceeds that of independent posts.

    Source: N. Mantel, W. Haenszel, "Statistical aspects of the analysis of data from retrospective studies", JNCI 22
        (1959).
    """
    excess = variance = 0.0
    for inside, outside in strata:
        if tells(inside, outside):
            total = inside.total + outside.total
            target, kept = inside.target + outside.target, inside.kept + outside.kept
            excess += inside.target - inside.total * target / total
            variance += inside.total * outside.total * target * kept / (total**2 * (total - 1))
    if variance <= 0:
        return 1.0
    return float(special.ndtr(-(excess - 0.5 * design_effect) / math.sqrt(variance * design_effect)))


def exact_mantel_haenszel(strata: Sequence[tuple[Counts, Counts]], design_effect: float = 1.0) -> float:
    """Return the one-sided exact conditional p-value that the rate inside is above the rate outside within strata.

    In one stratum it is Fisher's test. A design effect widens its normal score, and the result is never below that of
    the Cochran-Mantel-Haenszel test over as many independent posts as there are. Above some thousand posts it is the
    Cochran-Mantel-Haenszel test, which by then agrees.

    Args:
        strata: Counts inside and outside, for each stratum; whole posts.
        design_effect: How many times the variance exceeds that of independent posts.

    Source: C. R. Mehta, N. R. Patel, R. Gray, "Computing an exact confidence interval for the common odds ratio in
        several 2 by 2 contingency tables", JASA 80 (1985).
    """
    telling = [(inside, outside) for inside, outside in strata if tells(inside, outside)]
    sizes = [(int(i.total), int(i.target + o.target), int(i.total + o.total)) for i, o in telling]
    if not telling or support_size(sizes) > _EXACT_SUMS:
        return cochran_mantel_haenszel(telling, design_effect)
    p_value = summed_tail(int(sum(inside.target for inside, _ in telling)), sizes)
    if design_effect == 1:
        return p_value
    score = float(special.ndtri(p_value))
    # A tail too thin for a number has no score to widen.
    widened = float(special.ndtr(score / math.sqrt(design_effect))) if math.isfinite(score) else 0.0
    # What a handful of clusters could show at most is not seen by widening: one is no more than one post.
    return max(widened, min(0.5, cochran_mantel_haenszel(telling, design_effect)))


def tells(inside: Counts, outside: Counts) -> bool:
    """Return whether a stratum says anything: it holds posts inside and outside, in the target and kept."""
    target, kept = inside.target + outside.target, inside.kept + outside.kept
    return inside.total + outside.total > 1 and min(inside.total, outside.total, target, kept) > 0


def mantel_haenszel_odds_ratio(strata: Sequence[tuple[Counts, Counts]]) -> OddsRatio | None:
    """Return how many times higher the odds of the target are inside, within strata, with the 95 % interval.

    In one stratum this is the plain odds ratio with Woolf's interval. Where a product of opposite cells is 0 in every
    stratum, half a post is added to each cell, shared out among the strata by size. None if no stratum says anything.

    Args:
        strata: Counts inside and outside, for each stratum; as many posts as they are worth.

    Source: J. Robins, N. Breslow, S. Greenland, "Estimators of the Mantel-Haenszel variance consistent in both sparse
        data and large-strata limiting models", Biometrics 42 (1986); J. B. S. Haldane, "The estimation and significance
        of the logarithm of a ratio of frequencies", Annals of Human Genetics 20 (1956).
    """
    cells = np.array(
        [(i.target, i.kept, o.target, o.kept) for i, o in strata if tells(i, o)], dtype=np.float64
    ).reshape(-1, 4)
    if not len(cells):
        return None
    a, b, c, d = cells.T
    if not (a @ d) or not (b @ c):
        total = cells.sum(axis=1, keepdims=True)
        a, b, c, d = (cells + 0.5 * total / total.sum()).T
    n = a + b + c + d
    agree, differ = (a + d) / n, (b + c) / n
    with_, against = a * d / n, b * c / n
    r, s = float(with_.sum()), float(against.sum())
    variance = (
        float(agree @ with_) / (2 * r * r)
        + float(agree @ against + differ @ with_) / (2 * r * s)
        + float(differ @ against) / (2 * s * s)
    )
    spread = math.exp(_Z95 * math.sqrt(variance))
    return OddsRatio(r / s, r / s / spread, r / s * spread)


def holm(p_values: Sequence[float]) -> tuple[float, ...]:
    """Return the adjusted p-values that hold the family-wise error, in the order given.

    >>> holm([0.01, 0.04, 0.03])
    (0.03, 0.06, 0.06)

    Source: S. Holm, "A simple sequentially rejective multiple test procedure", Scand. J. Statistics 6 (1979).
    """
    order = sorted(range(len(p_values)), key=lambda index: p_values[index])
    adjusted = [1.0] * len(p_values)
    running = 0.0
    for place, index in enumerate(order):
        running = max(running, min(1.0, (len(p_values) - place) * p_values[index]))
        adjusted[index] = running
    return tuple(adjusted)


def wilson(counts: Counts, level: float = 0.95) -> Interval:
    """Return the rate with its Wilson score interval; the whole of [0, 1] where there are no posts.

    Source: E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927).
    """
    if counts.total <= 0:
        return Interval(0.0, 0.0, 1.0)
    z = float(special.ndtri((1 + level) / 2))
    n, rate = counts.total, counts.rate
    middle = (rate + z * z / (2 * n)) / (1 + z * z / n)
    half = z * np.sqrt(rate * (1 - rate) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return Interval(rate, float(max(0.0, middle - half)), float(min(1.0, middle + half)))


@dataclass(frozen=True, slots=True)
class BetaPrior:
    """What is believed of a rule's rate before its posts are seen: `target` and `kept` pseudo-posts."""

    target: float = 0.5
    kept: float = 0.5

    def update(self, counts: Counts, level: float = 0.95) -> Interval:
        """Return the shrunken rate with its credible interval.

        It reaches 1 where every post was in the target, and 0 where none was: nothing speaks against it.

        Source: L. D. Brown, T. T. Cai, A. DasGupta, "Interval estimation for a binomial proportion", Statistical
            Science 16 (2001), section 4.1.
        """
        a, b = self.target + counts.target, self.kept + counts.kept
        low = float(special.betaincinv(a, b, (1 - level) / 2)) if counts.target > 0 else 0.0
        high = float(special.betaincinv(a, b, (1 + level) / 2)) if counts.kept > 0 else 1.0
        return Interval(a / (a + b), low, high)


def fit_prior(groups: Sequence[Counts]) -> BetaPrior:
    """Return the beta prior that makes the groups' counts most likely, or Jeffreys' prior for fewer than three groups.

    The prior weighs at least one and at most ten posts, so that it steadies small rules and never drowns the data.

    Source: B. Efron, "Large-Scale Inference" (2010), chapter 1 (empirical Bayes).
    """
    if len(groups) < 3:
        return BetaPrior()
    target = np.array([group.target for group in groups])
    kept = np.array([group.kept for group in groups])

    # A grid over (logit of the mean, log of the weight) that closes in: an optimiser takes longer to import than this.
    low, high = np.array([-6.0, 0.0]), np.array([6.0, np.log(10.0)])
    best, reach = (low + high) / 2, (high - low) / 2
    while reach[0] > 1e-6:
        sides = np.linspace(np.maximum(low, best - reach), np.minimum(high, best + reach), 9)
        grid = np.stack(np.meshgrid(sides[:, 0], sides[:, 1], indexing="ij"), axis=-1).reshape(-1, 2)
        mean, weight = special.expit(grid[:, :1]), np.exp(grid[:, 1:])
        a, b = mean * weight, (1 - mean) * weight
        likelihood = (special.betaln(a + target, b + kept) - special.betaln(a, b)).sum(axis=1)
        best, reach = grid[np.argmax(likelihood)], reach / 2
    share, total = float(special.expit(best[0])), float(np.exp(best[1]))
    return BetaPrior(share * total, (1 - share) * total)


def intraclass_correlation(residuals: Floats, cluster: NDArray[np.intp]) -> float:
    """Return how alike the posts of one cluster are beyond what is expected of them, in [0, 1].

    The mean product of residuals over pairs of posts from one cluster, over their mean square.

    Args:
        residuals: Outcome less expected rate, shape (n_posts,).
        cluster: Cluster codes from 0, shape (n_posts,).

    Source: R. L. Prentice, "Correlated binary regression", Biometrics 44 (1988), moment estimator.
    """
    if not len(residuals):
        return 0.0
    # Sums of multiples of a power of two, and of sorted numbers, are the same whatever the order of posts and clusters.
    sizes = np.bincount(cluster).astype(np.float64)
    squares = np.bincount(cluster, weights=coarse(residuals**2), minlength=len(sizes))
    sums = np.bincount(cluster, weights=coarse(residuals), minlength=len(sizes))
    scale = float(np.sort((sizes - 1) * squares).sum())
    alike = float(np.sort(sums**2 - squares).sum())
    return float(np.clip(alike / scale, 0.0, 1.0)) if scale > 0 else 0.0


def coarse(numbers: Floats) -> Floats:
    """Return numbers between -1 and 1, rounded so that sums of hundreds of millions of them are exact.

    Sums of multiples of a power of two are the same in whatever order they are added up.
    """
    return np.asarray(np.rint(numbers * _FINENESS) / _FINENESS)


def design_effect(cluster: NDArray[np.intp], correlation: float) -> float:
    """Return how many times fewer independent posts a group is worth than it holds, at least 1.

    >>> design_effect(np.array([0, 0, 0, 0, 1, 1, 1, 1]), 1.0)
    4.0

    Args:
        cluster: Cluster of each post in the group, shape (n_posts,).
        correlation: Intraclass correlation, in [0, 1].

    Source: L. Kish, "Survey Sampling" (1965); sizes weighted as in J. N. K. Rao and A. J. Scott, "A simple method for
        the analysis of clustered binary data", Biometrics 48 (1992).
    """
    if not len(cluster) or correlation <= 0:
        return 1.0
    # Counting by code is much the faster where most codes are used, sorting where few posts are of many clusters.
    if int(cluster.max()) < 16 * len(cluster):
        sizes = np.bincount(cluster).astype(np.float64)
    else:
        sizes = np.unique(cluster, return_counts=True)[1].astype(np.float64)
    return float(1 + (np.sum(sizes**2) / np.sum(sizes) - 1) * correlation)


def shares_above(observed: float, simulated: ArrayLike) -> float:
    """Return the permutation p-value of an observed statistic: the share of simulated ones that reach it.

    >>> shares_above(3.0, [1.0, 2.0, 4.0])
    0.5
    """
    values = np.asarray(simulated, dtype=np.float64)
    return float((1 + np.count_nonzero(values >= observed)) / (1 + len(values)))
