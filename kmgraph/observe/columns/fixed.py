"""The contract's columns: ids, outcomes, platforms, times, authors, …; each distinct cell is read once."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING, Generic, TypeVar

import numpy as np

from kmgraph.errors import did_you_mean
from kmgraph.model import Decider, Outcome, slug
from kmgraph.namespaces import KM, local_name
from kmgraph.observe.columns.contract import OUTCOME_INDIVIDUALS, decider_behind
from kmgraph.observe.columns.names import fold
from kmgraph.observe.columns.placeholders import is_no_cluster, is_placeholder
from kmgraph.observe.columns.pseudonyms import cluster_pseudonym, platform_pseudonym, pseudonym
from kmgraph.observe.columns.times import TimeReader, epoch_format
from kmgraph.observe.columns.values import SEPARATOR
from kmgraph.observe.notices import shown
from kmgraph.rules import holds_personal_string

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, MutableSequence, Sequence

    from kmgraph.model import Hierarchy, Source, Vocabulary
    from kmgraph.observe.columns.mapping import FixedColumn

T = TypeVar("T")

OUTCOME_CODES = {outcome: code for code, outcome in enumerate(Outcome)}
DECIDER_CODES = {decider: code for code, decider in enumerate(Decider)}
# Nothing tells who decided; `Decider.UNKNOWN` is what a source itself records as unknown.
NO_DECIDER = -1
NOT_A_TIME = int(np.datetime64("NaT", "s").astype(np.int64))
"""What NaT is as an integer."""

_LONGEST_ID = 512
# Of a column's cells that mean nothing, the first are looked up for what they may have been meant to be.
_MOST_HINTS = 20


@dataclass(frozen=True, slots=True)
class ReadCells(Generic[T]):
    """The distinct cells of one column, read.

    Attributes:
        values: A value a cell.
        problems: Position of a cell that makes its rows unreadable -> why.
        dropped: Positions of cells whose rows the project's mapping drops.
        unknown: Position of a cell that was not understood and does no harm -> the value.
        placeholders: Position of a cell that stands for nothing recorded -> what it says.
        several: Position of a cell with several outcomes -> all of them (`outcome_bits`).
        names: Position of a cell that holds somebody's name where a word for a kind of decider is meant -> the name.
        read_as: What the whole column was taken for without being told, or None.
        written: How a column of times is written, as the project says; None for ISO 8601, or where it was seen.
    """

    values: MutableSequence[T]
    problems: dict[int, str] = field(default_factory=dict)
    dropped: list[int] = field(default_factory=list)
    unknown: dict[int, str] = field(default_factory=dict)
    placeholders: dict[int, str] = field(default_factory=dict)
    several: dict[int, int] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)
    read_as: str | None = None
    written: str | None = None


def read_ids(column: FixedColumn) -> ReadCells[str]:
    """Return the row ids; an empty or endless one makes a row unreadable."""
    ids = [cell.strip() for cell in column.raw.cells]
    # A look at all of them at once: mostly none is bad.
    if all(ids) and max(map(len, ids), default=0) <= _LONGEST_ID and "".join(ids).isprintable():
        return ReadCells(ids)
    unreadable = {position: f"the id {why.value}" for position, why in column.raw.unreadable.items()}
    problems = {position: why for position, text in enumerate(ids) if (why := _bad_id(text))}
    return ReadCells(ids, problems | unreadable)


def _bad_id(text: str) -> str | None:
    if not text:
        return "the id is missing"
    if len(text) > _LONGEST_ID or not text.isprintable():
        return f"the id has control characters or more than {_LONGEST_ID} characters"
    return None


def read_outcomes(
    column: FixedColumn, find: Callable[[str], Outcome | None], target: Collection[Outcome]
) -> ReadCells[int]:
    """Return the codes of the outcomes; a word that names none makes a row unreadable, a dropped one drops it.

    Args:
        column: The column.
        find: Returns the outcome that a value names.
        target: Outcomes that count as against the rules; which of several counts goes by them (`counted_outcome`).
    """
    read: ReadCells[int] = ReadCells([])
    for position, (cell, texts) in enumerate(zip(column.raw.cells, column.lists(), strict=True)):
        named = {text: find(text) for text in texts}
        outcomes = {outcome for outcome in named.values() if outcome is not None}
        outcome = counted_outcome(outcomes, target) if outcomes else None
        unknown = next((text for text, found in named.items() if found is None), "")
        read.values.append(-1 if outcome is None else OUTCOME_CODES[outcome])
        if column.is_dropped(cell):
            read.dropped.append(position)
        elif outcome is None or (unknown and outcome not in target and outcome is not Outcome.REINSTATED):
            # What it was may have been in the target, so what is known tells nothing.
            read.values[position] = -1
            unreadable = column.raw.unreadable.get(position)
            why = _bad_outcome(unknown, hint=len(read.problems) < _MOST_HINTS)
            read.problems[position] = f"the outcome {unreadable.value}" if unreadable else why
        elif len(outcomes) > 1:
            read.several[position] = outcome_bits(outcomes)
    return read


def counted_outcome(outcomes: Collection[Outcome], target: Collection[Outcome]) -> Outcome:
    """Return which of a row's outcomes counts: the strictest in the target; a reinstatement cancels all others.

    >>> counted_outcome({Outcome.REMOVED, Outcome.LABELLED}, {Outcome.LABELLED})
    <Outcome.LABELLED: 'labelled'>
    """
    if Outcome.REINSTATED in outcomes:
        return Outcome.REINSTATED
    return min([outcome for outcome in outcomes if outcome in target] or outcomes, key=OUTCOME_CODES.__getitem__)


def outcome_bits(outcomes: Iterable[Outcome]) -> int:
    """Return outcomes as the table keeps several of a row: a bit each, by their codes."""
    return sum(1 << OUTCOME_CODES[outcome] for outcome in set(outcomes))


def read_deciders(
    column: FixedColumn, find: Callable[[str], Decider | None], is_known: Callable[[str], bool] = lambda _text: False
) -> ReadCells[int]:
    """Return the codes of the deciders; an empty cell, or words that name none, tell nothing of who decided.

    A name that is no word for a decider is taken for that of a moderator, or of a program where it says so.

    Args:
        column: The column.
        find: Returns the decider that a value names.
        is_known: Returns whether a value is a code that is understood, though it may not say who decided.
    """
    read: ReadCells[int] = ReadCells([])
    for position, texts in enumerate(column.lists()):
        # "unknown" is a word for a decider, too.
        found = {text: decider for text in texts if (decider := find(text)) or not is_placeholder(text)}
        names = [text for text, decider in found.items() if decider is None]
        deciders = {decider or decider_behind(text) for text, decider in found.items()}
        decider = deciders.pop() if len(deciders) == 1 else None
        read.values.append(NO_DECIDER if decider is None else DECIDER_CODES[decider])
        if texts and not found:
            read.placeholders[position] = SEPARATOR.join(texts)
        elif found and decider is None and not all(map(is_known, found)):
            read.unknown[position] = SEPARATOR.join(texts)
        elif names:
            read.names[position] = SEPARATOR.join(texts)
    return read


def read_times(column: FixedColumn, source: Source) -> ReadCells[int]:
    """Return UTC times in whole seconds since 1970, `NOT_A_TIME` for a cell that is empty or no time.

    A column that holds nothing but numbers is read in the unit in which they all are times of this century.
    """
    texts = column.texts()
    wanted = None if column.raw.has_native_times else _time_format(column, source)
    found = epoch_format(text for text in texts if not is_placeholder(text)) if wanted is None else None
    # Columns have as many different times as rows, and an integer of Python takes four times as much memory.
    read: ReadCells[int] = ReadCells(array("q"), read_as=found, written=wanted)
    times = TimeReader(found or wanted, None if column.raw.has_native_times else source.time_zone)
    for position, text in enumerate(texts):
        seconds = NOT_A_TIME
        if text and is_placeholder(text):
            read.placeholders[position] = text
        elif text:
            try:
                seconds = times.read(text)
            except (ValueError, OverflowError):
                read.unknown[position] = text
        read.values.append(seconds)
    return read


def _time_format(column: FixedColumn, source: Source) -> str | None:
    """Return how a column writes times: as the project says of it alone, else of the whole source."""
    own = {fold(header): written for header, written in source.time_formats.items()}
    return own.get(fold(column.raw.header), source.time_format)


def what_is_no_time(text: str, time_format: str | None) -> str:
    """Return why a text under a time column was not read, and what would help."""
    if time_format:
        return f"{shown(text)} is not a time as {time_format}"
    unit = epoch_format([text])
    if unit:
        return f'{shown(text)} looks like a number of time; time_format = "{unit}" would read it'
    return f"{shown(text)} is not a time (ISO 8601, such as 2025-01-14T08:00:00+08:00)"


def read_platforms(
    column: FixedColumn, names: Mapping[str, str], default: str | None, key: bytes
) -> ReadCells[str | None]:
    """Return platform ids.

    Args:
        column: The column.
        names: Folded name to id; empty if the data names the platforms.
        default: Id for empty cells, or None if they are unreadable.
        key: The project's: what may name or reach a person becomes a pseudonym under it.
    """
    read: ReadCells[str | None] = ReadCells([])
    for position, text in enumerate(column.texts()):
        platform = (names.get(fold(text)) if names else _platform_id(text, key)) if text else default
        if platform is None:
            read.problems[position] = _bad_platform(text, names if len(read.problems) < _MOST_HINTS else {})
        read.values.append(platform)
    return read


def read_authors(column: FixedColumn, key: bytes) -> ReadCells[str | None]:
    """Return pseudonyms; the author as it came goes no further than here."""
    read = _read_unless(column, is_placeholder)
    return replace(read, values=[pseudonym(text, key) if text else None for text in read.values])


def read_clusters(column: FixedColumn, key: bytes) -> ReadCells[str | None]:
    """Return pseudonyms, None for a post that belongs to none; the name of a campaign may tell who is in it."""
    read = _read_unless(column, is_no_cluster)
    return replace(read, values=[cluster_pseudonym(text, key) if text else None for text in read.values])


def read_plain(column: FixedColumn) -> ReadCells[str | None]:
    """Return the cells as they stand, None for an empty one."""
    return _read_unless(column, is_placeholder)


def _read_unless(column: FixedColumn, is_nothing: Callable[[str], bool]) -> ReadCells[str | None]:
    read: ReadCells[str | None] = ReadCells([])
    for position, text in enumerate(column.texts()):
        if text and is_nothing(text):
            read.placeholders[position] = text
        read.values.append(None if position in read.placeholders else text or None)
    return read


def platform_names(platforms: Sequence[str], vocabulary: Vocabulary, hierarchy: Hierarchy) -> dict[str, str]:
    """Return folded name to id: the ids, and the labels of platform individuals whose local name is an id."""
    names = {fold(platform): platform for platform in platforms}
    kinds = hierarchy.descendants(KM.Platform)
    for iri, term in sorted(vocabulary.individuals.items()):
        platform = names.get(fold(local_name(iri)))
        if platform is not None and not kinds.isdisjoint(term.types):
            for label in term.words.labels.values():
                names.setdefault(fold(label), platform)
    return names


def _platform_id(text: str, key: bytes) -> str:
    """Return the id of a platform that only a cell names: its name, unless that has no id or looks like a person's.

    The cell is looked at as it came, for an id has lost what tells. What a hash without a key means can be guessed.
    """
    identifier = slug(text)
    is_whole = all(letter.isascii() for letter in text if letter.isalnum())
    return identifier if identifier and is_whole and not holds_personal_string(text) else platform_pseudonym(text, key)


def _bad_outcome(text: str, *, hint: bool) -> str:
    if not text:
        return "the outcome is missing"
    near = did_you_mean(text.casefold(), OUTCOME_INDIVIDUALS.values()) if hint else None
    return f"{shown(text)} is no outcome; {near or _one_of_outcomes()}"


@cache
def _one_of_outcomes() -> str:
    return f"one of {', '.join(outcome.value for outcome in OUTCOME_INDIVIDUALS.values())}"


def _bad_platform(text: str, names: Mapping[str, str]) -> str:
    if not text:
        return "the platform is missing"
    hint = did_you_mean(text.casefold(), sorted(set(names.values())))
    return f"{shown(text)} is no platform of the project" + (f"; {hint}" if hint else "")
