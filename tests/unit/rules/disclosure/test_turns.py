"""That a rule began or ended is told only where it doesn't say how few were acted against without it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from newcomer_world import evidence

from kmgraph.model import Confidence, Evidence, Period, Privacy
from kmgraph.rules.disclosure.evidence import public_evidence, without_periods

PRIVACY = Privacy()
TURN = "2025-06-01T00:00:00Z"


def turned(without: int, *, began: bool) -> Evidence:
    """Return the evidence of a rule that began or ended, with so many posts acted against without it."""
    gone = Period(None if began else TURN, TURN if began else None, without, 30, 30 + without)
    there = Period(gone.end, gone.start, 60, 20, 60)
    counted = evidence(60 + without, 50, 110 + without, 0.6, 0.9)
    periods = (gone, there) if began else (there, gone)
    timed = replace(counted, first="2025-01-02T00:00:00Z", last="2025-12-30T00:00:00Z", periods=periods)
    return replace(timed, valid_from=TURN) if began else replace(timed, valid_until=TURN)


def shown(seen: Evidence) -> Evidence:
    return public_evidence(seen, Confidence.WELL_SUPPORTED, PRIVACY)


@pytest.mark.parametrize("without", [1, 2, 5, 9])
def test_beside_a_few_a_rule_that_began_is_told_of_as_one_that_got_stricter(without: int) -> None:
    began = turned(without, began=True)
    public = shown(began)
    assert public == shown(replace(began, valid_from=None))
    assert public.periods[0].end == "2025-06"
    assert public.periods[0].target is None
    assert not public.withheld


@pytest.mark.parametrize("without", [0, 15])
def test_beside_other_counts_that_it_began_is_told(without: int) -> None:
    assert shown(turned(without, began=True)).valid_from == "2025-06"


@pytest.mark.parametrize(("without", "is_withheld"), [(0, False), (1, True), (9, True), (15, False)])
def test_of_a_rule_that_ended_beside_a_few_no_figures_are_told(without: int, is_withheld: bool) -> None:
    public = shown(turned(without, began=False))
    assert public.valid_until == "2025-06"
    assert public.withheld is is_withheld


def test_without_counts_of_periods_neither_is_told_with_figures() -> None:
    assert without_periods(shown(turned(0, began=True))).valid_from is None
    assert without_periods(shown(turned(0, began=False))).withheld
