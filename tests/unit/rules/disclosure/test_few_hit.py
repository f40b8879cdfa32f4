"""What a reason why a rule is no surer, or that it is missing, tells of the sources that were hit."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from newcomer_world import RULES, evidence

from kmgraph.model import Confidence, Doubt, Holdout, Period, Privacy, Rule, RuleSet, Totals
from kmgraph.rules.disclosure.inclusion import HIT, SPARED
from kmgraph.rules.disclosure.relations import known_of

PRIVACY = Privacy()
HELD_OUT = Holdout(None, None, 0.001, 0.001)


def likely(*doubts: Doubt, kept: int | None = 40, **changes: object) -> Rule:
    found = replace(evidence(120, 40, 25, 0.6, 0.9), kept=kept, holdout=HELD_OUT, **changes)  # type: ignore[arg-type]
    return replace(RULES[1], confidence=Confidence.LIKELY, evidence=found, doubts=doubts)


def hit(rule: Rule) -> tuple[int, float]:
    totals = Totals(None, None, None, None, None, withheld=True)
    known = known_of(RuleSet((), totals, (replace(rule, relations=()),), (), (), PRIVACY), PRIVACY)
    span = known.spans[rule.iri, HIT]
    assert (rule.iri, SPARED) in known.spans
    return span.low, span.high


def test_few_sources_are_fewer_than_twenty() -> None:
    assert hit(likely(Doubt.FEW_SOURCES)) == (10, 19)
    period = (Period(None, None, 120, 40, None),)
    assert hit(likely(Doubt.FEW_SOURCES, periods=period)) == (10, math.inf)


@pytest.mark.parametrize("doubts", [(Doubt.ONE_PERIOD,), (Doubt.RATE,), ()])
def test_without_that_reason_there_are_more(doubts: tuple[Doubt, ...]) -> None:
    assert hit(likely(*doubts)) == (20, math.inf)


def test_where_it_is_not_spoken_of_nothing_follows() -> None:
    assert hit(likely(Doubt.RATE, target=15, kept=None)) == (10, math.inf)
    unchecked = likely(Doubt.UNCHECKED)
    assert hit(replace(unchecked, evidence=replace(unchecked.evidence, holdout=None))) == (10, math.inf)
