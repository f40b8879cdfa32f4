"""Terms without a list of words: what stands in enough texts beside different neighbours, copies aside."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from kmgraph.model import TermMatrix, Texts
from kmgraph.observe.text import find_terms
from kmgraph.observe.text.tokens import read_tokens, running_text

_SIGNS = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"


def matrix_of(texts: list[str], groups: list[int] | None = None) -> TermMatrix:
    rows = Texts(tuple(texts), np.arange(len(texts), dtype=np.int32))
    return find_terms(rows, np.array(groups or range(len(texts)), dtype=np.int64))


def terms_of(matrix: TermMatrix, row: int) -> set[str]:
    return {matrix.terms[index] for index in matrix.indices[matrix.starts[row] : matrix.starts[row + 1]]}


def around(piece: str, count: int, seed: int = 0) -> list[str]:
    """Return texts with the piece among signs drawn anew."""
    random = Random(seed)
    return ["".join((*random.choices(_SIGNS, k=6), piece, *random.choices(_SIGNS, k=6))) for _ in range(count)]


@pytest.mark.parametrize(
    ("text", "running"),
    [
        ("Look at https://t.co/x1, NOW", "look at now"),
        ("謝謝 @anna 開庭", "谢谢 开庭"),
        ("ｖｘ\u200b加我", "vx加我"),
        ("one #tag only", "one #tag only"),
        ("end #a #b #c #d", "end"),
    ],
)
def test_text_as_terms_are_looked_for(text: str, running: str) -> None:
    assert running_text(text) == running


def test_signs_are_tokens_and_letters_make_words() -> None:
    tokens = read_tokens(["开庭 new court!", "court"])
    assert [tokens.spelt(place, 1) for place in range(len(tokens))] == ["开", "庭", "new", "court", "court"]
    assert tokens.is_word.tolist() == [False, False, True, True, True]
    assert tokens.texts.tolist() == [0, 0, 0, 0, 1]
    assert tokens.goes_on.tolist() == [True, False, True, False, False]
    assert tokens.keys[3] == tokens.keys[4]
    assert tokens.keys[3] == read_tokens(["a court"]).keys[1]


def test_a_piece_is_one_term_and_its_halves_are_none() -> None:
    matrix = matrix_of(around("天地玄", 12))
    assert "天地玄" in matrix.terms
    assert not {"天", "天地", "地玄"} & set(matrix.terms)
    assert "天地玄" in terms_of(matrix, 3)


def test_words_make_phrases_of_three_at_most() -> None:
    random = Random(1)
    words = [f"w{a}{b}" for a in "abcdef" for b in "abcdef"]
    texts = [" ".join((*random.choices(words, k=4), "court of law", *random.choices(words, k=4))) for _ in range(9)]
    terms = set(matrix_of(texts).terms)
    assert "court of law" in terms
    assert not {"court", "law", "court of", "of law"} & terms


def test_four_sources_make_no_term() -> None:
    assert "天地玄" not in matrix_of(around("天地玄", 4) + around("黄", 9, seed=2)).terms


def test_copies_and_one_author_count_once() -> None:
    texts = around("天地玄", 12)
    assert "天地玄" not in matrix_of(texts, [0] * 12).terms
    assert "天地玄" not in matrix_of([texts[0]] * 12).terms


def test_openings_that_texts_share_make_no_term() -> None:
    opening = "转自某某新闻客户端最新消息今日要闻"
    texts = [opening + text for text in around("天地玄", 12)]
    matrix = matrix_of(texts)
    assert "天地玄" in matrix.terms
    assert not [term for term in matrix.terms if set(term) & set(opening)]


def test_no_mark_stands_inside_a_term() -> None:
    texts = [text.replace("天玄", "天，玄") for text in around("天玄", 12)]
    assert "天玄" not in matrix_of(texts).terms


def test_rows_without_text_hold_nothing() -> None:
    texts = around("天地玄", 12)
    rows = Texts(tuple(texts), np.array([-1, *range(12)], dtype=np.int32))
    matrix = find_terms(rows, np.arange(13))
    assert terms_of(matrix, 0) == set()
    assert "天地玄" in terms_of(matrix, 1)
    assert matrix.script.tolist() == [0] + [1] * 12


def test_terms_do_not_hang_on_the_order_of_rows() -> None:
    texts = around("天地玄", 12) + around("黄宇", 20, seed=5)
    there, back = matrix_of(texts), matrix_of(texts[::-1])
    assert there.terms == back.terms
    assert [terms_of(there, row) for row in range(32)] == [terms_of(back, 31 - row) for row in range(32)]


def test_batches_give_the_terms_of_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = around("天地玄", 12) + around("黄宇", 20, seed=5)
    whole = matrix_of(texts)
    monkeypatch.setattr("kmgraph.observe.text.term_matrix._AT_ONCE", 40)
    parts = matrix_of(texts)
    assert parts.terms == whole.terms
    assert np.array_equal(parts.indices, whole.indices)
    assert np.array_equal(parts.starts, whole.starts)


def test_terms_of_a_part_are_found_in_all_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kmgraph.observe.text.term_matrix._SAMPLED", 2_000)
    matrix = matrix_of(around("天地玄", 400))
    assert "天地玄" in matrix.terms
    assert all("天地玄" in terms_of(matrix, row) for row in range(400))


def test_no_texts_give_no_terms() -> None:
    assert find_terms(Texts((), np.full(3, -1, dtype=np.int32)), np.arange(3)).terms == ()
