"""What no command writes over: what it reads, and the files of a run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kmgraph.errors import UsageError
from kmgraph.io import RunFolders, RunOrigin
from kmgraph.project import CONFIG_NAME, DECISIONS_NAME, refuse_output

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def run(tmp_path: Path) -> Path:
    folder = tmp_path / "out"
    public = {"rules.json": b"{}", "report.en.md": b"words", "ontology/modules/core.ttl": b""}
    RunFolders(folder).write(public, {"rules.json": b"{}", "columns.en.md": b""}, RunOrigin("1"))
    return folder


@pytest.mark.parametrize(
    "name",
    [
        "out/rules.json",
        "out/report.en.md",
        "out/REPORT.EN.md",
        "out/manifest.json",
        "out/ontology/modules/core.ttl",
        "out/ontology/extension-7.ttl",
        "out/graph.nq",
        "out.private/rules.json",
        "out.private/columns.en.md",
        "out.private/.gitignore",
        "out.private/observations.nq.gz",
        "other/../out/rules.json",
        "link/rules.json",
    ],
)
def test_files_of_a_run_are_refused_whether_there_or_not(run: Path, name: str) -> None:
    (run.parent / "other").mkdir()
    (run.parent / "link").symlink_to("out")
    with pytest.raises(UsageError, match="a file of a run"):
        refuse_output(run.parent / name, ())


@pytest.mark.parametrize("name", ["out/mine.csv", "out/rules.json.bak", "out.private/rules.csv", "out/mine"])
def test_nothing_else_is_put_into_a_run_s_folder(run: Path, name: str) -> None:
    with pytest.raises(UsageError, match="a file of a run"):
        refuse_output(run.parent / name, ())


@pytest.mark.parametrize("name", ["store/rules.ttl", "store", "store/deep/rules.ttl", "link/rules.ttl"])
@pytest.mark.parametrize(("mark", "held"), [("kmgraph-store.json", "{}"), ("CURRENT", "MANIFEST-000005\n")])
def test_nothing_is_put_into_a_store(tmp_path: Path, name: str, mark: str, held: str) -> None:
    (tmp_path / "store/deep").mkdir(parents=True)
    (tmp_path / "link").symlink_to("store")
    (tmp_path / "store" / mark).write_text(held)
    with pytest.raises(UsageError, match="in a store"):
        refuse_output(tmp_path / name, ())


def test_another_program_s_file_makes_no_store(tmp_path: Path) -> None:
    (tmp_path / "CURRENT").write_text("release 5\n")
    refuse_output(tmp_path / "rules.ttl", ())


@pytest.mark.parametrize("name", ["out/mine/rules.csv", "rules.json"])
def test_other_files_below_or_beside_a_run_are_not(run: Path, name: str) -> None:
    refuse_output(run.parent / name, ())


@pytest.mark.parametrize("damage", [b"", b"{", b'{"files": [], "run": 5, "kmgraph": "1"}'])
@pytest.mark.parametrize("half", ["out", "out.private"])
def test_a_damaged_or_missing_manifest_gives_no_run_away(run: Path, damage: bytes, half: str) -> None:
    manifest = run.parent / half / "manifest.json"
    manifest.write_bytes(damage) if damage else manifest.unlink()
    for name in ("out/rules.json", "out/graph.nq", "out.private/rules.json"):
        with pytest.raises(UsageError, match="a file of a run"):
            refuse_output(run.parent / name, ())


def test_a_strangers_manifest_makes_no_run(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text('{"name": "an app of the web", "icons": []}')
    refuse_output(tmp_path / "rules.json", ())


def test_a_project_s_settings_and_decisions_are_read(tmp_path: Path) -> None:
    (tmp_path / "posts.csv").write_text("id,outcome\n1,kept\n")
    (tmp_path / DECISIONS_NAME).write_text("format = 1\n")
    (tmp_path / CONFIG_NAME).write_text('[project]\nname = "p"\n[[source]]\npath = "posts.csv"\n')
    for name in (CONFIG_NAME, DECISIONS_NAME, "posts.csv"):
        with pytest.raises(UsageError, match="files that are read"):
            refuse_output(tmp_path / name, (tmp_path,))
