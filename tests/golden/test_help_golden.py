"""What `--help` says of each command, and that it says so at once."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import click
import pytest

from kmgraph.cli.errors import run_safely
from kmgraph.cli.main import cli

if TYPE_CHECKING:
    from collections.abc import Iterator

    from golden_files import Golden

HEAVY = frozenset(
    ("duckdb", "jinja2", "jpype", "numpy", "owlready2", "pyoxigraph", "pyshacl", "rdflib", "rich", "scipy")
)
MOST_SECONDS = 1.5
"""Much more than the 0.2 seconds it takes, so that a busy machine doesn't fail the test."""


def commands() -> dict[str, click.Command]:
    """All commands by what a user types."""

    def walk(words: tuple[str, ...], command: click.Command) -> Iterator[tuple[str, click.Command]]:
        yield " ".join(words), command
        if isinstance(command, click.Group):
            context = click.Context(command)
            for name in command.list_commands(context):
                found = command.get_command(context, name)
                assert found is not None
                yield from walk((*words, name), found)

    return dict(walk(("kmgraph",), cli))


@pytest.mark.parametrize("line", commands())
def test_help(line: str, golden: Golden, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    assert run_safely(cli, [*line.split()[1:], "--help"]) == 0
    text = capsys.readouterr().out
    golden.check(f"help/{line.replace(' ', '-')}.txt", text)
    assert isinstance(commands()[line], click.Group) or "Example: kmgraph" in text


@pytest.mark.parametrize("line", commands())
def test_every_option_is_explained(line: str) -> None:
    unexplained = [
        parameter.name
        for parameter in commands()[line].params
        if isinstance(parameter, click.Option) and not parameter.help and not isinstance(parameter.type, click.Choice)
    ]
    assert not unexplained


def test_help_loads_nothing_heavy_and_answers_at_once() -> None:
    code = (
        "import sys, time; from kmgraph.cli.errors import run_safely; from kmgraph.cli.main import cli\n"
        f"for line in {sorted(commands())!r}: run_safely(cli, [*line.split()[1:], '--help'])\n"
        "print(time.process_time(), *sorted(sys.modules), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    seconds, *modules = done.stderr.split()
    assert not HEAVY & set(modules)
    assert float(seconds) < MOST_SECONDS
