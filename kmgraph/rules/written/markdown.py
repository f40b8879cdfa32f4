"""Markdown -> its blocks of text, in order: headings, paragraphs, list items and cells, as plain text with lines.

The parser is markdown-it-py (CommonMark with tables). What people write around guidelines stays out: pictures, code in
fences, raw HTML but for its text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

from kmgraph.errors import LimitError
from kmgraph.rules.written.html_text import text_of_html_block

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it.token import Token

MOST_CHARACTERS = 500_000
"""The longest document that is parsed; a platform's whole rule book has some 300,000 characters."""

_MOST_NESTING = 20
# The parser's time for one paragraph can grow with the square of its length.
_LONGEST_INLINE = 5_000
_MARKUP = re.compile(r"[*_\[\]`<>&!\\\n{]")
_HEADING_ID = re.compile(r"(?<!\s)\s*\{#([A-Za-z][\w.:-]{0,199})\}\s*$")
_NAMED_PLACE = re.compile(r"""<a\s[^>]{0,200}?\b(?:id|name)\s*=\s*["']?([A-Za-z][\w.:-]{0,199})""", re.IGNORECASE)
_DATA_IMAGE = re.compile(r"!\[[^\]\n]{0,500}\]\(data:[^()\s]*\)")
_BREAK = re.compile(r"<(?:br|/p|/div|/li|/tr)\b", re.IGNORECASE)
_SPACES = re.compile(r"[^\S\n]+")
_HAN_BREAK = re.compile("(?<=[\u3000-\u303f\u3400-\u9fff\uff00-\uffef])\v(?=[\u3000-\u303f\u3400-\u9fff\uff00-\uffef])")


class BlockKind(StrEnum):
    """What a block of text is in its document."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    ROW = "row"
    BREAK = "break"


@dataclass(frozen=True, slots=True)
class TextBlock:
    """A piece of a document that stands for itself.

    Attributes:
        kind: Heading, paragraph, first text of a list item, row of a table, or a line across the page.
        text: As plain text; a line break that the author wrote is one.
        line: Line of the file where it begins, from 1.
        level: Of a heading, 1 to 6; of anything else, how many lists it stands in.
        fragment: The id by which the document itself lets it be linked to, if it has one.
        lead: How much of the beginning is set in bold, in characters.
        is_link: Whether it is nothing but links: a way to another page, not what is said on this one.
    """

    kind: BlockKind
    text: str
    line: int
    level: int = 0
    fragment: str | None = None
    lead: int = 0
    is_link: bool = False


def read_blocks(text: str) -> tuple[TextBlock, ...]:
    """Return the blocks of a Markdown document, in order.

    Raises:
        LimitError: If it is longer than `MOST_CHARACTERS`.
    """
    if len(text) > MOST_CHARACTERS:
        raise LimitError(
            f"the document has more than {MOST_CHARACTERS:,} characters", hint="split it into several files"
        )
    # Guidelines hold no code; what is indented is a continuation. Inline text is parsed piece by piece.
    parser = _parser().disable(["code", "inline"])
    tokens = parser.parse(_DATA_IMAGE.sub("", text).replace("\0", ""))
    return tuple(block for block in _Walker(_parser()).walk(tokens) if block.text or block.kind is BlockKind.BREAK)


def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"maxNesting": _MOST_NESTING}).enable("table")


class _Walker:
    """Goes through the tokens of a document once."""

    def __init__(self, parser: MarkdownIt) -> None:
        self._parser = parser
        self._lists = 0
        self._is_item = False
        self._place: str | None = None
        self._header: list[str] = []
        self._cells: list[str] = []
        self._row = 0

    def walk(self, tokens: Sequence[Token]) -> Iterator[TextBlock]:
        for before, token in zip((None, *tokens), tokens, strict=False):
            if token.type in {"bullet_list_open", "ordered_list_open"}:
                self._lists += 1
            elif token.type in {"bullet_list_close", "ordered_list_close"}:
                self._lists -= 1
            elif token.type == "list_item_open":
                self._is_item = True
            elif token.type == "hr":
                yield TextBlock(BlockKind.BREAK, "", (token.map or [0])[0] + 1)
            elif token.type == "html_block":
                yield from self._html(token)
            elif token.type.startswith(("t", "th", "td")):
                yield from self._table(token)
            elif token.type == "inline" and before is not None:
                yield from self._inline(before, token)

    def _inline(self, opened: Token, token: Token) -> Iterator[TextBlock]:
        plain = self._plain(token.content)
        line = (token.map or [0])[0] + 1
        if opened.type in {"th_open", "td_open"}:
            (self._header if opened.type == "th_open" else self._cells).append(plain.text)
            return
        fragment = plain.fragment or self._place
        # An anchor that stands alone is one of what follows.
        self._place = None if plain.text else fragment
        if opened.type == "heading_open":
            # A heading in a list item is the item's title, and holds for what follows in it.
            yield TextBlock(BlockKind.HEADING, plain.text, line, int(opened.tag[1:]), fragment)
            self._is_item = False
            return
        kind = BlockKind.ITEM if self._is_item and self._lists else BlockKind.PARAGRAPH
        self._is_item = False
        yield TextBlock(kind, plain.text, line, self._lists, fragment, plain.lead, plain.is_link)

    def _table(self, token: Token) -> Iterator[TextBlock]:
        if token.type == "table_open":
            self._header = []
        elif token.type == "tr_open":
            self._cells, self._row = [], (token.map or [0])[0] + 1
        elif token.type == "tr_close":
            titles = (*self._header, *[""] * len(self._cells))
            cells = [
                f"{title}: {cell}" if title else cell for title, cell in zip(titles, self._cells, strict=False) if cell
            ]
            yield TextBlock(BlockKind.ROW, "; ".join(cells), self._row, self._lists)

    def _html(self, token: Token) -> Iterator[TextBlock]:
        place = _NAMED_PLACE.search(token.content)
        self._place = place[1] if place else self._place
        line = (token.map or [0])[0] + 1
        for number, part in enumerate(text_of_html_block(token.content).split("\n")):
            if part.strip():
                yield TextBlock(BlockKind.PARAGRAPH, _tidy(part), line + min(number, _lines(token)), self._lists)

    def _plain(self, content: str) -> _Plain:
        if len(content) > _LONGEST_INLINE or not _MARKUP.search(content):
            return _Plain(_tidy(content.replace("\n", "\v")))
        heading_id = _HEADING_ID.search(content)
        named = _NAMED_PLACE.search(content)
        tokens = self._parser.parseInline(_HEADING_ID.sub("", content))
        children = (tokens[0].children or []) if tokens else []
        place = heading_id or named
        return _spoken(children, place[1] if place else None)


@dataclass(frozen=True, slots=True)
class _Plain:
    text: str
    fragment: str | None = None
    lead: int = 0
    is_link: bool = False


def _lines(token: Token) -> int:
    first, last = token.map or [0, 1]
    return max(0, last - first - 1)


def _spoken(children: Sequence[Token], fragment: str | None) -> _Plain:
    """Return what inline tokens say, with how much of it is bold at the beginning, and whether all of it is a link."""
    parts: list[str] = []
    depth = {"strong": 0, "link": 0}
    is_leading, is_link, lead = True, True, 0
    for token in children:
        kind, _, end = token.type.rpartition("_")
        if kind in depth:
            depth[kind] += 1 if end == "open" else -1
            continue
        said = _said(token)
        if said.strip():
            is_leading &= depth["strong"] > 0
            is_link &= depth["link"] > 0
        parts.append(said)
        if is_leading:
            lead = len(_tidy("".join(parts)))
    return _Plain(_tidy("".join(parts)), fragment, lead, is_link)


def _said(token: Token) -> str:
    if token.type in {"text", "code_inline", "text_special"}:
        return token.content
    if token.type == "softbreak":
        return "\v"
    if token.type == "hardbreak" or (token.type == "html_inline" and _BREAK.match(token.content)):
        return "\n"
    return ""


def _tidy(text: str) -> str:
    """Return text with single spaces; lines of a paragraph are joined, in Chinese without a space."""
    joined = _HAN_BREAK.sub("", text).replace("\v", " ").replace("\u200b", "").replace("\ufeff", "")
    return "\n".join(line for part in joined.split("\n") if (line := _SPACES.sub(" ", part).strip()))
