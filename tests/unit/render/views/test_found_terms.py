"""The page on which a person reviews classes of terms: counts, occurrences, what is decided; in both languages."""

from __future__ import annotations

from dataclasses import replace

from newcomer_world import VOCABULARY

from kmgraph.model import (
    ClassUse,
    FoundClass,
    FoundTerm,
    Outcome,
    Platform,
    TermContext,
    TermUse,
    with_found_words,
)
from kmgraph.render import FoundTermsInput, found_terms_markdown

FOUND = FoundClass("board", (FoundTerm("法院", 20, 1, 21), FoundTerm("secret", 3, 1, 4)), (1, 2), is_eventful=True)
CONTEXTS = (TermContext("我们去", "法院", "看看 *now*", True), TermContext("", "法院", "", False))
USE = ClassUse(FOUND, (TermUse("法院", 1_234, 5, 999, CONTEXTS),))
BOARD = Platform("board", "https://example.org/board", {"en": "the Board", "zh": "论坛"})


def page(language: str, *uses: ClassUse) -> str:
    vocabulary = with_found_words(VOCABULARY, [use.found for use in uses])
    data = FoundTermsInput({"en": "Posts", "zh": "帖子"}, vocabulary, (Outcome.REMOVED,), (BOARD,), uses)
    return found_terms_markdown(data, language)


def test_each_term_has_its_counts_and_some_occurrences() -> None:
    text = page("en", USE)
    assert text.startswith("# Terms found in texts: Posts\n")
    assert f"## {FOUND.id}: 法院 (and 1 more)" in text
    assert "| 法院 | 1,234 | 5 | 999 |" in text
    assert "- 我们去«法院»看看 \\*now\\* (removed)" in text
    assert "- «法院» (left alone)" in text
    assert "- Found in posts on the Board." in text
    assert "posts that mention at least two of: 法院 (and 1 more)" in text
    assert "- Its posts fall into a short time: it may just be what happened then." in text


def test_a_term_of_few_sources_is_counted_and_not_shown() -> None:
    assert "- Terms that too few sources use to be shown: 1." in page("en", USE)
    assert "secret" not in page("en", USE)
    assert "- 因来源过少而不予显示的词语：1个。" in page("zh", USE)


def test_the_page_says_whether_a_class_awaits_review() -> None:
    named = replace(USE, found=replace(FOUND, name={"en": "court proceedings", "zh": "庭审"}, kept_id=FOUND.id))
    assert "- Awaits review." in page("en", USE)
    assert "- Reviewed, and called “court proceedings”." in page("en", named)
    assert "- 已审核，名称为“庭审”。" in page("zh", named)
    assert "提到与庭审有关的词语中至少两个的帖子" in page("zh", named)
