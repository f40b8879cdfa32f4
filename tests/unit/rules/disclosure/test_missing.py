"""That something is missing is told beside "a few" where that leaves five numbers, and so is what follows of it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from newcomer_world import DIET, KNITTING, NEWS, evidence, rule, run, topic

from kmgraph.learn.evidence.missing_feature import NEARLY_ALL
from kmgraph.learn.evidence.missing_feature import _expected as learners
from kmgraph.model import (
    Confidence,
    Doubt,
    Holdout,
    PlatformFigures,
    Privacy,
    Rule,
    RuleSet,
    Scope,
    Status,
    Strength,
    Totals,
)
from kmgraph.model import Warning as Caveat
from kmgraph.render import with_wording
from kmgraph.rules import public_ruleset
from kmgraph.rules.disclosure.narrowing import given_away
from kmgraph.rules.disclosure.relations import known_of
from kmgraph.rules.disclosure.words import missing
from kmgraph.rules.disclosure.words.sureness import LACKING_TIMES

PRIVACY = Privacy()
SURE, LIKELY = Confidence.WELL_SUPPORTED, Confidence.LIKELY
HELD_OUT = Holdout(20, 2, 1e-9, 1e-9)


def found(target: int, kept: int, *, lacks: bool, about: str = DIET) -> Rule:
    """Return a rule that is well supported unless something is missing."""
    counted = replace(
        evidence(target, kept, target, 0.7, 0.98), incomplete=lacks, holdout=HELD_OUT, sure_otherwise=lacks
    )
    return with_wording(rule(Scope.of((topic(about),)), Status.TACIT, LIKELY if lacks else SURE, counted, "a"), PRIVACY)


def world(*rules: Rule) -> RuleSet:
    figures = (PlatformFigures("a", 5000, 800, 3000),)
    lacking = [each.id for each in rules if each.evidence.incomplete]
    caveat = Caveat("unrecorded-feature", {"platform": "a", "rules": len(lacking)}, about_rules=tuple(lacking))
    base = replace(run().ruleset, rules=rules, published=(), platforms=(), warnings=(caveat,) if lacking else ())
    return replace(base, totals=Totals(5000, 800, 0.0, 1.0, 0.0, 3000, figures))


def shown(*rules: Rule) -> dict[str, Rule]:
    return {each.id: each for each in public_ruleset(world(*rules), PRIVACY).rules}


@pytest.mark.parametrize("target", [12, 20, 100, 105, 130, 160, 170])
def test_where_few_numbers_would_be_left_it_is_as_if_nothing_were_missing(target: int) -> None:
    lacking, whole = (found(target, 9, lacks=lacks) for lacks in (True, False))
    (one,), (other,) = (shown(each).values() for each in (lacking, whole))
    assert one == other
    assert not one.evidence.incomplete
    assert (one.confidence, one.doubts) == ((LIKELY, (Doubt.RATE,)) if target <= 20 else (SURE, ()))
    assert public_ruleset(world(lacking), PRIVACY).warnings == ()


def test_how_often_it_strikes_does_not_tell_it_either() -> None:
    lacking, whole = (
        with_wording(replace(each, evidence=replace(each.evidence, rate=0.95, interval=(0.93, 0.99))), PRIVACY)
        for each in (found(168, 9, lacks=True), found(168, 9, lacks=False))
    )
    assert lacking.strength == whole.strength == Strength.NEARLY_ALWAYS


@pytest.mark.parametrize(("target", "kept"), [(25, 9), (60, 8), (95, 9), (160, 20), (600, 40)])
def test_elsewhere_what_the_learner_says_is_told(target: int, kept: int) -> None:
    (one,), (other,) = (shown(found(target, kept, lacks=lacks)).values() for lacks in (True, False))
    assert (one.confidence, one.evidence.incomplete, one.doubts) == (LIKELY, True, (Doubt.INCOMPLETE,))
    assert (other.confidence, other.evidence.incomplete, other.doubts) == (SURE, False, ())


def test_nothing_can_be_missing_where_so_many_are_acted_against() -> None:
    assert shown(found(260, 9, lacks=False)).popitem()[1].confidence is SURE


def test_beside_strict_rules_a_rate_that_may_be_low_is_not_told() -> None:
    strict = [found(400, 0, lacks=False, about=f"https://example.org/terms#T{n}") for n in range(40)]
    one, other = (shown(found(60, 9, lacks=lacks), *strict)[found(60, 9, lacks=lacks).id] for lacks in (True, False))
    assert one == other
    assert (one.confidence, one.doubts, one.evidence.incomplete) == (SURE, (), False)


def test_of_a_hint_few_of_which_are_acted_against_nothing_is_said_to_be_missing() -> None:
    few = replace(found(4, 20, lacks=True), confidence=Confidence.HINT)
    assert not shown(few)[few.id].evidence.incomplete


def test_the_warning_counts_the_rules_of_which_it_is_told() -> None:
    public = public_ruleset(world(found(160, 9, lacks=True), found(200, 60, lacks=True, about=NEWS)), PRIVACY)
    assert [warning.numbers["rules"] for warning in public.warnings] == [1]


def test_what_the_word_tells_is_looked_at_with_all_counts() -> None:
    public = public_ruleset(world(found(90, 8, lacks=True), found(200, 60, lacks=True, about=KNITTING)), PRIVACY)
    known = known_of(public, PRIVACY).narrowed()
    assert known is not None
    kept = [span for (name, count), span in known.items() if count == "kept" and name == found(90, 8, lacks=True).iri]
    assert [(span.low, span.high) for span in kept] == [(5, 9)]
    assert not given_away(known_of(public, PRIVACY), PRIVACY.k)


def test_the_limits_are_those_of_the_learner() -> None:
    assert LACKING_TIMES / (LACKING_TIMES + 1) == NEARLY_ALL
    draw = np.random.default_rng(1)
    for _ in range(200):
        rates = list(draw.uniform(0.2, 1.0, draw.integers(1, 12)))
        assert missing._expected(rates) >= learners(rates) - 1e-9
        alike = [rate / 4 + 0.75 for rate in rates]
        assert missing._expected(alike) == pytest.approx(learners(alike))
