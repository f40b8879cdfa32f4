"""Rates of scopes: what posts of one author are worth, and intervals that cover what they promise."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kmgraph.learn.statistics.clustering import pooled_correlation, scoped
from kmgraph.learn.statistics.exact_tests import Counts
from kmgraph.learn.statistics.rates import fit_prior

posts = st.lists(st.tuples(st.booleans(), st.integers(0, 6)), max_size=60)


@given(posts, st.floats(0.0, 1.0))
def test_a_scope_is_worth_between_its_clusters_and_its_posts(rows: list[tuple[bool, int]], pooled: float) -> None:
    target = np.array([hit for hit, _ in rows], dtype=np.bool_)
    cluster = np.array([code for _, code in rows], dtype=np.intp)

    found = scoped(target, cluster)
    worth = found.effective(pooled)

    assert found.counts == Counts(float(target.sum()), float((~target).sum()))
    assert worth.total <= len(rows) + 1e-9
    if rows:
        largest = max(np.bincount(cluster))
        assert worth.total >= len(rows) / largest - 1e-9
        rates = [target[cluster == code].mean() for code in set(cluster.tolist())]
        assert min(rates) - 1e-9 <= worth.rate <= max(rates) + 1e-9
        if len(set(np.bincount(cluster)[np.unique(cluster)].tolist())) == 1:
            assert worth.rate == pytest.approx(found.counts.rate)


def test_few_authors_with_many_posts_do_not_make_the_rate_of_all() -> None:
    # Four authors whose 220 posts were all removed, nineteen others of whom one was.
    cluster = np.concatenate([np.repeat(np.arange(4), 55), np.arange(4, 23)])
    target = np.concatenate([np.ones(220, dtype=np.bool_), np.arange(19) == 0])

    worth = scoped(target, cluster).effective(1.0)

    assert scoped(target, cluster).counts.rate > 0.9
    assert worth.total == pytest.approx(23, abs=1)
    assert worth.rate == pytest.approx(5 / 23, abs=0.03)


@given(posts, st.randoms(use_true_random=False))
def test_neither_the_order_of_posts_nor_the_codes_of_clusters_matter(rows: list[tuple[bool, int]], draw) -> None:  # type: ignore[no-untyped-def]
    shuffled = draw.sample(rows, len(rows))
    one, other = (
        scoped(np.array([hit for hit, _ in some], dtype=np.bool_), np.array([code * by for _, code in some], dtype=int))
        for some, by in ((rows, 1), (shuffled, 7))
    )

    assert one.excess == pytest.approx(other.excess, abs=1e-9)
    assert one.effective(0.2).total == pytest.approx(other.effective(0.2).total)


def test_the_excess_is_that_of_all_pairs() -> None:
    random = np.random.default_rng(0)
    target, cluster = random.random(40) < 0.4, random.integers(0, 9, size=40)
    residual = target - target.mean()

    naive = sum(residual[i] * residual[j] for i in range(40) for j in range(40) if i != j and cluster[i] == cluster[j])

    assert scoped(target, cluster).excess == pytest.approx(naive)


@pytest.mark.parametrize("correlation", [0.0, 0.1, 0.4, 0.8])
def test_intervals_cover_what_they_promise_whatever_authors_share(correlation: float) -> None:
    random = np.random.default_rng(7)
    covered = []
    for _ in range(60):
        rates = random.beta(12, 4, size=8)
        scopes = [scoped(*clustered(random, rate, correlation)) for rate in rates]
        pooled = pooled_correlation(scopes)
        groups = [scope.effective(pooled) for scope in scopes]
        prior = fit_prior(groups)
        found = [prior.update(group) for group in groups]
        covered += [interval.low <= rate <= interval.high for interval, rate in zip(found, rates, strict=True)]

    assert 0.93 <= np.mean(covered) <= 0.97


def clustered(random: np.random.Generator, rate: float, correlation: float) -> tuple[np.ndarray, np.ndarray]:
    """Return outcomes of 30 to 300 authors with some posts each, whose own rates vary about the rate given."""
    authors = int(random.integers(30, 300))
    cluster = np.repeat(np.arange(authors), random.geometric(0.4, size=authors))
    weight = 1 / max(correlation, 1e-9) - 1
    own = random.beta(rate * weight, (1 - rate) * weight, size=authors) if correlation else np.full(authors, rate)
    return random.random(len(cluster)) < own[cluster], cluster
