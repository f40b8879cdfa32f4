"""Options that several commands share."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial, wraps
from pathlib import Path
from typing import Any, TypeVar

import click

from kmgraph.errors import UsageError

Command = TypeVar("Command", bound=Callable[..., Any])


class _NamedPath(click.Path):
    """A path that says something: an empty one would be taken for the current folder."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the path."""
        if value == "":
            names = [*param.opts, *param.secondary_opts] if isinstance(param, click.Option) else []
            named = max(names, key=len) if names else "an argument"
            raise UsageError(
                f"{named} is empty, and takes the name of a file or folder", hint="name it, or leave it away"
            )
        return super().convert(value, param, ctx)


PATH = _NamedPath(path_type=Path)


class FiniteRange(click.FloatRange):
    """A number in a range; `nan` and `inf`, which a range lets pass, are none."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Return the number; otherwise as click's range does."""
        number = float(super().convert(value, param, ctx))
        if not math.isfinite(number):
            self.fail(f"{value} is no number to count with.", param, ctx)
        return number


class _KeepingParser:
    """Stands before click's parser: of an option that is given twice, it keeps both values, and not the last one."""

    def __init__(self, parser: Any) -> None:
        self._parser = parser

    def add_option(self, *, action: str | None, **said: Any) -> None:
        kept = {"store": "append", "store_const": "append_const"}
        self._parser.add_option(action=kept.get(action or "store", action), **said)


class OnceOption(click.Option):
    """An option that takes one value unless it is said to take several: given twice, none goes without a word."""

    def add_to_parser(self, parser: Any, ctx: click.Context) -> None:
        """Have click keep what is given."""
        super().add_to_parser(parser if self.multiple else _KeepingParser(parser), ctx)  # type: ignore[arg-type]

    def handle_parse_result(self, ctx: click.Context, opts: Any, args: list[str]) -> tuple[Any, list[str]]:
        """Refuse a second value. A flag may be raised twice, as long as it says the same."""
        given = opts.get(self.name)
        if isinstance(given, list) and not self.multiple:
            if len(given) > 1 and not (self.is_flag and len(set(given)) == 1):
                raise self._given_twice(ctx)
            opts[self.name] = given[0]
        return super().handle_parse_result(ctx, opts, args)

    def _given_twice(self, ctx: click.Context) -> UsageError:
        if self.is_flag:
            alike = [each for each in ctx.command.params if each.name == self.name]
            names = ", ".join(max(opts, key=len) for each in alike for opts in (each.opts, each.secondary_opts) if opts)
            return UsageError(f"only one of {names} can be given", hint="choose one of them")
        name = max(self.opts, key=len)
        return UsageError(f"{name} is given twice, and takes one value", hint="give it once; for more, run it again")


option = partial(click.option, cls=OnceOption)
"""Every option of a command is made so."""

output_option = option("-o", "--output", type=PATH, metavar="FILE", help="Write to a file; - is standard output.")
project_option = option("-p", "--project", type=PATH, default=".", metavar="DIR", help="Project folder.  [default: .]")
rules_option = option(
    "--rules", type=PATH, metavar="PATH", help="rules.json, or a run's folder.  [default: the project's]"
)
ontology_option = option("--ontology", multiple=True, type=PATH, metavar="FILE", help="An extension ontology.")
strict_option = option("--strict", is_flag=True, help="An unknown header or value is an error.")
rejects_option = option("--allow-rejects", is_flag=True, help="Go on where more than half of the rows can't be read.")
format_option = option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    help="[default: by the suffix of the output, else text]",
)
_INPUT_OPTIONS = (
    click.argument("inputs", nargs=-1, type=PATH, metavar="[INPUT]..."),
    option("--ontology", multiple=True, type=PATH, metavar="FILE", help="An extension ontology. Repeatable."),
    option("--published", multiple=True, type=PATH, metavar="FILE", help="Published rules. Repeatable."),
    option("--platform", metavar="ID", help="Platform of rows that name none."),
    option("--seed", type=click.IntRange(min=0), metavar="N", help="Seed of every random choice.  [default: 0]"),
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

    for add in reversed(_INPUT_OPTIONS):
        add(with_inputs)
    return with_inputs


def language_option(help_text: str) -> Callable[[Command], Command]:
    """Return a decorator that adds --lang with English as default; the command receives `language`."""
    return option("--lang", "language", default="en", show_default=True, metavar="LANG", help=help_text)
