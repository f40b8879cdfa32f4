"""The style sheet: enough contrast in light and dark, for words and for what is drawn."""

from __future__ import annotations

import re

import pytest

from kmgraph.io import templates_folder

STYLE = (templates_folder() / "layout" / "style.css").read_text(encoding="utf-8")
SOFT = ("plum", "amber", "rust", "rose", "green", "grey", "accent")
GROUNDS = ("paper", "card")
WORDS = [
    *((colour, ground) for colour in ("ink", "muted", "accent") for ground in GROUNDS),
    *((colour, f"{colour}-soft") for colour in SOFT),
    *(("muted", "card"), ("ink", "accent-soft"), ("accent", "accent-soft"), ("card", "ink")),
    *(("chart-paper", "accent"), ("chart-paper", "plum")),
]
SHAPES = [
    *((colour, ground) for colour in ("accent", "plum", "rust", "grid", "ink") for ground in (*GROUNDS, "chart-paper")),
    *(("accent", "track"), ("rust", "track"), ("ink", "chart-paper")),
]


def colours(scheme: str) -> dict[str, str]:
    """Return the variables of a scheme; dark takes over what it doesn't set anew."""
    light, dark = STYLE.split("@media screen and (prefers-color-scheme: dark)")
    found = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", light))
    return found if scheme == "light" else found | dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", dark.split("}")[0]))


def luminance(colour: str) -> float:
    """Return the relative luminance, WCAG 2.2."""
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio, from 1 to 21."""
    bright, dim = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def test_contrast_is_reckoned_as_the_standard_does() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_can_be_read(scheme: str) -> None:
    found = colours(scheme)
    low = {pair: round(contrast(found[pair[0]], found[pair[1]]), 2) for pair in WORDS}
    assert {pair: ratio for pair, ratio in low.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_shapes_can_be_seen(scheme: str) -> None:
    found = colours(scheme)
    low = {pair: round(contrast(found[pair[0]], found[pair[1]]), 2) for pair in SHAPES}
    assert {pair: ratio for pair, ratio in low.items() if ratio < 3} == {}


def test_dark_changes_every_colour_of_light() -> None:
    light, dark = colours("light"), colours("dark")
    assert [name for name in light if light[name] == dark[name]] == []


def test_every_class_of_a_drawing_has_a_colour_that_changes() -> None:
    for kind in ("ink", "muted", "paper", "track", "first", "second", "base"):
        assert re.search(rf"\.fill-{kind} {{ fill: var\(--[\w-]+\); }}", STYLE), kind
    for kind in ("ink", "muted", "track", "grid", "base"):
        assert re.search(rf"\.stroke-{kind} {{ stroke: var\(--[\w-]+\); }}", STYLE), kind


def test_print_takes_no_colours_of_the_dark() -> None:
    assert "@media (prefers-color-scheme: dark)" not in STYLE
