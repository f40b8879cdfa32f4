"""The answer of a query and the formats it is written in."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kmgraph.errors import UsageError
from kmgraph.io import NumberCell, to_csv
from kmgraph.namespaces import PREFIXES
from kmgraph.rdf import NUMERIC_TYPES, parse_own

if TYPE_CHECKING:
    from collections.abc import Mapping

    Term = Mapping[str, str] | None


@dataclass(frozen=True, slots=True)
class QueryResult:
    """What a query answered.

    Attributes:
        kind: `rows` (SELECT), `boolean` (ASK) or `triples` (CONSTRUCT, DESCRIBE).
        variables: Names of the columns.
        rows: Terms as in SPARQL 1.1 Query Results JSON; None where unbound.
        boolean: The answer of ASK.
        triples: N-Triples of CONSTRUCT or DESCRIBE.
    """

    kind: str
    variables: tuple[str, ...] = ()
    rows: tuple[tuple[Term, ...], ...] = ()
    boolean: bool = False
    triples: str = ""


def format_result(result: QueryResult, form: str) -> str:
    """Return the answer as text.

    Args:
        result: The answer.
        form: `csv`, `tsv`, `json` (SPARQL results JSON), `turtle` or `nt`. Rows have no Turtle form and triples no
            table: where nobody asked for a form, each has the nearest, Turtle for triples and CSV for rows.
    """
    if result.kind == "triples":
        return result.triples if form == "nt" else _turtle(result.triples)
    if form == "json":
        return _json(result)
    if result.kind == "boolean":
        return f"{str(result.boolean).lower()}\n"
    return _delimited(result, "\t" if form == "tsv" else ",")


_FORMS = {
    "rows": ("a table of rows", ("table", "csv", "tsv", "json")),
    "boolean": ("yes or no", ("table", "csv", "tsv", "json")),
    "triples": ("triples", ("turtle", "nt")),
}


def refuse_other_forms(result: QueryResult, form: str) -> None:
    """Check that an answer has a form of the name.

    Raises:
        UsageError: If it has none: rows are no triples, and triples no table.
    """
    answer, fitting = _FORMS[result.kind]
    if form not in fitting:
        raise UsageError(
            f"the answer is {answer}, which can't be written as {form}", hint=f"--format {' or '.join(fitting)}"
        )


def short_term(term: Term) -> str:
    """Return a term for people: a CURIE where a prefix is known, a literal without its datatype."""
    if term is None:
        return ""
    value = term["value"]
    if term["type"] == "uri":
        for prefix, base in PREFIXES.items():
            if value.startswith(base):
                return f"{prefix}:{value[len(base) :]}"
    return value


def _json(result: QueryResult) -> str:
    # Source: SPARQL 1.1 Query Results JSON Format (W3C Recommendation 2013-03-21).
    if result.kind == "boolean":
        document: dict[str, object] = {"head": {}, "boolean": result.boolean}
    else:
        bindings = [
            {name: term for name, term in zip(result.variables, row, strict=True) if term is not None}
            for row in result.rows
        ]
        document = {"head": {"vars": list(result.variables)}, "results": {"bindings": bindings}}
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _delimited(result: QueryResult, delimiter: str) -> str:
    return to_csv(result.variables, (map(_cell, row) for row in result.rows), delimiter)


def _cell(term: Term) -> str:
    if term is None:
        return ""
    return NumberCell(term["value"]) if term.get("datatype") in NUMERIC_TYPES else term["value"]


def _turtle(triples: str) -> str:
    parsed = parse_own(triples.encode())
    return (ox.serialize(parsed, format=ox.RdfFormat.TURTLE, prefixes=PREFIXES) or b"").decode()
