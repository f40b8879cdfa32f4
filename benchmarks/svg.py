"""Panels of lines with error bars, as SVG: no library, the same bytes for the same numbers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

_WIDTH, _HEIGHT = 250, 190
_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 10, 26, 38
_INKS = ("#1b6ca8", "#c0504d", "#5f8d3b", "#7d5ba6", "#b8860b")
_AXIS, _GRID = "#444", "#ddd"


@dataclass(frozen=True, slots=True)
class Point:
    """A value at a place of the horizontal axis, with the ends of its interval where there is one."""

    x: float
    y: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """Points of one kind."""

    name: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Panel:
    """One chart.

    Attributes:
        ticks: Labels of the places 0, 1, … of the horizontal axis.
        bottom, top: Ends of the vertical axis; positive if it is logarithmic.
        goal: Where a dashed line is drawn.
        percent: Whether values are shares.
    """

    title: str
    ticks: tuple[str, ...]
    lines: tuple[Line, ...]
    bottom: float = 0.0
    top: float = 1.0
    goal: float | None = None
    percent: bool = True
    logarithmic: bool = False


def draw(panels: Sequence[Panel], columns: int = 3) -> str:
    """Return the panels side by side, with one legend if the lines have names."""
    names = list(dict.fromkeys(line.name for panel in panels for line in panel.lines if line.name))
    columns = min(columns, len(panels))
    rows = math.ceil(len(panels) / columns)
    width, height = columns * _WIDTH, rows * _HEIGHT + (22 if names else 0)
    parts = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
            'font-family="sans-serif" font-size="10">'
        ),
        f'<rect width="{width}" height="{height}" fill="white"/>',
    ]
    for place, panel in enumerate(panels):
        inner = "".join(_panel(panel, names))
        parts.append(f'<g transform="translate({place % columns * _WIDTH},{place // columns * _HEIGHT})">{inner}</g>')
    for place, name in enumerate(names):
        x, y = _LEFT + place * 130, height - 8
        parts.append(f'<rect x="{x}" y="{y - 8}" width="10" height="8" fill="{_INKS[place % len(_INKS)]}"/>')
        parts.append(_text(x + 14, y, name, "start"))
    return "\n".join([*parts, "</svg>", ""])


def _panel(panel: Panel, names: list[str]) -> list[str]:
    parts = [_text(_WIDTH / 2, 14, panel.title, "middle", bold=True)]
    for value in _levels(panel):
        y = _y(panel, value)
        parts.append(f'<line x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{y:.1f}" y2="{y:.1f}" stroke="{_GRID}"/>')
        parts.append(_text(_LEFT - 4, y + 3, f"{value:.0%}" if panel.percent else f"{value:,g}", "end"))
    if panel.goal is not None:
        y = _y(panel, panel.goal)
        parts.append(
            f'<line x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{y:.1f}" y2="{y:.1f}" stroke="{_AXIS}" '
            'stroke-dasharray="4 3"/>'
        )
    parts += [
        _text(_x(panel, place), _HEIGHT - _BOTTOM + 14, label, "middle") for place, label in enumerate(panel.ticks)
    ]
    for line in panel.lines:
        parts += _line(panel, line, _INKS[names.index(line.name) % len(_INKS)] if line.name else _INKS[0])
    return parts


def _line(panel: Panel, line: Line, ink: str) -> list[str]:
    known = [point for point in line.points if not math.isnan(point.y)]
    path = " ".join(f"{_x(panel, point.x):.1f},{_y(panel, point.y):.1f}" for point in known)
    parts = [f'<polyline points="{path}" fill="none" stroke="{ink}" stroke-width="1.5"/>']
    for point in known:
        x, y = _x(panel, point.x), _y(panel, point.y)
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.5" fill="{ink}"/>')
        if point.low is not None and point.high is not None:
            low, high = _y(panel, point.low), _y(panel, point.high)
            parts.append(f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{low:.1f}" y2="{high:.1f}" stroke="{ink}"/>')
    return parts


def _levels(panel: Panel) -> list[float]:
    if panel.logarithmic:
        first, last = math.floor(math.log10(panel.bottom)), math.ceil(math.log10(panel.top))
        return [10.0**power for power in range(first, last + 1)]
    return [panel.bottom + (panel.top - panel.bottom) * step / 5 for step in range(6)]


def _x(panel: Panel, place: float) -> float:
    room = _WIDTH - _LEFT - _RIGHT
    return _LEFT + room * (place + 0.5) / max(1, len(panel.ticks))


def _y(panel: Panel, value: float) -> float:
    bottom, top = panel.bottom, panel.top
    if panel.logarithmic:
        bottom, top, value = math.log10(bottom), math.log10(top), math.log10(max(value, panel.bottom))
    part = min(1.0, max(0.0, (value - bottom) / (top - bottom)))
    return _HEIGHT - _BOTTOM - (_HEIGHT - _TOP - _BOTTOM) * part


def _text(x: float, y: float, text: str, anchor: str, *, bold: bool = False) -> str:
    weight = ' font-weight="bold"' if bold else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{_AXIS}"{weight}>{escape(text)}</text>'
