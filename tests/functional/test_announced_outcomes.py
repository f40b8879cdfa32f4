"""A published prohibition that announces less reach: judged by what it announces, or not at all."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from installed import Kmgraph

ROWS = "id,outcome,topic,author\n" + "".join(
    f"h{number},demoted,HateContent,a{number}\ng{number},removed,GamblingContent,b{number}\n"
    f"t{number},{'removed' if number % 20 == 0 else 'kept'},TravelContent,c{number}\n"
    for number in range(80)
)
RULE = """[[rule]]
id = "no-hate"
deontic = "prohibition"
scope = "HateContent"
text = { en = "You may not attack people. We limit the reach of posts that do." }
"""
PROJECT = """[project]
name = "p"
published = ["rules.toml"]
languages = ["en", "zh", "es"]
{target}
[[source]]
path = "posts.csv"
"""


def learned(here: Kmgraph, folder: Path, outcome: str, target: str = "") -> tuple[str, str, str]:
    """Return the status of the rule in `rules.json`, the guidelines and the report."""
    (folder / "posts.csv").write_text(ROWS, encoding="utf-8")
    (folder / "rules.toml").write_text(f"{RULE}{outcome}\n", encoding="utf-8")
    (folder / "kmgraph.toml").write_text(PROJECT.format(target=target), encoding="utf-8")
    result = here("guidelines", "-o", "out", cwd=folder)
    assert result.returncode == 0, result.stderr
    (published,) = json.loads((folder / "out" / "rules.json").read_text("utf-8"))["published"]
    words = ((folder / "out" / f"{name}.en.md").read_text("utf-8") for name in ("guidelines", "report"))
    return (published["status"], *words)


def test_what_a_run_does_not_look_at_is_not_said_to_be_unenforced(here: Kmgraph, tmp_path: Path) -> None:
    status, guidelines, report = learned(here, tmp_path, 'outcome = "not-recommended"')
    assert status == "not-looked-at"
    assert "**prohibition** · **not looked at**" in guidelines
    assert "Announced for such posts: they are shown to fewer people." in guidelines
    assert "outcomes that were looked at here do not tell" in guidelines
    assert "left alone." not in guidelines.partition("> You may not attack")[2].partition("\n<a id")[0]
    assert "not seen enforced" not in guidelines + report
    assert "“not looked at”" in report
    assert "km:NotLookedAt" in (tmp_path / "out" / "rules.ttl").read_text("utf-8")
    for language, mark in (("zh", "未考察"), ("es", "no examinada")):
        assert f"**{mark}**" in (tmp_path / "out" / f"guidelines.{language}.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("outcome", "target", "status"),
    [
        ("", "", "not-enforced"),
        ('outcome = ["not-allowed", "not-recommended"]', "", "not-enforced"),
        ('outcome = "not-recommended"', 'target = ["demoted"]', "enforced"),
    ],
)
def test_a_rule_is_judged_by_outcomes_that_are_looked_at(
    here: Kmgraph, tmp_path: Path, outcome: str, target: str, status: str
) -> None:
    assert learned(here, tmp_path, outcome, target)[0] == status
