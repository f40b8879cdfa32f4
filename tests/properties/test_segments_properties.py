"""The cut of time into stretches: the best of all cuts, quiet where nothing changes, and where scipy puts a change."""

from __future__ import annotations

import math
from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from kmgraph.learn.evidence.change_points import boundary_bits, change_points
from kmgraph.learn.sample.time_grid import MAX_BINS, bins_of, read_clock

counts = st.floats(0.0, 20.0).map(lambda number: round(number, 2))
bins = st.lists(st.tuples(counts, counts), min_size=1, max_size=8)

Numbers = tuple[float, ...]


def entropy_bits(hit: float, spared: float) -> float:
    return sum(-part * math.log2(part / (hit + spared)) for part in (hit, spared) if part > 0)


def description_bits(target: Numbers, kept: Numbers, changes: tuple[int, ...]) -> float:
    """Return the bits that describe the outcomes if the rate changes where it is said to, added up by hand."""
    bits = len(changes) * boundary_bits(len(target))
    for start, stop in pairwise([0, *changes, len(target)]):
        hit, spared = sum(target[start:stop]), sum(kept[start:stop])
        bits += entropy_bits(hit, spared) + 0.5 * math.log2(hit + spared + 1)
    return bits


@given(bins)
def test_no_other_cut_is_shorter(pairs: list[tuple[float, float]]) -> None:
    target, kept = zip(*pairs, strict=True)
    every = [cut for size in range(len(pairs)) for cut in combinations(range(1, len(pairs)), size)]

    found = change_points(target, kept)

    assert found in every
    best = min(description_bits(target, kept, cut) for cut in every)
    assert description_bits(target, kept, found) == pytest.approx(best)


@given(bins)
def test_it_does_not_matter_which_outcome_is_the_target(pairs: list[tuple[float, float]]) -> None:
    target, kept = zip(*pairs, strict=True)
    one, other = change_points(target, kept), change_points(kept, target)

    assert description_bits(target, kept, one) == pytest.approx(description_bits(target, kept, other))


@given(st.integers(1, 200), st.integers(1, 8))
def test_one_outcome_all_the_time_is_no_change(posts: int, n_bins: int) -> None:
    assert change_points([posts] * n_bins, [0] * n_bins) == ()


@pytest.mark.parametrize("posts", [20, 60, 200, 1000])
@pytest.mark.parametrize("rate", [0.05, 0.5, 0.9])
def test_a_steady_rate_rarely_seems_to_change(posts: int, rate: float) -> None:
    random = np.random.default_rng(posts)
    runs = 120
    changed = 0
    for _ in range(runs):
        hit = random.random(posts) < rate
        bin_of = np.arange(posts) * min(posts, MAX_BINS) // posts
        changed += bool(change_points(np.bincount(bin_of, weights=hit), np.bincount(bin_of, weights=~hit)))

    # At most 5 %: more would be seen by chance once in a hundred times.
    assert changed <= stats.binom.isf(0.01, runs, 0.05)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from([(0.9, 0.05), (0.05, 0.8), (0.7, 0.2)]), st.integers(40, 90))
def test_a_single_change_is_where_the_likelihood_ratio_is_highest(
    seed: int, rates: tuple[float, float], when: int
) -> None:
    random = np.random.default_rng(seed)
    hit = random.random(130) < np.where(np.arange(130) < when, *rates)

    found = change_points(hit, ~hit)
    ratios = {place: _likelihood_ratio(hit, place) for place in range(1, 130)}

    # Two rates and a boundary take some 14 bits; a ratio of 30 is worth 21.
    assert found or max(ratios.values()) < 30
    if len(found) == 1:
        # The code of a rate is a bit longer for more posts, so the two may differ where they are nearly as good.
        assert ratios[found[0]] >= max(ratios.values()) - 2.0


def _likelihood_ratio(hit: np.ndarray, place: int) -> float:
    """Return twice the log likelihood ratio of two rates against one: the G statistic of the two by two table."""
    table = np.array([[hit[:place].sum(), (~hit[:place]).sum()], [hit[place:].sum(), (~hit[place:]).sum()]])
    table = table[:, table.sum(axis=0) > 0]
    if table.shape[1] < 2:
        return 0.0
    return float(stats.chi2_contingency(table, correction=False, lambda_="log-likelihood").statistic)


@given(st.lists(st.integers(0, 2000), min_size=1, max_size=600))
def test_bins_hold_all_ticks_in_their_order(ticks: list[int]) -> None:
    found = bins_of(np.array(ticks, dtype=np.int64), 2001)
    of_posts = found.of_tick[ticks]

    assert 1 <= len(found) <= MAX_BINS
    assert set(of_posts.tolist()) == set(range(len(found)))
    assert np.all(np.diff(found.of_tick) >= 0)
    for number in range(len(found)):
        here = np.array(ticks)[of_posts == number]
        assert (here.min(), here.max()) == (found.first[number], found.last[number])
    for change in range(1, len(found)):
        assert found.last[change - 1] < found.boundary(change) <= found.first[change]


@given(st.lists(st.integers(0, 10**9), min_size=2, max_size=50))
def test_a_tick_holds_the_times_it_says(seconds: list[int]) -> None:
    time = np.array(seconds, dtype="datetime64[s]")
    clock = read_clock(time)
    if clock is None:
        assert len(set(seconds)) == 1
        return
    starts = np.array([np.datetime64(clock.starts_at(int(tick)).removesuffix("Z")) for tick in clock.tick])
    assert np.all(starts <= time)
    assert np.all(time < starts + np.timedelta64(clock.seconds, "s"))
    assert clock.length >= min(MAX_BINS, max(seconds) - min(seconds))
