"""The steps of annotation one by one: folding, disguises, inflections, matching, negation."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NoReturn

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kmgraph.observe import WordMatcher
from kmgraph.observe.annotation import Matches
from kmgraph.observe.annotation.disguises import DISGUISED, WordReader
from kmgraph.observe.annotation.folding import BREAK, fold_form, fold_text_in_place, fold_texts
from kmgraph.observe.annotation.inflections import iter_numbers, iter_spellings
from kmgraph.observe.annotation.matcher import code_points
from kmgraph.observe.annotation.negation import TRIGGER, negated, trigger_ends
from kmgraph.observe.annotation.within_reach import WordSets, within_reach
from kmgraph.observe.text import SIMPLIFIED

if TYPE_CHECKING:
    from collections.abc import Iterator

WORDS = ["weight", "loss", "lesbian", "sex", "before", "and", "after", "tattoo", "good", "wechat", "casino"]
READER = WordReader(WORDS, WORDS, ["s3x", "#ad"])


@pytest.mark.parametrize(
    ("run", "read"),
    [
        ("weight", "weight"),
        ("le$bian", f"{DISGUISED}lesbian"),
        ("s.e.x", f"{DISGUISED}sex"),
        ("s3x", f"s3x {DISGUISED}sex"),
        ("s*x", f"{DISGUISED}sex"),
        ("c*s*no", f"{DISGUISED}casino"),
        ("#beforeandafter", "#beforeandafter before and after"),
        ("#ad", "#ad"),
        ("#nothingknown", "#nothingknown"),
        ("tatto", "tattoo"),
        ("wieght", "weight"),
        ("goooood", "good"),
        ("good", "good"),
        ("see:https://s.e.x/le$bian", "see:http"),
        ("s.e.x@example.org", "@"),
        ("c@sino", f"{DISGUISED}casino"),
        ("3.5", "3.5"),
        ("减肥", "减肥"),
    ],
)
def test_words_are_read_as_they_were_meant(run: str, read: str) -> None:
    assert READER.read(run) == read
    assert READER.read(run) == read


@pytest.mark.parametrize(
    ("run", "known"),
    [("beginning", "bingeing"), ("asserted", "arrested"), ("coolest", "closet"), ("reserve", "reverse")],
)
def test_another_word_of_the_same_letters_is_no_misspelling(run: str, known: str) -> None:
    assert WordReader([known], [known]).read(run) == run


def test_a_misspelling_of_two_words_is_read_as_neither() -> None:
    assert WordReader(["united", "untied"], ["united", "untied"]).read("unitde") == "unitde"


@pytest.mark.parametrize(
    ("form", "some"),
    [
        ("tattoo", {"tattoos", "tattooed", "tattooing"}),
        ("party", {"parties"}),
        ("bet", {"bets"}),
        ("lose weight", {"lost weight", "losing weight", "loses weight"}),
        ("glass", {"glasses"}),
        ("减肥", {"减肥"}),
    ],
)
def test_forms_are_found_inflected(form: str, some: set[str]) -> None:
    assert some <= set(iter_spellings(form))
    assert form in set(iter_spellings(form))


def test_numbers_are_any_number() -> None:
    assert {"down 00 lbs", "down 0.0 lbs", "down 00k lbs"} <= set(iter_numbers("down # lbs"))
    assert list(iter_numbers("top 10")) == ["top 00"]


@given(st.lists(st.text("aA é減肥.\u200bＶ 🍻#$0s", max_size=12), max_size=4))
def test_one_text_is_folded_as_many_are(texts: list[str]) -> None:
    repair = READER.read
    together = [" ".join(part.split()) for part in fold_texts(texts, repair).split(BREAK)] if texts else []
    alone = [fold_text_in_place(text, repair) for text in texts]
    assert [folded.text for folded in alone] == together
    for folded in alone:
        assert len(folded.origins) == len(folded.text)
        assert all(0 <= start <= end <= len(folded.written) for start, end in folded.origins)


def test_traditional_characters_and_disguising_signs_are_folded() -> None:
    assert fold_form("減 肥 打·卡") == fold_form("减肥打卡") == "减肥打卡"
    assert all(0 < other < 0x10000 for other in SIMPLIFIED.values())
    assert "國".translate(SIMPLIFIED) == "国"


@given(st.lists(st.text("ab种 -", min_size=1, max_size=3), max_size=6, unique=True), st.text("ab种 -", max_size=16))
def test_the_matcher_finds_what_looking_everywhere_finds(words: list[str], text: str) -> None:
    found = WordMatcher(words).find(text)

    def is_letter(at: int) -> bool:
        return 0 <= at < len(text) and text[at] in "ab"

    expected = {
        (number, start, start + len(word))
        for number, word in enumerate(words)
        for start in range(len(text) - len(word) + 1)
        if text.startswith(word, start)
        and not (is_letter(start) and is_letter(start - 1))
        and not (is_letter(start + len(word) - 1) and is_letter(start + len(word)))
    }
    assert set(zip(found.word.tolist(), found.start.tolist(), found.end.tolist(), strict=True)) == expected


@given(st.sets(st.text("ab1", min_size=2, max_size=4).map("a{}".format), max_size=8), st.text("ab*", max_size=4))
def test_a_starred_word_is_the_one_known_word_that_fits(words: set[str], middle: str) -> None:
    starred = f"a{middle}*b"
    fitting = [
        word
        for word in words
        if len(word) == len(starred)
        and all(sign in ("*" if letter.isalpha() else "") + letter for sign, letter in zip(starred, word, strict=True))
    ]
    meant = WordReader(words, [])._with_stars(starred)
    assert meant == (fitting[0] if len(fitting) == 1 else None)


class Unlisted(frozenset[str]):
    """Words that may be asked for one by one, and not looked through."""

    def __iter__(self) -> Iterator[str]:
        raise AssertionError("all the words were looked through")

    def __or__(self, _other: object) -> NoReturn:
        raise AssertionError("all the words were copied")


def test_what_a_hashtag_costs_does_not_grow_with_the_known_words() -> None:
    """Each is read in microseconds; one look at all the words takes milliseconds."""
    known = [f"a{number}x" for number in range(2_000)]
    reader = WordReader([*known, "weight", "loss"], [])
    reader.read("#weightloss")
    reader._words = Unlisted(reader._words)
    for number in range(300):
        assert reader.read(f"#weightloss{number}").endswith(f"weight loss {number}")


@given(
    st.lists(
        st.sampled_from(
            [
                "no",
                "not",
                "cannot",
                "isn't",
                "isnt",
                "nnt",
                "never",
                "不",
                "是",
                "不是",
                "拒绝非",
                "卖",
                "反对",
                " ",
                "种",
                "n",
            ]
        )
    )
)
def test_negations_are_looked_for_where_they_can_begin(pieces: list[str]) -> None:
    text = "".join(pieces)
    found = [match.end() for match in TRIGGER.finditer(text)]
    assert trigger_ends(text, code_points(text)).tolist() == found


@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 9), st.integers(1, 3)), max_size=9),
    st.lists(st.frozensets(st.integers(0, 3)), min_size=1, max_size=40),
)
def test_wanted_words_are_seen_near_as_looking_at_each_would(
    placed: list[tuple[int, int, int]], wanted: list[frozenset[int]]
) -> None:
    words, starts, lengths = np.array(placed, dtype=np.int64).reshape(-1, 3).T
    matches, sets, count = Matches(words, starts, starts + lengths), WordSets(4), len(words)
    numbers = np.array([sets.number(wanted[row % len(wanted)]) for row in range(count)], dtype=np.intp)
    near = np.maximum(np.arange(count) - 2, 0), np.minimum(np.arange(count) + 3, count)
    found = within_reach(matches, np.arange(count), numbers, near, sets)
    for row in range(count):
        others = range(max(row - 2, 0), min(row + 3, count))
        ends = starts + lengths
        apart = [other for other in others if ends[other] <= starts[row] or starts[other] >= ends[row]]
        assert found[row] == any(words[other] in wanted[row % len(wanted)] for other in apart)
    assert within_reach(matches, np.arange(count), np.full(count, -1), near, sets).all()


@given(st.lists(st.text("ab1_é", min_size=1, max_size=10), max_size=4, unique=True), st.text("ab1_é -", max_size=30))
def test_words_of_letters_are_found_between_other_characters(words: list[str], text: str) -> None:
    found = WordMatcher(words).find(f"{text} {' '.join(words)}")
    runs = [(match[0], *match.span()) for match in re.finditer(r"\w+", f"{text} {' '.join(words)}")]
    expected = {(words.index(run), start, end) for run, start, end in runs if run in words}
    assert set(zip(found.word.tolist(), found.start.tolist(), found.end.tolist(), strict=True)) == expected
    assert found.start.tolist() == sorted(found.start.tolist())


@pytest.mark.parametrize(
    ("text", "is_negated"),
    [
        ("not WORD", True),
        ("it isn't about WORD", True),
        ("no WORD", True),
        ("know WORD", False),
        ("not here, but WORD", False),
        ("不是WORD", True),
        ("拒绝WORD", True),
        ("是WORD", False),
        ("WORD", False),
    ],
)
def test_what_a_not_stands_before_is_negated(text: str, is_negated: bool) -> None:
    assert negated(text, np.array([text.index("WORD")])) == [is_negated]
