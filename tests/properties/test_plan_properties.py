"""Planning: its vectorised tests are the learner's, its chances rise with the posts, its bits are those of Lindley."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from kmgraph.learn.planning.assumptions import AuthorSize, PlanningAssumptions, RuleShape
from kmgraph.learn.planning.criteria import quantiles
from kmgraph.learn.planning.information import AboveHalf, Belief, RivalHypotheses, entropy_bits, rivals
from kmgraph.learn.planning.power import Planner
from kmgraph.learn.planning.simulation import posts_in_scope, posts_together
from kmgraph.learn.statistics.exact_tests import CountArrays, Counts, fisher_greater, fisher_greater_each

POSTS = st.floats(0, 60)
RATE = st.floats(0.01, 0.99)
BELIEF = st.builds(Belief, st.floats(0.5, 40), st.floats(0.5, 40))


@given(st.lists(st.tuples(POSTS, POSTS, POSTS, st.floats(0, 2000)), min_size=1, max_size=20))
def test_tails_are_fisher_s(cells: list[tuple[float, float, float, float]]) -> None:
    a, b, c, d = (np.array(column) for column in zip(*cells, strict=True))
    found = fisher_greater_each(CountArrays(a, b), CountArrays(c, d))
    expected = [fisher_greater(Counts(p, q), Counts(r, s)) for p, q, r, s in cells]
    assert found == pytest.approx(expected, rel=1e-6, abs=1e-12)


@given(st.lists(st.tuples(RATE, st.integers(0, 5000)), min_size=1, max_size=20), RATE)
def test_quantiles_are_those_of_the_binomial_distribution(draws: list[tuple[float, int]], rate: float) -> None:
    shares, trials = np.array([share for share, _ in draws]), np.array([float(count) for _, count in draws])
    found, expected = quantiles(shares, trials, rate), stats.binom.ppf(shares, trials, rate)
    spread = np.sqrt(trials * rate * (1 - rate))
    assert np.all(np.abs(found - expected) <= np.maximum(1, 0.1 * spread))


@given(st.lists(st.integers(1, 30), min_size=1, max_size=3), st.floats(0.001, 0.5), st.floats(0.01, 0.9))
def test_posts_in_scope_are_beta_binomial(sizes: list[int], coverage: float, focus: float) -> None:
    authors = tuple(AuthorSize(size, 1 / len(sizes)) for size in sizes)
    assumptions = PlanningAssumptions(0.03, authors, focus)
    found = posts_in_scope(assumptions, coverage)
    scale = 1 / focus - 1
    k = np.arange(len(found))
    each = [stats.betabinom.pmf(k, size, coverage * scale, (1 - coverage) * scale) for size in sizes]
    assert found == pytest.approx(np.mean(each, axis=0), abs=1e-9)
    # What a post in scope finds of its author there follows from the same distribution.
    assert posts_together(assumptions, coverage) == pytest.approx((k**2 @ found) / (k @ found), rel=1e-6)


@given(BELIEF, BELIEF, st.floats(0.01, 0.99), st.integers(0, 12))
def test_a_forecast_is_a_distribution_and_the_future_settles_no_less(
    first: Belief, second: Belief, weight: float, posts: int
) -> None:
    account = RivalHypotheses(weight, first, second)
    assert first.forecast(posts) == pytest.approx(
        stats.betabinom.pmf(np.arange(posts + 1), posts, first.target, first.kept), abs=1e-9
    )
    assert 0 <= account.bits_per_post <= account.entropy + 1e-12
    assert 0 <= account.settled(posts) <= 1 + 1e-9


@given(BELIEF, BELIEF, st.floats(0.05, 0.95))
def test_bits_are_the_expected_fall_of_entropy(first: Belief, second: Belief, weight: float) -> None:
    hit = weight * first.mean + (1 - weight) * second.mean
    after = hit * entropy_bits(weight * first.mean / hit)
    after = after + (1 - hit) * entropy_bits(weight * (1 - first.mean) / (1 - hit))
    assert RivalHypotheses(weight, first, second).bits_per_post == pytest.approx(entropy_bits(weight) - after, abs=1e-9)


@given(BELIEF, BELIEF, st.integers(0, 20), st.integers(0, 20))
def test_posts_seen_weigh_as_bayes_has_it(first: Belief, second: Belief, target: int, kept: int) -> None:
    posts = target + kept
    likelihood = [stats.betabinom.pmf(target, posts, each.target, each.kept) for each in (first, second)]
    account = rivals(first, second, Counts(target, kept))
    assert account.weight == pytest.approx(likelihood[0] / sum(likelihood), rel=1e-6)
    assert account.first == first.after(Counts(target, kept))


@settings(max_examples=20, deadline=None)
@given(BELIEF, BELIEF, st.floats(0.05, 0.95), st.integers(1, 30))
def test_settled_is_how_often_bayes_gets_sure(first: Belief, second: Belief, weight: float, posts: int) -> None:
    random = np.random.default_rng(0)
    is_first = random.random(4000) < weight
    rates = np.where(
        is_first, random.beta(first.target, first.kept, 4000), random.beta(second.target, second.kept, 4000)
    )
    hits = random.binomial(posts, rates)
    likelihood = [stats.betabinom.pmf(hits, posts, each.target, each.kept) for each in (first, second)]
    after = weight * likelihood[0] / (weight * likelihood[0] + (1 - weight) * likelihood[1])
    is_near = np.isclose(np.maximum(after, 1 - after), 0.95, atol=1e-9)
    expected = float(np.mean((np.maximum(after, 1 - after) >= 0.95) & ~is_near))
    assert (
        expected - 0.05
        <= RivalHypotheses(weight, first, second).settled(posts)
        <= expected + float(is_near.mean()) + 0.05
    )


@settings(max_examples=20, deadline=None)
@given(BELIEF)
def test_a_rate_over_one_half_is_settled_by_the_interval(belief: Belief) -> None:
    random = np.random.default_rng(0)
    hits = random.binomial(40, random.beta(belief.target, belief.kept, 4000))
    low, high = (stats.beta.ppf(end, belief.target + hits, belief.kept + 40 - hits) for end in (0.025, 0.975))
    share = float(np.mean((low > 0.5) | (high < 0.5)))
    assert AboveHalf(belief).settled(40) == pytest.approx(share, abs=0.05)
    assert AboveHalf(belief, sources=41).settled(40) == 0


@settings(max_examples=10, deadline=None)
@given(st.floats(0.3, 0.95), st.floats(0.002, 0.1), st.integers(1, 3), st.floats(0.005, 0.1))
def test_more_posts_give_no_smaller_chance(rate: float, coverage: float, literals: int, base: float) -> None:
    planner, shape = Planner(PlanningAssumptions(base), simulations=200), RuleShape(rate, coverage, literals)
    chances = [planner.chances(shape, posts / coverage) for posts in (5, 10, 20, 40, 80, 160)]
    likely, sure = [each.likely for each in chances], [each.well_supported for each in chances]
    assert all(low <= high + 0.05 for low, high in pairwise(likely))
    assert all(one >= other for one, other in zip(likely, sure, strict=True))
