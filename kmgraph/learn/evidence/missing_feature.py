"""Does something unrecorded matter, too? Signs that a rule stands in for one that the data can't express.

Where part of what makes a post removed is not recorded, the rule found is too wide: many posts in its scope are kept.
A lax moderator looks the same, so what counts is whether the rate is low for this platform: several rules that agree
show how strict it is. A scope that the platform wrote down is no stand-in of ours: if its rate is low, it is seldom
enforced. Besides, whatever is missing belongs to some authors or goes along with other features: then outcomes inside
the scope differ between authors, or by a feature that the rule does not name, where enforcement alone would strike at
random.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.learn.hypothesis import gathered, unpack
from kmgraph.learn.statistics import Counts, design_effect, fisher_greater

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from kmgraph.learn.statistics import Interval
    from kmgraph.learn.testing import TestRows
    from kmgraph.model import Floats, Mask

LEAST_RATE = 0.45
"""Below, clearly more than half of the posts in scope are kept: the measure where too few rules show a stricter one.

A platform that enforces its rules half the time shows rates of 50 % and, as some posts break several rules, a bit more.
"""

NEVER_WHOLE = 0.2
"""Below, a rule is incomplete whatever the others show."""

_WHOLE = 0.7  # of the highest rate, from where a rule counts as one of those that show how strict a platform is
_ENOUGH = 3  # rules that agree; fewer may all be stand-ins
# A quarter of the rules may be stricter than the platform is: under one that other rules cover, or in a short period
# only. They are passed over if nearly all that is left agrees. Stand-ins hardly ever do that: they lack different
# things, and whatever it is that is not recorded seldom cuts three quarters of all rules.
_MOST_STRICTER, _LEAST_AGREEING, _AGREEING = 0.25, 4, 2 / 3
# Of enforcement between 70 and 100 %, as if seen in four rules.
_USUAL_LEAST, _USUAL_SPREAD, _USUAL_WEIGHT = 0.7, 0.087, 4
_SPREADS = 1.75  # by simulation: under 5 % of the complete rules are called incomplete
_CLUSTERS, _SCORE, _ALIKE = 20, 3.5, 0.15
_LEVEL, _LEAST_CONTRAST, _LEAST_PART = 1e-3, 0.1, 0.1
# From this share on, what is missing decides about one post in twenty at most. Where there are many posts, a single
# author who is spared, or a faint proxy, is significant even then, but the rule as it stands is right about the rest.
NEARLY_ALL = 0.95
_MOST_ROWS = 5000
_DEALS, _ROUNDS, _ROUNDING = 2000, 20, 1e-6


def is_incomplete(
    place: TestRows, alone: Mask, interval: Interval, others: Sequence[float], *, written: bool = False
) -> bool:
    """Return whether there are signs that something unrecorded decides about posts in a rule's scope.

    Args:
        place: The platform's rows.
        alone: Rows in scope that no other rule covers, shape (n_rows,).
        interval: Of the rule's rate.
        others: Rates of the other confirmed rules of the platform, in [0, 1].
        written: Whether the scope is that of a published prohibition: then a low rate only shows that it is seldom
            enforced.
    """
    if not written and is_lax(interval, others):
        return True
    rows = np.flatnonzero(alone)
    # Ordered by a hash of the ids, so that the order of the rows can't matter.
    rows = rows[np.argsort(place.sample.keys[rows], kind="stable")][:_MOST_ROWS]
    target, cluster = place.sample.target[rows], place.sample.cluster[rows]
    if np.count_nonzero(target) >= NEARLY_ALL * len(rows):
        return False
    if differs_between_clusters(target, cluster):
        return True
    shown = unpack(gathered(place.encoded.bits, place.encoded.units.of_row[rows]), len(rows))
    return differs_by_feature(target, shown, design_effect(cluster, place.correlation))


def is_lax(interval: Interval, others: Sequence[float]) -> bool:
    """Return whether a rule's rate is clearly below what the platform's other rules show.

    Args:
        interval: Of the rule's rate.
        others: Rates of the other confirmed rules of the platform, in [0, 1].
    """
    return interval.rate < NEVER_WHOLE or interval.high < _expected(others)


def _expected(others: Sequence[float]) -> float:
    """Return the lowest rate that a complete rule of this platform may be expected to have."""
    agreeing = _agreeing(others)
    if len(agreeing) < 2:
        return LEAST_RATE
    mean = float(agreeing.mean())
    # Where rules are enforced less than is usual, their rates differ less in proportion.
    usual = _USUAL_SPREAD * min(1.0, mean / _USUAL_LEAST)
    squares = float(((agreeing - mean) ** 2).sum()) + _USUAL_WEIGHT * usual**2
    expected = mean - _SPREADS * math.sqrt(squares / (len(agreeing) + _USUAL_WEIGHT))
    return expected if len(agreeing) >= _ENOUGH else max(LEAST_RATE, expected)


def _agreeing(others: Sequence[float]) -> Floats:
    """Return the rates that show how strict the platform is, in [0, 1]: the highest ones, as far as several agree.

    Rules that are themselves incomplete are no measure, so only those near the highest rate count.
    """
    rates = np.sort(np.array(others, dtype=np.float64))
    highest: Floats = rates[rates >= _WHOLE * rates.max(initial=0)]
    rest = rates[: len(rates) - len(highest)]
    next_highest: Floats = rest[rest >= _WHOLE * rest.max(initial=0)]
    are_few = len(highest) <= _MOST_STRICTER * (len(rates) + 1)
    if are_few and len(next_highest) >= max(_LEAST_AGREEING, _AGREEING * len(rates)):
        return next_highest
    return highest


def differs_between_clusters(target: Mask, cluster: NDArray[np.intp]) -> bool:
    """Return whether outcomes differ between clusters more than chance explains, and not by a little.

    Args:
        target: Outcomes of posts that no other rule covers, shape (n_posts,).
        cluster: Their clusters, shape (n_posts,).

    Where few posts are kept, a cluster or two that keep two posts make a score that looks high and is not, so what the
    score finds is held against outcomes dealt out anew.

    Source: R. E. Tarone, "Testing the goodness of fit of the binomial distribution", Biometrika 66 (1979); J. Besag and
        P. Clifford, "Sequential Monte Carlo p-values", Biometrika 78 (1991).
    """
    if not 0 < np.count_nonzero(target) < len(target):
        return False
    _, code = np.unique(cluster, return_inverse=True)
    sizes, hits = np.bincount(code), np.bincount(code[target], minlength=int(code.max()) + 1)
    if np.count_nonzero(sizes > 1) < _CLUSTERS:
        return False
    rate = float(target.mean())
    pairs = int(sizes @ (sizes - 1))
    between = int(hits @ hits) - 2 * rate * int(hits @ sizes) + rate**2 * int(sizes @ sizes)
    excess = between / (rate * (1 - rate)) - len(target)
    if excess < max(_SCORE * math.sqrt(2 * pairs), _ALIKE * pairs):
        return False
    return not _is_by_chance(sizes, int(np.count_nonzero(target)), between)


def _is_by_chance(sizes: NDArray[np.intp], hit: int, between: float) -> bool:
    """Return whether outcomes dealt out at random differ as much between clusters, more than once in a thousand times.

    Args:
        sizes: Posts of each cluster, shape (n_clusters,).
        hit: Posts in the target.
        between: Sum over clusters of (hits less expected hits) squared.
    """
    sizes = np.sort(sizes)[::-1]  # only the sizes matter, so the order of the rows can't
    total = int(sizes.sum())
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    expected = hit / total * sizes
    random = np.random.default_rng(0)
    outcomes = np.zeros((_DEALS // _ROUNDS, total), dtype=np.uint8)
    outcomes[:, :hit] = 1
    reached = 0
    for _ in range(_ROUNDS):
        random.permuted(outcomes, axis=1, out=outcomes)
        hits = np.add.reduceat(outcomes, starts, axis=1, dtype=np.int32)
        reached += int(np.count_nonzero(((hits - expected) ** 2).sum(axis=1) >= between - _ROUNDING))
        if 1 + reached > _LEVEL * _DEALS:
            return True
    return False


def differs_by_feature(target: Mask, columns: Mask, design_effect: float) -> bool:
    """Return whether a feature that the rule does not name tells outcomes in its scope apart, and not by a little.

    Args:
        target: Outcomes of posts that no other rule covers, shape (n_posts,).
        columns: Which of the features each of the posts shows, shape (n_columns, n_posts).
        design_effect: How many posts are worth an independent one.
    """
    total, hit = len(target), int(np.count_nonzero(target))
    if not 0 < hit < total or not len(columns):
        return False
    shown = columns.sum(axis=1).astype(np.float64)
    both = (columns & target).sum(axis=1).astype(np.float64)
    usable = np.minimum(shown, total - shown) >= _LEAST_PART * total
    contrast = both / np.maximum(shown, 1) - (hit - both) / np.maximum(total - shown, 1)
    score = np.abs(contrast) * np.sqrt(shown * (total - shown))
    tried = np.flatnonzero(usable & (np.abs(contrast) >= _LEAST_CONTRAST))
    if not len(tried):
        return False
    best = int(tried[np.argmax(score[tried])])
    inside = Counts(both[best], shown[best] - both[best]).deflated(design_effect)
    outside = Counts(hit - both[best], total - shown[best] - hit + both[best]).deflated(design_effect)
    chance = min(fisher_greater(inside, outside), fisher_greater(outside, inside))
    return 2 * chance * int(np.count_nonzero(usable)) <= _LEVEL
