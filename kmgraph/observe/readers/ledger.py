"""Actions of moderators, one after another -> one row a piece of content, with what is in force at the end.

A log says what was done; an observation says what became of a post. So the actions on one post are put in order of
time: a measure holds until an action lifts it, the hardest one still in force is the outcome, and content whose
measures were all lifted was reinstated.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from kmgraph.errors import ObservationError
from kmgraph.model import Outcome, Reject
from kmgraph.observe.raw import (
    MOST_CELL_CHARACTERS,
    Cell,
    ColumnEncoder,
    RawTable,
    RowError,
    UnreadableCell,
    refuse_many_rows,
)
from kmgraph.observe.readers.json_entries import JSON_SUFFIXES, Fields, iter_entries
from kmgraph.observe.readers.reader import DefaultMapping, SourceReader

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from kmgraph.model import Source
    from kmgraph.observe.readers.reader import SourceFacts

ABOUT_NO_CONTENT = "an action about no content"
"""Stands for the codes of actions that no content is named for, and that are not known."""

_AFTER_MEASURE = " after a measure"
_HARDEST_FIRST = tuple(Outcome)
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class ActionCodes:
    """What the actions of a platform do to content, by the codes that its log has for them.

    Attributes:
        imposes: Measures, and the outcome that each means.
        lifts: Actions that end measures, and which ones; they reinstate, also where the log has no measure before them.
        keeps: Decisions that content may stay. One that lifts measures as well reinstates only where there was one.
        others: Actions that decide nothing about a post: rows of these are left out, with a count.
        unclear: Those of the others that may have been a measure: after one, no other action tells what holds.
    """

    imposes: Mapping[str, Outcome] = field(default_factory=dict)
    lifts: Mapping[str, frozenset[str]] = field(default_factory=dict)
    keeps: frozenset[str] = frozenset()
    others: frozenset[str] = frozenset()
    unclear: frozenset[str] = frozenset()

    def default_mapping(self) -> DefaultMapping:
        """Return the codes as values of the column `outcome`, which a project may map otherwise."""
        values = {
            **{code: outcome.value for code, outcome in self.imposes.items()},
            **dict.fromkeys(self.lifts, Outcome.REINSTATED.value),
            **dict.fromkeys(sorted(self.keeps), Outcome.KEPT.value),
            **{code + _AFTER_MEASURE: Outcome.REINSTATED.value for code in sorted(self.keeps & self.lifts.keys())},
            **dict.fromkeys((ABOUT_NO_CONTENT, *sorted(self.others)), "-"),
        }
        return DefaultMapping(values={"outcome": values})

    def undeciding(self) -> frozenset[str]:
        """Return the codes that say nothing of a post."""
        return (self.others - self.unclear) | {ABOUT_NO_CONTENT}

    def known(self, action: Action) -> Action:
        """Return the action, under a code of its own if it is about no content and has one that is not known."""
        is_known = self.decides(action.code) or action.code in self.others
        return action if action.subject or is_known else replace(action, code=ABOUT_NO_CONTENT)

    def decides(self, code: str) -> bool:
        """Return whether an action says what becomes of content."""
        return code in self.imposes or code in self.lifts or code in self.keeps


@dataclass(frozen=True, slots=True)
class Action:
    """One action, as the log has it.

    Attributes:
        code: What was done.
        subject: Id of the content that it was done to; "" if it is about no content.
        at: When, as written; "" if the log doesn't say.
        sequence: Its place among actions of one moment; a higher one came later.
        decision: Cells of the row that speak of the decision: `decided_by`, `reason`.
        content: Cells of the row that speak of the content.
    """

    code: str
    subject: str = ""
    at: str = ""
    sequence: float = 0
    decision: Mapping[str, str] = field(default_factory=dict)
    content: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Numbered:
    number: int
    action: Action


def read_log(
    source: Source,
    name: str,
    codes: ActionCodes,
    unwrap: Callable[[Fields], list[Any] | None],
    to_actions: Callable[[Fields], Iterable[Action]],
) -> RawTable:
    """Return a log as a table: a row a piece of content, its number that of the entry which decides.

    Args:
        source: The file.
        name: Its short name.
        codes: What the actions do.
        unwrap: Opens what the API wraps around its entries.
        to_actions: Takes an entry, returns the actions it tells of; raises `RowError` if it can't be read.

    Raises:
        ObservationError: If the file is not JSON, or holds no entry.
        LimitError: If it is too large.
    """
    subjects: defaultdict[tuple[str, int], list[_Numbered]] = defaultdict(list)
    rejects: list[Reject] = []
    count = 0
    for entry in iter_entries(source.path, unwrap):
        count = entry.number
        try:
            for action in map(codes.known, to_actions(entry.readable())):
                # Actions about no content stand alone.
                subjects[action.subject, 0 if action.subject else count].append(_Numbered(count, action))
        except RowError as error:
            rejects.append(Reject(name, count, error.column, str(error)))
        refuse_many_rows(count, len(rejects), source.path)
    if not count:
        raise ObservationError("the file has no entry", where=str(source.path), hint="export it again, with its rows")
    rows = _fold_all(subjects.values(), codes, rejects, name)
    return to_table(name, rows, rejects, source.path)


def log_reader(
    kind: str,
    codes: ActionCodes,
    unwrap: Callable[[Fields], list[Any] | None],
    to_actions: Callable[[Fields], Iterable[Action]],
    recognises: Callable[[bytes, Path], bool],
    facts: SourceFacts,
) -> SourceReader:
    """Return the reader of a log of actions in JSON.

    Args:
        kind: Its name.
        codes: What the actions do.
        unwrap: Opens what the API wraps around its entries.
        to_actions: As for `read_log`.
        recognises: Takes the first bytes of a file and its path, returns whether it is such a log.
        facts: What the log can and can't say.
    """
    read = partial(read_log, codes=codes, unwrap=unwrap, to_actions=to_actions)
    return SourceReader(kind, JSON_SUFFIXES, read, recognises, codes.default_mapping(), codes.undeciding(), facts)


def _fold_all(
    histories: Iterable[Sequence[_Numbered]], codes: ActionCodes, rejects: list[Reject], name: str
) -> list[tuple[int, dict[str, str]]]:
    rows = []
    for history in histories:
        try:
            rows.append(_fold(history, codes))
        except RowError as error:
            rejects.extend(Reject(name, numbered.number, error.column, str(error)) for numbered in history)
    return sorted(rows, key=lambda row: row[0])


def _fold(history: Sequence[_Numbered], codes: ActionCodes) -> tuple[int, dict[str, str]]:
    """Return the row that the actions on one piece of content come to, with the number of the entry that decides."""
    ordered = _in_order(history, codes)
    deciding = _deciding(ordered, codes)
    content: dict[str, str] = {}
    for numbered in (deciding, *reversed(ordered)):
        for header, cell in numbered.action.content.items():
            if cell:
                content.setdefault(header, cell)
    action = deciding.action
    row = {"id": action.subject, "outcome": action.code, "decided_at": action.at, **action.decision, **content}
    if not codes.decides(action.code.removesuffix(_AFTER_MEASURE)):
        row["decided_at"] = ""
    return deciding.number, row


def _in_order(history: Sequence[_Numbered], codes: ActionCodes) -> list[_Numbered]:
    moments = [moment(numbered.action.at) for numbered in history]
    known = [at for at in moments if at is not None]
    if len(known) == len(history):
        keyed = zip(known, history, strict=True)
        return [numbered for _, numbered in sorted(keyed, key=lambda pair: (pair[0], pair[1].action.sequence))]
    deciding = [numbered.action for numbered in history if codes.decides(numbered.action.code)]
    is_reviewed = any(action.code in codes.lifts or action.code in codes.keeps for action in deciding)
    if len(deciding) > 1 and is_reviewed and (known or len({action.sequence for action in deciding}) < len(deciding)):
        raise RowError("the actions on this content have no times that tell which came last", "decided_at")
    return sorted(history, key=lambda numbered: numbered.action.sequence)


def _deciding(ordered: Sequence[_Numbered], codes: ActionCodes) -> _Numbered:
    """Return the action that says what became of the content; the last one if none does."""
    in_force: dict[str, _Numbered] = {}
    last = None
    for numbered in ordered:
        code = numbered.action.code
        if code in codes.imposes:
            in_force[code] = numbered
        ended = [in_force.pop(lifted) for lifted in codes.lifts.get(code, ()) if lifted in in_force]
        if codes.decides(code):
            last = _renamed(numbered, code + _AFTER_MEASURE) if ended and code in codes.keeps else numbered
    if in_force:
        return in_force[min(in_force, key=lambda code: _HARDEST_FIRST.index(codes.imposes[code]))]
    unclear = (numbered for numbered in ordered if numbered.action.code in codes.unclear)
    return last or next(unclear, ordered[-1])


def _renamed(numbered: _Numbered, code: str) -> _Numbered:
    return _Numbered(numbered.number, replace(numbered.action, code=code))


def to_table(name: str, rows: Sequence[tuple[int, dict[str, str]]], rejects: Sequence[Reject], path: Path) -> RawTable:
    """Return rows as a table; a column is there if one of the rows has a cell for it.

    Args:
        name: Short name of the file.
        rows: Number and cells of each, by header.
        rejects: Entries that are no rows.
        path: The file, for errors.

    Raises:
        ObservationError: If there is neither a row nor a reject.
    """
    headers = ("id", "outcome", *dict.fromkeys(header for _, row in rows for header, cell in row.items() if cell))
    columns = []
    for header in dict.fromkeys(headers):
        encoder = ColumnEncoder(header)
        encoder.add([_cell(row.get(header, "")) for _, row in rows])
        columns.append(encoder.column())
    if not rows and rejects:
        first = rejects[0]
        raise ObservationError(
            f"none of the {len(rejects):,} entries can be read; the first {first.reason}",
            where=f"{path}, entry {first.row}" + (f", key {first.column}" if first.column else ""),
            hint="is it another kind of source? kmgraph sources lists them",
        )
    numbers = np.array([number for number, _ in rows], dtype=np.int64)
    return RawTable(name, tuple(columns), numbers, tuple(sorted(rejects, key=lambda reject: reject.row)))


def _cell(cell: str) -> Cell:
    """Return a cell as a table holds it: halves of surrogate pairs replaced; one that is too long only marked."""
    return UnreadableCell.TOO_LONG if len(cell) > MOST_CELL_CHARACTERS else _SURROGATE.sub("\ufffd", cell)


def moment(text: str) -> float | None:
    """Return a time as seconds since 1970, one without an offset as UTC; None if it is none.

    >>> moment("2025-01-14T08:00:00Z"), moment("soon")
    (1736841600.0, None)
    """
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp()


def iso_of_seconds(seconds: float | None) -> str:
    """Return seconds since 1970 as a time in ISO 8601; "" for None, or for what no calendar has.

    >>> iso_of_seconds(1736841600.5)
    '2025-01-14T08:00:00Z'
    """
    try:
        return "" if seconds is None else datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (ValueError, OverflowError, OSError):
        return ""


def days_between(earlier: str, later: str) -> str:
    """Return the whole days between two times, as a cell; "" if one is missing, or they stand the wrong way round.

    >>> days_between("2025-01-01T00:00:00Z", "2025-01-14T08:00:00Z")
    '13'
    """
    start, end = moment(earlier), moment(later)
    return "" if start is None or end is None or end < start else str(int((end - start) // 86_400))


def flag(value: bool | None) -> str:
    """Return a flag as a cell; "" for None, which says nothing."""
    return "" if value is None else "true" if value else "false"
