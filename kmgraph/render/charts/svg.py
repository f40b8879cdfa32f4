"""The little SVG that charts need: elements with escaped values, lines of text, and the drawing around them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from kmgraph.namespaces import SVG_NAMESPACE
from kmgraph.render.escape import spelt_out

WIDTH = 340
"""Units of every drawing's width: one is a CSS pixel on a phone of 390, so that no text there is smaller than meant."""

LINE = 16
"""Units from one line of text to the next."""

_COLOURS = {
    "ink": "#1d2329",
    "muted": "#59636e",
    "paper": "#ffffff",
    "track": "#e2e6ea",
    "grid": "#8a949e",
    "first": "#0b655f",
    "second": "#5b2f91",
    "base": "#96330f",
    "none": "none",
}
"""The page's colours in light, for readers without a style sheet; `style.css` gives the classes their own."""


@dataclass(frozen=True, slots=True)
class Caption:
    """What a drawing is called and what it says, for those who don't see it; `id` is unique in the page."""

    id: str
    title: str
    description: str


def element(tag: str, *content: str, **attributes: float | str) -> Markup:
    """Return an element; text content and attributes are escaped, controls in text spelt out, markup stays.

    >>> element("text", "a < b", x=1.50, text_anchor="end")
    Markup('<text x="1.5" text-anchor="end">a &lt; b</text>')
    """
    shown = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(_shown(value))}"' for key, value in attributes.items()
    )
    return Markup(f"<{tag}{shown}>{''.join(map(_escaped, content))}</{tag}>")


def _escaped(content: str) -> Markup:
    """Return text as markup, with nothing in it that a reader's eye would obey; what is markup already stays."""
    return content if isinstance(content, Markup) else escape(spelt_out(content))


def fill(colour: str) -> dict[str, str]:
    """Return the attributes that fill a shape with one of the page's colours."""
    return {"class_": f"fill-{colour}", "fill": _COLOURS[colour]}


def stroke(colour: str, width: float = 1.0, dashes: str = "") -> dict[str, float | str]:
    """Return the attributes that outline a shape, or draw a line, in one of the page's colours."""
    dashed = {"stroke_dasharray": dashes} if dashes else {}
    return {"class_": f"stroke-{colour}", "stroke": _COLOURS[colour], "stroke_width": width, "fill": "none", **dashed}


def outlined(colour: str, line: str, width: float = 1.5, dashes: str = "") -> dict[str, float | str]:
    """Return the attributes of a filled shape with an outline."""
    kinds = f"fill-{colour} stroke-{line}"
    return {**stroke(line, width, dashes), "class_": kinds, "fill": _COLOURS[colour]}


def text(words: str, x: float, y: float, colour: str = "ink", anchor: str = "start", size: float = 12) -> Markup:
    """Return a line of text that begins, ends or has its middle at a point of its base line."""
    return element("text", words, x=x, y=y, text_anchor=anchor, font_size=size, **fill(colour))


def text_over(words: str, x: float, y: float, anchor: str = "start", size: float = 12) -> Markup:
    """Return a line of text that stands over lines of a drawing, which its outline in the paper's colour breaks."""
    outline = {**stroke("paper", 4), "paint_order": "stroke", "stroke_linejoin": "round"}
    looks = {**outline, **fill("ink"), "class_": "fill-ink stroke-paper"}
    return element("text", words, x=x, y=y, text_anchor=anchor, font_size=size, **looks)


def text_lines(lines: Sequence[str], x: float, y: float, anchor: str = "start", size: float = 12) -> list[Markup]:
    """Return lines of text under one another."""
    return [text(line, x, y + LINE * number, anchor=anchor, size=size) for number, line in enumerate(lines)]


def drawing(caption: Caption, height: float, parts: Iterable[Markup]) -> Markup:
    """Return the whole drawing: one image to assistive technology, named and described by its caption."""
    title, description = f"{caption.id}-title", f"{caption.id}-desc"
    return element(
        "svg",
        element("title", caption.title, id=title),
        element("desc", caption.description, id=description),
        *parts,
        xmlns=SVG_NAMESPACE,
        viewBox=f"0 0 {WIDTH} {_shown(height)}",
        width=WIDTH,
        height=height,
        role="img",
        aria_labelledby=f"{title} {description}",
        font_family="sans-serif",
    )


def wrapped(words: str, units: float, size: float = 12, most: int = 3) -> list[str]:
    """Return text in lines of at most so many units, as far as widths of letters can be known; the last may end in "…".

    Han characters are as wide as the text is high, others about half of that. Lines break at spaces, or between Han
    characters.

    >>> wrapped("posts about dieting that show photos", 120)
    ['posts about', 'dieting that show', 'photos']
    """
    lines, line = [], ""
    for piece in _pieces(words):
        if line and _width(line + piece.rstrip(), size) > units:
            lines.append(line.strip())
            line = ""
        line += piece
    lines.append(line.strip())
    if len(lines) > most:
        lines = [*lines[: most - 1], f"{lines[most - 1].rstrip(',;，；、 ')} …"]
    return lines


def _pieces(words: str) -> list[str]:
    pieces, piece = [], ""
    for letter in words:
        if piece and (piece[-1] == " " or (_is_wide(letter) and letter not in "，。；：、！？）》”")):
            pieces.append(piece)
            piece = ""
        piece += letter
    return [*pieces, piece]


def _width(words: str, size: float) -> float:
    return sum(size if _is_wide(letter) else 0.54 * size for letter in words)


def _is_wide(letter: str) -> bool:
    return unicodedata.east_asian_width(letter) in {"W", "F"}


def _shown(value: float | str) -> str:
    return value if isinstance(value, str) else f"{value:.1f}".removesuffix(".0")
