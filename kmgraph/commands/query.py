"""Questions to the graph of a run: which graph, which query, with which limits."""

from __future__ import annotations

import re
from pathlib import Path

from kmgraph.commands.run_graph import RunGraphFiles, find_graph, run_folders
from kmgraph.errors import ConfigError, InputError, QueryError, UsageError
from kmgraph.io import ReadLimits, read_limited
from kmgraph.model import Project
from kmgraph.namespaces import PREFIXES
from kmgraph.project import CONFIG_NAME, VALIDATION_NAME, load_project
from kmgraph.query import DEFAULT_MEMORY, DEFAULT_SECONDS, QueryResult, Question, find_question, run_query

_LONGEST_QUERY = 64 * 1024


def ask_graph(
    question: str | None, file: Path | None, graph: Path | None, *, max_rows: int, seconds: float | None
) -> QueryResult:
    """Return the answer to a named question or a query.

    Args:
        question: Name of a competency question, or SPARQL.
        file: A file with SPARQL, instead.
        graph: A run's folder, a project's, an RDF file, or a store; by default the current project's.
        max_rows: Most rows to answer with.
        seconds: Deadline; by default the current project's, else 30.

    Raises:
        UsageError: If neither or both of question and file are given, or there is no such question.
        QueryError: If the query is refused or malformed.
        InputError: If there is no graph, or a named question reads observations or a report that is not there.
        LimitError: If time, memory or rows ran out.
    """
    if (question is None) == (file is None):
        raise UsageError("name one question, or give SPARQL", hint="kmgraph query --list names the questions")
    named = find_question(question) if question is not None and not re.search(r"[{}\s]", question) else None
    sparql = named.sparql if named else str(question) if file is None else _read_query(file)
    project = _project_around(graph)
    limit = seconds or (project.limits.query_seconds if project else DEFAULT_SECONDS)
    files = find_graph(graph, project)
    if named:
        _check_has_observations(named, files)
        _check_has_validation(named, files)
    # Observations are most of what there is to load, and most questions of ours don't read them.
    observations = files.files[1:] if named is None or named.reads_observations else ()
    validation = (files.validation,) if named and named.reads_validation and files.validation else ()
    try:
        return run_query(
            sparql,
            files.graph,
            (*observations, *validation, *files.ontology),
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


def note_on_file_alone(question: str | None, graph: Path | None, result: QueryResult) -> str | None:
    """Return why a named question may have found nothing or left cells empty, asked of a file alone; else None."""
    if question is None or graph is None or not graph.is_file() or result.kind != "rows":
        return None
    if find_graph(graph).ontology or re.search(r"[{}\s]", question):
        return None
    # What is of a narrower kind may answer a question all the same, by a property it has; its kind then stays empty.
    reads_kinds = "rdfs:subClassOf" in find_question(question).sparql
    if result.rows and not (reads_kinds and any(cell is None for row in result.rows for cell in row)):
        return None
    return (
        f"{graph.name} was asked by itself, without the ontology that says what is of which kind: some may be missing; "
        "a run of a project that names it under knowledge = […] keeps its facts: kmgraph query NAME --graph out"
    )


def _project_around(graph: Path | None) -> Project | None:
    """Return the project of the current folder; where a graph is named, that it can't be read is no matter."""
    if not Path(CONFIG_NAME).exists():
        return None
    try:
        return load_project(Path())
    except ConfigError:
        if graph is None:
            raise
        return None


def _read_query(file: Path) -> str:
    try:
        return read_limited(file, ReadLimits.up_to(_LONGEST_QUERY)).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError("the query is not UTF-8", where=str(file), hint="save it as UTF-8") from None


def _check_has_observations(question: Question, files: RunGraphFiles) -> None:
    if question.reads_observations and files.has_observations is False:
        private = run_folders(files.graph.parent).private if files.graph.is_file() else None
        raise InputError(
            f'the question "{question.name}" reads single observations, and there are none in this graph',
            where=str(files.graph),
            hint=f"they are in {private}, beside the public folder" if private else "export the store of a whole run",
        )


def _check_has_validation(question: Question, files: RunGraphFiles) -> None:
    # Of other people's files nobody knows what they are: they may be such a report.
    if question.reads_validation and files.validation is None and files.has_observations is not None:
        raise InputError(
            f'the question "{question.name}" reads the report of a validation, and there is none in this graph',
            where=str(files.graph),
            hint=f"name the folder of the run with --graph, or its {VALIDATION_NAME}",
        )


def known_prefixes(sparql: str) -> str:
    """Return declarations of the known prefixes that the query uses and doesn't declare itself, on one line."""
    declared = {name.lower() for name in re.findall(r"PREFIX\s+([A-Za-z][\w-]*)?:", sparql, re.IGNORECASE)}
    used = set(re.findall(r"(?<![\w:<])([A-Za-z][\w-]*):", sparql))
    return " ".join(
        f"PREFIX {name}: <{PREFIXES[name]}>" for name in sorted(used & set(PREFIXES)) if name not in declared
    )
