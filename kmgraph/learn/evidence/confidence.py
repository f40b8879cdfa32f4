"""The word for how sure a rule is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.learn.statistics import Counts, design_effect, fisher_greater
from kmgraph.model import Confidence

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kmgraph.learn.sample import Clock
    from kmgraph.learn.statistics import Interval
    from kmgraph.learn.testing import TestRows
    from kmgraph.model import Mask, OddsRatio

ENOUGH_CLUSTERS = 20
SURE_RATE = 0.5
LEAST_RATE = 0.2
_LEAST_QUARTERS = 2
_PERIOD_LEVEL = 0.05


@dataclass(frozen=True, slots=True)
class ConfidenceInputs:
    """What a rule's confidence rests on.

    Attributes:
        significant: The adjusted p-value is below the level.
        held_out: The test ran on clusters that the search never saw.
        clusters: Independent clusters in the scope.
        interval: The rate and its 95 % interval; None if the data can't identify a rate.
        odds: How many times higher the odds are in scope, where they are all that the data can identify.
        stable: Whether the rule shows in at least two quarters of the time observed, or on another platform too; None
            where times are unknown.
        explained: Its effect vanishes among posts that published rules treat alike, or within strata.
        incomplete: Something unrecorded seems to matter, too.
    """

    significant: bool
    held_out: bool
    clusters: int
    interval: Interval | None
    stable: bool | None = None
    explained: bool = False
    odds: OddsRatio | None = None
    incomplete: bool = False


def confidence(grounds: ConfidenceInputs) -> Confidence:
    """Return the word for how sure a rule is."""
    if grounds.explained:
        return Confidence.EXPLAINED_OTHERWISE
    if not grounds.significant:
        return Confidence.HINT
    if grounds.interval is None:
        return Confidence.LIKELY if grounds.odds and grounds.odds.low > 1 else Confidence.HINT
    if grounds.interval.rate < LEAST_RATE:
        return Confidence.HINT
    if grounds.incomplete:
        return Confidence.LIKELY
    sure = grounds.held_out and grounds.clusters >= ENOUGH_CLUSTERS and grounds.stable is not False
    return Confidence.WELL_SUPPORTED if sure and grounds.interval.low > SURE_RATE else Confidence.LIKELY


@dataclass(frozen=True, eq=False)
class Quarters:
    """The time observed in four parts that hold as many posts each.

    Attributes:
        of_row: The quarter of each row, 0 to 3, -1 if its time is unknown, shape (n_rows,).
        seen: All posts of each quarter.
        effects: The design effect of all posts of each quarter.
    """

    of_row: NDArray[np.intp]
    seen: tuple[Counts, ...]
    effects: tuple[float, ...]

    @classmethod
    def of(cls, arena: TestRows, clock: Clock) -> Quarters:
        """Return the quarters of a platform's rows."""
        of_row = clock.quarters()
        rows = [of_row == quarter for quarter in range(int(of_row.max()) + 1)]
        effects = (design_effect(arena.sample.cluster[here], arena.correlation) for here in rows)
        return cls(of_row, tuple(map(arena.plain, rows)), tuple(effects))


def is_stable(arena: TestRows, inside: Mask, quarters: Quarters | None) -> bool | None:
    """Return whether the rate in scope is above the rest in two quarters of the time observed; None without times.

    A rule that began or ended shows in the quarters in which it held.

    Args:
        arena: All rows of the platform.
        inside: Rows in scope, shape (n_rows,).
        quarters: The time observed.
    """
    if quarters is None:
        return None
    own = np.flatnonzero(inside)
    hit, cluster, quarter = arena.sample.target[own], arena.sample.cluster[own], quarters.of_row[own]
    shows = 0
    for number, (seen, effect) in enumerate(zip(quarters.seen, quarters.effects, strict=True)):
        here = quarter == number
        target = float(np.count_nonzero(hit[here]))
        ours = Counts(target, float(np.count_nonzero(here)) - target)
        theirs = Counts(seen.target - ours.target, seen.kept - ours.kept)
        ours = ours.deflated(design_effect(cluster[here], arena.correlation))
        shows += fisher_greater(ours, theirs.deflated(effect)) <= _PERIOD_LEVEL
    return shows >= _LEAST_QUARTERS
