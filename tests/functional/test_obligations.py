"""A published obligation through the whole main job: listed, and taken for no reason of what happened."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from run_store import private_folder

if TYPE_CHECKING:
    from pathlib import Path

    from installed import Kmgraph

ROWS = "".join(
    f"g{number},{'kept' if number % 20 == 0 else 'removed'},GamblingContent,a{number}\n"
    f"t{number},{'removed' if number % 20 == 0 else 'kept'},TravelContent,b{number}\n"
    f"w{number},kept,WeaponContent,c{number}\n"
    for number in range(80)
)
RULES = """
[[rule]]
id = "name-the-operator"
deontic = "obligation"
scope = "GamblingContent"
text = { en = "Name the operator.", zh = "请注明运营方。" }
requires = { en = "name who runs the game", zh = "注明由谁运营" }
territory = ["DE"]
from = 2024-07-01
outcome = "adults-only"

[[rule]]
id = "no-weapons"
deontic = "prohibition"
scope = "WeaponContent"
text = { en = "No weapons.", zh = "请勿发布武器。" }
"""


@pytest.fixture
def out(here: Kmgraph, tmp_path: Path) -> Path:
    (tmp_path / "posts.csv").write_text(f"id,outcome,topic,author\n{ROWS}", encoding="utf-8")
    (tmp_path / "rules.toml").write_text(RULES, encoding="utf-8")
    result = here("guidelines", "posts.csv", "--published", "rules.toml", "-o", "out", cwd=tmp_path)
    assert result.returncode == 0, result.stderr
    return tmp_path / "out"


def test_an_obligation_is_listed_and_explains_nothing(here: Kmgraph, out: Path) -> None:
    found = json.loads((private_folder(out) / "rules.json").read_bytes())
    gambling = next(rule for rule in found["rules"] if "gambling" in rule["text"]["en"])
    assert (gambling["status"], gambling["relations"]) == ("tacit", [])
    assert [(rule["id"], rule["status"]) for rule in found["published"]] == [("no-weapons", "not-enforced")]
    assert found["totals"]["by_published"] == 0
    listed = (out / "guidelines.en.md").read_text("utf-8").partition("> Name the operator.")[2].partition("\n> ")[0]
    assert "\n\nRequired: “name who runs the game”.\n" in listed, "its words say the rest"
    assert "Of the posts it covers" not in listed

    asked = here("query", "what-rules-require", "--graph", out, "--format", "json")
    (row,) = json.loads(asked.stdout)["results"]["bindings"]
    said = {name: cell["value"].rpartition("#")[2] for name, cell in row.items()}
    assert said == {
        "published": said["published"],
        "requires": "name who runs the game",
        "outcome": "AdultsOnly",
        "territory": "DE",
        "from": "2024-07-01T00:00:00Z",
    }


def test_each_published_prohibition_has_its_precision(here: Kmgraph, out: Path) -> None:
    asked = here("query", "precision-of-published-rules", "--graph", out, "--format", "json")
    (row,) = json.loads(asked.stdout)["results"]["bindings"]
    assert {name: row[name]["value"] for name in ("target", "kept", "precision")} == {
        "target": "0",
        "kept": "80",
        "precision": "0",
    }


def test_tacit_knowledge_is_found_without_a_reasoner(here: Kmgraph, out: Path) -> None:
    ask = "PREFIX km: <https://w3id.org/kmgraph/ns#> SELECT ?id WHERE { ?x a km:TacitKnowledge ; km:ruleId ?id }"
    rules = json.loads((out / "rules.json").read_bytes())["rules"]
    sure = {"well-supported", "likely"}
    found = {rule["id"] for rule in rules if rule["status"] == "tacit" and rule["confidence"] in sure}
    rows = json.loads(here("query", ask, "--graph", out, "--format", "json").stdout)["results"]["bindings"]
    assert {row["id"]["value"] for row in rows} == found != set()
