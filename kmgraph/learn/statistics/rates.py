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

    from kmgraph.model import Mask

_POOL_WEIGHT = 20.0  # clusters with several posts that the pool counts for; by simulation


@dataclass(frozen=True, slots=True)
class Scoped:
    """The outcomes in one scope, and how alike those of one cluster are.

    Attributes:
        counts: Posts in the target and kept.
        excess: Sum of the products of residuals over pairs of posts from one cluster.
        scale: What that sum would be if clusters shared one fate.
        weighted: Mean size of the cluster of a post in scope; 1 where every post stands alone.
        several: Clusters with at least two posts in scope.
    """

    counts: Counts
    excess: float
    scale: float
    weighted: float
    several: int

    def effective(self, pooled: float) -> Counts:
        """Return the counts of as many independent posts as these are worth.

        Args:
            pooled: Intraclass correlation over all scopes, in [0, 1].
        """
        own = self.excess / self.scale if self.scale > 0 else pooled
        correlation = (self.several * own + _POOL_WEIGHT * pooled) / (self.several + _POOL_WEIGHT)
        return self.counts.deflated(1 + (self.weighted - 1) * min(1.0, max(0.0, correlation)))


def scoped(target: Mask, cluster: NDArray[np.intp]) -> Scoped:
    """Return the outcomes in one scope.

    Args:
        target: Whether each post in scope is in the target, shape (n_posts,).
        cluster: The cluster of each, shape (n_posts,).

    Source: the ratio of the cluster-robust variance of a mean to the binomial one, as in J. N. K. Rao and A. J. Scott,
        "A simple method for the analysis of clustered binary data", Biometrics 48 (1992).
    """
    hit = float(np.count_nonzero(target))
    counts = Counts(hit, len(target) - hit)
    if not len(target):
        return Scoped(counts, 0.0, 0.0, 1.0, 0)
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
        weighted=1 + pairs / len(target),
        several=int(np.count_nonzero(sizes > 1)),
    )


def pooled_correlation(scopes: Sequence[Scoped]) -> float:
    """Return the intraclass correlation over all scopes, in [0, 1]; 0 where no cluster has several posts in one."""
    scale = sum(scope.scale for scope in scopes)
    return min(1.0, max(0.0, sum(scope.excess for scope in scopes) / scale)) if scale > 0 else 0.0
