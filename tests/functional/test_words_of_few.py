"""That words of texts tell of a rule's posts is said from k sources on, whatever k is, and not of many posts."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from installed import Kmgraph

PROJECT = """[project]
name = "words"
languages = ["en"]
target = ["removed"]
[[platform]]
id = "alpha"
[[source]]
path = "posts.csv"
platform = "alpha"
[privacy]
k = {k}
"""
KINDS = (
    ("removed", "AlcoholContent", 130),
    ("kept", "AlcoholContent", 20),
    ("removed", "TravelContent", 10),
    ("kept", "TravelContent", 500),
)


def posts(by_words: int, people: int) -> str:
    """Return a table in which so many people wrote so many posts about alcohol whose topic words alone tell."""
    rows = [
        (outcome, topic, f"hello there {n}", f"{topic}{n}") for outcome, topic, number in KINDS for n in range(number)
    ]
    rows += [("removed", "", f"whisky and beer and wine {n}", f"solo{n % people}") for n in range(by_words)]
    lines = (f"p{n},{','.join(row)}" for n, row in enumerate(rows))
    return "\n".join(["id,outcome,topic,text,author", *lines, ""])


def told(here: Kmgraph, folder: Path, table: str, k: int) -> list[Any]:
    """Return how the classes of the rule about alcohol are known, in public."""
    (folder / "posts.csv").write_text(table, encoding="utf-8")
    (folder / "kmgraph.toml").write_text(PROJECT.format(k=k), encoding="utf-8")
    done = here("guidelines", folder, "-q", "-o", folder / "out", "--lang", "en")
    assert done.returncode in {0, 1}, done.stderr
    rules = json.loads((folder / "out" / "rules.json").read_bytes())["rules"]
    return [source["source"] for rule in rules for source in rule.get("sources", ())]


@pytest.mark.parametrize(("people", "k", "expected"), [(1, 10, []), (24, 10, ["mixed"]), (24, 30, [])])
def test_sources_decide_whether_words_are_named(
    here: Kmgraph, tmp_path: Path, people: int, k: int, expected: list[str]
) -> None:
    assert told(here, tmp_path, posts(24, people), k) == expected
