"""In which months each rule was seen: a line a rule, with an end post where it began or ended."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from kmgraph.render.charts.svg import WIDTH, Caption, drawing, element, fill, stroke, text

_LEFT, _RIGHT = 34.0, WIDTH - 4.0
_ROW = 18.0
_TOP = 20.0


@dataclass(frozen=True, slots=True)
class RuleSpan:
    """A rule over time, in numbers of months as `month_number` gives them.

    Attributes:
        label: Its number.
        first, last: The months in which it was first and last seen, both inclusive.
        is_begun, is_ended: Whether it began in the first one, or had ended after the last one, as the data show.
    """

    label: str
    first: int
    last: int
    is_begun: bool = False
    is_ended: bool = False


def month_number(month: str) -> int:
    """Return the number of a month, counted through the years.

    >>> month_number("2025-01") - month_number("2024-12")
    1
    """
    return int(month[:4]) * 12 + int(month[5:7]) - 1


def named_month(number: int) -> str:
    """Return the month of a number that `month_number` gives.

    >>> named_month(month_number("2024-12") + 1)
    '2025-01'
    """
    return f"{number // 12:04d}-{number % 12 + 1:02d}"


def draw_timeline(spans: Sequence[RuleSpan], first: str, last: str, caption: Caption) -> Markup:
    """Return the drawing; `first` and `last` are the words for the first and the last month of all."""
    start, end = min(span.first for span in spans), max(span.last for span in spans) + 1
    height = _TOP + _ROW * len(spans) + 4
    axis = (text(first, _LEFT, 12, "muted", size=11), text(last, _RIGHT, 12, "muted", "end", 11))
    lines = (part for row, span in enumerate(spans) for part in _line(span, row, start, end))
    return drawing(caption, height, (*axis, *_months(start, end, height), *lines))


def _months(start: int, end: int, height: float) -> Iterator[Markup]:
    """Yield a thin line where each month begins, unless that would be a line every few units."""
    step = next(step for step in (1, 3, 12, 120) if (end - start) / step <= 24)
    for month in range(start, end + 1):
        if month % step == 0:
            x = _x(month, start, end)
            yield element("path", d=f"M{x:.1f} {_TOP - 2:.1f}V{height - 2:.1f}", **stroke("track", 1))


def _line(span: RuleSpan, row: int, start: int, end: int) -> Iterator[Markup]:
    y = _TOP + _ROW * row + _ROW / 2
    left, right = _x(span.first, start, end), _x(span.last + 1, start, end)
    yield text(span.label, _LEFT - 8, y + 4, anchor="end")
    yield element("rect", x=left, y=y - 3, width=right - left, height=6, **fill("first"))
    for is_post, x in ((span.is_begun, left), (span.is_ended, right - 4)):
        if is_post:
            yield element("rect", x=x, y=y - 8, width=4, height=16, **fill("ink"))


def _x(month: int, start: int, end: int) -> float:
    return _LEFT + (month - start) / (end - start) * (_RIGHT - _LEFT)
