"""A project of a stranger, with links, pipes and odd names everywhere: nothing outside of it is read or written."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from installed import Kmgraph

pytestmark = pytest.mark.skipif(os.name != "posix", reason="links and pipes of POSIX")

MARK = "victimsown"
UNPRINTABLE = re.compile("[\x00-\x09\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
REFUSED = frozenset({3})


@pytest.fixture(scope="module")
def shipped(here: Kmgraph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project with a finished run."""
    folder = tmp_path_factory.mktemp("shipped") / "project"
    assert here("init", folder, "-q").returncode == 0
    assert here("guidelines", folder, "-q").returncode == 0
    return folder


def marked(victim: Path) -> None:
    """Make every file of somebody else's project say whose it is, without making it another kind of file."""
    for path in victim.rglob("*"):
        if path.suffix in {".toml", ".ttl"}:
            path.write_text(f"{path.read_text(encoding='utf-8')}\n# {MARK}\n", encoding="utf-8")
    settings = victim / "kmgraph.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("What gets", MARK), encoding="utf-8")
    extension = victim / "extension.ttl"
    extension.write_text(extension.read_text(encoding="utf-8").replace('"@en', f' {MARK}"@en'), encoding="utf-8")
    table = victim / "observations.csv"
    table.write_text(table.read_text(encoding="utf-8").replace("sample-", f"{MARK}-"), encoding="utf-8")
    for path in victim.rglob("rules.json"):
        path.write_text(path.read_text(encoding="utf-8").replace("Posts", f"{MARK} posts"), encoding="utf-8")


def linked(name: str, *, keeps_manifests: bool = True) -> Callable[[Path], None]:
    """Return what puts a link to the victim's file or folder of that name in its place."""

    def change(project: Path) -> None:
        for manifest in () if keeps_manifests else project.rglob("manifest.json"):
            manifest.unlink()
        remove(project / name)
        (project / name).symlink_to(f"../victim/{name}")

    return change


def remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def piped(name: str) -> Callable[[Path], None]:
    def change(project: Path) -> None:
        remove(project / name)
        os.mkfifo(project / name)

    return change


def dangling(name: str) -> Callable[[Path], None]:
    def change(project: Path) -> None:
        remove(project / name)
        (project / name).symlink_to("../new")

    return change


def set_to(old: str, new: str) -> Callable[[Path], None]:
    def change(project: Path) -> None:
        settings = project / "kmgraph.toml"
        text = settings.read_text(encoding="utf-8")
        assert old in text
        settings.write_text(text.replace(old, new, 1), encoding="utf-8")

    return change


def output(name: str) -> Callable[[Path], None]:
    return set_to('output = "guidelines"', f'output = "{name}"')


def catalog(project: Path) -> None:
    (project / "catalog-v001.xml").write_text(
        '<catalog xmlns="urn:oasis:names:tc:entity:xmlns:xml:catalog">'
        '<uri name="https://example.org/theirs" uri="../victim/extension.ttl"/></catalog>',
        encoding="utf-8",
    )
    extension = project / "extension.ttl"
    extension.write_text(
        extension.read_text(encoding="utf-8").replace(
            "a owl:Ontology", "a owl:Ontology ; owl:imports <https://example.org/theirs>", 1
        ),
        encoding="utf-8",
    )


def nothing(project: Path) -> None:
    assert project.is_dir()


ANY = frozenset({0, 1, 3})
ATTACKS: dict[str, tuple[Callable[[Path], None], frozenset[int]]] = {
    "there is none": (nothing, frozenset({0})),
    **{f"{name} is a link": (linked(name), REFUSED) for name in ("kmgraph.toml", "observations.csv", "published.toml")},
    **{f"{name} is a pipe": (piped(name), REFUSED) for name in ("kmgraph.toml", "observations.csv", "extension.ttl")},
    "the extension is a link": (linked("extension.ttl"), REFUSED),
    "the published rules are a pipe": (piped("published.toml"), REFUSED),
    "the output is a link": (linked("guidelines"), REFUSED),
    "the private output is a link": (linked("guidelines.private"), REFUSED),
    "the private output is a link, without manifests": (linked("guidelines.private", keeps_manifests=False), REFUSED),
    "the output dangles": (dangling("guidelines"), REFUSED),
    "the private output dangles": (dangling("guidelines.private"), REFUSED),
    **{
        f"{name} of the last run is a link": (linked(f"guidelines{name}", keeps_manifests=False), REFUSED)
        for name in ("/rules.json", "/graph.nq", "/ontology", "/ontology/extension-1.ttl", ".private/rules.json")
    },
    "a page of the last run dangles": (dangling("guidelines/guidelines.en.md"), REFUSED),
    "a page of the last run is a pipe": (piped("guidelines/guidelines.en.md"), REFUSED),
    "the manifest is a link": (linked("guidelines/manifest.json"), REFUSED),
    "the output is beside the project": (output("../new"), REFUSED),
    "the output is the project": (output("."), REFUSED),
    "the output is absolute": (output("/tmp/kmgraph-new"), REFUSED),
    "the output goes up and down": (output("a/../../new"), REFUSED),
    "the output is a file": (output("kmgraph.toml"), REFUSED),
    "the output can be no name": (output("x\\u0000y"), REFUSED),
    "the output has a line end": (output("a\\nb"), ANY),
    "the output has an escape": (output("\\u001b[31mred"), ANY),
    "the output turns the direction": (output("\\u202egnp.md"), ANY),
    "a table has an odd name": (set_to('"observations.csv"', '"a\\nb\\u001b[2J\\u202evsc.csv"'), REFUSED),
    "a table is elsewhere": (set_to('"observations.csv"', '"../victim/observations.csv"'), REFUSED),
    "an ontology is elsewhere": (set_to('"extension.ttl"', '"/etc/passwd"'), REFUSED),
    "the folder of former keys is a link": (dangling(".kmgraph"), ANY),
    "the catalog leads out": (catalog, ANY),
    "the catalog is a link": (dangling("catalog-v001.xml"), ANY),
}


def contents(folder: Path) -> dict[str, bytes | None]:
    """Return all paths below a folder but the project's: what files hold, and that folders are there."""
    outside = (path for path in folder.rglob("*") if (folder / "project") not in (path, *path.parents))
    return {str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None for path in outside}


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_outside_is_read_or_written(attack: str, here: Kmgraph, shipped: Path, tmp_path: Path) -> None:
    world = tmp_path / "world"
    for name in ("project", "victim"):
        shutil.copytree(shipped, world / name)
    marked(world / "victim")
    change, codes = ATTACKS[attack]
    change(world / "project")
    before = contents(world)
    within = world / "project" if (world / "project" / "kmgraph.toml").is_file() else world
    done = here("guidelines", world / "project")
    assert done.returncode in codes, done.stderr
    others = (("check", "a post about cats"), ("query", "rules-by-status"), ("explain", "r-"))
    said = [done, *(here(*command, cwd=within) for command in others)]
    for each in said:
        assert each.returncode in {0, 1, 2, 3, 4}, each.stderr
        assert "Traceback" not in each.stderr
        assert MARK not in each.stdout + each.stderr
        assert not UNPRINTABLE.search(each.stderr), each.stderr
    assert contents(world) == before
    for path in (world / "project").rglob("*"):
        if path.is_file() and not path.is_symlink() and not is_through_link(path, world):
            assert MARK.encode() not in path.read_bytes(), path


def is_through_link(path: Path, world: Path) -> bool:
    return not path.resolve().is_relative_to(world.resolve() / "project")
