"""A column that is filled for new rows alone: what is open then, and that a reader is told which column it is."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from installed import Kmgraph

CONFIG = """
[project]
iri = "https://example.org/ticks/"
name = "ticks"
title = "Ticks"
[[platform]]
id = "here"
[[source]]
path = "posts.csv"
[source.columns]
link = {column}
"""


def rows() -> str:
    """Return old posts without a word of links, and new ones: links are removed; of the old ones gambling."""
    rng = random.Random(5)
    lines = ["id,platform,outcome,topic,link,author"]
    for number in range(900):
        is_new = number >= 600
        topic = rng.choice(["GamblingContent", "TravelContent", "RecipeContent"][is_new:])
        has_link = is_new and rng.random() < 0.4
        against = topic == "GamblingContent" or has_link
        outcome = "removed" if rng.random() < (0.95 if against else 0.03) else "kept"
        lines.append(f"p{number},here,{outcome},{topic},{('yes' if has_link else 'no') if is_new else ''},a{number}")
    return "\n".join(lines) + "\n"


def found(here: Kmgraph, folder: Path, column: str) -> dict[str, Any]:
    (folder / "kmgraph.toml").write_text(CONFIG.format(column=column), encoding="utf-8")
    (folder / "posts.csv").write_text(rows(), encoding="utf-8")
    result = here("guidelines", "-o", "out", cwd=folder)
    assert result.returncode == 0, result.stderr
    read: dict[str, Any] = json.loads((folder / "out" / "rules.json").read_text("utf-8"))
    return read


@pytest.mark.parametrize(("column", "is_open"), [('"hasLink"', True), ('{ as = "hasLink", empty = "none" }', False)])
def test_a_column_that_leaves_rules_open_is_named(here: Kmgraph, tmp_path: Path, column: str, is_open: bool) -> None:
    read = found(here, tmp_path, column)
    of_gambling = {rule["confidence"] for rule in read["rules"] if rule["scope"]["manchester"] == "GamblingContent"}
    assert ("well-supported" in of_gambling) != is_open
    told = [warning for warning in read["warnings"] if warning["code"] == "column-leaves-rules-open"]
    assert [warning["numbers"]["term"].rpartition("#")[2] for warning in told] == (["hasLink"] if is_open else [])
    assert all("has link" in warning["text"]["en"].casefold() for warning in told) or told == []
