"""What words of texts alone tell of posts decides nothing of published rules: words miss posts and mistake others."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from installed import Kmgraph

PUBLISHED = """[[rule]]
id = "no-gambling"
deontic = "prohibition"
scope = "GamblingContent"
text = { en = "No gambling." }
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("casino")
    (folder / "published.toml").write_text(PUBLISHED, encoding="utf-8")
    return folder


def rows() -> list[tuple[str, str, str]]:
    """Return outcome, topic and text of each post: gambling is removed, films named after a casino are not."""
    kinds = [
        *(60 * [("removed", "GamblingContent", "spent the night at the casino")]),
        *(90 * [("kept", "FilmContent", "casino royale again, what a film")]),
        *(300 * [("kept", "TravelContent", "up early and off to the hills")]),
    ]
    return [(outcome, topic, f"{text} {number}") for number, (outcome, topic, text) in enumerate(kinds)]


def learned(here: Kmgraph, folder: Path, name: str, posts: Sequence[Sequence[str]], header: str) -> dict[str, Any]:
    lines = [f"p{number},u{number},{','.join(post)}" for number, post in enumerate(posts)]
    (folder / f"{name}.csv").write_text("\n".join([f"id,author,{header}", *lines, ""]), encoding="utf-8")
    out = folder / f"{name}.json"
    done = here("learn", folder / f"{name}.csv", "--published", folder / "published.toml", "-o", out)
    assert done.returncode == 0, done.stderr
    rules: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
    return rules


def test_posts_that_words_mistake_are_not_said_to_be_let_off(here: Kmgraph, folder: Path) -> None:
    posts = [(outcome, text.replace(",", "")) for outcome, _, text in rows()]
    rules = learned(here, folder, "words", posts, "outcome,text")
    (told,) = rules["published"]
    assert told["status"] == "not-recorded"
    assert (told["target"], told["kept"]) == (0, 0)
    assert rules["totals"]["by_published"] == 0
    assert rules["totals"]["not_told"] > 0.9


def test_a_column_that_tells_the_topic_decides(here: Kmgraph, folder: Path) -> None:
    posts = [(outcome, topic, text.replace(",", "")) for outcome, topic, text in rows()]
    rules = learned(here, folder, "column", posts, "outcome,topic,text")
    (told,) = rules["published"]
    assert told["status"] == "enforced"
    assert (told["target"], told["kept"]) == (60, 0)
    assert rules["totals"]["by_published"] > 0.9
