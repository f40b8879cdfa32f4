"""Strata: an effect between them is no effect inside them; strata with one outcome say nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from learn_arenas import all_rows
from planted_worlds import EX, World, set_column

from kmgraph.learn import LearnSettings
from kmgraph.learn.sample.sample import Sample, platform_samples
from kmgraph.learn.sample.strata import Stratification, StratumKind, is_bunched, one_outcome_strata, stratifications
from kmgraph.learn.statistics.exact_tests import Counts
from kmgraph.learn.testing.rows import TestRows
from kmgraph.learn.testing.strata import stratified_counts, within_strata
from kmgraph.model import ColumnKind, ObservationTable, ValueLiteral
from kmgraph.namespaces import KM

LEVEL = 0.01
NOTHING_ELSE = np.zeros(4000, dtype=np.intp)


def arena_of(target: np.ndarray, correlation: float = 0.0) -> TestRows:
    rows = np.arange(len(target))
    keys = rows.astype(np.uint64)
    time = np.full(len(target), np.datetime64("NaT"), dtype="datetime64[s]")
    sample = Sample("p", rows, target, rows, keys, keys, time, time)
    return all_rows(sample, correlation)


def within(rows: TestRows, inside: np.ndarray, alike: np.ndarray, strata: list[Stratification], *rest: Any) -> bool:
    divided = replace(rows, data=replace(rows.data, strata=tuple(strata)))
    return within_strata(divided, inside, alike, *rest).vanishes


def by_source(code: np.ndarray) -> Stratification:
    return Stratification(StratumKind.SOURCE, code.astype(np.intp))


@pytest.mark.parametrize("seed", range(40))
def test_what_lies_between_strata_only_vanishes_and_what_lies_inside_them_does_not(seed: int) -> None:
    # A feature goes along with a stratum. Outcomes hang on the stratum alone, or on the feature too.
    random = np.random.default_rng(seed)
    stratum = random.integers(0, 5, size=3000)
    feature = random.random(3000) < np.linspace(0.05, 0.6, 5)[stratum]
    base = np.linspace(0.02, 0.5, 5)[stratum]
    alone, too = random.random(3000) < base, random.random(3000) < np.where(feature, 0.85, base)

    assert within(arena_of(alone), feature, NOTHING_ELSE[: len(feature)], [by_source(stratum)], (), LEVEL)
    assert not within(arena_of(too), feature, NOTHING_ELSE[: len(feature)], [by_source(stratum)], (), LEVEL)


def test_an_effect_that_turns_over_inside_strata_vanishes() -> None:
    random = np.random.default_rng(1)
    stratum = random.integers(0, 2, size=4000)
    feature = random.random(4000) < np.where(stratum == 1, 0.8, 0.1)
    target = random.random(4000) < np.where(stratum == 1, np.where(feature, 0.5, 0.8), np.where(feature, 0.02, 0.1))

    assert target[feature].mean() > target[~feature].mean() + 0.1
    assert within(arena_of(target), feature, NOTHING_ELSE[: len(feature)], [by_source(stratum)], (), LEVEL)


@pytest.mark.parametrize("seed", range(10))
def test_a_file_of_removals_beside_a_file_of_kept_posts_throws_no_rule_away(seed: int) -> None:
    random = np.random.default_rng(seed)
    feature = random.random(2000) < 0.2
    target = random.random(2000) < np.where(feature, 0.9, 0.05)

    assert not within(arena_of(target), feature, NOTHING_ELSE[: len(feature)], [by_source(target)], (), LEVEL)
    assert one_outcome_strata(arena_of(target).data.sample, by_source(target)) == 2


def test_what_other_rules_do_is_held_alike() -> None:
    # Another rule holds in one file only; half of its posts show the feature, which does nothing by itself.
    random = np.random.default_rng(3)
    source = random.integers(0, 2, size=4000)
    other = random.random(4000) < np.where(source == 1, 0.4, 0.0)
    feature = random.random(4000) < np.where(other, 0.5, 0.1)
    target = random.random(4000) < np.where(other, 0.9, 0.05)
    real = random.random(4000) < np.where(other | feature, 0.9, 0.05)

    assert within(arena_of(target), feature, NOTHING_ELSE, [by_source(other)], (), LEVEL)
    assert not within(arena_of(target), feature, other.astype(np.intp), [by_source(source)], (), LEVEL)
    assert not within(arena_of(real), feature, other.astype(np.intp), [by_source(source)], (), LEVEL)


def test_a_community_that_the_rule_names_divides_nothing() -> None:
    random = np.random.default_rng(2)
    community = random.integers(0, 4, size=2000)
    feature = community == 3
    target = random.random(2000) < np.where(feature, 0.9, 0.05)
    blurred = feature ^ (random.random(2000) < 0.05)
    strata = Stratification(StratumKind.COMMUNITY, community.astype(np.intp))
    named = ValueLiteral(KM.inCommunity, EX + "third", is_iri=True)

    assert within(arena_of(target), blurred, NOTHING_ELSE[: len(blurred)], [strata], (), LEVEL)
    assert not within(arena_of(target), blurred, NOTHING_ELSE[: len(blurred)], [strata], (named,), LEVEL)


def by_time(stretch: np.ndarray) -> Stratification:
    return Stratification(StratumKind.TIME, stretch.astype(np.intp))


def test_whether_posts_fall_into_a_short_time_is_asked_of_one_post_of_each_author_whatever_their_order() -> None:
    # Each author posted twice, one time in the same stretch as all others: which post stands for an author decides.
    random = np.random.default_rng(5)
    cluster = np.repeat(np.arange(100), 2)
    stretch = np.where(np.arange(200) % 2 == 0, 3, random.integers(4, 12, size=200))
    answers = set()
    for seed in range(20):
        keys = np.random.default_rng(seed).permutation(200).astype(np.uint64)
        first = [min(np.flatnonzero(cluster == author), key=lambda row: keys[row]) for author in range(100)]
        sizes = np.bincount(stretch[first], minlength=12)
        expected = bool((sizes[:-1] + sizes[1:]).max() >= 60)
        for order in (np.arange(200), np.arange(200)[::-1], random.permutation(200)):
            time = np.full(200, np.datetime64("NaT"), dtype="datetime64[s]")
            sample = Sample("p", order, cluster < 50, cluster[order], keys[order], keys, time, time)
            assert is_bunched(sample, by_time(stretch[order]), np.ones(200, dtype=np.bool_)) is expected
        answers.add(expected)

    assert answers == {True, False}  # so the posts chosen matter


@given(st.lists(st.tuples(st.booleans(), st.booleans(), st.booleans(), st.integers(0, 3)), max_size=40))
def test_counts_by_stratum_are_those_of_a_plain_count(rows: list[tuple[bool, bool, bool, int]]) -> None:
    target, inside, outside = (np.array([row[i] for row in rows], dtype=np.bool_) for i in range(3))
    code = np.array([row[3] for row in rows], dtype=np.intp)

    expected = {}
    for stratum in range(4):
        here = [row for row in rows if row[3] == stratum]
        ours = Counts(sum(r[0] and r[1] for r in here), sum(not r[0] and r[1] for r in here))
        theirs = Counts(sum(r[0] and r[2] for r in here), sum(not r[0] and r[2] for r in here))
        if ours.total and theirs.total:
            expected[stratum] = (ours, theirs)

    found = stratified_counts(target, inside, outside, code)

    assert list(found.items()) == list(expected.items())


def table_with(*, communities: bool, timed: bool, sources: int) -> ObservationTable:
    found = World(rows=480, timed=timed).table()
    place = np.arange(480)
    if communities:
        cells = [(EX + f"c{row % 3}",) if row % 4 else () for row in range(480)]
        column = set_column(KM.inCommunity, ColumnKind.INDIVIDUALS, cells)
        found = replace(found, columns=(*found.columns, column))
    names = tuple(f"{index}.csv" for index in range(sources))
    return replace(found, sources=names, source=(place % sources).astype(np.int32))


@pytest.mark.parametrize("communities", [False, True])
@pytest.mark.parametrize("timed", [False, True])
@pytest.mark.parametrize("sources", [1, 3])
def test_a_platform_is_divided_by_what_is_recorded(communities: bool, timed: bool, sources: int) -> None:
    source = table_with(communities=communities, timed=timed, sources=sources)
    (sample,) = platform_samples(source, LearnSettings())

    sizes = {each.kind: np.bincount(each.code).tolist() for each in stratifications(sample, source)}

    assert sizes.get(StratumKind.COMMUNITY) == ([120, 120, 120, 120] if communities else None)
    assert sizes.get(StratumKind.SOURCE) == ([160, 160, 160] if sources == 3 else None)
    assert sizes.get(StratumKind.TIME) == ([40] * 12 if timed else None)
