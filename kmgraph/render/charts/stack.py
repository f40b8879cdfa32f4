"""Parts of a whole: one bar, its segments in order, and what each stands for below it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from kmgraph.render.charts.svg import LINE, WIDTH, Caption, drawing, element, fill, outlined, text, text_lines, wrapped

_HIGH = 26.0
_GAP = 3.0
_LEAST_LABELLED = 36.0
_LOOKS: tuple[dict[str, float | str], ...] = (
    {**fill("first")},
    {**fill("second")},
    outlined("paper", "ink", 1.5),
    outlined("paper", "ink", 1.5, "3 3"),
    {**fill("muted")},
)
"""Some are filled, some are outlined, so that they differ without colours; their order in the bar tells the rest."""
_ON = ("paper", "paper", "ink", "ink", "paper")


@dataclass(frozen=True, slots=True)
class StackSegment:
    """A part: its share of the whole in [0, 1], the share in words, and what it is."""

    share: float
    figure: str
    label: str


def draw_stack(segments: Sequence[StackSegment], caption: Caption) -> Markup:
    """Return the drawing of at most five parts."""
    lines = [wrapped(f"{segment.figure} {segment.label}", WIDTH - 26) for segment in segments]
    height = _HIGH + 12 + LINE * sum(map(len, lines)) + 4 * len(lines)
    return drawing(caption, height, (*_bar(segments), *_legend(lines)))


def _bar(segments: Sequence[StackSegment]) -> Iterator[Markup]:
    shown = [(number, segment) for number, segment in enumerate(segments) if segment.share > 0]
    room = WIDTH - 4 - _GAP * (len(shown) - 1)
    whole = sum(segment.share for _, segment in shown) or 1.0
    x = 2.0
    for number, segment in shown:
        wide = room * segment.share / whole
        yield element("rect", x=x, y=2, width=wide, height=_HIGH, rx=3, **_LOOKS[number])
        if wide >= _LEAST_LABELLED:
            yield text(segment.figure, x + wide / 2, 2 + _HIGH / 2 + 4.5, _ON[number], "middle")
        x += wide + _GAP


def _legend(lines: Sequence[Sequence[str]]) -> Iterator[Markup]:
    y = _HIGH + 24.0
    for number, words in enumerate(lines):
        yield element("rect", x=2, y=y - 10, width=12, height=12, rx=2, **_LOOKS[number])
        yield from text_lines(words, 24, y)
        y += LINE * len(words) + 4
