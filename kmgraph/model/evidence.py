"""What observations say of a rule: counts, rates with their intervals, periods, and the test on rows set aside."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

DEFAULT_K = 10
"""Smallest group of independent sources about which anything is told."""

LEAST_K = 5
"""Nothing is told about smaller groups, whatever is asked for."""


@dataclass(frozen=True, slots=True)
class Holdout:
    """Counts and p-values on clusters that the search never saw. `p_adjusted` is Holm's over the short list."""

    target: int
    kept: int
    p_value: float
    p_adjusted: float


class NormLevel(StrEnum):
    """How far a rule reaches among the platforms observed: one, several, all (of at least two)."""

    MICRO = "micro"
    MESO = "meso"
    MACRO = "macro"


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of time in which a rule's rate did not change.

    Attributes:
        start, end: ISO 8601 UTC times; `end` is exclusive. None where the data begin or end.
        target, kept: Observations in scope within the period.
        clusters: Independent groups among them; 0 if that is not known, and nobody may see the counts.
    """

    start: str | None
    end: str | None
    target: int
    kept: int
    clusters: int = 0


@dataclass(frozen=True, slots=True)
class OddsRatio:
    """How many times higher the odds of the target are in scope than outside, with its 95 % interval."""

    ratio: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a learned rule rests on.

    Attributes:
        target: Observations in scope whose outcome is in the target.
        kept: Observations in scope whose outcome is not.
        clusters: Independent groups (author, copy group, given cluster) among them.
        rate: Shrunken rate of the target in scope, in [0, 1]; None if the data can't identify a rate.
        interval: Its 95 % interval; None as for `rate`.
        base_rate: Rate of the target where no rule applies, on the same platform; None as for `rate`.
        holdout: The test on unseen clusters, if there were enough.
        first, last: ISO 8601 UTC times of the first and last target observation, where times exist.
        valid_from: When the rule came into force, if the data show it; None if it held from the start.
        valid_until: Since when the rule is no longer observed; None if it still holds, or times are unknown.
        periods: The stretches of time between which its rate changed, oldest first; empty without times or change.
        odds_ratio: Where kept posts are a reference sample, so that odds can be compared but no rate be told.
        incomplete: Whether so many posts in scope are kept that something unrecorded probably matters too.
        norm: How far the rule reaches; None with one platform.
        also_on: Ids of the other platforms on which the same scope shows the same effect, sorted.
    """

    target: int
    kept: int
    clusters: int
    rate: float | None
    interval: tuple[float, float] | None
    base_rate: float | None
    holdout: Holdout | None = None
    first: str | None = None
    last: str | None = None
    valid_from: str | None = None
    valid_until: str | None = None
    periods: tuple[Period, ...] = ()
    odds_ratio: OddsRatio | None = None
    incomplete: bool = False
    norm: NormLevel | None = None
    also_on: tuple[str, ...] = ()
