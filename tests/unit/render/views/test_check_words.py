"""What a person is shown of a draft's words: in place, by kind of content, and where they decide."""

from __future__ import annotations

from dataclasses import replace

import pytest
from newcomer_world import DIET, NEWS, PHOTOS, RULES, TARGET, VOCABULARY, WITH_LINK, topic

from kmgraph.render import ChangeStep, CheckInput, WordInPlace, check_text

TEXT = "Day 3 of my keto diet, before and after"
WORDS = (WordInPlace(12, 16, DIET), WordInPlace(12, 21, DIET), WordInPlace(23, 39, PHOTOS))
DRAFT = CheckInput(VOCABULARY, target=TARGET, text=TEXT, words=WORDS, seen=(topic(DIET), topic(PHOTOS)))


def lines(data: CheckInput, language: str = "en") -> list[str]:
    return [line.strip() for line in check_text(data, language).splitlines()]


def test_words_are_marked_where_they_stand() -> None:
    assert "Day 3 of my 【keto diet】, 【before and after】" in lines(DRAFT)
    assert "【" not in check_text(replace(DRAFT, words=()), "en")


def test_what_is_far_from_all_words_is_left_out() -> None:
    text = "x" * 90 + "keto" + "y" * 90 + "diet" + "z" * 90
    words = (WordInPlace(90, 94, DIET), WordInPlace(184, 188, DIET))
    shown = f"…{'x' * 30}【keto】{'y' * 30}…{'y' * 30}【diet】{'z' * 30}…"
    assert shown in lines(replace(DRAFT, text=text, words=words))


def test_words_are_listed_by_what_they_tell() -> None:
    english = lines(DRAFT)
    at = english.index("Words that were recognised")
    assert english[at + 1] == "“keto” and “keto diet”: posts about dieting"
    assert english[at + 2] == "“before and after”: posts that show before-and-after photos"
    assert "识别出的词语" in lines(DRAFT, "zh")


def test_the_smallest_change_names_the_words_that_decide() -> None:
    step = ChangeStep((topic(PHOTOS),), is_added=False, words=("before and after",))
    data = replace(DRAFT, rules=(RULES[0],), change=(step,), exceptions=((WITH_LINK,),))
    english = lines(data)
    assert "It is taken for one because of its words: “before and after”." in english
    assert any(line.startswith("Change it so that it no longer counts among posts that show") for line in english)
    assert "It can come under an exception: add a link." in english
    assert "可以使它符合例外：请加上链接。" in lines(data, "zh")
    several = replace(data, exceptions=((topic(NEWS),),))
    assert "It can come under an exception, as one of these: posts about news." in lines(several)
    assert "可以使它符合例外，改成：新闻类帖子。" in lines(several, "zh")


@pytest.mark.parametrize(("language", "said"), [("en", "nobody can tell"), ("zh", "无法判断")])
def test_nothing_recognised_is_never_no_rule(language: str, said: str) -> None:
    data = CheckInput(VOCABULARY, target=TARGET, text="hm", is_recognised=False, base_rate=0.02)
    text = check_text(data, language)
    assert said in text.splitlines()[0]
    assert "No known rule" not in text
    assert "没有已知的规则" not in text
    assert "2%" not in text


def test_what_is_not_known_is_asked_for_in_one_line() -> None:
    data = replace(DRAFT, conditions=((RULES[0], (WITH_LINK,)),), asked=("hasLink", "medium"))
    english = lines(data)
    assert f"[{RULES[0].id}] applies if it is one of these: posts that contain a link" in english
    assert "If you know, say so, and it is checked again: --set hasLink=… --set medium=…" in english
    assert not [line for line in lines(replace(data, asked=())) if "--set" in line]


@pytest.mark.parametrize(
    ("language", "nothing", "words"),
    [
        ("en", "Nothing in the text was recognised.", "The text has words that a rule is about."),
        ("zh", "没有从文字中识别出", "文中有规则所指的词语。"),
    ],
)
def test_words_that_a_run_found_are_something_that_was_recognised(language: str, nothing: str, words: str) -> None:
    found = CheckInput(VOCABULARY, target=TARGET, text="hm", rules=(RULES[0],))
    assert words in check_text(found, language)
    assert nothing not in check_text(found, language)
    assert words not in check_text(replace(found, is_recognised=False, rules=()), language)
