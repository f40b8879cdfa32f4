"""What is read of a page that somebody's template wrote, whatever it leaves open."""

from __future__ import annotations

from time import process_time

import pytest

from kmgraph.render.output.own_page import read_own_page

OPEN = {
    "tags": "<a " * 100_000,
    "comments": "<!--" * 100_000,
    "declarations": "<!a " * 100_000,
    "instructions": "<? " * 100_000,
    "ends": "</a " * 100_000,
    "bodies": "<body " * 100_000,
    "ends of bodies": "<body>" + "</body " * 100_000,
    "a title": "<title>" + "<a " * 100_000,
    "entities": "&" * 300_000,
}


@pytest.mark.parametrize("text", OPEN.values(), ids=OPEN)
@pytest.mark.parametrize("end", ["", "<body>x"])
def test_what_is_left_open_takes_no_time(text: str, end: str) -> None:
    before = process_time()
    read_own_page(text + end)
    assert process_time() - before < 2.0


@pytest.mark.parametrize(
    "opened", ["<!-- x", "<title>T", "<style>a{}", "<a href='", "<a href=x", "<? x", "<!doctype x"]
)
def test_what_the_head_leaves_open_is_not_the_pages(opened: str) -> None:
    page = read_own_page(f"<head>{opened}<body>text</body>")
    assert page.body == "text"
    assert not any("-->" in part or "body" in part for part in (page.title, page.style, *page.metas.values()))


def test_a_title_left_open_is_read_to_its_end() -> None:
    assert read_own_page("<title>Rules <body>x").title == "Rules"
