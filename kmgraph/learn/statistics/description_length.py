"""Description lengths in bits: what a rule costs to state, and what it saves in stating the outcomes.

Source: J. Rissanen, "A universal prior for integers and estimation by minimum description length", Annals of
Statistics 11 (1983); two-part code with half a logarithm for each rate.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from kmgraph.model import Floats

_NORMALISER = math.log2(2.865064)


def integer_bits(number: int) -> float:
    """Return the length of the universal code of a positive integer.

    >>> round(integer_bits(1), 3), round(integer_bits(2), 3)
    (1.519, 2.519)
    """
    bits, rest = _NORMALISER, math.log2(number)
    while rest > 0:
        bits += rest
        rest = math.log2(rest)
    return bits


def conjunction_bits(n_literals: int, literal_bits: float) -> float:
    """Return the cost of a conjunction: its length, its literals (`literal_bits` in sum), less their order."""
    return integer_bits(n_literals) + literal_bits - math.log2(math.factorial(n_literals))


def outcome_bits(target: ArrayLike, kept: ArrayLike) -> Floats:
    """Return the bits needed to tell target from kept posts when only their shares are known.

    >>> float(outcome_bits(4, 4))
    8.0
    """
    a, b = np.asarray(target, dtype=np.float64), np.asarray(kept, dtype=np.float64)
    return _times_log(a + b) - _times_log(a) - _times_log(b)


def rate_bits(total: ArrayLike) -> Floats:
    """Return the bits needed to state the rate of `total` posts to the precision they allow."""
    return np.asarray(0.5 * np.log2(np.asarray(total, dtype=np.float64) + 1))


@dataclass(frozen=True, slots=True)
class Population:
    """The live posts a rule is judged on: how many are in the target, and how many were kept."""

    target: float
    kept: float

    def saving(self, target: ArrayLike, kept: ArrayLike) -> Floats:
        """Return the bits saved by giving covered posts a rate of their own, before the cost of the rule.

        A cover whose rate is not above the population's saves nothing: minus infinity.
        """
        p, n = np.asarray(target, dtype=np.float64), np.asarray(kept, dtype=np.float64)
        rest_p, rest_n = self.target - p, self.kept - n
        entropy = outcome_bits(self.target, self.kept) - outcome_bits(p, n) - outcome_bits(rest_p, rest_n)
        rates = rate_bits(self.target + self.kept) - rate_bits(p + n) - rate_bits(rest_p + rest_n)
        return np.where(p * self.kept > n * self.target, entropy + rates, -np.inf)

    def most(self, target: ArrayLike) -> Floats:
        """Return a bound on the saving of every cover inside one that holds `target` target posts.

        The entropy part is convex, so nothing beats keeping all targets and no kept post; stating the rates costs
        at least nothing.
        """
        p = np.asarray(target, dtype=np.float64)
        return np.asarray(outcome_bits(self.target, self.kept) - outcome_bits(self.target - p, self.kept))


def _times_log(x: Floats) -> Floats:
    positive = np.maximum(x, 0.0)
    return np.asarray(positive * np.log2(np.where(positive > 0, positive, 1.0)))
