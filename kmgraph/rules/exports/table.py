"""Rules as a table: a row a rule, for spreadsheets and data frames, with public figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kmgraph.io import NumberCell, to_csv
from kmgraph.model import current_period
from kmgraph.rules.exports.entries import Loss, RuleExport

if TYPE_CHECKING:
    from kmgraph.rules.exports.entries import ExportEntry, ExportInput

_COLUMNS = (
    "id", "kind", "platform", "status", "deontic", "lifecycle", "confidence", "strength", "scope",
    "target", "kept", "clusters", "rate", "rate_low", "rate_high", "base_rate", "first", "last", "valid_until",
    "rate_since", "rate_until", "rate_target", "rate_kept", "url", "iri",
)  # fmt: skip

Cell = str | int | float | None


def rule_row(entry: ExportEntry) -> dict[str, Cell]:
    """Return a rule as a row: column to value, None where nothing is told or a figure is withheld."""
    row: dict[str, Cell] = dict.fromkeys(_COLUMNS)
    row |= {"id": entry.id, "iri": entry.iri, "platform": entry.platform, "scope": entry.manchester}
    if entry.published is not None:
        row |= {"kind": "published", "deontic": entry.published.deontic.value, "url": entry.published.url}
    if entry.learned is not None:
        rule, evidence = entry.learned, entry.learned.evidence
        low, high = evidence.interval or (None, None)
        row |= {
            "kind": "learned",
            "status": rule.status.value,
            "lifecycle": rule.lifecycle.value,
            "confidence": rule.confidence.value,
            "strength": rule.strength.value if rule.strength else None,
            "target": evidence.target,
            "kept": evidence.kept,
            "clusters": evidence.clusters,
            "rate": evidence.rate,
            "rate_low": low,
            "rate_high": high,
            "base_rate": evidence.base_rate,
            "first": evidence.first,
            "last": evidence.last,
            "valid_until": evidence.valid_until,
        }
        if (period := current_period(evidence)) is not None:
            # The rate of a rule that changed is of one stretch of time, and the counts above are of all.
            row |= {"rate_since": period.start, "rate_until": period.end}
            row |= {"rate_target": period.target, "rate_kept": period.kept}
    return row


def rules_csv(data: ExportInput) -> RuleExport:
    """Return every rule as a row of CSV, its texts a column a language."""
    texts = [f"text.{language}" for language in data.languages]
    rows = [
        [*map(_cell, rule_row(entry).values()), *(entry.text.get(language, "") for language in data.languages)]
        for entry in data.entries
    ]
    losses = (
        Loss(
            "",
            "relations between rules, other periods, reasons and what lies just outside have no place in a row",
        ),
        *_untold(data),
    )
    return RuleExport(to_csv([*_COLUMNS, *texts], rows).encode(), losses, len(rows))


def _untold(data: ExportInput) -> tuple[Loss, ...]:
    """Return what published rules say that no column holds."""
    return tuple(
        Loss(entry.id, "where and when it holds, what it announces and what it asks for have no place")
        for entry in data.entries
        if (rule := entry.published) is not None
        and (rule.territory or rule.in_force_from or rule.in_force_until or rule.outcomes or rule.requires)
    )


def _cell(value: Cell) -> str:
    if value is None:
        return ""
    return NumberCell(f"{value:g}" if isinstance(value, float) else value) if isinstance(value, int | float) else value
