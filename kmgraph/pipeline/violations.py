"""Where in the user's table a violation comes from: source, row and column."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pyoxigraph as ox

from kmgraph.graph import iter_observation_lines
from kmgraph.namespaces import KM, OWL, RDF
from kmgraph.pipeline.graph import (
    ShaclData,
)
from kmgraph.rdf import label_blanks, read_rdf, write_triples
from kmgraph.validate import Engine, Job, shipped_shapes, validate_jobs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kmgraph.pipeline.run import Run
    from kmgraph.validate import ValidationReport

# Columns of the contract, by the property their cells become.
_COLUMNS = {
    KM.postedAt: "posted_at",
    KM.decidedAt: "decided_at",
    KM.observedAt: "observed_at",
    KM.ofDecision: "decided_at",
    KM.hasOutcome: "outcome",
    KM.publishedOn: "platform",
    KM.rowId: "id",
    KM.decidedBy: "decided_by",
    KM.statedReason: "reason",
    KM.hasAuthor: "author",
    KM.inCluster: "cluster",
}
_KINDS = ("observation", "content", "decision")
_RULE_SHAPES = ("platform", "published", "rule")
_EXTENSION_SHAPES = ("extension", "lexicon")


def with_places(report: ValidationReport, run: Run) -> ValidationReport:
    """Return the report with source, row and column put to each violation that comes from a table."""
    if not report.violations:
        return report
    rows = {row_id: position for position, row_id in enumerate(run.observed.table.ids)}
    headers = _headers(run)
    accounts: dict[str, int] = {}
    violations = []
    for violation in report.violations:
        row = _row_of(violation.focus, run, rows, accounts)
        if row is not None:
            header = headers.get(violation.path, "")
            violation = replace(violation, place=_place(run, row, header))  # noqa: PLW2901  same thing, with its place
        violations.append(violation)
    return replace(report, violations=tuple(violations))


def _place(run: Run, row: int, header: str) -> str:
    table = run.observed.table
    place = f"{table.sources[table.source[row]]}, row {table.row[row]} (id {table.ids[row]})"
    return f"{place}, column {header}" if header else place


def _headers(run: Run) -> dict[str, str]:
    own = {
        column.feature.property: column.header
        for column in run.observed.table.columns
        if column.feature.property is not None
    }
    return _COLUMNS | own


def _row_of(focus: str, run: Run, rows: dict[str, int], accounts: dict[str, int]) -> int | None:
    base = run.project.base_iri
    if not focus.startswith(base):
        return None
    kind, _, rest = focus.removeprefix(base).partition("/")
    if kind in _KINDS:
        return rows.get(unquote(rest.split("/", 1)[0]))
    if kind != "account":
        return None
    if not accounts:
        accounts.update(_first_rows(run))
    return accounts.get(unquote(rest))


def _first_rows(run: Run) -> dict[str, int]:
    # Only asked for when an account is violated: the first row in which each account, or each state of it, appears.
    table = run.observed.table
    platforms = {platform.id: platform.iri for platform in run.ruleset.platforms}
    marker = f"<{KM.hasAuthor}> <{run.project.base_iri}account/"
    first: dict[str, int] = {}
    chunks = iter_observation_lines(table, run.knowledge.ontology.vocabulary, run.names, platforms)
    row = -1
    for chunk in chunks:
        text = chunk.decode()
        row += f"<{KM.rowId}>" in text
        position = text.find(marker)
        if position >= 0:
            account = text[position + len(marker) :].split(">", 1)[0]
            first.setdefault(unquote(account), row)
    return first


def validate_run(
    run: Run, data: ShaclData, scratch: Path, shapes: Sequence[Path] = (), engine: Engine | None = None
) -> ValidationReport:
    """Return what SHACL finds in a run's data and in its extensions.

    Args:
        run: The run.
        data: Its triples.
        scratch: A folder for files of our own.
        shapes: Shapes of the user's, for all graphs.
        engine: Who evaluates; by default chosen by size.
    """
    jobs = [
        Job(data.observations, (*shipped_shapes("observation"), *shapes)),
        Job(data.rules, (*shipped_shapes(*_RULE_SHAPES), *shapes)),
    ]
    if run.project.ontology:
        extension = scratch / "extension.nt"
        extension.write_bytes(extension_triples(run.project.ontology, run.knowledge.ontology.extension_iris))
        jobs.append(Job(extension, (*shipped_shapes(*_EXTENSION_SHAPES), *shapes)))
    return with_places(validate_jobs(jobs, engine=engine), run)


def extension_triples(paths: Sequence[Path], own: frozenset[str]) -> bytes:
    """Return the extensions' triples as N-Triples.

    Args:
        paths: The extensions.
        own: Terms that they declare; what they repeat of kmgraph's own terms, as Protégé does, is left out.
    """
    triples = (quad.triple for path in paths for quad in read_rdf(path))
    return write_triples(label_blanks(triple for triple in triples if not _repeats(triple, own)))


def _repeats(triple: ox.Triple, own: frozenset[str]) -> bool:
    kinds = {OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty}
    is_declaration = triple.predicate.value == RDF.type and getattr(triple.object, "value", "") in kinds
    return is_declaration and isinstance(triple.subject, ox.NamedNode) and triple.subject.value not in own
