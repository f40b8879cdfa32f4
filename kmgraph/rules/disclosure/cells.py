"""One number at a time: counts rounded or withheld, shares and intervals in whole 5 points, p-values in classes.

Also how often a column is filled: a share, or a word where none may be told.
"""

from __future__ import annotations

import math
from calendar import monthrange
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kmgraph.model import Count, Privacy

POINTS = 20
"""Public shares are multiples of 1/20, that is 5 points."""

LEAST_WIDTH = 5
"""What is published leaves at least so many values for a count below k."""

_SHARE_SIDES = 2
"""Times k sources on either side of a share of filled cells."""

_P_CLASSES = (0.001, 0.01, 0.05)
_Z = 1.959964  # of a 95 % interval
_DUST = 1e-9  # what arithmetic adds to a share that is a multiple of 5 points


@dataclass(frozen=True, slots=True)
class Span:
    """The least and the greatest value that a count can have."""

    low: int
    high: float

    @property
    def width(self) -> float:
        """The number of values."""
        return self.high - self.low + 1


def public_count(number: Count, privacy: Privacy) -> Count:
    """Return a count of a group of at least k sources as it may be shown: 0, None for "a few", else rounded.

    >>> from kmgraph.model import Privacy
    >>> [public_count(number, Privacy(k=10)) for number in (0, 1, 9, 10, 12, 13, 812)]
    [0, None, None, 10, 10, 15, 810]
    """
    if not number:
        return number
    if number < privacy.k:
        return None
    return privacy.rounded_to * math.floor(number / privacy.rounded_to + 0.5)


def span(shown: Count, privacy: Privacy) -> Span:
    """Return what a public count of a group of at least k sources tells of the exact one."""
    if shown is None:
        return Span(1, privacy.k - 1)
    if shown == 0:
        return Span(0, 0)
    reach = privacy.rounded_to // 2
    return Span(max(privacy.k, shown - reach), max(privacy.k, shown + reach))


def public_p_value(chance: float) -> float:
    """Return the least of .001, .01 and .05 that a p-value is below; 1 if it is not significant.

    >>> [public_p_value(chance) for chance in (1e-60, 0.004, 0.04, 0.05)]
    [0.001, 0.01, 0.05, 1.0]
    """
    return next((bound for bound in _P_CLASSES if chance < bound), 1.0)


def widened(interval: tuple[float, float]) -> tuple[float, float]:
    """Return the interval with both ends moved outward to whole 5 points.

    >>> widened((0.93, 0.96))
    (0.9, 1.0)
    """
    low, high = interval
    return max(0.0, math.floor(low * POINTS + _DUST) / POINTS), min(1.0, math.ceil(high * POINTS - _DUST) / POINTS)


def nearest_points(share: float) -> float:
    """Return a share rounded to whole 5 points."""
    return math.floor(share * POINTS + 0.5) / POINTS


def points_together(shares: Sequence[float]) -> tuple[float, ...]:
    """Return shares of one whole in whole 5 points that add up as these do: each rounded, and the largest what is left.

    So the others don't decide how a small one is rounded: it says nothing but on which side of a half it is.

    >>> points_together((0.189, 0.778, 0.033))
    (0.2, 0.75, 0.05)
    >>> points_together((0.02, 0.02, 0.02, 0.94))
    (0.0, 0.0, 0.0, 1.0)
    """
    points = [math.floor(share * POINTS + 0.5 + _DUST) for share in shares]
    if points:
        largest = max(range(len(shares)), key=lambda index: shares[index])
        points[largest] += round(sum(shares) * POINTS) - sum(points)
    return tuple(number / POINTS for number in points)


def upper_points(share: float) -> float:
    """Return a share rounded up to whole 5 points, at least 5: "at most so much"."""
    return max(1, math.ceil(share * POINTS - _DUST)) / POINTS


def month(time: str | None) -> str | None:
    """Return the month of an ISO 8601 time.

    >>> month("2025-01-14T08:00:00Z")
    '2025-01'
    """
    return time[:7] if time else None


def nearest_month(time: str) -> str:
    """Return the month whose beginning is nearest to an ISO 8601 time; a month stays as it is.

    >>> nearest_month("2024-09-24T00:00:00Z"), nearest_month("2024-12-31"), nearest_month("2024-09")
    ('2024-10', '2025-01', '2024-09')
    """
    year, month, *rest = (int(part[:2] if place else part) for place, part in enumerate(time.split("-")[:3]))
    if rest and 2 * (rest[0] - 1) > monthrange(year, month)[1]:
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return f"{year:04d}-{month:02d}"


def least_rate(target: int, kept: int) -> float:
    """Return the lower end of the 95 % interval (Wilson) of a rate, in [0, 1]."""
    total = target + kept
    if not target:
        return 0.0
    rate, z2 = target / total, _Z * _Z
    centre = rate + z2 / (2 * total)
    spread = _Z * math.sqrt(rate * (1 - rate) / total + z2 / (4 * total * total))
    return max(0.0, (centre - spread) / (1 + z2 / total))


class FillingWord(StrEnum):
    """How many of the posts of one outcome record something, where no share may be told.

    One word stands for all and for all but some of few sources, or a few in a hundred, and one for none and for as few:
    two would tell of a single post.
    """

    ALL = "all"
    FEW = "few"
    WITHHELD = "withheld"
    SHARE = "share"


@dataclass(frozen=True, slots=True)
class Filling:
    """A word, and the share in [0, 1], a whole 5 points, where the word is `SHARE`."""

    word: FillingWord
    share: float = 0.0


def public_filling(filled: int, rows: int, sources: tuple[int, int, int], privacy: Privacy) -> Filling:
    """Return how many of the posts of one outcome record something, as it may be published.

    Args:
        filled: Posts that do.
        rows: All posts of that outcome.
        sources: Independent sources behind all of these, behind those that do, and behind those that don't.
        privacy: How figures become public.

    >>> from kmgraph.model import Privacy
    >>> [str(public_filling(filled, 100, (60, 30, 30), Privacy(k=10)).word) for filled in (0, 19, 52, 81, 100)]
    ['few', 'few', 'share', 'all', 'all']
    >>> told = ((9, 5, 5), (60, 19, 59), (60, 59, 19))
    >>> [str(public_filling(90, 180, sources, Privacy(k=10)).word) for sources in told]
    ['withheld', 'few', 'all']
    >>> str(public_filling(2960, 3000, (900, 880, 40), Privacy(k=10)).word)
    'all'
    """
    everyone, of_filled, of_empty = sources
    if everyone < privacy.k or rows < privacy.k:
        return Filling(FillingWord.WITHHELD)
    # A share says that so many sources are on either side: beside other figures, fewer would tell of single posts.
    least = _SHARE_SIDES * privacy.k
    if min(of_empty, rows - filled) < least or POINTS * (rows - filled) < rows:
        return Filling(FillingWord.ALL)
    if min(of_filled, filled) < least or POINTS * filled < rows:
        return Filling(FillingWord.FEW)
    return Filling(FillingWord.SHARE, nearest_points(filled / rows))


def filling_span(filling: Filling, rows: int, privacy: Privacy) -> Span:
    """Return what is told of how many posts of one outcome record something, to who knows how many there are.

    >>> from kmgraph.model import Privacy
    >>> filling_span(Filling(FillingWord.SHARE, 0.5), 100, Privacy(k=10))
    Span(low=48, high=52)
    >>> filling_span(Filling(FillingWord.ALL), 100, Privacy(k=10))
    Span(low=81, high=100)
    """
    most = min(rows, max(_SHARE_SIDES * privacy.k - 1, rows // POINTS))
    if filling.word is FillingWord.SHARE:
        half = 0.5 / POINTS
        low, high = (filling.share - half) * rows, (filling.share + half) * rows
        return Span(math.ceil(low - _DUST), math.floor(high + _DUST))
    low, high = {FillingWord.ALL: (rows - most, rows), FillingWord.FEW: (0, most)}.get(filling.word, (0, rows))
    return Span(low, high)
