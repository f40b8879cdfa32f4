"""The inputs of a command: what stands in a project's settings, and what is added to it or stands in its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kmgraph.errors import UsageError
from kmgraph.project import ProjectInputs, open_project

if TYPE_CHECKING:
    from pathlib import Path

SETTINGS = """
[project]
name = "moves"
ontology = ["own.ttl"]
published = ["own.toml"]
languages = ["en"]
seed = 7

[[platform]]
id = "here"
label = { en = "Here" }

[[platform]]
id = "there"
label = { en = "There" }

[[source]]
path = "named.csv"
platform = "there"

[[source]]
path = "unnamed.csv"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "kmgraph.toml").write_text(SETTINGS, encoding="utf-8")
    for name in ("own.ttl", "own.toml", "named.csv", "unnamed.csv", "more.ttl", "more.toml"):
        (tmp_path / name).write_text("", encoding="utf-8")
    return tmp_path


def test_a_project_alone_is_as_its_settings_say(folder: Path) -> None:
    project = open_project(ProjectInputs((folder,)))
    assert project.seed == 7
    assert project.languages == ("en",)
    assert [path.name for path in (*project.ontology, *project.published)] == ["own.ttl", "own.toml"]
    assert [source.platform for source in project.sources] == ["there", None]


def test_files_are_added_to_those_of_the_project(folder: Path) -> None:
    project = open_project(ProjectInputs((folder,), (folder / "more.ttl",), (folder / "more.toml",)))
    assert [path.name for path in project.ontology] == ["own.ttl", "more.ttl"]
    assert [path.name for path in project.published] == ["own.toml", "more.toml"]


@pytest.mark.parametrize("seed", [0, 8])
def test_a_seed_stands_in_place_of_the_project_s(folder: Path, seed: int) -> None:
    assert open_project(ProjectInputs((folder,), seed=seed)).seed == seed


def test_a_platform_is_that_of_sources_that_name_none(folder: Path) -> None:
    project = open_project(ProjectInputs((folder,), platform="here"))
    assert [source.platform for source in project.sources] == ["there", "here"]


def test_a_platform_that_the_project_lacks_is_refused(folder: Path) -> None:
    with pytest.raises(UsageError, match='no platform "hree"') as caught:
        open_project(ProjectInputs((folder,), platform="hree"))
    assert "here" in str(caught.value.hint)


def test_languages_stand_in_place_of_the_project_s_once_each(folder: Path) -> None:
    assert open_project(ProjectInputs((folder,)), ("zh", "en", "zh")).languages == ("zh", "en")


def test_files_alone_are_a_project_with_seed_0(folder: Path) -> None:
    project = open_project(ProjectInputs((folder / "named.csv",), (folder / "more.ttl",), platform="here"))
    assert project.seed == 0
    assert [path.name for path in project.ontology] == ["more.ttl"]
    assert [source.platform for source in project.sources] == ["here"]
