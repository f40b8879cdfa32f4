"""Whatever can write joins the registry of what may hold a person's traces, or says why it holds none."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from checkout import ROOT

from kmgraph.model import Source
from kmgraph.observe import can_rewrite
from kmgraph.observe.readers.registry import iter_readers
from kmgraph.pipeline.forgetting import DOORS, STORES, TRACELESS

if TYPE_CHECKING:
    from collections.abc import Mapping

PACKAGE = ROOT / "kmgraph"
DOOR = {"write_atomic", "open_folder", "RunFolders", "keep_cached", "scratch_folder", "remove_run", "remove_folder"}
CALLS = {
    *("write_bytes", "write_text", "mkdir", "touch", "rename", "unlink", "rmdir", "symlink_to", "hardlink_to"),
    *("makedirs", "rmtree", "copyfile", "copytree", "link", "symlink", "mkfifo", "chmod", "fchmod"),
    *("Store", "TemporaryDirectory", "TemporaryFile", "NamedTemporaryFile", "mkdtemp", "mkstemp", "bulk_extend"),
    *("fdopen",),
}
ONLY_NAMES = {
    "kmgraph.io": "hands the door on",
    "kmgraph.io.runs": "hands the door on",
    "kmgraph.pipeline.forgetting.stores": "names the folders of runs and writes nothing",
    "kmgraph.io.read": "opens to read",
    "kmgraph.io.runs.check": "opens to read",
    "kmgraph.rdf.read": "fills a store that others made",
}
"""Modules in which a word of those above means no writing of what lasts."""


@cache
def writers() -> Mapping[str, str]:
    """Return the modules that can write, by their words: the door's names, and calls that change files."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        words = {word for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) for word in words_of(node)}
        if words:
            found[module] = ", ".join(sorted(words))
    return found


def words_of(node: ast.AST) -> set[str]:
    if isinstance(node, ast.ImportFrom) and str(node.module).startswith("kmgraph"):
        return {alias.name for alias in node.names} & DOOR
    if isinstance(node, ast.Call):
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        return {name} & CALLS
    return set()


def registered() -> set[str]:
    return {module for store in STORES.values() for module in store.written_by}


def test_whoever_can_write_is_in_the_registry_or_says_why_not() -> None:
    unknown = {
        module: words for module, words in writers().items() if module not in {*registered(), *TRACELESS, *ONLY_NAMES}
    }
    assert not unknown, (
        "these write: add them to STORES in kmgraph/pipeline/forgetting/registry.py, and have forget reach what they "
        f"write, or to TRACELESS with the reason: {unknown}"
    )


def test_the_registry_names_modules_that_are_there() -> None:
    modules = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for path in PACKAGE.rglob("*.py")
    }
    assert {*registered(), *TRACELESS, *ONLY_NAMES} <= modules
    assert not registered() & set(TRACELESS)


def test_every_kind_of_source_is_a_door_of_the_registry() -> None:
    assert {reader.kind for reader in iter_readers()} == set(DOORS)


@pytest.mark.parametrize("reader", list(iter_readers()), ids=lambda reader: reader.kind)
def test_what_a_door_promises_is_done(reader) -> None:  # type: ignore[no-untyped-def]
    for suffix in reader.suffixes:
        plain, packed = (Source(Path(f"posts{suffix}{end}"), kind=reader.kind) for end in ("", ".gz"))
        assert can_rewrite(plain) is ("written anew" in DOORS[reader.kind])
        assert can_rewrite(packed) is can_rewrite(plain)
