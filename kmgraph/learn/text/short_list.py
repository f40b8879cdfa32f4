"""Hundreds of features over classes -> the few that tell most, each beside those before it.

A feature earns its place among posts that those before it leave: there, too, its rate must clear a floor, or all that
it adds is kept posts. Where the floor should lie hangs on how well words tell these posts apart; the list whose posts
are nearest to the target posts is taken, a wrongly named post counting more than a missed one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.learn.statistics import Population
from kmgraph.learn.text.rates import rate_between

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kmgraph.model import Floats, Mask

MOST_FEATURES = 15
"""Features of a list: as many as a person can look through."""

FLOORS = tuple(share / 100 for share in range(35, 90, 5))
"""Where floors may lie, from the base rate to the top rate in log-odds: from .70 to .89 with half of the posts removed.

Below, a quarter of the posts that lists named were kept, on one set of comments; above, they named a tenth less of the
offensive ones, on another (`benchmarks/text`)."""

_MISSED = 0.45
"""What a missed post weighs beside one wrongly named (the beta of an F-measure). A convention."""

_LEAST = 10  # independent groups that a feature must cover


@dataclass(frozen=True, eq=False)
class Covers:
    """What features cover.

    Attributes:
        covered: Posts that each feature covers, shape (n_rows, n_features).
        target: Whether the outcome is in the target, shape (n_rows,).
        weights: What each post counts, shape (n_rows,).
    """

    covered: NDArray[np.bool_]
    target: Mask
    weights: Floats

    def sums(self, live: Mask) -> tuple[Floats, Floats]:
        """Return the weight of target and of kept posts among live ones that each feature covers, (n_features,)."""
        bits = self.covered[live].astype(np.float32)
        weight, hit = self.weights[live].astype(np.float32), self.target[live]
        target = (weight * hit) @ bits
        return target.astype(np.float64), (weight @ bits - target).astype(np.float64)


def short_list(covers: Covers) -> list[int]:
    """Return the features that tell most, the most telling first."""
    base = float(covers.weights[covers.target].sum() / covers.weights.sum())
    lists = [_listed(covers, rate_between(base, floor)) for floor in FLOORS]
    values = [_value(covers, features) for features in lists]
    return lists[int(np.argmax(np.round(values, 6)))]


def _listed(covers: Covers, floor: float) -> list[int]:
    live = np.ones(len(covers.target), dtype=np.bool_)
    target, kept = covers.sums(live)
    may = (target + kept >= _LEAST) & (target >= floor * (target + kept))
    cost = np.log2(max(2, covers.covered.shape[1])) + np.log2(len(FLOORS))
    features: list[int] = []
    while len(features) < MOST_FEATURES:
        hit = float(covers.weights[live & covers.target].sum())
        left = Population(hit, float(covers.weights[live].sum()) - hit)
        bits = np.where(may & (target >= floor * (target + kept)), left.saving(target, kept) - cost, -np.inf)
        best = int(np.argmax(np.round(bits, 6))) if len(bits) else -1
        if best < 0 or bits[best] <= 0:
            break
        features.append(best)
        live &= ~covers.covered[:, best]
        target, kept = covers.sums(live)
    return features


def _value(covers: Covers, features: list[int]) -> float:
    """Return how near the posts of a list are to the target posts: an F-measure, in [0, 1]."""
    named = covers.covered[:, features].any(axis=1)
    right = float(covers.weights[named & covers.target].sum())
    weight = _MISSED**2
    whole = weight * float(covers.weights[covers.target].sum()) + float(covers.weights[named].sum())
    return (1 + weight) * right / whole if whole else 0.0
