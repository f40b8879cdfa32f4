"""The bit-set search against a naive one that tries every conjunction on plain sets."""

from __future__ import annotations

from itertools import combinations
from math import comb, factorial, log2

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kmgraph.learn.hypothesis.bits import Weights, pack, unpack
from kmgraph.learn.hypothesis.blocks import OutcomeBlock, SearchSpace
from kmgraph.learn.search.best_conjunction import best_conjunction
from kmgraph.learn.statistics.description_length import Population, conjunction_bits, integer_bits


def entropy(a: float, b: float) -> float:
    return sum(-x * log2(x / (a + b)) for x in (a, b) if x > 0)


def length(a: float, b: float) -> float:
    return entropy(a, b) + 0.5 * log2(a + b + 1)


def naive_gain(
    p: float, n: float, total_p: float, total_n: float, literals: tuple[int, ...], costs: np.ndarray
) -> float:
    if p * total_n <= n * total_p:
        return -np.inf
    k = len(literals)
    bits = log2(2.865064)
    rest = log2(k)
    while rest > 0:
        bits, rest = bits + rest, log2(rest)
    cost = bits + sum(costs[i] for i in literals) - log2(factorial(k))
    gain: float = length(total_p, total_n) - length(p, n) - length(total_p - p, total_n - n) - cost
    return gain


def naive_best(covers: np.ndarray, target: np.ndarray, weight: np.ndarray, costs: np.ndarray, most: int) -> float:
    total_p, total_n = weight[target].sum(), weight[~target].sum()
    best = 0.0
    for k in range(1, most + 1):
        for literals in combinations(range(len(covers)), k):
            inside = covers[list(literals)].all(axis=0)
            p, n = weight[inside & target].sum(), weight[inside & ~target].sum()
            best = max(best, naive_gain(p, n, total_p, total_n, literals, costs))
    return best


@st.composite
def tables(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    seed = draw(st.integers(0, 2**32 - 1))
    random = np.random.default_rng(seed)
    n_columns, n_rows = draw(st.integers(1, 9)), draw(st.integers(2, 300))
    covers = random.random((n_columns, n_rows)) < random.uniform(0.1, 0.9, size=(n_columns, 1))
    planted = covers[random.permutation(n_columns)[: draw(st.integers(1, 4))]].all(axis=0)
    target = np.where(planted, random.random(n_rows) < 0.9, random.random(n_rows) < draw(st.floats(0.0, 0.5)))
    weight = random.integers(1, draw(st.integers(2, 12)), size=n_rows).astype(np.float64)
    costs = random.uniform(0.0, 6.0, size=n_columns)
    return covers, target, weight, costs


def space(covers: np.ndarray, target: np.ndarray, weight: np.ndarray, costs: np.ndarray) -> SearchSpace:
    def side(rows: np.ndarray) -> OutcomeBlock:
        live = pack(np.ones(int(rows.sum()), dtype=np.bool_))
        return OutcomeBlock(pack(covers[:, rows]), Weights.of(weight[rows]), live)

    count = len(covers)
    nothing = np.zeros((count, count), dtype=np.bool_)
    return SearchSpace(side(target), side(~target), costs, nothing, np.zeros(count, dtype=np.int64))


@settings(max_examples=150, deadline=None)
@given(tables(), st.integers(1, 4))
def test_the_search_finds_what_trying_everything_finds(
    table: tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray], most: int
) -> None:
    found = best_conjunction(space(*table), max_literals=most, effort=10**9)

    assert found.gap == 0.0
    assert (found.best.gain if found.best else 0.0) == pytest.approx(naive_best(*table, most), abs=1e-6)


@settings(max_examples=60, deadline=None)
@given(tables(), st.integers(0, 50_000))
def test_the_gap_covers_what_a_short_search_missed(
    table: tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray], effort: int
) -> None:
    found = best_conjunction(space(*table), max_literals=4, effort=effort)

    gain = found.best.gain if found.best else 0.0
    best = naive_best(*table, 4)
    assert gain <= best + 1e-6
    assert gain + found.gap >= best - 1e-6


@settings(max_examples=60, deadline=None)
@given(tables())
def test_what_is_found_counts_what_it_covers(table: tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]) -> None:
    covers, target, weight, _ = table
    best = best_conjunction(space(*table), max_literals=3, effort=10**9).best
    if best is not None:
        inside = covers[list(best.columns)].all(axis=0)
        assert best.positive == weight[inside & target].sum()
        assert best.negative == weight[inside & ~target].sum()


@given(st.integers(1, 200), st.integers(1, 200), st.data())
def test_no_cover_inside_another_beats_the_bound(total_p: int, total_n: int, data: st.DataObject) -> None:
    population = Population(total_p, total_n)
    p = data.draw(st.integers(0, total_p))
    smaller, n = data.draw(st.integers(0, p)), data.draw(st.integers(0, total_n))

    assert float(population.saving(smaller, n)) <= float(population.most(p)) + 1e-9


@given(st.integers(1, 10), st.integers(0, 60))
def test_conjunctions_are_a_proper_code(n_columns: int, extra: int) -> None:
    # Kraft: over all conjunctions of equally likely literals the lengths leave room for at most one message.
    bits = log2(n_columns + extra)
    total = sum(
        comb(n_columns + extra, k) * 2.0 ** -conjunction_bits(k, k * bits) for k in range(1, min(12, n_columns + extra))
    )
    assert total <= 1.0 + 1e-9


def test_the_universal_code_of_integers_is_a_code() -> None:
    assert sum(2.0 ** -integer_bits(n) for n in range(1, 200_000)) <= 1.0


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(1, 400), st.integers(1, 5), st.sampled_from([1, 4, 16]))
def test_bit_sliced_counts_are_weighted_sums(seed: int, n_rows: int, n_covers: int, scale: int) -> None:
    random = np.random.default_rng(seed)
    covers = random.random((n_covers, n_rows)) < 0.5
    values = random.integers(0, 40 * scale, size=n_rows) / scale

    weights = Weights.of(values, scale)

    assert np.array_equal(unpack(pack(covers), n_rows), covers)
    assert weights.count(pack(covers)) == pytest.approx(covers @ values)
    other = random.random(n_rows) < 0.5
    assert weights.count_and(pack(covers), pack(other)) == pytest.approx((covers & other) @ values)
