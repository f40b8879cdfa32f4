"""Posts too recent to be known as kept: a removal may still be on its way.

A post that is still up an hour after it was posted says little where removals take a day. Such posts are left out, and
with them the removed posts that were posted next to them: to keep those alone would raise the rate as much as the
others lowered it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kmgraph.model import Floats, Mask

_QUANTILE = 0.95  # of the delays: later than that come so few removals that they change no rate
_LEAST_DELAYS = 20  # removals with both times, from where their delay is known
_WATCHED = 2.0  # delays are read off posts that were watched this many times longer


@dataclass(frozen=True, eq=False)
class Recent:
    """Which posts are too recent to count.

    Attributes:
        delay: The 95 % quantile of the time from posting to decision, in seconds; None if it is not known.
        rows: Posts left out, shape (n_rows,).
    """

    delay: float | None
    rows: Mask

    @property
    def count(self) -> int:
        """Return how many posts are left out."""
        return int(np.count_nonzero(self.rows))


def recent_posts(
    target: Mask,
    posted: NDArray[np.datetime64],
    decided: NDArray[np.datetime64],
    observed: NDArray[np.datetime64],
) -> Recent:
    """Return the posts of one platform that are too recent to be known as kept, and those posted next to them.

    Without times of posting and deciding for at least 20 target posts, or times of observing for kept ones, nothing is
    left out. All arrays have shape (n_rows,); times are UTC, NaT if unknown.

    Args:
        target: Whether the outcome is in the target.
        posted: When the post was posted.
        decided: When it was acted against.
        observed: When somebody looked what had become of it.
    """
    nothing = np.zeros(len(target), dtype=np.bool_)
    start, acted, seen = _seconds(posted), _seconds(decided), _seconds(observed)
    delay = _usual_delay(target, start, acted, seen)
    if delay is None:
        return Recent(None, nothing)
    is_known = ~np.isnan(start) & ~np.isnan(seen)
    young = ~target & is_known & (seen - start < delay)
    if not young.any():
        return Recent(delay, nothing)
    return Recent(delay, young | _posted_with(young, target & ~np.isnan(start), ~target & is_known, start))


def _usual_delay(target: Mask, start: Floats, acted: Floats, seen: Floats) -> float | None:
    """Return the quantile of the delay of target posts, in seconds; None for too few.

    Long delays are missing among posts that were watched for a short time only. So they are read off posts that were
    watched for twice as long as the first estimate, where there are enough.
    """
    delays = acted - start
    rows = target & (delays >= 0)
    if np.count_nonzero(rows) < _LEAST_DELAYS:
        return None
    delay = _quantile(delays[rows])
    end = np.nanmax(np.concatenate([seen, acted]))
    watched = rows & (end - start >= _WATCHED * delay)
    return _quantile(delays[watched]) if np.count_nonzero(watched) >= _LEAST_DELAYS else delay


def _quantile(delays: Floats) -> float:
    return float(np.quantile(delays, _QUANTILE, method="higher"))


def _posted_with(young: Mask, target: Mask, kept: Mask, start: Floats) -> Mask:
    """Return the target posts whose nearest earlier kept post (else the first one) is too recent.

    When a target post would have been looked at, had it stayed up, is not known; the kept post next to it tells.
    """
    times = np.unique(start[kept])
    # Of kept posts posted at one time the majority decides, so that the order of rows can't.
    moment = np.searchsorted(times, start[kept])
    share = np.bincount(moment, weights=young[kept], minlength=len(times)) / np.bincount(moment, minlength=len(times))
    recent = np.zeros(len(young), dtype=np.bool_)
    nearest = np.maximum(np.searchsorted(times, start[target], side="right") - 1, 0)
    recent[target] = share[nearest] > 0.5
    return recent


def _seconds(times: NDArray[np.datetime64]) -> Floats:
    seconds = times.astype("datetime64[s]").astype(np.int64).astype(np.float64)
    seconds[np.isnat(times)] = np.nan
    return np.asarray(seconds)
