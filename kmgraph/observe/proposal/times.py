"""How a column of times is written, decided by all of its values; what they leave open is said to be open."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import TYPE_CHECKING

from kmgraph.observe.columns import epoch_format, parse_time
from kmgraph.observe.proposal.header_words import speaks_of_time

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kmgraph.observe.proposal.columns import ExportColumn

ISO = "ISO 8601"
_NEARLY_ALL = 0.9
_IN_ORDER = 0.99
_OUT_OF_ORDER = 0.97
"""Read in the wrong way, days 1 to 12 of the twelve months go back eleven times in 143 steps: 0.92 are later."""
_ORDERED_ROWS = 30
_COMPARED_ROWS = 5_000
_DATE = re.compile(
    r"(?P<a>\d{1,4})(?P<sep>[./-])(?P<b>\d{1,2})(?P=sep)(?P<c>\d{1,4})"
    r"(?P<gap>[ T]|,[ ])?(?P<clock>\d{1,2}:\d{2}(?P<seconds>:\d{2})?(?P<fraction>\.\d{1,6})?)?"
    r"(?P<half> ?[AaPp][Mm])?",
    re.ASCII,
)
_WRITTEN_OUT = (
    *("%d %b %Y %H:%M:%S", "%d %b %Y %H:%M", "%d %b %Y", "%d %B %Y %H:%M", "%d %B %Y"),
    *("%b %d, %Y %H:%M:%S", "%b %d, %Y %H:%M", "%b %d, %Y %I:%M %p", "%b %d, %Y", "%B %d, %Y %I:%M %p", "%B %d, %Y"),
    *("%a, %d %b %Y %H:%M:%S %z", "%a %b %d %H:%M:%S %z %Y", "%a %b %d %H:%M:%S %Y"),
    *("%Y年%m月%d日 %H:%M:%S", "%Y年%m月%d日 %H:%M", "%Y年%m月%d日%H:%M", "%Y年%m月%d日 %H时%M分", "%Y年%m月%d日"),
)


@dataclass(frozen=True, slots=True)
class TimeWriting:
    """How a column writes times.

    Attributes:
        formats: What fits: `ISO`, an epoch unit, or `strptime` formats; two where the values fit both.
        reason: Why one was taken of two, or empty.
    """

    formats: tuple[str, ...]
    reason: str = ""

    @property
    def is_open(self) -> bool:
        """Whether the values don't tell which number is the day."""
        return len(self.formats) > 1


def time_writing(column: ExportColumn) -> TimeWriting | None:
    """Return how the column writes times, or None if it holds none."""
    texts = list(column.counts)
    if not texts:
        return None
    if speaks_of_time(column.header):
        unit = epoch_format(texts)
        if unit:
            return TimeWriting((unit,))
    if _is_mostly(map(_is_iso, texts)):
        return TimeWriting((ISO,)) if not all(map(str.isdigit, texts)) or speaks_of_time(column.header) else None
    numeric = _numeric_formats(texts)
    if numeric:
        return _by_order(column, numeric) if len(numeric) > 1 else TimeWriting(numeric)
    written = [form for form in _WRITTEN_OUT if _fits(texts[:1], form)]
    return next((TimeWriting((form,)) for form in written if _is_mostly(_fits([text], form) for text in texts)), None)


def _is_iso(text: str) -> bool:
    try:
        parse_time(text)
    except (ValueError, OverflowError):
        return False
    return True


def _is_mostly(answers: Iterable[bool]) -> bool:
    counted = Counter(answers)
    return counted[True] >= _NEARLY_ALL * counted.total()


def _fits(texts: Iterable[str], form: str) -> bool:
    try:
        for text in texts:
            datetime.strptime(text, form)
    except ValueError:
        return False
    return True


def _numeric_formats(texts: Sequence[str]) -> tuple[str, ...]:
    """Return the formats that fit dates in numbers: several where day and month can't be told apart."""
    found = [match for text in texts if (match := _DATE.fullmatch(text))]
    if len(found) < _NEARLY_ALL * len(texts):
        return ()
    shapes = Counter(map(_shape, found))
    shape, count = shapes.most_common(1)[0]
    if shape is None or count < _NEARLY_ALL * len(found):
        return ()
    typical = [match for match in found if _shape(match) == shape]
    order, clock = shape
    separator = typical[0]["sep"]
    orders = [order] if order else [("%d", "%m", "%Y"), ("%m", "%d", "%Y")]
    if len(typical[0]["c"]) == len("25") and not order:
        orders = [(first, second, "%y") for first, second, _ in orders]
    return tuple(separator.join(parts) + clock for parts in orders if _can_be(typical, parts))


def _shape(match: re.Match[str]) -> tuple[tuple[str, str, str] | None, str] | None:
    """Return where the year is, if it comes first, and how the time of day is written."""
    clock = ""
    if match["clock"]:
        hour = "%I" if match["half"] else "%H"
        clock = f"{match['gap'] or ''}{hour}:%M" + (":%S" if match["seconds"] else "")
        clock += (".%f" if match["fraction"] else "") + (" %p" if match["half"] else "")
        if match["half"] and not match["half"].startswith(" "):
            clock = clock.replace(" %p", "%p")
    elif match["half"] or match["gap"]:
        return None
    if len(match["a"]) == len("2025"):
        return (("%Y", "%m", "%d"), clock) if len(match["c"]) <= 2 else None
    if len(match["a"]) > 2 or len(match["c"]) not in (2, 4):
        return None
    return (None, clock)


def _can_be(found: Sequence[re.Match[str]], parts: Sequence[str]) -> bool:
    """Return whether no value speaks against this order: no month is over 12, no day over 31."""
    month = "abc"[list(parts).index("%m")]
    day = "abc"[list(parts).index("%d")]
    fitting = sum(1 <= int(match[month]) <= 12 and 1 <= int(match[day]) <= 31 for match in found)
    return fitting >= _NEARLY_ALL * len(found)


def _by_order(column: ExportColumn, formats: tuple[str, ...]) -> TimeWriting:
    """Return the format by which the rows are in the order of time, if the other one would have them jump."""
    sorted_by = {form: max(_order(column.texts_in(table), form) for table in column.parts) for form in formats}
    best, other = sorted(formats, key=lambda form: -sorted_by[form])[:2]
    if sorted_by[best] >= _IN_ORDER and sorted_by[other] <= _OUT_OF_ORDER:
        return TimeWriting((best,), "so the rows are in the order of time, and otherwise they are not")
    return TimeWriting(formats)


def _order(texts: Sequence[str], form: str) -> float:
    """Return the share of rows, of those with another time than the row before, that are later; or earlier, if more."""
    times = [parse_time(text, form) for text in texts[:_COMPARED_ROWS] if _fits([text], form)]
    steps = [later - earlier for earlier, later in pairwise(times) if later != earlier]
    if len(steps) < _ORDERED_ROWS:
        return 0.0
    later = sum(step > 0 for step in steps) / len(steps)
    return max(later, 1 - later)
