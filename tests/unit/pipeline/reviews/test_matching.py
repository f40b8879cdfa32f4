"""Decisions whose rules no longer come out: which rule is the nearest, and whether the decision may go over to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from kmgraph.graph import ProjectNames
from kmgraph.model import (
    Candidate,
    ClassLiteral,
    Confidence,
    Evidence,
    Lifecycle,
    LostDecision,
    RuleDecision,
    Scope,
    rule_id,
)
from kmgraph.pipeline.reviews.decided import DecidedRule, DecidedRules
from kmgraph.pipeline.reviews.matching import lost_decisions

if TYPE_CHECKING:
    from kmgraph.model import Mask


def scope(*names: str) -> Scope:
    return Scope.of(tuple(ClassLiteral(f"https://example.org/{name}") for name in names))


ROWS = {scope("gone"): 10, scope("near"): 8, scope("far"): 7, scope("none"): 0}
"""The first so many of ten posts are in each scope."""
NEAR, FAR, NONE = (
    Candidate("here", scope(name), Evidence(60, 40, 90, 0.55, (0.5, 0.6), 0.1, None), Confidence.LIKELY)
    for name in ("near", "far", "none")
)


def cover(_platform: str, of: Scope) -> Mask:
    return np.arange(10) < ROWS[of]


def decided(about: Scope, platform: str | None = "here") -> DecidedRule:
    return DecidedRule(RuleDecision(rule_id("here", about), Lifecycle.REVIEWED), about, platform=platform)


def lost(*known: DecidedRule, rules: tuple[Candidate, ...] = (FAR, NEAR, NONE)) -> tuple[LostDecision, ...]:
    return lost_decisions(DecidedRules(ProjectNames("https://example.org/"), known), rules, cover)


def name(rule: Candidate) -> str:
    return rule_id(rule.platform, rule.scope)


GONE = scope("gone")


@pytest.mark.parametrize(
    ("rules", "closest", "shared", "follows"),
    [
        ((FAR, NEAR, NONE), NEAR, 0.8, True),
        ((FAR, NONE), FAR, 0.7, False),
        ((NONE,), None, None, False),
        ((), None, None, False),
    ],
)
def test_a_decision_may_go_over_to_a_rule_on_four_fifths_of_its_posts(
    rules: tuple[Candidate, ...], closest: Candidate | None, shared: float | None, *, follows: bool
) -> None:
    (found,) = lost(decided(GONE), rules=rules)
    assert (found.rule, found.closest) == (rule_id("here", GONE), name(closest) if closest else None)
    assert found.shared == pytest.approx(shared)
    assert found.follows is follows


def test_a_rule_that_was_decided_about_itself_takes_over_no_other_decision() -> None:
    (found,) = lost(decided(GONE), decided(NEAR.scope))
    assert (found.closest, found.follows) == (name(NEAR), False)


def test_a_decision_goes_to_no_other_platform() -> None:
    (found,) = lost(decided(GONE, "there"))
    assert (found.closest, found.follows) == (None, False)
