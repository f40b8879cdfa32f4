"""A column that is filled for few posts doesn't take from the others what can be said of them."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from installed import Kmgraph

TOPICS = ("FoodContent", "TravelContent", "MusicContent", "LiteratureContent")


def rows() -> list[tuple[str, str, str]]:
    """Return outcome, topic and language, told of some books only: food is removed, and many books in Japanese are."""
    draw = random.Random(11)
    posts = []
    for number in range(3200):
        topic = TOPICS[number % 4]
        language = ("ja", "ja", "fr")[number % 3] if topic == "LiteratureContent" and number % 5 == 0 else ""
        rate = 0.9 if topic == "FoodContent" else 0.35 if language == "ja" else 0.03
        posts.append(("removed" if draw.random() < rate else "kept", topic, language))
    return posts


def learned(here: Kmgraph, folder: Path) -> dict[str, dict[str, Any]]:
    lines = [f"p{i},u{i},{','.join(row)}" for i, row in enumerate(rows())]
    (folder / "posts.csv").write_text("\n".join(["id,author,outcome,topic,language", *lines, ""]), encoding="utf-8")
    done = here("learn", folder / "posts.csv", "-o", folder / "rules.json")
    assert done.returncode == 0, done.stderr
    rules = json.loads((folder / "rules.json").read_text(encoding="utf-8"))["rules"]
    return {rule["scope"]["manchester"]: rule for rule in rules}


def test_what_few_posts_tell_hides_no_rule(here: Kmgraph, tmp_path: Path) -> None:
    rules = learned(here, tmp_path)
    assert rules["FoodContent"]["confidence"] == "well-supported"
    assert rules["FoodContent"]["evidence"]["rate"] > 0.85
    assert rules["FoodContent"]["evidence"]["base_rate"] < 0.1
    assert any("ja" in scope for scope in rules), list(rules)
