"""Of an earlier rule that is no longer public one thing is said, whether it is a private hint now or none."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from installed import Kmgraph

HIT = {"InsultContent": 8, "NudityContent": 12, "GoreContent": 10}
OTHERS = ("Travel", "Food", "Pet", "Music", "Sport", "Beauty", "Family", "History")


def posts(about_religion: int, rate: float) -> str:
    """Return a table of removed posts, so many about religion, and of others that are removed at this rate."""
    chance = random.Random(2)
    rows = [
        ("removed", topic)
        for topic, number in {**HIT, "ReligiousContent": about_religion}.items()
        for _ in range(number)
    ]
    rows += [("removed" if chance.random() < rate else "kept", f"{OTHERS[n % 8]}Content") for n in range(1000)]
    lines = (f"p{number},{outcome},{topic},u{number}" for number, (outcome, topic) in enumerate(rows))
    return "\n".join(("id,outcome,topic,author", *lines, ""))


def made(here: Kmgraph, folder: Path, table: str, *options: object) -> Path:
    folder.mkdir()
    (folder / "posts.csv").write_text(table, encoding="utf-8")
    done = here(
        *("guidelines", folder / "posts.csv", "-o", folder / "out", "--platform", "forum"),
        *("--lang", "en", "--format", "md", "-q", *options),
    )
    assert done.returncode in {0, 1}, done.stderr
    return folder / "out"


def scopes(run: Path) -> set[str]:
    return {rule["scope"]["manchester"] for rule in json.loads((run / "rules.json").read_bytes())["rules"]}


def test_a_hidden_hint_is_told_of_as_a_rule_that_is_none(here: Kmgraph, tmp_path: Path) -> None:
    before = made(here, tmp_path / "before", posts(60, 0.14))
    hidden = made(here, tmp_path / "hidden", posts(8, 0.28), "--since", before)
    none = made(here, tmp_path / "none", posts(0, 0.28), "--since", before)
    private = scopes(hidden.with_name("out.private"))
    assert "ReligiousContent" in private - scopes(hidden)
    assert "ReligiousContent" not in scopes(none.with_name("out.private"))
    for run in (hidden, none):
        guidelines = (run / "guidelines.en.md").read_text(encoding="utf-8")
        (said,) = (line for line in guidelines.splitlines() if "o longer" in line and "religion" in line)
        assert said == "- No longer listed: Posts about religion are nearly always removed."
        told = here("diff", before / "rules.json", run / "rules.json").stdout
        assert "no longer listed: not found any more, or withheld: " in told
