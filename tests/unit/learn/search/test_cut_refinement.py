"""Ends of ranges, put where the posts of a rule say they lie."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from learn_tables import AGE, EX, HIERARCHY, LINK, VOCABULARY, table
from learn_tasks import platform_data

from kmgraph.learn.hypothesis import cut_points
from kmgraph.learn.hypothesis.conjunction_rule import RuleBody, to_scope
from kmgraph.learn.hypothesis.language import read_language
from kmgraph.learn.hypothesis.matrix import encode
from kmgraph.learn.hypothesis.platform_data import PlatformData
from kmgraph.learn.sample.sample import platform_samples
from kmgraph.learn.search.cut_refinement import EncodedRules, with_better_cuts
from kmgraph.learn.settings import LearnSettings
from kmgraph.model import RangeLiteral, Scope, ValueLiteral
from kmgraph.namespaces import KM, XSD

INF = float("inf")
LINKED = ValueLiteral(LINK, True)


def younger(days: float) -> RangeLiteral:
    return RangeLiteral(AGE, XSD.integer, max=days, via=(KM.hasAuthor,))


def older(days: float) -> RangeLiteral:
    return RangeLiteral(AGE, XSD.integer, min=days, via=(KM.hasAuthor,))


def split_at(true_cut: int, count: int, noise: float = 0.0, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(seed)
    numbers = random.integers(0, 200, size=count).astype(np.float64)
    return numbers, (numbers < true_cut) ^ (random.random(count) < noise)


def refined_cut(numbers: np.ndarray, target: np.ndarray, sources: np.ndarray | None = None, **cuts: float) -> float:
    groups = np.arange(len(numbers)) if sources is None else sources
    whole = bool(cuts.pop("whole", 1))
    cut, low, high = (cuts[name] for name in ("cut", "low", "high"))
    return cut_points.refined_cut(numbers, target, groups, cut=cut, low=low, high=high, whole=whole)


@pytest.mark.parametrize("true_cut", [37, 41, 64, 90])
def test_many_posts_say_where_the_cut_lies(true_cut: int) -> None:
    numbers, target = split_at(true_cut, 4000, noise=0.1)

    assert refined_cut(numbers, target, cut=50.0, low=30.0, high=100.0, whole=True) == true_cut


def test_few_posts_leave_it_to_roundness() -> None:
    numbers, target = np.array([3.0, 11, 19, 28, 33, 52, 70, 95]), np.array([1, 1, 1, 1, 0, 0, 0, 0], dtype=np.bool_)

    assert refined_cut(numbers, target, cut=45.0, low=20.0, high=60.0, whole=True) == 30.0


def test_the_cut_stays_between_its_neighbours() -> None:
    numbers, target = split_at(20, 2000)

    assert 40.0 <= refined_cut(numbers, target, cut=50.0, low=40.0, high=60.0, whole=True) <= 60.0


def test_the_richer_side_stays_the_richer_one() -> None:
    # The step up at 85 is wider than the step down at 10, which the rule is about.
    numbers = np.repeat(np.arange(100.0), 20)
    target = (numbers < 10) | (numbers >= 85) | (np.arange(2000) % 20 < 9)

    assert refined_cut(numbers, target, cut=12.0, low=-INF, high=INF, whole=True) == 10.0
    assert refined_cut(numbers, target, cut=80.0, low=-INF, high=INF, whole=True) == 85.0


@pytest.mark.parametrize("target", [np.ones(50, dtype=np.bool_), np.zeros(50, dtype=np.bool_)])
def test_outcomes_that_are_all_alike_say_nothing(target: np.ndarray) -> None:
    assert refined_cut(np.arange(50.0), target, cut=17.0, low=-INF, high=INF, whole=True) == 17.0


def rows(young: int, old: int, count: int = 6000) -> list[dict[str, Any]]:
    random = np.random.default_rng(5)
    made: list[dict[str, Any]] = []
    for _ in range(count):
        age, link = int(random.integers(0, 1000)), bool(random.random() < 0.5)
        made.append({"age": age, "link": link, "outcome": "removed" if link and old <= age < young else "kept"})
    return made


def refined(
    made: list[dict[str, Any]], scope: Scope, holdout: np.ndarray | None = None
) -> tuple[Scope, tuple[RuleBody, ...]]:
    source = table(made)
    sample = platform_samples(source, LearnSettings())[0]
    language = read_language(source, sample, VOCABULARY, HIERARCHY, max_cuts=8)
    aside = np.zeros(len(sample), dtype=np.bool_) if holdout is None else holdout
    data = PlatformData(sample, language, encode(sample, language, aside, ()), aside)
    place = data.matrix.places
    rule = RuleBody.of(
        tuple(place[literal] for literal in scope.all),
        tuple(tuple(place[literal] for literal in exception) for exception in scope.unless),
    )
    result = with_better_cuts(EncodedRules(data, (rule,)))
    return to_scope(result.rules[0], result.data.matrix), result.rules


def test_both_ends_of_an_interval_move() -> None:
    scope = Scope((LINKED, older(60.0), younger(400.0)))

    found, _ = refined(rows(young=417, old=53), scope)

    assert found == Scope.of((LINKED, RangeLiteral(AGE, XSD.integer, min=53.0, max=417.0, via=(KM.hasAuthor,))))


def test_the_end_of_an_exception_moves() -> None:
    spared = [{**row, "outcome": "removed" if row["link"] and row["age"] >= 237 else "kept"} for row in rows(0, 0)]

    found, _ = refined(spared, Scope((LINKED,), ((younger(240.0),),)))

    assert found == Scope.of((LINKED,), ((younger(237.0),),))


def test_what_was_set_aside_says_nothing() -> None:
    honest, misleading = rows(young=417, old=0), rows(young=380, old=0)
    holdout = np.arange(len(honest) + len(misleading)) >= len(honest)

    found, _ = refined([*honest, *misleading], Scope((LINKED, younger(400.0))), holdout)

    assert found == Scope.of((LINKED, younger(417.0)))


def test_rules_without_ranges_stay_as_they_are() -> None:
    data = platform_data(table(rows(young=417, old=0)))
    rules = (RuleBody((data.matrix.places[LINKED],)),)

    assert with_better_cuts(EncodedRules(data, rules)).data is data


def test_cuts_are_added_to_their_own_feature_alone() -> None:
    source = table([row | {"topics": (EX + "Cats",)} for row in rows(young=417, old=0, count=50)])
    sample = platform_samples(source, LearnSettings())[0]
    language = read_language(source, sample, VOCABULARY, HIERARCHY, max_cuts=8)

    finer = language.with_cuts([younger(123.0), replace(younger(77.0), via=())])

    before, after = (
        {one.feature: set(one.cuts) for one in lang.dimensions if hasattr(one, "cuts")} for lang in (language, finer)
    )
    assert {feature: after[feature] - before[feature] for feature in after} == {feature: {123.0} for feature in before}


CROWDED = np.concatenate([np.arange(7200.0, 7318), [7318, 7319], np.arange(7320.0, 7430)])


def test_no_cut_is_the_number_of_one_post() -> None:
    assert refined_cut(CROWDED, CROWDED < 7319, cut=7300.0, low=-INF, high=INF) == 7320.0
    assert refined_cut(CROWDED / 100, CROWDED < 7319, cut=73.0, low=-INF, high=INF, whole=False) == 73.2
    # Nothing else was found there, or nothing to refine it by.
    assert refined_cut(CROWDED, CROWDED < 7319, cut=7319.0, low=7318.0, high=7319.0) == 7320.0
    assert refined_cut(CROWDED, CROWDED < 0, cut=7319.0, low=-INF, high=INF) == 7320.0


@pytest.mark.parametrize(("sources", "cut"), [(20, 2021.0), (3, 2020.0)])
def test_numbers_of_many_sources_are_cuts_as_they_are(sources: int, cut: float) -> None:
    years = np.repeat(np.arange(2015.0, 2026), 40)
    groups = np.arange(len(years)) % 40 % sources + 40 * (np.arange(len(years)) // 40)

    assert refined_cut(years, years < 2021, groups, cut=2021.0, low=-INF, high=INF) == cut
