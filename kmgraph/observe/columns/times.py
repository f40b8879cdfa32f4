"""Times in a source -> UTC."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from kmgraph.model import EPOCH_FORMATS

if TYPE_CHECKING:
    from collections.abc import Iterable

_DAY = len("1970-01-01")
# In this form, day and time of day can be told apart whatever they are; ISO 8601 has others.
_PLAIN = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]|$)", re.ASCII)
# `datetime.fromisoformat` takes any character between day and time, so that it reads one in ninety large numbers.
_ISO = re.compile(
    r"""\d{4}-\d\d-\d\d (?: [Tt ] \d\d (?: :\d\d (?: :\d\d (?: [.,]\d+ )? )? )?
        (?: \ ?[Zz] | \ ?[+-]\d\d (?: :?\d\d )? )? )?
    | \d{4}-W\d\d-\d
    | (?: 19|20|21 )\d{6} (?: [Tt] \d{4} (?: \d\d (?: [.,]\d+ )? )? (?: [Zz] | [+-]\d\d (?: :?\d\d )? )? )?""",
    re.ASCII | re.VERBOSE,
)
_NUMBER = re.compile(r"\d{9,19}(?:\.\d*)?|\d(?:\.\d+)?[eE]\+?\d\d?", re.ASCII)
_FARTHEST = timedelta(hours=14)
"""From UTC, as in Kiribati."""
_MAX_KEPT = 200_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# No platform is older, and no export from a later day than this is read today.
_PLAUSIBLE = range(946_684_800, 4_102_444_800)
"""Seconds since 1970 of 2000-01-01 and 2100-01-01."""


def parse_time(text: str, time_format: str | None = None, zone: tzinfo = UTC) -> int:
    """Return a time as whole seconds since 1970-01-01T00:00:00Z.

    Fractions of a second are cut off; a date is its first second.

    Args:
        text: ISO 8601 with a separator between day and time, or what `time_format` describes.
        time_format: A `strptime` format, one of `EPOCH_FORMATS`, or None for ISO 8601. With a format, ISO 8601 is not
            tried: a day-month swap would go unnoticed.
        zone: Of times that name no offset.

    Raises:
        ValueError: If the text is no such time.

    >>> parse_time("1970-01-01T08:00:01+08:00")
    1
    >>> parse_time("02/01/1970", "%d/%m/%Y")
    86400
    >>> parse_time("1735689600000", "epoch-ms") == parse_time("2025-01-01")
    True
    """
    if time_format in EPOCH_FORMATS:
        return _from_epoch(text, EPOCH_FORMATS[time_format])
    if time_format:
        when = datetime.strptime(text, time_format)
    elif _ISO.fullmatch(text):
        when = datetime.fromisoformat(text.upper().replace(" Z", "Z").replace(" +", "+").replace(" -", "-"))
    else:
        raise ValueError(f"{text!r} is not written as ISO 8601")
    offset = when.utcoffset()
    if offset is not None and abs(offset) > _FARTHEST:
        raise ValueError(f"{text!r} has an offset that no place on earth has")
    since = (when if when.tzinfo else when.replace(tzinfo=zone)) - _EPOCH
    return since.days * 86_400 + since.seconds


def epoch_format(texts: Iterable[str]) -> str | None:
    """Return the one of `EPOCH_FORMATS` in which all of the numbers are times of this century, or None.

    The units lie a factor of a thousand apart and the years 2000 to 2100 one of four, so at most one fits.

    >>> epoch_format(["1735689600000", "1738368000000"])
    'epoch-ms'
    >>> epoch_format(["20250101", "20250102"]) is None
    True
    """
    some = False
    possible = set(EPOCH_FORMATS)
    for text in filter(None, texts):
        if not _NUMBER.fullmatch(text):
            return None
        some = True
        possible = {name for name in possible if int(float(text)) // EPOCH_FORMATS[name] in _PLAUSIBLE}
    return possible.pop() if some and len(possible) == 1 else None


def _from_epoch(text: str, per_second: int) -> int:
    if not _NUMBER.fullmatch(text):
        raise ValueError(f"{text!r} is no number of that kind")
    # A whole number is read as one: floats are exact up to 2**53 only.
    whole = int(text) if text.isdecimal() else int(float(text))
    return whole // per_second


class TimeReader:
    """Reads many times in one format; what days and times of day have in common is read once."""

    def __init__(self, time_format: str | None = None, time_zone: str | None = None) -> None:
        """Take the format, as `parse_time` does, and the IANA name of the zone of times without an offset."""
        self._format = time_format
        self._zone = ZoneInfo(time_zone) if time_zone else UTC
        # Only where every day has 24 hours can day and time of day be read apart.
        self._keeps = time_format is None and time_zone is None
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
        seconds = parse_time(text, self._format, self._zone)
        if self._keeps and _PLAIN.match(text) and len(self._clocks) < _MAX_KEPT:
            day = parse_time(text[:_DAY])
            self._days[text[:_DAY]] = day
            self._clocks[text[_DAY:]] = seconds - day
        return seconds
