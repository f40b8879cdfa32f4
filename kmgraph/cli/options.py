"""Options that several commands share."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])

PATH = click.Path(path_type=Path)


class FiniteRange(click.FloatRange):
    """A number in a range; `nan` and `inf`, which a range lets pass, are none."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Return the number; otherwise as click's range does."""
        number = float(super().convert(value, param, ctx))
        if not math.isfinite(number):
            self.fail(f"{value} is no number to count with.", param, ctx)
        return number


output_option = click.option("-o", "--output", type=PATH, metavar="FILE", help="Write to a file; - is standard output.")
project_option = click.option(
    "-p", "--project", type=PATH, default=".", metavar="DIR", help="Project folder.  [default: .]"
)
rules_option = click.option(
    "--rules", type=PATH, metavar="PATH", help="rules.json, or a run's folder.  [default: the project's]"
)
ontology_option = click.option("--ontology", multiple=True, type=PATH, metavar="FILE", help="An extension ontology.")
strict_option = click.option("--strict", is_flag=True, help="An unknown header or value is an error.")
rejects_option = click.option(
    "--allow-rejects", is_flag=True, help="Go on where more than half of the rows can't be read."
)
format_option = click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    help="[default: by the suffix of the output, else text]",
)
_INPUT_OPTIONS = (
    click.argument("inputs", nargs=-1, type=PATH, metavar="[INPUT]..."),
    click.option("--ontology", multiple=True, type=PATH, metavar="FILE", help="An extension ontology. Repeatable."),
    click.option("--published", multiple=True, type=PATH, metavar="FILE", help="Published rules. Repeatable."),
    click.option("--platform", metavar="ID", help="Platform of rows that name none."),
    click.option("--seed", type=click.IntRange(min=0), metavar="N", help="Seed of every random choice.  [default: 0]"),
)


def input_options(command: Callable[..., int | None]) -> Callable[..., int | None]:
    """Add INPUT… and the options that go with bare files; the command receives all of them as `inputs`."""

    @wraps(command)
    def with_inputs(
        *,
        inputs: tuple[Path, ...],
        ontology: tuple[Path, ...],
        published: tuple[Path, ...],
        platform: str | None,
        seed: int | None,
        **others: Any,
    ) -> int | None:
        from kmgraph.project import ProjectInputs

        return command(inputs=ProjectInputs(inputs, ontology, published, platform, seed), **others)

    for option in reversed(_INPUT_OPTIONS):
        option(with_inputs)
    return with_inputs


def language_option(help_text: str) -> Callable[[Command], Command]:
    """Return a decorator that adds --lang with English as default; the command receives `language`."""
    return click.option("--lang", "language", default="en", show_default=True, metavar="LANG", help=help_text)
