"""The validation of a run: what SHACL finds, and where in the user's table it comes from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote

import pyoxigraph as ox

from kmgraph.graph import iter_observation_lines
from kmgraph.namespaces import KM, OWL, RDF
from kmgraph.pipeline.graph import OBSERVATION_TRIPLES, RULE_TRIPLES
from kmgraph.pipeline.run import Run
from kmgraph.rdf import label_blanks, read_rdf, write_triples
from kmgraph.validate import Engine, Job, ValidationReport, shipped_shapes, validate_jobs

# Columns of the contract, by the property their cells become.
_COLUMNS: dict[str | None, str] = {
    KM.postedAt: "posted_at",
    KM.decidedAt: "decided_at",
    KM.observedAt: "observed_at",
    KM.ofDecision: "decided_at",
    KM.imposes: "outcome",
    KM.hasOutcome: "outcome",
    KM.publishedOn: "platform",
    KM.rowId: "id",
    KM.decidedBy: "decided_by",
    KM.statedReason: "reason",
    KM.hasAuthor: "author",
    KM.inCluster: "cluster",
}
_KINDS = frozenset(("observation", "content", "decision", "measure"))
_ACCOUNT = "account"
_RULE_SHAPES = ("knowledge", "platform", "public", "published", "rule")
_DECLARATIONS = frozenset((OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty))
_EXTENSION_SHAPES = ("extension", "lexicon")


def locate_violations(report: ValidationReport, run: Run) -> ValidationReport:
    """Return the report with source, row and column put to each violation that comes from a table."""
    origins = _Origins(run)
    located = (
        replace(violation, place=origins.where(violation.focus, violation.path)) for violation in report.violations
    )
    return replace(report, violations=tuple(located))


@dataclass(frozen=True)
class _Origins:
    """Where in the user's table the nodes of a run's graph come from."""

    run: Run

    def where(self, focus: str, path: str) -> str | None:
        """Return source, row and column (the last only for a property that has one), None for nodes of no row."""
        row = self._row(focus)
        if row is None:
            return None
        table = self.run.observed.table
        where = f"{table.sources[table.source[row]]}, row {table.row[row]}"
        return f"{where}, column {self._headers[path]}" if self._headers.get(path) else where

    def _row(self, focus: str) -> int | None:
        base = self.run.project.base_iri
        kind, _, rest = focus.removeprefix(base).partition("/")
        if not focus.startswith(base) or kind not in {*_KINDS, _ACCOUNT}:
            return None
        if kind == _ACCOUNT:
            return self._first_row_of_account.get(unquote(rest))
        return self._row_of_id.get(unquote(rest.split("/", 1)[0]))

    @cached_property
    def _headers(self) -> dict[str | None, str]:
        return _COLUMNS | {column.feature.property: column.header for column in self.run.observed.table.columns}

    @cached_property
    def _row_of_id(self) -> dict[str, int]:
        return {row_id: row for row, row_id in enumerate(self.run.observed.table.ids)}

    @cached_property
    def _first_row_of_account(self) -> dict[str, int]:
        # Only asked for when an account is violated: the first row in which each account, or each state of it, appears.
        run = self.run
        platforms = {platform.id: platform.iri for platform in run.ruleset.platforms}
        marker = f"<{KM.hasAuthor}> <{run.project.base_iri}{_ACCOUNT}/"
        first: dict[str, int] = {}
        row = -1
        for chunk in iter_observation_lines(
            run.observed.table, run.knowledge.ontology.vocabulary, run.names, platforms
        ):
            text = chunk.decode()
            row += f"<{KM.rowId}>" in text
            _, is_authored, rest = text.partition(marker)
            if is_authored:
                first.setdefault(unquote(rest.split(">", 1)[0]), row)
        return first


def validate_run(
    run: Run, scratch: Path, shapes: Sequence[Path] = (), engine: Engine | None = None
) -> ValidationReport:
    """Return what SHACL finds in a run's data and in its extensions.

    Args:
        run: The run.
        scratch: The folder that `write_graph` wrote to.
        shapes: Shapes of the user's, for all graphs.
        engine: Who evaluates; by default chosen by size.
    """
    jobs = [
        Job(scratch / OBSERVATION_TRIPLES, (*shipped_shapes("observation"), *shapes)),
        Job(scratch / RULE_TRIPLES, (*shipped_shapes(*_RULE_SHAPES), *shapes)),
    ]
    if run.project.ontology:
        extension = scratch / "extension.nt"
        extension.write_bytes(extension_triples(run.project.ontology, run.knowledge.ontology.extension_iris))
        jobs.append(Job(extension, (*shipped_shapes(*_EXTENSION_SHAPES), *shapes)))
    return locate_violations(validate_jobs(jobs, engine=engine), run)


def extension_triples(paths: Sequence[Path], own: frozenset[str]) -> bytes:
    """Return the extensions' triples as N-Triples.

    Args:
        paths: The extensions.
        own: Terms that they declare; what they repeat of kmgraph's own terms, as Protégé does, is left out.
    """
    triples = (quad.triple for path in paths for quad in read_rdf(path))
    return write_triples(label_blanks(triple for triple in triples if not _repeats(triple, own)))


def _repeats(triple: ox.Triple, own: frozenset[str]) -> bool:
    is_declaration = triple.predicate.value == RDF.type and getattr(triple.object, "value", "") in _DECLARATIONS
    return is_declaration and isinstance(triple.subject, ox.NamedNode) and triple.subject.value not in own
