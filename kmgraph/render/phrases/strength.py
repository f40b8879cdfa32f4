"""How strongly a rule may be worded: one table, read from the strongest claim down.

A sentence never claims more than the lower end of the rate's 95 % interval bears, "always" needs that nothing was
left up, and what is not confirmed may only "may".
"""

from __future__ import annotations

from dataclasses import dataclass

from kmgraph.model import Confidence, Evidence, Period, Privacy, Rule, Strength, current_period
from kmgraph.rules import careful_low


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

_USUAL = Privacy()
_CONFIRMED = frozenset((Confidence.WELL_SUPPORTED, Confidence.LIKELY))


def strength_of(rule: Rule) -> Strength:
    """Return how strongly a rule is worded; files from before that was kept leave it to the evidence."""
    return rule.strength or wording_of(rule.evidence, rule.confidence, _USUAL)


def wording_of(evidence: Evidence, confidence: Confidence, privacy: Privacy) -> Strength:
    """Return the strongest wording that the evidence bears, and that tells nothing of a count from 1 to k - 1.

    A confirmed rule without a rate (the sample's proportions are not those of the platform) says "more often than
    others"; a rule that is not confirmed says "may".
    """
    if confidence not in _CONFIRMED:
        return Strength.MAY
    if evidence.interval is None:
        return Strength.MORE_OFTEN
    # The rate is that of the latest period in which the rule holds, and so is what it rests on.
    seen = current_period(evidence) or evidence
    low = careful_low(evidence, privacy)
    for requirement in REQUIREMENTS:
        if _meets(seen, low, confidence, requirement):
            return requirement.strength
    return Strength.MAY


def _meets(seen: Evidence | Period, low: float, confidence: Confidence, requirement: Requirement) -> bool:
    return (
        low >= requirement.rate_low
        and (seen.clusters or 0) >= requirement.clusters
        and (requirement.kept is None or (seen.kept is not None and seen.kept <= requirement.kept))
        and (confidence is Confidence.WELL_SUPPORTED or not requirement.well_supported)
    )
