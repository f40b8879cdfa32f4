"""Markdown -> blocks: what a reader sees, where it stands, and how hostile text is bounded."""

from __future__ import annotations

import time

import pytest

from kmgraph.errors import LimitError
from kmgraph.rules.written.markdown import MOST_CHARACTERS, BlockKind, TextBlock, read_blocks

OPEN = ("<div ", "</div ", "<!--", "<!x", "<?", "<![CDATA[", "<a ", "<a id = ", "<a b='\"", "<script>", "<style ")
H, P, L, R, B = BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.ROW, BlockKind.BREAK


def told(text: str) -> list[tuple[BlockKind, int, int, str]]:
    return [(block.kind, block.level, block.line, block.text) for block in read_blocks(text)]


def said(text: str) -> list[str]:
    return [block.text for block in read_blocks(text)]


def test_headings_paragraphs_and_nested_lists() -> None:
    text = "# Rules\n\nBe *kind* and [fair](https://x.org).\n\n- One\n  - Two\n- Three\n\nTitle\n-----\n"

    assert told(text) == [
        (H, 1, 1, "Rules"),
        (P, 0, 3, "Be kind and fair."),
        (L, 1, 5, "One"),
        (L, 2, 6, "Two"),
        (L, 1, 7, "Three"),
        (H, 2, 9, "Title"),
    ]


def test_a_list_item_with_paragraphs_and_a_title_of_its_own() -> None:
    text = "*   Be safe\n    -------\n\n    **Do not harass.** We act.\n\n    No spam.\n"

    assert told(text) == [(H, 2, 1, "Be safe"), (P, 1, 4, "Do not harass. We act."), (P, 1, 6, "No spam.")]


def test_rows_say_which_column_is_which() -> None:
    assert told("| Topic | Rule |\n|---|---|\n| Ads | not *allowed* |\n") == [
        (R, 0, 3, "Topic: Ads; Rule: not allowed"),
    ]


def test_bold_beginnings_and_links_are_known() -> None:
    bold, link, plain = read_blocks("**Spam:** none.\n\n[Help](https://x.org)\n\nSee [this](https://x.org).\n")

    assert bold.text[: bold.lead] == "Spam:"
    assert (link.is_link, plain.is_link, plain.lead) == (True, False, 0)


@pytest.mark.parametrize(
    "text",
    ["# Spam {#spam}\n", '<a id="spam"></a>\n\n# Spam\n', '# <a name="spam"></a>Spam\n'],
)
def test_an_id_of_the_document_s_own_is_kept(text: str) -> None:
    assert [(block.text, block.fragment) for block in read_blocks(text) if block.text] == [("Spam", "spam")]


def test_a_heading_without_an_id_gets_none() -> None:
    assert read_blocks("# Spam\n") == (TextBlock(H, "Spam", 1, 1),)


def test_html_is_read_for_its_text() -> None:
    text = "<div>\n<p>No <b>spam</b>.</p><script>alert(1)</script>\n<li>No ads</li>\n</div>\n"

    assert [block.text for block in read_blocks(text)] == ["No spam.", "No ads"]


def test_pictures_code_and_data_say_nothing() -> None:
    text = "![no spam](data:image/png;base64,AAAA)\n\n```\nno spam\n```\n\nA ![no ads](x.png) b\n"

    assert [block.text for block in read_blocks(text)] == ["A b"]


def test_lines_are_joined_without_a_space_in_chinese() -> None:
    assert [block.text for block in read_blocks("不得发布\n广告\n\nno\nads  \nhere\n")] == [
        "不得发布广告",
        "no ads\nhere",
    ]


def test_a_line_across_the_page_is_told() -> None:
    assert [kind for kind, *_ in told("a\n\n- - -\n\nb\n")] == [P, B, P]


def test_a_long_document_is_refused() -> None:
    with pytest.raises(LimitError, match="characters"):
        read_blocks("a" * (MOST_CHARACTERS + 1))


def test_what_is_left_open_in_html_is_text() -> None:
    assert said("<div <div no spam\n") == ["<div <div no spam"]
    assert said("<!-- <!-- no spam\n") == ["<!-- <!-- no spam"]
    assert said("<div><![no[ spam\n") == ["<![no[ spam"]


def test_html_says_what_it_shows() -> None:
    assert said('<div title="a > b">No <b>spam</b> &amp; ads<!-- yet > --><br>No links</div>\n') == [
        "No spam & ads",
        "No links",
    ]
    assert said("<div><script>if (a < b) {}</SCRIPT>No spam<style>x</style></div>\n") == ["No spam"]
    assert said(f"<div>No spam &#{'9' * 5_000};</div>\n") == ["No spam \ufffd"]


@pytest.mark.parametrize(
    "text",
    [
        "> " * 20_000 + "x",
        "- " * 20_000 + "x",
        "[" * 100_000,
        "*a **b " * 20_000,
        "`" * 5 + "a" + " `" * 50_000,
        ("<a " * 1_600 + "\n\n") * 20,
        "\n".join("  " * depth + "- a" for depth in range(500)),
        "&#" * 50_000 + "\0\u202e",
        *(part * (450_000 // len(part)) + "no spam" for part in OPEN),
        *("<div>" + part * (450_000 // len(part)) + ">no spam" for part in OPEN),
        ("<!--" * 1_200 + "\n\n") * 90,
        "![](data:" * 50_000,
        ("a" + " " * 4_900 + "*\n\n") * 90,
    ],
)
def test_hostile_markup_takes_no_longer_than_it_may(text: str) -> None:
    start = time.process_time()

    read_blocks(text)

    assert time.process_time() - start < 10
