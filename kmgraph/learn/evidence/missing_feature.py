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

from kmgraph.learn.evidence.confidence import LEAST_RATE
from kmgraph.learn.statistics import Counts, fisher_greater
from kmgraph.learn.testing import sides

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kmgraph.learn.statistics import Interval
    from kmgraph.learn.testing import TestRows
    from kmgraph.model import Floats, Indices, Mask

# The figures of this module are held by simulation: under 5 % of complete rules are called incomplete, with an
# enforcement of 35 to 100 % and up to 20 % noise (`tests/spec/test_incomplete.py`; in made worlds
# `python -m benchmarks.unrecorded`).

LOW_RATE = 0.45
"""Below, clearly more than half of the posts in scope are kept: the measure where too few rules show a stricter one.

A platform that enforces its rules half the time shows rates of 50 % and, as some posts break several rules, a bit more.
"""

_WHOLE = 0.7  # of the highest rate, from where a rule counts as one of those that show how strict a platform is
_ENOUGH = 3  # rules that agree; fewer may all be stand-ins

_MOST_STRICTER, _LEAST_AGREEING, _AGREEING = 0.25, 4, 2 / 3
"""A quarter of the rules may be stricter than the platform is: under one that other rules cover, or in a short period
only. They are passed over if nearly all that is left agrees. Stand-ins hardly ever do that: they lack different things,
and whatever it is that is not recorded seldom cuts three quarters of all rules.
"""

# Mean and spread of an enforcement between 70 and 100 %, any as likely, as if seen in four rules.
_USUAL_LEAST, _USUAL_SPREAD, _USUAL_WEIGHT = 0.7, 0.087, 4

_SPREADS = 1.75  # below the mean of the rules that agree, from where a rate is low

_CLUSTERS, _SCORE, _ALIKE = 20, 3.5, 0.15
"""Clusters with several posts, Tarone's score and the correlation, from where outcomes differ between clusters."""

_LEVEL, _LEAST_CONTRAST, _LEAST_PART = 1e-3, 0.1, 0.1
"""Level of the test over all features, how far apart the rates must be, and the share of the posts on either side."""

NEARLY_ALL = 0.95
"""Share of the target, from where what is missing decides about one post in twenty at most.

Where there are many posts, a single author who is spared, or a faint proxy, is significant even then, but the rule is
right about the rest.
"""

_MOST_ROWS = 5000  # looked at; a guard: the features of more would take long to unpack

_DEALS, _ROUNDS, _ROUNDING = 2000, 20, 1e-6
"""Times that outcomes are dealt out anew, in how many rounds (for memory), and what rounding may add to their score."""


def is_incomplete(
    rows: TestRows, alone: Mask, interval: Interval, others: Sequence[float], *, written: bool = False
) -> bool:
    """Return whether there are signs that something unrecorded decides about posts in a rule's scope.

    Args:
        rows: The platform's rows.
        alone: Rows in scope that no other rule covers, shape (n_rows,).
        interval: Of the rule's rate.
        others: Rates of the other confirmed rules of the platform, in [0, 1].
        written: Whether the scope is that of a published prohibition: then a low rate only shows that it is seldom
            enforced.
    """
    if not written and is_lax(interval, others):
        return True
    data = rows.data
    chosen = data.sample.at_most(_MOST_ROWS, np.flatnonzero(alone))
    target, cluster = data.sample.target[chosen], data.sample.cluster[chosen]
    if np.count_nonzero(target) >= NEARLY_ALL * len(chosen):
        return False
    if differs_between_clusters(target, cluster):
        return True
    return differs_by_feature(target, *sides(data, chosen), rows.design_effect(chosen))


def is_lax(interval: Interval, others: Sequence[float]) -> bool:
    """Return whether a rule's rate is clearly below what the platform's other rules show.

    Args:
        interval: Of the rule's rate.
        others: Rates of the other confirmed rules of the platform, in [0, 1].
    """
    return interval.rate < LEAST_RATE or interval.high < _expected(others)


def _expected(others: Sequence[float]) -> float:
    """Return the lowest rate that a complete rule of this platform may be expected to have."""
    agreeing = _agreeing(others)
    if len(agreeing) < 2:
        return LOW_RATE
    mean = float(agreeing.mean())
    # Where rules are enforced less than is usual, their rates differ less in proportion.
    usual = _USUAL_SPREAD * min(1.0, mean / _USUAL_LEAST)
    squares = float(((agreeing - mean) ** 2).sum()) + _USUAL_WEIGHT * usual**2
    expected = mean - _SPREADS * math.sqrt(squares / (len(agreeing) + _USUAL_WEIGHT))
    return expected if len(agreeing) >= _ENOUGH else max(LOW_RATE, expected)


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


def differs_between_clusters(target: Mask, cluster: Indices) -> bool:
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


def _is_by_chance(sizes: Indices, hit: int, between: float) -> bool:
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


def differs_by_feature(target: Mask, showing: Mask, lacking: Mask, design_effect: float) -> bool:
    """Return whether a feature that the rule does not name tells outcomes in its scope apart, and not by a little.

    Args:
        target: Outcomes of posts that no other rule covers, shape (n_posts,).
        showing: Which of the features each of the posts shows, shape (n_columns, n_posts).
        lacking: Which of them it is recorded not to show, shape (n_columns, n_posts).
        design_effect: How many posts are worth an independent one.
    """
    total, hit = len(target), int(np.count_nonzero(target))
    if not 0 < hit < total or not len(showing):
        return False
    shown, rest = (side.sum(axis=1).astype(np.float64) for side in (showing, lacking))
    both, rest_hit = ((side & target).sum(axis=1).astype(np.float64) for side in (showing, lacking))
    usable = np.minimum(shown, rest) >= _LEAST_PART * total
    contrast = both / np.maximum(shown, 1) - rest_hit / np.maximum(rest, 1)
    score = np.abs(contrast) * np.sqrt(shown * rest)
    tried = np.flatnonzero(usable & (np.abs(contrast) >= _LEAST_CONTRAST))
    if not len(tried):
        return False
    best = int(tried[np.argmax(score[tried])])
    inside = Counts(both[best], shown[best] - both[best]).deflated(design_effect)
    outside = Counts(rest_hit[best], rest[best] - rest_hit[best]).deflated(design_effect)
    chance = min(fisher_greater(inside, outside), fisher_greater(outside, inside))
    return 2 * chance * int(np.count_nonzero(usable)) <= _LEVEL
