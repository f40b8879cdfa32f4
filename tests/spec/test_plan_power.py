"""Spec: a plan keeps its promise. The real learner, on worlds of the planned size, finds the rule as often as promised.

`python -m benchmarks.planning` asks the same of more rules and many more worlds.
"""

from __future__ import annotations

import pytest
from scipy import stats

from benchmarks.planning import Promise, kept
from kmgraph.learn.planning.assumptions import RuleShape

WORLDS = 40
PROMISES = (Promise(RuleShape(0.8, 0.02, 2)), Promise(RuleShape(0.6, 0.02, 1)))


@pytest.mark.slow
@pytest.mark.parametrize("promise", PROMISES, ids=lambda promise: f"{promise.shape.rate}-{promise.shape.literals}")
def test_the_learner_finds_what_was_promised(promise: Promise) -> None:
    planner = promise.planner(simulations=1000)
    plan = planner.plan(promise.shape)
    assert plan.likely is not None
    found = kept(promise, plan.likely.observations, WORLDS)
    promised = planner.chances(promise.shape, plan.likely.observations)
    for share, chance in ((found.likely, promised.likely), (found.well_supported, promised.well_supported)):
        # One run in a thousand of a right plan would fail; the simulation's own error is small beside that.
        low, high = stats.binom.interval(0.999, WORLDS, chance)
        assert low <= share <= high, (share, low, high)


@pytest.mark.slow
def test_half_of_it_is_not_enough() -> None:
    promise = PROMISES[0]
    plan = promise.planner(simulations=1000).plan(promise.shape)
    assert plan.likely is not None
    assert kept(promise, plan.likely.observations // 2, WORLDS).likely < 0.8 * WORLDS - 8
