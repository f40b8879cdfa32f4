"""Guidelines of whole projects, read as an editor reads them: the example, a forum, a sample nobody changed."""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING

import pytest
from gaming_forum import make_posts, write_project
from wording import faults, grade, length, sentences

if TYPE_CHECKING:
    from pathlib import Path

    from installed import Kmgraph

# What people gave in their own words, or in letters that have no translation.
GIVEN = ("（", "synthetic example", "合成示例")
SPANISH_GIVEN = ("the platform", "gambling", "no rambling")
ALL = ("--lang", "en", "--lang", "es", "--lang", "zh")
LONGEST = 60
"""Characters of a Chinese sentence; a rule with an exception of its own is the longest there is."""


@pytest.fixture(scope="module")
def forum(here: Kmgraph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("forum")
    write_project(folder, make_posts())
    assert here("guidelines", folder, "-o", folder / "out", *ALL).returncode == 0
    return folder / "out"


@pytest.fixture(scope="module")
def sample(here: Kmgraph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample") / "project"
    assert here("init", folder).returncode == 0
    assert here("guidelines", folder, "-o", folder / "out", *ALL).returncode == 0
    return folder / "out"


@pytest.fixture(params=["example_run", "forum", "sample"])
def documents(request: pytest.FixtureRequest) -> Path:
    folder: Path = request.getfixturevalue(request.param)
    return folder


@pytest.mark.parametrize("name", ["guidelines", "guidelines-short"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_nothing_stands_there_that_editors_struck(documents: Path, name: str, language: str) -> None:
    document = (documents / f"{name}.{language}.md").read_text(encoding="utf-8")
    assert faults(document, language, given=GIVEN) == []


@pytest.mark.parametrize("name", ["guidelines", "guidelines-short"])
@pytest.mark.parametrize("run", ["forum", "sample"])
def test_spanish_holds_no_fault(request: pytest.FixtureRequest, run: str, name: str) -> None:
    document = (request.getfixturevalue(run) / f"{name}.es.md").read_text(encoding="utf-8")
    assert list(sentences(document))
    assert faults(document, "es", given=SPANISH_GIVEN) == []


def test_both_languages_are_easy_to_read(documents: Path) -> None:
    english, chinese = (
        (documents / f"guidelines.{language}.md").read_text(encoding="utf-8") for language in ("en", "zh")
    )
    lengths = list(map(length, sentences(chinese)))
    assert grade(english) <= 9
    assert statistics.median(lengths) <= 25
    assert max(lengths) <= LONGEST


def test_the_sample_says_that_it_is_invented(sample: Path) -> None:
    assert "invented sample" in (sample / "guidelines.en.md").read_text(encoding="utf-8").partition("\n")[0]
    assert "虚构示例" in (sample / "guidelines.zh.md").read_text(encoding="utf-8").partition("\n")[0]
