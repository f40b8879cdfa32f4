"""The word for how sure a rule is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.learn.statistics import Counts, fisher_greater
from kmgraph.model import DEFAULT_K, Confidence

if TYPE_CHECKING:
    from kmgraph.learn.sample import Clock
    from kmgraph.learn.statistics import Interval
    from kmgraph.learn.testing import TestRows
    from kmgraph.model import Indices, Mask, OddsRatio

ENOUGH_CLUSTERS = 20
"""Independent clusters with hit posts in scope that a well-supported rule needs: fewer authors may have something else
in common.
"""

SURE_RATE = 0.5
"""The interval of a well-supported rule lies above: most posts in scope are hit. What "most" says, nothing tuned."""

LEAST_RATE = 0.2
"""Below this rate a rule is a hint, and incomplete: four posts in five are decided by something else. A convention."""

_LEAST_QUARTERS = 2
"""Quarters of the time observed in which a rule must show: in one alone it may be an event.

That the split no longer tests whether rules last is decided in `docs/decisions/0013`.
"""

_PERIOD_LEVEL = 0.05  # at which a rule shows in a quarter; the usual one, for a single test


@dataclass(frozen=True, slots=True)
class ConfidenceInputs:
    """What a rule's confidence rests on.

    Attributes:
        significant: The adjusted p-value is below the level.
        held_out: The test ran on clusters that the search never saw.
        clusters: Independent clusters in the scope of the last period in which it holds, but no more than have posts
            in scope that were hit: that others were spared adds nothing.
        interval: The rate and its 95 % interval; None if the data can't identify a rate.
        odds: How many times higher the odds are in scope, where they are all that the data can identify.
        stable: Whether the rule shows in at least two quarters of the time observed, or on another platform too; None
            where times are unknown.
        explained: Its effect vanishes among posts that published rules treat alike, or within strata.
        incomplete: Something unrecorded seems to matter, too.
        far_by_outcome: What it speaks of is recorded far more often for one outcome.
        least_clusters: Clusters of which a rule needs as many to be more than a hint.
        comparable: Posts of one outcome were collected where, and when, those of the other were.
    """

    significant: bool
    held_out: bool
    clusters: int
    interval: Interval | None
    stable: bool | None = None
    explained: bool = False
    odds: OddsRatio | None = None
    incomplete: bool = False
    far_by_outcome: bool = False
    least_clusters: int = DEFAULT_K
    comparable: bool = True


def confidence(inputs: ConfidenceInputs) -> Confidence:
    """Return the word for how sure a rule is."""
    if inputs.explained:
        return Confidence.EXPLAINED_OTHERWISE
    is_confirmable = inputs.comparable and not inputs.far_by_outcome
    if not is_confirmable or not inputs.significant or inputs.clusters < inputs.least_clusters:
        return Confidence.HINT
    if inputs.interval is None:
        return Confidence.LIKELY if inputs.odds and inputs.odds.low > 1 else Confidence.HINT
    if inputs.interval.rate < LEAST_RATE:
        return Confidence.HINT
    if inputs.incomplete:
        return Confidence.LIKELY
    sure = inputs.held_out and inputs.clusters >= ENOUGH_CLUSTERS and inputs.stable is not False
    return Confidence.WELL_SUPPORTED if sure and inputs.interval.low > SURE_RATE else Confidence.LIKELY


@dataclass(frozen=True, eq=False)
class Quarters:
    """The time observed in four parts that hold as many posts each.

    Attributes:
        of_row: The quarter of each row, 0 to 3, -1 if its time is unknown, shape (n_rows,).
        seen: All posts of each quarter.
        effects: The design effect of all posts of each quarter.
    """

    of_row: Indices
    seen: tuple[Counts, ...]
    effects: tuple[float, ...]

    @classmethod
    def of(cls, rows: TestRows, clock: Clock) -> Quarters:
        """Return the quarters of a platform's rows."""
        of_row = clock.quarters()
        quarters = [of_row == quarter for quarter in range(int(of_row.max()) + 1)]
        return cls(of_row, tuple(map(rows.plain, quarters)), tuple(map(rows.design_effect, quarters)))


def is_stable(rows: TestRows, inside: Mask, quarters: Quarters | None) -> bool | None:
    """Return whether the rate in scope is above the rest in two quarters of the time observed; None without times.

    A rule that began or ended shows in the quarters in which it held.

    Args:
        rows: All rows of the platform.
        inside: Rows in scope, shape (n_rows,).
        quarters: The time observed.
    """
    if quarters is None:
        return None
    own = np.flatnonzero(inside)
    quarter, shows = quarters.of_row[own], 0
    for number, (seen, effect) in enumerate(zip(quarters.seen, quarters.effects, strict=True)):
        chosen = own[quarter == number]
        ours = Counts.of(rows.data.sample.target[chosen])
        theirs = Counts(seen.target - ours.target, seen.kept - ours.kept)
        shows += fisher_greater(ours.deflated(rows.design_effect(chosen)), theirs.deflated(effect)) <= _PERIOD_LEVEL
    return shows >= _LEAST_QUARTERS
