"""How often over time: a step for each stretch of time in which a rate did not change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from kmgraph.render.charts.svg import WIDTH, Caption, drawing, element, fill, stroke, text, text_over, wrapped

_LEFT, _RIGHT = 40.0, WIDTH - 4.0
_TOP, _BOTTOM = 18.0, 98.0
_LEAST_LABELLED = 60.0


@dataclass(frozen=True, slots=True)
class RateStep:
    """A stretch of time, with what is known of its rate.

    Attributes:
        start, end: Months as `month_number` counts them; `end` is exclusive.
        low, high: Between what the rate lies, in [0, 1]; the same where it is known; None where nothing may be told.
        label: The same in words.
    """

    start: int
    end: int
    low: float | None
    high: float | None
    label: str


def draw_steps(
    steps: Sequence[RateStep], ends: tuple[str, str], ticks: tuple[str, str, str], caption: Caption
) -> Markup:
    """Return the drawing.

    Args:
        steps: At least one, in order.
        ends: Words for the first and the last month.
        ticks: Words for 0, one half and 1.
        caption: Its text alternative.
    """
    first, last = steps[0].start, max(steps[-1].end, steps[0].start + 1)
    axis = (text(ends[0], _LEFT, 114, "muted", size=11), text(ends[1], _RIGHT, 114, "muted", "end", 11))
    bands = (part for step in steps for part in _band(step, first, last))
    # Labels come last, so that neither a line nor a neighbour's band runs through them.
    labels = (part for step in steps for part in _label(step, first, last))
    return drawing(caption, 120, (*_grid(ticks), *bands, *labels, *axis))


def _grid(ticks: tuple[str, str, str]) -> Iterator[Markup]:
    for share, words in zip((0.0, 0.5, 1.0), ticks, strict=True):
        y = _y(share)
        yield element("path", d=f"M{_LEFT:.1f} {y:.1f}H{_RIGHT:.1f}", **stroke("grid", 1, "" if share == 0 else "2 3"))
        yield text(words, _LEFT - 6, y + 4, "muted", "end", 11)


def _band(step: RateStep, first: int, last: int) -> Iterator[Markup]:
    left, right = _ends(step, first, last)
    if step.low is None or step.high is None:
        yield element("path", d=f"M{left + 2:.1f} {_y(0.5):.1f}H{right - 2:.1f}", **stroke("muted", 2, "1 4"))
        return
    top, tall = _top(step.high), max(4.0, _y(step.low) - _y(step.high) + 4)
    yield element("rect", x=left + 1, y=top, width=max(2.0, right - left - 2), height=tall, rx=1, **fill("first"))


def _label(step: RateStep, first: int, last: int) -> Iterator[Markup]:
    """Yield a step's label where there is room; the table below the picture has all of them."""
    left, right = _ends(step, first, last)
    if len(wrapped(step.label, right - left, 11)) == 1 and right - left >= _LEAST_LABELLED:
        y = _y(0.5) - 6 if step.high is None else _top(step.high) - 4
        yield text_over(step.label, (left + right) / 2, y, "middle", 11)


def _ends(step: RateStep, first: int, last: int) -> tuple[float, float]:
    left, right = (_LEFT + (month - first) / (last - first) * (_RIGHT - _LEFT) for month in (step.start, step.end))
    return left, right


def _top(high: float) -> float:
    return _y(high) - 2


def _y(share: float) -> float:
    return _BOTTOM - share * (_BOTTOM - _TOP)
