"""Handles, addresses, telephone numbers and names in every column of a table: none of them in anything public."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from checkout import EXAMPLE

from benchmarks.personal_strings import EXTENSION, POPULAR, traces, write_table

if TYPE_CHECKING:
    from pathlib import Path

    from installed import Kmgraph


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("seeds")
    write_table(folder / "posts.csv", 1000)
    (folder / "seeds.ttl").write_text(EXTENSION, encoding="utf-8")
    return folder


def test_no_seed_comes_out(here: Kmgraph, project: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    result = here("guidelines", project / "posts.csv", "--ontology", project / "seeds.ttl", "-o", out)

    assert result.returncode in {0, 1}, result.stderr
    assert traces(result.stderr) == []
    assert traces(result.stdout) == []
    public = [path for path in sorted(out.rglob("*")) if path.is_file()]
    assert {"rules.json", "rules.ttl", "graph.nq", "validation.ttl"} <= {path.name for path in public}
    for path in public:
        assert traces(path.read_text(encoding="utf-8")) == [], path.name
    exact = (out.with_name("out.private") / "rules.json").read_text(encoding="utf-8")
    assert POPULAR in exact, "there was a rule to be left out"
    assert "strings-withheld" in (out / "rules.json").read_text(encoding="utf-8")


@pytest.mark.parametrize("command", ["learn", "guidelines"])
def test_no_seed_is_in_an_error(command: str, here: Kmgraph, project: Path, tmp_path: Path) -> None:
    files = ("--ontology", project / "seeds.ttl", "-o", tmp_path / "out")
    strict = here(command, project / "posts.csv", *files, "--strict")
    assert strict.returncode == 3
    assert traces(strict.stderr) == []

    twice = tmp_path / "twice.csv"
    twice.write_text("id,outcome,text\n@seedhandle1,removed,a\n@seedhandle1,kept,b\n", encoding="utf-8")
    duplicate = here(command, twice, "-o", tmp_path / "other")
    assert duplicate.returncode == 3
    assert traces(duplicate.stderr) == []
    assert "row 1" in duplicate.stderr

    bad = tmp_path / "bad.csv"
    bad.write_text('id,outcome\np1,"@seedhandle1 "" is seedmail1@example.org"\n', encoding="utf-8")
    unreadable = here(command, bad, "-o", tmp_path / "third")
    assert unreadable.returncode == 3
    assert traces(unreadable.stderr) == []


def test_names_of_files_stay_private(here: Kmgraph, project: Path, tmp_path: Path) -> None:
    """All files of a run are called after a person: two tables, an extension, published rules, facts, a project."""
    seeded = tmp_path / "seedhandle1"
    shutil.copytree(EXAMPLE, seeded, ignore=shutil.ignore_patterns("*.py", "README.md", "guidelines*"))
    names = {
        "observations.csv": "seedhandle1-posts.csv",
        "extension.ttl": "seedhandle1.ttl",
        "published.toml": "seedhandle1.toml",
        "knowledge.ttl": "seedhandle1-facts.ttl",
    }
    for file in ("kmgraph.toml", "catalog-v001.xml"):
        text = (seeded / file).read_text(encoding="utf-8")
        for old, new in names.items():
            text = text.replace(f'"{old}"', f'"{new}"')
        (seeded / file).write_text(text, encoding="utf-8")
    for old, new in names.items():
        (seeded / old).rename(seeded / new)
    bare = [seeded / "seedhandle1-posts.csv", seeded / "seedhandle1-more.csv"]
    bare[1].write_text("id,outcome\nq1,kept\nq2,removed\n", encoding="utf-8")
    options = ("--ontology", seeded / "seedhandle1.ttl", "--published", seeded / "seedhandle1.toml")

    for number, arguments in enumerate(((seeded,), (*bare, *options))):
        out = tmp_path / f"out{number}"
        result = here("guidelines", *arguments, "-o", out)
        assert result.returncode == 0, result.stderr
        public = [path for path in sorted(out.rglob("*")) if path.is_file()]
        for path in public:
            assert "seedhandle1" not in f"{path.relative_to(out)}\n{path.read_text(encoding='utf-8')}", path.name
        assert "observations-1.csv" in (out / "manifest.json").read_text(encoding="utf-8")
        private = (tmp_path / f"out{number}.private" / "columns.en.md").read_text(encoding="utf-8")
        assert "seedhandle1-posts.csv" in private
