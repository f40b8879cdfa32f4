"""What a user's template of the page says, read from what it wrote: the page itself is made anew around it.

Nothing of its markup is taken over but the cleaned body, so that no two readings of it can differ.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from markupsafe import escape

if TYPE_CHECKING:
    from collections.abc import Callable

_BODY = re.compile(r"<body(?:\s[^<>]*)?>", re.IGNORECASE)
_BODY_END = re.compile(r"</body\s*>", re.IGNORECASE)
_END = "-->"
"""Ends an open tag as well as an open comment."""
_NAMES = frozenset(("author", "color-scheme", "description", "keywords", "robots", "theme-color"))
"""What a page may say of itself; our own page says the rest."""

_OURS = {"color-scheme": "light dark"}


@dataclass(frozen=True, slots=True)
class OwnPage:
    """What a page says.

    Attributes:
        title: Empty if it has none.
        style: All style sheets of its head.
        metas: What it says of itself: name -> content.
        body: What stands in it, as it was written.
    """

    title: str
    style: str
    metas: dict[str, str]
    body: str


def read_own_page(text: str) -> OwnPage:
    """Return what a page says; without a `body` all of it is one."""
    opened = _BODY.search(text)
    if opened is None:
        return OwnPage("", "", {}, text)
    ends = list(_BODY_END.finditer(text, opened.end()))
    head = _Head()
    # Ended, whatever is left open in it: Python's parser looks from each open tag to the end of the text.
    head.feed(text[: opened.start()] + _END)
    head.close()
    body = text[opened.end() : ends[-1].start() if ends else len(text)].removeprefix("\n")
    title, style = ("".join(parts).removesuffix(_END) for parts in (head.titles, head.styles))
    return OwnPage(title.strip(), style, head.metas, body)


def with_body(text: str, change: Callable[[str], str]) -> str:
    """Return the page with another body; without a `body` all of it is one."""
    opened = _BODY.search(text)
    said = change(read_own_page(text).body)
    return said if opened is None else f"{text[: opened.end()]}{said}</body>"


def with_metas(page: str, metas: dict[str, str]) -> str:
    """Return our own page with what another one says of itself besides."""
    lines = [
        f'<meta name="{escape(name)}" content="{escape(content)}">\n'
        for name, content in metas.items()
        if _OURS.get(name) != content
    ]
    return page.replace("<title>", f"{''.join(lines)}<title>", 1)


class _Head(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.titles: list[str] = []
        self.styles: list[str] = []
        self.metas: dict[str, str] = {}
        self._inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = tag
        said = dict(attrs)
        name, content = (said.get("name") or "").lower(), said.get("content")
        if tag == "meta" and name in _NAMES and content is not None:
            self.metas.setdefault(name, content)

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002  whatever ends, text behind it belongs to nothing
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside == "title":
            self.titles.append(data)
        elif self._inside == "style":
            self.styles.append(data)
