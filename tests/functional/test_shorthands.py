"""Classes that the ontology defines by others, such as videos, mean in scopes what their definition says."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from installed import Kmgraph

PUBLISHED = """[[rule]]
id = "no-diet-videos"
deontic = "prohibition"
scope = "{scope}"
text = {{ en = "No videos about dieting." }}
"""

KINDS = (
    ("removed", "DietContent", "video", 90),
    ("kept", "DietContent", "video", 5),
    ("kept", "DietContent", "photo", 90),
    ("kept", "TravelContent", "video", 90),
    ("kept", "TravelContent", "photo", 90),
)


def learned(here: Kmgraph, folder: Path, scope: str) -> dict[str, Any]:
    rows = [(outcome, topic, medium) for outcome, topic, medium, count in KINDS for _ in range(count)]
    lines = [f"p{i},u{i},{','.join(row)}" for i, row in enumerate(rows)]
    (folder / "posts.csv").write_text("\n".join(["id,author,outcome,topic,medium", *lines, ""]), encoding="utf-8")
    (folder / "published.toml").write_text(PUBLISHED.format(scope=scope), encoding="utf-8")
    out = folder / "rules.json"
    done = here("learn", folder / "posts.csv", "--published", folder / "published.toml", "-o", out)
    assert done.returncode == 0, done.stderr
    rules: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
    return rules


def test_what_a_shorthand_asks_for_is_recorded_where_its_definition_is(here: Kmgraph, tmp_path: Path) -> None:
    short = learned(here, tmp_path, "DietContent and VideoContent")
    long = learned(here, tmp_path, "DietContent and (hasMedium some Video)")
    (rule,) = short["published"]
    assert (rule["status"], rule["target"], rule["kept"]) == ("enforced", 90, 5)
    assert short["totals"] == long["totals"]
    assert short["totals"]["not_told"] == 0
