"""Which rules there are: a row a topic, a column for how sure they are, a numbered shape a rule."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from markupsafe import Markup

from kmgraph.render.charts.svg import (
    LINE,
    WIDTH,
    Caption,
    drawing,
    element,
    fill,
    outlined,
    stroke,
    text,
    text_lines,
    wrapped,
)

_NAME = 118.0
_STEP = 29.0
_RADIUS = 12.0


class MapShape(StrEnum):
    """What a rule is to the published ones, as a shape: unwritten, written, or beside what is written."""

    CIRCLE = "circle"
    SQUARE = "square"
    DIAMOND = "diamond"


_PATHS = {MapShape.SQUARE: "M{l:.1f} {t:.1f}h22v22h-22z", MapShape.DIAMOND: "M{x:.1f} {d:.1f}l14 14l-14 14l-14 -14z"}
_ON = {MapShape.CIRCLE: "paper", MapShape.SQUARE: "paper", MapShape.DIAMOND: "ink"}


@dataclass(frozen=True, slots=True)
class RuleDot:
    """A rule: its number, its column, counted from 0, and its shape."""

    number: str
    column: int
    shape: MapShape


@dataclass(frozen=True, slots=True)
class MapRow:
    """A topic and its rules."""

    label: str
    dots: tuple[RuleDot, ...]


@dataclass(frozen=True, slots=True)
class MapLegend:
    """What a shape means."""

    shape: MapShape
    label: str


def draw_map(columns: Sequence[str], rows: Sequence[MapRow], legend: Sequence[MapLegend], caption: Caption) -> Markup:
    """Return the drawing: headings, then for each topic its name and its rules beside it, column by column."""
    wide = (WIDTH - _NAME) / len(columns)
    heads = [wrapped(name, wide - 4, 11, most=2) for name in columns]
    parts: list[Markup] = [
        line
        for column, lines in enumerate(heads)
        for line in text_lines(lines, _NAME + wide * (column + 0.5), 12, "middle", 11)
    ]
    y = 4.0 + LINE * max(map(len, heads))
    for row in rows:
        drawn, y = _row(row, y, wide, len(columns))
        parts += drawn
    parts += _legend(legend, y + 6)
    return drawing(caption, y + 10 + _STEP * len(legend), parts)


def _row(row: MapRow, y: float, wide: float, columns: int) -> tuple[list[Markup], float]:
    lines = wrapped(row.label, _NAME - 8, 12, most=2)
    fitting, deepest = int(wide // _STEP), 1
    parts: list[Markup] = []
    for column in range(columns):
        dots = [dot for dot in row.dots if dot.column == column]
        for place, dot in enumerate(dots):
            below, beside = divmod(place, fitting)
            in_line = min(fitting, len(dots) - below * fitting)
            x = _NAME + wide * (column + 0.5) + (beside - (in_line - 1) / 2) * _STEP
            parts += _dot(dot.shape, dot.number, x, y + 3 + _STEP * (below + 0.5))
            deepest = max(deepest, below + 1)
    tall = max(_STEP * deepest, LINE * len(lines)) + 6
    words = text_lines(lines, 0, y + tall / 2 + 4 - LINE * (len(lines) - 1) / 2)
    return [element("path", d=f"M0 {y:.1f}H{WIDTH}", **stroke("grid", 1)), *words, *parts], y + tall


def _dot(shape: MapShape, words: str, x: float, y: float) -> Iterator[Markup]:
    if shape is MapShape.CIRCLE:
        yield element("circle", cx=x, cy=y, r=_RADIUS, **fill("second"))
    else:
        looks = fill("first") if shape is MapShape.SQUARE else outlined("paper", "ink", 2)
        yield element("path", d=_PATHS[shape].format(x=x, l=x - 11, t=y - 11, d=y - 14), **looks)
    if words:
        yield text(words, x, y + 4.5, _ON[shape], "middle")


def _legend(legend: Sequence[MapLegend], y: float) -> Iterator[Markup]:
    for line, entry in enumerate(legend):
        middle = y + _STEP * (line + 0.5)
        yield from _dot(entry.shape, "", 16, middle)
        yield text(entry.label, 38, middle + 4)
