"""Drafts: the rules that apply, the risk, and the smallest change that clears them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from made_tables import plain_table, set_column

from kmgraph.model import (
    ClassLiteral,
    ColumnKind,
    Confidence,
    Evidence,
    Feature,
    Hierarchy,
    Lifecycle,
    ObservationTable,
    Rule,
    Scope,
    SomeLiteral,
    Status,
    rule_id,
)
from kmgraph.namespaces import KM
from kmgraph.rules import Unsettled
from kmgraph.rules.check import Change, Condition, judge_drafts

FITNESS, SHIRTLESS, DIET, BEFORE_AFTER, VIDEO = (f"https://example.org/{name}" for name in "fsdbv")
HIERARCHY = Hierarchy(
    parents={
        FITNESS: frozenset({KM.TopicContent}),
        SHIRTLESS: frozenset({FITNESS}),
        DIET: frozenset({KM.TopicContent}),
        BEFORE_AFTER: frozenset({KM.FormContent}),
        KM.TopicContent: frozenset({KM.Content}),
        KM.FormContent: frozenset({KM.Content}),
        VIDEO: frozenset(),
    }
)


def rule(scope: Scope, rate: float, confidence: Confidence = Confidence.LIKELY, platform: str = "a") -> Rule:
    evidence = Evidence(target=50, kept=5, clusters=40, rate=rate, interval=(rate - 0.1, rate + 0.05), base_rate=0.02)
    identifier = rule_id(platform, scope)
    return Rule(
        identifier, f"https://example.org/{identifier}", platform, Status.TACIT, confidence, scope, "", evidence
    )


def drafts(*topics: tuple[str, ...], media: tuple[str, ...] = (), platform: str = "a") -> ObservationTable:
    count = len(topics)
    shown = [(media[n],) if n < len(media) else () for n in range(count)]
    return replace(
        plain_table(count),
        platforms=(platform,),
        columns=(
            set_column(Feature(), ColumnKind.CLASSES, topics),
            set_column(Feature(property=KM.hasMedium), ColumnKind.CLASSES, shown),
        ),
    )


BODY = rule(Scope.of((ClassLiteral(FITNESS), ClassLiteral(SHIRTLESS))), 0.9)
DIETS = rule(Scope.of((ClassLiteral(DIET), ClassLiteral(BEFORE_AFTER)), ((SomeLiteral(KM.hasMedium, (VIDEO,)),),)), 0.8)


def check(table: ObservationTable, *rules: Rule):  # type: ignore[no-untyped-def]
    return judge_drafts(table, rules, {}, HIERARCHY, {"a": 0.02})


def test_no_rule_leaves_the_background() -> None:
    (verdict,) = check(drafts((DIET,)), BODY, DIETS)
    assert (verdict.rules, verdict.change, verdict.risk) == ((), (), 0.02)


def test_a_subclass_counts_and_risk_is_the_rule_s_rate() -> None:
    (verdict,) = check(drafts((SHIRTLESS,)), BODY)
    assert verdict.rules == (BODY.id,)
    assert verdict.risk == 0.9


def test_rules_add_up_to_more_than_each() -> None:
    (verdict,) = check(drafts((SHIRTLESS, DIET, BEFORE_AFTER)), BODY, DIETS)
    assert verdict.rules == (BODY.id, DIETS.id)
    assert 0.9 < verdict.risk < 1.0


def test_the_smallest_change_prefers_form_to_topic_and_names_the_exception() -> None:
    (verdict,) = check(drafts((DIET, BEFORE_AFTER)), DIETS)
    assert verdict.change == (
        Change(drop=(ClassLiteral(BEFORE_AFTER),)),
        Change(meet=(SomeLiteral(KM.hasMedium, (VIDEO,)),)),
    )


def test_an_exception_clears() -> None:
    (verdict,) = check(drafts((DIET, BEFORE_AFTER), media=(VIDEO,)), DIETS)
    assert verdict.rules == ()


def test_one_literal_that_two_rules_share_is_the_smallest_change() -> None:
    other = rule(Scope.of((ClassLiteral(DIET), ClassLiteral(SHIRTLESS))), 0.7)
    (verdict,) = check(drafts((SHIRTLESS, DIET, BEFORE_AFTER)), DIETS, other)
    assert verdict.change == (Change(drop=(ClassLiteral(DIET),)),)


def test_other_platforms_and_rules_explained_otherwise_do_not_apply() -> None:
    elsewhere = rule(BODY.scope, 0.9, platform="b")
    explained = rule(BODY.scope, 0.9, Confidence.EXPLAINED_OTHERWISE)
    (verdict,) = check(drafts((SHIRTLESS,)), elsewhere, explained)
    assert verdict.rules == ()


def test_a_rule_no_longer_observed_rejected_or_retired_asks_for_nothing() -> None:
    ended = replace(BODY, evidence=replace(BODY.evidence, valid_until="2025-02-01T00:00:00Z"))
    retired, rejected = (replace(BODY, lifecycle=state) for state in (Lifecycle.RETIRED, Lifecycle.REJECTED))
    begun = replace(BODY, evidence=replace(BODY.evidence, valid_from="2025-02-01T00:00:00Z"))
    for past in (ended, retired, rejected):
        (verdict,) = check(drafts((SHIRTLESS, DIET, BEFORE_AFTER)), past, DIETS)
        (without,) = check(drafts((SHIRTLESS, DIET, BEFORE_AFTER)), DIETS)
        assert replace(verdict, ended=()) == without
        assert verdict.rules == (DIETS.id,)
        assert verdict.ended == ((BODY.id,) if past is ended else ())
    (verdict,) = check(drafts((SHIRTLESS,)), begun)
    assert (verdict.rules, verdict.risk) == ((BODY.id,), 0.9)


def test_a_class_in_doubt_leaves_open_the_rules_on_it_alone() -> None:
    table = drafts((DIET,), (DIET,))
    unsettled = Unsettled(classes={SHIRTLESS: np.array([True, False])})
    on_body, on_diets = rule(Scope.of((ClassLiteral(FITNESS),)), 0.9), rule(Scope.of((ClassLiteral(VIDEO),)), 0.9)
    doubtful, clear = judge_drafts(table, (on_body, on_diets), {}, HIERARCHY, {"a": 0.02}, unsettled=unsettled)
    assert [(one.rule, one.needs) for one in doubtful.conditions] == [(on_body.id, (ClassLiteral(FITNESS),))]
    assert (doubtful.risk, clear.risk, clear.conditions) == (None, 0.02, ())


def test_a_prohibition_in_doubt_leaves_the_risk_open() -> None:
    first, second = judge_drafts(
        drafts((DIET,), (DIET,)),
        (BODY,),
        {"no-fitness": np.array([False, False]), "no-diets": np.array([True, True])},
        HIERARCHY,
        {"a": 0.02},
        in_doubt={"no-fitness": {FITNESS: np.array([True, False])}, "no-diets": {FITNESS: np.array([True, False])}},
    )
    assert first.published_conditions == (Condition("no-fitness", (ClassLiteral(FITNESS),)),)
    assert (first.risk, first.unknown) == (None, (FITNESS,))
    assert (second.published_conditions, second.risk) == ((), 0.02)
