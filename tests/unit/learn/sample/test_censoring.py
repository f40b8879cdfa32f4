"""Posts too recent to be known as kept: what they would do to a rate, and that they no longer do it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from learn_tables import table

from kmgraph.learn import LearnSettings
from kmgraph.learn.sample.censoring import Recent, recent_posts
from kmgraph.learn.sample.sample import platform_samples
from kmgraph.model import Outcome

START = np.datetime64("2025-01-01T00:00:00", "s")
DAY = 86_400
NEVER = np.datetime64("NaT")


@dataclass(frozen=True)
class Posts:
    """Posts of one platform; times are UTC, NaT if unknown."""

    target: np.ndarray
    posted: np.ndarray
    decided: np.ndarray
    observed: np.ndarray

    def recent(self) -> Recent:
        return recent_posts(self.target, self.posted, self.decided, self.observed)

    def shuffled(self, order: np.ndarray) -> Posts:
        return Posts(self.target[order], self.posted[order], self.decided[order], self.observed[order])


def at(days: np.ndarray, known: np.ndarray | bool = True) -> np.ndarray:
    times = START + (days * DAY).astype("timedelta64[s]")
    return np.where(known, times, NEVER)


def crawl(seed: int, rows: int = 4000, days: float = 60, delay: float = 4, rate: float = 0.5) -> Posts:
    """Return posts of 60 days, looked up together at the end; removals take four days on average."""
    random = np.random.default_rng(seed)
    posted, wait = random.uniform(0, days, rows), random.exponential(delay, rows)
    target = (random.random(rows) < rate) & (posted + wait <= days)
    return Posts(target, at(posted), at(posted + wait, target), at(np.full(rows, days)))


def test_recent_posts_lower_the_rate_and_leaving_them_out_restores_it() -> None:
    raw, mended, lopsided = [], [], []
    for seed in range(20):
        posts = crawl(seed)
        left_out = posts.recent().rows
        raw.append(posts.target.mean())
        mended.append(posts.target[~left_out].mean())
        lopsided.append(posts.target[~(left_out & ~posts.target)].mean())

    error = 3 * 0.5 / np.sqrt(20 * 3000)
    assert np.mean(raw) < 0.5 - 3 * error
    assert np.mean(lopsided) > 0.5 + 3 * error, "without the kept posts alone the rate would be too high"
    assert np.mean(mended) == pytest.approx(0.5, abs=error)


def test_the_delay_is_the_quantile_of_those_watched_for_long() -> None:
    found = crawl(0, rows=20_000, days=60, delay=4).recent()

    assert found.delay is not None
    assert found.delay / DAY == pytest.approx(-4 * np.log(0.05), rel=0.05)


def test_posts_watched_for_as_long_as_removals_take_stay() -> None:
    posts = crawl(1, delay=1)
    later = Posts(posts.target, posts.posted, posts.decided, posts.observed + np.timedelta64(30 * DAY, "s"))

    assert posts.recent().count > 0
    assert later.recent().count == 0


@given(st.integers(0, 1000), st.sampled_from(["posted", "decided", "observed"]))
def test_without_times_nothing_is_left_out(seed: int, missing: str) -> None:
    posts = crawl(seed, rows=200)
    nothing = np.full(200, NEVER, dtype="datetime64[s]")

    assert replace(posts, **{missing: nothing}).recent().count == 0


def test_a_few_removals_tell_no_delay() -> None:
    posts = crawl(0, rows=30, rate=0.3)

    assert posts.target.sum() < 20
    assert posts.recent().delay is None


@given(st.integers(0, 1000))
def test_the_order_of_rows_does_not_matter(seed: int) -> None:
    posts = crawl(seed, rows=150)
    posts = replace(posts, posted=posts.posted.astype("datetime64[D]").astype("datetime64[s]"))
    order = np.random.default_rng(seed).permutation(150)

    assert np.array_equal(posts.recent().rows[order], posts.shuffled(order).recent().rows)
    assert posts.recent().delay == posts.shuffled(order).recent().delay


@given(st.integers(0, 200))
def test_every_kept_post_younger_than_the_delay_goes_and_no_other(seed: int) -> None:
    posts = crawl(seed, rows=300)
    found = posts.recent()
    assert found.delay is not None
    age = (posts.observed - posts.posted) / np.timedelta64(1, "s")

    assert np.array_equal(found.rows[~posts.target], (age < found.delay)[~posts.target])
    oldest_left_out = posts.posted[found.rows & ~posts.target].min()
    assert np.all(posts.posted[found.rows & posts.target] >= oldest_left_out)


def test_samples_leave_recent_posts_out_and_say_so() -> None:
    posts = crawl(3, rows=600)
    rows: list[dict[str, object]] = [
        {"author": f"a{i}", "outcome": "removed" if hit else "kept"} for i, hit in enumerate(posts.target)
    ]
    source = replace(table(rows), posted_at=posts.posted, decided_at=posts.decided, observed_at=posts.observed)
    (sample,) = platform_samples(source, LearnSettings())
    (without,) = platform_samples(table(rows), LearnSettings())

    assert sample.too_recent == posts.recent().count
    assert sample.too_recent > 0
    assert len(sample) + sample.too_recent == len(without) == 600
    assert sample.delay == posts.recent().delay


def test_where_every_post_is_recent_the_removed_ones_stay() -> None:
    none, day, minute = np.zeros(100), np.ones(100), np.full(100, 1 / 1440)
    target = np.arange(100) < 30
    source = replace(
        table([{"outcome": Outcome.REMOVED if hit else Outcome.KEPT} for hit in target]),
        posted_at=at(none),
        decided_at=at(day, target),
        observed_at=at(minute),
    )
    (sample,) = platform_samples(source, LearnSettings())

    assert sample.target.tolist() == [True] * 30
    assert sample.too_recent == 70
