"""How often: the interval of a rate on a scale from none to all, the best estimate, and the rate of other posts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from kmgraph.render.charts.svg import WIDTH, Caption, drawing, element, fill, outlined, stroke, text

_LEFT, _RIGHT = 8.0, WIDTH - 8.0
_TOP, _HIGH = 6.0, 14.0


@dataclass(frozen=True, slots=True)
class IntervalBar:
    """A rate.

    Attributes:
        interval: Where it lies, in [0, 1].
        rate: The best estimate; None where none may be told.
        base: The rate of other posts, at most; None where none is known.
        ticks: What stands below 0, one half and 1.
    """

    interval: tuple[float, float]
    rate: float | None
    base: float | None
    ticks: tuple[str, str, str]


def draw_interval(bar: IntervalBar, caption: Caption) -> Markup:
    """Return the drawing: a band on a track, a ring at the estimate, a triangle at the rate of other posts."""
    return drawing(caption, 46, _parts(bar))


def band(low: float, high: float, left: float, right: float, top: float, tall: float) -> Iterator[Markup]:
    """Yield a track from `left` to `right` with a band from `low` to `high`, both in [0, 1]."""
    x, wide = left + low * (right - left), max(3.0, (high - low) * (right - left))
    x = min(x, right - 3.0)
    yield element("rect", x=left, y=top, width=right - left, height=tall, rx=3, **outlined("track", "grid", 1))
    yield element("rect", x=x, y=top, width=wide, height=tall, rx=2, **fill("first"))


def _parts(bar: IntervalBar) -> Iterator[Markup]:
    yield from band(*bar.interval, _LEFT, _RIGHT, _TOP, _HIGH)
    if bar.base is not None:
        x = _x(bar.base)
        yield element("path", d=f"M{x:.1f} 2V{_TOP + _HIGH:.1f}", **stroke("base", 2, "3 2"))
        yield element("path", d=f"M{x:.1f} {_TOP + _HIGH:.1f}l5 8h-10z", **fill("base"))
    if bar.rate is not None:
        yield element("circle", cx=_x(bar.rate), cy=_TOP + _HIGH / 2, r=5, **outlined("paper", "ink", 2))
    for share, words, anchor in zip((0.0, 0.5, 1.0), bar.ticks, ("start", "middle", "end"), strict=True):
        yield text(words, {0.0: 0.0, 1.0: float(WIDTH)}.get(share, _x(share)), 42, "muted", anchor, 11)


def _x(share: float) -> float:
    return _LEFT + share * (_RIGHT - _LEFT)
