"""The tree of a page as that of a book: chapters, sections and paragraphs; nothing to fold, and nothing for screens.

Elements that only group others go, since pandoc makes chapters of headings that stand in none; the places that they
marked go to what comes first in them.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import reduce

from kmgraph.render.output.blocks import alternative, is_for_screens, parted
from kmgraph.render.output.tree import Node, to_html

_GROUPS = frozenset(("article", "aside", "details", "div", "footer", "header", "main", "section"))
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))


def book_tree(root: Node, *, with_drawings: bool) -> Node:
    """Return the tree of a book.

    Args:
        root: The tree of a page.
        with_drawings: Whether the format shows SVG; where not, the tables of the drawings' numbers stay.
    """
    return replace(root, children=list(_Book(with_drawings).parts(root)))


class _Book:
    def __init__(self, with_drawings: bool) -> None:
        self._with_drawings = with_drawings

    def parts(self, node: Node) -> Iterator[Node | str]:
        """Yield what an element holds as a book has it."""
        for child in node.children:
            if isinstance(child, str):
                yield child
            elif not self._is_left_out(child):
                yield from self._part(child)

    def _is_left_out(self, node: Node) -> bool:
        if "numbers" in node.classes:
            return self._with_drawings
        # The title of a book stands before its text.
        return is_for_screens(node) or node.tag == "h1" or (node.tag == "svg" and not self._with_drawings)

    def _part(self, node: Node) -> Iterator[Node | str]:
        if node.tag == "figure" and self._with_drawings:
            yield replace(node, children=list(_pictured(node)))
            return
        inner = replace(parted(node), children=list(self.parts(parted(node))))
        if node.tag in _GROUPS:
            yield from _marked(inner)
        elif node.tag == "summary":
            yield Node("p", {}, [Node("strong", {}, inner.children)])
        elif node.tag == "figure":
            yield from _captioned(inner)
        elif "number" in node.classes:
            yield f"{node.text().strip()}. "
        elif "badges" in node.classes:
            yield Node("p", {}, list(_joined(part for part in inner.children if isinstance(part, Node))))
        else:
            yield inner


def _marked(group: Node) -> Iterator[Node | str]:
    """Yield what stands in a group; its place, and places before its first element, are marked in that element."""
    children = iter(group.children)
    name = group.attributes.get("id")
    places = [Node("span", {"id": name})] if name else []
    for child in children:
        if isinstance(child, str):
            yield child
        elif child.tag == "span" and child.attributes.get("id") and not child.children:
            places.append(child)
        else:
            yield from _placed(places, child)
            break
    yield from children


def _placed(places: list[Node], first: Node) -> Iterator[Node | str]:
    """Yield an element that the places lead to.

    pandoc keeps no id of a paragraph and no paragraph without text; a table of contents may hold no empty span.
    """
    if places and "id" not in first.attributes and first.tag in _HEADINGS:
        first = replace(first, attributes={**first.attributes, **places[0].attributes})
        places = places[1:]
    if first.tag in _HEADINGS or first.tag == "p":
        yield replace(first, children=reduce(_around, places, first.children))
    else:
        yield from (replace(place, tag="div") for place in places)
        yield first


def _around(inner: list[Node | str], place: Node) -> list[Node | str]:
    return [replace(place, children=inner)]


def _captioned(figure: Node) -> Iterator[Node | str]:
    """Yield what is left of a figure without its drawing: the caption as a paragraph, and the table."""
    for child in figure.children:
        is_caption = isinstance(child, Node) and child.tag == "figcaption"
        yield replace(child, tag="p") if is_caption and isinstance(child, Node) else child


def _pictured(figure: Node) -> Iterator[Node | str]:
    """Yield a figure's caption, and its drawing as a picture, whose text alternative has what the table says."""
    for child in figure.children:
        if isinstance(child, Node) and child.tag == "svg":
            content = b64encode(to_html(child).encode()).decode()
            yield Node("img", {"src": f"data:image/svg+xml;base64,{content}", "alt": alternative(figure)})
        elif isinstance(child, str) or "numbers" not in child.classes:
            yield child


def _joined(items: Iterable[Node]) -> Iterator[Node | str]:
    for number, item in enumerate(items):
        if number:
            yield " · "
        yield replace(item, tag="span", attributes={})
