"""Tables on a terminal."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from kmgraph.query import QueryResult, Question, format_result, short_term

if TYPE_CHECKING:
    from kmgraph.commands import TermLine


def print_questions(questions: Sequence[Question]) -> None:
    """Print the named questions: a table on a terminal, else a line each, cells parted by tabs."""
    rows = [
        (
            question.name,
            question.text.get("en", ""),
            question.text.get("zh", ""),
            "observations" if question.reads_observations else "",
        )
        for question in questions
    ]
    if sys.stdout.isatty():
        _print_table(("name", "question", "问题", "reads"), rows)
    else:
        sys.stdout.write("".join("\t".join(row) + "\n" for row in rows))


def print_answer(result: QueryResult) -> None:
    """Print rows as a table, everything else as text."""
    if result.kind == "rows":
        _print_table(result.variables, [map(short_term, row) for row in result.rows])
    else:
        _console().print(format_result(result, "turtle"), markup=False, end="")


def print_terms(lines: Sequence[TermLine]) -> None:
    """Print terms of the ontology."""
    _print_table(
        ("name", "kind", "label", "below, or from → to", "definition"),
        [(line.name, line.kind, line.label, line.parents, line.definition) for line in lines],
    )


def _print_table(headers: Sequence[str], rows: Iterable[Iterable[str]]) -> None:
    table = Table(*headers, box=None, pad_edge=False)
    for row in rows:
        table.add_row(*row)
    _console().print(table)


def _console() -> Console:
    return Console(no_color="NO_COLOR" in os.environ, highlight=False)
