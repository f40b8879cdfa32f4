"""What a reader must know about a source that was read: unknown names, dropped rows, each with a count."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from kmgraph.errors import ObservationError, printable

if TYPE_CHECKING:
    from collections.abc import Sequence

_SHOWN_CHARACTERS = 40
_SEE_VALUES = "without --strict the page about columns in the private folder lists the values"


class NoticeCode(StrEnum):
    """What a notice is about; the first six are errors under `--strict`."""

    UNKNOWN_HEADER = "unknown-header"
    AMBIGUOUS_HEADER = "ambiguous-header"
    UNKNOWN_VALUE = "unknown-value"
    AMBIGUOUS_VALUE = "ambiguous-value"
    UNREADABLE_COLUMN = "unreadable-column"
    UNUSED_MAPPING = "unused-mapping"
    DROPPED_ROWS = "dropped-rows"
    DUPLICATE_ROWS = "duplicate-rows"
    EQUAL_COPIES_ONLY = "equal-copies-only"
    AMBIGUOUS_TERMS = "ambiguous-terms"


_MILD = frozenset(
    {NoticeCode.DROPPED_ROWS, NoticeCode.DUPLICATE_ROWS, NoticeCode.EQUAL_COPIES_ONLY, NoticeCode.AMBIGUOUS_TERMS}
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
    """

    code: NoticeCode
    source: str
    column: str
    value: str | None
    count: int
    text: str
    hint: str | None = None

    @property
    def is_error_when_strict(self) -> bool:
        """Whether `--strict` refuses the source because of this."""
        return self.code not in _MILD

    def __str__(self) -> str:
        """Return the notice as one line."""
        rows = "1 row" if self.count == 1 else f"{self.count:,} rows"
        hint = f"; {self.hint}" if self.hint else ""
        return f"{self.source}: {self.text} ({rows}){hint}"


def shown(value: str) -> str:
    r"""Return a value as messages show it: one line, quoted, cut short, controls made visible.

    >>> shown("a\nb")
    '"a b"'
    """
    # Of a long value only the beginning is shown, so only that is looked at.
    visible = printable(value[: _SHOWN_CHARACTERS * 8])
    return f'"{visible[: _SHOWN_CHARACTERS - 1]}…"' if len(visible) > _SHOWN_CHARACTERS else f'"{visible}"'


def without_value(reason: str) -> str:
    """Return why a row can't be read without the cell that it quotes first: errors end up in logs.

    >>> without_value('"gone" is no outcome'), without_value("the outcome is missing")
    ('the value is no outcome', 'the outcome is missing')
    """
    _, is_quoted, rest = reason.rpartition('" is ')
    return f"the value is {rest}" if reason.startswith('"') and is_quoted else reason


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
        if first.value is None or is_draft:
            raise ObservationError(first.text + others, where=where, hint=first.hint)
        raise ObservationError(f"a value names no term, or several{others}", where=where, hint=_SEE_VALUES)
