"""How strongly a rule may be worded, and why it is no surer than it is, as far as its evidence tells."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kmgraph.model import Confidence, Doubt, Evidence, Privacy, current_period
from kmgraph.render.phrases import wording_of
from kmgraph.rules import can_turn, careful_low, may_speak_of_sources

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kmgraph.model import Period, Rule

ENOUGH_CLUSTERS = 20
SURE_RATE = 0.5
"""A well-supported rule has so many clusters, and the interval of its rate lies above this.

A test holds these to what the learner asks.
"""

_CONFIRMED_P = 0.05
"""A rule held on cases set aside if its adjusted p-value there is no larger. The usual level of a test."""


def with_wording(rule: Rule, privacy: Privacy) -> Rule:
    """Return the rule with how strongly it may be worded, and why it is no surer.

    Both are decided from exact evidence, and such that they tell nothing that its public figures keep back.
    """
    # Where how few are left alone decides whether something is missing, the word must not hang on it.
    is_sure = rule.evidence.sure_otherwise and can_turn(rule.evidence, privacy)
    sure = Confidence.WELL_SUPPORTED if is_sure else rule.confidence
    return replace(rule, strength=wording_of(rule.evidence, sure, privacy), doubts=doubts_of(rule, privacy))


def with_known_wording(rule: Rule, privacy: Privacy | None) -> Rule:
    """Return the rule with the wording it came with; with one of its own where it has none and its figures are exact.

    From rounded figures no doubt is worked out: nineteen sources are told as about twenty, which would be enough.

    Args:
        rule: As it was read.
        privacy: How its figures became public; None if they are exact.
    """
    return rule if rule.strength is not None or privacy is not None else with_wording(rule, Privacy())


def doubts_of(rule: Rule, privacy: Privacy) -> tuple[Doubt, ...]:
    """Return why a likely rule is no more than that, or that a hint is of too few sources.

    Empty for other rules, and where the evidence doesn't tell. Nothing of a count from 1 to k - 1 follows.

    Args:
        rule: With exact evidence.
        privacy: How figures become public.
    """
    evidence = rule.evidence
    if rule.confidence is Confidence.HINT and (evidence.clusters or 0) < privacy.k:
        return (Doubt.TOO_FEW_SOURCES,)
    if rule.confidence is not Confidence.LIKELY:
        return ()
    if known := tuple(_doubts(evidence, privacy)):
        return known
    # Nothing else is left: but only what is known to have been looked at may be named.
    is_known = not evidence.periods and not evidence.also_on and evidence.first is not None
    is_known = is_known and _may_speak_of_sources(evidence, privacy)
    return (Doubt.ONE_PERIOD,) if is_known else ()


def _doubts(evidence: Evidence, privacy: Privacy) -> Iterator[Doubt]:
    seen = current_period(evidence) or evidence
    if evidence.holdout is None:
        yield Doubt.UNCHECKED
    elif 0 < _hit(seen) < ENOUGH_CLUSTERS and _may_speak_of_sources(seen, privacy):
        yield Doubt.FEW_SOURCES
    if evidence.interval is None:
        yield Doubt.NO_RATE
    elif evidence.incomplete:
        yield Doubt.INCOMPLETE
    elif careful_low(evidence, privacy) <= SURE_RATE:
        yield Doubt.RATE


def is_confirmed(rule: Rule) -> bool:
    """Return whether a rule is more than a hint and held on cases set aside."""
    holdout = rule.evidence.holdout
    is_sure = rule.confidence in (Confidence.WELL_SUPPORTED, Confidence.LIKELY)
    return is_sure and holdout is not None and holdout.p_adjusted <= _CONFIRMED_P


def _may_speak_of_sources(seen: Evidence | Period, privacy: Privacy) -> bool:
    return may_speak_of_sources(seen.target, seen.kept, privacy)


def _hit(seen: Evidence | Period) -> int:
    """Return how many sources count for how sure a rule is: that others were spared adds nothing."""
    return seen.clusters or 0 if seen.by_outcome is None else min(seen.clusters or 0, seen.by_outcome[0])
