"""What the times of a source's rows give away about how they were written: no offset, no real year."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kmgraph.observe.notices import Notice, NoticeCode

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

_EARLIEST = np.datetime64("2000-01-01", "s")
"""No platform whose rules are learned here is older."""
_QUARTER_HOUR = 900
_NEARLY_ALL = 0.9
_FEW = 10


def time_notices(
    source: str, posted: NDArray[np.datetime64], decided: NDArray[np.datetime64], headers: Mapping[str, str]
) -> Iterator[Notice]:
    """Yield a notice for times that can't be right; nothing is changed for them.

    Args:
        source: Short name of the file.
        posted: UTC, NaT where not recorded; shape (n_rows,).
        decided: The same.
        headers: "posted_at" and "decided_at" to the source's own headers, as far as it has them.
    """
    for name, times in (("posted_at", posted), ("decided_at", decided)):
        early = int((times < _EARLIEST).sum())
        if early:
            text = f"times under {headers.get(name, name)!r} lie before the year 2000"
            hint = "they are likely written in another way; see time_format"
            yield Notice(NoticeCode.IMPLAUSIBLE_TIME, source, headers.get(name, name), None, early, text, hint)
    yield from _decided_before_posted(source, (decided - posted).astype(np.int64)[~np.isnat(decided - posted)])


def _decided_before_posted(source: str, delays: NDArray[np.int64]) -> Iterator[Notice]:
    early = int((delays < 0).sum())
    if not early:
        return
    offset = _offset(delays) if early >= _NEARLY_ALL * len(delays) else None
    by = f", nearly all by about {offset}" if offset else ""
    hint = 'an offset is missing: set time_zone, such as "Asia/Shanghai", for the source' if offset else None
    text = f"decisions lie before their posts{by}"
    yield Notice(NoticeCode.DECIDED_BEFORE_POSTED, source, "", by or None, early, text, hint)


def _offset(delays: NDArray[np.int64]) -> str | None:
    """Return by how much nearly all decisions lie before their posts, where that is one number; else None."""
    if len(delays) < _FEW:
        return None
    steps = np.round(delays / _QUARTER_HOUR).astype(np.int64)
    values, counts = np.unique(steps, return_counts=True)
    if counts.max() < _NEARLY_ALL * len(delays):
        return None
    hours = abs(int(values[counts.argmax()])) * _QUARTER_HOUR / 3600
    return f"{hours:g} hours" if hours != 1 else "1 hour"
