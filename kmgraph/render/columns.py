"""What the page about the columns is made from, and the context its template sees."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kmgraph.model import Outcome, Reject, Text, Vocabulary
from kmgraph.render.inputs import ImportNotice
from kmgraph.render.language import ColumnLabels

if TYPE_CHECKING:
    from kmgraph.model import Feature


@dataclass(frozen=True, slots=True)
class ReadColumn:
    """How one column was read.

    Attributes:
        feature: What it records.
        kind: `classes`, `individuals`, `data` or `numbers`.
        target, kept: Rows in the target, and others, for which it records something.
    """

    header: str
    feature: Feature
    kind: str
    target: int
    kept: int


@dataclass(frozen=True, slots=True)
class ColumnsInput:
    """How the sources were read: for those alone who may see single rows.

    Attributes:
        title: The project's title by language.
        columns: In the order of the table.
        rows: Number of rows in the target, and of others.
    """

    title: Text
    vocabulary: Vocabulary
    columns: tuple[ReadColumn, ...]
    rows: tuple[int, int]
    target: tuple[Outcome, ...] = (Outcome.REMOVED, Outcome.RESTRICTED)
    notices: tuple[ImportNotice, ...] = ()
    rejects: tuple[Reject, ...] = ()


@dataclass(frozen=True, slots=True)
class ColumnLine:
    """A row of the table of columns."""

    header: str
    meaning: str
    kind: str
    target: str
    kept: str


@dataclass(frozen=True, slots=True)
class ColumnsContext:
    """`columns.md`."""

    title: str
    lead: str
    columns: tuple[ColumnLine, ...]
    notices: tuple[str, ...]
    rejects: tuple[str, ...]
    labels: ColumnLabels
