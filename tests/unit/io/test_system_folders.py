"""The folders of three systems: where they have always been, or users lose their keys."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from kmgraph.errors import UsageError
from kmgraph.io.system_folders import (
    CACHE_VARIABLE,
    SOURCE_DATE_VARIABLE,
    source_date,
    user_cache_folder,
    user_config_folder,
)

VARIABLES = ("APPDATA", "LOCALAPPDATA", "XDG_CONFIG_HOME", "XDG_CACHE_HOME")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for variable in (*VARIABLES, CACHE_VARIABLE):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("system", "config", "cache"),
    [
        ("linux", ".config/kmgraph", ".cache/kmgraph"),
        ("freebsd14", ".config/kmgraph", ".cache/kmgraph"),
        ("darwin", "Library/Application Support/kmgraph", "Library/Caches/kmgraph"),
        ("win32", "AppData/Roaming/kmgraph", "AppData/Local/kmgraph/cache"),
    ],
)
def test_below_the_home_folder(
    home: Path, monkeypatch: pytest.MonkeyPatch, system: str, config: str, cache: str
) -> None:
    monkeypatch.setattr(sys, "platform", system)
    assert user_config_folder() == home / config
    assert user_cache_folder() == home / cache


@pytest.mark.parametrize(
    ("system", "config", "cache"),
    [
        ("linux", "/moved/XDG_CONFIG_HOME/kmgraph", "/moved/XDG_CACHE_HOME/kmgraph"),
        ("darwin", "Library/Application Support/kmgraph", "Library/Caches/kmgraph"),
        ("win32", "/moved/APPDATA/kmgraph", "/moved/LOCALAPPDATA/kmgraph/cache"),
    ],
)
def test_where_variables_say_otherwise(
    home: Path, monkeypatch: pytest.MonkeyPatch, system: str, config: str, cache: str
) -> None:
    monkeypatch.setattr(sys, "platform", system)
    for variable in VARIABLES:
        monkeypatch.setenv(variable, f"/moved/{variable}")
    assert user_config_folder() == home / config
    assert user_cache_folder() == home / cache


def test_an_empty_variable_says_nothing(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    for variable in (*VARIABLES, CACHE_VARIABLE):
        monkeypatch.setenv(variable, "")
    assert user_config_folder() == home / ".config/kmgraph"
    assert user_cache_folder() == home / ".cache/kmgraph"


@pytest.mark.parametrize(("value", "folder"), [("off", None), ("OFF", None), ("/elsewhere", Path("/elsewhere"))])
def test_the_cache_is_moved_or_turned_off(monkeypatch: pytest.MonkeyPatch, value: str, folder: Path | None) -> None:
    monkeypatch.setenv(CACHE_VARIABLE, value)
    assert user_cache_folder() == folder


@pytest.mark.skipif(os.name != "posix", reason="the environment is bytes on POSIX alone")
@pytest.mark.parametrize("name", [CACHE_VARIABLE, "XDG_CONFIG_HOME", "XDG_CACHE_HOME"])
def test_a_variable_that_is_no_text_is_named(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv(name, "/a\udcff")
    with pytest.raises(UsageError) as told:
        (user_config_folder(), user_cache_folder())
    assert told.value.where == name


def test_a_variable_that_is_no_absolute_path_is_passed_over(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("XDG_CONFIG_HOME", "rel")
    assert user_config_folder() == home / ".config" / "kmgraph"
    monkeypatch.setattr(Path, "home", Path)
    with pytest.raises(UsageError, match="no absolute path"):
        user_config_folder()


@pytest.mark.parametrize(
    ("epoch", "time"), [("0", "1970-01-01T00:00:00Z"), ("", None), ("1736899200", "2025-01-15T00:00:00Z")]
)
def test_the_date_of_the_source_is_a_time(monkeypatch: pytest.MonkeyPatch, epoch: str, time: str | None) -> None:
    monkeypatch.setenv(SOURCE_DATE_VARIABLE, epoch)
    assert source_date() == time
