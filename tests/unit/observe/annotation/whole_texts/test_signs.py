"""Signs of texts: words, pairs, beginnings, Chinese pieces, other characters, each where it stands."""

from __future__ import annotations

import pytest

from kmgraph.observe.annotation.whole_texts import signs_of


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        ("", []),
        ("don't", ["w:don't"]),
        ("gambling 500", ["w:gambling", "p:gambl", "w:000", "b:gambling 000"]),
        ("a, b", ["w:a", "e:,", "w:b", "b:a b"]),
        ("加薇", ["h:加", "h:薇", "h:加薇"]),
        ("a微b", ["w:a", "h:微", "w:b"]),
        ("🎰", ["e:🎰"]),
        ("été", ["w:été"]),
    ],
)
def test_a_text_has_these_signs(text: str, signs: list[str]) -> None:
    assert [sign for sign, _ in signs_of(text)] == signs


def test_each_sign_tells_where_it_stands() -> None:
    text = "add me, 微信 now"
    for sign, (start, end) in signs_of(text):
        kind, _, what = sign.partition(":")
        assert text[start:end].startswith(what) if kind == "p" else text[start:end] == what


def test_a_very_long_text_is_read_at_its_beginning() -> None:
    assert max(end for _, (_, end) in signs_of("a, " * 100_000)) == 2999
