"""The hypergeometric distribution, by a few logarithms and ratios: it is asked for tens of thousands of times.

Of `total` posts `marked` are in the target; `drawn` of them are in scope. How many of those are in the target?
"""

from __future__ import annotations

import math
from functools import reduce
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import special

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kmgraph.model import Floats

_NEGLIGIBLE = 1e-18
"""Share of a sum of probabilities below which terms are left out. A guard: a double tells apart shares of 1e-16."""

_FIRST_TERMS = 32
"""Terms summed up before asking whether more are needed, four times as many each time after. A convention."""


def tail(least: int, drawn: int, marked: int, total: int) -> float:
    """Return the chance that at least so many of the posts drawn are marked.

    One term by its logarithm, the others by their ratios, away from the mean until they no longer count.

    >>> round(tail(8, 10, 9, 16), 4)
    0.0245
    """
    if is_mirrored := least * total <= drawn * marked:
        least, marked = _mirrored(least, drawn, marked, total)
    highest, chance = min(drawn, marked), 0.0
    if least <= highest:
        chance = math.exp(_log_chance(least, drawn, marked, total))
        chance *= float(_series(least, drawn, marked, total, highest - least))
    return max(0.0, 1.0 - chance) if is_mirrored else min(1.0, chance)


def tails(least: Floats, drawn: Floats, marked: Floats, total: Floats) -> Floats:
    """Return `tail` of many distributions at once, shape (n_distributions,), as are the arguments: whole numbers.

    NumPy takes several times as long as `tail` for one distribution, and far less for each of a thousand.
    """
    is_mirrored = least * total <= drawn * marked
    mirrored = _mirrored(least, drawn, marked, total)
    least, marked = np.where(is_mirrored, mirrored[0], least), np.where(is_mirrored, mirrored[1], marked)
    highest = np.minimum(drawn, marked)
    start = np.minimum(least, highest)
    chance = np.exp(_log_chance(start, drawn, marked, total))
    chance *= _series(start, drawn, marked, total, int((highest - start).max(initial=0)))
    chance[least > highest] = 0.0
    return np.asarray(np.clip(np.where(is_mirrored, 1.0 - chance, chance), 0.0, 1.0))


def summed_tail(least: int, strata: Sequence[tuple[int, int, int]]) -> float:
    """Return the chance that at least so many of the posts drawn in all strata together are marked.

    Args:
        least: Over all strata.
        strata: (drawn, marked, total) of each.

    Source: C. R. Mehta, N. R. Patel, R. Gray, "Computing an exact confidence interval for the common odds ratio in
        several 2 by 2 contingency tables", JASA 80 (1985).
    """
    lowest = sum(max(0, drawn + marked - total) for drawn, marked, total in strata)
    chances = reduce(np.convolve, [_chances(*stratum) for stratum in strata], np.ones(1))
    return float(min(1.0, chances[max(0, least - lowest) :].sum()))


def support_size(strata: Sequence[tuple[int, int, int]]) -> int:
    """Return how many sums are possible over all strata."""
    return sum(min(drawn, marked) - max(0, drawn + marked - total) for drawn, marked, total in strata) + 1


def _chances(drawn: int, marked: int, total: int) -> Floats:
    """Return the chance of each possible count, from the lowest on."""
    counts = np.arange(max(0, drawn + marked - total), min(drawn, marked) + 1, dtype=np.float64)
    return np.asarray(np.exp(_log_chance(counts, drawn, marked, total)))


def _mirrored(least: Any, drawn: Any, marked: Any, total: Any) -> tuple[Any, Any]:
    """Return least and marked of the tail that this one lacks of 1: so many of the posts drawn are not marked."""
    return drawn - least + 1, total - marked


def _log_chance(count: Any, drawn: Any, marked: Any, total: Any) -> Any:
    ways = _log_choose(marked, count) + _log_choose(total - marked, drawn - count)
    return ways - _log_choose(total, drawn)


def _log_choose(n: Any, k: Any) -> Any:
    return _log_gamma(n + 1) - _log_gamma(k + 1) - _log_gamma(n - k + 1)


def _log_gamma(number: Any) -> Any:
    # For one number SciPy takes ten times as long.
    return special.gammaln(number) if isinstance(number, np.ndarray) else math.lgamma(number)


def _series(start: Any, drawn: Any, marked: Any, total: Any, steps: int) -> Any:
    """Return the sum of the chances of `start` and at most `steps` counts above, as a multiple of the first."""
    rest, done, size = total - marked - drawn, 0, _FIRST_TERMS
    multiple = last = np.float64(1)
    while done < steps and (last > _NEGLIGIBLE * multiple).any():
        count = np.add.outer(np.arange(done, min(done + size, steps)), start)
        ratios = (marked - count) * (drawn - count) / ((count + 1) * (rest + count + 1))
        terms = last * np.multiply.accumulate(ratios)
        multiple, last = multiple + np.add.reduce(terms), terms[-1]
        done, size = done + size, 4 * size
    return multiple
