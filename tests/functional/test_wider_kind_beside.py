"""A cell that names a wider kind beside the narrower one ("goods; food") says what the narrower one alone does."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from installed import Kmgraph

NARROW = ("ElectionContent", "ProtestContent", "GovernmentContent")
OTHER = ("FoodContent", "TravelContent", "MusicContent")


def posts() -> list[tuple[str, str]]:
    """Return outcome and topic: elections and food are removed, the rest is hardly ever."""
    draw = random.Random(7)
    kinds = [(topic, 0.9 if topic in {"ElectionContent", "FoodContent"} else 0.02) for topic in (*NARROW, *OTHER)]
    return [("removed" if draw.random() < rate else "kept", topic) for topic, rate in kinds for _ in range(150)]


def learned(here: Kmgraph, folder: Path, name: str, topics: dict[str, str]) -> list[dict[str, Any]]:
    lines = [f"p{i},u{i},{outcome},{topics.get(topic, topic)}" for i, (outcome, topic) in enumerate(posts())]
    table = folder / name / "posts.csv"
    table.parent.mkdir()
    table.write_text("\n".join(["id,author,outcome,topic", *lines, ""]), encoding="utf-8")
    done = here("learn", table, "-o", folder / f"{name}.json")
    assert done.returncode == 0, done.stderr
    rules: list[dict[str, Any]] = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))["rules"]
    return rules


def test_the_wider_kind_beside_the_narrower_one_changes_nothing(here: Kmgraph, tmp_path: Path) -> None:
    alone = learned(here, tmp_path, "alone", {})
    both = learned(here, tmp_path, "both", {topic: f"PoliticalContent|{topic}" for topic in NARROW})
    assert {(rule["scope"]["manchester"], rule["confidence"]) for rule in alone} >= {
        ("ElectionContent", "well-supported"),
        ("FoodContent", "well-supported"),
    }
    assert both == alone
