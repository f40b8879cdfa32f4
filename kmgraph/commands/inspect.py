"""`inspect`: how each column was read, and nothing is learned."""

from __future__ import annotations

import json
from dataclasses import dataclass

from kmgraph.namespaces import curie
from kmgraph.observe import Observed
from kmgraph.pipeline import Step, columns_input, load_knowledge, observe_project, silent
from kmgraph.project import ProjectInputs, open_project
from kmgraph.render import ColumnsInput, ReadColumn, columns_text


@dataclass(frozen=True)
class Inspected:
    """How sources were read: what was read, and what there is to say of its columns."""

    observed: Observed
    columns: ColumnsInput

    def as_text(self, language: str) -> str:
        """Return it in words; values that were not understood are among them, so it is for the operator alone."""
        return columns_text(self.columns, language)

    def as_json(self) -> str:
        """Return it as JSON, with the same values."""
        answer = {
            "rows": len(self.observed.table),
            "rejects": len(self.observed.rejects),
            "columns": [_column(column) for column in self.columns.columns],
            "notices": [
                {"code": notice.code, "source": notice.source, "column": notice.column, "rows": notice.count}
                for notice in self.columns.notices
            ],
        }
        return json.dumps(answer, ensure_ascii=False, indent=2) + "\n"


def inspect_inputs(inputs: ProjectInputs, step: Step = silent, *, strict: bool = False) -> Inspected:
    """Return how the sources of a project, or files of observations, are read.

    Args:
        inputs: What to work on.
        step: Told of each step.
        strict: Whether an unknown header or value is an error.

    Raises:
        KmgraphError: As the stages do.
    """
    project = open_project(inputs)
    knowledge = load_knowledge(project, step)
    with step("reading the observations"):
        observed = observe_project(project, knowledge, strict=strict)
    return Inspected(observed, columns_input(project, knowledge, observed))


def _column(column: ReadColumn) -> dict[str, object]:
    return {
        "source": column.source,
        "header": column.header,
        "read_as": (curie(column.meaning) or column.meaning) if column.meaning else None,
        "via": [curie(step) or step for step in column.via],
        "kind": column.kind,
        "unit": column.unit or None,
        "filled": {str(part.outcome): [part.filled, part.rows] for part in column.filled},
        "distinct": column.distinct,
        "not_understood": {"rows": column.unread_rows, "values": list(column.unread)},
    }
