"""Runs one query over a graph file or a store, in a limited child."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from kmgraph.errors import InputError, LimitError, QueryError
from kmgraph.limits import python_child, run_limited
from kmgraph.query.guard import check_query
from kmgraph.query.results import QueryResult
from kmgraph.rdf import plain_message

if TYPE_CHECKING:
    from pathlib import Path

DEFAULT_SECONDS = 30.0
DEFAULT_ROWS = 100_000
DEFAULT_MEMORY = 6 * 1024**3


def run_query(
    sparql: str,
    graph: Path,
    *,
    seconds: float = DEFAULT_SECONDS,
    max_rows: int = DEFAULT_ROWS,
    memory_bytes: int = DEFAULT_MEMORY,
) -> QueryResult:
    """Run a query over the union of all graphs in a file or a store.

    Args:
        sparql: SELECT, ASK, CONSTRUCT or DESCRIBE.
        graph: An N-Quads, TriG, Turtle or N-Triples file, or the folder of an Oxigraph store (opened read-only).
        seconds: Deadline for loading and answering.
        max_rows: Most rows or triples to answer with.
        memory_bytes: Memory limit of the child.

    Returns:
        The answer.

    Raises:
        QueryError: If the query is refused or malformed (with line and column).
        InputError: If the graph can't be read.
        LimitError: If the deadline passed, or memory or rows ran out.
    """
    check_query(sparql)
    if not graph.exists():
        raise InputError(
            "there is no graph to query",
            where=str(graph),
            hint="run kmgraph guidelines first, or name a file with --graph",
        )
    request = json.dumps({"sparql": sparql, "graph": str(graph), "max_rows": max_rows}).encode()
    child = run_limited(
        python_child("kmgraph.query.worker"),
        stdin=request,
        seconds=seconds,
        memory_bytes=memory_bytes,
        what="the query",
    )
    if child.returncode != 0:
        raise LimitError(
            "the query ran out of memory and was stopped",
            hint="ask for less: add LIMIT, or fewer patterns without a join",
        )
    answer = json.loads(child.stdout)
    if answer["kind"] == "error":
        raise _error(answer, graph)
    return QueryResult(
        kind=answer["kind"],
        variables=tuple(answer.get("variables", ())),
        rows=tuple(tuple(row) for row in answer.get("rows", ())),
        boolean=answer.get("boolean", False),
        triples=answer.get("triples", ""),
    )


def _error(answer: dict[str, str], graph: Path) -> QueryError | InputError | LimitError:
    if answer["code"] == "syntax":
        return QueryError(f"the query is malformed: {answer['reason']}")
    if answer["code"] == "rows":
        return LimitError(f"the query has more than {answer['reason']} rows", hint="add LIMIT, or raise --max-rows")
    where = f"{graph}, line {answer['line']}" if answer.get("line") else str(graph)
    return InputError(f"the graph can't be read: {plain_message(answer['reason'])}", where=where)
