"""What keeps a likely rule from being well supported, as far as its evidence tells."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from kmgraph.model import Confidence
from kmgraph.render.phrases import current_period

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kmgraph.model import Evidence, Rule

ENOUGH_CLUSTERS = 20
SURE_RATE = 0.5
"""A well-supported rule has so many clusters, and the interval of its rate lies above this.

A test holds these to what the learner asks.
"""


class Doubt(StrEnum):
    """A reason why a rule is likely and no more."""

    UNCHECKED = "unchecked"
    INCOMPLETE = "incomplete"
    FEW_SOURCES = "few-sources"
    RATE = "rate"
    NO_RATE = "no-rate"
    ONE_PERIOD = "one-period"


def doubts(rule: Rule) -> tuple[Doubt, ...]:
    """Return why a likely rule is no more than that; empty for other rules, and where the evidence doesn't tell."""
    if rule.confidence is not Confidence.LIKELY:
        return ()
    found = tuple(_seen(rule.evidence))
    if found:
        return found
    # Nothing else is left: but only what is known to have been looked at may be named.
    is_known = not rule.evidence.periods and not rule.evidence.also_on and rule.evidence.first is not None
    return (Doubt.ONE_PERIOD,) if is_known else ()


def _seen(evidence: Evidence) -> Iterator[Doubt]:
    clusters = (current_period(evidence) or evidence).clusters
    if evidence.holdout is None:
        yield Doubt.UNCHECKED
    elif 0 < clusters < ENOUGH_CLUSTERS:
        yield Doubt.FEW_SOURCES
    if evidence.interval is None:
        yield Doubt.NO_RATE
    elif evidence.incomplete:
        yield Doubt.INCOMPLETE
    elif evidence.interval[0] <= SURE_RATE:
        yield Doubt.RATE
