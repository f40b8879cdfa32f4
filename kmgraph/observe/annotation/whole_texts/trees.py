"""Boosted trees: rows of features -> probabilities, by arrays alone.

The trees are learned with scikit-learn (`benchmarks/text/learn_pairs.py`), whose answers these give, and which kmgraph
doesn't need: all trees are walked down at once, for all rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kmgraph.model import Floats

_AT_ONCE = 2048
"""Rows walked down together, so that what is held meanwhile stays small."""


@dataclass(frozen=True, eq=False)
class Trees:
    """Trees whose leaves add up to the logarithm of the odds; the nodes of all trees stand in one list.

    Attributes:
        feature: The feature that a node asks about, shape (n_nodes,).
        threshold: Rows with at most so much of it go left, shape (n_nodes,).
        left: The node to the left, behind its own; a leaf's is itself, shape (n_nodes,).
        right: The node to the right, in the same way, shape (n_nodes,).
        value: What a leaf adds, shape (n_nodes,).
        roots: The first node of each tree, shape (n_trees,).
        start: What the leaves are added to.

    Raises:
        ValueError: If a node leads nowhere, or back.
    """

    feature: NDArray[np.intp]
    threshold: Floats
    left: NDArray[np.intp]
    right: NDArray[np.intp]
    value: Floats
    roots: NDArray[np.intp]
    start: float

    def __post_init__(self) -> None:
        nodes = np.arange(len(self.value))
        sizes = {len(column) for column in (self.feature, self.threshold, self.left, self.right, self.value)}
        is_leaf = (self.left == nodes) & (self.right == nodes) if len(sizes) == 1 else np.zeros(len(nodes), np.bool_)
        goes_on = (np.minimum(self.left, self.right) > nodes) & (np.maximum(self.left, self.right) < len(nodes))
        known = np.isin(self.roots, nodes).all() and (self.feature >= 0).all()
        if len(sizes) != 1 or not known or not (is_leaf | goes_on).all():
            raise ValueError("these are no trees")

    def probability(self, rows: Floats) -> Floats:
        """Return the probability of each row.

        Args:
            rows: Shape (n_rows, n_features), nothing missing.

        Returns:
            Shape (n_rows,), in [0, 1]; rounded, so that the last bits of a machine's arithmetic decide nothing.
        """
        parts = [self._log_odds(rows[first : first + _AT_ONCE]) for first in range(0, len(rows), _AT_ONCE)]
        odds = np.concatenate(parts) if parts else np.zeros(0)
        return np.asarray(np.round(1 / (1 + np.exp(-odds)), 6), dtype=np.float64)

    def _log_odds(self, rows: Floats) -> Floats:
        nodes = np.tile(self.roots, (len(rows), 1))
        numbers = np.arange(len(rows))[:, None]
        while True:
            goes_left = rows[numbers, self.feature[nodes]] <= self.threshold[nodes]
            deeper = np.where(goes_left, self.left[nodes], self.right[nodes])
            if np.array_equal(deeper, nodes):
                return np.asarray(self.start + self.value[nodes].sum(axis=1), dtype=np.float64)
            nodes = deeper
