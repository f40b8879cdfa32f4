"""HTML in cells: what no browser shows must not stop the reading."""

from __future__ import annotations

import pytest

from kmgraph.observe.markup import text_of_html


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        (f"<p>a &#{'9' * 5_000}; b</p>", "a \ufffd b"),
        (f"<p>a &#{'0' * 5_000}66; b</p>", "a B b"),
        (f"<p>a &#x{'9' * 5_000}; b</p>", "a \ufffd b"),
    ],
)
def test_characters_by_very_long_numbers(markup: str, text: str) -> None:
    assert text_of_html(markup) == text
