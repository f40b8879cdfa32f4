"""Times in a source -> UTC."""

from __future__ import annotations

from datetime import UTC, datetime

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
