"""Times in a source -> UTC."""

from __future__ import annotations

import re
from datetime import UTC, datetime

_DAY = len("1970-01-01")
# In this form, day and time of day can be told apart whatever they are; ISO 8601 has others.
_PLAIN = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]|$)", re.ASCII)
_MAX_KEPT = 200_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def parse_time(text: str, time_format: str | None = None) -> int:
    """Return a time as whole seconds since 1970-01-01T00:00:00Z.

    A time without an offset is taken to be UTC; fractions of a second are cut off; a date is its first second.

    Args:
        text: ISO 8601, or what `time_format` describes.
        time_format: A `strptime` format, or None for ISO 8601. With a format, ISO 8601 is not tried: a day-month swap
            would go unnoticed.

    Raises:
        ValueError: If the text is no such time.

    >>> parse_time("1970-01-01T08:00:01+08:00")
    1
    >>> parse_time("02/01/1970", "%d/%m/%Y")
    86400
    """
    when = datetime.strptime(text, time_format) if time_format else datetime.fromisoformat(text)
    since = (when if when.tzinfo else when.replace(tzinfo=UTC)) - _EPOCH
    return since.days * 86_400 + since.seconds


class TimeReader:
    """Reads many times in one format; what days and times of day have in common is read once."""

    def __init__(self, time_format: str | None = None) -> None:
        """Take the format, as `parse_time` does."""
        self._format = time_format
        self._days: dict[str, int] = {}
        self._clocks: dict[str, int] = {}

    def read(self, text: str) -> int:
        """Return what `parse_time` returns.

        Raises:
            ValueError: If the text is no such time.
        """
        day = self._days.get(text[:_DAY])
        clock = self._clocks.get(text[_DAY:])
        if day is not None and clock is not None:
            return day + clock
        seconds = parse_time(text, self._format)
        if self._format is None and _PLAIN.match(text) and len(self._clocks) < _MAX_KEPT:
            day = parse_time(text[:_DAY])
            self._days[text[:_DAY]] = day
            self._clocks[text[_DAY:]] = seconds - day
        return seconds
