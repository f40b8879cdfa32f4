"""When a rule began, changed and ended: its posts over time, set against what happened to all others meanwhile."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.learn.evidence.change_points import boundary_bits, change_points
from kmgraph.learn.sample import bins_of, iso_time
from kmgraph.learn.statistics import Counts, fisher_greater, least_fisher, outcome_bits, rate_bits
from kmgraph.model import Period, Warning, rule_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from kmgraph.learn.sample import Bins, Clock, Sample
    from kmgraph.learn.testing import TestRows
    from kmgraph.model import Candidate, Floats, Indices, Mask

_LEVEL = 0.05  # at which a rule shows in a stretch of time; the usual one, for a single test

_LEAST_OWN = 20
"""Posts that no other rule covers, from where they alone tell a rule's time. A convention: fewer say little."""

_LEAST_EXCESS = 0.1
"""Share of the rule's highest excess, below which a stretch is at the background, however significant it is.

How often changes are found and steady rules get a date: `python -m benchmarks.changes`,
`tests/unit/learn/evidence/test_timeline.py`.
"""

_GRID = np.linspace(0.0, 1.0, 401)
"""Values tried of a parameter that two stretches share: in steps of a quarter of a percent."""


_TINY = 1e-9  # keeps logarithms and quotients finite
_EXACT = 2.0**20  # of so many parts weights are made, so that sums are exact


@dataclass(frozen=True, eq=False)
class Timeline:
    """The stretches of time in which a rule's rate was the same.

    Attributes:
        periods: Oldest first; empty if it never changed, or times are unknown.
        valid_from: When the rule came into force; None if it held from the start.
        valid_until: Since when it is no longer observed; None if it still holds.
        current: Rows of the last period in which the rule holds; all rows without change. Shape (n_rows,).
        strictest: Rows of the period in which it was applied most strictly, likewise.
        stretches: What was seen in each of the periods.
        bins: Of how many parts of the time each may begin a period.
    """

    periods: tuple[Period, ...]
    valid_from: str | None
    valid_until: str | None
    current: Mask
    strictest: Mask
    stretches: tuple[Stretch, ...] = ()
    bins: int = 1


@dataclass(frozen=True, slots=True)
class Stretch:
    """What was seen from one tick up to, without, another; effective counts.

    Attributes:
        start, stop: Ticks.
        inside: Posts of the rule.
        beside: Posts that no rule covers.
        outside: All other posts of the platform.
    """

    start: int
    stop: int
    inside: Counts
    beside: Counts
    outside: Counts

    def with_next(self, other: Stretch) -> Stretch:
        """Return this stretch and the one that follows it as one."""
        pairs = ((self.inside, other.inside), (self.beside, other.beside), (self.outside, other.outside))
        inside, beside, outside = (Counts(a.target + b.target, a.kept + b.kept) for a, b in pairs)
        return Stretch(self.start, other.stop, inside, beside, outside)

    @property
    def excess(self) -> float:
        """Return the chance that the rule, and not whatever else there is, hits a post in scope, in [0, 1]."""
        return max(0.0, 1 - (1 - self.inside.rate) / max(1 - self.beside.rate, _TINY))


@dataclass(frozen=True, eq=False)
class _Scene:
    """The rows that tell a rule's time; all arrays have shape (n_rows,).

    Attributes:
        inside: Rows in scope.
        own: Those among them that tell its rate: no other rule covers them, where there are enough such.
        weights: How many independent posts each row of the scope is worth.
        beside: Rows that no rule covers.
        outside: All rows out of scope.
    """

    rows: TestRows
    clock: Clock
    inside: Mask
    own: Mask
    weights: Floats
    beside: Mask
    outside: Mask

    @classmethod
    def of(cls, rows: TestRows, clock: Clock, inside: Mask, others: Mask) -> _Scene:
        own = inside & clock.known & ~others
        if np.count_nonzero(own) < _LEAST_OWN:
            own = inside & clock.known
        outside = ~inside & clock.known
        return cls(rows, clock, inside, own, _weights(rows, own), outside & ~others, outside)

    @property
    def sample(self) -> Sample:
        return self.rows.data.sample

    def per_bin(self, bins: Bins) -> tuple[Floats, Floats]:
        """Return the effective target posts and the effective kept posts of each bin, shape (n_bins,) each."""
        bin_of = bins.of_tick[self.clock.tick[self.own]]
        weights, hit = self.weights[self.own], self.sample.target[self.own]
        target, kept = (np.bincount(bin_of[of], weights=weights[of], minlength=len(bins)) for of in (hit, ~hit))
        return np.asarray(target, dtype=np.float64), np.asarray(kept, dtype=np.float64)

    def stretch(self, start: int, stop: int) -> Stretch:
        """Return what was seen from one tick up to, without, another."""
        here, hit = self.during(start, stop), self.sample.target
        own = here & self.own
        inside = Counts(float(self.weights[own & hit].sum()), float(self.weights[own & ~hit].sum()))
        beside, outside = (Counts.of(hit[here & others]) for others in (self.beside, self.outside))
        return Stretch(start, stop, inside, beside, outside)

    def period(self, stretch: Stretch) -> Period:
        """Return a stretch with the counts of all posts in scope."""
        here = self.during(stretch.start, stretch.stop) & self.inside
        hit, cluster = self.sample.target, self.sample.cluster
        counts = Counts.of(hit[here])
        sides = len(np.unique(cluster[here & hit])), len(np.unique(cluster[here & ~hit]))
        return Period(
            start=self.clock.starts_at(stretch.start) if stretch.start else None,
            end=self.clock.starts_at(stretch.stop) if stretch.stop < self.clock.length else None,
            target=int(counts.target),
            kept=int(counts.kept),
            clusters=len(np.unique(cluster[here])),
            by_outcome=sides,
        )

    def during(self, start: int, stop: int) -> Mask:
        """Return the rows, in scope or not, from one tick up to, without, another."""
        return np.asarray((self.clock.tick >= start) & (self.clock.tick < stop), dtype=np.bool_)


def always(rows: int) -> Timeline:
    """Return the timeline of a rule of which no change is known."""
    everything = np.ones(rows, dtype=np.bool_)
    return Timeline((), None, None, everything, everything)


def rule_timeline(rows: TestRows, clock: Clock, inside: Mask, others: Mask) -> Timeline:
    """Return when a rule began, changed and ended.

    A change counts if it saves bits, if the outcomes of posts that no rule covers don't account for it, and if the
    rule's share of moderation as a whole changed. So neither a rise of the background nor laxer moderation of
    everything changes a rule.

    Args:
        rows: All rows of the platform.
        clock: Their times.
        inside: Rows in scope, shape (n_rows,).
        others: Rows that other rules cover, but those that contain this one, shape (n_rows,).
    """
    scene = _Scene.of(rows, clock, inside, others)
    if not scene.own.any():
        return always(len(inside))
    bins = bins_of(clock.tick[scene.own], clock.length)
    target, kept = scene.per_bin(bins)
    changes = change_points(target, kept)
    if not changes:
        return always(len(inside))
    edges = [0, *map(bins.boundary, changes), clock.length]
    stretches = [scene.stretch(start, stop) for start, stop in pairwise(edges)]
    return _told(scene, _merged(stretches, boundary_bits(len(bins))), len(bins))


def time_caveats(sample: Sample, candidates: Iterable[Candidate]) -> Iterator[Warning]:
    """Yield the warnings about time, in a fixed order: posts too recent to count, confirmed rules that changed.

    Args:
        sample: The rows of one platform.
        candidates: Its rules.
    """
    platform, rules = {"platform": sample.platform}, tuple(candidates)
    if sample.too_recent and sample.delay is not None:
        hours, days = round(sample.delay / 3600, 1), round(sample.delay / 86_400, 1)
        numbers = platform | {"rows": sample.too_recent, "hours": hours, "days": days}
        yield Warning("recent-posts", numbers, sources=sample.recent_sources)
    if ended := list(filter(has_ended, rules)):
        yield counting(Warning("no-longer-observed", platform), ended)
    if changed := list(filter(has_changed, rules)):
        yield counting(Warning("rule-changed", platform), changed)


def counting(warning: Warning, rules: Sequence[Candidate]) -> Warning:
    """Return a warning about some of a platform's rules with how many they are."""
    ids = tuple(rule_id(rule.platform, rule.scope) for rule in rules)
    return replace(warning, numbers={**warning.numbers, "rules": len(ids)}, about_rules=ids)


def told_times(times: NDArray[np.datetime64], clusters: Indices, least: int) -> tuple[str, ...]:
    """Return between when posts of enough sources lie, as may be told: no post of one source alone moves an end.

    Args:
        times: Of some posts, none of them NaT, shape (n_posts,).
        clusters: The independent group of each, shape (n_posts,).
        least: How many sources the posts up to the first time are of, and those from the last one on.

    Returns:
        Both as ISO 8601; empty where fewer sources than that are there, or so few that the ends change places.
    """
    by_time = np.argsort(times, kind="stable")
    first_seen, last_seen = (
        np.sort(times[order][np.unique(clusters[order], return_index=True)[1]]) for order in (by_time, by_time[::-1])
    )
    if len(first_seen) < least:
        return ()
    ends = (iso_time(first_seen[least - 1]), iso_time(last_seen[-least]))
    return ends if ends[0][:7] <= ends[1][:7] else ()


def has_ended(rule: Candidate) -> bool:
    """Return whether a rule is confirmed, and past."""
    return rule.confidence.is_confirmed and rule.evidence.valid_until is not None


def has_changed(rule: Candidate) -> bool:
    """Return whether a rule is confirmed, and began or became stricter or laxer within the time observed."""
    evidence = rule.evidence
    return rule.confidence.is_confirmed and len(evidence.periods) - (evidence.valid_until is not None) > 1


def _weights(rows: TestRows, own: Mask) -> Floats:
    """Return how many independent posts each row of a rule is worth: less, the more of its cluster are in scope.

    Source: the inverse of the variance that posts alike to this degree share (J. N. K. Rao, A. J. Scott, Biometrics
        48, 1992), cluster by cluster, so that a campaign weighs about as much as one post.
    """
    cluster = rows.data.sample.cluster
    sizes = np.bincount(cluster[own], minlength=int(cluster.max()) + 1)
    weights = 1.0 / (1.0 + (np.maximum(sizes, 1) - 1) * rows.correlation)
    # In whole millionths, about: sums are then exact, so the order of the rows can't matter.
    return np.asarray((np.round(weights * _EXACT) / _EXACT)[cluster])


def _merged(stretches: list[Stretch], boundary: float) -> list[Stretch]:
    """Return the stretches with those made one that what happened outside of the rule accounts for."""
    while len(stretches) > 1:
        savings = [saving(before, after, boundary) for before, after in pairwise(stretches)]
        least = int(np.argmin(savings))
        if savings[least] > 0:
            break
        stretches = [*stretches[:least], stretches[least].with_next(stretches[least + 1]), *stretches[least + 2 :]]
    return stretches


def saving(before: Stretch, after: Stretch, boundary: float) -> float:
    """Return the bits saved by a rate stretch over the best account that keeps the rule as it is."""
    both = (before, after)
    apart = boundary + sum(_rate_bits(stretch.inside) for stretch in both)
    held = [_shared_bits(both, [1 - (1 - stretch.beside.rate) * (1 - _GRID) for stretch in both])]
    most = max(stretch.excess for stretch in both)
    if all(stretch.outside.target and _holds(stretch, most) for stretch in both):
        # Where moderation as a whole got laxer or stricter, the rule did so with it; but a rule that is gone is gone.
        top = max(stretch.outside.rate for stretch in both)
        held.append(_shared_bits(both, [_GRID * stretch.outside.rate / top for stretch in both]))
    return min(held) - apart


def _rate_bits(counts: Counts) -> float:
    return float(outcome_bits(counts.target, counts.kept) + rate_bits(counts.total))


def _shared_bits(both: tuple[Stretch, Stretch], rates: list[Floats]) -> float:
    """Return the bits of two stretches whose rates hang on one parameter, at its best value.

    Args:
        both: The stretches.
        rates: For stretch of them its rate at stretch value of the parameter.
    """
    bits = np.zeros(len(_GRID))
    for stretch, rate in zip(both, rates, strict=True):
        sure = np.clip(rate, _TINY, 1 - _TINY)
        bits -= stretch.inside.target * np.log2(sure) + stretch.inside.kept * np.log2(1 - sure)
    return float(bits.min() + rate_bits(sum(stretch.inside.total for stretch in both)))


def _told(scene: _Scene, stretches: list[Stretch], bins: int) -> Timeline:
    """Return the timeline that the stretches tell; no change if there is one, or the rule shows in none of them."""
    top = max(stretch.excess for stretch in stretches)
    holds = [_holds(stretch, top) for stretch in stretches]
    if len(stretches) < 2 or not any(holds):
        return always(len(scene.inside))
    first, last = holds.index(True), len(holds) - 1 - holds[::-1].index(True)
    clock, strictest = scene.clock, max(range(len(stretches)), key=lambda index: holds[index] * stretches[index].excess)
    return Timeline(
        periods=tuple(map(scene.period, stretches)),
        valid_from=clock.starts_at(stretches[first].start) if first else None,
        valid_until=clock.starts_at(stretches[last].stop) if last < len(stretches) - 1 else None,
        current=scene.during(stretches[last].start, stretches[last].stop),
        strictest=scene.during(stretches[strictest].start, stretches[strictest].stop),
        stretches=tuple(stretches),
        bins=bins,
    )


def _holds(stretch: Stretch, top: float) -> bool:
    """Return whether the rule shows in a stretch; where too few posts could tell, its rate must be near the highest."""
    if stretch.excess < _LEAST_EXCESS * top or stretch.excess <= 0:
        return False
    if least_fisher(stretch.inside, stretch.beside.total) > _LEVEL:
        return stretch.excess >= top / 2
    return fisher_greater(stretch.inside, stretch.beside) <= _LEVEL
