"""Columns that are nothing of what every export has -> features: flags, numbers, choices, members of a group."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.model import DEFAULT_K
from kmgraph.namespaces import XSD
from kmgraph.observe.columns import (
    SEPARATOR,
    CellKind,
    CellReader,
    DecimalMark,
    FeaturePlan,
    ValueMap,
    decimal_mark,
    fold,
    is_placeholder,
    json_items,
    read_numbers,
)
from kmgraph.observe.notices import values_of
from kmgraph.observe.proposal.header_words import header_phrase, may_be_named, names_things
from kmgraph.observe.proposal.types import FeatureKind, NewFeature, ProposedColumn

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kmgraph.observe.columns import Terms
    from kmgraph.observe.proposal.columns import ExportColumn

LEAST_PEOPLE = DEFAULT_K
"""A value of fewer people, or in fewer posts where people are not known, becomes no class: it may tell who wrote it."""

_MOST_VALUES = 60
_LONGEST_LABEL = 60
_COVERED = 0.8
_FITTING = 0.5
_NUMERIC = 0.95
_FEWEST_NUMBERS = 3
_FEWEST_MEMBERS = 3
_MARKS_OF_NOTHING = {-1.0, -99.0, -999.0, -9999.0}
_EXCLUSIVE = 0.95
_FREE_TEXT_WORDS = 5
_JSON = "[]"
"""Stands for lists as JSON writes them, which are read without being told."""
_LIST_SEPARATORS = (SEPARATOR, ";", ",", "、", "，")
# "has_link" and "has_image" are two questions; "topic_health" and "topic_politics" are two answers to one.
_ASKING = frozenset(
    ("has", "is", "was", "are", "can", "contains", "with", "no", "not", "any", "num", "n", "count", "是否", "有")
)


ValuesOf = Callable[[str], Collection[str]]
"""Takes a cell apart into its values."""

PeopleOf = Callable[["ExportColumn", ValuesOf], Counter[str]]
"""Gives the number of people behind each value of a column; of posts, where people are not known."""


def known_feature(column: ExportColumn, plan: FeaturePlan, terms: Terms, people_of: PeopleOf) -> ProposedColumn | None:
    """Return a column whose header names a term of the ontology, if its cells fit; what they lack becomes classes."""
    if plan.kind is CellKind.NUMBER:
        numbers = read_numbers(list(column.counts), plan.datatype or XSD.decimal, ValueMap({}))
        is_fitting = len(numbers.problems) <= (1 - _FITTING) * len(column.counts)
        return ProposedColumn(column.header, plan.term) if is_fitting else None
    separator = _list_separator(column) if plan.kind is CellKind.TERMS and not column.is_flag else None
    split = _separated(column, separator)
    read = CellReader(plan, terms, ValueMap({})).read(list(split))
    understood = sum(count for cell, count in zip(read, split.values(), strict=True) if not cell.unread) / max(
        split.total(), 1
    )
    if understood == 1 or (understood >= _FITTING and plan.kind is not CellKind.TERMS):
        return ProposedColumn(column.header, plan.term, separator=_told(separator))
    if plan.kind is not CellKind.TERMS or not plan.roots or column.is_flag:
        return None
    unknown = [cell for cell, values in zip(split, read, strict=True) if values.unread]
    feature = _choice(column, people_of(column, _values_of(separator)), separator, only=frozenset(unknown))
    if feature is None:
        return None
    plain = tuple(value for value in feature.feature.values if may_be_named(value))
    if not plain or _are_handles(plain):
        return None
    left_out = len(feature.feature.values) - len(plain)
    is_content = plan.feature.property is None
    below = replace(feature.feature, values=plain, below=plan.roots[0], known=plan.term, is_content=is_content)
    note = f"values that look like names or addresses of people are left out: {left_out}" if left_out else ""
    return ProposedColumn(column.header, below, note, separator=_told(separator))


@dataclass(frozen=True, slots=True)
class _Choice:
    feature: NewFeature
    separator: str | None


def new_feature(column: ExportColumn, people_of: PeopleOf) -> ProposedColumn:
    """Return what a column becomes whose header the ontology doesn't know; left out where that would be a guess.

    Args:
        column: The column.
        people_of: Gives the number of people behind each value of a column.
    """
    label = column.header.strip()
    if column.is_flag:
        return ProposedColumn(column.header, NewFeature(FeatureKind.FLAG, label), _only_yes(column))
    numbers = _numbers(column)
    if numbers is not None:
        return numbers
    separator = _list_separator(column)
    chosen = _choice(column, people_of(column, _values_of(separator)), separator)
    if chosen is None:
        return ProposedColumn(column.header, None, _why_left_out(column))
    if not all(map(may_be_named, chosen.feature.values)) or _are_handles(chosen.feature.values):
        return ProposedColumn(column.header, None, "its values look like names or addresses of people")
    return ProposedColumn(column.header, chosen.feature, separator=_told(separator))


def _only_yes(column: ExportColumn) -> str:
    """Return what to look at where a box is ticked or empty: nothing tells whether an empty one means no."""
    if column.true_rows < column.n_filled or column.n_filled == _rows(column):
        return ""
    return f'look: where it is empty, nothing is recorded; if that means no, add {values_of(column.header)} "" = "no"'


def _why_left_out(column: ExportColumn) -> str:
    if not column.counts and any(map(column.is_nested_in, column.parts)):
        return "look: it holds objects, which no table can hold: flatten it"
    if not column.counts:
        return "it is empty"
    if column.mean_words >= _FREE_TEXT_WORDS:
        return 'it looks like free text; "text" would have it searched for terms'
    if len(column.folded) == 1:
        return "it says the same everywhere"
    return f"{len(column.folded):,} different values, most of them in few posts"


def _numbers(column: ExportColumn) -> ProposedColumn | None:
    cells = list(column.counts)
    read = read_numbers(cells, XSD.decimal, ValueMap({}))
    good = sum(column.counts[cell] for position, cell in enumerate(cells) if position not in read.problems)
    if cells and decimal_mark(cells) is DecimalMark.UNCLEAR:
        return ProposedColumn(column.header, None, 'look: "1.234" may be a thousand or a fraction there')
    if not cells or good < _NUMERIC * column.n_filled:
        return None
    numbers = read.numbers[~np.isnan(read.numbers)]
    if names_things(column.header) or (column.is_unique and _are_counted_up(numbers)):
        return ProposedColumn(column.header, None, "its numbers look like names of things, not like amounts")
    if len(np.unique(numbers)) < _FEWEST_NUMBERS:
        return None
    is_whole = bool((numbers == np.trunc(numbers)).all())
    negative = numbers[numbers < 0]
    is_marked = (
        is_whole and len(np.unique(negative)) == 1 and set(np.unique(negative)) <= {-1.0, -99.0, -999.0, -9999.0}
    )
    note = f"{negative[0]:g} was taken to mean that nothing is recorded" if is_marked else ""
    feature = NewFeature(
        FeatureKind.NUMBER, column.header.strip(), is_whole=is_whole, is_negative=bool(len(negative)) and not is_marked
    )
    return ProposedColumn(column.header, feature, note)


def _are_counted_up(numbers: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> bool:
    """Return whether whole numbers follow one another with hardly a gap, as the numbers of rows do."""
    is_whole = bool((numbers == np.trunc(numbers)).all())
    return is_whole and len(numbers) > _MOST_VALUES and float(np.ptp(numbers)) < 2 * len(numbers)


def _list_separator(column: ExportColumn) -> str | None:
    """Return what parts the values of a cell, if there are far fewer values than cells; else None."""
    cells = column.counts
    if sum(count for cell, count in cells.items() if json_items(cell) is not None) > column.n_filled / 2:
        return _JSON
    for separator in _LIST_SEPARATORS:
        listed = sum(count for cell, count in cells.items() if separator in cell)
        if listed < 0.02 * column.n_filled or not listed:
            continue
        values = _separated(column, separator)
        is_short = sum(len(value.split()) * count for value, count in values.items()) < 4 * values.total()
        if separator == SEPARATOR or (is_short and len(values) < len(cells) and len(values) <= 2 * _MOST_VALUES):
            return separator
    return None


def _told(separator: str | None) -> str | None:
    """Return the separator where the project has to say it."""
    return None if separator in (SEPARATOR, _JSON) else separator


def _separated(column: ExportColumn, separator: str | None) -> Counter[str]:
    if separator is None:
        return column.counts
    counts: Counter[str] = Counter()
    values_of = _values_of(separator)
    for cell, count in column.counts.items():
        for value in values_of(cell):
            counts[value] += count
    return counts


def _values_of(separator: str | None) -> ValuesOf:
    def values_of(cell: str) -> Collection[str]:
        if separator is None:
            return (cell,)
        parts = json_items(cell) or () if separator == _JSON else cell.split(separator)
        return {value for value in map(str.strip, parts) if value and not is_placeholder(value)}

    return values_of


def _choice(
    column: ExportColumn, counts: Counter[str], separator: str | None, only: frozenset[str] | None = None
) -> _Choice | None:
    """Return a column as a choice of few values that many posts have, or None.

    Args:
        column: The column.
        counts: People by value, or posts.
        separator: What parts several values in a cell.
        only: The values that need classes; None for all.
    """
    spellings: dict[str, str] = {}
    by_value: Counter[str] = Counter()
    for cell, count in counts.most_common():
        if fold(cell) and len(cell) <= _LONGEST_LABEL and SEPARATOR not in cell:
            spellings.setdefault(fold(cell), cell)
            by_value[fold(cell)] += count
    frequent = [value for value, count in by_value.most_common() if count >= LEAST_PEOPLE]
    covered = sum(by_value[value] for value in frequent) / max(counts.total(), 1)
    if not frequent or len(frequent) > _MOST_VALUES or covered < _COVERED or column.mean_words >= _FREE_TEXT_WORDS:
        return None
    if len(frequent) == 1 and len(by_value) == 1 and only is None and column.n_filled == _rows(column):
        return None
    wanted = [value for value in frequent if only is None or spellings[value] in only]
    feature = NewFeature(
        FeatureKind.CHOICE,
        column.header.strip(),
        tuple(spellings[value] for value in wanted),
        rare=len(by_value) - len(frequent),
        is_list=separator is not None,
    )
    return _Choice(feature, separator)


def _rows(column: ExportColumn) -> int:
    return sum(len(part.codes) for part in column.parts.values())


def _are_handles(values: Sequence[str]) -> bool:
    """Return whether many of the values look like handles: one word, letters that end in digits."""
    handles = [value for value in values if value[-2:].isdigit() and value[0].isalpha() and " " not in value]
    return len(handles) > 2 and 2 * len(handles) >= len(values)


def member_groups(columns: Sequence[ExportColumn]) -> dict[str, NewFeature]:
    """Return the yes-or-no columns that are answers to one question, as members of a group, by header.

    They share the beginning of their headers, as "topic_health" and "topic_politics" do, or each row says yes to one.
    """
    flags = [column for column in columns if column.is_flag]
    groups: dict[str, list[ExportColumn]] = defaultdict(list)
    for column in flags:
        first, _, rest = header_phrase(column.header).partition(" ")
        if rest and first not in _ASKING:
            groups[first].append(column)
    found = {
        column.header: NewFeature(FeatureKind.MEMBER, _rest(column.header), group=group)
        for group, members in groups.items()
        if len(members) >= _FEWEST_MEMBERS
        for column in members
    }
    others = [column for column in flags if column.header not in found and _first(column.header) not in _ASKING]
    if len(others) >= _FEWEST_MEMBERS and _are_exclusive(others):
        found |= {
            column.header: NewFeature(FeatureKind.MEMBER, column.header.strip(), group="kind") for column in others
        }
    return found


def _first(header: str) -> str:
    return header_phrase(header).partition(" ")[0]


def _rest(header: str) -> str:
    return header_phrase(header).partition(" ")[2]


def _are_exclusive(columns: Iterable[ExportColumn]) -> bool:
    sums: dict[int, np.ndarray[tuple[int, ...], np.dtype[np.int64]]] = {}
    for column in columns:
        for table in column.parts:
            says = column.true_in(table).astype(np.int64)
            sums[table] = sums[table] + says if table in sums else says
    answers = np.concatenate(list(sums.values()))
    return bool((answers == 1).mean() >= _EXCLUSIVE)
