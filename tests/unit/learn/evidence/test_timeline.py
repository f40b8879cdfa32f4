"""When a rule began, changed and ended: found where it was planted, and nowhere else."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from learn_arenas import all_rows

from kmgraph.learn.evidence.confidence import Quarters, is_stable
from kmgraph.learn.evidence.timeline import Timeline, rule_timeline, time_caveats, told_times
from kmgraph.learn.sample.sample import Sample
from kmgraph.learn.sample.time_grid import read_clock
from kmgraph.learn.testing.rows import TestRows
from kmgraph.model import Candidate, Confidence, Evidence, Period, Scope

if TYPE_CHECKING:
    from collections.abc import Callable

    Rates = Callable[[np.ndarray], np.ndarray]

START = np.datetime64("2024-01-01T00:00:00", "s")
DAYS = 360
PERIOD = DAYS / 24  # half a month


@dataclass(frozen=True)
class Seen:
    """Posts over a year: some in the scope of a rule, some in that of another, all others."""

    arena: TestRows
    inside: np.ndarray
    others: np.ndarray

    def timeline(self) -> Timeline:
        clock = read_clock(self.arena.data.sample.time)
        assert clock is not None
        return rule_timeline(self.arena, clock, self.inside, self.others)


def seen(
    seed: int,
    rule: Rates,
    *,
    rows: int = 3000,
    scope: float = 0.1,
    beside: Rates = lambda day: 0.02 + 0 * day,
    other: Rates | None = None,
    cluster: np.ndarray | None = None,
    correlation: float = 0.0,
) -> Seen:
    """Return posts whose rates are functions of the day, in [0, 1]."""
    random = np.random.default_rng(seed)
    day = np.sort(random.uniform(0, DAYS, rows))
    inside = random.random(rows) < scope
    others = (random.random(rows) < 0.15) if other else np.zeros(rows, dtype=np.bool_)
    rate = np.where(inside, rule(day), beside(day))
    if other:
        rate = np.where(others, 1 - (1 - rate) * (1 - other(day)), rate)
    time = START + (day * 86_400).astype("timedelta64[s]")
    sample = Sample(
        platform="p",
        rows=np.arange(rows),
        target=random.random(rows) < rate,
        cluster=np.arange(rows) if cluster is None else cluster,
        keys=np.arange(rows, dtype=np.uint64),
        cluster_keys=np.arange(rows, dtype=np.uint64),
        time=time,
        acted=time,
    )
    arena = all_rows(sample, correlation)
    return Seen(arena, inside, others)


def steps(*parts: tuple[float, float]) -> Rates:
    """Return a rate that changes at fractions of the year: (from when on, rate) each."""

    def rate(day: np.ndarray) -> np.ndarray:
        found = np.zeros(len(day))
        for since, level in parts:
            found = np.where(day >= since * DAYS, level, found)
        return found

    return rate


def days_since_start(time: str | None) -> float:
    assert time is not None
    return float((np.datetime64(time.removesuffix("Z")) - START) / np.timedelta64(86_400, "s"))


WORLDS = 40


@pytest.mark.parametrize("when", [0.25, 0.5, 0.75])
@pytest.mark.parametrize("high", [0.9, 0.6])
def test_the_day_a_rule_began_or_ended_is_found_within_a_period(when: float, high: float) -> None:
    began = [seen(seed, steps((0, 0.02), (when, high))).timeline() for seed in range(WORLDS)]
    ended = [seen(seed, steps((0, high), (when, 0.02))).timeline() for seed in range(WORLDS)]

    def near(time: str | None) -> bool:
        return time is not None and abs(days_since_start(time) - when * DAYS) <= PERIOD

    assert np.mean([near(each.valid_from) and each.valid_until is None for each in began]) >= 0.9
    assert np.mean([near(each.valid_until) and each.valid_from is None for each in ended]) >= 0.9


def test_a_rule_that_came_and_went_has_both_ends() -> None:
    found = seen(1, steps((0, 0.02), (0.3, 0.9), (0.7, 0.02))).timeline()

    assert [len(found.periods), len({found.valid_from, found.valid_until, None})] == [3, 3]
    assert days_since_start(found.valid_from) == pytest.approx(0.3 * DAYS, abs=PERIOD)
    assert days_since_start(found.valid_until) == pytest.approx(0.7 * DAYS, abs=PERIOD)


def test_a_rule_that_was_relaxed_changed_and_did_not_end() -> None:
    world = seen(2, steps((0, 0.9), (0.5, 0.4)))
    found = world.timeline()

    assert (found.valid_from, found.valid_until, len(found.periods)) == (None, None, 2)
    rate = world.arena.data.sample.target[world.inside & found.current].mean()
    assert rate == pytest.approx(0.4, abs=0.1), "what is said of the rule is said of its latest period"
    strictest = world.arena.data.sample.target[world.inside & found.strictest].mean()
    assert strictest == pytest.approx(0.9, abs=0.1), "what it could do is what it did"


def test_periods_hold_all_posts_in_scope_and_follow_each_other() -> None:
    world = seen(3, steps((0, 0.02), (0.3, 0.9), (0.7, 0.3)))
    found = world.timeline().periods

    target = world.arena.data.sample.target[world.inside]
    assert sum(each.target or 0 for each in found) == target.sum()
    assert sum(each.kept or 0 for each in found) == (~target).sum()
    assert [found[0].start, found[-1].end] == [None, None]
    assert [each.end for each in found[:-1]] == [each.start for each in found[1:]]
    assert all(each.clusters == (each.target or 0) + (each.kept or 0) for each in found)


@pytest.mark.parametrize("rate", [0.3, 0.9])
def test_a_steady_rule_rarely_changes(rate: float) -> None:
    changed = [bool(seen(seed, steps((0, rate))).timeline().periods) for seed in range(100)]

    assert np.mean(changed) <= 0.05


def test_campaigns_are_no_change() -> None:
    # A quarter of the posts of a rule that spares half come from campaigns: 20 copies in a day, with one fate.
    changed = 0
    for seed in range(30):
        world = seen(seed, steps((0, 0.5)), correlation=0.9)
        random = np.random.default_rng(1000 + seed)
        rows = np.flatnonzero(world.inside)
        cluster, target = world.arena.data.sample.cluster.copy(), world.arena.data.sample.target.copy()
        for first in random.choice(np.arange(0, len(rows) - 20, 20), size=4, replace=False):
            copies = rows[first : first + 20]
            cluster[copies], target[copies] = cluster[copies[0]], target[copies[0]]
        data = world.arena.data
        sample = replace(data.sample, cluster=cluster, target=target)
        arena = replace(world.arena, data=replace(data, sample=sample))
        changed += bool(replace(world, arena=arena).timeline().periods)

    assert changed <= 2


@pytest.mark.parametrize(
    ("rule", "beside", "other"),
    [
        (steps((0, 0.6), (0.5, 0.8)), steps((0, 0.02), (0.5, 0.51)), None),
        (steps((0, 0.9), (0.5, 0.45)), steps((0, 0.02), (0.5, 0.01)), steps((0, 0.8), (0.5, 0.4))),
    ],
    ids=["the background rose", "all moderation got laxer"],
)
def test_what_happens_to_everything_is_no_change_of_the_rule(rule: Rates, beside: Rates, other: Rates | None) -> None:
    changed = [bool(seen(seed, rule, beside=beside, other=other).timeline().periods) for seed in range(20)]

    assert sum(changed) <= 1


def test_the_end_of_another_rule_is_no_change_of_this_one() -> None:
    ended = steps((0, 0.9), (0.5, 0.0))
    found = [seen(seed, steps((0, 0.3)), other=ended, scope=0.2).timeline() for seed in range(20)]

    assert sum(bool(each.periods) for each in found) <= 1


def test_a_rule_ends_although_others_end_with_it() -> None:
    ended = steps((0, 0.9), (0.5, 0.02))
    found = [seen(seed, ended, other=ended).timeline() for seed in range(10)]

    assert all(days_since_start(each.valid_until) == pytest.approx(DAYS / 2, abs=PERIOD) for each in found)


def test_without_times_there_is_no_clock() -> None:
    assert read_clock(np.full(5, np.datetime64("NaT"), dtype="datetime64[s]")) is None
    assert read_clock(np.full(5, START)) is None


@pytest.mark.parametrize(
    ("rule", "expected"),
    [(steps((0, 0.8)), True), (steps((0, 0.8), (0.5, 0.02)), True), (steps((0, 0.02), (0.9, 0.9)), False)],
)
def test_a_rule_is_stable_that_shows_in_two_quarters(rule: Rates, expected: bool) -> None:
    world = seen(0, rule)
    clock = read_clock(world.arena.data.sample.time)
    assert clock is not None

    assert is_stable(world.arena, world.inside, Quarters.of(world.arena, clock)) is expected
    assert is_stable(world.arena, world.inside, None) is None


def test_what_ended_or_changed_is_told_by_platform() -> None:
    def candidate(confidence: Confidence, n_periods: int, until: str | None) -> Candidate:
        evidence = Evidence(
            9, 1, 5, 0.9, (0.6, 1.0), 0.1, valid_until=until, periods=(Period(None, None, 9, 1, 5),) * n_periods
        )
        return Candidate("p", Scope.of(()), evidence, confidence)

    day = "2025-01-01T00:00:00Z"
    candidates = [
        candidate(Confidence.LIKELY, 2, day),
        candidate(Confidence.WELL_SUPPORTED, 3, day),
        candidate(Confidence.LIKELY, 2, None),
        candidate(Confidence.HINT, 2, day),
        candidate(Confidence.LIKELY, 0, None),
    ]
    sample = replace(seen(0, steps((0, 0.5)), rows=10).arena.data.sample, too_recent=7, delay=5400.0)

    assert [(each.code, dict(each.numbers)) for each in time_caveats(sample, candidates)] == [
        ("recent-posts", {"platform": "p", "rows": 7, "hours": 1.5, "days": 0.1}),
        ("no-longer-observed", {"platform": "p", "rules": 2}),
        ("rule-changed", {"platform": "p", "rules": 2}),
    ]


def test_the_times_told_are_those_of_the_kth_source_from_either_end() -> None:
    times = START + np.arange(40) * np.timedelta64(10, "D")
    sources = np.arange(40)
    assert told_times(times, sources, 10) == ("2024-03-31T00:00:00Z", "2024-10-27T00:00:00Z")
    # One source more, or one that posts all the time, moves an end by one source at most.
    early = np.concatenate([[np.datetime64("2019-01-01", "s")] * 9, times])
    assert told_times(early, np.concatenate([[99] * 9, sources]), 10)[0] == "2024-03-21T00:00:00Z"
    assert told_times(times[:9], sources[:9], 10) == ()
    assert told_times(times[::-1], np.arange(40) % 9, 10) == ()
    # Of so few that their ends change places nothing is told.
    assert told_times(times[:12], sources[:12], 10) == ()
    assert told_times(times[:0], sources[:0], 10) == ()
