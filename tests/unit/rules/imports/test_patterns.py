"""Patterns of filters: those that are nothing but words, and all others."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kmgraph.rules.exports.conditions import word_pattern
from kmgraph.rules.exports.discord import _either, _patterns
from kmgraph.rules.imports.patterns import FoundWord, literal_of, things_in_order, word_of

WORDS = st.text("aZ9 .:|*+?()[]{}^$\\#&-~'\"字顶", min_size=1).map(str.strip).filter(bool)


@given(WORDS)
def test_the_words_that_kmgraph_writes_are_found_again(word: str) -> None:
    found = word_of(word_pattern(word))
    assert found is not None
    assert found.text == word


@given(st.lists(WORDS, min_size=1, max_size=4), st.lists(WORDS, min_size=1, max_size=4))
def test_two_lists_that_kmgraph_joined_to_a_pattern_come_apart_again(first: list[str], second: list[str]) -> None:
    patterns = [f"(?is)(?:{_either(first)}).*(?:{_either(second)})"]
    found = things_in_order(patterns[0])
    assert found is not None
    assert [[word.text for word in thing.words] for thing in found] == [first, second]


def test_the_patterns_of_an_export_are_those_that_are_read() -> None:
    forth, back = (things_in_order(pattern) for pattern in _patterns([_either(["touted", "顶班费"]), "https?://"]))
    assert forth is not None
    assert back == tuple(reversed(forth))
    assert forth[0].words == (FoundWord("touted", is_whole=True), FoundWord("顶班费", is_whole=False))
    assert forth[1].is_link


@pytest.mark.parametrize(
    "pattern", ["b(a|4)r", "colou?r", r"\d+", r"\bfoo\w*\b", "^spam", "a.c", "x{2}", "a\\", "[ab]", ""]
)
def test_a_pattern_that_finds_more_than_a_word_is_none(pattern: str) -> None:
    assert word_of(pattern) is None
    assert literal_of(pattern) is None


@pytest.mark.parametrize(
    "pattern", ["spam", "(?s)spam", r"(?i)\bspam\b.*\bads\b", "(?i)(?:spam).*(?:ads).*(?:more)", "(?i)a|b*"]
)
def test_what_heeds_the_case_of_letters_or_has_another_form_is_not_understood(pattern: str) -> None:
    assert things_in_order(pattern) is None
