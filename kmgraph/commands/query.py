"""Questions to the graph of a run: which graph, which query, with which limits."""

from __future__ import annotations

import re
from pathlib import Path

from kmgraph.errors import InputError, QueryError, UsageError
from kmgraph.io import ReadLimits, finish_run, read_limited, run_file
from kmgraph.model import Project
from kmgraph.namespaces import PREFIXES
from kmgraph.project import CONFIG_NAME, GRAPH_NAME, load_project
from kmgraph.query import DEFAULT_MEMORY, DEFAULT_SECONDS, QueryResult, find_question, run_query

_LONGEST_QUERY = 64 * 1024


def ask_graph(
    question: str | None, file: Path | None, graph: Path | None, *, max_rows: int, seconds: float | None
) -> QueryResult:
    """Return the answer to a named question or a query.

    Args:
        question: Name of a competency question, or SPARQL.
        file: A file with SPARQL, instead.
        graph: A run's folder, its `graph.nq`, another RDF file, or a store; by default the current project's.
        max_rows: Most rows to answer with.
        seconds: Deadline; by default the current project's, else 30.

    Raises:
        UsageError: If neither or both of question and file are given, or there is no such question.
        QueryError: If the query is refused or malformed.
        LimitError: If time, memory or rows ran out.
    """
    if (question is None) == (file is None):
        raise UsageError("name one question, or give SPARQL", hint="kmgraph query --list names the questions")
    if file is not None:
        sparql = _read_query(file)
    else:
        asked = str(question)
        sparql = asked if re.search(r"[{}\s]", asked) else find_question(asked).sparql
    project = load_project(Path()) if Path(CONFIG_NAME).exists() else None
    limit = seconds or (project.limits.query_seconds if project else DEFAULT_SECONDS)
    path = find_graph(graph, project)
    try:
        return run_query(
            sparql,
            path,
            prologue=known_prefixes(sparql),
            seconds=limit,
            max_rows=max_rows,
            memory_bytes=project.limits.memory_mb * 1024**2 if project else DEFAULT_MEMORY,
        )
    except QueryError as error:
        if file is None:
            raise
        where = f"{file}, {error.where}" if error.where else str(file)
        raise QueryError(error.what, where=where, hint=error.hint) from None


def _read_query(file: Path) -> str:
    try:
        return read_limited(file, ReadLimits.up_to(_LONGEST_QUERY)).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError("the query is not UTF-8", where=str(file), hint="save it as UTF-8") from None


def find_graph(graph: Path | None, project: Project | None = None) -> Path:
    """Return the graph that is meant: a file, a store, or `graph.nq` of a run's folder.

    Raises:
        InputError: If there is none, or it has changed since a run wrote it.
    """
    if graph is None and project is None and Path(CONFIG_NAME).exists():
        project = load_project(Path())
    path = graph or (project.output if project else Path())
    finish_run(path)
    if path.is_dir() and (path / GRAPH_NAME).exists():
        return run_file(path / GRAPH_NAME)
    if path.is_file():
        return run_file(path)
    if path.is_dir() and (path / "CURRENT").exists():
        return path
    raise InputError(
        f"there is no graph at {path}", hint="run kmgraph guidelines first, then name its folder with --graph"
    )


def known_prefixes(sparql: str) -> str:
    """Return declarations of the known prefixes that the query uses and doesn't declare itself, on one line."""
    declared = {name.lower() for name in re.findall(r"PREFIX\s+([A-Za-z][\w-]*)?:", sparql, re.IGNORECASE)}
    used = set(re.findall(r"(?<![\w:<])([A-Za-z][\w-]*):", sparql))
    return " ".join(
        f"PREFIX {name}: <{PREFIXES[name]}>" for name in sorted(used & set(PREFIXES)) if name not in declared
    )
