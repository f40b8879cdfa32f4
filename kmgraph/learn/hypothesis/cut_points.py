"""Cut points of numeric features: quantiles, and the round numbers people write into rules."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.learn.statistics import outcome_bits
from kmgraph.model import RangeLiteral

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kmgraph.model import Floats, Indices, Mask

HUMAN_NUMBERS = RangeLiteral.HUMAN_NUMBERS

_COMMON = frozenset((0, 1, 2, 3, 5, 7, 10, 14, 20, 30, 50, 60, 90, 100, 180, 200, 365, 500, 1000))

_WRITTEN = frozenset((7, 14, 30, 90, 365, 730, 3600, *(10**power for power in range(1, 9))))
"""Numbers that rules are written with before all others: a week, two, a month, a quarter, a year, an hour; tens."""

_BITS_A_STEP = 2.0  # a number that is a step less round is taken to be a quarter as likely to be chosen
_CLOSE = 0.1  # of a number that lies between none that people choose: what is this close together reads as the same
_TOLD_DIGITS = 3  # a number with more is that of a post rather than one that a person would choose
_MOST_STEPS = 20  # numbers have no more digits, so none is so much rounder that it could make up for more bits


SHARED_BY = 10
"""Sources of both neighbours from where a number with more digits is nobody's own: years, sizes, prices."""


def cut_points(numbers: Floats, clusters: Indices, *, max_cuts: int, whole: bool, shared_by: int = SHARED_BY) -> Floats:
    """Return the cut points worth trying, ascending; each splits the numbers into "less than" and "at least".

    Between two neighbouring values every cut covers the same rows; of those the roundest is taken. One that would still
    be the number of a few posts gives way to the nearest of three digits: rules are made of these cuts, and a later
    step may take any of them.

    Args:
        numbers: Values without NaN, any order, shape (n_posts,).
        clusters: The independent group of each, shape (n_posts,).
        max_cuts: Most quantile cuts; round numbers inside the data come on top.
        whole: Whether the feature counts in whole numbers.
        shared_by: Sources of both neighbours from where a cut may have more digits.
    """
    values, place, counts = np.unique(numbers, return_inverse=True, return_counts=True)
    if len(values) < 2:
        return np.empty(0)
    positions = set(_quantile_positions(counts, max_cuts))
    if len(values) - 1 > max_cuts:
        positions |= set(_human_positions(values))
    told = _shared_by_both_sides(place, clusters, shared_by)
    cuts = (
        cut if told[i - 1] else _few_digits(cut)
        for i in positions
        for cut in [roundest(float(values[i - 1]), float(values[i]), whole=whole)]
    )
    return np.array(sorted({cut for cut in cuts if values[0] < cut <= values[-1]}))


def refined_cut(
    numbers: Floats,
    target: Mask,
    clusters: Indices,
    *,
    cut: float,
    low: float,
    high: float,
    whole: bool,
    shared_by: int = SHARED_BY,
) -> float:
    """Return the cut between two others that tells the target best, in bits, as round numbers are likelier.

    A number a step less round (`roundness`) is taken to be a quarter as likely to be chosen, so it has to save two bits
    more. Of cuts that chance can hardly tell apart that is the roundest; where posts are many, their own position wins.
    A cut with more than three digits might be the number of one post: it stands only between numbers of many sources.

    Args:
        numbers: Values of the posts that the rest of the rule covers, without NaN, shape (n_posts,).
        target: Whether each is in the target, shape (n_posts,).
        clusters: The independent group of each, shape (n_posts,).
        cut: The cut found so far; the side of it that is richer in targets stays the richer one.
        low: The next cut below that was tried, or minus infinity.
        high: The next cut above, or infinity.
        whole: Whether the feature counts in whole numbers.
        shared_by: Sources of both neighbours from where the cut may have more digits.
    """
    values, inverse = np.unique(numbers, return_inverse=True)
    position, told = int(np.searchsorted(values, cut)) - 1, _shared_by_both_sides(inverse, clusters, shared_by)
    is_between = 0 <= position < len(values) - 1
    if target.all() or not target.any() or not is_between:
        return cut if is_between and told[position] else _few_digits(cut)
    splits = _Splits.of(np.bincount(inverse, target).astype(np.float64), np.bincount(inverse).astype(np.float64))
    positions = np.flatnonzero((values[1:] > low) & (values[:-1] < high) & (splits.rises == splits.rises[position]))
    choices = [
        (_BITS_A_STEP * roundness(number) - float(splits.bits[position]), number)
        for position in positions[splits.bits[positions] >= splits.bits[positions].max() - _MOST_STEPS * _BITS_A_STEP]
        for ends in [(max(low, float(values[position])), min(high, float(values[position + 1])))]
        for number in [roundest(*ends, whole=whole, claims_above=bool(splits.rises[position]))]
        if told[position] or number == _few_digits(number)
    ]
    return min(choices)[1] if choices else _few_digits(cut)


def _shared_by_both_sides(place: Indices, clusters: Indices, shared_by: int) -> Mask:
    """Return whether many sources have the value before each split, and many the one after it, shape (n_values - 1,).

    Args:
        place: Which of the sorted values each post has, shape (n_posts,).
        clusters: The independent group of each, shape (n_posts,).
        shared_by: How many are many.
    """
    groups = int(clusters.max(initial=0)) + 1
    sources = np.bincount(np.unique(place * groups + clusters) // groups)
    return np.asarray((sources[:-1] >= shared_by) & (sources[1:] >= shared_by))


def _few_digits(number: float) -> float:
    return number if number in HUMAN_NUMBERS else float(f"{number:.{_TOLD_DIGITS}g}")


@dataclass(frozen=True, eq=False)
class _Splits:
    """Every way to split sorted values in two; both arrays have shape (n_values - 1,).

    Attributes:
        bits: Log-likelihood of one rate below and one above, to the base 2.
        rises: Whether the rate above is the higher one.
    """

    bits: Floats
    rises: Mask

    @classmethod
    def of(cls, target: Floats, total: Floats) -> _Splits:
        """Return the splits of values with so many target posts and posts in all, shape (n_values,) each."""
        below_target, below = np.cumsum(target)[:-1], np.cumsum(total)[:-1]
        above_target, above = target.sum() - below_target, total.sum() - below
        bits = -outcome_bits(below_target, below - below_target) - outcome_bits(above_target, above - above_target)
        return cls(bits, above_target * below > below_target * above)


def roundest(low: float, high: float, *, whole: bool, claims_above: bool | None = None) -> float:
    """Return the number in (low, high] that a person would most likely choose.

    What rules are written with comes first, then what is round; of several the one that claims least of what nobody
    saw, where it is known which side a rule is about, else the one nearest to the middle.

    >>> roundest(28.0, 31.0, whole=True), roundest(0.234, 0.261, whole=False), roundest(101.0, 102.0, whole=True)
    (30.0, 0.25, 102.0)
    >>> roundest(29.0, 64.0, whole=True), roundest(320.0, 420.0, whole=True)
    (30.0, 365.0)
    """
    human = [number for number in HUMAN_NUMBERS if low < number <= high]
    if human:
        middle = (low + high) / 2

        def nearest(number: float) -> tuple[float, ...]:
            if claims_above is None:
                return _digits(number), abs(number - middle), number
            return (-number if claims_above else number,)

        return float(min(human, key=lambda n: (n not in _WRITTEN, n not in _COMMON, *nearest(n))))
    top = math.floor(math.log10(max(abs(low), abs(high))))
    for exponent in range(top, -1 if whole else top - 17, -1):
        for factor in (5, 1):
            step = factor * 10.0**exponent
            rounded = round(math.floor(high / step) * step, max(0, -exponent) + 1)
            if low < rounded <= high:
                return rounded
    return high


def is_settled(low: float, high: float) -> bool:
    """Return whether a cut in (low, high] is as good as known: hardly another one there that people would choose.

    >>> is_settled(28.0, 31.0), is_settled(29.0, 64.0), is_settled(0.24, 0.25), is_settled(0.2, 0.7)
    (True, False, True, False)
    """
    human = sum(low < number <= high for number in HUMAN_NUMBERS)
    return human == 1 or (not human and high - low <= _CLOSE * max(abs(low), abs(high)))


def round_ends(low: float, high: float, *, whole: bool) -> tuple[float, float] | None:
    """Return a gap in (low, high] by round numbers alone, so that neither end tells where a post stands.

    Of whole numbers those that lie in the gap, both inclusive: from the least cut in it that people would choose to
    what lies below the greatest. Of others the nearest around it. None if too little is left.

    >>> round_ends(3873.0, 9100.0, whole=True), round_ends(0.43, 0.5772, whole=False), round_ends(29, 33, whole=True)
    ((4000.0, 8999.0), (0.4, 0.6), None)
    """
    steps = _steps(low, high)
    if not whole:
        below, above = [step for step in steps if step <= low], [step for step in steps if step >= high]
        return (max(below), min(above)) if below and above else None
    inside = [number for number in steps if low < number <= high and number == int(number)]
    return (min(inside), max(inside) - 1) if len(inside) > 1 and max(inside) - min(inside) > 1 else None


def _steps(low: float, high: float) -> list[float]:
    """Return round numbers around a stretch: those that people choose, and those of one digit."""
    top = math.floor(math.log10(max(abs(low), abs(high)))) + 1
    small = [digit * 10.0**exponent for exponent in range(top - 4, top + 1) for digit in range(1, 10)]
    positive = {0.0, *map(float, HUMAN_NUMBERS), *(float(f"{number:.1g}") for number in small)}
    return sorted(positive | {-number for number in positive})


def roundness(number: float) -> int:
    """Return how far a number is from round, 0 for the roundest.

    >>> [roundness(number) for number in (30.0, 45.0, 31.0, 0.25)]
    [0, 1, 2, 3]
    """
    if number in _COMMON:
        return 0
    if number in HUMAN_NUMBERS:
        return 1
    return 1 + _digits(number) - (number == int(number) and _digits(number) > 1)


def _quantile_positions(counts: NDArray[np.int64], max_cuts: int) -> list[int]:
    if len(counts) - 1 <= max_cuts:
        return list(range(1, len(counts)))
    below = np.cumsum(counts)[:-1]
    wanted = below[-1] * np.arange(1, max_cuts + 1) / (max_cuts + 1)
    return [int(position) + 1 for position in np.unique(np.searchsorted(below, wanted))]


def _human_positions(values: Floats) -> list[int]:
    inside = [number for number in HUMAN_NUMBERS if values[0] < number <= values[-1]]
    return [int(position) for position in np.searchsorted(values, inside, side="left")]


def _digits(number: float) -> int:
    mantissa = f"{abs(number):.12g}".replace(".", "").split("e")[0]
    return len(mantissa.strip("0")) or 1
