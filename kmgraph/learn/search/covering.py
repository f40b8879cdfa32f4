"""The outer loop: the best rule, its exceptions, take away what it covers, again, until nothing saves bits."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.learn.hypothesis import OutcomeBlock, RuleBody, Weights, pack
from kmgraph.learn.search.best_conjunction import best_conjunction
from kmgraph.learn.search.exceptions import with_exceptions
from kmgraph.learn.statistics import Grouping, fit_noisy_or

if TYPE_CHECKING:
    from kmgraph.learn.search.problem import SearchProblem

_SHARE_OF_THE_WORK = 0.4  # the repair that follows takes longer
_PASSES = 40  # how often a search may read the whole bit matrix
_LEAST_EFFORT = 2_000_000  # words that take a fiftieth of a second: on small data that is often enough for a proof
_SCALE = 16  # residual weights are kept to sixteenths


def cover_rules(task: SearchProblem, known: tuple[RuleBody, ...] = ()) -> tuple[RuleBody, ...]:
    """Return the rules found one after the other in what `known` rules leave, the best first."""
    target, kept = uncovered(task, known)
    everything = max(target.total(), 1.0)
    found: list[RuleBody] = []
    while len(known) + len(found) < task.settings.max_rules and not task.deadline.passed():
        body = best_body(task, target, kept, least_effort=_LEAST_EFFORT)
        if body is None:
            return tuple(found)
        found.append(body)
        target = target.within(~body.cover(target.bits))
        kept = kept.within(~body.cover(kept.bits))
        if not known:
            task.deadline.tell(_SHARE_OF_THE_WORK * (1 - target.total() / everything), len(found))
    # What was not looked for could have saved all that its targets take.
    task.deadline.note(float(task.encoded.space(target, kept).population().most(target.total())))
    return tuple(found)


def best_body(
    task: SearchProblem, target: OutcomeBlock, kept: OutcomeBlock, *, passes: int = _PASSES, least_effort: int = 0
) -> RuleBody | None:
    """Return the best rule over the live posts with its exceptions, or None if none saves bits.

    Args:
        task: The search part of the platform.
        target: The target posts to look at.
        kept: The kept posts, likewise.
        passes: How often the search may read the whole bit matrix.
        least_effort: What it may read anyway, in 64-bit words.
    """
    space = task.encoded.space(target, kept).compacted()
    allowed = passes * (space.positive.bits.size + space.negative.bits.size)
    effort = min(task.settings.effort, max(least_effort, allowed))
    result = best_conjunction(space, max_literals=task.settings.max_literals, effort=effort)
    task.deadline.note(result.gap)
    task.deadline.spend(result.work)
    return None if result.best is None else with_exceptions(task, RuleBody(result.best.columns), target, kept)


def uncovered(task: SearchProblem, bodies: tuple[RuleBody, ...]) -> tuple[OutcomeBlock, OutcomeBlock]:
    """Return the target and kept posts that the bodies do not cover; what fixed terms explain weighs less."""
    target, kept = _unexplained(task), task.kept
    for body in bodies:
        target = target.within(~body.cover(target.bits))
        kept = kept.within(~body.cover(kept.bits))
    return target, kept


def _unexplained(task: SearchProblem) -> OutcomeBlock:
    """Return the target block, each post weighted by the chance that no fixed term is behind its outcome."""
    if not len(task.fixed):
        return task.target
    grouping = Grouping.start(task.fixed.shape[1])
    for mask in task.fixed:
        grouping = grouping.split(mask)
    patterns = grouping.patterns(task.target_weight, task.kept_weight)
    fit = fit_noisy_or(patterns)
    fired = 1 - np.exp(patterns.covered @ np.log1p(-fit.strengths))
    responsibility = fired / np.maximum(fit.probability(patterns.covered), 1e-12)
    share = (1 - np.clip(responsibility, 0, 1)[grouping.group])[: len(task.target.weights.values)]
    values = task.target.weights.values * share
    weights = Weights.of(values, _SCALE)
    return replace(task.target, weights=weights, live=task.target.live & pack(weights.values > 0))
