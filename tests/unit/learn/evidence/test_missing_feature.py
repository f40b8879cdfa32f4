"""What shows how strict a platform is, and which differences inside a scope matter."""

from __future__ import annotations

import math

import numpy as np
import pytest
from learn_arenas import arena_of, posts

from kmgraph.learn.evidence.missing_feature import LOW_RATE, NEARLY_ALL, differs_between_clusters, is_incomplete, is_lax
from kmgraph.learn.statistics.rates import Interval

HALF = (0.5, 0.52, 0.53, 0.53, 0.55, 0.57)


def around(rate: float) -> Interval:
    return Interval(rate - 0.03, rate, rate + 0.03)


@pytest.mark.parametrize(("rate", "others"), [(0.44, HALF), (0.5, HALF), (0.34, (0.33, 0.36, 0.38))])
def test_a_rate_that_the_other_rules_share_is_the_platforms_strictness(rate: float, others: tuple[float, ...]) -> None:
    assert not is_lax(around(rate), others)
    assert is_lax(around(rate), (0.9, 0.88, 0.91, 0.9))


def test_a_rate_clearly_below_that_of_a_lax_platform_is_lax() -> None:
    assert is_lax(around(0.3), HALF)
    assert is_lax(around(0.28), (0.4, 0.4, 0.4, 0.4, 0.4)), "rates differ less where rules are enforced less"


def test_two_stricter_rules_are_no_measure_where_six_agree() -> None:
    assert not is_lax(around(0.51), (*HALF[1:], 0.92, 0.94))


def test_three_stricter_rules_are_the_measure_however_many_others_agree() -> None:
    assert is_lax(around(0.42), (0.33, 0.34, 0.36, 0.36, 0.37, 0.38, 0.87, 0.89, 0.93))


def test_two_stricter_rules_are_the_measure_where_the_others_differ() -> None:
    assert is_lax(around(0.37), (0.1, 0.3, 0.33, 0.35, 0.36, 0.73, 0.75))


def test_one_stricter_rule_counts_for_more_than_three_that_may_be_stand_ins() -> None:
    assert is_lax(around(0.34), (0.33, 0.35, 0.36, 0.9))


@pytest.mark.parametrize("others", [(), (0.9,), (0.3, 0.32)])
def test_with_few_other_rules_a_clear_majority_must_be_kept(others: tuple[float, ...]) -> None:
    assert is_lax(Interval(0.3, 0.36, LOW_RATE - 0.01), others)
    assert not is_lax(Interval(0.44, 0.47, 0.49), others)


def test_two_stricter_clusters_of_many_are_chance_where_few_posts_are_kept() -> None:
    cluster, target = np.arange(400) // 2, np.ones(400, dtype=np.bool_)
    target[[0, 1, 2, 3, 10, 20, 30, 40]] = False  # two clusters of two posts kept, and four posts by themselves

    assert score(target, cluster) > 3.5, "the score alone would be taken for a difference"
    assert not differs_between_clusters(target, cluster)
    target[[4, 5, 6, 7, 8, 9]] = False
    assert differs_between_clusters(target, cluster)


def score(target: np.ndarray, cluster: np.ndarray) -> float:
    """Return Tarone's score, from the definition: pairs of posts of one cluster, each way."""
    residual = target - target.mean()
    pairs = [
        residual[one] * residual[other]
        for one in range(len(target))
        for other in np.flatnonzero(cluster == cluster[one])
        if other != one
    ]
    return float(sum(pairs) / residual.var() / math.sqrt(2 * len(pairs)))


@pytest.mark.parametrize(("kept", "expected"), [(40, True), (18, False)])
def test_what_tells_apart_matters_only_if_more_than_a_few_posts_are_kept(kept: int, expected: bool) -> None:
    place = arena_of([*posts("here", 400 - 3 * kept, 0), *posts("here spared", 2 * kept, kept)])
    alone, interval = np.ones(len(place.data.sample), dtype=np.bool_), around(1 - kept / 400)
    assert (kept / 400 <= 1 - NEARLY_ALL) is not expected

    assert is_incomplete(place, alone, interval, (0.95, 0.95, 0.95)) is expected


def test_a_low_rate_in_a_written_scope_is_lax_enforcement() -> None:
    place = arena_of(posts("here", 30, 60))
    alone, interval, others = (
        np.ones(len(place.data.sample), dtype=np.bool_),
        Interval(0.25, 0.34, 0.43),
        (0.9, 0.9, 0.88),
    )

    assert is_incomplete(place, alone, interval, others)
    assert not is_incomplete(place, alone, interval, others, written=True)


def test_what_tells_apart_inside_a_written_scope_still_counts() -> None:
    place = arena_of([*posts("here", 30, 10), *posts("here spared", 2, 58)])
    alone = np.ones(len(place.data.sample), dtype=np.bool_)

    assert is_incomplete(place, alone, Interval(0.25, 0.32, 0.42), (0.9, 0.9, 0.88), written=True)
