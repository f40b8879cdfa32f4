"""What was found on one platform, and the candidates it makes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.learn.body import indistinguishable, to_scope
from kmgraph.learn.confidence import Grounds, confidence, is_stable
from kmgraph.model import Candidate, Evidence, Holdout

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kmgraph.learn.body import Body
    from kmgraph.learn.confirmation import Arena
    from kmgraph.learn.encoding import Encoded
    from kmgraph.learn.sample import Sample
    from kmgraph.learn.settings import LearnSettings
    from kmgraph.learn.statistics import BetaPrior, Counts

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

    def counts(self) -> list[Counts]:
        """Return the posts in each rule's scope, as many as they are worth; none where they say no rate."""
        if not self.has_rates:
            return []
        return [self.everywhere.effective(self.everywhere.cover(body)) for body in self.bodies]

    def judge(self, index: int, chance: float, prior: BetaPrior, settings: LearnSettings) -> Judged:
        """Return one rule as a candidate.

        Args:
            index: Place among the bodies.
            chance: Its p-value, adjusted over everything tested, in [0, 1].
            prior: What is believed of a rule's rate beforehand.
            settings: How to learn.
        """
        body = self.bodies[index]
        inside = self.everywhere.cover(body)
        interval = prior.update(self.everywhere.effective(inside)) if self.has_rates else None
        grounds = Grounds(
            significant=chance <= settings.significance,
            held_out=self.held_out,
            clusters=len(np.unique(self.sample.cluster[inside])),
            interval=interval,
            stable=is_stable(self.everywhere, inside),
            explained=self.explained[index],
        )
        candidate = Candidate(
            platform=self.sample.platform,
            scope=to_scope(body, self.encoded),
            evidence=self._evidence(inside, grounds, self._holdout(index, inside, chance)),
            confidence=confidence(grounds),
            indistinguishable=indistinguishable(body, self.encoded),
        )
        return Judged(candidate, grounds.is_incomplete)

    def _evidence(self, inside: Mask, grounds: Grounds, holdout: Holdout | None) -> Evidence:
        counts, rest = self.everywhere.plain(inside), self.everywhere.plain(~inside)
        interval = grounds.interval
        times = self.sample.time[inside & self.sample.target]
        times = times[~np.isnat(times)]
        return Evidence(
            target=int(counts.target),
            kept=int(counts.kept),
            clusters=grounds.clusters,
            rate=interval.rate if interval else None,
            interval=(interval.low, interval.high) if interval else None,
            base_rate=rest.rate if interval else None,
            holdout=holdout,
            first=_iso(times.min()) if len(times) else None,
            last=_iso(times.max()) if len(times) else None,
        )

    def _holdout(self, index: int, inside: Mask, chance: float) -> Holdout | None:
        if not self.held_out:
            return None
        aside = self.sample.target[inside & self.holdout]
        return Holdout(int(aside.sum()), int((~aside).sum()), self.p_values[index], chance)


def _iso(time: np.datetime64) -> str:
    return f"{np.datetime_as_string(time.astype('datetime64[s]'))}Z"
