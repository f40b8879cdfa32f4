"""Rates and their intervals as they may be shown: worked out anew from what the public counts leave open.

The exact interval is that of two counts, of which the public ones leave few values each: it would tell them. An
interval here is as wide as any counts make it that the public ones may stand for, so it contains the exact one. What
else goes into an estimate (beliefs beforehand, what posts of one source are worth) is taken between round numbers.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from scipy import special

from kmgraph.rules.disclosure.cells import Span, least_rate

if TYPE_CHECKING:
    from kmgraph.model import RateBasis

_TAIL = 0.025  # on either side of a 95 % interval
_PRIOR_STEP = 0.5  # that of Jeffreys' prior
_WORTH_DIGITS = 1
_WEIGHT_DIGITS = 2
_HALF = 0.5
_SAME = 1e-5  # files keep six digits


def rate_bounds(target: Span, kept: Span, basis: RateBasis) -> tuple[float, float]:
    """Return the least lower and the greatest upper end of the interval of a rate, over all counts that are possible.

    Args:
        target: What is told of the posts in the target.
        kept: What is told of the others.
        basis: What the rate is estimated from beside them.
    """
    (target_prior, kept_prior), (target_worth, kept_worth) = (
        tuple(between(max(0.0, number)) for number in numbers)
        for between, numbers in ((_in_steps, basis.prior), (_worth, basis.worth))
    )
    light, heavy = _in_digits(max(1.0, basis.kept_weight), _WEIGHT_DIGITS)
    low, high = 0.0, 1.0
    if target.low:
        low = _quantile(
            target_prior[0] + target.low * target_worth[0], kept_prior[1] + kept.high * kept_worth[1], _TAIL, heavy
        )
    if kept.low:
        high = _quantile(
            target_prior[1] + target.high * target_worth[1], kept_prior[0] + kept.low * kept_worth[0], 1 - _TAIL, light
        )
    return low, high


def is_surely_often(target: Span, kept: Span, posts: Span, acted: Span) -> bool:
    """Return whether at least half of a group is in the target, and surely a larger share than of the other posts.

    That must hold whichever of the counts that are possible is the right one.

    Args:
        target: What is told of the group's posts in the target.
        kept: What is told of its others.
        posts: What is told of all posts that it is among.
        acted: What is told of those of them in the target.
    """
    others = posts.low - target.high - kept.high
    low = least_rate(target.low, int(kept.high)) if math.isfinite(kept.high) else 0.0
    return low >= _HALF and others > 0 and (acted.high - target.low) / others < low


def public_rate(target: int, kept: int, basis: RateBasis) -> float:
    """Return the rate that follows from public counts, in [0, 1]; one of them is not 0."""
    return target / (target + kept * _in_digits(max(1.0, basis.kept_weight), _WEIGHT_DIGITS)[0])


def _quantile(target: float, kept: float, tail: float, weight: float) -> float:
    """Return a quantile of what a rate can be after so many posts; one left alone stands for `weight` posts."""
    if not target or not kept:
        return 0.0 if not target else 1.0
    rate = float(special.betaincinv(target, kept, tail))
    return rate / (rate + (1 - rate) * weight) if rate else 0.0


def _in_steps(number: float) -> tuple[float, float]:
    """Return the halves between which a number lies.

    >>> _in_steps(0.5), _in_steps(3.2)
    ((0.5, 0.5), (3.0, 3.5))
    """
    steps = number / _PRIOR_STEP
    return math.floor(steps + _SAME) * _PRIOR_STEP, math.ceil(steps - _SAME) * _PRIOR_STEP


def _worth(number: float) -> tuple[float, float]:
    low, high = _in_digits(number, _WORTH_DIGITS)
    return min(low, 1.0), min(high, 1.0)


def _in_digits(number: float, digits: int) -> tuple[float, float]:
    """Return the numbers of so many digits between which one lies.

    >>> _in_digits(1.0, 1), _in_digits(0.87, 1), _in_digits(12.34, 2)
    ((1.0, 1.0), (0.8, 0.9), (12.0, 13.0))
    """
    if not number:
        return 0.0, 0.0
    places = digits - 1 - math.floor(math.log10(number))
    scaled = number * 10.0**places
    low, high = math.floor(scaled * (1 + _SAME)), math.ceil(scaled * (1 - _SAME))
    return round(low / 10.0**places, 12), round(high / 10.0**places, 12)
