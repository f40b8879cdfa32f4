"""How a run's sources were read, as the page about columns says it."""

from __future__ import annotations

import numpy as np

from kmgraph.model import Column, Mask, Outcome, SetColumn
from kmgraph.observe import Notice
from kmgraph.pipeline.run import Run
from kmgraph.render import ColumnsInput, ImportNotice, ReadColumn


def columns_input(run: Run) -> ColumnsInput:
    """Return everything that the page about columns says."""
    table, project = run.observed.table, run.project
    target = np.isin(table.outcome, [code for code, outcome in enumerate(Outcome) if outcome in project.target])
    in_target = int(target.sum())
    return ColumnsInput(
        title=project.title,
        vocabulary=run.knowledge.ontology.vocabulary,
        columns=tuple(_read_column(column, target) for column in table.columns),
        rows=(in_target, len(table) - in_target),
        target=tuple(outcome for outcome in Outcome if outcome in project.target),
        notices=import_notices(run.observed.notices),
        rejects=table.rejects,
    )


def import_notices(notices: tuple[Notice, ...]) -> tuple[ImportNotice, ...]:
    """Return what was not read as it stood, as documents say it."""
    return tuple(
        ImportNotice(str(notice.code), notice.source, notice.column, notice.value, notice.count, notice.text)
        for notice in notices
    )


def _read_column(column: Column, target: Mask) -> ReadColumn:
    if isinstance(column, SetColumn):
        filled, kind = np.diff(column.indptr) > 0, str(column.kind)
    else:
        filled, kind = ~np.isnan(column.numbers), "numbers"
    return ReadColumn(column.header, column.feature, kind, int((filled & target).sum()), int((filled & ~target).sum()))
