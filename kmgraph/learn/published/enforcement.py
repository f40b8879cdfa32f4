"""Whether published rules are enforced, and whether a learned rule is stricter than one."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.learn.published.attribution import PublishedCoverage
from kmgraph.learn.published.judged_rows import DecidedRows
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
    wilson,
)
from kmgraph.model import Deontic, Enforcement

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kmgraph.learn.settings import LearnSettings, PublishedScope
    from kmgraph.model import Mask, ObservationTable

_HALF = 0.5
_CLEARLY_HIGHER = 2.0  # times the odds


@dataclass(frozen=True, slots=True)
class PublishedEvidence:
    """What observations show of one published rule: whether it is enforced, and the posts in its scope."""

    id: str
    status: Enforcement
    target: int
    kept: int


def published_statuses(
    table: ObservationTable,
    settings: LearnSettings,
    published: Sequence[PublishedScope],
    judged: DecidedRows | None = None,
) -> tuple[PublishedEvidence, ...]:
    """Return what observations show of each published rule, in the order given.

    A prohibition shows if posts in its scope are hit more often than others to which the same other prohibitions apply
    (Holm over all rules). It is enforced if it alone hits at least half of them, else partly; not enforced if it does
    not show and surely fewer than half are hit. A permission is enforced if posts in its scope are not hit more often.
    Too few posts to tell, or to tell apart from another rule, is "not observed".

    Args:
        table: The observations.
        settings: How to learn.
        published: The published rules.
        judged: The rows that count, where they are known already.
    """
    judged = judged or DecidedRows(table, settings)
    grounds = [
        PublishedCoverage.of(
            judged.target[rows],
            judged.cluster[rows],
            [rule.mask[rows] & (rule.platform in {None, platform}) for rule in published],
            [rule.deontic is Deontic.PROHIBITION for rule in published],
        )
        for platform, rows in judged.by_platform()
        if published
    ]
    cases = [
        _Case(rule.deontic, index, tuple(ground for ground in grounds if ground.inside(index).total), settings)
        for index, rule in enumerate(published)
    ]
    chances = holm([case.p_value for case in cases])
    found = []
    for rule, case, chance in zip(published, cases, chances, strict=True):
        status = case.status(shows=chance <= settings.significance)
        found.append(PublishedEvidence(rule.id, status, int(case.inside.target), int(case.inside.kept)))
    return tuple(found)


@dataclass(frozen=True, eq=False)
class Nested:
    """A learned rule inside a published prohibition: rows in the scope of each, on its platform, shape (n_rows,)."""

    rule: Mask
    published: Mask


def are_stricter(
    table: ObservationTable, settings: LearnSettings, pairs: Iterable[Nested], judged: DecidedRows | None = None
) -> tuple[bool, ...]:
    """Return of each pair whether the rule's posts are hit more often than the rest of the published rule's scope.

    The search takes rules because they stand out from what is around them; so posts that it saw would say so too often.
    Where posts were set aside from it, they alone count. Holm's correction is over all pairs.

    Args:
        table: The observations.
        settings: How the rules were learned.
        pairs: All that are asked about in one run; read one after the other.
        judged: The rows that count, where they are known already.
    """
    judged = judged or DecidedRows(table, settings)
    chances = holm([_stricter_p_value(judged, pair) for pair in pairs])
    return tuple(chance <= settings.significance for chance in chances)


def _stricter_p_value(judged: DecidedRows, pair: Nested) -> float:
    rows = np.flatnonzero((pair.rule | pair.published) & judged.tested)
    inside, target, cluster = pair.rule[rows], judged.target[rows], judged.cluster[rows]
    if inside.all() or not inside.any():
        return 1.0
    # How alike posts of one cluster are counts within the scope only, so this takes no longer than the scope is large.
    rates = np.where(inside, target[inside].mean(), target[~inside].mean())
    correlation = intraclass_correlation(target - rates, cluster)
    ours, rest = (
        Counts.of(target[side]).deflated(design_effect(cluster[side], correlation)) for side in (inside, ~inside)
    )
    return fisher_greater(ours, rest)


@dataclass(frozen=True)
class _Case:
    """One published rule, on the platforms where posts are in its scope."""

    deontic: Deontic
    rule: int
    grounds: tuple[PublishedCoverage, ...]
    settings: LearnSettings

    @cached_property
    def inside(self) -> Counts:
        return summed(ground.inside(self.rule) for ground in self.grounds)

    @cached_property
    def pairs(self) -> list[tuple[Counts, Counts]]:
        return [pair for ground in self.grounds for pair in ground.pairs(self.rule)]

    @cached_property
    def p_value(self) -> float:
        posts = [ground.inside(self.rule).total for ground in self.grounds]
        effects = [ground.effect(self.rule) for ground in self.grounds]
        return exact_mantel_haenszel(self.pairs, float(np.average(effects, weights=posts))) if posts else 1.0

    @property
    def rate(self) -> float:
        """The rate that the rule alone would show, over all platforms."""
        posts = [ground.inside(self.rule).total for ground in self.grounds]
        return float(np.average([ground.rate(self.rule) for ground in self.grounds], weights=posts))

    def status(self, *, shows: bool) -> Enforcement:
        if not self.grounds:
            return Enforcement.NOT_OBSERVED
        total = summed(ground.total for ground in self.grounds)
        if not tells_rates(int(total.target), int(total.kept), reference_sample=self.settings.reference_sample):
            return self._status_without_rates(has_kept=total.kept > 0, shows=shows)
        surely_low = wilson(summed(ground.alone(self.rule) for ground in self.grounds)).high < _HALF
        if self.deontic is Deontic.PERMISSION:
            if shows:
                return Enforcement.PARTLY_ENFORCED if self.rate < _HALF else Enforcement.NOT_ENFORCED
            return Enforcement.ENFORCED if surely_low else Enforcement.NOT_OBSERVED
        if shows:
            return Enforcement.ENFORCED if self.rate >= _HALF else Enforcement.PARTLY_ENFORCED
        return Enforcement.NOT_ENFORCED if surely_low else Enforcement.NOT_OBSERVED

    def _status_without_rates(self, *, has_kept: bool, shows: bool) -> Enforcement:
        """Return the status where posts were collected by outcome: that a rule shows can be seen, not how often."""
        is_permission = self.deontic is Deontic.PERMISSION
        if not has_kept:
            # That some posts were hit is all that deletions alone show.
            return Enforcement.NOT_OBSERVED if is_permission else Enforcement.PARTLY_ENFORCED
        if shows:
            return Enforcement.PARTLY_ENFORCED
        odds = mantel_haenszel_odds_ratio(self.pairs)
        if odds is None or odds.high >= _CLEARLY_HIGHER:
            return Enforcement.NOT_OBSERVED
        return Enforcement.ENFORCED if is_permission else Enforcement.NOT_ENFORCED
