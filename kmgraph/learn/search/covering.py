"""The outer loop: the best rule, its exceptions, take away what it covers, again, until nothing saves bits."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.learn.hypothesis import OutcomeBlock, RuleBody, Weights, pack, unpack
from kmgraph.learn.search.best_conjunction import best_conjunction
from kmgraph.learn.search.exceptions import with_exceptions
from kmgraph.learn.search.problem import WEIGHT_SCALE
from kmgraph.learn.search.untold import untold_terms
from kmgraph.learn.statistics import fit_noisy_or

if TYPE_CHECKING:
    from kmgraph.learn.search.problem import SearchProblem
    from kmgraph.learn.statistics import Grouping
    from kmgraph.model import Floats

_SHARE_OF_THE_WORK = 0.4  # the repair that follows takes longer
_PASSES = 40  # how often a search may read the whole bit matrix; what that leaves open is reported as a gap
_LEAST_EFFORT = 2_000_000  # words that take a fiftieth of a second: on small data that is often enough for a proof


def cover_rules(problem: SearchProblem, known: tuple[RuleBody, ...] = ()) -> tuple[RuleBody, ...]:
    """Return the rules found one after the other in what `known` rules leave, the best first."""
    target, kept = _beside(problem, known)
    everything = max(target.total(), 1.0)
    rules: list[RuleBody] = []
    untold = problem.untold_groups
    while len(known) + len(rules) < problem.settings.max_rules and not problem.budget.passed():
        rule = best_rule(problem, _discounted(target, kept, untold), kept, least_effort=_LEAST_EFFORT)
        if rule is None:
            return tuple(rules)
        rules.append(rule)
        target = target.within(~rule.cover(target.bits))
        kept = kept.within(~rule.cover(kept.bits))
        untold = untold.split(*untold_terms(problem, (rule,)))
        if not known:
            problem.budget.tell(_SHARE_OF_THE_WORK * (1 - target.total() / everything), len(rules))
    # What was not looked for could have saved all that its targets take.
    problem.budget.note(float(problem.matrix.space(target, kept).population().most(target.total())))
    return tuple(rules)


def best_rule(
    problem: SearchProblem, target: OutcomeBlock, kept: OutcomeBlock, *, passes: int = _PASSES, least_effort: int = 0
) -> RuleBody | None:
    """Return the best rule over the live posts with its exceptions, or None if none saves bits.

    Args:
        problem: The search part of the platform.
        target: The target posts to look at.
        kept: The kept posts, likewise.
        passes: How often the search may read the whole bit matrix.
        least_effort: What it may read anyway, in 64-bit words.
    """
    space = problem.matrix.space(target, kept).compacted()
    allowed = passes * (space.positive.bits.size + space.negative.bits.size)
    effort = min(problem.settings.effort, max(least_effort, allowed))
    result = best_conjunction(space, max_literals=problem.settings.max_literals, effort=effort)
    problem.budget.note(result.gap)
    problem.budget.spend(result.work)
    return None if result.best is None else with_exceptions(problem, RuleBody(result.best.columns), target, kept)


def uncovered(problem: SearchProblem, rules: tuple[RuleBody, ...]) -> tuple[OutcomeBlock, OutcomeBlock]:
    """Return the target and kept posts that the rules do not cover; what other terms explain weighs less."""
    target, kept = _beside(problem, rules)
    return _discounted(target, kept, problem.untold_groups), kept


def _beside(problem: SearchProblem, rules: tuple[RuleBody, ...]) -> tuple[OutcomeBlock, OutcomeBlock]:
    target, kept = _discounted(problem.target, problem.kept, problem.fixed_groups), problem.kept
    for rule in rules:
        target = target.within(~rule.cover(target.bits))
        kept = kept.within(~rule.cover(kept.bits))
    return target, kept


def _discounted(target: OutcomeBlock, kept: OutcomeBlock, terms: Grouping) -> OutcomeBlock:
    """Return the target block, each post weighted by the chance that no term is behind its outcome.

    Args:
        target: The target posts.
        kept: The kept posts.
        terms: Which terms cover which posts, the target's first.
    """
    if not terms.covered.shape[1]:
        return target
    hit, spared = _live_weights(target), _live_weights(kept)
    patterns = terms.patterns(
        np.concatenate([hit, np.zeros(len(spared))]), np.concatenate([np.zeros(len(hit)), spared])
    )
    fit = fit_noisy_or(patterns)
    fired = 1 - np.exp(patterns.covered @ np.log1p(-fit.strengths))
    responsibility = fired / np.maximum(fit.probability(patterns.covered), 1e-12)
    share = (1 - np.clip(responsibility, 0, 1)[terms.group])[: len(hit)]
    weights = Weights.of(target.weights.values * share, WEIGHT_SCALE)
    return replace(target, weights=weights, live=target.live & pack(weights.values > 0))


def _live_weights(block: OutcomeBlock) -> Floats:
    return block.weights.values * unpack(block.live, len(block.weights.values))
