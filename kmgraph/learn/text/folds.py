"""Classes made by all folds but one, and how many of their terms the posts of that fold mention.

A class that was chosen for how its terms tell these very outcomes looks better on them than it is. So each fold is
counted by the classes that the other folds made, matched to the final ones by the posts that they cover.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array

from kmgraph.learn.text.classes import make_classes

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kmgraph.learn.text.counts import TermRows
    from kmgraph.model import Indices

    Counts8 = NDArray[np.uint8]

FOLDS = 10
"""Parts of the posts; with ten, classes are made of nearly all of them each time. The usual number."""

_SAME_POSTS = 0.3
"""Share of posts in common (Jaccard) from which on a fold's class is taken for a final one; what has none is no
feature of that fold."""

_MOST_MENTIONS = 3  # of a class that are told apart


@dataclass(frozen=True, eq=False)
class FoldedClasses:
    """Final classes, and how many of their terms each post mentions (of three at most), shape (n_rows, n_classes)."""

    classes: list[Indices]
    mentions: Counts8


def fold_classes(rows: TermRows, fold: Indices, spelt: tuple[str, ...], *, is_any: bool) -> FoldedClasses:
    """Return the classes that all posts make, with mentions counted by what the other folds made.

    Args:
        rows: Posts with their outcomes.
        fold: The fold of each, shape (n_rows,): the same for all posts of a cluster.
        spelt: The terms.
        is_any: As for `make_classes`.
    """
    classes = make_classes(rows, spelt, is_any=is_any)
    final = mentions(rows.held, classes)
    counted = np.zeros_like(final)
    for number in range(int(fold.max(initial=-1)) + 1):
        inside = fold == number
        others = make_classes(rows.chosen(~inside), spelt, is_any=is_any)
        theirs = mentions(rows.held, others)
        match, is_same = _matched(final > 0, theirs > 0)
        counted[np.ix_(inside, is_same)] = theirs[np.ix_(inside, match[is_same])]
    return FoldedClasses(classes, counted)


def mentions(held: csr_array, classes: list[Indices]) -> Counts8:
    """Return how many terms of each class posts hold, of three at most, shape (n_rows, n_classes)."""
    sizes = [len(found) for found in classes]
    terms = np.concatenate([*classes, np.empty(0, dtype=np.intp)])
    columns = np.repeat(np.arange(len(classes)), sizes)
    members = csr_array((np.ones(len(terms), dtype=np.float32), (terms, columns)), shape=(held.shape[1], len(classes)))
    counted = csr_array(held @ members)
    counted.data = np.minimum(counted.data, _MOST_MENTIONS)
    return np.asarray(counted.astype(np.uint8).toarray(), dtype=np.uint8)


def _matched(final: NDArray[np.bool_], theirs: NDArray[np.bool_]) -> tuple[Indices, NDArray[np.bool_]]:
    """Return the class of theirs that covers most nearly the posts of each final one, and whether it is the same."""
    n_final = final.shape[1]
    if not theirs.shape[1]:
        return np.zeros(n_final, dtype=np.intp), np.zeros(n_final, dtype=np.bool_)
    ours, others = final.astype(np.float32), theirs.astype(np.float32)
    both = ours.T @ others
    either = ours.sum(axis=0)[:, None] + others.sum(axis=0)[None, :] - both
    same = both / np.maximum(either, 1)
    best = same.argmax(axis=1)
    return best.astype(np.intp), np.asarray(same[np.arange(n_final), best] >= _SAME_POSTS)
