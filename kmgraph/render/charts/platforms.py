"""How platforms differ: for each kind of posts a bar a platform, or that no rule was found there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from kmgraph.render.charts.interval import band
from kmgraph.render.charts.svg import LINE, WIDTH, Caption, drawing, element, stroke, text, text_lines, wrapped

_NAME, _FIGURE = 92.0, 84.0
_BAR = 20.0


@dataclass(frozen=True, slots=True)
class PlatformBar:
    """A platform's name, where its rate lies in [0, 1], and what is said of it: the rate, or that there is none."""

    name: str
    interval: tuple[float, float] | None
    figure: str


@dataclass(frozen=True, slots=True)
class PlatformRow:
    """A kind of posts, with a bar a platform."""

    label: str
    bars: tuple[PlatformBar, ...]


def draw_platforms(rows: Sequence[PlatformRow], caption: Caption) -> Markup:
    """Return the drawing: rows under one another, in each its kind of posts over the platforms' bars."""
    parts: list[Markup] = []
    y = 2.0
    for number, row in enumerate(rows):
        if number:
            parts.append(element("path", d=f"M0 {y:.1f}H{WIDTH}", **stroke("grid", 1)))
        lines = wrapped(row.label, WIDTH - 8)
        parts += text_lines(lines, 0, y + 15)
        y += 6 + LINE * len(lines)
        for bar in row.bars:
            parts += _bar(bar, y)
            y += _BAR
        y += 8
    return drawing(caption, y, parts)


def _bar(bar: PlatformBar, y: float) -> Iterator[Markup]:
    left, right = _NAME, WIDTH - _FIGURE
    yield text(wrapped(bar.name, _NAME - 8, 11, most=1)[0], 0, y + 13, "muted", size=11)
    if bar.interval is None:
        yield text(bar.figure, left, y + 13, "muted", size=11)
        return
    yield from band(*bar.interval, left, right, y + 4, 11)
    yield text(bar.figure, right + 6, y + 13, size=11)
