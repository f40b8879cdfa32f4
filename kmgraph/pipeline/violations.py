"""The validation of a run: what SHACL finds, and where in the user's table it comes from."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np
import pyoxigraph as ox

from kmgraph.graph import LIFECYCLE_STATES
from kmgraph.learn import DecidedRows
from kmgraph.model import Rule
from kmgraph.namespaces import KM, OWL, RDF, SHAPES
from kmgraph.pipeline.coverage import learn_settings
from kmgraph.pipeline.reviews import may_be_shown
from kmgraph.pipeline.run import Run
from kmgraph.rdf import TripleBuilder, label_blanks, read_rdf, write_triples
from kmgraph.validate import (
    Engine,
    Job,
    PropertyPath,
    ValidationReport,
    Violation,
    shipped_shapes,
    together,
    validate_jobs,
)

_Kind = tuple[str, str, str, PropertyPath]

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
_FIRST_TIMES = {
    f"{SHAPES}ObservedAfterPostingShape": KM.postedAt,
    f"{SHAPES}ObservedAfterDecisionShape": KM.decidedAt,
    f"{SHAPES}DecidedAfterPostingShape": KM.postedAt,
}
"""Shapes that hold two times of a row to their order, which is said of no path, by the property of the first one."""
_ROW_NODE = re.compile(r"_:o[a-z](?P<row>\d+)(-.*)?")
"""The blank nodes that `graph/observations` makes for a row."""
_RULE_SHAPES = ("decision", "ends", "kind", "knowledge", "measure", "platform", "public", "published", "rule")
_DECLARATIONS = frozenset((OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty))
_REVIEW_SHAPE = "publication/review"
_EXTENSION_SHAPES = ("extension", "lexicon")


def locate_violations(report: ValidationReport, run: Run) -> ValidationReport:
    """Return the report with source, row and column put to each violation that comes from a table."""
    origins = _Origins(run)
    located = (
        replace(violation, place=origins.where(violation.focus, violation.path.first, violation.shape))
        for violation in report.violations
    )
    return replace(report, violations=tuple(located))


def open_results(report: ValidationReport, run: Run) -> ValidationReport:
    """Return the report without results that fewer than k sources' posts give: one wrong cell would tell of its post.

    Results of one shape go together. What is found in no row, as in a rule, is told.
    """
    origins = _Origins(run)
    rows = {violation: origins.row(violation.focus) for violation in report.violations}
    if all(row is None for row in rows.values()):
        return report
    cluster = DecidedRows(run.observed.table, learn_settings(run.project)).cluster
    sources: dict[_Kind, set[int]] = defaultdict(set)
    for violation, row in rows.items():
        if row is not None:
            sources[_kind(violation)].add(int(cluster[row]))
    few = {kind for kind, found in sources.items() if len(found) < run.project.privacy.k}
    told = (each for each in report.violations if rows[each] is None or _kind(each) not in few)
    return replace(report, violations=tuple(told))


def _kind(violation: Violation) -> _Kind:
    return violation.severity, violation.shape, violation.component, violation.path


@dataclass(frozen=True)
class _Origins:
    """Where in the user's table the nodes of a run's graph come from."""

    run: Run

    def where(self, focus: str, path: str, shape: str) -> str | None:
        """Return source, row and column (the last only for a property that has one), None for nodes of no row."""
        row = self.row(focus)
        if row is None:
            return None
        table = self.run.observed.table
        where = f"{table.sources[table.source[row]]}, row {table.row[row]}"
        header = self._headers.get(path or _FIRST_TIMES.get(shape))
        return f"{where}, column {header}" if header else where

    def row(self, focus: str) -> int | None:
        """Return the row of a node, of an account its first one; None for nodes of no row."""
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


class RunValidator:
    """Validates a run's data and its extensions; blocks of observations while the next ones are being written.

    Args:
        run: The run.
        shapes: Shapes of the user's, for all graphs.
        engine: Who evaluates.
        alone: Whether kmgraph's own shapes are left out.
    """

    def __init__(
        self, run: Run, shapes: Sequence[Path] = (), engine: Engine = Engine.COMPILED, *, alone: bool = False
    ) -> None:
        self._run = run
        self._shapes = shapes
        self._engine = engine
        self._alone = alone
        self._thread = ThreadPoolExecutor(1)
        self._pending: Future[ValidationReport] | None = None
        self._found: list[ValidationReport] = []
        self._last: Path | None = None

    def take(self, blocks: Iterable[Path]) -> None:
        """Validate all of the blocks (from `write_observations`) but the last, and remove them.

        Raises:
            InputError: If the shapes can't be evaluated.
            LimitError: If the deadline passed.
        """
        with self._thread:
            for path in blocks:
                self._wait()
                if self._last is not None:
                    self._pending = self._thread.submit(self._validate, self._last)
                self._last = path
            self._wait()

    def finish(self, rules: Path) -> ValidationReport:
        """Return what SHACL finds in the run.

        Args:
            rules: What `write_rule_triples` wrote.

        Raises:
            InputError: If the shapes can't be evaluated.
            LimitError: If the deadline passed.
        """
        jobs = [] if self._last is None else [self._job(self._last, "observation")]
        jobs.append(self._job(rules, *_RULE_SHAPES))
        project = self._run.project
        if project.publishing.needs_review:
            states = rules.with_name("states.nt")
            states.write_bytes(write_triples(rule_states(self._run.ruleset.rules)))
            jobs.append(Job(states, shipped_shapes(_REVIEW_SHAPE)))
        if project.ontology:
            extension = rules.with_name("extension.nt")
            extension.write_bytes(extension_triples(project.ontology, self._run.knowledge.ontology.extension_iris))
            jobs.append(self._job(extension, *_EXTENSION_SHAPES))
        report = validate_jobs(jobs, engine=self._engine)
        violations = together(part.violations for part in (report, *self._found)).elements()
        triples = report.triples + sum(part.triples for part in self._found)
        whole = replace(report, violations=tuple(sorted(violations)), triples=triples)
        return locate_violations(whole, self._run)

    def _job(self, path: Path, *names: str) -> Job:
        return Job(path, (*(() if self._alone else shipped_shapes(*names)), *self._shapes))

    def _validate(self, path: Path) -> ValidationReport:
        report = validate_jobs([self._job(path, "observation")], engine=self._engine)
        path.unlink()
        return report

    def _wait(self) -> None:
        if self._pending is not None:
            self._found.append(self._pending.result())
            self._pending = None


def rule_states(rules: Sequence[Rule]) -> list[ox.Triple]:
    """Return how far people have taken each rule that documents may show, for a project that demands review."""
    build = TripleBuilder("w")
    for rule in rules:
        if may_be_shown(rule):
            build.typed(rule.iri, KM.InferredRule)
            build.add(rule.iri, KM.lifecycle, LIFECYCLE_STATES[rule.lifecycle])
    return build.triples


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
