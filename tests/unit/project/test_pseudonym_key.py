"""The pseudonym key: made once, kept private, never derived from data."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from kmgraph.errors import ConfigError
from kmgraph.project import pseudonym_key as keys
from kmgraph.project.pseudonym_key import KEY_VARIABLE, load_key


@pytest.fixture(autouse=True)
def user_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv(KEY_VARIABLE, raising=False)
    folder = tmp_path / "user"
    monkeypatch.setattr(keys, "user_config_folder", lambda: folder)
    return folder


def test_a_project_keeps_its_own_key(tmp_path: Path, user_folder: Path) -> None:
    first = load_key(tmp_path)
    assert load_key(tmp_path) == first
    assert len(first) == 32
    assert not user_folder.exists()
    (tmp_path / "other").mkdir()
    assert load_key(tmp_path / "other") != first


@pytest.mark.skipif(os.name != "posix", reason="POSIX permissions")
def test_only_the_owner_can_read_it(tmp_path: Path) -> None:
    load_key(tmp_path)
    assert stat.S_IMODE((tmp_path / ".kmgraph/key").stat().st_mode) == 0o600


def test_version_control_leaves_it_alone(tmp_path: Path) -> None:
    load_key(tmp_path)
    assert (tmp_path / ".kmgraph/.gitignore").read_text() == "*\n"
    assert sorted(path.name for path in (tmp_path / ".kmgraph").iterdir()) == [".gitignore", "key"]


def test_bare_files_use_the_users_key(user_folder: Path) -> None:
    assert load_key(None) == load_key(None)
    assert (user_folder / "key").exists()


def test_a_folder_that_cant_be_written_falls_back(tmp_path: Path, user_folder: Path) -> None:
    blocked = tmp_path / "project"
    blocked.mkdir()
    (blocked / ".kmgraph").write_text("a file in the way")
    assert load_key(blocked) == load_key(None)
    user_folder.rename(tmp_path / "away")
    user_folder.write_text("another file in the way")
    with pytest.raises(ConfigError, match="can't be kept") as caught:
        load_key(blocked)
    assert KEY_VARIABLE in str(caught.value)


def test_the_environment_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = load_key(tmp_path)
    monkeypatch.setenv(KEY_VARIABLE, "a secret that two machines share")
    shared = load_key(tmp_path)
    assert shared != kept
    assert shared == load_key(None)


def test_a_guessable_key_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(KEY_VARIABLE, "password")
    with pytest.raises(ConfigError, match="16 characters"):
        load_key(None)


@pytest.mark.parametrize("text", ["", "not hexadecimal", "abcd"])
def test_a_damaged_key_is_no_new_key(tmp_path: Path, text: str) -> None:
    (tmp_path / ".kmgraph").mkdir()
    (tmp_path / ".kmgraph/key").write_text(text)
    with pytest.raises(ConfigError, match="damaged"):
        load_key(tmp_path)
