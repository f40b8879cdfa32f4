"""Which files of a run a command reads: both folders from either, never those of two runs."""

from __future__ import annotations

import gzip
import hashlib
import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from kmgraph.commands.run_graph import find_graph, find_rules, run_folders
from kmgraph.errors import InputError
from kmgraph.io import InputDigest, RunFolders, RunOrigin, check_run, read_run
from kmgraph.model import Project
from kmgraph.rules import read_rules

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

GRAPH = b"<a:r> <a:p> <a:o> <a:g> .\n"
OBSERVATIONS = gzip.compress(b"_:oo1 <a:p> <a:o> .\n", mtime=0)


def write_run(folder: Path, version: str = "1") -> None:
    public = {"graph.nq": GRAPH, "rules.json": b"public", "validation.ttl": b""}
    private = {"observations.nq.gz": OBSERVATIONS, "rules.json": b"exact", "validation.ttl": b""}
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


def test_the_report_with_every_result_is_preferred(out: Path, tmp_path: Path) -> None:
    private = out.with_name("out.private")
    assert find_graph(out).validation == find_graph(private).validation == private / "validation.ttl"
    assert find_graph(out / "graph.nq").validation is None
    alone = tmp_path / "published"
    out.rename(alone)
    assert find_graph(alone).validation == alone / "validation.ttl"
    (alone / "validation.ttl").write_bytes(b"<a:a> <a:b> <a:c> .")
    with pytest.raises(InputError, match="changed"):
        find_graph(alone)


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


PROJECT = Project(name="p", base_iri="https://e.org/p/")
NO_MANIFESTS = ["[]", "{}", "null", '{"run": 7}', '{"formats": {}}', "not JSON", ""]


def damage(out: Path, content: str) -> None:
    for folder in (out, out.with_name("out.private")):
        (folder / "manifest.json").write_text(content)


@pytest.mark.parametrize("content", NO_MANIFESTS)
@pytest.mark.parametrize("name", ["out", "out.private", "out/graph.nq", "out.private/observations.nq.gz"])
def test_no_graph_is_read_beside_a_damaged_manifest(out: Path, name: str, content: str) -> None:
    damage(out, content)
    with pytest.raises(InputError, match="no manifest of kmgraph's, or a damaged one") as raised:
        find_graph(out.parent / name)
    assert "run kmgraph guidelines again" in (raised.value.hint or "")


@pytest.mark.parametrize("content", NO_MANIFESTS)
def test_no_rules_are_read_beside_a_damaged_manifest(out: Path, content: str) -> None:
    damage(out, content)
    with pytest.raises(InputError, match="no manifest of kmgraph's, or a damaged one"):
        find_rules(out, PROJECT)


def write_manifest(path: Path, document: dict[str, Any]) -> None:
    """Write a manifest with the digest of what it says, as docs/file-formats.md tells it."""
    said = {key: value for key, value in document.items() if key != "sha256"}
    digest = hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()
    path.write_text(json.dumps({**said, "sha256": digest}))


def test_the_digest_of_a_manifest_is_as_documented(out: Path) -> None:
    path = out / "manifest.json"
    before = json.loads(path.read_bytes())
    write_manifest(path, before)
    assert json.loads(path.read_bytes()) == before
    assert list(before)[-1] == "sha256"


@pytest.mark.parametrize("name", ["../secret", "/etc/passwd", "a/../../b", "a//b", ""])
def test_a_manifest_that_names_files_outside_is_none(out: Path, name: str) -> None:
    path = out / "manifest.json"
    document = json.loads(path.read_bytes())
    document["files"][0]["name"] = name
    write_manifest(path, document)
    for read in (find_graph, lambda folder: find_rules(folder, PROJECT)):
        with pytest.raises(InputError, match="no manifest of kmgraph's, or a damaged one"):
            read(out)


@pytest.mark.parametrize("value", [{"a": 1}, [1], "1" * 10_000, "1", None, True, 1.0, -1, 10**30])
@pytest.mark.parametrize("key", ["format", "size"])
def test_a_manifest_whose_numbers_are_none_is_damaged(out: Path, key: str, value: object) -> None:
    path = out / "manifest.json"
    document = json.loads(path.read_bytes())
    (document if key == "format" else document["files"][0])[key] = value
    write_manifest(path, document)
    with pytest.raises(InputError, match="no manifest of kmgraph's, or a damaged one"):
        find_graph(out)


def test_a_manifest_that_lists_a_file_twice_is_damaged(out: Path) -> None:
    path = out / "manifest.json"
    document = json.loads(path.read_bytes())
    document["files"].append(document["files"][0] | {"size": 1})
    write_manifest(path, document)
    with pytest.raises(InputError, match="no manifest of kmgraph's, or a damaged one"):
        find_graph(out)


@pytest.mark.parametrize("folder", ["out", "out.private"])
@pytest.mark.parametrize("foreign", [None, '{"name": "a program for the web", "icons": []}'])
def test_a_run_that_lost_one_manifest_is_not_read(out: Path, folder: str, foreign: str | None) -> None:
    manifest = out.with_name(folder) / "manifest.json"
    manifest.unlink()
    if foreign is not None:
        manifest.write_text(foreign)
    with pytest.raises(InputError, match=r"what this file of a run should be|of which run this folder is") as raised:
        find_graph(out)
    assert "run kmgraph guidelines again" in (raised.value.hint or "")


def leave_out(folder: Path, name: str) -> None:
    """Write a run's manifest as a run would that has no such file."""
    manifest = read_run(folder)
    assert manifest is not None
    files = {entry: digest for entry, digest in manifest.files.items() if entry != name}
    (folder / "manifest.json").write_bytes(replace(manifest, files=files).to_json())


def test_a_file_of_a_run_must_be_listed(out: Path) -> None:
    leave_out(out, "graph.nq")
    with pytest.raises(InputError, match="what this file of a run should be"):
        find_graph(out)
    assert find_rules(out, PROJECT).name == "rules.json"


@pytest.mark.parametrize("folder", ["out", "out.private"])
def test_rules_in_a_run_s_folder_must_be_listed(out: Path, folder: str) -> None:
    file = out.with_name(folder) / "rules.json"
    leave_out(file.parent, file.name)
    with pytest.raises(InputError, match="what this file of a run should be"):
        read_rules(file)
    if folder == "out.private":
        with pytest.raises(InputError, match="what this file of a run should be"):
            find_rules(out, PROJECT)


@pytest.mark.parametrize(
    "change",
    [
        lambda document: document["files"].pop(),
        lambda document: document["files"].clear(),
        lambda document: document["inputs"].clear(),
        lambda document: document["inputs"][0].update(sha256="1" * 64),
        lambda document: document["options"].update(seed="7"),
        lambda document: document.pop("options"),
        lambda document: document.update(kmgraph="0"),
        lambda document: document.pop("sha256"),
        lambda document: document.update(sha256="0" * 64),
        lambda document: document.update(also="this"),
    ],
)
@pytest.mark.parametrize("folder", ["out", "out.private"])
def test_a_manifest_that_lost_or_changed_anything_is_damaged(
    out: Path, folder: str, change: Callable[[Any], object]
) -> None:
    path = out.with_name(folder) / "manifest.json"
    document = json.loads(path.read_bytes())
    change(document)
    path.write_text(json.dumps(document))
    for read in (check_run, lambda folder: find_rules(folder, PROJECT)):
        with pytest.raises(InputError, match="no manifest of kmgraph's, or a damaged one"):
            read(out.with_name(folder))


@pytest.mark.parametrize("name", ["out/graph.nq", "out.private/observations.nq.gz"])
def test_a_changed_graph_is_refused_with_the_way_out(out: Path, name: str) -> None:
    (out.parent / name).write_bytes(b"<a:x> <a:p> <a:o> <a:g> ." + b" " * 100)
    with pytest.raises(InputError, match="has changed since it was written") as raised:
        find_graph(out)
    assert "kmgraph validate" in (raised.value.hint or "")


def test_the_ontology_of_a_run_is_compared_too(tmp_path: Path) -> None:
    term = b"<https://e.org/> a <http://www.w3.org/2002/07/owl#Ontology> ."
    catalog = (
        b'<catalog xmlns="urn:oasis:names:tc:entity:xmlns:xml:catalog">'
        b'<uri name="https://e.org/" uri="ontology/e.ttl"/></catalog>'
    )
    public = {"graph.nq": GRAPH, "ontology/e.ttl": term, "catalog-v001.xml": catalog}
    RunFolders(tmp_path / "out").write(public, {}, RunOrigin("1"))
    assert [path.name for path in find_graph(tmp_path / "out").ontology] == ["e.ttl"]
    for name in ("ontology/e.ttl", "catalog-v001.xml"):
        path = tmp_path / "out" / name
        whole = path.read_bytes()
        path.write_bytes(whole + b"\n")
        with pytest.raises(InputError, match="has changed since it was written"):
            find_graph(tmp_path / "out")
        path.write_bytes(whole)


def test_another_programs_manifest_says_nothing_of_graphs_beside_it(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text('{"name": "a program for the web"}')
    (tmp_path / "graph.nq").write_bytes(GRAPH)
    assert find_graph(tmp_path / "graph.nq").files == (tmp_path / "graph.nq",)
