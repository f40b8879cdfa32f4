"""What was found on one platform, and the candidates it makes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.learn.body import indistinguishable, to_scope
from kmgraph.learn.clock import iso_time, read_clock
from kmgraph.learn.confidence import Grounds, confidence, is_stable
from kmgraph.learn.timeline import Timeline, always, rule_timeline
from kmgraph.model import Candidate, Evidence, Holdout

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kmgraph.learn.body import Body
    from kmgraph.learn.clock import Clock
    from kmgraph.learn.confirmation import Arena
    from kmgraph.learn.encoding import Encoded
    from kmgraph.learn.sample import Sample
    from kmgraph.learn.settings import LearnSettings
    from kmgraph.learn.statistics import BetaPrior, Counts, Interval

    Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Judged:
    """A candidate, and whether its rate is so low that something unrecorded must matter."""

    candidate: Candidate
    is_incomplete: bool


@dataclass(frozen=True, eq=False)
class Study:
    """What was found on one platform.

    Attributes:
        sample: Its rows.
        encoded: Its bit matrix.
        holdout: Rows set aside, shape (n_rows,); all False where nothing was.
        bodies: The rules.
        p_values: Of each rule, before adjustment over the platforms.
        explained: Whether a rule's effect vanishes among posts that published rules treat alike.
        everywhere: All rows, with the correlation that the rules leave.
        held_out: Whether the p-values come from rows set aside.
    """

    sample: Sample
    encoded: Encoded
    holdout: Mask
    bodies: tuple[Body, ...]
    p_values: tuple[float, ...]
    explained: tuple[bool, ...]
    everywhere: Arena
    held_out: bool

    @property
    def has_rates(self) -> bool:
        """Return whether the data can tell a rate: without kept posts every rate is 1 and says nothing."""
        return not self.sample.target.all()

    @cached_property
    def covers(self) -> tuple[Mask, ...]:
        """Return the rows in each rule's scope, shape (n_rows,) each."""
        return tuple(self.everywhere.cover(body) for body in self.bodies)

    @cached_property
    def clock(self) -> Clock | None:
        """Return the rows' times; None where they are not known."""
        return read_clock(self.sample.time)

    @cached_property
    def quarters(self) -> NDArray[np.intp] | None:
        """Return the quarter of the time observed that each row is in, shape (n_rows,); None without times."""
        return self.clock.quarters() if self.clock else None

    @cached_property
    def timelines(self) -> tuple[Timeline, ...]:
        """Return when each rule began, changed and ended."""
        if self.clock is None or not self.has_rates:
            return (always(len(self.sample)),) * len(self.bodies)
        return tuple(
            rule_timeline(self.everywhere, self.clock, inside, self._others(index))
            for index, inside in enumerate(self.covers)
        )

    def counts(self) -> list[Counts]:
        """Return the posts in each rule's scope while it held, as many as they are worth; none without rates."""
        if not self.has_rates:
            return []
        return [self.everywhere.effective(self._now(index)) for index in range(len(self.bodies))]

    def judge(self, index: int, chance: float, prior: BetaPrior, settings: LearnSettings) -> Judged:
        """Return one rule as a candidate.

        Args:
            index: Place among the bodies.
            chance: Its p-value, adjusted over everything tested, in [0, 1].
            prior: What is believed of a rule's rate beforehand.
            settings: How to learn.
        """
        body, now = self.bodies[index], self._now(index)
        grounds = Grounds(
            significant=chance <= settings.significance,
            held_out=self.held_out,
            clusters=len(np.unique(self.sample.cluster[now])),
            interval=prior.update(self.everywhere.effective(now)) if self.has_rates else None,
            stable=is_stable(self.everywhere, self.covers[index], self.quarters),
            explained=self.explained[index],
        )
        candidate = Candidate(
            platform=self.sample.platform,
            scope=to_scope(body, self.encoded),
            evidence=self._evidence(index, grounds.interval, chance),
            confidence=confidence(grounds),
            indistinguishable=indistinguishable(body, self.encoded),
        )
        return Judged(candidate, grounds.is_incomplete)

    def _now(self, index: int) -> Mask:
        """Return the rows in a rule's scope in the last period in which it holds, shape (n_rows,)."""
        return self.covers[index] & self.timelines[index].current

    def _others(self, index: int) -> Mask:
        """Return the rows that other rules cover, but those that contain this one, shape (n_rows,)."""
        own, found = np.flatnonzero(self.covers[index]), np.zeros(len(self.sample), dtype=np.bool_)
        for other, covered in enumerate(self.covers):
            if other != index and not covered[own].all():
                found |= covered
        return found

    def _evidence(self, index: int, interval: Interval | None, chance: float) -> Evidence:
        inside, timeline = self.covers[index], self.timelines[index]
        counts, rest = self.everywhere.plain(inside), self.everywhere.plain(~inside & timeline.current)
        times = self.sample.time[inside & self.sample.target]
        times = times[~np.isnat(times)]
        return Evidence(
            target=int(counts.target),
            kept=int(counts.kept),
            clusters=len(np.unique(self.sample.cluster[inside])),
            rate=interval.rate if interval else None,
            interval=(interval.low, interval.high) if interval else None,
            base_rate=rest.rate if interval else None,
            holdout=self._holdout(index, inside, chance),
            first=iso_time(times.min()) if len(times) else None,
            last=iso_time(times.max()) if len(times) else None,
            valid_from=timeline.valid_from,
            valid_until=timeline.valid_until,
            periods=timeline.periods,
        )

    def _holdout(self, index: int, inside: Mask, chance: float) -> Holdout | None:
        if not self.held_out:
            return None
        aside = self.sample.target[inside & self.holdout]
        return Holdout(int(aside.sum()), int((~aside).sum()), self.p_values[index], chance)
