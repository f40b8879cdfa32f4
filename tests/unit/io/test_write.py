"""Files appear whole or not at all."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from broken_off import killed_at

from kmgraph.errors import InputError
from kmgraph.io import standard_streams
from kmgraph.io.write import check_writable, open_folder, write_atomic

if TYPE_CHECKING:
    from collections.abc import Callable

posix = pytest.mark.skipif(os.name != "posix", reason="links, pipes and modes of POSIX")


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


@posix
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


@posix
@pytest.mark.parametrize("target", ["victim", "missing"])
def test_a_link_at_an_outputs_name_is_refused(tmp_path: Path, target: str) -> None:
    (tmp_path / "victim").write_bytes(b"theirs")
    link = tmp_path / "a.md"
    link.symlink_to(target)
    acts: list[Callable[[], None]] = [lambda: check_writable(link), lambda: write_atomic(link, b"x")]
    for act in acts:
        with pytest.raises(InputError, match="a symbolic link is where a file should go") as caught:
            act()
        assert caught.value.where == str(link)
    with open_folder(tmp_path) as folder, pytest.raises(InputError, match="a symbolic link"):
        folder.write_new("a.md", b"x")
    assert link.is_symlink()
    assert (tmp_path / "victim").read_bytes() == b"theirs"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.md", "victim"]


@posix
def test_a_linked_folder_below_the_output_is_refused(tmp_path: Path) -> None:
    (tmp_path / "victim").mkdir()
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "in").symlink_to("../victim")
    (tmp_path / "reached").symlink_to("out")
    with open_folder(tmp_path / "reached") as folder:
        for act in (folder.remove, lambda name: folder.write(name, b"x"), lambda name: folder.write_new(name, b"x")):
            with pytest.raises(InputError, match="a symbolic link is where a folder should go"):
                act("in/a.md")
        folder.write("a.md", b"x")
    with (
        open_folder(tmp_path / "out", "in") as folder,
        pytest.raises(InputError, match="a symbolic link is where a folder should go"),
    ):
        folder.write("a.md", b"x")
    assert not list((tmp_path / "victim").iterdir())
    assert (tmp_path / "out" / "a.md").read_bytes() == b"x"


@posix
def test_a_folder_that_is_changed_for_a_link_meanwhile_leads_nowhere(tmp_path: Path) -> None:
    (tmp_path / "victim").mkdir()
    with open_folder(tmp_path / "out") as folder, folder.open("in/a.md") as file:
        (tmp_path / "out" / "in").rename(tmp_path / "out" / "moved")
        (tmp_path / "out" / "in").symlink_to("../victim")
        file.write(b"x")
    assert not list((tmp_path / "victim").iterdir())
    assert (tmp_path / "out" / "moved" / "a.md").read_bytes() == b"x"


@posix
def test_private_files_are_their_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "rules.json"
    path.touch(mode=0o644)
    write_atomic(path, b"x", private=True)
    with open_folder(tmp_path, "hidden", private=True) as folder:
        folder.write("key", b"x")
    assert path.stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "hidden").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "hidden" / "key").stat().st_mode & 0o777 == 0o600


@posix
def test_a_pipe_is_written_to(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    content = b"x" * 200_000
    with ThreadPoolExecutor() as threads:
        read = threads.submit(pipe.read_bytes)
        check_writable(pipe)
        write_atomic(pipe, content)
        assert read.result() == content
    assert pipe.is_fifo()
    assert list(tmp_path.iterdir()) == [pipe]


@posix
def test_a_pipe_that_nobody_reads_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(standard_streams, "_READER_SECONDS", 0.1)
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(InputError, match="can't be written to"):
        write_atomic(pipe, b"x")
    assert pipe.is_fifo()


@posix
def test_a_socket_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("socket")
        with pytest.raises(InputError, match="the output is a socket"):
            check_writable(Path("socket"))
        with pytest.raises(InputError, match="the output is a socket"):
            write_atomic(Path("socket"), b"x")
    assert Path("socket").is_socket()


@posix
def test_a_descriptor_is_written_to(tmp_path: Path) -> None:
    with (tmp_path / "a").open("wb") as file:
        check_writable(Path(f"/dev/fd/{file.fileno()}"))
        write_atomic(Path(f"/dev/fd/{file.fileno()}"), b"x")
        file.write(b"y")
    assert (tmp_path / "a").read_bytes() == b"xy"
    with pytest.raises(InputError, match="can't be written to"):
        write_atomic(Path("/dev/fd/999"), b"x")


@posix
@pytest.mark.skipif(shutil.which("unshare") is None, reason="no private mounts")
def test_a_device_stays_a_device(tmp_path: Path) -> None:
    """In a mount namespace of its own: the machine's devices are out of reach."""
    device = tmp_path / "null"
    write = f"from pathlib import Path; from kmgraph.io import write_atomic; write_atomic(Path({str(device)!r}), b'x')"
    script = (
        f"mount -t tmpfs none '{tmp_path}' && mknod '{device}' c 1 3 || exit 77\n"
        f"'{sys.executable}' -c \"{write}\" && test -c '{device}' && test $(ls -A '{tmp_path}') = null"
    )
    done = subprocess.run(["unshare", "-m", "sh", "-c", script], capture_output=True, text=True, check=False)
    if done.returncode == 77 or "unshare" in done.stderr:
        pytest.skip("no private mounts or devices may be made")
    assert done.returncode == 0, done.stderr


@pytest.mark.skipif(not hasattr(os, "fork"), reason="forks to be killed")
@pytest.mark.parametrize("has_old", [True, False])
def test_killed_at_every_change(tmp_path: Path, has_old: bool) -> None:
    old, new = ({"a.md": b"old"} if has_old else {}), {"a.md": b"new"}
    number, was_killed = 0, True
    while was_killed:
        number += 1
        out = tmp_path / str(number)
        out.mkdir()
        for name, content in old.items():
            (out / name).write_bytes(content)
        was_killed = killed_at(number, write_atomic, out / "a.md", b"new")
        seen = {path.name: path.read_bytes() for path in out.iterdir() if ".kmgraph-" not in path.name}
        assert seen in (old, new)
        write_atomic(out / "a.md", b"newer")
        assert [path.name for path in out.iterdir()] == ["a.md"]
    assert number > 3


def test_a_living_processs_temporary_file_stays(tmp_path: Path) -> None:
    with open_folder(tmp_path) as folder, folder.open("a.md") as file:
        file.write(b"x")
        write_atomic(tmp_path / "b.md", b"y")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.md", "b.md"]


def test_files_that_only_look_temporary_stay(tmp_path: Path) -> None:
    names = [".kmgraph-notes.tmp", ".a.tmp", "kmgraph-00000000.tmp", ".kmgraph-0000000g.tmp"]
    for name in names:
        (tmp_path / name).touch()
    (tmp_path / ".kmgraph-00000000.tmp").mkdir()
    write_atomic(tmp_path / "b.md", b"y")
    assert {path.name for path in tmp_path.iterdir()} >= {*names, "b.md"}


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
