"""Words and lists that stand beside counts: reasons, reach, how sure a rule is, who is on several platforms."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from disclosure_attack import attack_on, narrowed_counts
from newcomer_world import DIET, HAS_LINK, evidence, rule, run, topic

from kmgraph.model import (
    Confidence,
    Evidence,
    NormLevel,
    PlatformFigures,
    Privacy,
    PublishedStatus,
    RateBasis,
    Relation,
    RelationKind,
    Rule,
    RuleSet,
    Scope,
    StatedReason,
    Status,
    Strength,
    Totals,
    ValueLiteral,
)
from kmgraph.rules import public_ruleset, rules_to_json
from kmgraph.rules.disclosure.evidence import public_evidence

PRIVACY = Privacy()
BASE = "https://example.org/published/"


def ruleset(*rules: Rule, figures: tuple[PlatformFigures, ...], people: int, written: tuple[str, ...] = ()) -> RuleSet:
    """Return rules on some platforms, with as many people on all of these."""
    posts, target = (sum(getattr(each, name) for each in figures) for name in ("observations", "target"))
    totals = Totals(posts, target, 0.0, 1.0, 0.0, people, figures)
    return replace(run().ruleset, rules=rules, published=(), totals=totals, warnings=(), platforms=())


def found(target: int, kept: int, people: int, platform: str = "a", confidence: Confidence = Confidence.LIKELY) -> Rule:
    scope = Scope.of((topic(DIET),))
    return rule(scope, Status.TACIT, confidence, evidence(target, kept, people, 0.6, 0.9), platform)


def shown(exact: RuleSet) -> RuleSet:
    return public_ruleset(exact, PRIVACY)


def narrowed(public: RuleSet) -> list[str]:
    return narrowed_counts(attack_on(json.loads(rules_to_json(public))))


def two(people: int, *, first: int = 402, second: int = 312) -> RuleSet:
    figures = (PlatformFigures("a", 1500, 300, first), PlatformFigures("b", 1100, 200, second))
    return shown(ruleset(figures=figures, people=people))


@pytest.mark.parametrize("people", [714, 713, 712, 710])
def test_hardly_anybody_on_two_platforms_is_told_by_no_sum(people: int) -> None:
    told = two(people)
    assert narrowed(told) == []
    assert told.totals.clusters is None
    assert [figures.clusters for figures in told.totals.platforms] == [400, 310]


def test_where_many_are_on_two_platforms_people_are_counted() -> None:
    assert two(660).totals.clusters == 660


def test_that_people_are_not_counted_does_not_tell_how_many_they_are() -> None:
    untold = {people for people in range(402, 715) if two(people).totals.clusters is None}
    assert len(untold) >= 5
    assert untold == set(range(min(untold), 715))


def of_all(on_a: int, on_b: int, people: int) -> RuleSet:
    """Return rules of the same posts on both platforms, which a published one of all platforms holds."""
    everywhere = PublishedStatus("diet", f"{BASE}diet", "enforced", 300, 40, people)  # type: ignore[arg-type]
    same = (Relation(RelationKind.EQUIVALENT, everywhere.iri),)
    rules = (
        replace(found(170, 20, on_a, "a"), relations=same),
        replace(found(130, 20, on_b, "b"), relations=same),
    )
    figures = (PlatformFigures("a", 1500, 300, 500), PlatformFigures("b", 1100, 200, 400))
    return replace(ruleset(*rules, figures=figures, people=800), published=(everywhere,))


@pytest.mark.parametrize("people", [286, 285, 284])
def test_hardly_anybody_in_the_rules_of_two_platforms_is_told_by_no_sum(people: int) -> None:
    public = shown(of_all(162, 124, people))
    assert narrowed(public) == []
    assert public.published[0].clusters is None or None in [each.evidence.clusters for each in public.rules]
    assert shown(of_all(162, 124, 200)).published[0].clusters == 200


@pytest.mark.parametrize(
    ("target", "said", "told"),
    [(10, 1, 0), (20, 2, 0), (23, 1, 1), (35, 3, 2), (43, 3, 3), (120, 3, 3)],
)
def test_reasons_leave_open_as_many_posts_of_others(target: int, said: int, told: int) -> None:
    reasons = tuple(StatedReason(text, 11, 10) for text in ("spam", "fraud", "insults")[:said])
    exact = replace(found(target, 40, target + 40), reasons=reasons)
    (public,) = shown(ruleset(exact, figures=(PlatformFigures("a", 1500, 300, 900),), people=900)).rules
    assert [each.text for each in public.reasons] == [each.text for each in reasons[:told]]


def test_reasons_of_a_rule_without_figures_say_no_more_than_its_word() -> None:
    def told(confidence: Confidence, strength: Strength | None = None) -> int:
        reasons = tuple(StatedReason(text, 11, 10) for text in ("spam", "fraud", "insults"))
        exact = replace(found(60, 40, 90, confidence=confidence), reasons=reasons, strength=strength)
        few = replace(exact, evidence=replace(exact.evidence, by_outcome=(60, 3)))
        (public,) = shown(ruleset(few, figures=(PlatformFigures("a", 1500, 300, 900),), people=900)).rules
        assert public.evidence.withheld
        return len(public.reasons)

    assert told(Confidence.HINT) == 0
    assert told(Confidence.LIKELY) == 1
    assert told(Confidence.WELL_SUPPORTED) == 2
    assert told(Confidence.WELL_SUPPORTED, Strength.ALWAYS) == 3


@pytest.mark.parametrize(
    ("people", "confidence"),
    [(20, Confidence.WELL_SUPPORTED), (22, Confidence.WELL_SUPPORTED), (11, Confidence.LIKELY)],
)
def test_a_word_for_how_sure_a_rule_is_leaves_open_who_was_never_hit(people: int, confidence: Confidence) -> None:
    exact = found(max(people, 22), 12, people, confidence=confidence)
    public = shown(ruleset(exact, figures=(PlatformFigures("a", 1500, 300, 900),), people=900))
    assert narrowed(public) == []
    assert (public.rules[0].evidence.clusters, public.rules[0].evidence.withheld) == (None, False)


def test_that_sources_are_not_told_beside_a_word_leaves_five_numbers_of_those_never_hit() -> None:
    def clusters(people: int) -> int | None:
        exact = found(40, 12, people, confidence=Confidence.WELL_SUPPORTED)
        public = shown(ruleset(exact, figures=(PlatformFigures("a", 1500, 300, 900),), people=900))
        return public.rules[0].evidence.clusters

    assert [people for people in range(20, 45) if clusters(people) is None] == list(range(20, 28))


def reaching(*rules: Rule, nested: tuple[tuple[str, str], ...] | None = (), posts: int = 1100) -> RuleSet:
    figures = (PlatformFigures("a", 1500, 300, 500), PlatformFigures("b", posts, 100, 400))
    exact = replace(ruleset(*rules, figures=figures, people=800), nested=nested)
    alone = tuple(
        replace(each, evidence=replace(each.evidence, norm=NormLevel.MICRO)) if each.evidence.norm is None else each
        for each in exact.rules
    )
    return shown(replace(exact, rules=alone))


def elsewhere(target: int, kept: int) -> Rule:
    """Return a rule of the other platform on part of the posts."""
    scope = Scope.of((topic(DIET), ValueLiteral(HAS_LINK, value=True)))
    return rule(scope, Status.TACIT, Confidence.HINT, evidence(target, kept, target + kept, 0.1, 0.9), "b")


@pytest.mark.parametrize(
    ("other", "posts", "is_told"),
    [
        ((3, 12), 1100, False),
        ((3, 100), 1100, True),
        ((14, 3), 1100, False),
        ((20, 30), 1100, True),
        ((20, 30), 60, False),
    ],
    ids=["few of few", "few of many", "few left alone", "no few", "hardly any others"],
)
def test_that_a_rule_shows_nowhere_else_is_told_where_that_narrows_no_count_there(
    other: tuple[int, int], posts: int, *, is_told: bool
) -> None:
    own, there = found(170, 20, 160), elsewhere(*other)
    nested = ((own.iri, there.iri),)
    levels = {each.platform: each.evidence.norm for each in reaching(own, there, nested=nested, posts=posts).rules}
    assert levels["a"] is (NormLevel.MICRO if is_told else None)
    free = reaching(own, there, posts=posts)
    assert free.nested is None
    assert {each.platform: each.evidence.norm for each in free.rules}["a"] is (NormLevel.MICRO if posts > 60 else None)


def test_a_rule_of_unknown_layout_reaches_nobody_knows_how_far() -> None:
    assert [each.evidence.norm for each in reaching(found(170, 20, 160), nested=None).rules] == [None]


def test_a_rule_reaches_where_the_same_is_told() -> None:
    both = reaching(found(170, 20, 160), found(40, 20, 55, "b"))
    assert [(each.evidence.norm, each.evidence.also_on) for each in both.rules] == [
        (NormLevel.MACRO, ("b",)),
        (NormLevel.MACRO, ("a",)),
    ]
    hint = reaching(found(170, 20, 160), found(40, 20, 55, "b", Confidence.HINT))
    assert [each.evidence.also_on for each in hint.rules] == [(), ()]


def test_that_a_rule_shows_elsewhere_is_left_open_where_no_rule_there_says_so() -> None:
    own = found(170, 20, 160)
    seen = replace(own, evidence=replace(own.evidence, norm=NormLevel.MACRO, also_on=("b",)))
    (public,) = reaching(seen).rules
    assert (public.evidence.norm, public.evidence.also_on) == (None, ())


def mixed(weight: float, weights: tuple[float, float] | None, target: int = 450, kept: int = 30) -> Evidence:
    basis = RateBasis(kept_weight=weight, weights=weights)
    exact = Evidence(target, kept, target, target / (target + kept * weight), (0.01, 0.99), None, estimated=basis)
    return public_evidence(exact, Confidence.LIKELY, PRIVACY)


def test_what_is_told_of_a_rate_does_not_say_of_which_sample_its_posts_are() -> None:
    told = {mixed(1 + 0.1 * few, (1.0, 2.0)) for few in range(10)}
    assert len(told) == 1
    (shown_once,) = told
    assert (shown_once.rate, shown_once.interval) == (None, (0.8, 1.0))
    assert {mixed(weight, None).rate for weight in (1.0, 2.0)} == {0.94, 0.88}


def test_no_word_for_how_sure_a_rule_is_says_of_which_sample_its_posts_are() -> None:
    told = {mixed(1.0 + 9.9 * few, (1.0, 100.0)) for few in range(10)}
    assert [each.withheld for each in told] == [True]
    assert not mixed(50.0, (50.0, 50.0)).withheld
