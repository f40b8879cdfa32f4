"""With which numbers in place of a small count a rule's changes would show: see `showing` of `model.Evidence`.

A change is told only if it saves bits. So who knows all counts of two periods but a small one knows that this is one of
the numbers with which it does.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kmgraph.learn.evidence.change_points import boundary_bits
from kmgraph.learn.evidence.timeline import saving
from kmgraph.learn.statistics import Counts

if TYPE_CHECKING:
    from collections.abc import Callable

    from kmgraph.learn.evidence.timeline import Stretch, Timeline
    from kmgraph.learn.statistics import Interval
    from kmgraph.model import Evidence, Period, RateBasis

_Numbers = tuple[int, int] | None
"""The least and the greatest in place of a small count."""


def periods_showing(timeline: Timeline, least: int) -> tuple[Period, ...]:
    """Return the periods of a rule, with the numbers in place of small counts with which each would be one.

    Args:
        timeline: That of the rule.
        least: The smallest count that isn't small.
    """
    target, kept = (_Side(timeline, least, is_target=is_target) for is_target in (True, False))
    return tuple(
        replace(period, showing=(target.of_period(at), kept.of_period(at)))
        for at, period in enumerate(timeline.periods)
    )


def rule_showing(timeline: Timeline, counts: Counts, least: int) -> tuple[_Numbers, _Numbers]:
    """Return the numbers in place of a rule's own small counts with which each change would show.

    In which of two periods beside one another posts lie is left open: each way is tried.

    Args:
        timeline: That of the rule.
        counts: All its posts, those without a time as well.
        least: The smallest count that isn't small.
    """
    target, kept = (_Side(timeline, least, is_target=is_target) for is_target in (True, False))
    return target.of_rule(int(counts.target)), kept.of_rule(int(counts.kept))


def at_all_times(evidence: Evidence, interval: Interval | None, basis: RateBasis | None) -> Evidence:
    """Return the evidence of a rule that changed as if it hadn't: its rate is that of all its posts.

    Args:
        evidence: That of the rule.
        interval: The rate of all its posts; None if the data can't identify one.
        basis: What that was estimated from.
    """
    rate, ends = (interval.rate, (interval.low, interval.high)) if interval else (None, None)
    always = replace(evidence, valid_from=None, valid_until=None, periods=(), showing=(None, None), unchanged=None)
    return replace(always, rate=rate, interval=ends, estimated=basis)


@dataclass(frozen=True)
class _Side:
    """The posts of one outcome in the periods of a rule."""

    timeline: Timeline
    least: int
    is_target: bool

    def of_period(self, at: int) -> _Numbers:
        """Return the numbers with which the changes at both ends of a period would show."""
        before, own, after = (self._counts(number) for number in (at - 1, at, at + 1))

        def shows(number: int) -> bool:
            is_begun = before is None or self._saves(at - 1, before, number)
            return is_begun and (after is None or self._saves(at, number, after))

        return None if own is None else _around(own, self.least, shows)

    def of_rule(self, own: int) -> _Numbers:
        """Return the numbers with which all changes would show somehow."""

        def shows(number: int) -> bool:
            return all(self._may_save(at, number - own) for at in range(len(self.timeline.periods) - 1))

        return _around(own, self.least, shows)

    def _may_save(self, at: int, more: int) -> bool:
        """Return whether a change would show with so many posts more beside it, in some way of parting them."""
        posts = sum(self._counts(number) or 0 for number in (at, at + 1)) + more
        return any(self._saves(at, number, posts - number) for number in range(posts + 1))

    def _saves(self, at: int, before: int, after: int) -> bool:
        """Return whether the change after a period saves bits with so many posts on either side."""
        here, there = (self._with(number, posts) for number, posts in ((at, before), (at + 1, after)))
        more = before + after - sum(self._counts(number) or 0 for number in (at, at + 1))
        # Each post more may make one more part of the time, which costs bits.
        return saving(here, there, boundary_bits(self.timeline.bins + max(0, more))) > 0

    def _with(self, at: int, posts: int) -> Stretch:
        """Return what was seen in a period with another number of posts, each worth as much as those that there are."""
        stretch, counts = self.timeline.stretches[at], self._counts(at)
        seen = stretch.inside.target if self.is_target else stretch.inside.kept
        number = posts * seen / counts if counts else float(posts)
        target, kept = (number, stretch.inside.kept) if self.is_target else (stretch.inside.target, number)
        return replace(stretch, inside=Counts(target, kept))

    def _counts(self, at: int) -> int | None:
        if not 0 <= at < len(self.timeline.periods):
            return None
        period = self.timeline.periods[at]
        return period.target if self.is_target else period.kept


def _around(own: int, least: int, shows: Callable[[int], bool]) -> _Numbers:
    """Return the least and the greatest small number with all between which changes show; None if its own is none."""
    if not 0 < own < least:
        return None
    low = high = own
    while low > 1 and shows(low - 1):
        low -= 1
    while high < least - 1 and shows(high + 1):
        high += 1
    return low, high
