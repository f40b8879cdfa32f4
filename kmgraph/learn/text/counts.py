"""Rows with their terms, outcomes and weights: what classes of terms are made from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array

if TYPE_CHECKING:
    from kmgraph.model import Floats, Indices, Mask, TermMatrix


@dataclass(frozen=True, eq=False)
class TermRows:
    """Some posts, by the terms that they hold.

    Attributes:
        held: Which post holds which term, ones, shape (n_rows, n_terms).
        target: Whether the outcome is in the target, shape (n_rows,).
        cluster: Which independent group a post belongs to, from 0, shape (n_rows,).
    """

    held: csr_array
    target: Mask
    cluster: Indices

    @classmethod
    def of(cls, terms: TermMatrix, rows: Indices, target: Mask, cluster: Indices) -> TermRows:
        """Return rows of the table (by position) with their outcomes and their clusters, shape (n_rows,) each."""
        starts, indices = terms.of_rows(rows)
        ones = np.ones(len(indices), dtype=np.float32)
        held = csr_array((ones, indices, starts), shape=(len(rows), len(terms.terms)))
        return cls(held, target, np.unique(cluster, return_inverse=True)[1].astype(np.intp))

    def __len__(self) -> int:
        """Return the number of posts."""
        return len(self.target)

    def chosen(self, rows: Mask) -> TermRows:
        """Return the posts of a mask, shape (n_rows,)."""
        cluster = np.unique(self.cluster[rows], return_inverse=True)[1].astype(np.intp)
        return TermRows(self.held[np.flatnonzero(rows)], self.target[rows], cluster)

    @property
    def weights(self) -> Floats:
        """What each post counts, so that every independent group counts once, shape (n_rows,)."""
        return np.asarray(1.0 / np.bincount(self.cluster)[self.cluster], dtype=np.float64)


@dataclass(frozen=True, eq=False)
class TermCounts:
    """Independent groups that hold each term, and how many of them count as target: a mixed one in part, (n_terms,)."""

    target: Floats
    total: Floats

    @classmethod
    def of(cls, rows: TermRows) -> TermCounts:
        """Return the counts of the terms of some posts."""
        is_alone = np.bincount(rows.cluster)[rows.cluster] == 1
        if is_alone.all():
            return cls._of_single(rows)
        single, others = cls._of_single(rows.chosen(is_alone)), cls._of_grouped(rows.chosen(~is_alone))
        return cls(single.target + others.target, single.total + others.total)

    @classmethod
    def _of_single(cls, rows: TermRows) -> TermCounts:
        """Return the counts of posts that are a group each: no more than their number, which is quickly had."""
        n_terms = rows.held.shape[1]
        is_target = np.repeat(rows.target, np.diff(rows.held.indptr))
        target = np.bincount(rows.held.indices[is_target], minlength=n_terms)
        return cls(target.astype(float), np.bincount(rows.held.indices, minlength=n_terms).astype(float))

    @classmethod
    def _of_grouped(cls, rows: TermRows) -> TermCounts:
        n_rows, n_terms = rows.held.shape
        n_clusters = int(rows.cluster.max(initial=-1)) + 1
        membership = csr_array(
            (np.ones(n_rows, dtype=np.float32), (rows.cluster, np.arange(n_rows))), shape=(n_clusters, n_rows)
        )
        everything = csr_array(membership @ rows.held)
        hit = csr_array(membership @ rows.held.multiply(rows.target[:, None].astype(np.float32)).tocsr())
        return cls(_summed(hit, everything, n_terms), np.bincount(everything.indices, minlength=n_terms).astype(float))


def _summed(hit: csr_array, everything: csr_array, n_terms: int) -> Floats:
    """Return the sum over clusters of the share of its posts with the term that are target, shape (n_terms,)."""
    inverse = csr_array(
        (1.0 / everything.data.astype(np.float64), everything.indices, everything.indptr), everything.shape
    )
    shares = csr_array(hit.astype(np.float64).multiply(inverse))
    return np.asarray(np.bincount(shares.indices, weights=shares.data, minlength=n_terms), dtype=np.float64)
