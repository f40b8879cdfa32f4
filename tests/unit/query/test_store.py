"""A store is as it was written, or is refused; whatever was done to it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from kmgraph.errors import InputError, LimitError
from kmgraph.io import ReadLimits
from kmgraph.project import STORE_MANIFEST
from kmgraph.query import check_store, is_store, run_query, write_store

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PREFIX = "https://example.org/"
LINES = "".join(f'_:oo{row} <{PREFIX}p> "{row}" .\n_:oo{row} <{PREFIX}of> _:oc{row} .\n' for row in range(500))
RULES = f"<{PREFIX}r> <{PREFIX}p> <{PREFIX}o> <{PREFIX}graph/learned> .\n"


@pytest.fixture
def store(tmp_path: Path) -> Path:
    (tmp_path / "observations.nq").write_text(LINES, encoding="utf-8")
    (tmp_path / "graph.nq").write_text(RULES, encoding="utf-8")
    folder = tmp_path / "store"
    write_store((tmp_path / "graph.nq", tmp_path / "observations.nq"), folder, "0123456789abcdef")
    return folder


def largest(store: Path) -> Path:
    return max(store.glob("*.sst"), key=lambda path: path.stat().st_size)


def test_the_manifest_says_what_was_loaded(store: Path) -> None:
    manifest = check_store(store)
    assert manifest is not None
    assert manifest.graphs == {"": 1000, f"{PREFIX}graph/learned": 1}
    assert manifest.quads == 1001
    assert manifest.inputs.keys() == {"graph.nq", "observations.nq"}
    assert manifest.run_id == "0123456789abcdef"


def test_short_labels_are_kept(store: Path) -> None:
    subjects = {quad.subject for quad in ox.Store.read_only(str(store))}
    assert ox.BlankNode("oo17") in subjects


def test_only_the_owner_may_enter(store: Path) -> None:
    if os.name == "posix":
        assert store.stat().st_mode & 0o777 == 0o700


def test_a_store_is_asked_with_files_added_and_stays_as_it_is(store: Path, tmp_path: Path) -> None:
    (tmp_path / "more.ttl").write_text(f"<{PREFIX}x> <{PREFIX}p> 1 .", encoding="utf-8")
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    asked = [run_query(count, store, added).rows[0][0] for added in ((), (tmp_path / "more.ttl",), ())]
    assert [term["value"] for term in asked if term] == ["1001", "1002", "1001"]
    assert check_store(store) is not None


def cut(store: Path) -> None:
    data = largest(store).read_bytes()
    largest(store).write_bytes(data[: len(data) // 2])


def flip(store: Path) -> None:
    path = largest(store)
    data = bytearray(path.read_bytes())
    data[len(data) // 3] ^= 255
    path.write_bytes(data)


def remove(store: Path) -> None:
    largest(store).unlink()


def shorten_list(store: Path) -> None:
    # The database opens such a store, and finds nothing in it.
    path = next(store.glob("MANIFEST-*"))
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def remove_current(store: Path) -> None:
    (store / "CURRENT").unlink()


def add(store: Path) -> None:
    opened = ox.Store(str(store))
    opened.add(ox.Quad(ox.NamedNode("a:b"), ox.NamedNode("a:b"), ox.NamedNode("a:b")))
    opened.flush()


def damage_manifest(store: Path) -> None:
    (store / STORE_MANIFEST).write_bytes(b'{"format": 1, "files": [')


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (cut, "cut short"),
        (flip, "has changed"),
        (remove, "is missing"),
        (shorten_list, "cut short"),
        (remove_current, "is missing"),
        (add, "changed|written to|missing|cut short"),
        (damage_manifest, "manifest of the store is damaged"),
    ],
)
def test_a_store_that_is_not_as_it_was_written_is_refused(
    store: Path, harm: Callable[[Path], None], words: str
) -> None:
    harm(store)
    assert is_store(store)
    with pytest.raises(InputError, match=words) as refusal:
        check_store(store)
    assert refusal.value.hint or "format" in words


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
@pytest.mark.parametrize("name", ["CURRENT", "LOCK", STORE_MANIFEST, "", "more.sst", "000004.log"])
@pytest.mark.parametrize("kind", ["pipe", "link to a device", "folder"])
def test_only_regular_files_of_a_store_are_opened(store: Path, name: str, kind: str) -> None:
    path = store / name if name else largest(store)
    path.unlink(missing_ok=True)
    (store / "bulk-0.sst").touch()
    {"pipe": os.mkfifo, "link to a device": lambda path: path.symlink_to("/dev/zero"), "folder": os.mkdir}[kind](path)
    assert is_store(store)
    with pytest.raises(InputError, match="regular files alone") as refusal:
        check_store(store)
    assert refusal.value.where == str(path)


@pytest.mark.skipif(os.name != "posix", reason="needs files with holes")
def test_a_store_that_is_larger_than_what_it_takes_on_disk_is_not_read(store: Path) -> None:
    os.truncate(largest(store), 8 * 1024**3)
    with pytest.raises(InputError, match="mostly a hole"):
        check_store(store)


def test_a_store_that_would_take_minutes_to_read_is_refused(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kmgraph.query.store._LARGEST", ReadLimits(1000, 1000))
    with pytest.raises(LimitError, match="more than 64 GB"):
        check_store(store)


def test_a_store_of_a_later_format_is_refused(store: Path) -> None:
    document = json.loads((store / STORE_MANIFEST).read_bytes())
    (store / STORE_MANIFEST).write_text(json.dumps({**document, "format": 2}), encoding="utf-8")
    with pytest.raises(InputError, match="format 2"):
        check_store(store)


def test_a_store_of_others_is_opened_as_it_is(tmp_path: Path) -> None:
    theirs = ox.Store(str(tmp_path / "theirs"))
    theirs.flush()
    del theirs
    assert is_store(tmp_path / "theirs")
    assert check_store(tmp_path / "theirs") is None


def test_what_a_broken_load_left_is_removed_unless_somebody_holds_the_store(tmp_path: Path) -> None:
    folder = tmp_path / "theirs"
    held = ox.Store(str(folder))
    held.flush()
    left = folder / "bulk-1234.sst"
    left.write_bytes(b"x")
    script = f"from pathlib import Path; from kmgraph.query import check_store; check_store(Path({str(folder)!r}))"
    run_python(script)
    assert left.exists()
    del held
    run_python(script)
    assert not left.exists()


def run_python(script: str) -> None:
    # Locks of a process don't stop the process itself.
    subprocess.run([sys.executable, "-c", script], check=True)


def test_what_files_say_twice_is_counted_once(tmp_path: Path) -> None:
    for name in ("a.nq", "b.nq"):
        (tmp_path / name).write_text(RULES + "<a:a> <a:a> <a:a> .\n", encoding="utf-8")
    manifest = write_store((tmp_path / "a.nq", tmp_path / "b.nq"), tmp_path / "store")
    assert manifest.graphs == {"": 1, f"{PREFIX}graph/learned": 1}
    assert check_store(tmp_path / "store") == manifest
