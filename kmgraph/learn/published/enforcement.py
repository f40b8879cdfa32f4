"""Whether published rules are enforced, and whether a learned rule is stricter than one."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.learn.hypothesis import recorded_by_outcome
from kmgraph.learn.published.attribution import PublishedCoverage
from kmgraph.learn.sample import tells_rates
from kmgraph.learn.statistics import (
    Counts,
    design_effect,
    exact_mantel_haenszel,
    fisher_greater,
    holm,
    intraclass_correlation,
    mantel_haenszel_odds_ratio,
    summed,
    weighted_rate,
    wilson,
)
from kmgraph.model import Deontic, Enforcement, RestOfScope

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kmgraph.learn.hypothesis import Recorded
    from kmgraph.learn.published.decided_rows import DecidedRows
    from kmgraph.learn.settings import LearnSettings, PublishedScope
    from kmgraph.model import Mask

_HALF = 0.5
"""Rate from which a prohibition is enforced, and below it partly. A convention (`docs/method.md`)."""

_CLEARLY_HIGHER = 2.0
"""Times the odds under which a rule surely stays that is not enforced, where rates are not known. A convention."""


@dataclass(frozen=True, slots=True)
class PublishedEvidence:
    """What observations show of one published rule: whether it is enforced, and the posts in its scope.

    Attributes:
        clusters, by_outcome: Independent groups among those posts, and among those of each outcome.
        parts: Ids of the learned rules that say on which part of its scope it is enforced, where it is only there.
        recorded: Independent groups among the posts that record what it speaks of, and among all where it holds; None
            where nothing need be recorded.
        rests: What it takes that `parts` are told, on each platform where learned rules lie in its scope.
    """

    id: str
    status: Enforcement
    target: int
    kept: int
    clusters: int
    parts: tuple[str, ...] = ()
    by_outcome: tuple[int, int] | None = None
    recorded: tuple[int, int] | None = None
    rests: tuple[RestOfScope, ...] = ()


@dataclass(frozen=True, eq=False)
class LearnedScope:
    """A learned rule that is confirmed: its id, and the rows in its scope on its platform, shape (n_rows,)."""

    id: str
    mask: Mask


def published_statuses(
    decided: DecidedRows, published: Sequence[PublishedScope], learned: Sequence[LearnedScope] = ()
) -> tuple[PublishedEvidence, ...]:
    """Return what observations show of each published rule, in the order given.

    A prohibition shows if posts in its scope are hit more often than others to which the same other prohibitions and
    learned rules apply (Holm over all rules). It is enforced if it alone hits at least half of them, else partly, as it
    is where a learned rule on a part of its scope is all that is seen of it; not enforced if it does not show and
    surely fewer than half are hit. A permission is enforced if posts in its scope are not hit more often. Too few posts
    to tell, or to tell apart from another rule, is "not observed". A rule that has a time is judged by the posts of it.
    Of one that fewer sources stand behind than a learned rule must have, nothing is said.

    Args:
        decided: The rows that count.
        published: The published rules.
        learned: The confirmed rules that were learned.
    """
    everything = _coverages(decided, published, learned, None) if published else ()
    cases = [
        _case(decided, published, learned, index, everything if rule.telling is None or rule.telling.all() else None)
        for index, rule in enumerate(published)
    ]
    adjusted = holm([case.p_value for case in cases])
    return tuple(
        _evidence(decided, rule, case, [other.id for other in learned], shows=p_value <= decided.settings.significance)
        for rule, case, p_value in zip(published, cases, adjusted, strict=True)
    )


def _coverages(
    decided: DecidedRows,
    published: Sequence[PublishedScope],
    learned: Sequence[LearnedScope],
    telling: Mask | None,
) -> tuple[PublishedCoverage, ...]:
    """Return the posts of each platform by the published rules, those of them that can tell."""
    parts = ((platform, rows if telling is None else rows[telling[rows]]) for platform, rows in decided.by_platform())
    return tuple(
        PublishedCoverage.of(
            decided.target[rows],
            decided.cluster[rows],
            [rule.mask[rows] & (rule.platform in {None, platform}) for rule in published],
            [rule.deontic is Deontic.PROHIBITION for rule in published],
            [rule.mask[rows] for rule in learned],
        )
        for platform, rows in parts
    )


def _case(
    decided: DecidedRows,
    published: Sequence[PublishedScope],
    learned: Sequence[LearnedScope],
    index: int,
    everything: tuple[PublishedCoverage, ...] | None,
) -> _Case:
    """Return one published rule on the posts of its time that record what it speaks of; `everything` if all are so."""
    rule = published[index]
    platforms = _coverages(decided, published, learned, rule.telling) if everything is None else everything
    inside = tuple(part for part in platforms if part.inside(index).total)
    told = None if everything is not None or rule.recorded is None else _told(decided, rule, rule.recorded)
    weight = None if decided.stands_for is None else decided.kept_weight(_in_time(rule, rule.mask))
    return _Case(rule.deontic, index, inside, decided.settings, told, weight)


def _told(decided: DecidedRows, rule: PublishedScope, recorded: Mask) -> Recorded:
    """Return how often posts of each outcome record what a rule speaks of, on the platforms where it holds."""
    parts = [rows for platform, rows in decided.by_platform() if rule.platform in {None, platform}]
    holds = np.concatenate([np.empty(0, dtype=np.intp), *parts])
    holds = holds if rule.in_time is None else holds[rule.in_time[holds]]
    return recorded_by_outcome(recorded[holds], decided.target[holds], decided.cluster[holds])


def _recording(decided: DecidedRows, rule: PublishedScope) -> tuple[int, int] | None:
    """Return the sources that record what a rule speaks of, and all where it holds; None where nothing need be."""
    if rule.recorded is None:
        return None
    sides = (rule.recorded, np.ones_like(rule.recorded))
    recorded, everyone = (decided.sources(_in_time(rule, rows), rule.platform) for rows in sides)
    return recorded, everyone


def _in_time(rule: PublishedScope, rows: Mask) -> Mask:
    return rows if rule.in_time is None else rows & rule.in_time


def _evidence(
    decided: DecidedRows, rule: PublishedScope, case: _Case, learned: Sequence[str], *, shows: bool
) -> PublishedEvidence:
    rows = _in_time(rule, rule.surely_covered)
    clusters, by_outcome = decided.sources(rows, rule.platform), decided.by_outcome(rows, rule.platform)
    parts = tuple(sorted(learned[number] for number in case.parts))
    status = Enforcement.PARTLY_ENFORCED if parts and case.is_told else case.status(shows=shows)
    if clusters < decided.settings.least_clusters and status is not Enforcement.NOT_RECORDED:
        # As of a learned rule of so few, which is a hint at most.
        status, parts = Enforcement.NOT_OBSERVED, ()
    counts = (int(case.inside.target), int(case.inside.kept))
    rests = tuple(_rest(learned, inside, *most) for inside, most in case.rests)
    return PublishedEvidence(rule.id, status, *counts, clusters, parts, by_outcome, _recording(decided, rule), rests)


def _rest(learned: Sequence[str], parts: Iterable[int], most: int, most_by_kept: tuple[int, ...]) -> RestOfScope:
    return RestOfScope(tuple(sorted(learned[number] for number in parts)), most, most_by_kept)


@dataclass(frozen=True, eq=False)
class Nested:
    """A learned rule inside a published prohibition: rows in the scope of each, on its platform, shape (n_rows,)."""

    rule: Mask
    published: Mask


def are_stricter(decided: DecidedRows, pairs: Iterable[Nested]) -> tuple[bool, ...]:
    """Return of each pair whether the rule's posts are hit more often than the rest of the published rule's scope.

    The search takes rules because they stand out from what is around them; so posts that it saw would say so too often.
    Where posts were set aside from it, they alone count. Holm's correction is over all pairs.

    Args:
        decided: The rows that count.
        pairs: All that are asked about in one run; read one after the other.
    """
    adjusted = holm([_stricter_p_value(decided, pair) for pair in pairs])
    return tuple(p_value <= decided.settings.significance for p_value in adjusted)


def _stricter_p_value(decided: DecidedRows, pair: Nested) -> float:
    rows = np.flatnonzero((pair.rule | pair.published) & decided.tested)
    inside, target, cluster = pair.rule[rows], decided.target[rows], decided.cluster[rows]
    if inside.all() or not inside.any():
        return 1.0
    # How alike posts of one cluster are counts within the scope only, so this takes no longer than the scope is large.
    rates = np.where(inside, target[inside].mean(), target[~inside].mean())
    correlation = intraclass_correlation(target - rates, cluster)
    return fisher_greater(
        *(Counts.of(target[side]).deflated(design_effect(cluster[side], correlation)) for side in (inside, ~inside))
    )


@dataclass(frozen=True)
class _Case:
    """One published rule, on the platforms where posts are in its scope.

    Attributes:
        told: How often posts of each outcome record what it speaks of; None if all do.
        weight: How many posts each kept one stands for; None where each stands for itself.
    """

    deontic: Deontic
    rule: int
    platforms: tuple[PublishedCoverage, ...]
    settings: LearnSettings
    told: Recorded | None = None
    weight: float | None = None

    @cached_property
    def inside(self) -> Counts:
        return summed(platform.inside(self.rule) for platform in self.platforms)

    @cached_property
    def pairs(self) -> list[tuple[Counts, Counts]]:
        return [pair for platform in self.platforms for pair in platform.pairs(self.rule)]

    @cached_property
    def parts(self) -> list[int]:
        """The learned rules that are all that is seen of a prohibition, by their position."""
        if self.deontic is not Deontic.PROHIBITION or not self._has_rates:
            return []
        working = [platform.parts_that_work(self.rule)[platform.is_learned] for platform in self.platforms]
        return np.flatnonzero(np.logical_or.reduce(working)).tolist() if working else []

    @property
    def rests(self) -> Iterator[tuple[list[int], tuple[int, tuple[int, ...]]]]:
        """The learned rules in a prohibition's scope on each platform, and the most that is seen beyond if no more is.

        That is so many posts in the target; no platform without such rules is among them.
        """
        may_be_part = self.deontic is Deontic.PROHIBITION and self._has_rates
        for platform in self.platforms if may_be_part else ():
            inside = platform.learned_parts(self.rule)[platform.is_learned]
            if inside.any():
                yield np.flatnonzero(inside).tolist(), platform.most_beyond(self.rule)

    @property
    def p_value(self) -> float:
        if not self.platforms:
            return 1.0
        return exact_mantel_haenszel(self.pairs, self._mean(platform.effect(self.rule) for platform in self.platforms))

    @property
    def rate(self) -> float:
        """The rate that the rule alone would show, over all platforms."""
        return weighted_rate(self._mean(platform.rate(self.rule) for platform in self.platforms), self.weight or 1.0)

    def _mean(self, figures: Iterable[float]) -> float:
        """Return the mean of a figure of each platform, by the posts in scope there."""
        posts = [platform.inside(self.rule).total for platform in self.platforms]
        return float(np.average(list(figures), weights=posts))

    @property
    def _if_often_hit(self) -> Enforcement:
        return Enforcement.NOT_ENFORCED if self.deontic is Deontic.PERMISSION else Enforcement.ENFORCED

    @property
    def _if_seldom_hit(self) -> Enforcement:
        return Enforcement.ENFORCED if self.deontic is Deontic.PERMISSION else Enforcement.NOT_ENFORCED

    @property
    def is_told(self) -> bool:
        """Whether posts of both outcomes record what the rule speaks of, as far as there are any."""
        told = self.told
        return told is None or bool(told.target + told.kept and not told.is_one_sided)

    @property
    def _total(self) -> Counts:
        return summed(platform.total for platform in self.platforms)

    @property
    def _has_rates(self) -> bool:
        total = self._total
        is_told_by_outcome = self.told is not None and self.told.by_outcome
        if self.weight is not None and not is_told_by_outcome:
            return total.kept > 0
        by_outcome = self.settings.reference_sample or is_told_by_outcome
        return tells_rates(int(total.target), int(total.kept), reference_sample=by_outcome)

    def status(self, *, shows: bool) -> Enforcement:
        if not self.is_told:
            return Enforcement.NOT_RECORDED
        if not self.platforms:
            return Enforcement.NOT_OBSERVED
        if not self._has_rates:
            return self._status_without_rates(has_kept=self._total.kept > 0, shows=shows)
        if shows:
            return self._if_often_hit if self.rate >= _HALF else Enforcement.PARTLY_ENFORCED
        alone = wilson(summed(platform.alone(self.rule) for platform in self.platforms)).weighted(self.weight or 1.0)
        is_surely_low = alone.high < _HALF
        return self._if_seldom_hit if is_surely_low else Enforcement.NOT_OBSERVED

    def _status_without_rates(self, *, has_kept: bool, shows: bool) -> Enforcement:
        """Return the status where posts were collected by outcome: that a rule shows can be seen, not how often."""
        if not has_kept and self.deontic is Deontic.PERMISSION:
            return Enforcement.NOT_OBSERVED
        if shows or not has_kept:  # that some posts were hit is all that deletions alone show
            return Enforcement.PARTLY_ENFORCED
        odds = mantel_haenszel_odds_ratio(self.pairs)
        is_surely_low = odds is not None and odds.high < _CLEARLY_HIGHER
        return self._if_seldom_hit if is_surely_low else Enforcement.NOT_OBSERVED
