"""The tree of a document as blocks and runs of text, plain enough for JSON: what a typesetter is given.

What is for screens alone (a link past the menu, the menu, tables that repeat a picture's numbers) is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from kmgraph.render.output.tree import Node, to_html

Block = dict[str, object]
Inline = str | dict[str, object]

_INLINE = frozenset(
    ("a", "abbr", "b", "br", "code", "em", "i", "small", "span", "strong", "sub", "summary", "sup", "svg")
)
_MARKS = {"b": "strong", "strong": "strong", "summary": "strong", "em": "emph", "i": "emph", "code": "code"}
_SCREEN_ONLY = frozenset(("skip", "contents", "numbers"))
_HEADINGS = {f"h{level}": level for level in range(1, 7)}


def is_for_screens(node: Node) -> bool:
    """Return whether an element is of use on a screen alone."""
    return bool(node.classes & _SCREEN_ONLY)


def blocks_of(root: Node) -> list[Block]:
    """Return the blocks of a document; links lead to places that are there, and to the web."""
    places = {node.attributes["id"] for node in root.elements() if "id" in node.attributes}
    return list(_Blocks(frozenset(places)).of(root))


class _Blocks:
    def __init__(self, places: frozenset[str]) -> None:
        self._places = places

    def of(self, node: Node) -> Iterator[Block]:
        """Yield what an element holds as blocks; text that stands beside blocks becomes a paragraph."""
        run: list[Node | str] = []
        for child in node.children:
            if isinstance(child, str) or (child.tag in _INLINE and not _is_mere_place(child)):
                run.append(child)
                continue
            yield from self._paragraph(run)
            run = []
            if not is_for_screens(child):
                yield from self._block(child)
        yield from self._paragraph(run)

    def _paragraph(self, run: Iterable[Node | str], classes: Iterable[str] = ()) -> Iterator[Block]:
        if words := self._inline(run):
            yield {"kind": "paragraph", "classes": sorted(classes), "content": words}

    def _block(self, node: Node) -> Iterator[Block]:
        if _is_mere_place(node):
            yield {"kind": "place", "id": node.attributes["id"]}
        elif node.tag in _HEADINGS:
            yield {
                "kind": "heading",
                "level": _HEADINGS[node.tag],
                "content": self._inline(node.children),
                "id": node.attributes.get("id", ""),
            }
        elif node.tag == "p":
            yield from self._paragraph(parted(node).children, node.classes)
        elif node.tag in {"ul", "ol"}:
            yield from self._list(node)
        elif node.tag == "dl":
            yield {"kind": "terms", "entries": list(self._entries(node)), "classes": sorted(node.classes)}
        elif node.tag == "table":
            yield self._table(node)
        elif node.tag == "figure":
            yield from self._figure(node)
        elif node.tag == "hr":
            yield {"kind": "rule"}
        else:
            kind = "quote" if node.tag == "blockquote" else "box"
            yield {
                "kind": kind,
                "classes": sorted({node.tag, *node.classes}),
                "id": node.attributes.get("id", ""),
                "blocks": list(self.of(node)),
            }

    def _list(self, node: Node) -> Iterator[Block]:
        items = [child for child in node.children if isinstance(child, Node)]
        if "badges" in node.classes:
            badges = [{"classes": sorted(item.classes), "content": self._inline(item.children)} for item in items]
            yield {"kind": "badges", "badges": badges}
            return
        yield {"kind": "list", "is_ordered": node.tag == "ol", "items": [list(self.of(item)) for item in items]}

    def _entries(self, node: Node) -> Iterator[dict[str, object]]:
        """Yield each term with its descriptions; pairs may stand in elements of their own."""
        pairs = [part for part in node.elements() if part.tag in {"dt", "dd"}]
        entry: dict[str, object] | None = None
        descriptions: list[list[Block]] = []
        for part in pairs:
            if part.tag == "dt":
                if entry:
                    yield entry
                descriptions = []
                entry = {"term": self._inline(part.children), "descriptions": descriptions}
            else:
                descriptions.append(list(self.of(part)))
        if entry:
            yield entry

    def _table(self, node: Node) -> Block:
        rows = [part for part in node.elements() if part.tag == "tr"]
        cells = [[cell for cell in row.children if isinstance(cell, Node)] for row in rows]
        has_head = bool(cells) and all(cell.tag == "th" for cell in cells[0])
        shown = [[self._inline(cell.children) for cell in row] for row in cells]
        return {"kind": "table", "head": shown[0] if has_head else [], "rows": shown[1:] if has_head else shown}

    def _figure(self, node: Node) -> Iterator[Block]:
        drawing = next((part for part in node.elements() if part.tag == "svg"), None)
        caption = next((part for part in node.elements() if part.tag == "figcaption"), None)
        if drawing is not None:
            yield {
                "kind": "figure",
                "classes": sorted(node.classes),
                "svg": to_html(drawing),
                "alt": alternative(node),
                "caption": self._inline(caption.children) if caption else [],
                "id": node.attributes.get("id", ""),
            }

    def _inline(self, run: Iterable[Node | str]) -> list[Inline]:
        return trimmed([part for child in run for part in self._run(child)])

    def _run(self, child: Node | str) -> Iterator[Inline]:
        if isinstance(child, str):
            yield child
        elif is_for_screens(child) or child.tag == "svg":
            return
        elif child.tag == "br":
            yield {"kind": "break"}
        elif "number" in child.classes:
            yield f"{child.text().strip()}. "
        else:
            content = [part for below in child.children for part in self._run(below)]
            yield from self._marked(child, content)

    def _marked(self, node: Node, content: list[Inline]) -> Iterator[Inline]:
        target = node.attributes.get("href", "")
        if node.tag == "a" and target.startswith("#"):
            inside: Inline = {"kind": "inside", "to": target[1:], "content": content}
            yield from (inside,) if target[1:] in self._places else content
        elif node.tag == "a" and target:
            yield {"kind": "link", "to": target, "content": content}
        elif node.tag in _MARKS:
            yield {"kind": _MARKS[node.tag], "content": content}
        else:
            yield from content


def _is_mere_place(node: Node) -> bool:
    """Return whether an element holds nothing, and is there only so that links lead to it."""
    return node.tag == "span" and "id" in node.attributes and not node.children


def trimmed(content: Sequence[Inline]) -> list[Inline]:
    """Return a run of text without spaces at its ends, and without what is empty then."""
    shown: list[Inline] = list(content)
    if shown and isinstance(shown[0], str):
        shown[0] = shown[0].lstrip()
    if shown and isinstance(shown[-1], str):
        shown[-1] = shown[-1].rstrip()
    return [part for part in shown if part]


def parted(node: Node) -> Node:
    """Return an element with dots between its parts where a style sheet sets them."""
    if "colophon" not in node.classes:
        return node
    parts = [part for part in node.children if isinstance(part, Node)]
    dotted = [piece for part in parts for piece in (" · ", part)][1:]
    return Node(node.tag, node.attributes, list(dotted))


def alternative(figure: Node) -> str:
    """Return what a figure's drawing says, for those who don't see it: title, description, rows of its table."""
    parts = [part.text().strip() for part in figure.elements() if part.tag in {"title", "desc"}]
    rows = [row for row in figure.elements() if row.tag == "tr" and any(cell.tag == "td" for cell in row.elements())]
    parts += [", ".join(cell.text().strip() for cell in row.children if isinstance(cell, Node)) for row in rows]
    return " ".join(part if part.endswith((".", "。")) else f"{part}." for part in parts if part)
