"""How much of the target published rules explain, how much unwritten ones do, and how much nothing does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.learn.sample import tells_rates
from kmgraph.learn.statistics import Grouping, fit_noisy_or
from kmgraph.model import Deontic, Totals

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kmgraph.learn.published.decided_rows import DecidedRows
    from kmgraph.learn.settings import LearnSettings, PublishedScope
    from kmgraph.model import Floats, Mask

_RARE = 0.01
"""Share of all posts that is taken to be in the target where posts were collected by outcome.

A convention: of a rare target the odds, which are known, are as good as rates. `docs/method.md` says so.
"""


def shares(
    decided: DecidedRows, published: Sequence[PublishedScope], tacit: Sequence[Mask], untold: Mask | None = None
) -> Totals:
    """Return the shares of the target that published rules explain, then tacit ones, and that nothing explains.

    Where a post does not record what would tell whether a rule covers it, what the other rules leave of it is a share
    of its own.

    What a rule explains is the chance that it, and not the background, is behind an outcome, under a noisy-OR fitted
    for each platform, published prohibitions first.

    Args:
        decided: The rows that count.
        published: Published rules; permissions explain no removal.
        tacit: Rows in the scope of each rule that is not merely a restatement (and on its platform), (n_rows,) each.
        untold: Rows that such a rule may cover beside those that it does, shape (n_rows,); None for none.
    """
    total = int((decided.rows & decided.target).sum())
    if not total:
        return Totals(len(decided.table), 0, 0.0, 0.0, 1.0)
    by_published = by_tacit = not_told = 0.0
    for platform, rows in decided.by_platform():
        prohibitions = [
            rule for rule in published if rule.deontic is Deontic.PROHIBITION and rule.platform in {None, platform}
        ]
        written = [rule.surely_covered[rows] for rule in prohibitions]
        unwritten = [mask[rows] for mask in tacit if mask[rows].any()]
        maybe = np.zeros(len(rows), dtype=np.bool_) if untold is None else untold[rows]
        for rule, surely in zip(prohibitions, written, strict=True):
            if rule.maybe is not None:
                maybe = maybe | (rule.maybe[rows] & ~surely)
        weights = None if decided.stands_for is None else decided.stands_for[rows]
        explained = _explained(decided.target[rows], written, unwritten, maybe, decided.settings, weights)
        by_published += explained.published
        by_tacit += explained.tacit
        not_told += explained.not_told
    first, second, third = by_published / total, by_tacit / total, not_told / total
    rest = max(0.0, round(1.0 - first - second - third, 12))
    return Totals(len(decided.table), total, first, second, rest, not_told=third)


@dataclass(frozen=True, slots=True)
class _Explained:
    published: float
    tacit: float
    not_told: float


def _explained(
    target: Mask,
    published: list[Mask],
    tacit: list[Mask],
    untold: Mask,
    settings: LearnSettings,
    stands_for: Floats | None = None,
) -> _Explained:
    """Return how many target posts of one platform each kind of rule explains."""
    if not len(target) or not (published or tacit):
        return _Explained(0.0, 0.0, float(np.count_nonzero(target & untold)))
    hit, kept = target.astype(np.float64), (~target).astype(np.float64)
    if stands_for is not None:
        kept *= stands_for
    elif kept.any() and not tells_rates(int(hit.sum()), int(kept.sum()), reference_sample=settings.reference_sample):
        kept *= (1 / _RARE - 1) * hit.sum() / kept.sum()
    written = Grouping.start(len(target)).split(*published)
    alone = fit_noisy_or(written.patterns(hit, kept))
    grouping = written.split(*tacit)
    patterns = grouping.patterns(hit, kept)
    start = np.concatenate([alone.strengths, np.full(len(tacit), 0.5)])
    fixed = np.arange(len(start)) < len(published)
    fit = fit_noisy_or(patterns, start, alone.leak, fixed=fixed)
    by_published = _fired(patterns.covered[:, fixed], fit.strengths[fixed])
    by_tacit = (1 - by_published) * _fired(patterns.covered[:, ~fixed], fit.strengths[~fixed])
    share = 1 / np.maximum(fit.probability(patterns.covered), 1e-12)
    left = np.maximum(1 - share * (by_published + by_tacit), 0.0)
    maybe = grouping.patterns(hit * untold, kept)
    share = patterns.target * share
    return _Explained(float(share @ by_published), float(share @ by_tacit), float(maybe.target @ left))


def _fired(covered: Mask, strengths: Floats) -> Floats:
    return np.asarray(1 - np.exp(covered @ np.log1p(-strengths)))
