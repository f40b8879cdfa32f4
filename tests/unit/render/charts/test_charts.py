"""Drawings: the shapes stand where the numbers are, everything fits, and each has a text alternative."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from kmgraph.render.charts import (
    Caption,
    ChartTable,
    IntervalBar,
    MapLegend,
    MapRow,
    MapShape,
    PlatformBar,
    PlatformRow,
    RateStep,
    RuleDot,
    RuleSpan,
    StackSegment,
    draw_interval,
    draw_map,
    draw_platforms,
    draw_stack,
    draw_steps,
    draw_timeline,
    figure,
    month_number,
)
from kmgraph.render.charts.svg import WIDTH, wrapped

CAPTION = Caption("c", "A <title>", "It says & shows")
TICKS = ("0%", "50%", "100%")
SVG = "{http://www.w3.org/2000/svg}"
LONG = "posts about a kind of thing whose name goes on for longer than any line of a phone could ever show it " * 2

SEGMENTS = (StackSegment(0.3, "30%", "published"), StackSegment(0.6, "60%", LONG), StackSegment(0.1, "10%", "none"))
SPANS = (
    RuleSpan("1", month_number("2025-01"), month_number("2025-03")),
    RuleSpan("2", month_number("2025-02"), month_number("2025-03"), is_begun=True),
    RuleSpan("3", month_number("2025-01"), month_number("2025-02"), is_ended=True),
)
STEPS = (RateStep(0, 2, 0.0, 0.0, "0%"), RateStep(2, 4, 0.9, 1.0, "90% to 100%"), RateStep(4, 6, None, None, "hidden"))
DOTS = tuple(RuleDot(str(number), 0, MapShape.CIRCLE) for number in range(9))
ROWS = (MapRow("Diet", DOTS), MapRow(LONG, (RuleDot("10", 2, MapShape.DIAMOND), RuleDot("11", 1, MapShape.SQUARE))))
LEGEND = (MapLegend(MapShape.CIRCLE, "unwritten"), MapLegend(MapShape.DIAMOND, "else"))
BARS = (
    PlatformBar("A very long name of a platform", (0.9, 1.0), "90% to 100%"),
    PlatformBar("B", None, "no rule found"),
)

DRAWINGS = {
    "interval": draw_interval(IntervalBar((0.9, 1.0), 0.95, 0.05, TICKS), CAPTION),
    "stack": draw_stack(SEGMENTS, CAPTION),
    "timeline": draw_timeline(SPANS, "January", "March", CAPTION),
    "steps": draw_steps(STEPS, ("January", "June"), TICKS, CAPTION),
    "map": draw_map(("Well supported", "Likely", "Not sure"), ROWS, LEGEND, CAPTION),
    "platforms": draw_platforms((PlatformRow(LONG, BARS), PlatformRow("Other posts", BARS)), CAPTION),
}


def parsed(name: str) -> ElementTree.Element:
    return ElementTree.fromstring(DRAWINGS[name])


@pytest.mark.parametrize("name", DRAWINGS)
def test_it_is_one_image_with_a_name_and_a_description(name: str) -> None:
    drawing = parsed(name)
    assert drawing.get("role") == "img"
    title, description = drawing[0], drawing[1]
    assert (title.tag, title.text) == (f"{SVG}title", "A <title>")
    assert (description.tag, description.text) == (f"{SVG}desc", "It says & shows")
    assert drawing.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"


@pytest.mark.parametrize("name", DRAWINGS)
def test_nothing_stands_outside(name: str) -> None:
    drawing = parsed(name)
    _, _, width, height = map(float, drawing.get("viewBox", "").split())
    assert width == WIDTH
    for part in drawing.iter():
        if part.tag == f"{SVG}rect":
            x, y, wide, tall = (float(part.get(key, "")) for key in ("x", "y", "width", "height"))
            assert x >= 0
            assert y >= 0
            assert x + wide <= width
            assert y + tall <= height
        elif part.tag == f"{SVG}text":
            assert 0 <= float(part.get("x", "")) <= width
            assert 0 < float(part.get("y", "")) <= height
            assert part.get("text-anchor") != "start" or _wide(part) <= width - float(part.get("x", ""))


def _wide(part: ElementTree.Element) -> float:
    return len(part.text or "") * float(part.get("font-size", "12")) * 0.5


@pytest.mark.parametrize("name", DRAWINGS)
def test_colours_are_both_attributes_and_classes(name: str) -> None:
    """A reader without a style sheet sees the attributes; a page colours the classes for light and dark."""
    for part in parsed(name).iter():
        if part.tag in {f"{SVG}rect", f"{SVG}circle", f"{SVG}path", f"{SVG}text"}:
            assert re.search(r"\b(fill|stroke)-\w+", part.get("class", "")), part.attrib
            assert part.get("fill")


def test_the_band_stands_where_the_interval_is() -> None:
    track, band = list(parsed("interval").iter(f"{SVG}rect"))
    start, end = float(band.get("x", "")), float(band.get("x", "")) + float(band.get("width", ""))
    left, wide = float(track.get("x", "")), float(track.get("width", ""))
    assert start == pytest.approx(left + 0.9 * wide, abs=0.1)
    assert end == pytest.approx(left + wide, abs=0.1)
    ring = next(parsed("interval").iter(f"{SVG}circle"))
    assert float(ring.get("cx", "")) == pytest.approx(left + 0.95 * wide, abs=0.1)


def test_no_line_runs_through_what_a_step_is_called() -> None:
    parts = list(parsed("steps"))
    labels = [index for index, part in enumerate(parts) if part.text in {"90% to 100%", "hidden"}]
    shapes = [index for index, part in enumerate(parts) if part.tag in {f"{SVG}path", f"{SVG}rect"}]
    assert len(labels) == 2
    assert min(labels) > max(shapes), "what is drawn later lies above"
    for index in labels:
        assert parts[index].get("paint-order") == "stroke"
        assert "stroke-paper" in parts[index].get("class", "")


def test_what_may_not_be_told_is_not_drawn() -> None:
    drawing = draw_interval(IntervalBar((0.75, 1.0), None, None, TICKS), CAPTION)
    assert "<circle" not in drawing
    assert "fill-base" not in drawing
    hidden = draw_steps((RateStep(0, 3, None, None, "no figures"),), ("a", "b"), TICKS, CAPTION)
    assert "<rect" not in hidden
    assert "no figures" in hidden


def test_segments_share_the_bar_as_the_parts_share_the_whole() -> None:
    widths = [float(part.get("width", "")) for part in parsed("stack").iter(f"{SVG}rect")][:3]
    assert widths[1] / widths[0] == pytest.approx(2, abs=0.02)
    assert widths[0] / widths[2] == pytest.approx(3, abs=0.05)


def test_a_part_of_nothing_has_no_segment() -> None:
    drawn = ElementTree.fromstring(draw_stack((StackSegment(1.0, "100%", "a"), StackSegment(0.0, "0%", "b")), CAPTION))
    bars = [part for part in drawn.iter(f"{SVG}rect") if float(part.get("height", "")) > 20]
    assert len(bars) == 1
    assert "0% b" in "".join(drawn.itertext())


def test_rules_of_a_cell_lie_beside_and_below_one_another() -> None:
    places = [(part.get("cx"), part.get("cy")) for part in parsed("map").iter(f"{SVG}circle")][:9]
    assert len(set(places)) == 9
    assert len({y for _, y in places}) == 5


def test_posts_mark_where_a_rule_began_or_ended() -> None:
    posts = [part for part in parsed("timeline").iter(f"{SVG}rect") if float(part.get("height", "")) == 16]
    assert len(posts) == 2


def test_hostile_words_stay_words() -> None:
    table = ChartTable("<b>", ("<i>",), ((("<u>", 'x" onclick="y'), "<s>"),))
    shown = figure(DRAWINGS["interval"], Caption("c", "<b>", '"><script>'), table, titled=True)
    assert not re.search(r"<(b|i|u|s|script)>", shown)
    link = next(ElementTree.fromstring(shown).iter("a"))
    assert link.attrib == {"href": '#x" onclick="y'}


def test_lines_are_cut_and_say_so() -> None:
    assert len(wrapped(LONG, 100, most=2)) == 2
    assert wrapped(LONG, 100, most=2)[-1].endswith("…")
    assert wrapped("关于节食的帖子，会被删除", 60) == ["关于节食的", "帖子，会被", "删除"]
