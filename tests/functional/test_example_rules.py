"""The rules planted in the example come back, from the observations alone."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
import sys
import tomllib
from typing import TYPE_CHECKING

import pytest
from checkout import EXAMPLE

if TYPE_CHECKING:
    from pathlib import Path

HIDDEN = tomllib.loads((EXAMPLE / "hidden-rules.toml").read_text(encoding="utf-8"))["rule"]


def words(manchester: str) -> frozenset[str]:
    """Return the parts of a scope, whatever their order."""
    return frozenset(part.strip("() ") for part in manchester.replace(" and not ", " and NOT ").split(" and "))


@pytest.mark.parametrize("hidden", HIDDEN, ids=lambda hidden: hidden["id"])
def test_a_planted_rule_comes_back(hidden: dict[str, str], example_run: Path) -> None:
    rules = json.loads((example_run / "rules.json").read_bytes())["rules"]
    found = [
        rule
        for rule in rules
        if rule["platform"] == hidden["platform"] and words(rule["scope"]["manchester"]) == words(hidden["scope"])
    ]
    assert found, [rule["scope"]["manchester"] for rule in rules if rule["platform"] == hidden["platform"]]
    (rule,) = found
    assert rule["confidence"] in {"well-supported", "likely"}
    low, high = rule["evidence"]["interval"]
    if hidden["id"] != "alcohol":  # another planted rule lies inside it and raises its rate
        assert low - 0.05 <= float(hidden["enforcement"]) <= high + 0.05


def test_nothing_else_is_claimed(example_run: Path) -> None:
    rules = json.loads((example_run / "rules.json").read_bytes())["rules"]
    planted = {(hidden["platform"], words(hidden["scope"])) for hidden in HIDDEN}
    claimed = {
        (rule["platform"], words(rule["scope"]["manchester"]))
        for rule in rules
        if rule["confidence"] in {"well-supported", "likely"}
    }
    assert claimed <= planted


def test_every_status_against_the_published_rules_is_right(example_run: Path) -> None:
    document = json.loads((example_run / "rules.json").read_bytes())
    statuses = {
        hidden["id"]: rule["status"]
        for hidden in HIDDEN
        for rule in document["rules"]
        if rule["platform"] == hidden["platform"] and words(rule["scope"]["manchester"]) == words(hidden["scope"])
    }
    assert statuses == {hidden["id"]: hidden["status"] for hidden in HIDDEN}
    enforced = {rule["id"]: rule["status"] for rule in document["published"]}
    assert enforced["rednote-trade"] == "enforced"
    assert enforced["rednote-profanity"] == "not-enforced"
    assert enforced["rednote-weapons"] == "not-observed"


def test_the_script_writes_the_observations_that_are_shipped(tmp_path: Path) -> None:
    for name in ("make_observations.py", "hidden-rules.toml"):
        shutil.copy(EXAMPLE / name, tmp_path / name)
    subprocess.run([sys.executable, "make_observations.py"], cwd=tmp_path, check=True, capture_output=True)
    made, shipped = (folder / "observations.csv" for folder in (tmp_path, EXAMPLE))
    assert made.read_bytes() == shipped.read_bytes()
    with shipped.open(encoding="utf-8", newline="") as file:
        assert sum(1 for _ in csv.DictReader(file)) > 4000


def test_the_private_rules_are_exact(example_run: Path) -> None:
    exact = json.loads((example_run.with_name(f"{example_run.name}.private") / "rules.json").read_bytes())
    assert exact["figures"] == "exact"
    assert exact["totals"]["target"] == 899
