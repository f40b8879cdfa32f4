"""How each column was read, and what was not, as documents and the page about columns say it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from kmgraph.model import Outcome, Project
from kmgraph.observe import Notice, Observed, short_names
from kmgraph.pipeline.coverage import RuleCoverage, learn_settings
from kmgraph.pipeline.knowledge import Knowledge
from kmgraph.project import input_names
from kmgraph.render import ColumnsInput, FilledColumn, ImportNotice, ReadColumn


def columns_input(project: Project, knowledge: Knowledge, observed: Observed) -> ColumnsInput:
    """Return everything that the page about columns says."""
    return ColumnsInput(
        title=project.title,
        vocabulary=knowledge.ontology.vocabulary,
        columns=read_columns(project, knowledge, observed),
        notices=import_notices(observed.notices),
        rejects=observed.rejects,
    )


def read_columns(project: Project, knowledge: Knowledge, observed: Observed) -> tuple[ReadColumn, ...]:
    """Return how each column was read, with the independent sources behind each outcome, in the file and the column.

    Never more than there are in all files, where copies are known as well.
    """
    table = observed.table
    judged = RuleCoverage(table, knowledge, learn_settings(project)).judged
    most = [len(np.unique(judged.cluster[table.outcome == code])) for code in range(len(Outcome))]
    everywhere = len(np.unique(judged.cluster))
    return tuple(
        ReadColumn(
            source=reading.source,
            header=reading.header,
            meaning=reading.meaning,
            kind=reading.kind,
            via=reading.via,
            unit=reading.unit,
            filled=tuple(
                FilledColumn(outcome, reading.filled[code], reading.rows[code], reading.sources_of(code, most[code]))
                for code, outcome in enumerate(Outcome)
                if reading.rows[code]
            ),
            distinct=reading.distinct,
            unread_rows=reading.unread_rows,
            unread=reading.unread,
            told_sources=min(everywhere, reading.told_sources),
            unread_sources=min(everywhere, reading.unread_sources),
        )
        for reading in observed.readings
    )


def import_notices(notices: tuple[Notice, ...]) -> tuple[ImportNotice, ...]:
    """Return what was not read as it stood, as documents say it."""
    return tuple(
        ImportNotice(str(notice.code), notice.source, notice.column, notice.value, notice.count, notice.text)
        for notice in notices
    )


def under_public_names(columns: tuple[ReadColumn, ...], project: Project) -> tuple[ReadColumn, ...]:
    """Return the columns with the public names of their files."""
    names = input_names(project)
    paths = [source.path for source in project.sources]
    public = {short: names[path] for short, path in zip(short_names(paths), paths, strict=True)}
    return tuple(replace(column, source=public[column.source]) for column in columns)
