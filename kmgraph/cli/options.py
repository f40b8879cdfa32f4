"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from collections.abc import Callable

    Command = TypeVar("Command", bound=Callable[..., Any])

_PATH = click.Path(path_type=Path)


def talk_options(command: Command) -> Command:
    """Add -q, -v and --debug; the command receives `quiet` and `verbose`."""

    def ignore(_context: click.Context, _parameter: click.Parameter, _value: bool) -> None:
        # Read from the arguments where errors are mapped, so that it works for errors of parsing too.
        return None

    command = click.option("--debug", is_flag=True, expose_value=False, callback=ignore, help="Show tracebacks.")(
        command
    )
    command = click.option("-v", "--verbose", is_flag=True, help="Tell each step and its time.")(command)
    return click.option("-q", "--quiet", is_flag=True, help="Print nothing but errors.")(command)


def input_options(command: Command) -> Command:
    """Add INPUT… and the options that go with bare files."""
    for decorate in reversed(
        (
            click.argument("inputs", nargs=-1, type=_PATH, metavar="[INPUT]..."),
            click.option(
                "--ontology", multiple=True, type=_PATH, metavar="FILE", help="An extension ontology. Repeatable."
            ),
            click.option("--published", multiple=True, type=_PATH, metavar="FILE", help="Published rules. Repeatable."),
            click.option("--platform", metavar="ID", help="Platform of rows that name none."),
            click.option(
                "--seed",
                type=click.IntRange(min=0),
                default=None,
                metavar="N",
                help="Seed of every random choice.  [default: 0]",
            ),
        )
    ):
        command = decorate(command)
    return command


def language_option(command: Command) -> Command:
    """Add --lang, repeatable."""
    return click.option("--lang", "languages", multiple=True, metavar="LANG", help="Language, such as en. Repeatable.")(
        command
    )


def output_option(help_text: str, *, default: str | None = None) -> Callable[[Command], Command]:
    """Return a decorator that adds -o/--output."""
    return click.option("-o", "--output", type=_PATH, default=default, metavar="PATH", help=help_text)
