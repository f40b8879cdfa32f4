"""Tables on a terminal."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from kmgraph.query import format_result, short_term

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kmgraph.commands import TermLine
    from kmgraph.query import QueryResult, Question


def console() -> Console:
    """Return a console on standard output that obeys NO_COLOR."""
    return Console(no_color="NO_COLOR" in os.environ, highlight=False)


def print_questions(questions: Sequence[Question]) -> None:
    """Print the named questions: a table on a terminal, else a line each, cells parted by tabs."""
    rows = [(question.name, question.text.get("en", ""), question.text.get("zh", "")) for question in questions]
    if not sys.stdout.isatty():
        sys.stdout.write("".join("\t".join(row) + "\n" for row in rows))
        return
    table = Table("name", "question", "问题", box=None, pad_edge=False)
    for row in rows:
        table.add_row(*row)
    console().print(table)


def print_answer(result: QueryResult) -> None:
    """Print rows as a table, everything else as text."""
    if result.kind != "rows":
        console().print(format_result(result, "turtle"), markup=False, end="")
        return
    table = Table(*result.variables, box=None, pad_edge=False)
    for row in result.rows:
        table.add_row(*[short_term(term) for term in row])
    console().print(table)


def print_terms(lines: Sequence[TermLine]) -> None:
    """Print terms of the ontology."""
    table = Table("name", "kind", "label", "below, or from → to", "definition", box=None, pad_edge=False)
    for line in lines:
        table.add_row(line.name, line.kind, line.label, line.parents, line.definition)
    console().print(table)
