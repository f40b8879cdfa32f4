"""How many observations: the criteria are the learner's own, and the answer behaves."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from kmgraph.learn import LearnSettings
from kmgraph.learn import split as splitting
from kmgraph.learn.confidence import Grounds, confidence
from kmgraph.learn.description import Population, conjunction_bits
from kmgraph.learn.planning import AuthorSize, Planner, RuleShape, Surroundings
from kmgraph.learn.planning_criteria import ENOUGH_CLUSTERS, HIT_CLUSTERS, LEAST_RATE, SURE_RATE, Criteria
from kmgraph.learn.planning_stream import Stream
from kmgraph.learn.statistics import Interval, holm
from kmgraph.model import Confidence

WORLD = Surroundings(0.03)
SHAPE = RuleShape(0.8, 0.01)


def word(rate: float, low: float, clusters: int) -> Confidence:
    return confidence(
        Grounds(significant=True, held_out=True, clusters=clusters, interval=Interval(rate, low, 0.99), stable=True)
    )


def test_the_words_take_what_the_learner_s_take() -> None:
    assert word(0.9, SURE_RATE + 1e-9, ENOUGH_CLUSTERS) is Confidence.WELL_SUPPORTED
    assert word(0.9, SURE_RATE, ENOUGH_CLUSTERS) is Confidence.LIKELY
    assert word(0.9, SURE_RATE + 1e-9, ENOUGH_CLUSTERS - 1) is Confidence.LIKELY
    assert word(LEAST_RATE, 0.1, ENOUGH_CLUSTERS) is Confidence.LIKELY
    assert word(LEAST_RATE - 1e-9, 0.1, ENOUGH_CLUSTERS) is Confidence.HINT
    assert splitting._MIN_TARGET_CLUSTERS == HIT_CLUSTERS


def criteria(surroundings: Surroundings = WORLD, shape: RuleShape = SHAPE) -> Criteria:
    settings = LearnSettings()
    return Criteria(surroundings, shape, settings, Stream.of(surroundings, shape, settings, 50))


def test_holm_s_step_is_that_of_the_learner() -> None:
    tested = criteria(replace(WORLD, rules=4))
    p_values = np.random.default_rng(0).random(50) ** 4
    p_values[::7] = np.inf
    found = tested._holm(p_values)
    for study in range(50):
        together = [p_values[study], *(float(np.roll(p_values, 1 + 37 * other)[study]) for other in (1, 2, 3))]
        listed = [p for p in together if np.isfinite(p)]
        expected = np.isfinite(p_values[study]) and holm(listed)[0] <= 0.05
        assert found[study] == expected, study


def test_a_rule_is_worth_stating_by_the_learner_s_description_length() -> None:
    tested = criteria()
    arrived = tested.stream.arrived(300)
    chosen = (arrived.posts > 0) & ~arrived.aside
    found = tested._is_worth_stating(arrived, chosen, 540.0)
    inside = tested._counts(arrived, chosen)
    rest = tested._outside("search", 540.0 - inside.total)
    cost = conjunction_bits(2, 2 * WORLD.literal_bits)
    expected = [
        Population(p + q, n + m).saving(p, n) > cost
        for p, n, q, m in zip(inside.target, inside.kept, rest.target, rest.kept, strict=True)
    ]
    assert found.tolist() == expected
    assert 0 < sum(expected) < len(expected)


def test_a_larger_study_holds_the_smaller_one() -> None:
    stream = criteria().stream
    large, small = stream.arrived(4000.0), stream.arrived(700.0)
    width = small.posts.shape[1]
    seen = small.posts > 0
    assert np.array_equal(small.posts[seen], large.posts[:, :width][seen])
    assert np.array_equal(small.target[seen], large.target[:, :width][seen])
    assert float((large.posts > 0).sum() / (small.posts > 0).sum()) == pytest.approx(4000 / 700, rel=0.1)


def test_the_chance_at_the_planned_size_is_the_one_asked_for() -> None:
    for power in (0.5, 0.8, 0.95):
        planner = Planner(WORLD, power, simulations=400)
        plan = planner.plan(SHAPE)
        assert plan.likely is not None
        assert plan.likely.low <= plan.likely.observations <= plan.likely.high
        assert planner.chances(SHAPE, plan.likely.observations).likely == pytest.approx(power, abs=0.04)
        assert plan.likely.in_scope == pytest.approx(plan.likely.observations * SHAPE.coverage, abs=1)


def needed(surroundings: Surroundings = WORLD, shape: RuleShape = SHAPE) -> int:
    found = Planner(surroundings, simulations=300).plan(shape).well_supported
    assert found is not None
    return found.observations


def test_what_makes_a_rule_harder_to_see_takes_more() -> None:
    plain = needed()
    assert needed(shape=replace(SHAPE, rate=0.65)) > plain
    assert needed(shape=replace(SHAPE, coverage=0.002)) > 3 * plain
    assert needed(replace(WORLD, authors=(AuthorSize(20, 1.0),), focus=0.9)) > 3 * plain
    alike = replace(WORLD, authors=(AuthorSize(20, 1.0),), focus=0.2)
    assert needed(replace(alike, correlation=0.5)) > needed(alike)


def test_what_no_number_can_show_is_said() -> None:
    rare = Planner(WORLD, simulations=100)
    assert rare.plan(RuleShape(0.15, 0.01)).likely is None
    assert rare.plan(RuleShape(0.5, 0.01)).well_supported is None
    # One author writes nearly everything.
    one = replace(WORLD, authors=(AuthorSize(5000, 1.0),), focus=0.0, correlation=0.99)
    assert Planner(one, simulations=50).plan(RuleShape(0.25, 0.02)).well_supported is None


def test_the_same_seed_gives_the_same_plan() -> None:
    def plan(seed: int) -> object:
        return Planner(WORLD, settings=LearnSettings(seed=seed), simulations=200).plan(SHAPE)

    assert plan(3) == plan(3)
    assert plan(3) != plan(4)


def test_a_rule_that_always_acts_can_be_planned_for() -> None:
    plan = Planner(WORLD, simulations=100).plan(RuleShape(1.0, 0.01))
    assert plan.well_supported is not None
    assert plan.well_supported.in_scope >= ENOUGH_CLUSTERS
