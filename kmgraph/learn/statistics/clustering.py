"""How many independent posts each scope is worth, and the rates that follow.

How alike the posts of one author are is measured within each scope, around its own rate: posts in scope may share their
author's fate far more than other posts do. What one scope tells of it is little, so all scopes of a platform are
pooled, and each is drawn towards the pool the more, the fewer authors it has with several posts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.learn.statistics.exact_tests import Counts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from kmgraph.model import Floats, Mask

_POOL_WEIGHT = 20.0
"""Clusters with several posts that the pool counts for.

Measured by simulation: with correlations from 0 to 0.8 the intervals of rates cover 93 to 97 %
(`python -m pytest tests/properties/test_rates_properties.py`).
"""

_FINENESS = 2.0**24


@dataclass(frozen=True, slots=True)
class Scoped:
    """The outcomes in one scope, and how alike those of one cluster are.

    Attributes:
        counts: Posts in the target and kept.
        excess: Sum of the products of residuals over pairs of posts from one cluster.
        scale: What that sum would be if clusters shared one fate.
        several: Clusters with at least two posts in scope.
        sizes, hits: Posts, and posts in the target, of each cluster.
    """

    counts: Counts
    excess: float
    scale: float
    several: int
    sizes: NDArray[np.intp]
    hits: NDArray[np.intp]

    def effective(self, pooled: float) -> Counts:
        """Return the counts of as many independent posts as these are worth.

        Each post weighs by the inverse of the variance that posts alike to this degree share: where posts of one author
        share their fate, an author counts once, however many posts of theirs there are.

        Args:
            pooled: Intraclass correlation over all scopes, in [0, 1].
        """
        own = self.excess / self.scale if self.scale > 0 else pooled
        correlation = (self.several * own + _POOL_WEIGHT * pooled) / (self.several + _POOL_WEIGHT)
        weights = 1 / (1 + (self.sizes - 1) * min(1.0, max(0.0, correlation)))
        # Sums of sorted numbers are the same whatever the order of the clusters.
        target, kept = (float(np.sort(posts * weights).sum()) for posts in (self.hits, self.sizes - self.hits))
        return Counts(target, kept)


def scoped(target: Mask, cluster: NDArray[np.intp]) -> Scoped:
    """Return the outcomes in one scope.

    Args:
        target: Whether each post in scope is in the target, shape (n_posts,).
        cluster: The cluster of each, shape (n_posts,).

    Source: the ratio of the cluster-robust variance of a mean to the binomial one, as in J. N. K. Rao and A. J. Scott,
        "A simple method for the analysis of clustered binary data", Biometrics 48 (1992).
    """
    counts = Counts.of(target)
    if not len(target):
        nothing = np.empty(0, dtype=np.intp)
        return Scoped(counts, 0.0, 0.0, 0, nothing, nothing)
    _, code = np.unique(cluster, return_inverse=True)
    sizes, hits = np.bincount(code), np.bincount(code[target], minlength=int(code.max()) + 1)
    # Whole numbers up to the last step: their sums are exact, so the order of the rows can't matter.
    both, rate = int(hits @ sizes), counts.rate
    between = int(hits @ hits) - 2 * rate * both + rate**2 * int(sizes @ sizes)
    variance, pairs = rate * (1 - rate), int(sizes @ (sizes - 1))
    return Scoped(
        counts,
        excess=between - variance * len(target),
        scale=variance * pairs,
        several=int(np.count_nonzero(sizes > 1)),
        sizes=sizes,
        hits=hits,
    )


def pooled_correlation(scopes: Sequence[Scoped]) -> float:
    """Return the intraclass correlation over all scopes, in [0, 1]; 0 where no cluster has several posts in one."""
    scale = sum(scope.scale for scope in scopes)
    return min(1.0, max(0.0, sum(scope.excess for scope in scopes) / scale)) if scale > 0 else 0.0


def intraclass_correlation(residuals: Floats, cluster: NDArray[np.intp]) -> float:
    """Return how alike the posts of one cluster are beyond what is expected of them, in [0, 1].

    The mean product of residuals over pairs of posts from one cluster, over their mean square.

    Args:
        residuals: Outcome less expected rate, shape (n_posts,).
        cluster: Cluster codes from 0, shape (n_posts,).

    Source: R. L. Prentice, "Correlated binary regression", Biometrics 44 (1988), moment estimator.
    """
    if not len(residuals):
        return 0.0
    # Sums of multiples of a power of two, and of sorted numbers, are the same whatever the order of posts and clusters.
    sizes = np.bincount(cluster).astype(np.float64)
    squares = np.bincount(cluster, weights=coarse(residuals**2), minlength=len(sizes))
    sums = np.bincount(cluster, weights=coarse(residuals), minlength=len(sizes))
    scale = float(np.sort((sizes - 1) * squares).sum())
    alike = float(np.sort(sums**2 - squares).sum())
    return float(np.clip(alike / scale, 0.0, 1.0)) if scale > 0 else 0.0


def coarse(numbers: Floats) -> Floats:
    """Return numbers between -1 and 1, rounded so that sums of hundreds of millions of them are exact.

    Sums of multiples of a power of two are the same in whatever order they are added up.
    """
    return np.asarray(np.rint(numbers * _FINENESS) / _FINENESS)


def design_effect(cluster: NDArray[np.intp], correlation: float) -> float:
    """Return how many times fewer independent posts a group is worth than it holds, at least 1.

    >>> design_effect(np.array([0, 0, 0, 0, 1, 1, 1, 1]), 1.0)
    4.0

    Args:
        cluster: Cluster of each post in the group, shape (n_posts,).
        correlation: Intraclass correlation, in [0, 1].

    Source: L. Kish, "Survey Sampling" (1965); sizes weighted as in J. N. K. Rao and A. J. Scott, "A simple method for
        the analysis of clustered binary data", Biometrics 48 (1992).
    """
    if not len(cluster) or correlation <= 0:
        return 1.0
    # Counting by code is much the faster where most codes are used, sorting where few posts are of many clusters.
    if int(cluster.max()) < 16 * len(cluster):
        sizes = np.bincount(cluster).astype(np.float64)
    else:
        sizes = np.unique(cluster, return_counts=True)[1].astype(np.float64)
    return float(1 + (np.sum(sizes**2) / np.sum(sizes) - 1) * correlation)
