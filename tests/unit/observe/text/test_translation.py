"""Characters by an array: the same as `str.translate` does, for whatever text."""

from __future__ import annotations

import random

import pytest

from kmgraph.observe.annotation.folding import fold_form
from kmgraph.observe.text import SIMPLIFIED, Translation
from kmgraph.observe.text.tokens import running_text, running_texts

TABLE = {0x61: "b", 0x5BEB: "写", 0x2026: "...", 0x200B: "", 0x1F600: "😁", 0xD800: "", 0xDFFF: "x"}
DRAWN = [*map(chr, TABLE), "z", "寏", "é", "\U0010ffff", "\ud900"]


@pytest.mark.parametrize("length", [0, 1, 200, 300, 5_000])
def test_a_long_text_becomes_what_a_table_says(length: int) -> None:
    draw, translate = random.Random(length), Translation(TABLE)
    for _ in range(20):
        text = "".join(draw.choices(DRAWN, k=length))
        assert translate(text) == text.translate(TABLE)


def test_any_character_becomes_what_a_table_says() -> None:
    text = "".join(map(chr, range(0x110000)))
    assert Translation(SIMPLIFIED)(text) == text.translate(SIMPLIFIED)


def test_a_text_of_which_nothing_is_left() -> None:
    assert Translation(TABLE)("\u200b" * 1000) == ""


def test_a_form_is_folded_alike_whatever_its_length() -> None:
    form = "ＷｅＣｈａｔ…寫\u200b信"
    assert fold_form(" ".join([form] * 100)) == " ".join([fold_form(form)] * 100)


def test_many_texts_run_as_each_does() -> None:
    draw = random.Random(7)
    texts = ["".join(draw.choices("寫 這#a個\n\u200bX", k=draw.randrange(400))) for _ in range(500)]
    assert list(running_texts(texts)) == [running_text(text) for text in texts]
    assert list(running_texts([])) == []
