"""What fewer than k sources record is not recorded, in public: nothing tells whether one post of one person does."""

from __future__ import annotations

from dataclasses import replace

import pytest
from disclosure_worlds import exact_ruleset, made_world

from kmgraph.model import (
    Enforcement,
    Hierarchy,
    KindCounts,
    KindDifference,
    MoveComparison,
    MovedSide,
    MoveVerdict,
    Platform,
    Privacy,
    PublishedStatus,
    Sides,
    Warning,
    WhyUnknown,
)
from kmgraph.rules import public_comparison, public_ruleset

PRIVACY = Privacy()
A, B = (MovedSide(Platform(name, f"https://example.org/platform/{name}"), 100, 400) for name in "ab")
EXACT = exact_ruleset(made_world(3))


def word(status: Enforcement, recorded: Sides | None, counts: tuple[int, int, int] = (0, 0, 0)) -> Enforcement:
    written = PublishedStatus("p", "https://example.org/p", status, *counts, recorded=recorded)
    (shown,) = public_ruleset(replace(EXACT, published=(written,)), PRIVACY).published
    assert shown.recorded is None
    return shown.status


@pytest.mark.parametrize("recorded", [0, 1, 9])
@pytest.mark.parametrize("status", [Enforcement.NOT_RECORDED, Enforcement.NOT_OBSERVED])
def test_what_few_sources_record_is_not_recorded(status: Enforcement, recorded: int) -> None:
    assert word(status, (recorded, 900)) is Enforcement.NOT_RECORDED


@pytest.mark.parametrize("status", [Enforcement.NOT_RECORDED, Enforcement.NOT_OBSERVED])
def test_what_more_record_is_not_judged(status: Enforcement) -> None:
    assert word(status, (10, 900)) is Enforcement.NOT_OBSERVED
    assert word(status, (9, 9)) is Enforcement.NOT_OBSERVED, "of a platform of few nothing is told"
    assert word(status, None) is Enforcement.NOT_OBSERVED, "nobody knows how many record it"


@pytest.mark.parametrize("counts", [(0, 0, 0), (1, 3, 4), (3, 400, 300), (200, 200, 300)])
@pytest.mark.parametrize("recorded", [None, (0, 900), (9, 900), (10, 900)])
def test_what_a_run_does_not_look_at_no_count_tells(recorded: Sides | None, counts: tuple[int, int, int]) -> None:
    assert word(Enforcement.NOT_LOOKED_AT, recorded, counts) is Enforcement.NOT_LOOKED_AT


def compared(destination: KindCounts | None, reason: WhyUnknown) -> KindDifference:
    public = public_ruleset(EXACT, PRIVACY)
    rule = next(rule for rule in public.rules if rule.platform == "a")
    kind = KindDifference(rule.id, MoveVerdict.UNKNOWN, reason, source_rule=rule.id, scope=rule.scope)
    kind = replace(kind, source=KindCounts(60, 30, 80), destination=destination)
    return public_comparison(MoveComparison(A, B, (kind,)), (A, B), (public, public), Hierarchy(), PRIVACY).kinds[0]


def test_a_kind_that_few_sources_record_is_not_recorded() -> None:
    nobody = compared(None, WhyUnknown.NOT_RECORDED)
    assert (nobody.reason, nobody.destination) == (WhyUnknown.NOT_RECORDED, None)
    assert compared(KindCounts(0, 1, 1, recorded=1), WhyUnknown.TOO_FEW) == nobody
    assert compared(KindCounts(0, 1, 1, recorded=10), WhyUnknown.TOO_FEW).reason is WhyUnknown.TOO_FEW


def test_how_few_posts_of_an_outcome_record_a_column_is_not_said() -> None:
    shown: dict[str, float | int | str] = {"platform": "a", "term": "https://example.org/link"}
    numbers = {**shown, "target_share": 0.9, "kept_share": 0.01}
    warnings = [
        Warning(code, numbers, {"en": f"{code}."}, sources=40)
        for code in ("recorded-for-one-outcome", "recorded-by-outcome")
    ]
    told = [public_ruleset(replace(EXACT, warnings=(each,)), PRIVACY).warnings for each in warnings]
    assert told[0] == told[1] == (Warning("recorded-by-outcome", shown),)
