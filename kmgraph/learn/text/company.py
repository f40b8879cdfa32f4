"""The company that terms keep: terms of like posts have like vectors.

A post's vector is the sum of random vectors of its terms, rare ones more; a term's is the mean of its posts'.

Source: M. Sahlgren, "An introduction to random indexing" (2005).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kmgraph.learn.text.counts import TermRows
    from kmgraph.model import Floats, Indices

    Vectors = NDArray[np.float32]

_DIMENSIONS = 64  # of the vectors: with more, neighbours stay the same


def likeness(rows: TermRows, chosen: Indices) -> Floats:
    """Return how alike the posts of some terms are, in [-1, 1], shape (n_chosen, n_chosen)."""
    n_rows, n_terms = rows.held.shape
    counts = np.bincount(rows.held.indices, minlength=n_terms)
    random = np.random.default_rng(0).standard_normal((n_terms, _DIMENSIONS), dtype=np.float32)
    random *= np.log(n_rows / np.maximum(counts, 1)).astype(np.float32)[:, None]
    posts = _unit(rows.held @ random)
    vectors = _unit(rows.held[:, chosen].T @ posts)
    vectors = _unit(vectors - vectors.mean(axis=0))
    # Rounded, so that the last bits of a machine's arithmetic decide nothing.
    return np.asarray(np.round((vectors @ vectors.T).astype(np.float64), 3), dtype=np.float64)


def _unit(vectors: Vectors) -> Vectors:
    return np.asarray(vectors / (np.linalg.norm(vectors, axis=1, keepdims=True) + 1e-9), dtype=np.float32)
