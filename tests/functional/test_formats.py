"""The guidelines in other formats: in the run's folder and manifest, the same bytes each time."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from kmgraph.io import check_run

if TYPE_CHECKING:
    from pathlib import Path

    from installed import Kmgraph

ALL = ("--format", "pdf", "--format", "docx", "--format", "epub", "--lang", "en")
FORMS = ("docx", "epub", "html", "md", "pdf")


@pytest.fixture(scope="module")
def project(here: Kmgraph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("formats") / "project"
    assert here("init", folder, "-q").returncode == 0
    return folder


@pytest.fixture(scope="module")
def run_folder(here: Kmgraph, project: Path) -> Path:
    done = here("guidelines", project, "-o", project / "out", *ALL)
    assert done.returncode == 0, done.stderr
    return project / "out"


def test_books_stand_beside_the_pages(run_folder: Path) -> None:
    names = sorted(path.name for path in run_folder.glob("guidelines.*"))
    assert names == [f"guidelines.en.{form}" for form in FORMS]
    heads = {form: (run_folder / f"guidelines.en.{form}").read_bytes()[:4] for form in ("pdf", "docx", "epub")}
    assert heads == {"pdf": b"%PDF", "docx": b"PK\x03\x04", "epub": b"PK\x03\x04"}


def test_the_manifest_holds_them(run_folder: Path) -> None:
    manifest = json.loads((run_folder / "manifest.json").read_bytes())
    assert {f"guidelines.en.{form}" for form in FORMS} <= {entry["name"] for entry in manifest["files"]}
    assert manifest["options"]["formats"] == "pdf docx epub"
    check_run(run_folder)
    assert not list(run_folder.with_name("out.private").glob("guidelines.*"))


def test_a_second_run_gives_the_same_bytes(here: Kmgraph, project: Path, run_folder: Path) -> None:
    assert here("guidelines", project, "-o", project / "again", *ALL).returncode == 0
    for form in FORMS:
        name = f"guidelines.en.{form}"
        assert (project / "again" / name).read_bytes() == (run_folder / name).read_bytes(), form


def test_what_is_missing_is_told_before_any_work(here: Kmgraph, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kmgraph.render.output.extras.importlib.util.find_spec", lambda name: None)
    done = here("guidelines", project, "-o", project / "none", "--format", "pdf")
    assert done.returncode == 2
    assert "typst, which is not installed" in done.stderr
    assert "pip install 'kmgraph[pdf]'" in done.stderr
    assert not (project / "none").exists()


def test_a_template_of_the_user_s_shapes_every_format(here: Kmgraph, project: Path) -> None:
    own = project / "own" / "layout"
    own.mkdir(parents=True)
    (own / "guidelines.html").write_text(
        '<header class="masthead"><h1>{{ title }}</h1></header><main><h2>Mine</h2><p>Words of my own.</p></main>',
        "utf-8",
    )
    done = here("guidelines", project, "-o", project / "mine", "--templates", project / "own", *ALL)
    assert done.returncode == 0, done.stderr
    assert "Words of my own." in (project / "mine" / "guidelines.en.html").read_text("utf-8")
    sizes = {form: (project / "mine" / f"guidelines.en.{form}").stat().st_size for form in ("pdf", "epub")}
    assert all(sizes[form] < (project / "out" / f"guidelines.en.{form}").stat().st_size for form in sizes)
