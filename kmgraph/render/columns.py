"""What is said of the columns of the sources is made from, and the context that the page about them sees."""

from __future__ import annotations

from dataclasses import dataclass

from kmgraph.model import Reject, Text, Vocabulary
from kmgraph.render.inputs import ImportNotice, ReadColumn
from kmgraph.render.language import ColumnLabels, ColumnTableLabels


@dataclass(frozen=True, slots=True)
class ColumnsInput:
    """How the sources were read: for those alone who may see single rows.

    Attributes:
        title: The project's title by language.
        columns: In the order of the sources.
    """

    title: Text
    vocabulary: Vocabulary
    columns: tuple[ReadColumn, ...]
    notices: tuple[ImportNotice, ...] = ()
    rejects: tuple[Reject, ...] = ()


@dataclass(frozen=True, slots=True)
class ColumnLine:
    """A row of the table of columns, in words.

    Attributes:
        source: The file.
        meaning: What it was read as.
        kind: What its values are, with the unit.
        filled: How many of the rows record something, by outcome.
        distinct: How many different values there are.
        unread: What was not understood; empty if all was.
    """

    source: str
    header: str
    meaning: str
    kind: str
    filled: str
    distinct: str
    unread: str


@dataclass(frozen=True, slots=True)
class ColumnsContext:
    """`columns.md` and `columns.txt`."""

    title: str
    lead: str
    columns: tuple[ColumnLine, ...]
    notices: tuple[str, ...]
    rejects: tuple[str, ...]
    table: ColumnTableLabels
    labels: ColumnLabels
