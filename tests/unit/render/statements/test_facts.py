"""Why a rule is likely and no more: the reason that applies, by the learner's own measure."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest
from newcomer_world import RULES, VOCABULARY, evidence, run

from kmgraph.learn.evidence.confidence import ConfidenceInputs, confidence
from kmgraph.learn.statistics.rates import Interval
from kmgraph.model import Confidence, Doubt, Holdout, Privacy, Rule
from kmgraph.render import ExplainInput, explain_text, guidelines_markdown
from kmgraph.render.statements.wording import doubts_of, with_wording

HELD_OUT = Holdout(20, 5, 1e-9, 1e-8)


def likely(clusters: int = 60, low: float = 0.6, **changes: object) -> Rule:
    found = replace(evidence(120, 40, clusters, low, 0.9), **changes)  # type: ignore[arg-type]
    return replace(RULES[1], confidence=Confidence.LIKELY, evidence=found)


def said(rule: Rule, language: str = "en") -> str:
    data = run()
    text = guidelines_markdown(replace(data, ruleset=replace(data.ruleset, rules=(rule,))), language)
    return text.partition(f'<a id="evidence-{rule.id}"></a>')[2].partition("\n<a ")[0]


@pytest.mark.parametrize(
    ("clusters", "low", "incomplete", "held_out"),
    list(product((19, 20), (0.5, 0.51), (False, True), (False, True))),
)
def test_a_reason_is_seen_exactly_where_the_learner_has_one(
    clusters: int, low: float, *, incomplete: bool, held_out: bool
) -> None:
    grounds = ConfidenceInputs(True, held_out, clusters, Interval(0.75, low, 0.9), stable=True, incomplete=incomplete)
    changes = {"incomplete": incomplete, "holdout": HELD_OUT if held_out else None}
    found = doubts_of(likely(clusters, low, **changes), Privacy())

    assert found
    is_sure = confidence(grounds) is Confidence.WELL_SUPPORTED
    assert (found == (Doubt.ONE_PERIOD,)) is is_sure, "if nothing else is left it must be the time"


@pytest.mark.parametrize("other", [Confidence.WELL_SUPPORTED, Confidence.HINT])
def test_other_rules_have_no_such_reason(other: Confidence) -> None:
    assert doubts_of(replace(likely(clusters=10), confidence=other), Privacy()) == ()


@pytest.mark.parametrize("unknown", [{"also_on": ("tiktok",)}, {"first": None, "last": None}])
def test_where_it_cannot_be_the_time_no_reason_is_made_up(unknown: dict[str, object]) -> None:
    assert doubts_of(likely(**unknown), Privacy()) == ()  # type: ignore[arg-type]
    assert "the cases are fewer, come from one period only," in said(likely(**unknown))  # type: ignore[arg-type]


def test_no_doubt_is_worked_out_from_rounded_figures() -> None:
    exact = with_wording(likely(clusters=19, low=0.6), Privacy())
    assert exact.doubts == (Doubt.FEW_SOURCES,)
    rounded = replace(exact, evidence=replace(exact.evidence, clusters=20))

    shown = explain_text(ExplainInput(rounded, VOCABULARY, privacy=Privacy()), "en")
    assert "but the cases come from few independent sources" in shown
    assert "one period" not in shown
    # A file that doesn't tell them is told none.
    untold = explain_text(ExplainInput(replace(rounded, doubts=()), VOCABULARY, privacy=Privacy()), "en")
    assert "the cases are fewer, come from one period only," in untold


@pytest.mark.parametrize(
    ("rule", "english", "chinese"),
    [
        (likely(clusters=15), "fewer than 20 independent sources.", "例子来自不足20个独立来源。"),
        (
            likely(low=0.4),
            "not certain that more than half of such posts are removed.",
            "不能确定这类帖子会有超过一半被删除。",
        ),
        (likely(), "it shows clearly in one period only.", "只在一个时期表现明显。"),
        (likely(clusters=15, low=0.4), "independent sources, and it is not certain", "来源，而且不能确定"),
    ],
)
def test_the_reason_is_named(rule: Rule, english: str, chinese: str) -> None:
    assert english in said(rule)
    assert chinese in said(rule, "zh")
    assert "come from one period only," not in said(rule)


@pytest.mark.parametrize(("language", "words"), [("en", "not recorded"), ("zh", "没被记录下来")])
def test_that_a_rule_is_incomplete_is_said_once(language: str, words: str) -> None:
    unsure = replace(likely(incomplete=True), confidence=Confidence.HINT)

    assert said(likely(low=0.3, incomplete=True), language).count(words) == 1
    assert said(unsure, language).count(words) == 1


def test_a_rule_without_a_test_on_unseen_cases_is_not_said_to_have_passed_one() -> None:
    text = said(likely(holdout=None))

    assert "too few independent sources to set some aside for checking" in text
    assert "held on cases" not in text


@pytest.mark.parametrize(("hit", "expected"), [(19, Doubt.FEW_SOURCES), (20, Doubt.ONE_PERIOD)])
def test_sources_that_were_never_hit_make_no_rule_surer(hit: int, expected: Doubt) -> None:
    assert doubts_of(likely(clusters=22, by_outcome=(hit, 3)), Privacy()) == (expected,)
