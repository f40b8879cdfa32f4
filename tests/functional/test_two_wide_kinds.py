"""Posts that two rules on wide kinds cover stay under one of them, where the rest of each kind is under it alone."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from installed import Kmgraph

COUNTS = {"Diet": (121, 9), "Alcohol": (113, 17), "MedicalClaim": (55, 75), "Political": (124, 6), "Sports": (12, 688)}
"""Dieting is about food and about health, alcohol about food, medical claims about health."""


def test_what_two_wide_kinds_share_is_not_lost(here: Kmgraph, tmp_path: Path) -> None:
    rows = [
        (outcome, topic)
        for topic, counts in COUNTS.items()
        for outcome, many in zip(("removed", "kept"), counts, strict=True)
        for _ in range(many)
    ]
    random.Random(5).shuffle(rows)
    lines = [f"p{n},{outcome},{topic}Content,a{n // 2}" for n, (outcome, topic) in enumerate(rows)]
    (tmp_path / "posts.csv").write_text("\n".join(("id,outcome,topic,author", *lines, "")), encoding="utf-8")
    done = here("learn", tmp_path / "posts.csv", "-o", tmp_path / "rules.json", "-q")
    assert done.returncode == 0, done.stderr
    rules = json.loads((tmp_path / "rules.json").read_bytes())["rules"]
    named = {rule["scope"]["manchester"]: rule["evidence"]["target"] for rule in rules}
    assert named.get("FoodContent") == 234 or named.get("DietContent") == 121, named
    assert "PoliticalContent" in named
