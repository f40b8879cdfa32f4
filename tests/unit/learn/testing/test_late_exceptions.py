"""Exceptions that all rows together show: clear beyond all that could have been named in their place."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from learn_arenas import Row, arena_of, posts, rule
from scipy import stats

from kmgraph.learn.hypothesis.conjunction_rule import RuleBody
from kmgraph.learn.statistics import conjunction_bits
from kmgraph.learn.testing.contrast import Contrasts
from kmgraph.learn.testing.late_exceptions import with_late_exceptions
from kmgraph.learn.testing.rows import TestRows

LEVEL = 0.025
OTHERS = [f"t{number}" for number in range(30)]


def everywhere(rows: list[Row], correlation: float = 0.0) -> TestRows:
    """Return all of some posts, beside thirty terms that say nothing."""
    random = np.random.default_rng(3)
    drawn = [
        post for _ in range(300) for post in posts(" ".join(term for term in OTHERS if random.random() < 0.2), 0, 1)
    ]
    place = arena_of([*rows, *drawn], correlation)
    return replace(place, tested=place.data.whole)


def completed(place: TestRows, *bodies: RuleBody) -> tuple[RuleBody, ...]:
    contrasts = Contrasts(place, bodies, place.data.whole)
    return with_late_exceptions(contrasts, LEVEL, longest=2)


def test_ten_spared_posts_among_hundred_removed_ones_are_an_exception() -> None:
    place = everywhere([*posts("r0", 100, 5), *posts("r0 x", 0, 10), *posts("x", 0, 40)])

    assert completed(place, rule(place, "r0")) == (rule(place, "r0", ["x"]),)


def test_an_exception_answers_for_every_other_that_could_have_been_named() -> None:
    stood = []
    for spared in range(2, 9):
        place = everywhere([*posts("r0", 60, 6), *posts("r0 x", 0, spared), *posts("x", 0, 40)])
        (column,) = rule(place, "x").columns
        chance = stats.fisher_exact(np.array([[spared, 0], [6, 60]]), alternative="greater").pvalue
        level = LEVEL * 2.0 ** -conjunction_bits(1, float(place.data.matrix.costs[column]))
        stood.append(bool(completed(place, rule(place, "r0"))[0].exceptions))
        assert stood[-1] == (chance <= level)

    assert sorted(stood) == stood
    assert set(stood) == {False, True}


def test_posts_that_are_only_spared_a_little_more_often_are_no_exception() -> None:
    place = everywhere([*posts("r0", 400, 5), *posts("r0 x", 60, 40), *posts("x", 0, 40)])

    assert completed(place, rule(place, "r0")) == (rule(place, "r0"),)


def test_a_second_literal_must_be_clear_too() -> None:
    rows = [*posts("x", 0, 40), *posts("y", 0, 40), *posts("x y", 0, 20), *posts("r0", 100, 5), *posts("r0 y", 30, 1)]
    one = everywhere([*rows, *posts("r0 x", 1, 14), *posts("r0 x y", 1, 14)])
    both = everywhere([*rows, *posts("r0 x", 30, 1), *posts("r0 x y", 0, 14)])

    assert completed(one, rule(one, "r0")) == (rule(one, "r0", ["x"]),)
    assert completed(both, rule(both, "r0")) == (rule(both, "r0", ["x y"]),)


def test_posts_that_another_rule_removes_hide_no_exception() -> None:
    rows = [*posts("x", 0, 40), *posts("r0", 100, 5), *posts("r0 x", 0, 12), *posts("r0 r1 x", 40, 0)]
    place = everywhere([*rows, *posts("r1", 60, 1)])

    assert completed(place, rule(place, "r0"), rule(place, "r1"))[0] == rule(place, "r0", ["x"])
    assert completed(place, rule(place, "r0")) == (rule(place, "r0"),)


def test_near_copies_of_one_author_are_no_exception() -> None:
    rows = [*posts("r0", 100, 5), *posts("x", 0, 40)]
    rows += [post | {"author": "a"} for post in posts("r0 x", 0, 10)]
    place = everywhere(rows, correlation=1.0)

    assert completed(place, rule(place, "r0")) == (rule(place, "r0"),)


def test_no_rule_becomes_another_one() -> None:
    place = everywhere([*posts("r0", 100, 5), *posts("r0 x", 0, 10), *posts("x", 0, 40)])
    bodies = rule(place, "r0"), rule(place, "r0", ["x"])

    assert len(set(completed(place, *bodies))) == 2


@pytest.mark.parametrize("chance", [0.6, 0.9])
def test_by_chance_a_rule_gets_an_exception_no_more_often_than_the_level_says(chance: float) -> None:
    random = np.random.default_rng(5)
    rows = [
        post
        for _ in range(200)
        for post in posts("r0 " + " ".join(term for term in OTHERS if random.random() < 0.2), 0, 1)
    ]
    place = everywhere(rows)
    body = rule(place, "r0")
    covered, found = place.data.cover(body), 0
    for _ in range(200):
        target = covered & (random.random(len(covered)) < chance)
        drawn = replace(place, data=replace(place.data, sample=replace(place.data.sample, target=target)))
        found += bool(completed(drawn, body)[0].exceptions)

    # Of 200 runs at 2.5 % more than 10 would be one time in fifty.
    assert found <= 10
