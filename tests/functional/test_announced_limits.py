"""What a published permission announces for what it permits is nothing against it."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

    from installed import Kmgraph

OTHERS = ("Travel", "Food", "Pet", "Music", "Fashion", "History")


def posts(removed: int) -> str:
    """Return a table with 250 posts of one kind, so many removed and most others shown to fewer people."""
    chance = random.Random(3)
    rows = [
        ("removed" if number < removed else "demoted" if chance.random() < 0.9 else "kept", "RevealingClothing")
        for number in range(250)
    ]
    rows += [("demoted" if chance.random() < 0.02 else "kept", chance.choice(OTHERS)) for _ in range(700)]
    lines = (f"p{n},{outcome},{topic}Content,a{n}" for n, (outcome, topic) in enumerate(rows))
    return "\n".join(("id,outcome,topic,author", *lines, ""))


def made(here: Kmgraph, folder: Path, target: str, outcome: str, *, removed: int = 0) -> tuple[dict[str, Any], str]:
    """Return the exact rules of a run, and what its documents and its graph say."""
    folder.mkdir()
    (folder / "posts.csv").write_text(posts(removed), encoding="utf-8")
    (folder / "published.toml").write_text(
        '[[rule]]\nid = "swimwear"\ndeontic = "permission"\nscope = "RevealingClothingContent"\n'
        f'{outcome}text = {{ en = "Swimwear may stay." }}\n',
        encoding="utf-8",
    )
    (folder / "kmgraph.toml").write_text(
        f'[project]\nname = "limits"\nlanguages = ["en"]\ntarget = {target}\npublished = ["published.toml"]\n'
        '[[platform]]\nid = "here"\n[[source]]\npath = "posts.csv"\nplatform = "here"\n',
        encoding="utf-8",
    )
    run = here("guidelines", folder, "-o", folder / "out", "--format", "md", "-q")
    assert run.returncode in {0, 1}, run.stderr
    told = "".join((folder / "out" / name).read_text(encoding="utf-8") for name in ("report.en.md", "graph.nq"))
    return json.loads((folder / "out.private" / "rules.json").read_bytes()), told


LIMIT = 'outcome = "not-recommended"\n'


def test_what_is_announced_breaks_no_permission(here: Kmgraph, tmp_path: Path) -> None:
    rules, told = made(here, tmp_path / "run", '["demoted"]', LIMIT)
    assert rules["rules"] == []
    (published,) = rules["published"]
    assert published["status"] == "not-looked-at"
    assert "just what a published permission announces" in told
    assert "NotLookedAt>" in told


def test_what_goes_beyond_it_does(here: Kmgraph, tmp_path: Path) -> None:
    rules, told = made(here, tmp_path / "run", '["removed", "demoted"]', LIMIT, removed=120)
    (rule,) = rules["rules"]
    assert (rule["status"], rule["scope"]["manchester"]) == ("conflicts", "RevealingClothingContent")
    assert rule["evidence"]["target"] == 120
    assert rules["published"][0]["status"] == "not-enforced"
    assert "just what a published permission announces" in told


@pytest.mark.parametrize("outcome", ["", 'outcome = "adults-only"\n'])
def test_what_was_not_announced_breaks_it(here: Kmgraph, tmp_path: Path, outcome: str) -> None:
    rules, told = made(here, tmp_path / "run", '["demoted"]', outcome)
    assert [rule["status"] for rule in rules["rules"]] == ["conflicts"]
    assert "just what a published permission announces" not in told
