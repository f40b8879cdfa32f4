"""How strongly a rule may be worded: one table, read from the strongest claim down.

A sentence never claims more than the lower end of the rate's 95 % interval bears, "always" needs that nothing was
left up, and what is not confirmed may only "may".
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kmgraph.model import Confidence, Evidence, Period


class Strength(StrEnum):
    """How often the outcome follows, in words; the order is from the strongest claim to the weakest."""

    ALWAYS = "always"
    NEARLY_ALWAYS = "nearly-always"
    USUALLY = "usually"
    OFTEN = "often"
    SOMETIMES = "sometimes"
    MORE_OFTEN = "more-often"
    MAY = "may"


@dataclass(frozen=True, slots=True)
class Requirement:
    """What the evidence must have for a wording.

    Attributes:
        rate_low: Least lower end of the rate's 95 % interval, in [0, 1].
        clusters: Least number of independent clusters.
        kept: Most observations in scope that were left up; None for any number.
        well_supported: Whether only well-supported rules may be worded so.
    """

    strength: Strength
    rate_low: float
    clusters: int = 0
    kept: int | None = None
    well_supported: bool = False


REQUIREMENTS = (
    Requirement(Strength.ALWAYS, rate_low=0.97, clusters=50, kept=0, well_supported=True),
    Requirement(Strength.NEARLY_ALWAYS, rate_low=0.90, clusters=20, well_supported=True),
    Requirement(Strength.USUALLY, rate_low=0.60),
    Requirement(Strength.OFTEN, rate_low=0.30),
    Requirement(Strength.SOMETIMES, rate_low=0.0),
)
"""The wordings of confirmed rules that have a rate, from the strongest down."""

_CONFIRMED = frozenset((Confidence.WELL_SUPPORTED, Confidence.LIKELY))


def strength_of(evidence: Evidence, confidence: Confidence) -> Strength:
    """Return the strongest wording that the evidence bears.

    A confirmed rule without a rate (the sample's proportions are not those of the platform) says "more often than
    others"; a rule that is not confirmed says "may".
    """
    if confidence not in _CONFIRMED:
        return Strength.MAY
    if evidence.interval is None:
        return Strength.MORE_OFTEN
    for requirement in REQUIREMENTS:
        if _meets(evidence, confidence, requirement):
            return requirement.strength
    return Strength.MAY


def _meets(evidence: Evidence, confidence: Confidence, requirement: Requirement) -> bool:
    # The rate is that of the latest period in which the rule holds, and so is what it rests on.
    seen = current_period(evidence) or evidence
    return (
        evidence.interval is not None
        and evidence.interval[0] >= requirement.rate_low
        and seen.clusters >= requirement.clusters
        and (requirement.kept is None or seen.kept <= requirement.kept)
        and (confidence is Confidence.WELL_SUPPORTED or not requirement.well_supported)
    )


def current_period(evidence: Evidence) -> Period | None:
    """Return the period that a rule's rate is of: the last one in which it holds; None if its rate never changed."""
    if evidence.valid_until is None:
        return evidence.periods[-1] if evidence.periods else None
    return next((period for period in evidence.periods if period.end == evidence.valid_until), None)
