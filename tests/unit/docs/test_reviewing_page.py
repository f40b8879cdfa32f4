"""The commands of the page on reviews, run as a user runs them in a copy of the example."""

from __future__ import annotations

import shlex
import shutil
from typing import TYPE_CHECKING

import doc_pages as docs
import pytest
from checkout import EXAMPLE
from run_store import private_folder

if TYPE_CHECKING:
    from pathlib import Path

    from installed import Kmgraph


@pytest.fixture(scope="module")
def reviewed(example_run: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the example with a run, as the page's first command leaves it."""
    folder = tmp_path_factory.mktemp("reviewed") / "example"
    shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns("guidelines*"))
    shutil.copytree(example_run, folder / "guidelines", symlinks=True)
    shutil.copytree(private_folder(example_run), private_folder(folder / "guidelines"), symlinks=True)
    return folder


REVIEWS = [
    shlex.split(line)[1:] for block, line in docs.command_lines() if block.page == "reviewing.md" and " review " in line
]


@pytest.mark.parametrize("words", REVIEWS, ids=lambda words: " ".join(words[:3]))
def test_commands_of_the_page_on_reviews_run(here: Kmgraph, reviewed: Path, words: list[str]) -> None:
    result = here(*words, cwd=reviewed)
    assert result.returncode == 0, result.stderr
    if "--try" not in words and "--list" not in words:
        assert words[1] in (reviewed / "decisions.toml").read_text("utf-8")
