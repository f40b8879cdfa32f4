"""Text is data: nothing in it becomes markup, a link, or an order to a terminal."""

from __future__ import annotations

import pytest
from markdown_it import MarkdownIt

from kmgraph.render.escape import SafeUrl, anchor, markdown_text, safe_url, show_markdown, visible

HOSTILE = (
    "*bold* _it_ `code` ~~gone~~ [x](javascript:alert(1)) ![i](x.png)",
    "# heading",
    "- item",
    "+ item",
    "1. item",
    "12) item",
    "> quote",
    "=====",
    "---",
    "| a | b |",
    "<script>alert(1)</script> &lt; &amp;",
    "<https://x.example>",
    "https://x.example/?a=1 www.x.example",
    "a\nb\r\n\r\n# c",
    "back\\slash \\*",
    "$$x$$",
    ": term",
)


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("frame", ["{}", "- {}", "| {} |\n|---|", "# {}", "> {}"])
def test_markdown_shows_the_text_as_it_is(text: str, frame: str) -> None:
    parser = MarkdownIt("gfm-like", {"linkify": False})
    tokens = parser.parse(frame.format(markdown_text(text)))
    inline = [token for token in tokens if token.type == "inline"]
    plain = [child for token in inline for child in token.children or ()]
    assert {child.type for child in plain} <= {"text", "text_special"}
    assert "".join(child.content for child in plain) == visible(text)
    kinds = {token.type for token in tokens}
    assert kinds == {token.type for token in parser.parse(frame.format("word"))}


def test_controls_become_visible() -> None:
    assert visible("a\u202eb") == "a⟨U+202E⟩b"
    assert visible("\x1b[2Jx") == "⟨U+001B⟩[2Jx"
    assert visible("a\u200bb\ufeff\u2066") == "a⟨U+200B⟩b⟨U+FEFF⟩⟨U+2066⟩"
    assert visible("\ud800") == "⟨U+D800⟩"
    assert visible("👩\u200d👧 می\u200cخواهم") == "👩\u200d👧 می\u200cخواهم"


def test_urls_by_scheme() -> None:
    assert safe_url("https://example.org/a b") == "https://example.org/a%20b"
    assert safe_url('https://example.org/">x') == "https://example.org/%22%3Ex"
    assert safe_url("https://example.org/a)[x](y") == "https://example.org/a%29%5Bx%5D%28y"
    assert safe_url("mailto:a@example.org") == "mailto:a@example.org"


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "//x",
        "x",
        "",
        "https://",
        "https://[",
        "https://a\n",
    ],
)
def test_other_urls_are_no_links(url: str) -> None:
    assert safe_url(url) is None


def test_checked_urls_stand_in_markdown_as_they_are() -> None:
    assert show_markdown(SafeUrl("https://example.org/a_b")) == "https://example.org/a_b"
    assert show_markdown("https://example.org/a_b") == "https\\://example.org/a_b"
    assert show_markdown(3) == 3


def test_anchors_are_plain_and_distinct() -> None:
    assert anchor("platform", "red-note") == "platform-red-note"
    odd = [anchor("platform", name) for name in ("Red Note", "red note", "小红书", "a" * 99, 'x" onclick="')]
    assert len(set(odd)) == len(odd)
    assert all(name.replace("-", "").isalnum() and name.isascii() and len(name) < 70 for name in odd)
