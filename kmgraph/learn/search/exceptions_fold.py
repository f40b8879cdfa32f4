"""Exceptions: inside a rule, the conjunctions that spare a post. The same search with the labels swapped."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kmgraph.learn.hypothesis import Body
from kmgraph.learn.search.best_conjunction import best_conjunction

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kmgraph.learn.budget import Task
    from kmgraph.learn.hypothesis import Side

_MOST = 4
_PASSES = 10  # how often a search may read the whole bit matrix
_LARGEST_SHARE = 0.5


def with_exceptions(task: Task, body: Body, target: Side, kept: Side) -> Body:
    """Return the body with the exceptions that save bits inside it.

    An exception is taken if its target rate is under half of what remains of the rule, so that a rule is never
    trimmed down to its purest part.

    Args:
        task: The search part of the platform.
        body: The rule as it stands.
        target: The live target posts to look at; only what the body covers counts.
        kept: The live kept posts, likewise.
    """
    inside_target, inside_kept = target.within(body.cover(target.bits)), kept.within(body.cover(kept.bits))
    while len(body.exceptions) < _MOST:
        space = task.encoded.space(inside_kept, inside_target).compacted()
        result = best_conjunction(
            space,
            max_literals=task.settings.max_exception_literals,
            effort=_PASSES * (space.positive.bits.size + space.negative.bits.size),
            allowed=_worth_trying(task, body),
        )
        task.deadline.spend(result.work)
        if result.best is None:
            break
        population = space.population()
        left_target = population.kept - result.best.negative
        left_kept = population.target - result.best.positive
        inside = result.best.negative / (result.best.negative + result.best.positive)
        if inside >= _LARGEST_SHARE * left_target / max(left_target + left_kept, 1e-9):
            break
        body = Body.of(body.columns, (*body.exceptions, result.best.columns))
        exception = Body(result.best.columns)
        inside_target = inside_target.within(~exception.cover(target.bits))
        inside_kept = inside_kept.within(~exception.cover(kept.bits))
    return body


def _worth_trying(task: Task, body: Body) -> NDArray[np.intp]:
    """Return the columns that the body does not imply."""
    own = list(body.columns)
    implied = np.logical_or.reduce(task.encoded.above[own], axis=0)
    implied[own] = True
    return np.flatnonzero(~implied)
