"""Input files: what is opened, and what is refused before a byte is parsed."""

from __future__ import annotations

import errno
import gzip
import os
from typing import TYPE_CHECKING

import pytest

from kmgraph.errors import InputError, LimitError, OntologyError
from kmgraph.io.read import ReadLimits, files_below, open_input, read_limited

if TYPE_CHECKING:
    from pathlib import Path


def test_reads_plain_and_gzipped(tmp_path: Path) -> None:
    plain, packed = tmp_path / "a.txt", tmp_path / "a.txt.gz"
    plain.write_bytes(b"words\n")
    packed.write_bytes(gzip.compress(b"words\n"))
    assert read_limited(plain, ReadLimits.up_to(6)) == read_limited(packed, ReadLimits.up_to(6)) == b"words\n"


def test_limit_holds_for_what_comes_out_of_a_gz(tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.gz"
    bomb.write_bytes(gzip.compress(b"0" * 10_000_000))
    assert bomb.stat().st_size < 100_000
    with pytest.raises(LimitError, match="more than 1 MB"):
        read_limited(bomb, ReadLimits.up_to(1024**2))


def test_one_byte_too_many_is_too_many(tmp_path: Path) -> None:
    file = tmp_path / "a"
    file.write_bytes(b"1234")
    assert read_limited(file, ReadLimits.up_to(4)) == b"1234"
    with pytest.raises(LimitError, match="more than 3 bytes"):
        read_limited(file, ReadLimits.up_to(3))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_is_refused_at_once(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.ttl"
    os.mkfifo(pipe)
    with pytest.raises(InputError, match="only regular files"):
        open_input(pipe, ReadLimits.up_to(1024))


@pytest.mark.skipif(not os.path.exists("/dev/zero"), reason="needs /dev/zero")  # noqa: PTH110
def test_a_device_behind_a_link_is_refused(tmp_path: Path) -> None:
    (tmp_path / "endless.csv").symlink_to("/dev/zero")
    with pytest.raises(InputError, match="only regular files"):
        open_input(tmp_path / "endless.csv", ReadLimits.up_to(1024))


def test_a_folder_and_nothing_at_all_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="folder"):
        open_input(tmp_path, ReadLimits.up_to(1024))
    with pytest.raises(InputError, match="no such file"):
        open_input(tmp_path / "nowhere", ReadLimits.up_to(1024))


@pytest.mark.parametrize(
    "data", [b"not packed", gzip.compress(b"words" * 1000, mtime=0)[:-20], b"\x1f\x8b\x08\0\0\0\0\0\0\0\xff\xff"]
)
def test_a_damaged_gz_is_named(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "a.nt.gz"
    file.write_bytes(data)
    with pytest.raises(OntologyError, match="damaged") as caught:
        read_limited(file, ReadLimits.up_to(10_000), error=OntologyError)
    assert str(file) in str(caught.value)


def test_a_name_no_file_can_have(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="can't be opened"):
        open_input(tmp_path / ("x" * 5000), ReadLimits.up_to(1024))
    with pytest.raises(InputError):
        open_input(tmp_path / "nul\0name", ReadLimits.up_to(1024))


def test_all_files_below_a_folder_are_listed_sorted(tmp_path: Path) -> None:
    for name in ("b", "a/c", "a/a/z"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    assert files_below(tmp_path) == tuple(tmp_path / name for name in ("a/a/z", "a/c", "b"))


def test_a_folder_that_cannot_be_listed_is_named_and_not_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = tmp_path / "closed"
    closed.mkdir()
    listed = os.scandir

    def refused(path: str) -> object:
        if os.fspath(path) == str(closed):
            raise PermissionError(errno.EACCES, "Permission denied", path)
        return listed(path)

    monkeypatch.setattr(os, "scandir", refused)
    with pytest.raises(OntologyError, match="can't be listed: Permission denied") as told:
        files_below(tmp_path, OntologyError)
    assert told.value.where == str(closed)
