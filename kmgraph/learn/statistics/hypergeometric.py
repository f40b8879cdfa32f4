"""The hypergeometric distribution, by a few logarithms and ratios: it is asked for tens of thousands of times.

Of `total` posts `marked` are in the target; `drawn` of them are in scope. How many of those are in the target?
"""

from __future__ import annotations

import math
from functools import reduce
from typing import TYPE_CHECKING

import numpy as np
from scipy import special

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kmgraph.model import Floats

_NEGLIGIBLE = 1e-18  # of a sum of probabilities


def tail(least: int, drawn: int, marked: int, total: int) -> float:
    """Return the chance that at least so many of the posts drawn are marked.

    One term by its logarithm, the others by their ratios, away from the mean until they no longer count.

    >>> round(tail(8, 10, 9, 16), 4)
    0.0245
    """
    lowest, highest = max(0, drawn + marked - total), min(drawn, marked)
    if least <= lowest or least > highest:
        return 1.0 if least <= lowest else 0.0
    if least * total > drawn * marked:
        return min(1.0, _term(least, drawn, marked, total) * _series_up(least, drawn, marked, total))
    below = least - 1
    return max(0.0, 1.0 - _term(below, drawn, marked, total) * _series_down(below, drawn, marked, total))


def summed_tail(least: int, strata: Sequence[tuple[int, int, int]]) -> float:
    """Return the chance that at least so many of the posts drawn in all strata together are marked.

    Args:
        least: Over all strata.
        strata: (drawn, marked, total) of each.

    Source: C. R. Mehta, N. R. Patel, R. Gray, "Computing an exact confidence interval for the common odds ratio in
        several 2 by 2 contingency tables", JASA 80 (1985).
    """
    lowest = sum(max(0, drawn + marked - total) for drawn, marked, total in strata)
    chances = reduce(np.convolve, [_terms(*stratum) for stratum in strata], np.ones(1))
    return float(min(1.0, chances[max(0, least - lowest) :].sum()))


def support_size(strata: Sequence[tuple[int, int, int]]) -> int:
    """Return how many sums are possible over all strata."""
    return sum(min(drawn, marked) - max(0, drawn + marked - total) for drawn, marked, total in strata) + 1


def _terms(drawn: int, marked: int, total: int) -> Floats:
    """Return the chance of each possible count, from the lowest on."""
    count = np.arange(max(0, drawn + marked - total), min(drawn, marked) + 1, dtype=np.float64)
    ways = _log_chooses(marked, count) + _log_chooses(total - marked, drawn - count)
    return np.asarray(np.exp(ways - _log_choose(total, drawn)))


def _log_chooses(n: int, k: Floats) -> Floats:
    return np.asarray(math.lgamma(n + 1) - special.gammaln(k + 1) - special.gammaln(n - k + 1))


def _term(count: int, drawn: int, marked: int, total: int) -> float:
    ways = _log_choose(marked, count) + _log_choose(total - marked, drawn - count)
    return math.exp(ways - _log_choose(total, drawn))


def _log_choose(n: int, k: int) -> float:
    return math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)


def _series_up(start: int, drawn: int, marked: int, total: int) -> float:
    """Return the sum of the terms from `start` upward, as a multiple of the first."""
    rest, steps = total - marked - drawn, min(drawn, marked) - start
    found = _Series(steps)
    while found.goes_on:
        k = start + found.ahead()
        found.add((marked - k) * (drawn - k) / ((k + 1) * (rest + k + 1)))
    return found.total


def _series_down(start: int, drawn: int, marked: int, total: int) -> float:
    """Return the sum of the terms from `start` downward, as a multiple of the first."""
    rest, steps = total - marked - drawn, start - max(0, drawn + marked - total)
    found = _Series(steps)
    while found.goes_on:
        k = start - found.ahead()
        found.add(k * (rest + k) / ((marked - k + 1) * (drawn - k + 1)))
    return found.total


class _Series:
    """A falling series of at most `steps` terms after a first term of 1, summed up by growing pieces."""

    def __init__(self, steps: int) -> None:
        self.steps, self.done, self.size = steps, 0, 32
        self.total = self.last = 1.0

    @property
    def goes_on(self) -> bool:
        return self.done < self.steps and self.last > _NEGLIGIBLE * self.total

    def ahead(self) -> Floats:
        return np.arange(self.done, min(self.done + self.size, self.steps), dtype=np.float64)

    def add(self, ratios: Floats) -> None:
        terms = self.last * np.cumprod(ratios)
        self.total += float(terms.sum())
        self.last = float(terms[-1])
        self.done, self.size = self.done + self.size, 4 * self.size
