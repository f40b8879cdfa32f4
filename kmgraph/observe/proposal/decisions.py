"""What became of the posts: the column or the file that tells it, and which other columns speak of nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.errors import ObservationError
from kmgraph.model import Outcome
from kmgraph.observe.columns import FLAG_WORDS, SEPARATOR, fold
from kmgraph.observe.proposal.columns import ExportColumn
from kmgraph.observe.proposal.header_words import Role, has_role
from kmgraph.observe.proposal.outcomes import (
    is_doubtful,
    may_tell_outcome,
    outcome_of_cell,
    outcome_of_flag,
    outcome_of_word,
)
from kmgraph.observe.proposal.types import ProposedOutcome
from kmgraph.observe.raw import RawTable
from kmgraph.rules import holds_personal_string

if TYPE_CHECKING:
    from kmgraph.model import Mask

_MOST_OUTCOMES = 40
_UNDERSTOOD = 0.6
_FEW_FILLED = 0.01
_DECISIVE_ROWS = 20
_ACTED_SHARE = 0.95
_NEARLY_ALL = 0.98


@dataclass(frozen=True, eq=False)
class Decisions:
    """What files tell of the decisions on their posts.

    Attributes:
        columns: Of all files.
        names: The words for outcomes that are always understood, folded.
    """

    paths: tuple[Path, ...]
    tables: tuple[RawTable, ...]
    columns: tuple[ExportColumn, ...]
    names: Mapping[str, Outcome]

    @cached_property
    def column(self) -> ExportColumn | None:
        """The column whose words are outcomes: one that is called so, else one whose words are of both kinds."""
        called = [column for column in self.columns if has_role(column.header, Role.OUTCOME) and self._tells(column)]
        flags = [column for column in self.columns if column.is_flag and outcome_of_flag(column.header)]
        both = [column for column in self.columns if self._tells(column) and self._has_both(column)]
        ranked = sorted(called, key=lambda column: not self._has_both(column))
        doubtful = [column for column in self.columns if column.is_flag and may_tell_outcome(column.header)]
        return next(iter((*ranked, *flags, *both, *doubtful)), None)

    def _tells(self, column: ExportColumn) -> bool:
        if not 0 < len(column.words) <= _MOST_OUTCOMES or column.is_flag:
            return False
        told = sum(count for cell, count in column.words.items() if outcome_of_cell(cell, self.names))
        return told >= _UNDERSTOOD * column.words.total()

    def _has_both(self, column: ExportColumn) -> bool:
        outcomes = {outcome_of_cell(cell, self.names) for cell in column.words} - {None}
        return Outcome.KEPT in outcomes and len(outcomes) > 1

    @cached_property
    def _flag_outcome(self) -> Outcome | None:
        column = self.column
        return outcome_of_flag(column.header) if column is not None and column.is_flag else None

    def _outcome_of(self, cell: str) -> Outcome | None:
        if self._flag_outcome is None:
            # Yes and no under "flagged", say, may tell of reports, labels or removals.
            is_open = self.column is not None and self.column.is_flag
            return None if is_open else outcome_of_cell(cell, self.names)
        opposite = Outcome.REMOVED if self._flag_outcome is Outcome.KEPT else Outcome.KEPT
        return self._flag_outcome if FLAG_WORDS.get(fold(cell)) else opposite

    def file_outcome(self, table: int) -> Outcome | None:
        """Return the outcome of a whole file, by its name; of a file beside one of removals, that it was left alone."""
        if self.column is not None and table in self.column.parts:
            return None
        named = [outcome_of_word(_stem(path), self.names) for path in self.paths]
        if is_doubtful(_stem(self.paths[table])):
            raise ObservationError(
                "the name of the file doesn't tell clearly what became of its posts",
                where=str(self.paths[table]),
                hint="call the files what they hold: removed.csv, kept.csv; leave out what authors deleted themselves",
            )
        if named[table] is None and any(outcome not in (None, Outcome.KEPT) for outcome in named):
            return Outcome.KEPT
        if named[table] is None and self._holds_log(table):
            return None if self._log_tells_of_kept else Outcome.KEPT
        if named[table] is None:
            whole = "a file of all posts needs the ids of the one with the outcomes, under the same header"
            raise ObservationError(
                "no column says what became of the posts, and the name of the file doesn't either",
                where=str(self.paths[table]),
                hint="call the column outcome, or the files what they hold: removed.csv, kept.csv"
                + (f"; {whole}" if self.column else ""),
            )
        return named[table]

    def _holds_log(self, table: int) -> bool:
        """Return whether a file lists all posts: those that the files with outcomes tell of, and more."""
        logs = () if self.column is None else tuple(self.column.parts)
        return bool(logs) and any(
            column.parts.keys() >= {table, *logs} and _lists_all(column, table, logs) for column in self.columns
        )

    @cached_property
    def _log_tells_of_kept(self) -> bool:
        """Whether posts are named that were left alone, so that of those that aren't named nothing is known."""
        column = self.column
        return column is not None and any(
            word.outcome is Outcome.KEPT for table in column.parts for word in self.outcomes(table)
        )

    def outcomes(self, table: int) -> tuple[ProposedOutcome, ...]:
        """Return what the words for outcomes of a file may mean; those that are understood without being told too."""
        column = self.column
        if column is None or table not in column.parts:
            return ()
        cells = Counter(column.words_in(table))
        empty = cells.pop("", 0)
        own: Counter[str] = Counter()
        for cell, count in cells.items():
            # Words between bars are read one by one without being told.
            for word in {part.strip() for part in cell.split(SEPARATOR)} - {""}:
                own[word] += count
        words = [
            ProposedOutcome(cell, self._outcome_of(cell), count)
            for cell, count in own.most_common()
            if not holds_personal_string(cell)
        ]
        if empty and all(word.outcome is not Outcome.KEPT for word in words):
            words.append(ProposedOutcome("", Outcome.KEPT, empty))
        return tuple(words)

    def _acted(self, table: int) -> Mask:
        """Return the posts of a file that something was done about, shape (n_rows,)."""
        n_rows = len(self.tables[table].row)
        whole = self.file_outcome(table)
        if whole is not None or self.column is None:
            return np.full(n_rows, whole is not Outcome.KEPT)
        if table not in self.column.parts:
            return np.zeros(n_rows, dtype=np.bool_)
        words = self.column.words_in(table)
        spared = {word for word in set(words) if self._outcome_of(word) in (Outcome.KEPT, Outcome.REINSTATED)}
        if any(word.value == "" for word in self.outcomes(table)):
            spared.add("")
        return np.array([word not in spared for word in words], dtype=np.bool_)

    def are_told_by(self, column: ExportColumn) -> bool:
        """Return whether a column is filled where something was done, and hardly anywhere else: it tells of that."""
        acted = filled = others = in_others = 0
        for table in range(len(self.tables)):
            mask = self._acted(table)
            says = column.filled_in(table) if table in column.parts else np.zeros(len(mask), dtype=np.bool_)
            acted += int((says & mask).sum())
            filled += int(says.sum())
            others += int((~mask).sum())
            in_others += int((says & ~mask).sum())
        is_told = filled >= _DECISIVE_ROWS and others >= _DECISIVE_ROWS
        return is_told and acted >= _ACTED_SHARE * filled and in_others <= _FEW_FILLED * others


def _lists_all(column: ExportColumn, table: int, logs: Iterable[int]) -> bool:
    """Return whether a column tells the rows of a file apart, and has hardly a value elsewhere that isn't there."""
    own = column.words_in(table)
    listed, told = set(own), [word for log in logs for word in column.words_in(log)]
    is_unique = len(listed) >= _NEARLY_ALL * len(own) and len(set(told)) >= _NEARLY_ALL * len(told)
    return is_unique and len(told) < len(own) and sum(word in listed for word in told) >= _NEARLY_ALL * len(told)


def _stem(path: Path) -> str:
    return path.name.split(".", 1)[0]
