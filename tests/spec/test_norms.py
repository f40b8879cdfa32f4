"""Norms: a rule is of one platform, of several or of all; what a platform does for other reasons is no norm."""

from __future__ import annotations

from dataclasses import replace
from functools import reduce
from typing import TYPE_CHECKING

import numpy as np
import pytest
from learn_arenas import all_rows

from kmgraph.learn.evidence import reach as reaching
from kmgraph.learn.evidence.reach import Asked, Reach
from kmgraph.learn.platform_rules import PlatformRules
from kmgraph.learn.sample.sample import Sample
from kmgraph.learn.statistics.noisy_or import Grouping
from kmgraph.model import NormLevel

if TYPE_CHECKING:
    from collections.abc import Sequence

POSTS = 1500
FEATURE = np.tile(np.arange(POSTS) % 5 == 0, 3)
EVERYWHERE = np.ones(3 * POSTS, dtype=np.bool_)
NAMES = ("a", "b", "c")


def platform(place: int, rates: np.ndarray, seed: int, *covers: np.ndarray) -> PlatformRules:
    """Return the posts of one platform, removed at the rates given."""
    rows = np.arange(POSTS) + place * POSTS
    target = np.random.default_rng([seed, place]).random(POSTS) < rates
    keys, never = rows.astype(np.uint64), np.full(POSTS, np.datetime64("NaT"), dtype="datetime64[s]")
    sample = Sample(NAMES[place], rows, target, np.arange(POSTS), keys, keys, never, never)
    grouping = reduce(Grouping.split, covers, Grouping.start(POSTS))
    return PlatformRules(replace(all_rows(sample), grouping=grouping), (), ())


def rates(inside: float, outside: float = 0.05) -> np.ndarray:
    return np.where(FEATURE[:POSTS], inside, outside)


def reaches(rules: list[Asked], platforms: Sequence[PlatformRules], level: float) -> tuple[Reach, ...]:
    return reaching.reaches(rules, platforms, level, least_clusters=10)


def reach(*platforms: PlatformRules) -> Reach:
    (found,) = reaches([Asked("a", FEATURE, EVERYWHERE)], platforms, 0.05)
    return found


def places_with(count: int) -> np.ndarray:
    """Return so many places of a platform's posts, shape (POSTS,)."""
    return np.arange(POSTS) < count


def reach_of(elsewhere: np.ndarray, other: PlatformRules) -> Reach:
    """Return how far a rule of platform A reaches whose scope covers these posts of the other."""
    (found,) = reaches(
        [Asked("a", np.concatenate([FEATURE[:POSTS], elsewhere]), EVERYWHERE[: 2 * POSTS])],
        [platform(0, rates(0.9), 0), other],
        0.05,
    )
    return found


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize(
    ("elsewhere", "expected"),
    [
        ((0.05, 0.05), Reach(NormLevel.MICRO)),
        ((0.9, 0.05), Reach(NormLevel.MESO, ("b",))),
        ((0.05, 0.5), Reach(NormLevel.MESO, ("c",))),
        ((0.9, 0.5), Reach(NormLevel.MACRO, ("b", "c"))),
    ],
)
def test_a_rule_is_as_wide_as_the_platforms_it_shows_on(
    elsewhere: tuple[float, float], expected: Reach, seed: int
) -> None:
    found = reach(*(platform(place, rates(rate), seed) for place, rate in enumerate((0.9, *elsewhere))))

    assert found == expected


@pytest.mark.parametrize(("sources", "expected"), [(9, Reach()), (10, Reach(NormLevel.MACRO, ("b",)))])
def test_nothing_is_told_of_a_platform_by_few_sources(sources: int, expected: Reach) -> None:
    there = platform(1, rates(0.9), 0)
    data = there.everywhere.data
    few = replace(data.sample, cluster=np.where(FEATURE[:POSTS], np.arange(POSTS) // 5 % sources, np.arange(POSTS)))
    told = replace(there, everywhere=replace(there.everywhere, data=replace(data, sample=few)))

    assert reach(platform(0, rates(0.9), 0), told) == expected


def test_with_one_platform_there_is_no_level() -> None:
    assert reach(platform(0, rates(0.9), 0)) == Reach()


def test_a_platform_without_such_posts_can_not_tell() -> None:
    (found,) = reaches(
        [Asked("a", FEATURE & (np.arange(3 * POSTS) < POSTS), EVERYWHERE)],
        [platform(0, rates(0.9), 0), platform(1, rates(0.9), 0)],
        0.05,
    )

    assert found == Reach()


@pytest.mark.parametrize("hit", [0, 1, 2])
def test_few_posts_of_which_none_or_hardly_any_was_hit_show_that_a_rule_is_of_one_platform(hit: int) -> None:
    elsewhere, outcomes = places_with(30), np.zeros(POSTS)
    outcomes[np.flatnonzero(elsewhere)[:hit]] = 1

    assert reach_of(elsewhere, platform(1, outcomes, 0)) == Reach(NormLevel.MICRO)


@pytest.mark.parametrize("posts", [0, 1, 2])
def test_too_few_posts_show_nothing_whatever_their_outcomes(posts: int) -> None:
    elsewhere = places_with(posts)

    assert reach_of(elsewhere, platform(1, rates(0.05), 0)) == Reach()
    assert reach_of(elsewhere, platform(1, np.ones(POSTS) * elsewhere, 0)).level is not NormLevel.MICRO


def test_a_platform_that_hits_everything_can_not_tell() -> None:
    assert reach(platform(0, rates(0.9), 0), platform(1, rates(1, 1), 0)) == Reach()


def test_of_one_platform_is_what_every_other_could_have_shown() -> None:
    seen = np.concatenate([FEATURE[:POSTS], FEATURE[:POSTS], np.zeros(POSTS, dtype=np.bool_)])
    first, silent = platform(0, rates(0.9), 0), platform(2, rates(0.05), 0)
    (here,) = reaches([Asked("a", seen, EVERYWHERE)], [first, platform(1, rates(0.05), 0), silent], 0.05)
    (there,) = reaches([Asked("a", seen, EVERYWHERE)], [first, platform(1, rates(0.9), 0), silent], 0.05)

    assert here == Reach()
    assert there == Reach(NormLevel.MESO, ("b",))


def test_what_another_rule_there_hits_is_not_this_rule() -> None:
    # Elsewhere a rule about something else hits half of the posts in scope.
    other = np.random.default_rng(3).random(POSTS) < np.where(FEATURE[:POSTS], 0.5, 0.1)
    hit = np.where(other, 0.9, 0.05)

    assert reach(platform(0, rates(0.9), 0), platform(1, hit, 0)).also_on == ("b",)
    assert reach(platform(0, rates(0.9), 0), platform(1, hit, 0, other)).also_on == ()


def test_the_same_rule_there_or_a_wider_one_is() -> None:
    almost = FEATURE[:POSTS] & (np.arange(POSTS) % 25 != 0)
    wider = FEATURE[:POSTS] | (np.arange(POSTS) % 5 == 1)
    for cover in (FEATURE[:POSTS], almost | (np.arange(POSTS) % 50 == 1), wider):
        hit = np.where(cover | FEATURE[:POSTS], 0.9, 0.05)
        assert reach(platform(0, rates(0.9), 0), platform(1, hit, 0, cover)).level is NormLevel.MACRO


def test_a_platform_that_removes_more_of_everything_has_no_such_norm() -> None:
    assert reach(platform(0, rates(0.9), 0), platform(1, rates(0.6, 0.6), 0)) == Reach(NormLevel.MICRO)


def test_false_alarms_over_many_rules_are_held() -> None:
    random = np.random.default_rng(9)
    alarms = 0
    for seed in range(120):
        masks = [np.concatenate([FEATURE[:POSTS], random.random(POSTS) < 0.2]) for _ in range(6)]
        found = reaches(
            [Asked("a", mask, EVERYWHERE[: len(mask)]) for mask in masks],
            [platform(0, rates(0.9), seed), platform(1, rates(0.3, 0.3), seed)],
            0.05,
        )
        alarms += any(each.also_on for each in found)

    assert alarms <= 12
