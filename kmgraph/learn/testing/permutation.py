"""With too few clusters to set some aside: how good would the best rule be if outcomes had nothing to do with posts?

Source: P. H. Westfall, S. S. Young, "Resampling-Based Multiple Testing" (1993); early end after J. Besag, P. Clifford,
"Sequential Monte Carlo p-values", Biometrika 78 (1991).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.learn.hypothesis import OutcomeBlock, unpack
from kmgraph.learn.search import best_conjunction
from kmgraph.learn.statistics import Population, shares_above

if TYPE_CHECKING:
    from kmgraph.learn.budget import Budget
    from kmgraph.learn.hypothesis import BitMatrix, PlatformData, RuleBody
    from kmgraph.learn.settings import LearnSettings
    from kmgraph.model import Indices, Mask

EFFORT = 300_000
"""Words that a search may read: all pairs on small data, and climbs from the best of them.

The rules that are tested must come from a search with no more: a better one would beat chance by being better.
"""

_ENOUGH = 8  # simulated gains above a rule's, from where it is none: the p-value is 0.08 at least with 99 permutations
_LARGE, _LARGE_PERMUTATIONS = 20_000, 39
"""Rows, from where fewer permutations are made, as each takes longer: 39 still let a p-value reach 0.025."""


def permutation_p_values(
    data: PlatformData, rules: tuple[RuleBody, ...], settings: LearnSettings, budget: Budget, *, n_platforms: int
) -> tuple[float, ...]:
    """Return the family-wise p-value of each rule: how often chance alone gives some rule that saves as much.

    Whole clusters swap their outcomes, so that a campaign counts once, not once for every copy. It ends early once
    chance has beaten the best rule often enough. If time runs out first, the p-values are 1.

    Args:
        data: The platform.
        rules: Rules found on all rows.
        settings: How to learn.
        budget: When to stop.
        n_platforms: By how many the p-values will be multiplied: there are enough permutations for one to be
            significant even then.
    """
    if not rules:
        return ()
    sample, matrix = data.sample, data.matrix
    rows = np.lexsort((sample.keys, sample.cluster_keys[sample.cluster]))
    covers = unpack(matrix.bits, len(matrix.units.weight))[:, matrix.units.of_row[rows]]
    target, cluster, pattern = sample.target[rows], sample.cluster[rows], data.recording_pattern()[rows]
    usual = settings.permutations if len(sample) <= _LARGE else _LARGE_PERMUTATIONS
    wanted = max(usual, math.ceil(n_platforms / settings.significance))
    random = np.random.default_rng(settings.seed)
    population = Population(float(np.count_nonzero(target)), float(np.count_nonzero(~target)))
    observed = [_gain(matrix, population, target, rule, rule.cover(covers)) for rule in rules]
    simulated: list[float] = []
    while len(simulated) < wanted and not budget.passed():
        simulated.append(_best_gain(matrix, covers, _shuffled(target, cluster, pattern, random), settings, budget))
        if sum(gain >= max(observed) for gain in simulated) >= _ENOUGH:
            wanted = len(simulated)
    # Cut short, no verdict is possible.
    floor = 1.0 if len(simulated) < wanted else 0.0
    return tuple(max(floor, shares_above(gain, simulated)) for gain in observed)


def _shuffled(target: Mask, cluster: Indices, pattern: Indices, random: np.random.Generator) -> Mask:
    """Give every cluster the outcomes of another one, repeated or cut to its own size; rows are sorted by cluster.

    Outcomes stay aligned with clusters. Laid end to end they would straddle them, and real campaigns would look
    better than anything chance could do. Where columns are recorded by outcome, only clusters that record the same
    ones swap: else that they are filled would look better than anything chance could do.
    """
    starts = np.concatenate([[0], np.flatnonzero(np.diff(cluster)) + 1])
    blocks = np.split(target, starts[1:])
    donors = _swapped(pattern[starts], random)
    return np.concatenate(
        [
            np.resize(np.roll(blocks[donor], int(random.integers(len(blocks[donor])))), len(block))
            for block, donor in zip(blocks, donors, strict=True)
        ]
    )


def _swapped(pattern: Indices, random: np.random.Generator) -> Indices:
    """Return for each cluster another one, at random, of the same pattern."""
    donors = np.arange(len(pattern))
    for code in np.unique(pattern).tolist():
        alike = np.flatnonzero(pattern == code)
        donors[alike] = alike[random.permutation(len(alike))]
    return donors


def _best_gain(matrix: BitMatrix, covers: Mask, target: Mask, settings: LearnSettings, budget: Budget) -> float:
    space = matrix.space(OutcomeBlock.of(covers[:, target]), OutcomeBlock.of(covers[:, ~target]))
    result = best_conjunction(space, max_literals=settings.max_literals, effort=EFFORT)
    budget.spend(result.work)
    return result.best.gain if result.best else 0.0


def _gain(matrix: BitMatrix, population: Population, target: Mask, rule: RuleBody, inside: Mask) -> float:
    hit = float(np.count_nonzero(inside & target))
    return float(population.saving(hit, float(np.count_nonzero(inside)) - hit)) - rule.cost(matrix)
