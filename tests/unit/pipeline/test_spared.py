"""Which rules hold more than another one by its exceptions alone, or lie in what it excepts."""

from __future__ import annotations

from dataclasses import replace

import pytest
from newcomer_world import CLINIC, DIET, IS_VIDEO, PHOTOS, by, evidence, rule, run, topic

from kmgraph.model import (
    Confidence,
    Hierarchy,
    Literal,
    PlatformFigures,
    RuleSet,
    Scope,
    SparedKind,
    Status,
    Totals,
)
from kmgraph.pipeline.placement import GroupScope, _spared

RULE = Scope.of((topic(DIET),), ((IS_VIDEO,), (by(CLINIC),)))


def ruleset(*kinds: SparedKind, platforms: int = 1) -> RuleSet:
    found = rule(RULE, Status.TACIT, Confidence.LIKELY, replace(evidence(60, 40, 100), spared=kinds))
    figures = tuple(PlatformFigures(name, 2000, 400, 2000) for name in ("rednote", "weibo")[:platforms])
    return replace(run().ruleset, rules=(found,), totals=Totals(2000, 400, 0.0, 1.0, 0.0, 2000, figures))


def told(other: Scope, *kinds: SparedKind, platform: str | None = None, platforms: int = 1) -> list[tuple[int, bool]]:
    exact = ruleset(*kinds, platforms=platforms)
    groups = (GroupScope(exact.rules[0].iri, "rednote", RULE), GroupScope("other", platform, other))
    return [(most, is_rest) for _, _, most, is_rest in _spared(exact, groups, Hierarchy())]


VIDEOS, CLINICS = SparedKind((IS_VIDEO,), 3), SparedKind((by(CLINIC),), 4)


@pytest.mark.parametrize(
    ("asked", "unless", "expected"),
    [
        ((topic(DIET),), (), [(7, True)]),
        ((topic(DIET),), ((IS_VIDEO,),), [(4, True)]),
        ((topic(DIET), IS_VIDEO), (), [(3, False)]),
        ((topic(DIET), IS_VIDEO, topic(PHOTOS)), (), [(3, False)]),
        ((topic(DIET), topic(PHOTOS)), (), []),
        ((topic(PHOTOS),), (), []),
    ],
)
def test_what_exceptions_say_of_other_rules_hangs_on_their_scopes(
    asked: tuple[Literal, ...], unless: tuple[tuple[Literal, ...], ...], expected: list[tuple[int, bool]]
) -> None:
    assert told(Scope.of(asked, unless), VIDEOS, CLINICS) == expected


def test_an_exception_that_says_nothing_leaves_open_what_a_wider_rule_holds_more() -> None:
    assert told(Scope.of((topic(DIET),)), VIDEOS) == []
    assert told(Scope.of((topic(DIET),), ((by(CLINIC),),)), VIDEOS) == [(3, True)]
    assert told(Scope.of((topic(DIET),))) == []


def test_rules_of_other_platforms_hold_other_posts() -> None:
    diet = Scope.of((topic(DIET),))
    assert told(diet, VIDEOS, CLINICS, platform="rednote", platforms=2) == [(7, True)]
    assert told(diet, VIDEOS, CLINICS, platforms=2) == []
    assert told(diet, VIDEOS, CLINICS, platform="weibo", platforms=2) == []
