"""Where in the user's table a violation comes from: source, row and column."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import unquote

from kmgraph.graph import iter_observation_lines
from kmgraph.namespaces import KM

if TYPE_CHECKING:
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
