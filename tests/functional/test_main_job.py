"""The main job on the example, from an installed wheel."""

from __future__ import annotations

import csv
import gzip
import hashlib
import json
import os
import random
import shutil
import stat
from typing import TYPE_CHECKING

import pytest
from checkout import EXAMPLE
from run_store import private_folder

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
    "manifest.json",
}
PRIVATE = {
    "observations.nq.gz",
    "rules.json",
    "columns.en.md",
    "columns.zh.md",
    "found-terms.ttl",
    "found-terms.en.md",
    "found-terms.zh.md",
    "validation.ttl",
    "manifest.json",
    ".gitignore",
}


def run_id(folder: Path) -> str:
    return str(json.loads((folder / "manifest.json").read_bytes())["run"])


def test_every_document_of_the_contract_is_written(example_run: Path) -> None:
    assert {path.name for path in example_run.iterdir()} >= DOCUMENTS
    assert all((example_run / name).stat().st_size > 5_000 for name in DOCUMENTS - {"validation.ttl", "manifest.json"})
    assert "sh:conforms true" in (example_run / "validation.ttl").read_text(encoding="utf-8")


def test_what_tells_of_single_posts_is_private(example_run: Path) -> None:
    private = private_folder(example_run)
    assert {path.name for path in private.iterdir()} == PRIVATE
    assert json.loads((private / "manifest.json").read_bytes())["run"] == run_id(example_run)
    if os.name == "posix":
        assert stat.S_IMODE(private.stat().st_mode) == 0o700
        assert {stat.S_IMODE(path.stat().st_mode) for path in private.iterdir()} == {0o600}
    with (EXAMPLE / "observations.csv").open(encoding="utf-8", newline="") as file:
        ids = [f'"{row["id"]}"' for row in csv.DictReader(file)]
    packed = gzip.decompress((private / "observations.nq.gz").read_bytes()).decode()
    assert all(row_id in packed for row_id in ids)
    graph = (example_run / "graph.nq").read_text(encoding="utf-8")
    assert not any(row_id in graph for row_id in ids)
    assert "statedReason" not in graph


def test_the_graph_is_as_large_as_it_must_be(example_run: Path) -> None:
    lines = (example_run / "graph.nq").read_bytes().splitlines()
    assert len(lines) == len(set(lines))
    assert (example_run / "graph.nq").stat().st_size < 400_000
    assert (private_folder(example_run) / "observations.nq.gz").stat().st_size <= 200 * 4200


def test_the_same_input_gives_the_same_bytes(example_run: Path, kmgraph: Kmgraph, tmp_path: Path) -> None:
    project = tmp_path / "tiktok-refugees"
    shutil.copytree(EXAMPLE, project)
    result = kmgraph(
        "guidelines", project, "-o", tmp_path / "again", PYTHONHASHSEED="7", KMGRAPH_CACHE="off", TZ="Asia/Tokyo"
    )
    assert result.returncode == 0, result.stderr
    for made, again in ((example_run, tmp_path / "again"), (private_folder(example_run), tmp_path / "again.private")):
        for path in sorted(made.rglob("*")):
            if path.is_file():
                assert (again / path.relative_to(made)).read_bytes() == path.read_bytes(), path.name


def test_another_key_changes_pseudonyms_and_digests_and_nothing_else(
    example_run: Path, here: Kmgraph, tmp_path: Path
) -> None:
    result = here("guidelines", EXAMPLE, "-o", tmp_path / "out", KMGRAPH_KEY="another key of the kind")
    assert result.returncode == 0, result.stderr
    there, here_too = ((folder / "graph.nq").read_text("utf-8") for folder in (tmp_path / "out", example_run))
    assert (tmp_path / "out" / "rules.json").read_bytes() == (example_run / "rules.json").read_bytes()
    differing = set(there.splitlines()) ^ set(here_too.splitlines())
    assert [line for line in differing if "hmac-sha256:" not in line] == []
    assert len(differing) == 2
    public = [path.read_bytes() for path in example_run.rglob("*") if path.is_file()]
    for name in ("observations.csv", "kmgraph.toml"):
        plain = hashlib.sha256((EXAMPLE / name).read_bytes()).hexdigest()
        assert not [content for content in public if plain.encode() in content]
    theirs, ours = (folder / "observations.nq.gz" for folder in (tmp_path / "out.private", private_folder(example_run)))
    assert theirs.read_bytes() != ours.read_bytes()


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
    for path in (*example_run.iterdir(), *private_folder(example_run).iterdir()):
        if path.is_file():
            data = path.read_bytes()
            content = (gzip.decompress(data) if path.suffix == ".gz" else data).decode()
            assert "-user-" not in content, path.name
            assert not any(text in content for text in texts), path.name


def test_the_example_says_that_it_is_made_up(example_run: Path) -> None:
    assert "synthetic" in (example_run / "guidelines.en.md").read_text(encoding="utf-8")
    assert "合成" in (example_run / "guidelines.zh.md").read_text(encoding="utf-8")
