"""Two sides compared: what a person who moves from one to the other may keep doing, must relearn, and can't know yet.

In come counts of each kind of posts on both sides, and what tests say of them; out go frozen values that the migration
guide, its JSON and its graph are made of. Adds the order of surprise, from counts alone; forgets rows and masks.
"""

from kmgraph.model.comparison.differences import (
    KindCounts,
    KindDifference,
    MoveComparison,
    MovedSide,
    MoveVerdict,
    PlaceWord,
    WhyUnknown,
)
from kmgraph.model.comparison.surprise import PARTS, MovePart, by_surprise, habit_of, rate_of, with_surprise

__all__ = [
    "PARTS",
    "KindCounts",
    "KindDifference",
    "MoveComparison",
    "MovePart",
    "MoveVerdict",
    "MovedSide",
    "PlaceWord",
    "WhyUnknown",
    "by_surprise",
    "habit_of",
    "rate_of",
    "with_surprise",
]
