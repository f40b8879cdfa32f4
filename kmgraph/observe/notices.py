"""What a reader must know about a source that was read: unknown names, dropped rows, each with a count."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from kmgraph.errors import ObservationError, printable

if TYPE_CHECKING:
    from collections.abc import Sequence

_SHOWN_CHARACTERS = 40
# The last place where words of ours can begin: a cell may hold whatever it likes, quotation marks too.
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_CELL = re.compile(r'".*" (?=is )', re.DOTALL)


class NoticeCode(StrEnum):
    """What a notice is about; the first seven are errors under `--strict`."""

    UNKNOWN_HEADER = "unknown-header"
    AMBIGUOUS_HEADER = "ambiguous-header"
    UNKNOWN_VALUE = "unknown-value"
    AMBIGUOUS_VALUE = "ambiguous-value"
    UNREADABLE_COLUMN = "unreadable-column"
    UNREADABLE_CELL = "unreadable-cell"
    UNUSED_MAPPING = "unused-mapping"
    DROPPED_ROWS = "dropped-rows"
    DUPLICATE_ROWS = "duplicate-rows"
    REPEATED_COLUMN = "repeated-column"
    UNITED_COLUMNS = "united-columns"
    REPEATED_ROWS = "repeated-rows"
    JOINED_ROWS = "joined-rows"
    EQUAL_COPIES_ONLY = "equal-copies-only"
    AMBIGUOUS_TERMS = "ambiguous-terms"
    READ_AS = "read-as"
    PLACEHOLDER = "placeholder"
    NO_NUMBER_RANGE = "no-number-range"
    NAMES_OF_DECIDERS = "names-of-deciders"
    SEVERAL_OUTCOMES = "several-outcomes"
    ONE_VALUE = "one-value"
    FAR_NUMBER = "far-number"
    REMOVAL_NOTICE = "removal-notice"
    MOSTLY_UNREAD = "mostly-unread"
    DECIDED_BEFORE_POSTED = "decided-before-posted"
    NO_OUTCOME = "no-outcome"
    IMPLAUSIBLE_TIME = "implausible-time"
    TOLD_BY_WORDS = "told-by-words"


_MILD = frozenset(
    {
        NoticeCode.DROPPED_ROWS,
        NoticeCode.DUPLICATE_ROWS,
        NoticeCode.REPEATED_COLUMN,
        NoticeCode.UNITED_COLUMNS,
        NoticeCode.REPEATED_ROWS,
        NoticeCode.JOINED_ROWS,
        NoticeCode.EQUAL_COPIES_ONLY,
        NoticeCode.AMBIGUOUS_TERMS,
        NoticeCode.READ_AS,
        NoticeCode.PLACEHOLDER,
        NoticeCode.NO_NUMBER_RANGE,
        NoticeCode.NAMES_OF_DECIDERS,
        NoticeCode.SEVERAL_OUTCOMES,
        NoticeCode.ONE_VALUE,
        NoticeCode.FAR_NUMBER,
        NoticeCode.REMOVAL_NOTICE,
        NoticeCode.DECIDED_BEFORE_POSTED,
        NoticeCode.IMPLAUSIBLE_TIME,
        NoticeCode.NO_OUTCOME,
        NoticeCode.TOLD_BY_WORDS,
    }
)
_QUOTING = frozenset(
    {NoticeCode.UNKNOWN_VALUE, NoticeCode.AMBIGUOUS_VALUE, NoticeCode.DROPPED_ROWS, NoticeCode.DUPLICATE_ROWS}
)


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing that was not read as it stood.

    Attributes:
        source: Short name of the file.
        column: Header, or empty where the notice is about whole rows.
        value: The value in question, or None.
        count: Number of rows concerned.
        text: One plain sentence, without the count.
        hint: What to do about it, or None.
        setting: Where in `kmgraph.toml` it can be mended, or None.
    """

    code: NoticeCode
    source: str
    column: str
    value: str | None
    count: int
    text: str
    hint: str | None = None
    setting: str | None = None

    @property
    def advice(self) -> str | None:
        """The hint, and where it can be mended."""
        setting = f"map it under {self.setting}" if self.setting else None
        if self.hint and setting:
            return f"{self.hint} {setting}" if self.hint.endswith("?") else f"{self.hint}; {setting}"
        return self.hint or setting

    @property
    def is_error_when_strict(self) -> bool:
        """Whether `--strict` refuses the source because of this."""
        return self.code not in _MILD

    @property
    def quotes_cell(self) -> bool:
        """Whether the value is what somebody wrote into a cell; else it is a word or a number of kmgraph's own."""
        return self.value is not None and self.code in _QUOTING

    @property
    def open_text(self) -> str:
        """The sentence without the value, for whoever may not see what cells hold: it may be a name."""
        if self.value is None or not self.quotes_cell:
            return self.text
        told = shown(self.value)
        text = self.text.replace(f"under {shown(self.column)}: {told}", "a value").replace(f" {told}", "")
        return "a value was not read as written" if text == self.text or self.value in text else text

    def __str__(self) -> str:
        """Return the notice as one line."""
        rows = "1 row" if self.count == 1 else f"{self.count:,} rows"
        hint = f"; {self.advice}" if self.advice else ""
        return f"{self.source}: {self.text} ({rows}){hint}"


def values_of(header: str) -> str:
    """Return the section of `kmgraph.toml` that maps the values of a column.

    >>> values_of("topic"), values_of("what it is about")
    ('[source.values.topic]', '[source.values."what it is about"]')
    """
    key = header if _BARE_KEY.fullmatch(header) else json.dumps(header, ensure_ascii=False)
    return f"[source.values.{key}]"


def shown(value: str) -> str:
    r"""Return a value as messages show it: one line, quoted, cut short, controls made visible.

    >>> shown("a\nb")
    '"a b"'
    """
    # Of a long value only the beginning is shown, so only that is looked at.
    visible = printable(value[: _SHOWN_CHARACTERS * 8])
    return f'"{visible[: _SHOWN_CHARACTERS - 1]}…"' if len(visible) > _SHOWN_CHARACTERS else f'"{visible}"'


def without_cell(reason: str) -> str:
    """Return why a row could not be read, without what the cell holds; empty if that can't be told apart.

    >>> without_cell('"@jane" is no outcome; did you mean "removed"?')
    'it is no outcome; did you mean "removed"?'
    >>> without_cell('two rows have the id "@jane"')
    ''
    """
    if '"' not in reason:
        return reason
    cell = _CELL.match(reason)
    return f"it {reason[cell.end() :]}" if cell else ""


def refuse_notices(notices: Sequence[Notice], *, is_draft: bool) -> None:
    """Raise the first notice that `--strict` does not let pass.

    Args:
        notices: Those of all sources.
        is_draft: Whether they are about drafts, whose values may be shown to who wrote them.

    Raises:
        ObservationError: If there is one; the message says how many more there are.
    """
    errors = [notice for notice in notices if notice.is_error_when_strict]
    if errors:
        first = errors[0]
        others = f" (and {len(errors) - 1} more like it)" if len(errors) > 1 else ""
        where = f'{first.source}, column "{first.column}"' if first.column else first.source
        # What cells hold goes into no error, since those end up in logs; a draft is what its author has just typed.
        text = first.text if is_draft else first.open_text
        raise ObservationError(text + others, where=where, hint=first.advice)
