"""What one person's only post has that nobody else's has changes no public word: a limit, a rare kind, an outcome."""

from __future__ import annotations

import csv
import json
import random
import re
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from installed import Kmgraph

PUBLIC = ("guidelines.en.md", "guidelines.en.html", "guidelines-short.en.md", "report.en.md", "rules.json", "rules.ttl")
DIGEST = re.compile("[0-9a-f]{64}")


def posts() -> list[dict[str, object]]:
    """Return posts about diets that are removed from accounts with many followers; nobody has 4,000 to 9,000."""
    drawn = random.Random(6)  # of 900 posts, so that no count is at the edge of what it is rounded to
    made: list[dict[str, object]] = []
    for number in range(900):
        followers = drawn.choice([drawn.randint(3, 3_900), drawn.randint(9_100, 60_000)])
        topic = drawn.choice(["DietContent", "CatContent", "TravelContent"])
        hit = (topic == "DietContent" and followers >= 5_000) != (drawn.random() < 0.02)
        made.append(
            {
                "id": f"p{number}",
                "outcome": "removed" if hit else "kept",
                "author": f"a{number}",
                "topic": topic,
                "medium": drawn.choice(["Photo", "ShortVideo"]),
                "followerCount": followers,
                "posted_at": f"2025-0{1 + number % 5}-{1 + number % 27:02d}",
            }
        )
    return made


ONE: dict[str, object] = {
    "id": "pv",
    "outcome": "removed",
    "author": "victim",
    "topic": "DietContent",
    "medium": "Photo",
    "followerCount": 7_319,
    "posted_at": "2025-02-02",
    "decided_by": "",
    "note": "",
}
POSTS = posts()
OTHERS: dict[str, dict[str, object]] = {
    "a number where nobody else's is": {},
    "the same below the limit": {"followerCount": 4_411, "outcome": "kept"},
    "a kind that nobody else has": {"medium": "Livestream", "followerCount": 20_000},
    "an outcome that nobody else met with": {"outcome": "restricted", "followerCount": 20_000},
    "an outcome out of the target": {"outcome": "labelled", "followerCount": 20_000},
    "a removal that was taken back": {"outcome": "reinstated", "followerCount": 20_000},
    "a post that its author deleted": {"decided_by": "author", "followerCount": 20_000},
    "a cell that is not understood": {"followerCount": "very many"},
    "a cell that is empty": {"medium": ""},
    "a column that nobody else fills": {"note": "hello"},
    "a row that can't be read": {"outcome": "perhaps"},
    "a month before all others": {"posted_at": "2024-06-05", "followerCount": 20_000},
}


def run(here: Kmgraph, folder: Path, rows: list[dict[str, object]]) -> dict[str, Any]:
    """Return what is public of a run, file by file."""
    folder.mkdir()
    table = folder / "posts.csv"
    with table.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(ONE))
        writer.writeheader()
        writer.writerows(rows)
    done = here("guidelines", table, "-q", "-o", folder / "out", "--lang", "en")
    assert done.returncode in {0, 1}, done.stderr
    public = {name: DIGEST.sub("", (folder / "out" / name).read_text(encoding="utf-8")) for name in PUBLIC}
    private = folder / "out.private"
    columns = (private / "columns.en.md").read_text(encoding="utf-8")
    return {**public, "exact": json.loads((private / "rules.json").read_bytes()), "columns": columns}


@pytest.fixture(scope="module")
def without(here: Kmgraph, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return run(here, tmp_path_factory.mktemp("without") / "run", POSTS)


@pytest.mark.parametrize("case", OTHERS)
def test_no_public_word_tells_of_one_post(case: str, here: Kmgraph, tmp_path: Path, without: dict[str, Any]) -> None:
    told = run(here, tmp_path / "run", [*POSTS, ONE | OTHERS[case]])
    for name in PUBLIC:
        assert told[name].splitlines() == without[name].splitlines(), name
    assert (told["exact"], told["columns"]) != (without["exact"], without["columns"])


def test_a_file_and_a_column_of_one_person_are_not_described(here: Kmgraph, tmp_path: Path) -> None:
    many = [{"medium": "", **post, "note": ""} for post in POSTS]
    alone = [ONE | {"id": f"s{n}", "outcome": "removed" if n % 2 else "kept", "note": f"n{n}"} for n in range(40)]
    for name, rows in (("all.csv", [*many, *alone[:20]]), ("own.csv", alone[20:])):
        with (tmp_path / name).open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, list(ONE))
            writer.writeheader()
            writer.writerows(rows)
    done = here("guidelines", tmp_path / "all.csv", tmp_path / "own.csv", "-q", "-o", tmp_path / "out", "--lang", "en")
    assert done.returncode in {0, 1}, done.stderr
    text = (tmp_path / "out" / "report.en.md").read_text(encoding="utf-8")
    lines = [[cell.strip() for cell in line.strip("| ").split("|")] for line in text.splitlines()]
    told = {(row[0], row[1]): row[4:] for row in lines if len(row) == 7 and row[0].startswith("observations-")}
    assert {tuple(cells) for (file, _), cells in told.items() if file == "observations-2.csv"} == {("–", "–", "–")}
    assert told["observations-1.csv", "note"] == ["removed: few or none; left up: few or none", "–", "few or none"]
    assert told["observations-1.csv", "topic"] == ["all or nearly all", "a few", "few or none"]


def test_the_limit_is_told_by_round_numbers(without: dict[str, Any]) -> None:
    (rule,) = json.loads(without["rules.json"])["rules"]
    assert [(limit["low"], limit["high"]) for limit in rule["open_limits"]] == [(4_000, 9_999)]
    assert (
        "there were hardly any posts about dieting from accounts with 4,000 to 9,999 followers."
        in without["guidelines.en.md"]
    )
    (exact,) = without["exact"]["rules"]
    assert exact["open_limits"] != exact["told_limits"] == rule["open_limits"]
