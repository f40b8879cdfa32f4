"""A rule whose change would say how few posts were left alone is told of everywhere as if it hadn't changed."""

from __future__ import annotations

import json
import random
import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

    from installed import Kmgraph

START = datetime(2025, 1, 1, tzinfo=UTC)
OTHERS = ("Travel", "Food", "Pet", "Music", "Beauty", "Family", "History")

Periods = tuple[tuple[int, int], tuple[int, int]]

NARROW: Periods = ((30, 7), (95, 0))
WIDE: Periods = ((40, 60), (60, 5))
ENDED: Periods = ((40, 20), (0, 9))


def posts(periods: Periods, seed: int = 1) -> str:
    """Return a table with posts about gambling, so many removed and left alone in each half of a year."""
    chance = random.Random(seed)
    rows = [
        (outcome, "GamblingContent", at * 180 + 1 + number * 178 / max(many, 1))
        for at, counts in enumerate(periods)
        for outcome, many in zip(("removed", "kept"), counts, strict=True)
        for number in range(many)
    ]
    for topic, many in (("InsultContent", 90), ("NudityContent", 150), ("GoreContent", 60)):
        rows += [("removed" if n % 30 else "kept", topic, chance.uniform(0, 360)) for n in range(many)]
    rows += [
        ("removed" if n % 90 == 0 else "kept", f"{OTHERS[n % 7]}Content", chance.uniform(0, 360)) for n in range(1500)
    ]
    times = (f"{START + timedelta(days=day):%Y-%m-%dT%H:%M:%SZ}" for _, _, day in rows)
    lines = (f"p{n},{row[0]},{row[1]},{time}" for n, (row, time) in enumerate(zip(rows, times, strict=True)))
    return "\n".join(("id,outcome,topic,posted_at", *lines, ""))


def made(here: Kmgraph, folder: Path, periods: Periods) -> Path:
    folder.mkdir()
    (folder / "posts.csv").write_text(posts(periods), encoding="utf-8")
    done = here(
        *("guidelines", folder / "posts.csv", "-o", folder / "out", "--platform", folder.name),
        *("--lang", "en", "--format", "md", "-q"),
    )
    assert done.returncode in {0, 1}, done.stderr
    return folder / "out"


def gambling(run: Path) -> dict[str, Any]:
    rules = json.loads((run / "rules.json").read_bytes())["rules"]
    (rule,) = (rule for rule in rules if rule["scope"]["manchester"] == "GamblingContent")
    return dict(rule["evidence"])


def told(run: Path) -> str:
    """Return what the public files of a run say, but for what the ontology says of its terms."""
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted(run.glob("*.*")) if path.is_file())


@pytest.mark.parametrize(("periods", "is_told"), [(NARROW, False), (ENDED, False), (WIDE, True)], ids=str)
def test_a_change_that_would_tell_is_in_no_public_file(
    here: Kmgraph, tmp_path: Path, periods: Periods, *, is_told: bool
) -> None:
    run = made(here, tmp_path / "forum", periods)
    private, public, text = gambling(run.with_name("out.private")), gambling(run), told(run)
    assert len(private["periods"]) == 2
    for name in ("periods", "valid_from", "valid_until"):
        assert bool(public.get(name)) is (is_told and bool(private.get(name)))
    assert bool(re.search('valid(From|Until)>? "|rule-changed|no-longer-observed', text)) is is_told
    assert bool(re.search("[Ss]ince (about )?(June|July) 2025|stricter", text)) is is_told
    assert public["target"]


def test_a_comparison_tells_of_it_as_the_run_does(here: Kmgraph, tmp_path: Path) -> None:
    ended, steady = made(here, tmp_path / "ended", ENDED), made(here, tmp_path / "steady", ((50, 2), (50, 2)))
    done = here("compare", ended, steady, "-o", tmp_path / "moved", "--lang", "en")
    assert done.returncode in {0, 1}, done.stderr
    kinds = json.loads((tmp_path / "moved" / "migration.json").read_bytes())["kinds"]
    (kind,) = (kind for kind in kinds if kind["scope"] and kind["scope"]["manchester"] == "GamblingContent")
    assert (kind["source"]["target"], kind["source"]["kept"]) == (40, 30)
    assert kind["rules"]["source"]
