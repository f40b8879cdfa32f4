"""What a file is called decides what is written into it; a name that fits nothing is refused before any work."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click
import pytest
from checkout import EXAMPLE

from kmgraph.cli.main import cli

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from installed import Kmgraph

UNFITTING: dict[str, tuple[tuple[object, ...], str, str]] = {
    "learn": ((EXAMPLE,), "x.csv", ".json"),
    "inspect": ((EXAMPLE,), "x.csv", ".txt or .json"),
    "plan": (("--base-rate", 0.1), "x.csv", ".txt or .json"),
    "check": (("a draft", "-p", EXAMPLE), "x.yaml", ".txt or .json"),
    "explain": (("r-00000000", "-p", EXAMPLE), "x.html", ".txt or .json"),
    "review": (("--list", "-p", EXAMPLE), "x.toml", ".txt or .json"),
    "diff": (("a", "b"), "x.csv", ".txt or .json"),
    "sources": ((), "x.csv", ".txt or .json"),
    "query": (("--graph", "out", "ASK {}"), "x.xlsx", ".csv or .json"),
    "export": (("rules", "-g", "out"), "x.docx", ".ttl, .nq"),
    "compare": (("a", "b"), "x.docx", ".md, .html"),
    "validate": ((EXAMPLE,), "x.json", ".ttl"),
    "ontology terms": (("diet",), "x.xlsx", ".csv or .json"),
    "ontology docs": ((), "x.html", "a folder"),
    "guidelines": ((EXAMPLE,), "x.html", "a folder"),
    "terms suggest": (("-p", EXAMPLE), "x.json", ".ttl or .toml"),
    "rules import": (("a.md",), "x.json", ".toml"),
}
"""Command -> its other arguments, a name that it has nothing for, and what the error names."""


def commands_with_output(group: click.Group, *above: str) -> Iterator[str]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from commands_with_output(command, *above, name)
        elif command is not None and any("--output" in option.opts for option in command.params):
            yield " ".join((*above, name))


def test_every_command_that_writes_is_tried() -> None:
    assert sorted(commands_with_output(cli)) == sorted(UNFITTING)


@pytest.mark.parametrize("name", UNFITTING)
def test_a_suffix_that_fits_nothing_is_refused(name: str, here: Kmgraph, tmp_path: Path) -> None:
    arguments, output, fitting = UNFITTING[name]
    done = here(*name.split(), *arguments, "-o", tmp_path / output)
    assert done.returncode == 2, done.stderr
    assert output in done.stderr
    assert "  try: " in done.stderr
    assert fitting in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_the_suffix_decides_where_no_format_is_named(here: Kmgraph, tmp_path: Path) -> None:
    for output in ("a.json", "a.txt", "a"):
        assert here("sources", "-o", tmp_path / output).returncode == 0
    assert json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))
    assert (tmp_path / "a.txt").read_bytes() == (tmp_path / "a").read_bytes()
    assert (tmp_path / "a").read_bytes() != (tmp_path / "a.json").read_bytes()
    assert here("ontology", "terms", "diet", "-o", tmp_path / "terms.json").returncode == 0
    assert json.loads((tmp_path / "terms.json").read_text(encoding="utf-8"))


def test_a_named_format_overrides_the_suffix(here: Kmgraph, tmp_path: Path) -> None:
    assert here("sources", "--format", "json", "-o", tmp_path / "a.log").returncode == 0
    assert json.loads((tmp_path / "a.log").read_text(encoding="utf-8"))


def test_drafts_of_a_file_are_lines(here: Kmgraph, tmp_path: Path) -> None:
    drafts = tmp_path / "drafts.csv"
    drafts.write_text("id,topic\np1,DietContent\n", encoding="utf-8")
    done = here("check", "-f", drafts, "-p", EXAMPLE, "-o", tmp_path / "answers.json")
    assert done.returncode == 2
    assert ".jsonl" in done.stderr


def test_an_answer_of_a_query_is_not_written_as_what_it_is_not(here: Kmgraph, tmp_path: Path) -> None:
    graph = tmp_path / "a.ttl"
    graph.write_text("<https://a.example/a> a <https://a.example/b> .\n", encoding="utf-8")
    rows = here("query", "SELECT * { ?a ?b ?c }", "--graph", graph, "-o", tmp_path / "rows.ttl")
    assert rows.returncode == 2
    assert "can't be written as turtle" in rows.stderr
    triples = here("query", "CONSTRUCT WHERE { ?a ?b ?c }", "--graph", graph, "-o", tmp_path / "triples.csv")
    assert triples.returncode == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.ttl"]
    # Where the name says nothing, triples have the nearest form.
    assert here("query", "CONSTRUCT WHERE { ?a ?b ?c }", "--graph", graph, "-o", tmp_path / "bare").returncode == 0
    assert "a.example/a" in (tmp_path / "bare").read_text(encoding="utf-8")
