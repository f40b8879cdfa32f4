"""Does something unrecorded matter, too? Signs that a rule stands in for one that the data can't express.

Where part of what makes a post removed is not recorded, the rule found is too wide: many posts in its scope are kept.
A lax moderator looks the same, so what counts is whether the rate is low for this platform. Besides, whatever is
missing belongs to some authors or goes along with other features: then outcomes inside the scope differ between
authors, or by a feature that the rule does not name, where enforcement alone would strike at random.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.learn.bits import gathered, unpack
from kmgraph.learn.statistics import Counts, design_effect, fisher_greater

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from kmgraph.learn.arena import Arena
    from kmgraph.learn.statistics import Interval

    Mask = NDArray[np.bool_]

LEAST_RATE = 0.5
"""Below, more than half of the posts in scope are kept."""

_NEVER_WHOLE = 0.2
_WHOLE = 0.7  # of the highest rate, from where a rule counts as one of those that show how strict a platform is
_USUAL_SPREAD, _USUAL_WEIGHT = 0.087, 4  # of enforcement between 70 and 100 %, as if seen in four rules
_SPREADS = 1.75  # by simulation: under 5 % of the complete rules are called incomplete
_CLUSTERS, _SCORE, _ALIKE = 20, 3.5, 0.15
_LEVEL, _LEAST_CONTRAST, _LEAST_PART = 1e-3, 0.1, 0.1
_MOST_ROWS = 5000


def is_incomplete(place: Arena, alone: Mask, interval: Interval, others: Sequence[float]) -> bool:
    """Return whether there are signs that something unrecorded decides about posts in a rule's scope.

    Args:
        place: The platform's rows.
        alone: Rows in scope that no other rule covers, shape (n_rows,).
        interval: Of the rule's rate.
        others: Rates of the other confirmed rules of the platform, in [0, 1].
    """
    if is_lax(interval, others):
        return True
    rows = np.flatnonzero(alone)
    # Ordered by a hash of the ids, so that the order of the rows can't matter.
    rows = rows[np.argsort(place.sample.keys[rows], kind="stable")][:_MOST_ROWS]
    target, cluster = place.sample.target[rows], place.sample.cluster[rows]
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
    return interval.rate < _NEVER_WHOLE or interval.high < _expected(others)


def _expected(others: Sequence[float]) -> float:
    """Return the lowest rate that a complete rule of this platform may be expected to have.

    Rules that are themselves incomplete are no measure, so only those near the highest rate count.
    """
    strict = np.array([rate for rate in others if rate >= max(LEAST_RATE, _WHOLE * max(others))])
    if len(strict) < 2:
        return LEAST_RATE
    mean = float(strict.mean())
    squares = float(((strict - mean) ** 2).sum()) + _USUAL_WEIGHT * _USUAL_SPREAD**2
    return max(LEAST_RATE, mean - _SPREADS * math.sqrt(squares / (len(strict) + _USUAL_WEIGHT)))


def differs_between_clusters(target: Mask, cluster: NDArray[np.intp]) -> bool:
    """Return whether outcomes differ between clusters more than chance explains, and not by a little.

    Args:
        target: Outcomes of posts that no other rule covers, shape (n_posts,).
        cluster: Their clusters, shape (n_posts,).

    Source: R. E. Tarone, "Testing the goodness of fit of the binomial distribution", Biometrika 66 (1979).
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
    return excess / math.sqrt(2 * pairs) >= _SCORE and excess / pairs >= _ALIKE


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
