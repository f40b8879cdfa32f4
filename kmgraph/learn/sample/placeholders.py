"""Numbers that stand for "not known" in posts of the target: one exact value that hardly any kept post has.

Accounts that are gone show no followers, texts that were replaced are all of one length. What neighbouring values show
tells such a number from a threshold: a rule that strikes at 0 followers strikes at 1, too. A rule on one exact number
that is never let off looks the same; it is named by the warning, and is no evidence.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.model import Feature, NumberColumn

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kmgraph.learn.sample.sample import Sample
    from kmgraph.model import Floats, Indices, Mask, ObservationTable

_LEAST = 20  # target posts with one exact number, and posts on either side to compare with; a convention
_MOST_KEPT = 0.01  # most kept posts among those with the number, as a share; a convention
_MOST_KEPT_OF_SPIKE = 0.1  # the same, of a number that towers above its neighbours; a convention
_TOWERS = 3.0  # how many times as many posts a number must have as its neighbours; a convention
_MIXED = 0.5  # most target posts among the neighbours, as a share; a convention
_EXPECTED = 5.0  # kept posts that there must be room for, at their share among the neighbours; a convention


@dataclass(frozen=True, slots=True)
class Placeholder:
    """Numbers of a feature that stand for "not known" on one platform.

    Attributes:
        posts: How many posts have one of them.
        kept: How many of these were kept.
        sources: Independent groups behind them.
    """

    platform: str
    feature: Feature
    posts: int
    kept: int
    sources: int


@dataclass(frozen=True, eq=False)
class _Values:
    """The distinct numbers of a column, ascending, with the posts that have each: shape (n_values,) each."""

    numbers: Floats
    hit: Indices
    all: Indices

    def stand_in(self) -> Iterator[float]:
        """Yield the numbers that stand for "not known"."""
        kept_share = (self.all - self.hit) / self.all
        for at in np.flatnonzero((self.hit >= _LEAST) & (kept_share <= _MOST_KEPT_OF_SPIKE)).tolist():
            sides = [side for side in (self._beside(at, -1), self._beside(at, 1)) if len(side)]
            is_apart = bool(sides) and all(self._is_apart(at, side) for side in sides)
            if is_apart and (kept_share[at] <= _MOST_KEPT or self._towers(at, np.concatenate(sides))):
                yield float(self.numbers[at])

    def _beside(self, at: int, step: int) -> Indices:
        """Return the nearest values to one side that enough posts have; all there are, if these are too few."""
        places = np.arange(at + step, -1 if step < 0 else len(self.all), step)
        enough = int(np.searchsorted(np.cumsum(self.all[places]), _LEAST)) + 1
        return places[:enough]

    def _is_apart(self, at: int, side: Indices) -> bool:
        share = self.hit[side].sum() / self.all[side].sum()
        return bool(share <= _MIXED and self.all[at] * (1 - share) >= _EXPECTED and self._towers_in_target(at, side))

    def _towers_in_target(self, at: int, side: Indices) -> bool:
        return bool(self.hit[at] >= _TOWERS * self.hit[side].max())

    def _towers(self, at: int, beside: Indices) -> bool:
        return bool(self.all[at] >= _TOWERS * self.all[beside].max())


def without_placeholders(
    table: ObservationTable, samples: Iterable[Sample]
) -> tuple[ObservationTable, tuple[Placeholder, ...]]:
    """Return the table with numbers that stand for "not known" taken for not recorded, and what they were.

    Args:
        table: The observations of all platforms.
        samples: The rows of each platform.
    """
    found: list[Placeholder] = []
    columns = list(table.columns)
    for sample in samples:
        for place, column in enumerate(columns):
            if isinstance(column, NumberColumn) and (out := _standing_in(column.numbers[sample.rows], sample)).any():
                numbers = column.numbers.copy()
                numbers[sample.rows[out]] = np.nan
                columns[place] = replace(column, numbers=numbers)
                kept = int(np.count_nonzero(out & ~sample.target))
                sources = len(np.unique(sample.cluster[out]))
                found.append(Placeholder(sample.platform, column.feature, int(np.count_nonzero(out)), kept, sources))
    return (replace(table, columns=tuple(columns)), tuple(found)) if found else (table, ())


def _standing_in(numbers: Floats, sample: Sample) -> Mask:
    recorded = np.isfinite(numbers)
    distinct, place = np.unique(numbers[recorded], return_inverse=True)
    hit = np.bincount(place[sample.target[recorded]], minlength=len(distinct))
    values = _Values(distinct, hit, np.bincount(place, minlength=len(distinct)))
    return np.isin(numbers, list(values.stand_in()))
