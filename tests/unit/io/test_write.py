"""Files appear whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kmgraph.errors import InputError
from kmgraph.io.write import check_writable, open_folder, write_atomic


def test_writes_and_replaces(tmp_path: Path) -> None:
    path = tmp_path / "new" / "a.md"
    write_atomic(path, b"one")
    write_atomic(path, b"two")
    assert path.read_bytes() == b"two"
    assert list(path.parent.iterdir()) == [path]


def test_a_failed_write_leaves_the_old_file_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.md"
    write_atomic(path, b"old")

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(InputError, match="No space left on device") as caught:
        write_atomic(path, b"new")
    assert caught.value.where == str(path)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_folder_in_the_way(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        write_atomic(tmp_path, b"x")


@pytest.mark.skipif(os.name != "posix", reason="modes of POSIX")
def test_mode_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    write_atomic(path, b"old")
    assert path.stat().st_mode & 0o077 == 0o666 & ~_umask() & 0o077
    path.chmod(0o640)
    write_atomic(path, b"new")
    assert path.read_bytes() == b"new"
    assert path.stat().st_mode & 0o777 == 0o640


def test_several_files_appear_together_or_not_at_all(tmp_path: Path) -> None:
    source = tmp_path / "big.nq"
    source.write_bytes(b"quads")
    out = tmp_path / "out"
    with open_folder(out) as folder:
        folder.write_together({"a.md": b"one", "in/b.nq": source})
    assert (out / "a.md").read_bytes() == b"one"
    assert (out / "in" / "b.nq").read_bytes() == b"quads"
    with open_folder(out) as folder, pytest.raises(InputError) as caught:
        folder.write_together({"a.md": b"two", "c.md": b"new", "a.md/d.md": b"can't be"})
    assert caught.value.where == str(out / "a.md")
    assert (out / "a.md").read_bytes() == b"one"
    assert sorted(path.name for path in out.rglob("*") if path.is_file()) == ["a.md", "b.nq"]


@pytest.mark.parametrize("name", ["/etc/x", "../x", "in/../../x", "", "."])
def test_names_stay_below_the_folder(tmp_path: Path, name: str) -> None:
    with open_folder(tmp_path / "out") as folder:
        for act in (folder.remove, lambda name: folder.write(name, b"x"), lambda name: folder.write_new(name, b"x")):
            with pytest.raises(InputError, match="is no name of a file below the folder"):
                act(name)
    assert not list(tmp_path.iterdir())


def test_a_new_file_never_replaces_one(tmp_path: Path) -> None:
    with open_folder(tmp_path) as folder:
        folder.write_new("key", b"first")
        folder.write_new("key", b"second")
        assert (tmp_path / "key").read_bytes() == b"first"
        assert list(tmp_path.iterdir()) == [tmp_path / "key"]
        folder.remove("key")
        folder.remove("key")
    assert not list(tmp_path.iterdir())


def test_a_new_folder_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    with open_folder(tmp_path / "in") as folder:
        with pytest.raises(FileNotFoundError), folder.new_folder("store") as filled:
            (filled / "data").write_bytes(b"the folder itself is missing")
        assert not list((tmp_path / "in").iterdir())
        with folder.new_folder("store") as filled:
            filled.mkdir()
            (filled / "data").write_bytes(b"x")
    assert [path.name for path in (tmp_path / "in").iterdir()] == ["store"]
    assert (tmp_path / "in" / "store" / "data").read_bytes() == b"x"


@pytest.mark.parametrize(
    ("name", "is_folder", "what"),
    [
        ("file", True, "a file is where the folder should go"),
        ("folder", False, "a folder is where the file should go"),
        ("file/deeper/out", True, "a file is where a folder should go"),
        ("file/rules.json", False, "a file is where a folder should go"),
    ],
)
def test_what_is_in_the_way_is_said_before_long_work(tmp_path: Path, name: str, is_folder: bool, what: str) -> None:
    (tmp_path / "file").write_text("x")
    (tmp_path / "folder").mkdir()
    with pytest.raises(InputError, match=what):
        check_writable(tmp_path / name, is_folder=is_folder)


def test_new_places_can_be_written(tmp_path: Path) -> None:
    check_writable(tmp_path / "new" / "deeper" / "rules.json")
    check_writable(tmp_path / "new" / "out", is_folder=True)
    assert not list(tmp_path.iterdir())


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
