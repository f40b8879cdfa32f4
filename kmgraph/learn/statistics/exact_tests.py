"""Tests of whether one group of posts is hit more often than another: from counts to p-values and odds ratios."""

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
"""Sums over all strata up to which every table is counted.

A guard on the time it takes: above, the normal approximation agrees (`tests/properties/test_statistics_properties.py`).
"""

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
    in_favour, against = a * d / n, b * c / n
    r, s = float(in_favour.sum()), float(against.sum())
    variance = (
        float(agree @ in_favour) / (2 * r * r)
        + float(agree @ against + differ @ in_favour) / (2 * r * s)
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
    order = np.argsort(p_values, kind="stable")
    still_tested = np.arange(len(order), 0, -1)
    steps = np.minimum(still_tested * np.asarray(p_values, dtype=np.float64)[order], 1.0)
    adjusted = np.empty(len(order))
    adjusted[order] = np.maximum.accumulate(steps)
    return tuple(adjusted.tolist())


def shares_above(observed: float, simulated: ArrayLike) -> float:
    """Return the permutation p-value of an observed statistic: the share of simulated ones that reach it.

    >>> shares_above(3.0, [1.0, 2.0, 4.0])
    0.5
    """
    values = np.asarray(simulated, dtype=np.float64)
    return float((1 + np.count_nonzero(values >= observed)) / (1 + len(values)))
