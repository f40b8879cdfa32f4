"""The HTML of a document as a tree of plain values, from which the other formats are made.

Whatever a template wrote was cleaned before: of tags that hold nothing but text or other tags these remain, each ended.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

if TYPE_CHECKING:
    from collections.abc import Iterator

_EMPTY = frozenset(("br", "hr", "img", "meta"))
_SPACES = re.compile(r"[ \t\r\n]+")


@dataclass(slots=True)
class Node:
    """An element: its tag, its attributes, and what it holds, text or elements."""

    tag: str
    attributes: dict[str, str]
    children: list[Node | str] = field(default_factory=list)

    @property
    def classes(self) -> frozenset[str]:
        """Return its classes."""
        return frozenset(self.attributes.get("class", "").split())

    def elements(self) -> Iterator[Node]:
        """Yield the elements in it, at any depth, in the order of the document."""
        for child in self.children:
            if isinstance(child, Node):
                yield child
                yield from child.elements()

    def text(self) -> str:
        """Return all text in it."""
        return "".join(child if isinstance(child, str) else child.text() for child in self.children)


def read_tree(body: str) -> Node:
    """Return cleaned HTML as the tree of an element without a name."""
    reader = _Reader()
    reader.feed(body)
    reader.close()
    return reader.root


def to_html(node: Node | str) -> Markup:
    """Return a tree as HTML; `read_tree` of that is the same tree again."""
    if isinstance(node, str):
        return escape(node)
    content = Markup("").join(map(to_html, node.children))
    if not node.tag:
        return content
    shown = "".join(f' {_spelt(name)}="{escape(value)}"' for name, value in node.attributes.items())
    return Markup(f"<{node.tag}{shown}>{content}" + ("" if node.tag in _EMPTY else f"</{node.tag}>"))


def _spelt(name: str) -> str:
    """Return an attribute's name as SVG has it; the reader makes all of them small."""
    return "viewBox" if name == "viewbox" else name


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = Node("", {})
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs})
        self._open[-1].children.append(node)
        if tag not in _EMPTY:
            self._open.append(node)

    def handle_endtag(self, tag: str) -> None:
        if tag not in _EMPTY and len(self._open) > 1:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        text = _SPACES.sub(" ", data)
        siblings = self._open[-1].children
        if siblings and isinstance(siblings[-1], str):
            siblings[-1] = _SPACES.sub(" ", siblings[-1] + text)
        else:
            siblings.append(text)
