"""The word for how sure a rule is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.learn.statistics import fisher_greater
from kmgraph.model import Confidence

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kmgraph.learn.confirmation import Arena
    from kmgraph.learn.statistics import Interval

    Mask = NDArray[np.bool_]

_ENOUGH_CLUSTERS = 20
_SURE_RATE = 0.5
_LEAST_RATE = 0.2
_TIMED_SHARE = 0.95
_PERIOD_LEVEL = 0.05


@dataclass(frozen=True, slots=True)
class Grounds:
    """What a rule's confidence rests on.

    Attributes:
        significant: The adjusted p-value is below the level.
        held_out: The test ran on clusters that the search never saw.
        clusters: Independent clusters in the scope.
        interval: The rate and its 95 % interval; None if the data can't identify a rate.
        stable: Whether the rule shows in both halves of the time observed; None where times are unknown.
        explained: Its effect vanishes among posts that published rules treat alike.
    """

    significant: bool
    held_out: bool
    clusters: int
    interval: Interval | None
    stable: bool | None = None
    explained: bool = False

    @property
    def is_incomplete(self) -> bool:
        """Return whether the effect is real and the rate so low that something unrecorded must matter."""
        return self.significant and self.interval is not None and self.interval.rate < _LEAST_RATE


def confidence(grounds: Grounds) -> Confidence:
    """Return the word for how sure a rule is."""
    if grounds.explained:
        return Confidence.EXPLAINED_OTHERWISE
    if not grounds.significant or grounds.interval is None or grounds.is_incomplete:
        return Confidence.HINT
    sure = grounds.held_out and grounds.clusters >= _ENOUGH_CLUSTERS and grounds.stable is not False
    return Confidence.WELL_SUPPORTED if sure and grounds.interval.low > _SURE_RATE else Confidence.LIKELY


def is_stable(arena: Arena, inside: Mask) -> bool | None:
    """Return whether the rate in scope is above the rest in both halves of the time observed; None without times.

    Args:
        arena: All rows of the platform.
        inside: Rows in scope, shape (n_rows,).
    """
    time = arena.sample.time
    known = ~np.isnat(time)
    if known.mean() < _TIMED_SHARE:
        return None
    seconds = time.astype("datetime64[s]").astype(np.int64)
    middle = np.median(seconds[known])
    halves = [known & (seconds < middle), known & (seconds >= middle)]
    if not all(half.any() for half in halves):
        return None
    return all(
        fisher_greater(arena.effective(inside & half), arena.effective(~inside & half)) <= _PERIOD_LEVEL
        for half in halves
    )
