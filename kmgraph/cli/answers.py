"""Where an answer goes: to a file, whole or not at all, or to standard output."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

# What a command writes is nothing that it reads, where it is there already.
_OUTPUTS = frozenset({"output", "losses", "words"})


def file_of(output: Path | None, *, updates_published: bool = False) -> Path | None:
    """Return the file that `--output` names, once it is known that it could be written; None for standard output.

    Args:
        output: What the option names.
        updates_published: Whether it may be a file of published rules that a project reads.

    Raises:
        UsageError: If the command reads it too.
        InputError: If it can't be written.
    """
    from kmgraph.io import check_writable

    if output is None or str(output) == "-":
        return None
    refuse_input(output, updates_published=updates_published)
    check_writable(output)
    return output


def refuse_same(outputs: Mapping[str, Path | None]) -> None:
    """Check that what a command writes goes to places of its own, standard output being one.

    Args:
        outputs: Option -> what it names; None if it was not given.

    Raises:
        UsageError: If two options name the same.
    """
    from kmgraph.errors import UsageError

    places: dict[Path | None, str] = {}
    for option, path in outputs.items():
        if path is None:
            continue
        place = None if str(path) == "-" else path.resolve()
        if place in places:
            named = "standard output" if place is None else "the same file"
            raise UsageError(f"{places[place]} and {option} name {named}", hint="name a file each")
        places[place] = option


def refuse_input(output: Path, *, updates_published: bool = False) -> None:
    """Check that what a command is to write is nothing that it or a project reads, and no file of a run.

    Args:
        output: What is to be written.
        updates_published: Whether it may be a file of published rules that a project reads.

    Raises:
        UsageError: If it is.
    """
    from kmgraph.project import refuse_output

    context = click.get_current_context(silent=True)
    params = {} if context is None else context.params
    given = [value for name, value in params.items() if name not in _OUTPUTS]
    if params.get("inputs") == () or params.get("graph", ...) is None:
        given.append(Path())
    refuse_output(output, tuple(_paths(given)), updates_published=updates_published)


def _paths(values: Iterable[object]) -> Iterator[Path]:
    for value in values:
        if isinstance(value, Path):
            yield value
        elif isinstance(value, tuple):
            yield from _paths(value)


def write_answer(answer: str | bytes, file: Path | None, *, private: bool = False) -> None:
    """Write an answer to a file, or to standard output if there is none; a terminal gets nothing that it would obey.

    Args:
        answer: Text, or bytes.
        file: Where to; a pipe or device is written to as it is.
        private: Whether its owner alone may read the file.

    Raises:
        InputError: If the file can't be written.
    """
    from kmgraph.errors import printable_lines
    from kmgraph.io import write_atomic

    if file is not None:
        write_atomic(file, answer.encode() if isinstance(answer, str) else answer, private=private)
    elif isinstance(answer, str):
        sys.stdout.write(printable_lines(answer) if sys.stdout.isatty() else answer)
    elif sys.stdout.isatty():
        sys.stdout.write(printable_lines(answer.decode(errors="backslashreplace")))
    else:
        sys.stdout.buffer.write(answer)
