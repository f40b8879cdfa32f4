"""HTML -> its text, in one pass whatever is left open in it.

Python's own parser looks from each tag that nobody ends to the end of the text, and stops at marked sections that SGML
doesn't know.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_left

_BLOCKS = frozenset(("p", "div", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "dt", "dd"))
_SILENT = frozenset(("script", "style"))
# Neither part of a tag goes beyond the next "<", so that all tries together take one look at the text.
_TAG = re.compile(
    r"""<(?P<end>/?)(?P<name>[A-Za-z][^\s/<>]*+)(?:(?:[^<>"']|"[^"<]*+"|'[^'<]*+')*+>|[^<>]*+>)|<!--|<[!?]"""
)
_SILENT_END = re.compile(r"</(script|style)\b", re.IGNORECASE)
_LONG_NUMBER = re.compile(r"&#([0-9]{8,})")


def text_of_html_block(source: str) -> str:
    r"""Return what a block of HTML says; a tag that begins or ends a block ends a line.

    What no end follows is text: a tag, a comment, an instruction.

    >>> text_of_html_block("<p>No <b>spam</b> &amp; ads<!-- yet --></p><style>a{}</style>1 < 2")
    '\nNo spam & ads\n1 < 2'
    """
    parts: list[str] = []
    place = 0
    last_ends = {end: source.rfind(end) for end in ("-->", ">")}
    silent_ends = [(match[1].lower(), match.start()) for match in _SILENT_END.finditer(source)]
    silent = {name: [start for found, start in silent_ends if found == name] for name in _SILENT}
    while match := _TAG.search(source, place):
        parts.append(_said(source[place : match.start()]))
        name = (match["name"] or "").lower()
        if name:
            place = match.end()
            if name in _BLOCKS or (name == "br" and not match["end"]):
                parts.append("\n")
            if name in _SILENT and not match["end"]:
                ends = silent[name]
                following = bisect_left(ends, place)
                place = ends[following] if following < len(ends) else len(source)
            continue
        end = "-->" if match[0] == "<!--" else ">"
        place = match.end()
        if last_ends[end] < place:
            parts.append(match[0])
        else:
            place = source.index(end, place) + len(end)
    parts.append(_said(source[place:]))
    return "".join(parts)


def _said(text: str) -> str:
    return unescaped(text).replace("\n", " ")


def unescaped(text: str) -> str:
    """Return text with the characters that HTML writes by name or number; Python refuses numbers of 4,300 digits.

    >>> unescaped("a &amp; b &#65; &#0000000066;"), unescaped("&#" + "9" * 5_000 + ";") == chr(0xFFFD)
    ('a & b A B', True)
    """
    # More than seven digits, zeros before them left out, are no character whatever they are.
    return html.unescape(_LONG_NUMBER.sub(lambda match: f"&#{match[1].lstrip('0')[:8] or '0'}", text))
