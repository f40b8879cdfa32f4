"""The gate of migration guides: what waits for a review stays out, and so does what a small group would tell."""

from __future__ import annotations

from dataclasses import replace

import pytest
from disclosure_worlds import exact_ruleset, made_world

from kmgraph.model import (
    Hierarchy,
    KindCounts,
    KindDifference,
    MoveComparison,
    MovedSide,
    MoveVerdict,
    Platform,
    Privacy,
    Rule,
    RuleSet,
)
from kmgraph.rules import public_comparison, public_ruleset

PRIVACY = Privacy()
SIDES = tuple(MovedSide(Platform(name, f"https://example.org/platform/{name}"), 100, 400) for name in "ab")


@pytest.fixture(scope="module")
def public() -> RuleSet:
    return public_ruleset(exact_ruleset(made_world(3)), PRIVACY)


def told(public: RuleSet, kind: KindDifference) -> tuple[KindDifference, ...]:
    comparison = MoveComparison(SIDES[0], SIDES[1], (kind,))
    return public_comparison(comparison, (SIDES[0], SIDES[1]), (public, public), Hierarchy(), PRIVACY).kinds


def kind_of(rule: Rule, verdict: MoveVerdict, narrower: tuple[str, ...] = ()) -> KindDifference:
    counts = KindCounts(0, 60, 30)
    return KindDifference(
        rule.id,
        verdict,
        source_rule=rule.id,
        scope=rule.scope,
        source=counts,
        destination=counts,
        narrower=narrower,
    )


def rule_of(public: RuleSet) -> Rule:
    return next(rule for rule in public.rules if rule.platform == "a")


def test_a_kind_whose_rule_is_not_public_is_left_out(public: RuleSet) -> None:
    kind = kind_of(rule_of(public), MoveVerdict.LOOSER)
    assert told(public, kind)
    assert not told(public, replace(kind, source_rule="r-00000000"))


def test_a_part_that_waits_for_a_review_is_named_nowhere(public: RuleSet) -> None:
    rule = rule_of(public)
    (kind,) = told(public, kind_of(rule, MoveVerdict.LOOSER, ("r-00000000",)))
    assert kind.narrower == ()
    assert not told(public, kind_of(rule, MoveVerdict.NEWLY_ALLOWED, ("r-00000000",)))


def test_of_fewer_than_k_sources_no_figure_is_told(public: RuleSet) -> None:
    kind = replace(kind_of(rule_of(public), MoveVerdict.UNKNOWN), destination=KindCounts(40, 2, 9))
    (shown,) = told(public, kind)
    assert shown.destination == KindCounts(None, None, None, withheld=True)
    assert (shown.difference, shown.surprise, shown.p_value) == (None, None, None)
