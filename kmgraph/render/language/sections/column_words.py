"""The words of what is said about columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ColumnTableLabels:
    """The headings of the table of columns, and its own."""

    read: str
    source: str
    header: str
    meaning: str
    kind: str
    filled: str
    distinct: str
    unread: str


@dataclass(frozen=True, slots=True)
class ColumnLabels:
    """What stands in the layout of the page about columns as it is."""

    no_columns: str
    notices: str
    no_notices: str
    rejects: str


@dataclass(frozen=True, slots=True)
class ColumnPatterns:
    """Sentences about columns, with slots.

    Attributes:
        filled: Exact: `{rows}` of `{all}`.
        all_filled: Where nothing is missing in any of `{n}` rows.
        by_outcome: How many are `{filled}` of the posts of one `{outcome}`; `separator` stands between several.
        filling: A word for how many are filled, by the word of `FillingWord`.
        kind_unit: A kind of values with its unit.
        fixed: What the fixed columns are, by their names.
        kinds: Kinds of values.
        all_understood: Nothing was not.
        not_understood: `{rows}` with values such as `{values}`.
        hidden_header: Stands for a header that may name a person.
        not_read: The sentence about `{what}` was not read; `unread_columns` and `unread_values` are its parts, with
            `{names}`, and `left_out_values` for what a project chose not to read.
        more: How many more names there are.
    """

    title: str
    lead: str
    filled: str
    all_filled: str
    by_outcome: str
    separator: str
    filling: Mapping[str, str]
    kind_unit: str
    fixed: Mapping[str, str]
    kinds: Mapping[str, str]
    all_understood: str
    not_understood: str
    hidden_header: str
    not_read: str
    unread_column: str
    unread_columns: str
    unread_values: str
    left_out_values: Mapping[str, str]
    more: str
    notice: Mapping[str, str]
    notice_rows: str
    rejects: str
    no_rejects: str
    reject_line: str
