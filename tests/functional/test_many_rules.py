"""Files of more rules, or of more relations, than any run learns: refused or bounded, whoever wrote them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from checkout import EXAMPLE

import kmgraph.commands.explain as command

if TYPE_CHECKING:
    from pathlib import Path

    from installed import Kmgraph


def written(folder: Path, document: dict[str, Any]) -> Path:
    file = folder / "rules.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    return file


def test_an_explanation_reads_no_more_rules_than_a_run_learns(here: Kmgraph, example_run: Path, tmp_path: Path) -> None:
    document = json.loads((example_run / "rules.json").read_bytes())
    first = document["rules"][0]
    stem = first["iri"].removesuffix(first["id"])
    names = [f"r-{number:08x}" for number in range(401)]
    document["rules"] = [{**first, "id": name, "iri": stem + name} for name in names]
    done = here("explain", names[0], "--rules", written(tmp_path, document), "-p", EXAMPLE)
    assert done.returncode == 4
    assert "at most 400 rules a platform" in done.stderr
    assert "private folder" in done.stderr


def test_relations_that_are_said_again_are_explained_once_within_one_deadline(
    here: Kmgraph, example_run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[float] = []

    def explained(*_: object, seconds: float, **__: object) -> tuple[()]:
        asked.append(seconds)
        return ()

    monkeypatch.setattr(command, "explain", explained)
    document = json.loads((example_run / "rules.json").read_bytes())
    rule = document["rules"][0]
    targets = [status["iri"] for status in document["published"][:2]]
    rule["relations"] = [{"kind": "broader", "to": target} for target in targets * 50]
    done = here("explain", rule["id"], "--rules", written(tmp_path, document), "-p", EXAMPLE)
    assert done.returncode == 0, done.stderr
    assert len(asked) == 2
    assert asked[0] > asked[1]
