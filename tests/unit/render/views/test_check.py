"""Answers for a terminal: one rule explained, and a draft."""

from __future__ import annotations

from dataclasses import replace

import pytest
from newcomer_world import (
    BEFORE_AFTER,
    ENDED,
    NEWS,
    NEWS_ALLOWED,
    NO_TRADE,
    PHOTOS,
    RULES,
    TARGET,
    VOCABULARY,
    WITH_LINK,
    topic,
)

from kmgraph.model import Variant
from kmgraph.render import ChangeStep, CheckInput, ExplainInput, check_text, explain_text

DRAFT = CheckInput(VOCABULARY, target=TARGET)


def verdict(data: CheckInput, language: str = "en") -> str:
    return check_text(data, language).splitlines()[0]


def test_verdict_is_that_of_the_strongest_rule() -> None:
    assert verdict(replace(DRAFT, rules=(RULES[5], RULES[0]))) == "Posts like this draft are nearly always removed."
    assert (
        verdict(replace(DRAFT, rules=(RULES[5],)))
        == "Posts like this draft may be removed; the pattern is not confirmed."
    )


def test_where_a_published_rule_may_apply_no_draft_is_cleared() -> None:
    may_apply = replace(DRAFT, published_conditions=((NO_TRADE, (topic(NEWS),)),))
    assert verdict(may_apply) == "Too little is known of this draft to tell."
    assert verdict(replace(may_apply, rules=(RULES[0],))).startswith("Posts like this draft are")
    assert "applies if it is one of these: posts about news" in check_text(may_apply, "en")


def test_no_rule_is_no_promise() -> None:
    assert verdict(DRAFT) == "No known rule applies to this draft."
    assert verdict(DRAFT, "zh") == "没有已知的规则适用于这篇草稿。"


def test_published_rules_count_where_no_learned_rule_applies() -> None:
    assert verdict(replace(DRAFT, published=(NO_TRADE,))) == "This draft falls under a published rule."
    assert verdict(replace(DRAFT, published=(NEWS_ALLOWED,))) == "The published rules allow posts like this."
    assert "falls under" in verdict(replace(DRAFT, published=(NEWS_ALLOWED, NO_TRADE)))


def test_a_rule_no_longer_observed_is_named_with_its_month_and_judges_nothing() -> None:
    data = replace(DRAFT, ended=(ENDED,))
    assert verdict(data) == "No known rule applies to this draft."
    english, chinese = (check_text(data, language).splitlines() for language in ("en", "zh"))
    line = english[english.index("No longer observed, and not counted") + 1]
    assert line.startswith(f"  [{ENDED.id}] Before about March 2025, posts about dieting that contain a link were ")
    assert line.endswith(" · no longer observed since about March 2025")
    assert chinese[chinese.index("已观察不到、不计在内的规则") + 1].endswith(" · 约自2025年3月起已观察不到")
    assert "No longer observed" not in check_text(DRAFT, "en")


def test_change_that_clears_and_change_that_lowers() -> None:
    steps = (ChangeStep((topic(PHOTOS),), is_added=False), ChangeStep((WITH_LINK,), is_added=True))
    data = replace(DRAFT, rules=(RULES[0],), risk=0.934, base_rate=0.003, change=steps)
    text = check_text(data, "en")
    assert "Estimated risk: 93%." in text
    assert "the rate is under 1%." in text
    assert "  Do not show before-and-after photos.\n  Add a link.\n" in text
    assert "Then no known rule applies." in text
    assert "Then the estimated risk is 40%." in check_text(replace(data, risk_after=0.4), "en")


def test_a_change_that_no_imperative_says_is_described() -> None:
    kinds = (topic(PHOTOS), topic(NEWS))
    steps = (
        ChangeStep((topic(NEWS),), is_added=False),
        ChangeStep((topic(PHOTOS),), is_added=True),
        ChangeStep(kinds, is_added=False),
    )
    text = check_text(replace(DRAFT, rules=(RULES[0],), change=steps), "en")
    assert "no longer counts among posts about news.\n" in text, "a topic is what a draft is"
    assert "Make it one of these: posts that show before-and-after photos." in text
    assert "no longer counts among posts about news that show before-and-after photos." in text


def test_no_change_is_said() -> None:
    assert "No change of what was described clears it." in check_text(replace(DRAFT, rules=(RULES[0],)), "en")
    assert "Smallest change" not in check_text(DRAFT, "en")


def test_explanation_has_sections_only_for_what_is_known() -> None:
    text = explain_text(ExplainInput(RULES[0], VOCABULARY, TARGET), "en")
    assert text.startswith("Posts about dieting that show before-and-after photos are nearly always removed")
    assert f"[{RULES[0].id}]" in text
    assert "\nExceptions\n  Such posts if they come from verified clinics.\n" in text
    assert "Nearest posts" not in text


def test_explanation_gives_reasons_and_exact_counts() -> None:
    data = ExplainInput(
        RULES[0], VOCABULARY, TARGET, reasons=("A SubClassOf B",), nearest=(Variant(BEFORE_AFTER, 3, 40),)
    )
    text = explain_text(data, "en")
    assert "Because A SubClassOf B" in text
    assert "40 left alone, 3 removed." in text


@pytest.mark.parametrize(
    ("language", "said", "alone"),
    [
        ("en", "Unwritten. No published rule says this.", "Unwritten. No published rules were given to compare with."),
        ("zh", "不成文：平台公布的规则里没有这一条。", "不成文：没有提供公布规则，无从对照。"),
    ],
)
def test_what_published_rules_say_is_told_only_where_there_are_any(language: str, said: str, alone: str) -> None:
    given = explain_text(ExplainInput(RULES[0], VOCABULARY, TARGET, published=(NO_TRADE,)), language)
    without = explain_text(ExplainInput(RULES[0], VOCABULARY, TARGET), language)
    assert (said in given, alone in given) == (True, False)
    assert (said in without, alone in without) == (False, True)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_control_reaches_the_terminal(language: str) -> None:
    data = ExplainInput(replace(RULES[0], manchester="\x1b[2J\u202e"), VOCABULARY, TARGET)
    text = explain_text(data, language)
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "⟨U+001B⟩" in text


def test_what_is_not_told_may_still_make_a_rule_apply() -> None:
    steps = (ChangeStep((topic(PHOTOS),), is_added=False),)
    data = replace(DRAFT, rules=(RULES[0],), change=steps, conditions=((RULES[0], (WITH_LINK,)),))
    text = check_text(data, "en")
    assert "Then no known rule applies." not in text
    assert "Then, of what is known about the draft, no rule applies." in text
