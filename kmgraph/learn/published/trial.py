"""A rule tried out on what was observed: how often it would have fired, how often rightly, and how much it would miss.

Words of texts and columns that are empty leave open whether a post is in scope; such posts are counted apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.learn.sample import observation_times, tells_rates
from kmgraph.learn.statistics import BetaPrior, Interval, pooled_correlation, scoped

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kmgraph.learn.published.decided_rows import DecidedRows
    from kmgraph.model import Mask


@dataclass(frozen=True, slots=True)
class TrialMonth:
    """Posts of one month (`2025-01`) in a rule's scope, and how many of them met with the target.

    Attributes:
        is_whole: Whether the observations are of all of the month; at their ends they may be of some hours.
    """

    month: str
    fired: int
    target: int
    is_whole: bool = True


@dataclass(frozen=True, slots=True)
class Trial:
    """What a rule would have done to the posts of one platform, or of all.

    Attributes:
        posts: Posts that count.
        target: Those of them that action was taken on.
        fired, hit: Posts in scope, and those of them that action was taken on.
        sources: Independent groups among the posts in scope.
        untold, untold_target: Posts of which it is not recorded whether they are in scope, and those of them that
            action was taken on.
        rate: Share of posts in scope that action was taken on (precision) with its 95 % interval; None where the posts
            were chosen in a way that leaves no rate to be known.
        months: By month, ascending; posts without a time are in none.
    """

    posts: int
    target: int
    fired: int
    hit: int
    sources: int
    untold: int
    untold_target: int
    rate: Interval | None
    months: tuple[TrialMonth, ...] = ()

    @property
    def recall(self) -> float | None:
        """Share of the posts that action was taken on which the rule tells, in [0, 1]; None if there are none.

        It is the least that it can be: of `untold_target` nobody knows.
        """
        return self.hit / self.target if self.target else None

    @property
    def most_recall(self) -> float | None:
        """The same share if the rule told all posts of which it is not recorded."""
        return (self.hit + self.untold_target) / self.target if self.target else None


def try_rule(decided: DecidedRows, inside: Mask, maybe: Mask, where: Mask) -> Trial:
    """Return what a rule would have done.

    Args:
        decided: The rows that count.
        inside: Rows in scope, shape (n_rows,).
        maybe: Rows that are in scope or may be, shape (n_rows,).
        where: Rows of the platform that the rule is of, shape (n_rows,).
    """
    rows = decided.rows & where
    fired, untold = rows & inside, rows & maybe & ~inside
    target = decided.target
    return Trial(
        posts=_count(rows),
        target=_count(rows & target),
        fired=_count(fired),
        hit=_count(fired & target),
        sources=len(np.unique(decided.cluster[fired])),
        untold=_count(untold),
        untold_target=_count(untold & target),
        rate=_rate(decided, rows, fired),
        months=tuple(_months(decided, fired)),
    )


def _rate(decided: DecidedRows, rows: Mask, fired: Mask) -> Interval | None:
    target = decided.target
    is_reference = decided.settings.reference_sample
    if not fired.any() or not tells_rates(_count(rows & target), _count(rows & ~target), reference_sample=is_reference):
        return None
    outcomes = scoped(target[fired], decided.cluster[fired])
    interval = BetaPrior().update(outcomes.effective(pooled_correlation([outcomes])))
    exact = Interval(float(target[fired].mean()), interval.low, interval.high)
    return exact.weighted(decided.kept_weight(fired))


def _months(decided: DecidedRows, fired: Mask) -> list[TrialMonth]:
    times = observation_times(decided.table)
    if np.isnat(times).all():
        return []
    months, whole = times.astype("datetime64[M]"), _whole_months(times)
    known = fired & ~np.isnat(months)
    return [
        TrialMonth(
            str(month),
            _count(known & (months == month)),
            _count(known & decided.target & (months == month)),
            is_whole=bool(whole[0] <= month <= whole[1]),
        )
        for month in np.unique(months[known])
    ]


def _whole_months(times: NDArray[np.datetime64]) -> tuple[np.datetime64, np.datetime64]:
    """Return the first and the last month that observations may be of from its first to its last day.

    >>> [str(month) for month in _whole_months(np.array(["2025-01-01", "2025-03-30"], "datetime64[s]"))]
    ['2025-01', '2025-02']

    Args:
        times: UTC, NaT if unknown, at least one known, shape (n_rows,).
    """
    known = times[~np.isnat(times)]
    first, last = known.min().astype("datetime64[D]"), known.max().astype("datetime64[D]")
    begun, ended = first.astype("datetime64[M]"), last.astype("datetime64[M]")
    is_begun = first == begun.astype("datetime64[D]")
    is_over = last + np.timedelta64(1, "D") == (ended + np.timedelta64(1, "M")).astype("datetime64[D]")
    return begun if is_begun else begun + 1, ended if is_over else ended - 1


def _count(mask: Mask) -> int:
    return int(np.count_nonzero(mask))
