"""The documents of a small made-up run, byte for byte, in both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from keyword_rule_run import KEYWORDS, MIXED_RULE, keyword_run
from newcomer_world import (
    ENDED,
    NO_TRADE,
    REDNOTE,
    RULES,
    TARGET,
    TIKTOK,
    VOCABULARY,
    WEIBO,
    over_time,
    run,
    two_platforms,
)

from kmgraph.render import (
    CheckInput,
    ExplainInput,
    check_text,
    explain_text,
    guidelines_html,
    guidelines_markdown,
    report_markdown,
)
from kmgraph.render.inputs import HistoryEvent

if TYPE_CHECKING:
    from golden_files import Golden

LANGUAGES = ("en", "zh")


@pytest.mark.parametrize("language", LANGUAGES)
def test_guidelines_markdown(golden: Golden, language: str) -> None:
    golden.check(f"guidelines.{language}.md", guidelines_markdown(run(), language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_guidelines_of_two_platforms(golden: Golden, language: str) -> None:
    golden.check(f"two-platforms.{language}.md", guidelines_markdown(two_platforms(), language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_guidelines_of_rules_that_change(golden: Golden, language: str) -> None:
    golden.check(f"over-time.{language}.md", guidelines_markdown(over_time(), language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_explanation_of_a_rule_that_ended(golden: Golden, language: str) -> None:
    data = ExplainInput(
        rule=ENDED, vocabulary=VOCABULARY, target=TARGET, platforms=(REDNOTE, TIKTOK, WEIBO), published=(NO_TRADE,)
    )
    golden.check(f"explain-ended.{language}.txt", explain_text(data, language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_guidelines_of_rules_with_many_exceptions(golden: Golden, language: str) -> None:
    golden.check(f"many-exceptions.{language}.md", guidelines_markdown(keyword_run(), language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_explanation_of_a_rule_with_many_exceptions(golden: Golden, language: str) -> None:
    data = ExplainInput(rule=MIXED_RULE, vocabulary=KEYWORDS, target=TARGET, platforms=(REDNOTE,))
    golden.check(f"explain-many.{language}.txt", explain_text(data, language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_answer_to_a_draft(golden: Golden, language: str) -> None:
    data = CheckInput(VOCABULARY, rules=(RULES[0],), ended=(ENDED,), published=(NO_TRADE,), risk=0.934, target=TARGET)
    golden.check(f"check.{language}.txt", check_text(data, language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_guidelines_html(golden: Golden, language: str) -> None:
    golden.check(f"guidelines.{language}.html", guidelines_html(run(), language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_report(golden: Golden, language: str) -> None:
    golden.check(f"report.{language}.md", report_markdown(run(), language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_explanation(golden: Golden, language: str) -> None:
    data = ExplainInput(
        rule=RULES[2],
        vocabulary=VOCABULARY,
        target=TARGET,
        platforms=(REDNOTE,),
        published=(NO_TRADE,),
        reasons=("no-trade SubClassOf r-f87d91f0",),
        history=(HistoryEvent("2025-04-01T00:00:00Z", "first found"),),
    )
    golden.check(f"explain.{language}.txt", explain_text(data, language))
