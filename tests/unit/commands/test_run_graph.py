"""Which files of a run a command reads: both folders from either, never those of two runs."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import pytest

from kmgraph.commands.run_graph import find_graph, find_rules, run_folders
from kmgraph.errors import InputError
from kmgraph.io import InputDigest, RunFolders, RunOrigin
from kmgraph.model import Project

if TYPE_CHECKING:
    from pathlib import Path

GRAPH = b"<a:r> <a:p> <a:o> <a:g> .\n"
OBSERVATIONS = gzip.compress(b"_:oo1 <a:p> <a:o> .\n", mtime=0)


def write_run(folder: Path, version: str = "1") -> None:
    public = {"graph.nq": GRAPH, "rules.json": b"public"}
    private = {"observations.nq.gz": OBSERVATIONS, "rules.json": b"exact"}
    RunFolders(folder).write(public, private, RunOrigin(version, (InputDigest("posts.csv", "0" * 64),)))


@pytest.fixture
def out(tmp_path: Path) -> Path:
    write_run(tmp_path / "out")
    return tmp_path / "out"


@pytest.mark.parametrize("name", ["out", "out.private"])
def test_both_folders_are_found_from_either(out: Path, name: str) -> None:
    files = find_graph(out.with_name(name))
    assert files.files == (out / "graph.nq", out.with_name("out.private") / "observations.nq.gz")
    assert files.has_observations
    assert files.ontology
    assert {str(quad.subject) for quad in files.iter_quads()} == {"<a:r>", "_:oo1"}


def test_a_published_folder_has_no_observations(out: Path, tmp_path: Path) -> None:
    alone = tmp_path / "published"
    out.rename(alone)
    assert find_graph(alone).files == (alone / "graph.nq",)
    assert find_graph(alone).has_observations is False
    assert find_graph(alone / "graph.nq").has_observations is False


def test_of_other_peoples_graphs_nothing_is_known(tmp_path: Path) -> None:
    (tmp_path / "mine.ttl").write_text("<a:a> <a:b> <a:c> .", encoding="utf-8")
    assert find_graph(tmp_path / "mine.ttl").has_observations is None
    assert find_graph(tmp_path / "mine.ttl").ontology == ()


@pytest.mark.parametrize("name", ["out", "out.private"])
def test_two_runs_are_not_mixed(out: Path, tmp_path: Path, name: str) -> None:
    write_run(tmp_path / "other", version="2")
    out.with_name("out.private").rename(tmp_path / "old.private")
    (tmp_path / "other.private").rename(out.with_name("out.private"))
    with pytest.raises(InputError, match="two runs"):
        find_graph(out.with_name(name))


def test_a_changed_file_is_refused(out: Path) -> None:
    (out.with_name("out.private") / "observations.nq.gz").write_bytes(OBSERVATIONS[:-9])
    with pytest.raises(InputError, match="cut short"):
        find_graph(out)


def test_exact_rules_are_preferred(out: Path) -> None:
    project = Project("p", "https://example.org/p/", output=out)
    exact = out.with_name("out.private") / "rules.json"
    assert find_rules(None, project) == find_rules(out, project) == exact
    assert find_rules(out / "rules.json", project) == out / "rules.json"
    exact.unlink()
    assert find_rules(None, project) == out / "rules.json"


def test_the_private_folder_lies_beside_the_folder_that_a_link_leads_to(out: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    link = tmp_path / "elsewhere" / "link"
    link.symlink_to(out)
    assert run_folders(link).private.resolve() == out.with_name("out.private").resolve()


def test_there_is_no_graph(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no graph at"):
        find_graph(tmp_path)


@pytest.mark.parametrize("has_manifest", [True, False])
@pytest.mark.parametrize("name", ["out.private", "out.private/observations.nq.gz", "out/graph.nq"])
def test_a_graph_is_not_found_through_a_link(out: Path, tmp_path: Path, name: str, has_manifest: bool) -> None:
    lead_away(tmp_path / name, tmp_path, has_manifest=has_manifest)
    with pytest.raises(InputError, match="symbolic link"):
        find_graph(out)


@pytest.mark.parametrize("has_manifest", [True, False])
@pytest.mark.parametrize("name", ["out.private", "out.private/rules.json", "out/rules.json"])
def test_rules_are_not_found_through_a_link(out: Path, tmp_path: Path, name: str, has_manifest: bool) -> None:
    if name == "out/rules.json":
        (tmp_path / "out.private" / "rules.json").unlink()
    lead_away(tmp_path / name, tmp_path, has_manifest=has_manifest)
    with pytest.raises(InputError, match="symbolic link"):
        find_rules(out, Project("p", "https://example.org/p/"))


def lead_away(path: Path, folder: Path, *, has_manifest: bool) -> None:
    """Put a link in a path's place, which leads to what was there."""
    for part in () if has_manifest else ("out", "out.private"):
        (folder / part / "manifest.json").unlink()
    path.rename(folder / "theirs")
    path.symlink_to(folder / "theirs")
