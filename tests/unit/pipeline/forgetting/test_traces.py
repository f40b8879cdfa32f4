"""Words in all their forms, and where one ends and another begins."""

from __future__ import annotations

import html
import json
import unicodedata
from urllib.parse import quote

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kmgraph.pipeline.forgetting import TraceWords

NODES = (ox.BlankNode("a"), ox.NamedNode("x:y"))
WORDS = ("@zoë_quill", "小红书用户😀", 'a"b', "x<y>&z", "back\\slash", "a b", "名字*_")


def look(words: tuple[str, ...], block: bytes, *, is_text: bool = True) -> tuple[bool, bool]:
    return TraceWords.of(words).look(block, is_text=is_text)


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("is_composed", [True, False])
@pytest.mark.parametrize(
    "spelt",
    [
        str.encode,
        lambda word: word.encode("utf-16-le"),
        lambda word: word.encode("utf-16-be"),
        lambda word: json.dumps({"author": word}).encode(),
        lambda word: json.dumps({"author": word}, ensure_ascii=False).encode(),
        lambda word: str(ox.Literal(word)).encode(),
        lambda word: ox.serialize([ox.Triple(*NODES, ox.Literal(word))], format=ox.RdfFormat.TURTLE),
        lambda word: html.escape(word).encode(),
        lambda word: quote(word).encode(),
        lambda word: quote(word, safe="").lower().encode(),
        lambda word: word.encode("ascii", "xmlcharrefreplace"),
        lambda word: ('"' + word.replace('"', '""') + '"').encode(),
    ],
)  # fmt: skip
def test_a_word_is_found_in_every_form(word: str, is_composed: bool, spelt) -> None:  # type: ignore[no-untyped-def]
    text = unicodedata.normalize("NFC" if is_composed else "NFD", word)
    assert look((word,), b"before " + spelt(text) + b" after", is_text=False)[0]
    assert look((word,), spelt(text))[0]


ESCAPED = {
    "decimal": ("zoë<x>", "zo&#235;&#60;x&#62;"),
    "decimal with zeros": ("zoë", "zo&#000235;"),
    "decimal without its end": ("zoë x", "zo&#235 x"),
    "hexadecimal": ("zoë", "zo&#xeb;"),
    "hexadecimal in capitals": ("zoë", "zo&#X00EB;"),
    "every letter": ("zoë", "&#122;&#111;&#235;"),
    "every letter in hexadecimal": ("zoë", "&#x7a;&#x6f;&#xeb;"),
    "every letter of JSON": ("zoë", "\\u007A\\u006F\\u00EB"),
    "named": ("José Quéro", "Jos&eacute; Qu&eacute;ro"),
    "named and as it is": ("José Quéro", "Jos&eacute; Quéro"),
    "named without its end": ("zoë x", "zo&euml x"),
    "named punctuation": ("a_b@c", "a&lowbar;b&commat;c"),
    "the apostrophe of XML": ("O'Hara", "O&apos;Hara"),
    "the apostrophe by number": ("O'Hara", "O&#39;Hara"),
    "JSON in HTML": ("x<y>&z'", "x\\u003cy\\u003E\\u0026z\\u0027"),
    "JSON's slash": ("a/b", "a\\/b"),
    "JSON's pairs": ("a😀", "a\\uD83d\\uDe00"),
    "Turtle's long form": ("zoë", "zo\\U000000EB"),
    "Turtle's apostrophe": ("O'Hara", "O\\'Hara"),
    "an IRI with its slash": ("r/zoë", "r/zo%C3%ab"),
    "an IRI's letter alone": ("r/zoë x", "r/zoë%20x"),
    "Markdown, mixed": ("*zoë_", "\\*zo&euml;_"),
}


@pytest.mark.parametrize("case", ESCAPED)
def test_a_word_is_found_whichever_of_its_characters_are_escaped(case: str) -> None:
    word, escaped = ESCAPED[case]
    assert look((word,), f"({escaped})".encode())[0]
    assert not look((f"{word}q",), f"({escaped})".encode())[0]


@given(st.text(min_size=1, max_size=12), st.data())
def test_any_mixture_of_escapes_is_found(word: str, data: st.DataObject) -> None:
    word = word.strip()
    ways = (
        *(lambda letter: letter, html.escape, lambda letter: quote(letter, safe="")),
        *(lambda letter: f"&#{ord(letter)};", lambda letter: f"&#x{ord(letter):X};"),
        *(lambda letter: f"\\U{ord(letter):08X}", lambda letter: json.dumps(letter)[1:-1]),
    )
    escaped = "".join(
        letter if letter.isascii() and letter.isalnum() else data.draw(st.sampled_from(ways))(letter) for letter in word
    )
    if word and not word.isdigit():
        assert look((word,), f"({escaped})".encode())[0]


def test_escapes_of_turtle_in_both_cases() -> None:
    assert look(("zoë😀",), b'"zo\\u00EB\\U0001F600"')[0]
    assert look(("zoë😀",), b'"zo\\u00eb\\U0001f600"')[0]


@pytest.mark.parametrize("text", ["channel", "annex", "joann", "ann_b", "b_ann", "ann2"])
def test_a_word_within_a_longer_one_is_told_apart(text: str) -> None:
    assert look(("ann",), text.encode()) == (False, True)


@pytest.mark.parametrize(
    "text", ["ann", "@ann,", "by ann.", "我是ann吗", r"hi\nann", r"hi\u2028ann", "%40ann", "ann-marie"]
)
def test_a_word_of_its_own_is_a_trace(text: str) -> None:
    assert look(("ann",), text.encode())[0]


def test_letters_of_other_scripts_end_no_word() -> None:
    assert look(("小明",), "我叫小明啊".encode())[0]


def test_in_data_that_is_no_text_a_letter_beside_a_word_says_nothing() -> None:
    assert look(("quill-person",), b"\x00Aquill-personB\x00", is_text=False)[0]


@pytest.mark.parametrize(
    ("block", "is_trace"),
    [
        (b"12 posts", False),
        (b'<x> <y> "12"^^<http://www.w3.org/2001/XMLSchema#integer> .', False),
        (b'<x> <y> "12" .', True),
        (b"<https://example.org/row/12>", True),
        (b'{"id": "12"}', True),
        (b'{"id": "112"}', False),
        (b'<text x="12" y="3" font-size="12">of</text>', False),
        (b'<rect class="bar" width="40" rx="12"/>', False),
        (b'<li id="12">', True),
        (b'<text x="3" data-post="12">', True),
        (b'<text x="12">"12"</text>', True),
        (b'posts:\n  x="12"', True),
    ],
)
def test_a_short_number_is_an_id_only_where_one_can_stand(block: bytes, is_trace: bool) -> None:
    assert look(("12",), block)[0] is is_trace


@given(st.text(min_size=1, max_size=12), st.text(max_size=5), st.text(max_size=5))
def test_spaces_and_quotes_around_a_word_hide_nothing(word: str, before: str, after: str) -> None:
    words = TraceWords.of((word,))
    if words.words:
        clean = word.strip().encode("utf-8", "replace").decode()
        assert clean != word.strip() or words.stands_in(f'{before} "{clean}" {after}')
