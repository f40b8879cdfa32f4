"""The pseudonym key: made once, kept outside the project and from everybody else, never derived from data."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from kmgraph.errors import ConfigError, UsageError
from kmgraph.project import pseudonym_key as keys
from kmgraph.project.pseudonym_key import KEY_FILE_VARIABLE, KEY_VARIABLE, load_key

posix = pytest.mark.skipif(os.name != "posix", reason="POSIX permissions")


@pytest.fixture(autouse=True)
def user_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv(KEY_VARIABLE, raising=False)
    monkeypatch.delenv(KEY_FILE_VARIABLE, raising=False)
    folder = tmp_path / "user"
    monkeypatch.setattr(keys, "user_config_folder", lambda: folder)
    return folder


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    folder.mkdir()
    return folder


def kept(user_folder: Path) -> Path:
    (file,) = (user_folder / "keys").glob("*.key")
    return file


def test_a_project_has_its_own_key_outside_of_itself(project: Path, user_folder: Path) -> None:
    first = load_key(project, "https://example.org/a/")
    assert load_key(project, "https://example.org/a/") == first
    assert len(first) == 32
    assert not list(project.iterdir())
    assert str(project) in kept(user_folder).read_text()


def test_no_project_gets_the_key_of_another(project: Path, tmp_path: Path) -> None:
    mine = load_key(project, "https://example.org/a/")
    (tmp_path / "stranger").mkdir()
    assert load_key(tmp_path / "stranger", "https://example.org/a/") != mine
    assert load_key(project, "https://example.org/b/") != mine


@posix
def test_only_the_owner_can_read_it(project: Path, user_folder: Path) -> None:
    load_key(project)
    assert stat.S_IMODE(kept(user_folder).stat().st_mode) == 0o600
    assert stat.S_IMODE((user_folder / "keys").stat().st_mode) == 0o700


@posix
@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604])
def test_a_key_that_others_can_read_is_refused(project: Path, user_folder: Path, mode: int) -> None:
    load_key(project)
    kept(user_folder).chmod(mode)
    with pytest.raises(ConfigError, match="other users can read it") as caught:
        load_key(project)
    assert "chmod 600" in str(caught.value)


@posix
def test_a_key_that_another_user_made_is_refused(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    load_key(project)
    other = os.geteuid() + 1
    monkeypatch.setattr(os, "geteuid", lambda: other)
    monkeypatch.setattr(keys, "_check_folder", lambda _: None)
    with pytest.raises(ConfigError, match="another user made it"):
        load_key(project)


@posix
def test_a_folder_that_others_can_write_to_keeps_no_key(project: Path, user_folder: Path) -> None:
    load_key(project)
    (user_folder / "keys").chmod(0o777)
    with pytest.raises(ConfigError, match="other users can write to the folder"):
        load_key(project)


@posix
def test_a_key_behind_a_link_is_refused(project: Path, user_folder: Path, tmp_path: Path) -> None:
    load_key(project)
    file = kept(user_folder)
    elsewhere = tmp_path / "elsewhere"
    file.rename(elsewhere)
    file.symlink_to(elsewhere)
    with pytest.raises(ConfigError, match="link"):
        load_key(project)


@posix
def test_a_pipe_is_no_key(project: Path, user_folder: Path) -> None:
    load_key(project)
    file = kept(user_folder)
    file.unlink()
    os.mkfifo(file, 0o600)
    with pytest.raises(ConfigError, match="no regular file"):
        load_key(project)


@pytest.mark.parametrize("linked", [False, True])
def test_a_key_that_came_with_the_project_is_refused(
    project: Path, user_folder: Path, tmp_path: Path, *, linked: bool
) -> None:
    at = tmp_path / "outside" if linked else project / ".kmgraph"
    at.mkdir()
    (at / "key").write_text("ab" * 32)
    if linked:
        (project / ".kmgraph").symlink_to(at)
    with pytest.raises(ConfigError, match="inside a project is refused") as caught:
        load_key(project)
    assert str(user_folder / "keys") in str(caught.value)


def test_a_project_keeps_its_pseudonyms_when_its_key_moves_as_told(project: Path) -> None:
    (project / ".kmgraph").mkdir()
    old = project / ".kmgraph/key"
    old.write_text("ab" * 32)
    old.chmod(0o600)
    with pytest.raises(ConfigError) as caught:
        load_key(project)
    target = Path(str(caught.value).split("move it to ")[1].split(";")[0])
    target.parent.mkdir(parents=True, mode=0o700)
    old.rename(target)
    assert load_key(project) == bytes.fromhex("ab" * 32)


def test_bare_files_use_the_users_key(user_folder: Path) -> None:
    assert load_key(None) == load_key(None)
    assert (user_folder / "key").exists()


def test_a_key_that_cant_be_kept_is_an_error(project: Path, user_folder: Path) -> None:
    user_folder.write_text("a file in the way")
    with pytest.raises(ConfigError, match="can't be kept") as caught:
        load_key(project)
    assert KEY_VARIABLE in str(caught.value)


def test_the_environment_comes_first(project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = load_key(project)
    secret = tmp_path / "secret"
    secret.write_text("a secret that two machines share\n")
    monkeypatch.setenv(KEY_FILE_VARIABLE, str(secret))
    shared = load_key(project)
    assert shared == load_key(None) != own
    monkeypatch.setenv(KEY_VARIABLE, "a secret that two machines share")
    monkeypatch.setenv(KEY_FILE_VARIABLE, str(tmp_path / "missing"))
    assert load_key(project) == shared


def test_a_named_file_that_isnt_there_is_no_new_key(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(KEY_FILE_VARIABLE, str(tmp_path / "missing"))
    with pytest.raises(ConfigError, match="missing"):
        load_key(project)


def test_a_guessable_key_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(KEY_VARIABLE, "password")
    with pytest.raises(ConfigError, match="16 characters"):
        load_key(None)


@pytest.mark.parametrize("text", ["", "not hexadecimal", "abcd", "äöü", "\n# only a note\n"])
def test_a_damaged_key_is_no_new_key(project: Path, user_folder: Path, text: str) -> None:
    load_key(project)
    kept(user_folder).write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match="damaged"):
        load_key(project)


@pytest.mark.skipif(os.name != "posix", reason="the environment is bytes on POSIX alone")
@pytest.mark.parametrize("name", [KEY_VARIABLE, KEY_FILE_VARIABLE])
def test_a_variable_that_is_no_text_is_named(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.delenv(KEY_VARIABLE, raising=False)
    monkeypatch.setenv(name, "\udcff" * 40)
    with pytest.raises(UsageError) as told:
        load_key(None)
    assert told.value.where == name


@pytest.mark.parametrize("content", [bytes(range(128, 192)), "geheim, sehr geheim äöü".encode("latin-1")])
def test_a_named_file_that_is_no_text_is_refused(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes
) -> None:
    secret = tmp_path / "secret"
    secret.write_bytes(content)
    monkeypatch.setenv(KEY_FILE_VARIABLE, str(secret))
    with pytest.raises(ConfigError, match="not UTF-8"):
        load_key(project)
