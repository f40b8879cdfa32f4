"""How many observations: the criteria are the learner's own, and the answer behaves."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from kmgraph.learn import LearnSettings
from kmgraph.learn.evidence.confidence import ENOUGH_CLUSTERS
from kmgraph.learn.hypothesis.covers import MIN_SUPPORT
from kmgraph.learn.planning.assumptions import AuthorSize, PlanningAssumptions, RuleShape
from kmgraph.learn.planning.criteria import Criteria
from kmgraph.learn.planning.power import Planner
from kmgraph.learn.planning.simulation import AuthorStream
from kmgraph.learn.statistics.description_length import Population, conjunction_bits
from kmgraph.learn.statistics.exact_tests import Counts, fisher_greater, holm
from kmgraph.learn.testing.holdout_tests import CAN_TELL, CLEAR

WORLD = PlanningAssumptions(0.03)
SHAPE = RuleShape(0.8, 0.01)
STUDY = 600.0


def criteria(assumptions: PlanningAssumptions = WORLD, shape: RuleShape = SHAPE) -> Criteria:
    settings = LearnSettings()
    return Criteria(assumptions, shape, settings, AuthorStream(assumptions, shape, settings, 50))


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
    seen = tested.stream.seen_by(300)
    inside = tested._counts(seen, (seen.posts > 0) & ~seen.aside)
    found = tested._is_worth_stating(inside, 540.0)
    rest = tested._outside("search", 540.0 - inside.total)
    cost = conjunction_bits(2, 2 * WORLD.literal_bits)
    expected = [
        Population(p + q, n + m).saving(p, n) > cost
        for p, n, q, m in zip(inside.target, inside.kept, rest.target, rest.kept, strict=True)
    ]
    assert found.tolist() == expected
    assert 0 < sum(expected) < len(expected)


def tails(inside: Any, around: Any) -> list[tuple[float, float]]:
    """Return each study's p-value against other posts, and the least it could have been."""
    return [
        (fisher_greater(Counts(p, n), Counts(q, m)), fisher_greater(Counts(p, n), Counts(0, q + m)))
        for p, n, q, m in zip(inside.target, inside.kept, around.target, around.kept, strict=True)
    ]


@pytest.mark.parametrize(("rate", "literals"), [(0.3, 1), (0.2, 2), (0.3, 2)])
def test_a_literal_is_needed_at_the_learner_s_level(rate: float, literals: int) -> None:
    tested = criteria(replace(WORLD, literal_bits=3.0, widening=1.5), RuleShape(rate, 0.05, literals))
    seen = tested.stream.seen_by(STUDY / WORLD.posts_per_author)
    inside = tested._inside(seen, seen.posts > 0)
    expected = inside.total >= MIN_SUPPORT
    *without_literal, with_parent = tested._rings("all", STUDY)
    assert len(without_literal) == (literals if literals > 1 else 0)
    for ring in without_literal:
        expected &= [p_value <= CLEAR / 2**3 for p_value, _ in tails(inside, ring)]
    expected &= [p_value <= CLEAR or least > CLEAR for p_value, least in tails(inside, with_parent)]
    assert tested._is_clear(inside, STUDY).tolist() == expected.tolist()
    assert 0 < expected.sum() < len(expected)


def test_a_comparison_counts_where_the_learner_s_would() -> None:
    tested = criteria(replace(WORLD, widening=1.5, rules=4), RuleShape(0.8, 0.05, 1))
    seen = tested.stream.seen_by(STUDY / WORLD.posts_per_author)
    inside = tested._inside(seen, (seen.posts > 0) & seen.aside)
    rest = tails(inside, tested._outside("aside", STUDY - inside.total))
    (ring,) = tested._rings("aside", STUDY)
    wider = tails(inside, ring)
    expected = [
        max(alone, parent) if least <= 0.05 / 4 * CAN_TELL else alone
        for (alone, _), (parent, least) in zip(rest, wider, strict=True)
    ]
    assert tested._p_values(inside, STUDY) == pytest.approx(expected, rel=1e-6, abs=0)


def test_a_larger_study_holds_the_smaller_one() -> None:
    stream = criteria().stream
    large, small = stream.seen_by(4000.0), stream.seen_by(700.0)
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


def needed(assumptions: PlanningAssumptions = WORLD, shape: RuleShape = SHAPE) -> int:
    found = Planner(assumptions, simulations=300).plan(shape).well_supported
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
