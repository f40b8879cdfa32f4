"""Arguments that would do harm are refused before anything is read: bytes that are no text, outputs that are inputs."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from installed import Kmgraph

TABLE = "id,outcome,topic\n" + "".join(f"p{n},{('removed', 'kept')[n % 2]},DietContent\n" for n in range(40))
BYTES = "a\udcff"

NO_TEXT: dict[str, Callable[[Path], list[object]]] = {
    "a file for a project": lambda folder: ["init", "--from", f"{BYTES}.csv", folder / "made"],
    "a file of observations": lambda folder: ["guidelines", f"{BYTES}.csv", "--platform", "x", "-o", folder / "out"],
    "a handle": lambda folder: ["forget", "--author", BYTES, "--dry-run", "-p", folder],
    "a platform": lambda folder: ["learn", folder / "a.csv", "--platform", BYTES],
    "an output": lambda folder: ["inspect", folder / "a.csv", "-o", folder / BYTES],
}


@pytest.mark.skipif(os.name != "posix", reason="names of files are bytes on POSIX alone")
@pytest.mark.parametrize("what", NO_TEXT)
def test_an_argument_that_is_no_text_is_refused(what: str, here: Kmgraph, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(TABLE, encoding="utf-8")
    done = here(*NO_TEXT[what](tmp_path))
    assert done.returncode == 2
    assert "is not UTF-8" in done.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.csv"]


@pytest.mark.skipif(os.name != "posix", reason="the environment is bytes on POSIX alone")
@pytest.mark.parametrize("name", ["KMGRAPH_KEY", "KMGRAPH_CACHE", "SOURCE_DATE_EPOCH"])
def test_a_variable_that_is_no_text_is_refused_by_its_name(name: str, here: Kmgraph, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(TABLE, encoding="utf-8")
    line = ["guidelines", tmp_path / "a.csv", "--platform", "x", "-o", tmp_path / "out", "--format", "md"]
    done = here(*line, **{"KMGRAPH_KEY": "k" * 32, name: BYTES * 20})
    assert (done.returncode, f"at: {name}" in done.stderr) == (2, True), done.stderr


@pytest.mark.skipif(os.name != "posix", reason="the environment is bytes on POSIX alone")
@pytest.mark.parametrize("name", ["KMGRAPH_TRANSLATE_URL", "KMGRAPH_TRANSLATE_KEY"])
def test_so_is_one_that_names_a_service(name: str, here: Kmgraph, tmp_path: Path) -> None:
    done = here(
        "translate",
        "--lang",
        "es",
        "-p",
        tmp_path,
        **{"KMGRAPH_TRANSLATE_URL": "http://127.0.0.1:9/translate", name: BYTES},
    )
    assert (done.returncode, f"at: {name}" in done.stderr) == (2, True), done.stderr


def project(folder: Path) -> list[object]:
    (folder / "kmgraph.toml").write_text('[project]\nname = "x"\n[[source]]\npath = "a.csv"\n', encoding="utf-8")
    return ["inspect", folder]


READING: dict[str, Callable[[Path], list[object]]] = {
    "learn": lambda folder: ["learn", folder / "a.csv", "--platform", "x"],
    "inspect": lambda folder: ["inspect", folder / "a.csv"],
    "a source of a project": project,
    "validate": lambda folder: ["validate", folder / "a.csv", "--platform", "x"],
    "rules import": lambda folder: ["rules", "import", folder / "a.csv", "--platform", "x", "--overwrite"],
    "check": lambda folder: ["check", "-f", folder / "a.csv", "-p", folder],
}


@pytest.mark.parametrize("link", [False, True])
@pytest.mark.parametrize("what", READING)
def test_an_output_that_is_an_input_is_refused(what: str, link: bool, here: Kmgraph, tmp_path: Path) -> None:
    table, output = tmp_path / "a.csv", tmp_path / "a.csv"
    table.write_text(TABLE, encoding="utf-8")
    if link:
        output = tmp_path / "b.csv"
        os.link(table, output)
    done = here(*READING[what](tmp_path), "-o", output)
    assert (done.returncode, "would be lost" in done.stderr) == (2, True), done.stderr
    assert table.read_text(encoding="utf-8") == TABLE


def test_an_output_of_before_is_replaced(here: Kmgraph, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(TABLE, encoding="utf-8")
    for _ in range(2):
        done = here("inspect", tmp_path / "a.csv", "-o", tmp_path / "told.txt")
        assert done.returncode == 0, done.stderr
