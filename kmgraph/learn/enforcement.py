"""Whether published rules are enforced, whether a learned rule is stricter than one, and what each explains."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.learn.clusters import table_clusters
from kmgraph.learn.noisy_or import Grouping, fit_noisy_or
from kmgraph.learn.sample import judged_mask, target_mask
from kmgraph.learn.statistics import Counts, design_effect, fisher_greater, intraclass_correlation, wilson
from kmgraph.model import Deontic, Enforcement, Totals

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from kmgraph.learn.settings import LearnSettings, PublishedScope
    from kmgraph.model import ObservationTable

    Mask = NDArray[np.bool_]
    Numbers = NDArray[np.float64]

_HALF = 0.5


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
    judged: Judged | None = None,
) -> tuple[PublishedEvidence, ...]:
    """Return what observations show of each published rule, in the order given.

    A prohibition is enforced if the target rate in its scope is above the background (posts in no prohibition's scope)
    and at least one half, partly enforced if only above the background, not enforced if it is not above it though it
    would show. A permission is enforced if posts in its scope are not hit more often than the background. Too few posts
    to tell is "not observed".
    """
    judged = judged or Judged(table, settings)
    return tuple(_evidence(judged, rule, published) for rule in published)


def is_stricter(
    table: ObservationTable,
    settings: LearnSettings,
    rule_mask: Mask,
    published_mask: Mask,
    judged: Judged | None = None,
) -> bool:
    """Return whether posts of a rule are hit significantly more often than the rest of a published rule's scope.

    Args:
        table: The observations.
        settings: How to learn.
        rule_mask: Rows in the learned rule's scope (and on its platform), shape (n_rows,).
        published_mask: Rows in the published rule's scope (and on that platform), shape (n_rows,).
        judged: The rows that count, where they are known already.
    """
    judged = judged or Judged(table, settings)
    inside, rest = judged.effective(rule_mask), judged.effective(published_mask & ~rule_mask)
    return fisher_greater(inside, rest) <= settings.significance


def shares(
    table: ObservationTable,
    settings: LearnSettings,
    published: Sequence[PublishedScope],
    tacit: Sequence[Mask],
    judged: Judged | None = None,
) -> Totals:
    """Return the shares of the target that published rules explain, then tacit ones, and that nothing explains.

    What a rule explains is the chance that it, and not the background, is behind an outcome, under a noisy-OR fitted
    for each platform, published prohibitions first.

    Args:
        table: The observations.
        settings: How to learn.
        published: Published rules; permissions explain no removal.
        tacit: Rows in the scope of each rule that is not merely a restatement (and on its platform), (n_rows,) each.
        judged: The rows that count, where they are known already.
    """
    judged = judged or Judged(table, settings)
    total = int((judged.rows & judged.target).sum())
    by_published = by_tacit = 0.0
    for code, platform in enumerate(table.platforms):
        rows = np.flatnonzero(judged.rows & (table.platform == code))
        terms = [
            rule.mask[rows]
            for rule in published
            if rule.deontic is Deontic.PROHIBITION and rule.platform in {None, platform}
        ]
        split = _explained(judged.target[rows], terms, [mask[rows] for mask in tacit if mask[rows].any()])
        by_published += split.published
        by_tacit += split.tacit
    if not total:
        return Totals(len(table), 0, 0.0, 0.0, 1.0)
    first, second = by_published / total, by_tacit / total
    return Totals(len(table), total, first, second, max(0.0, round(1.0 - first - second, 12)))


class Judged:
    """The rows that count, with how alike posts of one cluster are: the same for every question about a table."""

    def __init__(self, table: ObservationTable, settings: LearnSettings) -> None:
        self.table = table
        self.settings = settings
        self.rows = judged_mask(table)
        self.target = target_mask(table, settings)
        self.cluster = table_clusters(table)
        share = self.target[self.rows].mean() if self.rows.any() else 0.0
        residuals = self.target[self.rows].astype(np.float64) - share
        self.correlation = intraclass_correlation(residuals, self.cluster[self.rows])

    def plain(self, mask: Mask) -> Counts:
        """Return the target and kept posts among the rows."""
        chosen = self.target[mask & self.rows]
        return Counts(float(chosen.sum()), float(len(chosen) - chosen.sum()))

    def effective(self, mask: Mask) -> Counts:
        """Return the counts of as many independent posts as the rows are worth."""
        return self.plain(mask).deflated(design_effect(self.cluster[mask & self.rows], self.correlation))

    def on(self, rule: PublishedScope) -> Mask:
        """Return the rows on the platform that a published rule holds on."""
        if rule.platform is None:
            return np.ones(len(self.table), dtype=np.bool_)
        if rule.platform not in self.table.platforms:
            return np.zeros(len(self.table), dtype=np.bool_)
        return np.asarray(self.table.platform == self.table.platforms.index(rule.platform))


@dataclass(frozen=True, slots=True)
class _Explained:
    published: float
    tacit: float


def _evidence(judged: Judged, rule: PublishedScope, published: Sequence[PublishedScope]) -> PublishedEvidence:
    here = judged.on(rule)
    background = here & ~rule.mask
    for other in _prohibitions(published):
        background = background & ~(other.mask & judged.on(other))
    counts = judged.plain(rule.mask & here)
    status = _status(judged, rule, judged.effective(rule.mask & here), background)
    return PublishedEvidence(rule.id, status, int(counts.target), int(counts.kept))


def _status(judged: Judged, rule: PublishedScope, inside: Counts, background: Mask) -> Enforcement:
    if inside.total == 0:
        return Enforcement.NOT_OBSERVED
    outside = judged.effective(background)
    above = fisher_greater(inside, outside) <= judged.settings.significance
    low_if_any = wilson(inside).high < _HALF
    if rule.deontic is Deontic.PERMISSION:
        if above:
            return Enforcement.PARTLY_ENFORCED if inside.rate < _HALF else Enforcement.NOT_ENFORCED
        return Enforcement.ENFORCED if low_if_any else Enforcement.NOT_OBSERVED
    if not judged.plain(np.ones(len(judged.table), dtype=np.bool_)).kept:
        # Deletions only: that some posts were hit is all that can be seen.
        return Enforcement.PARTLY_ENFORCED if inside.target else Enforcement.NOT_OBSERVED
    if above:
        return Enforcement.ENFORCED if inside.rate >= _HALF else Enforcement.PARTLY_ENFORCED
    return Enforcement.NOT_ENFORCED if low_if_any else Enforcement.NOT_OBSERVED


def _prohibitions(published: Sequence[PublishedScope]) -> Iterator[PublishedScope]:
    return (rule for rule in published if rule.deontic is Deontic.PROHIBITION)


def _explained(target: Mask, published: list[Mask], tacit: list[Mask]) -> _Explained:
    """Return how many target posts of one platform each kind of rule explains."""
    if not len(target) or not (published or tacit):
        return _Explained(0.0, 0.0)
    hit, kept = target.astype(np.float64), (~target).astype(np.float64)
    grouping = Grouping.start(len(target))
    for mask in published:
        grouping = grouping.split(mask)
    first = fit_noisy_or(grouping.patterns(hit, kept))
    for mask in tacit:
        grouping = grouping.split(mask)
    patterns = grouping.patterns(hit, kept)
    start = np.concatenate([first.strengths, np.full(len(tacit), 0.5)])
    fixed = np.arange(len(start)) < len(published)
    fit = fit_noisy_or(patterns, start, first.leak, fixed=fixed)
    by_published = _fired(patterns.covered[:, fixed], fit.strengths[fixed])
    by_tacit = (1 - by_published) * _fired(patterns.covered[:, ~fixed], fit.strengths[~fixed])
    share = patterns.target / np.maximum(fit.probability(patterns.covered), 1e-12)
    return _Explained(float(share @ by_published), float(share @ by_tacit))


def _fired(covered: Mask, strengths: Numbers) -> Numbers:
    return np.asarray(1 - np.exp(covered @ np.log1p(-strengths)))
