"""What is kept between runs: found again where only this user can have written it, else as good as none."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from kmgraph.io.cache import keep_cached, read_cached

if TYPE_CHECKING:
    from pathlib import Path

POSIX = pytest.mark.skipif(os.name != "posix", reason="Windows guards users' folders, not files")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the cache folder, made by the first file that is kept."""
    monkeypatch.setenv("KMGRAPH_CACHE", str(tmp_path / "cache"))
    keep_cached("a.json", b"{}")
    return tmp_path / "cache"


def test_what_is_kept_is_found_again(folder: Path) -> None:
    assert read_cached("a.json") == b"{}"
    assert read_cached("b.json") is None


def test_without_a_cache_nothing_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KMGRAPH_CACHE", "off")
    keep_cached("a.json", b"{}")
    assert read_cached("a.json") is None


@POSIX
def test_it_is_the_users_alone_whatever_the_habit_of_the_system(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KMGRAPH_CACHE", str(tmp_path / "own"))
    before = os.umask(0o002)
    try:
        keep_cached("a.json", b"{}")
    finally:
        os.umask(before)
    assert (tmp_path / "own").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "own" / "a.json").stat().st_mode & 0o777 == 0o600
    assert read_cached("a.json") == b"{}"


@POSIX
@pytest.mark.parametrize("name", ["", "a.json"], ids=["folder", "file"])
def test_what_others_may_change_is_as_good_as_none(folder: Path, name: str) -> None:
    (folder / name).chmod(0o722)
    assert read_cached("a.json") is None


@POSIX
def test_a_folder_that_others_may_change_takes_nothing(folder: Path) -> None:
    folder.chmod(0o777)
    keep_cached("b.json", b"{}")
    assert [path.name for path in folder.iterdir()] == ["a.json"]


@POSIX
def test_a_file_of_somebody_else_is_as_good_as_none(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: os.stat(folder).st_uid + 1)  # noqa: PTH116
    assert read_cached("a.json") is None


def test_a_link_is_as_good_as_none(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "planted.json").write_text("{}")
    (folder / "b.json").symlink_to(tmp_path / "planted.json")
    assert read_cached("b.json") is None


def test_a_folder_in_its_place_is_as_good_as_none(folder: Path) -> None:
    (folder / "b.json").mkdir()
    assert read_cached("b.json") is None
