"""What is proposed: frozen values between looking at an export and writing a project about it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from kmgraph.model import Outcome
from kmgraph.observe.columns import ContractColumn, fold

if TYPE_CHECKING:
    from collections.abc import Mapping


class FeatureKind(StrEnum):
    """What a column that the ontology doesn't know becomes in the extension."""

    FLAG = "flag"
    NUMBER = "number"
    CHOICE = "choice"
    MEMBER = "member"


@dataclass(frozen=True, slots=True)
class NewFeature:
    """A column that the ontology doesn't know, or some of whose values it doesn't.

    Attributes:
        label: What the column is called.
        values: For a choice: values, the most frequent first; each becomes a class.
        below: For a choice: IRI of the class below which the values stand, where the ontology knows the header.
        known: For a choice: IRI of the term that the header names, where the ontology knows it.
        is_content: For a choice: whether the values are kinds of content, and not of something that content has.
        group: For a member: what it is one of, such as "topic" for the column "topic_health".
        rare: How many more values were seen in too few posts to become classes.
        is_list: Whether a cell may hold several values.
        is_whole: For a number: whether all are whole.
        is_negative: For a number: whether some are below 0.
    """

    kind: FeatureKind
    label: str
    values: tuple[str, ...] = ()
    below: str | None = None
    known: str | None = None
    is_content: bool = False
    group: str = ""
    rare: int = 0
    is_list: bool = False
    is_whole: bool = True
    is_negative: bool = False


@dataclass(frozen=True, slots=True)
class ProposedColumn:
    """What one column is taken for.

    Attributes:
        header: As the file writes it.
        meaning: One of the fixed columns, a new feature, the IRI of the term that the header names, or None: left out.
        note: Why, or what to look at; may be empty.
        separator: What parts several values in a cell, where it is not `|`.
    """

    header: str
    meaning: ContractColumn | NewFeature | str | None
    note: str = ""
    separator: str | None = None


@dataclass(frozen=True, slots=True)
class ProposedOutcome:
    """What a word for an outcome may mean; None: nothing tells, and its rows are left out."""

    value: str
    outcome: Outcome | None
    rows: int


@dataclass(frozen=True, slots=True)
class ProposedSource:
    """How one file may be read.

    Attributes:
        kind: What the file is, where its kind says what its columns are; then nothing else is proposed.
        encoding: Of the text; None for UTF-8, or where the file itself says it.
        delimiter: None for the usual one.
        other_encodings: Those in which the bytes of the file are text, too.
        outcome: That of the whole file, where no column tells.
        outcomes: What the words of its outcome column mean.
        time_formats: Header to format, of the columns of times that are not ISO 8601.
        has_row_ids: Whether no column tells the rows apart.
        unsure: What could not be told, a sentence each.
        nested: Headers of columns with objects in their cells, of which nothing is read.
        headers: All of the file's, in order, those too that are empty or come twice.
    """

    path: Path
    columns: tuple[ProposedColumn, ...]
    rows: int
    kind: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    other_encodings: tuple[str, ...] = ()
    outcome: Outcome | None = None
    outcomes: tuple[ProposedOutcome, ...] = ()
    time_formats: Mapping[str, str] | None = None
    has_row_ids: bool = False
    unsure: tuple[str, ...] = ()
    nested: tuple[str, ...] = ()
    headers: tuple[str, ...] = ()

    @property
    def n_columns(self) -> int:
        """Columns of the file that have a header, each of those that share one."""
        return sum(bool(fold(header)) for header in self.headers)

    @property
    def n_read(self) -> int:
        """Those of them that are read."""
        left_out = {fold(column.header) for column in self.columns if column.meaning is None}
        return sum(bool(fold(header)) and fold(header) not in left_out for header in self.headers)


@dataclass(frozen=True, slots=True)
class Proposal:
    """How several files that go together may be read; `platforms` are the values of a column of platforms."""

    sources: tuple[ProposedSource, ...]
    platforms: tuple[str, ...] = ()

    @property
    def features(self) -> Mapping[str, NewFeature]:
        """The columns for which terms are needed, by header, in the order in which the files have them."""
        return {
            column.header: column.meaning
            for source in self.sources
            for column in source.columns
            if isinstance(column.meaning, NewFeature)
        }
