"""The main job on the example, from an installed wheel."""

from __future__ import annotations

import csv
import json
import random
import shutil
from typing import TYPE_CHECKING

import pytest
from checkout import EXAMPLE

if TYPE_CHECKING:
    from pathlib import Path

    from installed import Kmgraph

DOCUMENTS = {
    *(f"guidelines.{language}.{form}" for language in ("en", "zh") for form in ("md", "html")),
    "report.en.md",
    "report.zh.md",
    "rules.json",
    "rules.ttl",
    "graph.nq",
    "validation.ttl",
}


def test_every_document_of_the_contract_is_written(example_run: Path) -> None:
    assert {path.name for path in example_run.iterdir()} >= DOCUMENTS
    assert all((example_run / name).stat().st_size > 5_000 for name in DOCUMENTS - {"validation.ttl"})
    assert "sh:conforms true" in (example_run / "validation.ttl").read_text(encoding="utf-8")


def test_the_same_input_gives_the_same_bytes(example_run: Path, kmgraph: Kmgraph, tmp_path: Path) -> None:
    project = tmp_path / "tiktok-refugees"
    shutil.copytree(EXAMPLE, project)
    result = kmgraph(
        "guidelines", project, "-o", tmp_path / "again", PYTHONHASHSEED="7", KMGRAPH_CACHE="off", TZ="Asia/Tokyo"
    )
    assert result.returncode == 0, result.stderr
    for path in sorted(example_run.rglob("*")):
        if path.is_file():
            again = tmp_path / "again" / path.relative_to(example_run)
            assert again.read_bytes() == path.read_bytes(), path.name


def test_another_key_changes_pseudonyms_and_nothing_else(example_run: Path, here: Kmgraph, tmp_path: Path) -> None:
    result = here("guidelines", EXAMPLE, "-o", tmp_path / "out", KMGRAPH_KEY="another key of the kind")
    assert result.returncode == 0, result.stderr
    assert (tmp_path / "out" / "rules.json").read_bytes() == (example_run / "rules.json").read_bytes()
    assert (tmp_path / "out" / "graph.nq").read_bytes() != (example_run / "graph.nq").read_bytes()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_shuffled_outcomes_give_no_rule_above_hint(here: Kmgraph, tmp_path: Path, seed: int) -> None:
    project = tmp_path / "shuffled"
    shutil.copytree(EXAMPLE, project)
    with (project / "observations.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    fate = ("outcome", "decided_at", "decided_by", "reason")
    for platform in ("rednote", "tiktok"):
        own = [row for row in rows if row["platform"] == platform]
        fates = [{name: row[name] for name in fate} for row in own]
        random.Random(seed).shuffle(fates)
        for row, drawn in zip(own, fates, strict=True):
            row.update(drawn)
    with (project / "observations.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    result = here("learn", project)
    assert result.returncode == 0, result.stderr
    assert {rule["confidence"] for rule in json.loads(result.stdout)["rules"]} <= {"hint", "explained-otherwise"}


def test_no_author_and_no_text_leaves(example_run: Path) -> None:
    with (EXAMPLE / "observations.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert all("-user-" in row["author"] for row in rows)
    texts = {row["text"] for row in rows if ", " in row["text"]}  # short greetings also stand in the lexicon
    for path in example_run.iterdir():
        if path.is_file():
            content = path.read_text(encoding="utf-8")
            assert "-user-" not in content, path.name
            assert not any(text in content for text in texts), path.name


def test_the_example_says_that_it_is_made_up(example_run: Path) -> None:
    assert "synthetic" in (example_run / "guidelines.en.md").read_text(encoding="utf-8")
    assert "合成" in (example_run / "guidelines.zh.md").read_text(encoding="utf-8")
