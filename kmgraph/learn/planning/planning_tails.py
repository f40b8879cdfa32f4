"""Tail probabilities for many simulated studies at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import numpy as np
from scipy import special

if TYPE_CHECKING:
    from kmgraph.model import Floats

_NEGLIGIBLE = 1e-9
_SMALL_VARIANCE = 25.0  # from where the normal distribution does for a binomial one


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
