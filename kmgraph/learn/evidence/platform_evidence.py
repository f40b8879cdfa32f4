"""What is known of the rules of one platform: counts, rates, time, reach, and how sure each of them is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.learn.evidence.confidence import ConfidenceInputs, Quarters, confidence, is_stable
from kmgraph.learn.evidence.missing_feature import is_incomplete
from kmgraph.learn.evidence.reach import Reach
from kmgraph.learn.evidence.searched import searched_scope
from kmgraph.learn.evidence.showing import at_all_times, periods_showing, rule_showing
from kmgraph.learn.evidence.spared import spared_kinds
from kmgraph.learn.evidence.timeline import always, rule_timeline, told_times
from kmgraph.learn.evidence.untold import open_limits, told_limits, too_few_to_tell
from kmgraph.learn.hypothesis import indistinguishable, to_scope
from kmgraph.learn.sample import StratumKind, is_bunched, iso_time, read_clock
from kmgraph.learn.statistics import (
    Counts,
    Grouping,
    mantel_haenszel_odds_ratio,
    pooled_correlation,
    scoped,
    weighted_rate,
)
from kmgraph.learn.testing import beside, kind_columns
from kmgraph.model import Candidate, Confidence, Evidence, EvidenceBasis, Holdout, RateBasis, rule_id

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from kmgraph.learn.evidence.timeline import Timeline
    from kmgraph.learn.platform_rules import PlatformRules
    from kmgraph.learn.sample import Clock
    from kmgraph.learn.settings import LearnSettings
    from kmgraph.learn.statistics import BetaPrior, Interval
    from kmgraph.learn.testing import KindColumn
    from kmgraph.model import Indices, Literal, Mask, OddsRatio

_NO_RULE = 0.05
"""A rule whose own p-value is above takes no posts out of the base rate: it may be none. The usual level of a test."""


@dataclass(frozen=True, slots=True)
class FoundRule:
    """A candidate, and whether a feature in its scope is one of a short time only."""

    candidate: Candidate
    is_eventful: bool


@dataclass(frozen=True, eq=False)
class PlatformEvidence:
    """The evidence for each of the rules of one platform, as they were tested."""

    tested: PlatformRules

    @cached_property
    def clock(self) -> Clock | None:
        """Return the rows' times; None where they are not known."""
        return read_clock(self.tested.data.sample.time)

    @cached_property
    def quarters(self) -> Quarters | None:
        """Return the time observed in four parts; None without times."""
        return Quarters.of(self.tested.everywhere, self.clock) if self.clock else None

    @cached_property
    def timelines(self) -> tuple[Timeline, ...]:
        """Return when each rule began, changed and ended."""
        tested = self.tested
        if self.clock is None or not tested.data.has_rates:
            return (always(len(tested.data.sample)),) * len(tested.rules)
        return tuple(
            rule_timeline(tested.everywhere, self.clock, cover, self.under_others(index))
            for index, cover in enumerate(tested.counted)
        )

    @cached_property
    def counts(self) -> tuple[Counts, ...]:
        """Return the posts in each rule's scope in the last period in which it holds, as many as they are worth."""
        return self._effective(map(self._now, range(len(self.tested.rules))))

    def under_others(self, index: int) -> Mask:
        """Return the rows that other rules cover or may cover, but those that contain this one, shape (n_rows,)."""
        covered, group = self.tested.grouping.covered, self.tested.grouping.group
        containing = np.asarray(covered[covered[:, index]].all(axis=0))
        under = np.asarray(self._rules_over > np.count_nonzero(covered[:, containing], axis=1))[group]
        inside, others = self.tested.covers[index], np.flatnonzero(~containing).tolist()
        for side in (np.flatnonzero(inside), np.flatnonzero(~inside)) if self.tested.left_open else ():
            under[side] |= self.tested.left_open.by(others, side)
        return np.asarray(under, dtype=np.bool_)

    def found_rules(
        self, adjusted: Sequence[float], prior: BetaPrior, reaches: Mapping[int, Reach], settings: LearnSettings
    ) -> tuple[FoundRule, ...]:
        """Return the rules as candidates, in the order of the rules.

        Args:
            adjusted: The p-value of each, adjusted over everything tested, in [0, 1].
            prior: What is believed of a rule's rate beforehand.
            reaches: How far the confirmed rules reach, by their position.
            settings: How to learn.
        """
        confirmed = self.tested.confirmed(adjusted, settings)
        incomplete = self._incomplete(prior, confirmed)
        whole = self._effective(self.tested.counted) if any(time.periods for time in self.timelines) else ()
        rules = []
        for index, interval in enumerate(self._intervals(self.counts, prior)):
            evidence = replace(
                self._evidence(index, interval, adjusted[index], settings.least_clusters),
                incomplete=incomplete[index],
                norm=reaches.get(index, Reach()).level,
                also_on=reaches.get(index, Reach()).also_on,
                estimated=self._basis(index, self._now(index), self.counts[index], prior) if interval else None,
            )
            inputs = self._inputs(index, interval, evidence, adjusted[index] <= settings.significance)
            inputs = replace(inputs, least_clusters=settings.least_clusters)
            if self.timelines[index].periods:
                evidence = replace(evidence, unchanged=self._unchanged(index, evidence, whole[index], inputs, prior))
            evidence, word = self._judged(index, evidence, inputs)
            is_eventful = confirmed[index] and self._is_eventful(index)
            rules.append(FoundRule(self._candidate(index, evidence, word, settings.least_clusters), is_eventful))
        return tuple(rules)

    def _judged(self, index: int, evidence: Evidence, inputs: ConfidenceInputs) -> tuple[Evidence, Confidence]:
        """Return how sure a rule is, and its evidence with what the gate asks about that."""
        word = confidence(inputs)
        if evidence.incomplete:
            otherwise = confidence(replace(inputs, incomplete=False))
            evidence = replace(evidence, sure_otherwise=otherwise is Confidence.WELL_SUPPORTED)
        if word.is_confirmed:
            return replace(evidence, spared=spared_kinds(self.tested, index, self._standing, self.kinds)), word
        return replace(evidence, searched=searched_scope(self.tested, index)), word

    def _unchanged(
        self, index: int, evidence: Evidence, posts: Counts, inputs: ConfidenceInputs, prior: BetaPrior
    ) -> tuple[Evidence, Confidence]:
        """Return what is known of a rule that changed by all its posts, at whatever time."""
        inside = self.tested.counted[index]
        interval, sources = self._interval(index, posts, prior), self._sources(inside & self.tested.data.sample.target)
        whole = at_all_times(evidence, interval, self._basis(index, inside, posts, prior) if interval else None)
        return self._judged(index, whole, replace(inputs, interval=interval, clusters=sources))

    def _candidate(self, index: int, evidence: Evidence, word: Confidence, least: int) -> Candidate:
        rule, data = self.tested.rules[index], self.tested.data
        scope, synonyms = to_scope(rule, data.matrix), indistinguishable(rule, data.matrix)
        return Candidate(
            data.sample.platform,
            scope,
            evidence,
            word,
            indistinguishable=synonyms,
            too_few=self._too_few(index),
            open_limits=open_limits(data, rule),
            told_limits=told_limits(data, rule, least),
        )

    def _too_few(self, index: int) -> tuple[Literal, ...]:
        """Return the kinds of posts that a rule is not known to hold for; of no rule, none."""
        data, standing = self.tested.data, self._standing
        if not data.has_rates or not standing[index]:
            return ()
        other = beside(data, self.tested.grouping, index, standing)
        return too_few_to_tell(data, self.tested.rules[index], self.kinds, other, self._observed_base)

    @cached_property
    def kinds(self) -> tuple[KindColumn, ...]:
        """Return what sorts the posts of the platform into kinds."""
        return kind_columns(self.tested.data)

    @cached_property
    def base_rate(self) -> float:
        """Return the rate of the posts that no rule covers: one figure a platform, whichever rule it stands beside."""
        return self._rate_of(self._uncovered)

    def base_rate_beside(self, rules: Collection[str]) -> float:
        """Return the rate of the posts that none of some rules covers, by their ids: others are held to be none."""
        data = self.tested.data
        names = (rule_id(data.sample.platform, to_scope(rule, data.matrix)) for rule in self.tested.rules)
        covering = [stands and name in rules for name, stands in zip(names, self._standing, strict=True)]
        return self._rate_of(self._beside(np.flatnonzero(covering).tolist()))

    def _rate_of(self, rows: Mask) -> float:
        return weighted_rate(self.tested.everywhere.plain(rows).rate, self.tested.data.sample.kept_weight(rows))

    @cached_property
    def _observed_base(self) -> float:
        """The same among the posts observed, however many posts of the platform these stand for, in [0, 1]."""
        return self.tested.everywhere.plain(self._uncovered).rate

    def _inputs(self, index: int, interval: Interval | None, evidence: Evidence, significant: bool) -> ConfidenceInputs:
        tested = self.tested
        stable = is_stable(tested.everywhere, tested.counted[index], self.quarters)
        return ConfidenceInputs(
            significant=significant,
            held_out=tested.data.held_out,
            clusters=min(
                self._sources(self._now(index)), self._sources(tested.counted[index] & tested.data.sample.target)
            ),
            interval=interval,
            odds=evidence.odds_ratio,
            stable=True if evidence.also_on else stable,
            explained=tested.explained[index],
            far_by_outcome=tested.data.is_far_by_outcome(tested.rules[index]),
            incomplete=evidence.incomplete,
            comparable=tested.data.is_comparable,
        )

    def _intervals(self, counts: Iterable[Counts], prior: BetaPrior) -> list[Interval | None]:
        return [self._interval(index, posts, prior) for index, posts in enumerate(counts)]

    def _interval(self, index: int, posts: Counts, prior: BetaPrior) -> Interval | None:
        weight = self.tested.data.sample.kept_weight(self.tested.counted[index])
        return prior.update(posts).weighted(weight) if self.tested.has_rates[index] else None

    def _basis(self, index: int, rows: Mask, counts: Counts, prior: BetaPrior) -> RateBasis:
        posts = Counts.of(self.tested.data.sample.target[rows])
        worth = counts.total / posts.total if posts.total else 1.0
        return RateBasis(
            (prior.target, prior.kept),
            (
                counts.target / posts.target if posts.target else worth,
                counts.kept / posts.kept if posts.kept else worth,
            ),
            self.tested.data.sample.kept_weight(self.tested.counted[index]),
            self.tested.data.sample.weights,
        )

    def _incomplete(self, prior: BetaPrior, confirmed: Sequence[bool]) -> list[bool]:
        """Return whether each rule is confirmed, and something unrecorded seems to matter beside what it names.

        A rule that is applied less strictly than it was lacks nothing: what it could do is what it did.
        """
        tested = self.tested
        has_changed = any(timeline.periods for timeline in self.timelines)
        strictest = self._effective(map(self._strictest, range(len(confirmed)))) if has_changed else self.counts
        intervals = self._intervals(strictest, prior)
        incomplete = [False] * len(confirmed)
        for index, interval in enumerate(intervals):
            if interval is not None and confirmed[index]:
                rates = [other.rate for at, other in enumerate(intervals) if other and confirmed[at] and at != index]
                written = any(np.array_equal(tested.covers[index], mask) for mask in tested.data.published)
                alone = self._strictest(index) & ~self.under_others(index)
                incomplete[index] = is_incomplete(tested.everywhere, alone, interval, rates, written=written)
        return incomplete

    def _now(self, index: int) -> Mask:
        """Return the rows in a rule's scope in the last period in which it holds, shape (n_rows,)."""
        return self.tested.counted[index] & self.timelines[index].current

    def _strictest(self, index: int) -> Mask:
        """Return the rows in a rule's scope in the period in which it was strictest, shape (n_rows,)."""
        return self.tested.counted[index] & self.timelines[index].strictest

    def _is_eventful(self, index: int) -> bool:
        """Return whether a feature that the rule names shows within a short time only."""
        data = self.tested.data
        return any(
            is_bunched(data.sample, stretches, data.matrix.to_rows(data.matrix.bits[column]))
            for stretches in data.strata
            if stretches.kind is StratumKind.TIME
            for column in self.tested.rules[index].columns
        )

    def _evidence(self, index: int, interval: Interval | None, adjusted: float, least: int) -> Evidence:
        sample, everywhere = self.tested.data.sample, self.tested.everywhere
        inside, timeline = self.tested.counted[index], self.timelines[index]
        outside = self._uncovered & self.tested.recorded[index] & ~inside
        counts, rest = everywhere.plain(inside), outside & timeline.current
        dated = inside & sample.target & ~np.isnat(sample.acted)
        times = sample.acted[dated]
        return Evidence(
            target=int(counts.target),
            kept=int(counts.kept),
            clusters=self._sources(inside),
            rate=interval.rate if interval else None,
            interval=(interval.low, interval.high) if interval else None,
            base_rate=self.base_rate if interval else None,
            holdout=self._holdout(index, adjusted) if self.tested.data.held_out else None,
            first=iso_time(times.min()) if len(times) else None,
            last=iso_time(times.max()) if len(times) else None,
            valid_from=timeline.valid_from,
            valid_until=timeline.valid_until,
            periods=periods_showing(timeline, least),
            showing=rule_showing(timeline, counts, least),
            odds_ratio=None if interval else self._odds(index, rest),
            by_outcome=(self._sources(inside & sample.target), self._sources(inside & ~sample.target)),
            basis=EvidenceBasis.HOLDOUT if self.tested.is_chosen(index) else EvidenceBasis.ALL,
            told_times=told_times(times, sample.cluster[dated], least),
        )

    def _sources(self, rows: Mask) -> int:
        return len(np.unique(self.tested.data.sample.cluster[rows]))

    def _odds(self, index: int, rest: Mask) -> OddsRatio | None:
        """Return how many times higher the odds are in a rule's scope than in the rest, shape (n_rows,).

        Posts are compared with those that record the same columns, as far as these are recorded by outcome.
        """
        everywhere, now = self.tested.everywhere, self._now(index)
        pairs = [
            (everywhere.effective(now & alike), everywhere.effective(rest & alike)) for alike in self._recorded_alike
        ]
        return mantel_haenszel_odds_ratio(pairs if len(pairs) > 1 else [(self.counts[index], pairs[0][1])])

    @cached_property
    def _recorded_alike(self) -> list[Mask]:
        """Return the rows by what they record of the columns that are recorded by outcome, shape (n_rows,) each."""
        tested = self.tested
        grouping = Grouping.start(len(tested.data.sample)).split(*tested.data.outcome_masks(tested.rules))
        return [grouping.group == group for group in range(len(grouping.covered))]

    def _holdout(self, index: int, adjusted: float) -> Holdout:
        aside = Counts.of(self.tested.data.sample.target[self.tested.unseen(index)])
        return Holdout(int(aside.target), int(aside.kept), self.tested.p_values[index], adjusted)

    def _effective(self, masks: Iterable[Mask]) -> tuple[Counts, ...]:
        sample = self.tested.data.sample
        scopes = [scoped(sample.target[rows], sample.cluster[rows]) for rows in map(np.flatnonzero, masks)]
        pooled = pooled_correlation(scopes)
        return tuple(scope.effective(pooled) for scope in scopes)

    @cached_property
    def _uncovered(self) -> Mask:
        """Return the rows that no rule covers or may cover, shape (n_rows,); what is not significant is no rule."""
        return self._beside(np.flatnonzero(self._standing).tolist())

    def _beside(self, standing: Sequence[int]) -> Mask:
        """Return the rows that none of some rules, by position, covers or may cover, shape (n_rows,)."""
        tested = self.tested
        n_over = np.asarray(np.count_nonzero(tested.grouping.covered[:, standing], axis=1))[tested.grouping.group]
        uncovered = n_over == 0
        for index in standing if tested.left_open else ():
            others = np.flatnonzero(n_over == tested.covers[index])  # not chosen by whether it covers them
            uncovered[others[tested.left_open.by((index,), others)]] = False
        return np.asarray(uncovered, dtype=np.bool_)

    @cached_property
    def _standing(self) -> tuple[bool, ...]:
        return tuple(p_value <= _NO_RULE for p_value in self.tested.p_values)

    @cached_property
    def _rules_over(self) -> Indices:
        """Return how many rules cover each group of rows, shape (n_groups,)."""
        return np.asarray(np.count_nonzero(self.tested.grouping.covered, axis=1))
