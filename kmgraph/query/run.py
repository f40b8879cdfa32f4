"""Runs one query over a graph file or a store, in a limited child."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from kmgraph.errors import InputError, LimitError, QueryError, did_you_mean
from kmgraph.io import ChildLimits, run_limited, scratch_folder
from kmgraph.namespaces import PREFIXES
from kmgraph.query.results import QueryResult
from kmgraph.rdf import check_query, dataset_iris

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

DEFAULT_SECONDS = 30.0
DEFAULT_ROWS = 100_000
DEFAULT_MEMORY = 6 * 1024**3

_PLACE = re.compile(r"error at (?P<line>\d+):(?P<column>\d+): expected (?P<expected>.*)", re.DOTALL)
_PREFIX = re.compile(r"(?P<name>[A-Za-z][\w-]*):")
# Among the tokens that the parser would take stands, at times, what is really wrong.
_PHRASES = {
    "IRI parsing failed": "an IRI is not whole, as in <https://example.org/a>",
    "variable that is unbound": "SELECT names a variable that nothing binds or groups",
}
_SHOWN = 30
_REFUSALS: dict[str, type[InputError | LimitError]] = {"refused": InputError, "limit": LimitError}
_STACK_OVERFLOW = 128 + 11
_REMEDY = "give it more with --seconds, or with query_seconds under [limits] in kmgraph.toml, or ask for less"


def run_query(
    sparql: str,
    graph: Path,
    added: Sequence[Path] = (),
    *,
    prologue: str = "",
    seconds: float = DEFAULT_SECONDS,
    max_rows: int = DEFAULT_ROWS,
    memory_bytes: int = DEFAULT_MEMORY,
) -> QueryResult:
    """Run a query over the union of all graphs in a file or a store.

    Args:
        sparql: SELECT, ASK, CONSTRUCT or DESCRIBE.
        prologue: PREFIX declarations to put before the query, on one line; places in errors don't count them.
        graph: An RDF file of any format that is read, or the folder of an Oxigraph store (opened read-only).
        added: RDF files to add to it while it is asked, such as the ontology's.
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
    # On the query's own first line, so that lines in error messages stay right.
    request = {
        "sparql": f"{prologue} {sparql}",
        "graph": str(graph),
        "added": list(map(str, added)),
        "max_rows": max_rows,
        "from": dataset_iris(f"{prologue} {sparql}"),
    }
    with scratch_folder() as scratch:
        answer = _ask_child({**request, "scratch": str(scratch)}, ChildLimits(seconds, memory_bytes, remedy=_REMEDY))
    if answer["kind"] == "error":
        raise _error(answer, graph, sparql, len(prologue) + 1)
    return QueryResult(
        kind=answer["kind"],
        variables=tuple(answer.get("variables", ())),
        rows=tuple(tuple(row) for row in answer.get("rows", ())),
        boolean=answer.get("boolean", False),
        triples=answer.get("triples", ""),
    )


def _ask_child(request: dict[str, Any], limits: ChildLimits) -> dict[str, Any]:
    child = run_limited(
        "kmgraph.query.worker",
        limits=limits,
        work="the query",
        stdin=json.dumps(request).encode(),
    )
    if child.returncode == _STACK_OVERFLOW:
        raise QueryError("the query is nested too deeply, or chains too many patterns", hint="ask for less at a time")
    if child.returncode != 0:
        _refuse_crash(child.stderr)
        raise LimitError(
            "the query ran out of memory and was stopped",
            hint="ask for less: add LIMIT, or fewer patterns without a join",
        )
    answer: dict[str, Any] = json.loads(child.stdout)
    return answer


def _refuse_crash(stderr: bytes) -> None:
    # Out of memory, the allocator aborts or Python says so; any other exception is a fault of ours.
    last = stderr.decode(errors="replace").strip().rpartition("\n")[2]
    if stderr.startswith(b"Traceback") and not last.startswith("MemoryError"):
        raise RuntimeError(f"the query's process failed: {last}")


def _error(answer: dict[str, Any], graph: Path, sparql: str, offset: int) -> QueryError | InputError | LimitError:
    if answer["code"] == "syntax":
        return _malformed(answer["reason"], sparql, offset)
    if answer["code"] == "from":
        return QueryError(
            f"FROM is refused: the graph has no part named <{answer['reason']}>, and nothing is fetched",
            hint="leave FROM out: all parts are asked together",
        )
    if answer["code"] == "function":
        return QueryError(
            f"the query calls {answer['reason']}, which is no function that is known",
            hint="use the functions of SPARQL 1.1, and xsd: types to convert to",
        )
    if answer["code"] == "rows":
        return LimitError(f"the query has more than {answer['reason']} rows", hint="add LIMIT, or raise --max-rows")
    if answer["code"] in _REFUSALS:
        return _REFUSALS[answer["code"]](answer["reason"], where=answer["where"], hint=answer["hint"])
    return InputError(
        f"the graph can't be read: {answer['reason']}",
        where=str(graph),
        hint="write it anew: kmgraph guidelines, or kmgraph export",
    )


def _malformed(reason: str, sparql: str, offset: int) -> QueryError:
    """Return the error for a parser's message: `error at LINE:COLUMN: expected one of …`, or a plain sentence."""
    match = _PLACE.match(reason)
    if not match:
        return QueryError(f"the query is malformed: {reason[:1].lower()}{reason[1:]}")
    line, column = int(match["line"]), int(match["column"])
    column -= offset if line == 1 else 0
    lines = sparql.split("\n")
    rest = "\n".join([lines[line - 1][max(column - 1, 0) :], *lines[line:]]).strip() if line <= len(lines) else ""
    where = f"line {line}, column {max(column, 1)}"
    if "Prefix not found" in reason:
        return _unknown_prefix(lines[line - 1][: column - 1], rest, where)
    known = next((words for phrase, words in _PHRASES.items() if phrase in reason), None)
    if known is None:
        known = (
            f'"{rest.split()[0][:_SHOWN]}" is not expected here'
            if rest
            else "something before its end is missing or wrong"
        )
    return QueryError(f"the query is malformed: {known}", where=where)


def _unknown_prefix(before: str, rest: str, where: str) -> QueryError:
    found = _PREFIX.search(before) or _PREFIX.search(rest)
    name = found["name"] if found else ""
    hint = did_you_mean(name, PREFIXES) or f"declare it at the top: PREFIX {name}: <…>"
    return QueryError(f'the prefix "{name}:" is not declared', where=where, hint=hint)
