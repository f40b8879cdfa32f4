"""What was found on one platform, and the candidates it makes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.learn.evidence import (
    ConfidenceInputs,
    Quarters,
    Reach,
    Timeline,
    always,
    confidence,
    is_incomplete,
    is_stable,
    rule_timeline,
)
from kmgraph.learn.hypothesis import indistinguishable, to_scope
from kmgraph.learn.sample import iso_time, odds_ratio, read_clock, tells_rates
from kmgraph.learn.statistics import pooled_correlation, scoped
from kmgraph.learn.testing import StratumKind, is_bunched
from kmgraph.model import Candidate, Evidence, Holdout

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from kmgraph.learn.hypothesis import BitMatrix, RuleBody
    from kmgraph.learn.sample import Clock, Sample
    from kmgraph.learn.settings import LearnSettings
    from kmgraph.learn.statistics import BetaPrior, Counts, Grouping, Interval
    from kmgraph.learn.testing import Stratification, TestRows
    from kmgraph.model import Mask

_NO_RULE = 0.05  # p-value above which a rule takes no posts out of the base rate


@dataclass(frozen=True, slots=True)
class FoundRule:
    """A candidate, and whether a feature in its scope is one of a short time only."""

    candidate: Candidate
    is_eventful: bool


@dataclass(frozen=True, eq=False)
class PlatformRules:
    """What was found on one platform.

    Attributes:
        sample: Its rows.
        encoded: Its bit matrix.
        holdout: Rows set aside, shape (n_rows,); all False where nothing was.
        bodies: The rules.
        p_values: Of each rule, before adjustment over the platforms.
        explained: Whether a rule's effect vanishes among posts that published rules treat alike, or within strata.
        everywhere: All rows, with the correlation that the rules leave.
        held_out: Whether the p-values come from rows set aside.
        reference_sample: Whether kept posts were drawn apart from the others.
        strata: How the rows may be divided.
        prohibited: Rows in the scope of each published prohibition, shape (n_rows,) each.
    """

    sample: Sample
    encoded: BitMatrix
    holdout: Mask
    bodies: tuple[RuleBody, ...]
    p_values: tuple[float, ...]
    explained: tuple[bool, ...]
    everywhere: TestRows
    held_out: bool
    reference_sample: bool = False
    strata: tuple[Stratification, ...] = ()
    prohibited: tuple[Mask, ...] = ()

    @cached_property
    def has_rates(self) -> bool:
        """Return whether the data can tell a rate: whether posts were collected without regard to their outcome."""
        hit = int(np.count_nonzero(self.sample.target))
        return tells_rates(hit, len(self.sample) - hit, reference_sample=self.reference_sample)

    @cached_property
    def covers(self) -> tuple[Mask, ...]:
        """Return the rows in each rule's scope, shape (n_rows,) each."""
        return tuple(np.asarray(covered[self._grouping.group]) for covered in self._grouping.covered.T)

    @cached_property
    def clock(self) -> Clock | None:
        """Return the rows' times; None where they are not known."""
        return read_clock(self.sample.time)

    @cached_property
    def quarters(self) -> Quarters | None:
        """Return the time observed in four parts; None without times."""
        return Quarters.of(self.everywhere, self.clock) if self.clock else None

    @cached_property
    def timelines(self) -> tuple[Timeline, ...]:
        """Return when each rule began, changed and ended."""
        if self.clock is None or not self.has_rates:
            return (always(len(self.sample)),) * len(self.bodies)
        return tuple(
            rule_timeline(self.everywhere, self.clock, inside, self._others(index))
            for index, inside in enumerate(self.covers)
        )

    @cached_property
    def counts(self) -> tuple[Counts, ...]:
        """Return the posts in each rule's scope in the last period in which it holds, as many as they are worth."""
        return self._worth(self._now(index) for index in range(len(self.bodies)))

    @cached_property
    def strictest_counts(self) -> tuple[Counts, ...]:
        """Return the posts in each rule's scope in the period in which it was strictest, as many as they are worth."""
        if not any(timeline.periods for timeline in self.timelines):
            return self.counts
        return self._worth(self._strictest(index) for index in range(len(self.bodies)))

    def is_confirmed(self, index: int, chance: float, settings: LearnSettings) -> bool:
        """Return whether a rule is significant, and not explained otherwise."""
        return chance <= settings.significance and not self.explained[index]

    def judged(
        self, chances: Sequence[float], prior: BetaPrior, reaches: Mapping[int, Reach], settings: LearnSettings
    ) -> tuple[FoundRule, ...]:
        """Return the rules as candidates.

        Args:
            chances: The p-value of each, adjusted over everything tested, in [0, 1].
            prior: What is believed of a rule's rate beforehand.
            reaches: How far the confirmed rules reach, by their place.
            settings: How to learn.
        """
        confirmed = [self.is_confirmed(index, chance, settings) for index, chance in enumerate(chances)]
        intervals = [prior.update(counts) if self.has_rates else None for counts in self.counts]
        # A rule that is applied less strictly than it was lacks nothing: what it could do is what it did.
        strictest = [prior.update(counts) if self.has_rates else None for counts in self.strictest_counts]
        found = []
        for index, chance in enumerate(chances):
            evidence = replace(
                self._evidence(index, intervals[index], chance),
                incomplete=confirmed[index] and self._is_incomplete(index, strictest, confirmed),
                norm=reaches.get(index, Reach()).level,
                also_on=reaches.get(index, Reach()).also_on,
            )
            candidate = Candidate(
                platform=self.sample.platform,
                scope=to_scope(self.bodies[index], self.encoded),
                evidence=evidence,
                confidence=confidence(self._grounds(index, chance, intervals[index], evidence, settings)),
                indistinguishable=indistinguishable(self.bodies[index], self.encoded),
            )
            found.append(FoundRule(candidate, confirmed[index] and self._is_eventful(index)))
        return tuple(found)

    def _grounds(
        self, index: int, chance: float, interval: Interval | None, evidence: Evidence, settings: LearnSettings
    ) -> ConfidenceInputs:
        stable = is_stable(self.everywhere, self.covers[index], self.quarters)
        return ConfidenceInputs(
            significant=chance <= settings.significance,
            held_out=self.held_out,
            clusters=len(np.unique(self.sample.cluster[self._now(index)])),
            interval=interval,
            odds=evidence.odds_ratio,
            stable=True if evidence.also_on else stable,
            explained=self.explained[index],
            incomplete=evidence.incomplete,
        )

    def _is_incomplete(self, index: int, intervals: Sequence[Interval | None], confirmed: Sequence[bool]) -> bool:
        interval = intervals[index]
        if interval is None:
            return False
        others = [other.rate for place, other in enumerate(intervals) if other and confirmed[place] and place != index]
        alone = self._strictest(index) & ~self._others(index)
        written = any(np.array_equal(self.covers[index], mask) for mask in self.prohibited)
        return is_incomplete(self.everywhere, alone, interval, others, written=written)

    def _is_eventful(self, index: int) -> bool:
        stretches = next((each for each in self.strata if each.kind is StratumKind.TIME), None)
        if stretches is None:
            return False
        shown = (self.encoded.to_rows(self.encoded.bits[column]) for column in self.bodies[index].columns)
        return any(is_bunched(self.sample, stretches, mask) for mask in shown)

    @cached_property
    def _uncovered(self) -> Mask:
        """Return the rows that no rule covers, shape (n_rows,); what is not significant by itself is no rule."""
        nothing = np.ones(len(self.sample), dtype=np.bool_)
        for cover, p_value in zip(self.covers, self.p_values, strict=True):
            if p_value <= _NO_RULE:
                nothing &= ~cover
        return nothing

    def _now(self, index: int) -> Mask:
        """Return the rows in a rule's scope in the last period in which it holds, shape (n_rows,)."""
        return self.covers[index] & self.timelines[index].current

    def _strictest(self, index: int) -> Mask:
        """Return the rows in a rule's scope in the period in which it was strictest, shape (n_rows,)."""
        return self.covers[index] & self.timelines[index].strictest

    def _worth(self, masks: Iterable[Mask]) -> tuple[Counts, ...]:
        sample = self.sample
        rows = map(np.flatnonzero, masks)
        scopes = [scoped(sample.target[each], sample.cluster[each]) for each in rows]
        pooled = pooled_correlation(scopes)
        return tuple(scope.effective(pooled) for scope in scopes)

    def _others(self, index: int) -> Mask:
        """Return the rows that other rules cover, but those that contain this one, shape (n_rows,)."""
        covered = self._grouping.covered
        containing = covered[covered[:, index]].all(axis=0)
        under = self._times > np.count_nonzero(covered[:, containing], axis=1)
        return np.asarray(under[self._grouping.group])

    @cached_property
    def _grouping(self) -> Grouping:
        """Return the rows by which rules cover them."""
        return self.everywhere.grouped(self.bodies)

    @cached_property
    def _times(self) -> NDArray[np.intp]:
        """Return how many rules cover each group of rows, shape (n_groups,)."""
        return np.asarray(np.count_nonzero(self._grouping.covered, axis=1))

    def _evidence(self, index: int, interval: Interval | None, chance: float) -> Evidence:
        inside, timeline = self.covers[index], self.timelines[index]
        counts, rest = self.everywhere.plain(inside), self._uncovered & ~inside & timeline.current
        times = self.sample.acted[inside & self.sample.target]
        times = times[~np.isnat(times)]
        return Evidence(
            target=int(counts.target),
            kept=int(counts.kept),
            clusters=len(np.unique(self.sample.cluster[inside])),
            rate=interval.rate if interval else None,
            interval=(interval.low, interval.high) if interval else None,
            base_rate=self.everywhere.plain(rest).rate if interval else None,
            holdout=self._holdout(index, inside, chance),
            first=iso_time(times.min()) if len(times) else None,
            last=iso_time(times.max()) if len(times) else None,
            valid_from=timeline.valid_from,
            valid_until=timeline.valid_until,
            periods=timeline.periods,
            odds_ratio=None if interval else odds_ratio(self.counts[index], self.everywhere.effective(rest)),
        )

    def _holdout(self, index: int, inside: Mask, chance: float) -> Holdout | None:
        if not self.held_out:
            return None
        aside = self.sample.target[inside & self.holdout]
        return Holdout(int(aside.sum()), int((~aside).sum()), self.p_values[index], chance)
