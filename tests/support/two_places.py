"""A made project of two platforms that differ in what is planted here: near ties, and what one side can't tell."""

from __future__ import annotations

import csv
import random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

RATES = {
    "PoliticalContent": (0.02, 0.92),
    "GamblingContent": (0.92, 0.02),
    "GhostStoryContent": (0.4, 0.96),
    "MedicalClaimContent": (0.95, 0.45),
    "AlcoholContent": (0.84, 0.88),  # a near tie
    "TravelContent": (0.02, 0.02),
}
"""Topic -> share that is removed on the old place, and on the new one."""

VERDICTS = {
    "PoliticalContent": ("relearn", "only-there"),
    "GhostStoryContent": ("relearn", "stricter"),
    # The old place acts on all of them, the new one on two kinds of them.
    "RegulatedGoodsContent and not AlcoholContent and not WeaponContent": ("allowed", "newly-allowed"),
    "MedicalClaimContent": ("keep", "looser"),
    "AlcoholContent": ("keep", "same"),
    "WeaponContent": ("unknown", "unknown"),
    "TravelContent and (hasLink value true)": ("unknown", "unknown"),
}
"""Scope -> part and verdict that follow from what is planted."""

REASONS = {"WeaponContent": "too-few", "TravelContent and (hasLink value true)": "not-recorded"}

_NOISE = 0.02
_SETTINGS = """
[project]
name = "two-places"
languages = ["en", "zh"]

[[platform]]
id = "old"
label = { en = "Old Place", zh = "旧地" }

[[platform]]
id = "new"
label = { en = "New Place", zh = "新地" }

[[source]]
path = "posts.csv"
"""


def two_places(folder: Path, seed: int = 5) -> Path:
    """Write the project and return its folder."""
    folder.mkdir(parents=True)
    (folder / "kmgraph.toml").write_text(_SETTINGS, encoding="utf-8")
    with (folder / "posts.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("id", "platform", "outcome", "author", "topic", "hasLink"))
        writer.writerows(_rows(random.Random(seed)))
    return folder


def _rows(draw: random.Random) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    for side, platform in enumerate(("old", "new")):
        topics = [topic for topic in RATES for _ in range(130)] + ["SportsContent"] * 700
        topics += ["WeaponContent"] * (4, 90)[side]
        for number, topic in enumerate(topics):
            # Nobody wrote down on the old place whether a post has a link.
            link = draw.choice(("true", "false")) if platform == "new" else ""
            rate = RATES[topic][side] if topic in RATES else 0.93 if topic == "WeaponContent" else _NOISE
            if topic == "TravelContent" and link == "true":
                rate = 0.95
            outcome = "removed" if draw.random() < rate else "kept"
            rows.append((f"{platform}{number}", platform, outcome, f"{platform} {number // 2}", topic, link))
    draw.shuffle(rows)
    return rows
