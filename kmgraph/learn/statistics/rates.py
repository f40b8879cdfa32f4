"""A rate with what is known of it: intervals, and how rules that are alike say what to expect of one more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import special

from kmgraph.learn.statistics.exact_tests import Counts

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


@dataclass(frozen=True, slots=True)
class Interval:
    """A rate with its 95 % interval, all in [0, 1]."""

    rate: float
    low: float
    high: float

    def weighted(self, kept: float) -> Interval:
        """Return the interval where each kept post stands for several.

        >>> Interval(0.5, 0.5, 1.0).weighted(9.0)
        Interval(rate=0.1, low=0.1, high=1.0)

        Args:
            kept: How many posts a kept one stands for, at least 1.
        """
        return Interval(*(weighted_rate(rate, kept) for rate in (self.rate, self.low, self.high)))


def weighted_rate(rate: float, kept: float) -> float:
    """Return the rate in [0, 1] where each kept post stands for `kept` posts."""
    return rate / (rate + (1 - rate) * kept) if rate > 0 else 0.0


def largest(holds: Callable[[int], bool]) -> int:
    """Return the largest number for which something holds that holds for no number above one for which it doesn't.

    -1 if it holds for none; for some number it must not.

    >>> largest(lambda number: number * number < 50), largest(lambda number: number < 0)
    (7, -1)
    """
    low, high = -1, 0
    while holds(high):
        low, high = high, 2 * high + 1
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if holds(middle) else (low, middle)
    return low


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
