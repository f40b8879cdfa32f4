"""How much of the target published rules explain, how much what observers wrote down, and how much others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.learn.sample import tells_rates
from kmgraph.learn.statistics import Fit, Grouping, fit_noisy_or
from kmgraph.model import Deontic, Totals

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

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
    for each platform, published prohibitions first; of those the ones that observers wrote down come second, so that
    what a platform itself published explains as much as before.

    Args:
        decided: The rows that count.
        published: Published rules; permissions explain no removal.
        tacit: Rows in the scope of each rule that is not merely a restatement (and on its platform), (n_rows,) each.
        untold: Rows that such a rule may cover beside those that it does, shape (n_rows,); None for none.
    """
    total = int((decided.rows & decided.target).sum())
    if not total:
        return Totals(len(decided.table), 0, 0.0, 0.0, 1.0)
    by_published = by_observers = by_tacit = not_told = 0.0
    for platform, rows in decided.by_platform():
        prohibitions = [
            rule for rule in published if rule.deontic is Deontic.PROHIBITION and rule.platform in {None, platform}
        ]
        own, observers = (
            [rule.surely_covered[rows] for rule in prohibitions if rule.by_observers is kind] for kind in (False, True)
        )
        unwritten = [mask[rows] for mask in tacit if mask[rows].any()]
        maybe = np.zeros(len(rows), dtype=np.bool_) if untold is None else untold[rows]
        for rule in prohibitions:
            if rule.maybe is not None:
                maybe = maybe | (rule.maybe[rows] & ~rule.surely_covered[rows])
        weights = None if decided.stands_for is None else decided.stands_for[rows]
        layers = (own, observers, unwritten)
        explained = _explained(decided.target[rows], layers, maybe, decided.settings, weights)
        by_published += explained.published + explained.by_observers
        by_observers += explained.by_observers
        by_tacit += explained.tacit
        not_told += explained.not_told
    first, second, third = by_published / total, by_tacit / total, not_told / total
    rest = max(0.0, round(1.0 - first - second - third, 12))
    return Totals(len(decided.table), total, first, second, rest, not_told=third, by_observers=by_observers / total)


@dataclass(frozen=True, slots=True)
class _Explained:
    published: float
    by_observers: float
    tacit: float
    not_told: float


def _explained(
    target: Mask,
    layers: tuple[list[Mask], list[Mask], list[Mask]],
    untold: Mask,
    settings: LearnSettings,
    stands_for: Floats | None = None,
) -> _Explained:
    """Return how many target posts of one platform each kind of rule explains.

    Args:
        target: Whether each post is in the target, shape (n_rows,).
        layers: The rows that rules cover, shape (n_rows,) each: rules that platforms published, that observers wrote
            down, and that are unwritten. What those before explain is settled when the next are looked at.
        untold: Rows of which it can't be told whether a rule covers them, shape (n_rows,).
        settings: How to learn.
        stands_for: How many posts each row stands for, shape (n_rows,); None where each for itself.
    """
    if not len(target) or not any(layers):
        return _Explained(0.0, 0.0, 0.0, float(np.count_nonzero(target & untold)))
    hit, kept = target.astype(np.float64), (~target).astype(np.float64)
    if stands_for is not None:
        kept *= stands_for
    elif kept.any() and not tells_rates(int(hit.sum()), int(kept.sum()), reference_sample=settings.reference_sample):
        kept *= (1 / _RARE - 1) * hit.sum() / kept.sum()
    grouping, fit = _fitted_in_turn(layers, hit, kept)
    patterns = grouping.patterns(hit, kept)
    share = 1 / np.maximum(fit.probability(patterns.covered), 1e-12)
    of_layer = np.repeat(np.arange(len(layers)), list(map(len, layers)))
    parts, spared = [], np.ones(len(patterns.covered))
    for number in range(len(layers)):
        fired = _fired(patterns.covered[:, of_layer == number], fit.strengths[of_layer == number])
        parts.append(spared * fired)
        spared = spared * (1 - fired)
    left = np.maximum(1 - share * np.sum(parts, axis=0), 0.0)
    maybe = grouping.patterns(hit * untold, kept)
    share = patterns.target * share
    published, by_observers, tacit = (float(share @ part) for part in parts)
    return _Explained(published, by_observers, tacit, float(maybe.target @ left))


def _fitted_in_turn(layers: Iterable[list[Mask]], hit: Floats, kept: Floats) -> tuple[Grouping, Fit]:
    """Return the posts grouped by all rules, and the noisy-OR over these: each layer fitted with those before fixed."""
    grouping = Grouping.start(len(hit))
    fit = fit_noisy_or(grouping.patterns(hit, kept))
    for layer in filter(None, layers):
        grouping = grouping.split(*layer)
        start = np.concatenate([fit.strengths, np.full(len(layer), 0.5)])
        fixed = np.arange(len(start)) < len(fit.strengths)
        fit = fit_noisy_or(grouping.patterns(hit, kept), start, fit.leak, fixed=fixed)
    return grouping, fit


def _fired(covered: Mask, strengths: Floats) -> Floats:
    return np.asarray(1 - np.exp(covered @ np.log1p(-strengths)))
