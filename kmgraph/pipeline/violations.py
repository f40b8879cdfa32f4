"""The validation of a run: what SHACL finds, and where in the user's table it comes from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np
import pyoxigraph as ox

from kmgraph.namespaces import KM, OWL, RDF
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
_ROW_NODE = re.compile(r"o[a-z](?P<row>\d+)(-.*)?")
"""The blank nodes that `graph/observations` makes for a row."""
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
        blank = _ROW_NODE.fullmatch(focus)
        if blank:
            return int(blank["row"])
        accounts = self.run.names.account("")
        return self._first_row_of_account.get(focus.removeprefix(accounts)) if focus.startswith(accounts) else None

    @cached_property
    def _headers(self) -> dict[str | None, str]:
        return _COLUMNS | {column.feature.property: column.header for column in self.run.observed.table.columns}

    @cached_property
    def _first_row_of_account(self) -> dict[str, int]:
        # Only asked for when an account is violated.
        table = self.run.observed.table
        authors, rows = np.unique(table.author, return_index=True)
        first = zip(authors.tolist(), rows.tolist(), strict=True)
        return {table.authors[author]: row for author, row in first if author >= 0}


def validate_run(
    run: Run, observations: Path, rules: Path, shapes: Sequence[Path] = (), engine: Engine | None = None
) -> ValidationReport:
    """Return what SHACL finds in a run's data and in its extensions.

    Args:
        run: The run.
        observations: What `write_observations` wrote for SHACL.
        rules: What `write_rule_triples` wrote.
        shapes: Shapes of the user's, for all graphs.
        engine: Who evaluates; by default chosen by size.
    """
    jobs = [
        Job(observations, (*shipped_shapes("observation"), *shapes)),
        Job(rules, (*shipped_shapes(*_RULE_SHAPES), *shapes)),
    ]
    if run.project.ontology:
        extension = rules.with_name("extension.nt")
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
