"""Lays a tree of classes out from left to right, as boxes and lines of a picture."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kmgraph.render.language import fill
from kmgraph.render.reference import Diagram, DiagramBox, TermLink, TreeNode

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kmgraph.render.language import Language

_MOST_DEPTH = 3
_MOST_BELOW = 8
_MOST_BOXES = 60
_ROW, _HEIGHT, _LETTER, _MARGIN, _GAP = 34, 26, 7.4, 18, 46
_LONGEST = 30


@dataclass
class _Layout:
    """Boxes in the making: columns are as wide as their widest box."""

    more: str
    placed: list[tuple[int, float, TermLink]] = field(default_factory=list)
    links: list[tuple[int, int]] = field(default_factory=list)
    rows: int = 0

    def place(self, node: TreeNode, depth: int) -> int:
        """Place a node after those below it, in their middle; return its number."""
        below = node.children if depth + 1 < _MOST_DEPTH and len(self.placed) < _MOST_BOXES else ()
        shown = [self.place(child, depth + 1) for child in below[:_MOST_BELOW]]
        if len(node.children) > len(shown):
            left = TermLink(fill(self.more, n=str(len(node.children) - len(shown))))
            shown.append(self._add(depth + 1, self._next_row(), left))
        rows = [self.placed[number][1] for number in shown]
        number = self._add(depth, (rows[0] + rows[-1]) / 2 if rows else self._next_row(), node.link)
        self.links += [(number, child) for child in shown]
        return number

    def _next_row(self) -> int:
        self.rows += 1
        return self.rows - 1

    def _add(self, depth: int, row: float, link: TermLink) -> int:
        self.placed.append((depth, row, link))
        return len(self.placed) - 1


def tree_diagram(identifier: str, title: str, roots: Sequence[TreeNode], language: Language) -> Diagram:
    """Return the upper part of a tree as a picture; what is not drawn is counted in it."""
    patterns = language.words.reference_patterns
    layout = _Layout(patterns.more)
    for root in roots:
        layout.place(root, 0)
    lefts = _columns(layout)
    boxes = tuple(
        DiagramBox(lefts[depth], round(row * _ROW) + 1, _width(link.text), TermLink(_short(link.text), link.anchor))
        for depth, row, link in layout.placed
    )
    return Diagram(
        id=identifier,
        title=fill(patterns.diagram, module=title),
        text=fill(patterns.diagram_text, n=str(sum(bool(box.link.anchor) for box in boxes))),
        width=max(box.x + box.width for box in boxes) + 2,
        height=layout.rows * _ROW,
        boxes=boxes,
        lines=tuple(_line(boxes[above], boxes[below]) for above, below in layout.links),
    )


def _columns(layout: _Layout) -> list[int]:
    lefts, left = [], 1
    for depth in range(_MOST_DEPTH + 1):
        lefts.append(left)
        left += max((_width(link.text) for at, _, link in layout.placed if at == depth), default=0) + _GAP
    return lefts


def _line(above: DiagramBox, below: DiagramBox) -> str:
    x, y = above.x + above.width, above.y + _HEIGHT // 2
    middle, end = (x + below.x) // 2, below.y + _HEIGHT // 2
    return f"M{x} {y} C{middle} {y} {middle} {end} {below.x} {end}"


def _width(text: str) -> int:
    return round(_cells(_short(text)) * _LETTER) + _MARGIN


def _cells(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def _short(text: str) -> str:
    while _cells(text) > _LONGEST:
        text = f"{text.rstrip('…')[:-1]}…"
    return text
