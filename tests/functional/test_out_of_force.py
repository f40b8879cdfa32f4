"""Published rules that hold at no time of the observations: in the book, and no measure of what was observed."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from run_store import private_folder

if TYPE_CHECKING:
    from pathlib import Path

    from installed import Kmgraph

ROWS = "".join(
    f"g{number},{'kept' if number % 20 == 0 else 'removed'},GamblingContent,a{number},2025-0{1 + number % 6}-10\n"
    f"t{number},{'removed' if number % 20 == 0 else 'kept'},TravelContent,b{number},2025-0{1 + number % 6}-11\n"
    for number in range(80)
)
RULES = """
[[rule]]
id = "no-gambling"
deontic = "{deontic}"
scope = "GamblingContent"
text = {{ en = "Gambling.", zh = "赌博。" }}
{time}
"""


def learned(
    here: Kmgraph, folder: Path, time: str, *, deontic: str = "prohibition", rows: str = ROWS
) -> dict[str, Any]:
    """Return what a run finds with one published rule of a time."""
    header = "id,outcome,topic,author,posted_at" if rows is ROWS else "id,outcome,topic,author"
    (folder / "posts.csv").write_text(f"{header}\n{rows}", encoding="utf-8")
    (folder / "rules.toml").write_text(RULES.format(deontic=deontic, time=time), encoding="utf-8")
    result = here("guidelines", "posts.csv", "--published", "rules.toml", "-o", "out", cwd=folder)
    assert result.returncode == 0, result.stderr
    found: dict[str, Any] = json.loads((folder / "out" / "rules.json").read_text("utf-8"))
    return found


@pytest.mark.parametrize("time", ["until = 2020-01-01", "from = 2026-01-01"])
def test_a_rule_out_of_force_is_compared_with_nothing(here: Kmgraph, tmp_path: Path, time: str) -> None:
    found = learned(here, tmp_path, time)
    (rule,), (published,) = found["rules"], found["published"]
    assert (rule["status"], rule["relations"]) == ("tacit", [])
    exact = json.loads((private_folder(tmp_path / "out") / "rules.json").read_text("utf-8"))
    (counted,) = exact["published"]
    assert published["status"] == "not-observed"
    assert (counted["status"], counted["target"], counted["kept"]) == ("not-observed", 0, 0)
    assert exact["totals"]["by_published"] == 0
    (warning,) = [warning for warning in found["warnings"] if warning["code"] == "published-out-of-force"]
    assert warning["numbers"] == {"rules": 1, "named": "no-gambling"}
    assert set(warning["text"]) == {"en", "zh"}
    assert "km:coveredBy" not in (tmp_path / "out" / "rules.ttl").read_text("utf-8")
    text = (tmp_path / "out" / "guidelines.en.md").read_text("utf-8")
    until, since = ("until the end of December 2019", "earlier"), ("from January 2026", "later")
    words, when = until if time.startswith("until") else since
    assert f"in force {words}" in text
    # Posts of it were seen, and many: they are of another time.
    assert counted["in_force"] == published["in_force"] == when
    said = {"earlier": "no longer in force", "later": "not yet in force"}[when] + " when posts were observed"
    assert f"**{said}**" in text
    assert "too few" not in text.lower()
    in_chinese = {"earlier": "观察期之前已失效", "later": "观察期内尚未施行"}[when]
    for language, words in (("en", said), ("zh", in_chinese)):
        assert words in (tmp_path / "out" / f"report.{language}.md").read_text("utf-8")


def test_a_permission_of_another_time_is_not_said_to_be_seen_too_seldom(here: Kmgraph, tmp_path: Path) -> None:
    learned(here, tmp_path, "from = 2026-01-01", deontic="permission")
    text = (tmp_path / "out" / "guidelines.en.md").read_text("utf-8")
    assert "This rule comes into force only after the time in which posts were observed." in text
    assert "too few" not in text.lower()


def test_a_rule_that_ended_is_told_as_past(here: Kmgraph, tmp_path: Path) -> None:
    learned(here, tmp_path, "until = 2025-05-01")
    text = (tmp_path / "out" / "guidelines.en.md").read_text("utf-8")
    assert "**published until the end of April 2025, still applied**" in text
    assert "A published rule said this until then. Such posts are still acted against." in text
    assert "**former prohibition** · **was enforced** · in force until the end of April 2025" in text
    assert not re.search(r"rule at work\b|\*\*enforced|forbid this", text)
    config = '[project]\nname = "x"\noutput = "out"\npublished = ["rules.toml"]\n[[source]]\npath = "posts.csv"\n'
    (tmp_path / "kmgraph.toml").write_text(config, encoding="utf-8")
    assert here("guidelines", ".", cwd=tmp_path).returncode == 0
    (rule,) = json.loads((tmp_path / "out" / "rules.json").read_text("utf-8"))["rules"]
    told = here("explain", rule["id"], "--lang", "en", cwd=tmp_path)
    assert "Published until the end of April 2025, still applied. A published rule said this until then." in told.stdout


@pytest.mark.parametrize(
    "time", ["", "until = 2025-02-01", "from = 2025-06-01", "from = 2025-01-01\nuntil = 2026-01-01"]
)
def test_a_rule_in_force_within_the_time_observed_is_compared(here: Kmgraph, tmp_path: Path, time: str) -> None:
    found = learned(here, tmp_path, time)
    assert [rule["status"] for rule in found["rules"]] == ["restates"]
    assert "published-out-of-force" not in {warning["code"] for warning in found["warnings"]}


@pytest.mark.parametrize(
    ("time", "applies", "dates"),
    [
        ("", True, ""),
        ("until = 2025-05-01", False, "in force until the end of April 2025"),
        ("from = 2025-09-01", False, "in force from September 2025"),
        ("from = 2025-02-01", True, "in force from February 2025"),
    ],
)
def test_a_draft_is_held_against_what_is_in_force(
    here: Kmgraph, tmp_path: Path, time: str, dates: str, *, applies: bool
) -> None:
    learned(here, tmp_path, time)
    (tmp_path / "kmgraph.toml").write_text('[project]\nname = "x"\npublished = ["rules.toml"]\n', encoding="utf-8")
    draft = ("check", "x", "--set", "topic=GamblingContent", "--rules", "out")
    said = here(*draft, "--lang", "en", cwd=tmp_path)
    assert said.returncode in {0, 1}, said.stderr
    heading = "Published rules that apply" if applies else "Published rules of another time"
    line = f"  “Gambling.” ({dates})" if dates else "  “Gambling.”"
    assert f"{heading}\n{line}\n" in said.stdout
    (answer,) = map(json.loads, here(*draft, "--format", "json", cwd=tmp_path).stdout.splitlines())
    assert (bool(answer["published"]), "out_of_force" in answer) == (applies, not applies)


def test_what_a_rule_says_of_a_published_one_names_its_time(here: Kmgraph, tmp_path: Path) -> None:
    learned(here, tmp_path, "until = 2025-05-01")
    text = (tmp_path / "out" / "guidelines.en.md").read_text("utf-8")
    assert "Published as: “Gambling.” (in force until the end of April 2025)" in text


def test_a_permission_that_ended_is_no_conflict(here: Kmgraph, tmp_path: Path) -> None:
    assert [rule["status"] for rule in learned(here, tmp_path, "", deontic="permission")["rules"]] == ["conflicts"]
    found = learned(here, tmp_path, "until = 2020-01-01", deontic="permission")
    assert [rule["status"] for rule in found["rules"]] == ["tacit"]


def test_without_times_nobody_knows_that_a_rule_is_over(here: Kmgraph, tmp_path: Path) -> None:
    rows = "".join(f"{line.rpartition(',')[0]}\n" for line in ROWS.splitlines())
    found = learned(here, tmp_path, "until = 2020-01-01", rows=rows)
    assert [rule["status"] for rule in found["rules"]] == ["restates"]
