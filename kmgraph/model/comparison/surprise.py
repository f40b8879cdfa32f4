"""How much a kind of posts will surprise a person who moves: `habit * difference`, as docs/compare.md has it.

A count that is "a few" enters as half of k, so that public documents are ordered by public numbers alone.
"""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING

from kmgraph.model.comparison.differences import MoveVerdict

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kmgraph.model.comparison.differences import KindCounts, KindDifference, MovedSide
    from kmgraph.model.evidence import Count


class MovePart(StrEnum):
    """The parts of the guide, in its order."""

    RELEARN = "relearn"
    ALLOWED = "allowed"
    KEEP = "keep"
    UNKNOWN = "unknown"


PARTS = {
    MoveVerdict.ONLY_THERE: MovePart.RELEARN,
    MoveVerdict.STRICTER: MovePart.RELEARN,
    MoveVerdict.NEWLY_ALLOWED: MovePart.ALLOWED,
    MoveVerdict.SAME: MovePart.KEEP,
    MoveVerdict.LOOSER: MovePart.KEEP,
    MoveVerdict.LEFT_ALONE: MovePart.KEEP,
    MoveVerdict.UNKNOWN: MovePart.UNKNOWN,
}
"""Verdict -> the part of the guide that it stands in."""


def rate_of(counts: KindCounts, few: float) -> float | None:
    """Return the share of a kind's posts that are acted against, in [0, 1]; None without posts or figures.

    >>> from kmgraph.model.comparison import KindCounts
    >>> rate_of(KindCounts(target=30, kept=10), few=5), rate_of(KindCounts(target=None, kept=95), few=5)
    (0.75, 0.05)

    Args:
        counts: The kind's posts on one side.
        few: What a count that is "a few" enters as.
    """
    if counts.withheld:
        return None
    target, kept = _number(counts.target, few), _number(counts.kept, few) * counts.kept_weight
    return target / (target + kept) if target + kept else None


def habit_of(counts: KindCounts, source: MovedSide, few: float) -> float | None:
    """Return the share of the posts left alone at the source that are of a kind, in [0, 1]; None without figures."""
    kept = _number(source.kept, few)
    if counts.withheld or source.withheld or not kept:
        return None
    return min(1.0, _number(counts.kept, few) / kept)


def with_surprise(kind: KindDifference, source: MovedSide, few: float) -> KindDifference:
    """Return a kind with its habit, difference and surprise, worked out from its counts.

    Args:
        kind: With counts.
        source: Says how many posts were left alone at the source.
        few: What a count that is "a few" enters as.
    """
    habit = habit_of(kind.source, source, few) if kind.source else None
    rates = [rate_of(counts, few) if counts else None for counts in (kind.source, kind.destination)]
    before, after = rates
    difference = None if before is None or after is None else after - before
    surprise = None if habit is None or difference is None else habit * difference
    return replace(kind, habit=habit, difference=difference, surprise=surprise)


def by_surprise(kinds: Iterable[KindDifference]) -> tuple[KindDifference, ...]:
    """Return kinds in the order of the guide: by part, then the most surprising first, then by difference, then by id.

    Those of which no surprise is known stand last in their part, in the order of their ids.
    """
    return tuple(sorted(kinds, key=_order))


def _order(kind: KindDifference) -> tuple[int, bool, float, float, str]:
    part = list(MovePart).index(PARTS[kind.verdict])
    surprise, difference = (abs(value) if value is not None else 0.0 for value in (kind.surprise, kind.difference))
    return part, kind.surprise is None, -surprise, -difference, kind.id


def _number(count: Count, few: float) -> float:
    return few if count is None else count
