"""Terms that are looked for whatever the texts bring, and what stands around a term."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from kmgraph.model import TermContext, TermMatrix, Texts
from kmgraph.observe.text import find_terms, fold_term, in_context, no_terms, with_terms

TEXTS = ("The Court sat", "courtly manners", "我们去法院看審判", "the court, sat", "")


def texts(*codes: int) -> Texts:
    return Texts(TEXTS, np.array(codes, dtype=np.int32))


def held(matrix: TermMatrix) -> list[list[str]]:
    ends = matrix.starts.tolist()
    return [[matrix.terms[term] for term in matrix.indices[a:b]] for a, b in pairwise(ends)]


def test_each_row_holds_the_terms_that_stand_in_its_text() -> None:
    matrix = with_terms(no_terms(texts(0, 1, -1, 2, 4, 0, 3)), ("court", "审判", "court sat"))
    assert held(matrix) == [["court", "court sat"], [], [], ["审判"], [], ["court", "court sat"], ["court"]]


def test_terms_that_the_texts_bring_themselves_stay_as_they_are() -> None:
    words = [f"zo{a}{b} common ka{c}{b}" for a in "abcdefgh" for b in "abcdefgh" for c in "ab"]
    rows = Texts(tuple(words), np.arange(len(words), dtype=np.int32))
    matrix = find_terms(rows, np.arange(len(words)))
    assert "common" in matrix.terms
    more = with_terms(matrix, ("common", "zoab"))
    assert more.terms == (*matrix.terms, "zoab")
    assert [set(now) - {"zoab"} for now in held(more)] == list(map(set, held(matrix)))
    assert sum("zoab" in row for row in held(more)) == 2
    assert with_terms(matrix, ("common",)) is matrix


@pytest.mark.parametrize(
    ("text", "term", "before", "after"),
    [
        ("one two three four court five six seven eight", "court", "… two three four ", " five six seven …"),
        ("court", "court", "", ""),
        ("courtly a court!", "court", "courtly a ", "!"),
        ("一二三四五六七法院八九十", "法院", "… 二三四五六七", "八九十"),
        ("see 我们 at 法院, ok", "法院", "see 我们 at ", ", ok"),
    ],
)
def test_three_words_or_six_signs_stand_on_either_side(text: str, term: str, before: str, after: str) -> None:
    assert in_context(text, term, is_target=True) == TermContext(before, term, after, True)


def test_part_of_a_word_is_no_occurrence() -> None:
    assert in_context("courtly", "court", is_target=True) is None


def test_a_term_is_folded_as_texts_are() -> None:
    assert fold_term("  ＣＯＵＲＴ  審判") == "court 审判"
    assert fold_term("@anna") == ""
