"""A plan in words: columns in line, exact counts, one answer a language."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

import pytest
from newcomer_world import BEFORE_AFTER, DIET, PHOTOS, RULES, TARGET, VOCABULARY, topic

from kmgraph.model import Platform, Scope
from kmgraph.render.documents import plan_question, plan_text
from kmgraph.render.inputs import KindLine, NeededFigure, PlanInput, PlatformSizes, SizeLine

HERE = Platform("here", "https://example.org/platform/here", {"en": "Here", "zh": "这里"})
SIZES = PlatformSizes(
    platform=HERE,
    observations=2800,
    base_rate=0.0113,
    posts_per_author=2.34,
    choices=1274.0,
    rules=11,
    lines=(
        SizeLine(0.8, 0.001, 2, NeededFigure(13456, 12700, 14300), NeededFigure(25149, 24200, 26300), (0.04, 0.0)),
        SizeLine(0.4, 0.02, 2, NeededFigure(2040, 1920, 2160), None, (0.952, 0.0)),
    ),
)
KIND = KindLine(
    rule=RULES[0],
    question="wording",
    platform=HERE,
    scope=Scope.of((topic(DIET),), ((topic(PHOTOS),),)),
    manchester="Diet and not BeforeAfterPhotos",
    wordings=(topic(PHOTOS), topic(DIET)),
    bits=0.7448,
    posts=2,
    target=0,
    kept=0,
)
DATA = PlanInput(VOCABULARY, 0.8, 0.2, 0.5, (SIZES,), (KIND,), target=TARGET)


def width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_columns_are_in_line(language: str) -> None:
    text = plan_text(DATA, language)
    rows = [line for line in text.splitlines() if line.startswith("  ") and ("80%" in line or "40%" in line)]
    assert len(rows) == 2
    before_the_last = [row[: row.rindex("   ")] for row in rows]
    assert len({width(text) for text in before_the_last}) == 1


def test_figures_are_rounded_and_shares_exact() -> None:
    text = plan_text(DATA, "en")
    assert "13,500 (12,700–14,300)" in text
    assert "0.1%" in text
    assert "1% of the posts that no rule covers are removed; 2.3 posts an author; about 1,270" in text
    assert "95% / 0%" in text


def test_what_is_looked_up_is_said_in_words_and_formally() -> None:
    text = plan_text(DATA, "en")
    assert "1. Posts about dieting, except those that show before-and-after photos\n" in text
    assert "Which posts does the rule concern: posts that show before-and-after photos, or posts about dieting?" in text
    assert "One post tells 0.74 bits; about 2 posts would settle it" in text
    assert "None was seen so far." in text
    assert "Diet and not BeforeAfterPhotos" in text
    assert f"[{RULES[0].id}]" in text


def test_the_platform_is_named_where_there_are_several() -> None:
    assert "photos (on Here)\n" in plan_text(replace(DATA, is_several=True), "en")


def test_counts_are_exact_on_the_operators_terminal() -> None:
    text = plan_text(replace(DATA, kinds=(replace(KIND, target=3, kept=40),)), "en")
    assert "Seen so far: 3 removed, 40 left alone." in text


@pytest.mark.parametrize("question", ["real", "rate", "exception", "platform"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_question_can_be_asked(question: str, language: str) -> None:
    kind = replace(KIND, question=question, wordings=None, scope=BEFORE_AFTER)
    asked = plan_question(kind, DATA, language)
    assert "{" not in asked
    assert ("?" if language == "en" else "？") in asked


def test_nothing_open_is_said_and_the_rest_is_counted() -> None:
    assert "leave nothing open" in plan_text(replace(DATA, kinds=()), "en")
    many = plan_text(replace(DATA, kinds=(KIND,) * 12), "en")
    assert "\n10. Posts" in many
    assert "\n11. Posts" not in many
    assert "And 2 more" in many
    assert "What to look up next" not in plan_text(replace(DATA, kinds=None), "en")


def test_a_platform_without_anything_to_compare_is_named() -> None:
    assert "On Here nothing can be compared" in plan_text(replace(DATA, missing=(HERE,)), "en")


def test_cells_are_harmless() -> None:
    evil = replace(RULES[0], manchester="x")
    text = plan_text(replace(DATA, kinds=(replace(KIND, rule=evil, manchester="\x1b[2J\u202e"),)), "en")
    assert "\x1b" not in text
    assert "\u202e" not in text
