"""JSON: what says two things in one place is refused, not read as the last of them."""

from __future__ import annotations

import pytest

from kmgraph.errors import InputError
from kmgraph.io.json_text import load_json


@pytest.mark.parametrize(
    "text",
    [
        '[{"id": "1", "text": "No beer", "text": "Beer is ok"}]',
        '{"rules": [{"translations": {"de": {"text": "a"}, "de": {"text": "b"}}}]}',
        '{"text": "a", "text": null}',
    ],
)
def test_a_key_with_two_values_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="stands twice in an object, with different values"):
        load_json(text.encode(), "rules.json", "rules file")


def test_a_key_that_says_the_same_twice_is_read() -> None:
    assert load_json(b'{"a": [1], "a": [1]}', "rules.json", "rules file") == {"a": [1]}
