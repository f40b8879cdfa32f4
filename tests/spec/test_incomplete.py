"""Incomplete rules: stand-ins for what was not recorded are called so, complete rules are not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from planted_learning import codes, learn
from planted_worlds import EX, RULES, World

from kmgraph.learn.evidence.confidence import LEAST_RATE, SURE_RATE
from kmgraph.learn.evidence.missing_feature import LOW_RATE, differs_between_clusters, differs_by_feature, is_lax
from kmgraph.learn.statistics.exact_tests import Counts
from kmgraph.learn.statistics.rates import Interval, fit_prior
from kmgraph.model import Confidence, Feature, ObservationTable
from kmgraph.namespaces import KM


def without(table: ObservationTable, prop: str) -> ObservationTable:
    """Return the table with one feature left unrecorded."""
    return replace(table, columns=tuple(c for c in table.columns if c.feature.property != prop))


# --- rates below what the platform's other rules show -----------------------------------------------------------------


@given(st.floats(0, 1), st.floats(0, 1), st.lists(st.floats(0, 1), max_size=8))
def test_a_rule_with_a_higher_interval_is_no_laxer(one: float, other: float, rates: list[float]) -> None:
    low, high = sorted((one, other))
    if is_lax(Interval(high, high, high), rates):
        assert is_lax(Interval(low, low, low), rates)


@given(st.floats(0.0, 1.0), st.lists(st.floats(0, 1), max_size=8))
def test_most_posts_kept_is_lax_unless_others_agree_and_the_strictest_is_never(rate: float, rates: list[float]) -> None:
    found = is_lax(Interval(rate, rate, rate), rates)

    assert found or rate >= LOW_RATE or (rate >= LEAST_RATE and len(rates) >= 3)
    assert not (found and rate >= max(rates, default=LOW_RATE) and rate >= LOW_RATE)


def shares_called_lax(
    *, missing: float, noise: float, same: bool, seed: int, strict: tuple[float, float] = (0.7, 1.0)
) -> tuple[float, float]:
    """Return which share of complete rules, and of rules missing a feature that is in part of their posts, is lax."""
    random = np.random.default_rng(seed)
    called: tuple[list[bool], list[bool]] = ([], [])
    for _ in range(120):
        enforcement = np.full(8, random.uniform(*strict)) if same else random.uniform(*strict, size=8)
        is_stand_in = np.arange(8) < 2
        rates = np.where(is_stand_in, missing, 1.0) * enforcement * (1 - 2 * noise) + noise
        sizes = np.exp(random.uniform(np.log(30), np.log(2000), size=8)).astype(int)
        groups = [Counts(hit, n - hit) for hit, n in zip(random.binomial(sizes, rates), sizes, strict=True)]
        prior = fit_prior(groups)
        intervals = [prior.update(group) for group in groups]
        for index, interval in enumerate(intervals):
            others = [other.rate for place, other in enumerate(intervals) if place != index]
            called[int(is_stand_in[index])].append(is_lax(interval, others))
    return float(np.mean(called[0])), float(np.mean(called[1]))


@pytest.mark.parametrize("noise", [0.0, 0.1, 0.2])
@pytest.mark.parametrize("same", [True, False])
def test_few_complete_rules_are_called_lax_and_most_stand_ins_are(noise: float, same: bool) -> None:
    for missing, least in ((0.3, 0.9), (0.5, 0.6)):
        false, true = shares_called_lax(missing=missing, noise=noise, same=same, seed=1)
        assert false < 0.05
        assert true >= least


@pytest.mark.parametrize("noise", [0.0, 0.1])
@pytest.mark.parametrize("same", [True, False])
@pytest.mark.parametrize("strict", [(0.35, 0.35), (0.4, 0.6)])
def test_rules_that_are_all_enforced_seldom_are_no_stand_ins(
    noise: float, same: bool, strict: tuple[float, float]
) -> None:
    false, true = shares_called_lax(missing=0.3, noise=noise, same=same, seed=2, strict=strict)
    assert false < 0.03
    assert true >= 0.85


# --- structure inside the scope ---------------------------------------------------------------------------------------


def scope(random: np.random.Generator) -> tuple[int, float, np.ndarray]:
    """Return a number of posts, their rate, and whose they are."""
    count = int(np.exp(random.uniform(np.log(60), np.log(4000))))
    return count, random.uniform(0.62, 1), np.repeat(np.arange(count), random.geometric(0.3, size=count))[:count]


@pytest.mark.slow
def test_authors_differ_where_something_of_them_is_missing_and_seldom_by_chance() -> None:
    random = np.random.default_rng(2)
    by_chance, missing = [], []
    for place in range(600):
        count, rate, cluster = scope(random)
        target = random.random(count) < rate
        part = (random.random(count) < 0.6)[cluster]
        by_chance.append(differs_between_clusters(target, cluster))
        if place % 6 == 0:
            missing.append(differs_between_clusters(target & part, cluster))

    assert np.mean(by_chance) < 0.01
    assert np.mean(missing) > 0.7


def test_a_feature_tells_where_it_goes_along_with_what_is_missing_and_seldom_by_chance() -> None:
    random = np.random.default_rng(3)
    by_chance, missing = [], []
    for _ in range(150):
        count, rate, _ = scope(random)
        target = random.random(count) < rate
        part = random.random(count) < 0.6
        columns = random.random((200, count)) < random.uniform(0.02, 0.6, size=200)[:, None]
        by_chance.append(differs_by_feature(target, columns, ~columns, 1.0))
        columns[7] = random.random(count) < np.where(part, 0.6, 0.2)
        missing.append(differs_by_feature(target & part, columns, ~columns, 1.0))

    assert np.mean(by_chance) < 0.01
    assert np.mean(missing) > 0.5


@pytest.mark.parametrize("rate", [0.0, 1.0])
def test_one_outcome_shows_nothing(rate: float) -> None:
    target, cluster = np.full(200, bool(rate)), np.arange(200) // 4

    assert not differs_between_clusters(target, cluster)
    shows = np.arange(200)[None, :] % 2 == 0
    assert not differs_by_feature(target, shows, ~shows, 1.0)


# --- learned ----------------------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize(
    ("prop", "feature"),
    [
        (KM.hasMedium, "medium"),
        (EX + "hasContactDetails", "flag"),
        (EX + "accountAgeDays", "age"),
        (KM.hasAuthor, "account"),
    ],
)
def test_stand_ins_for_what_was_not_recorded_are_never_well_supported(prop: str, feature: str) -> None:
    cut = {rule.scope for rule in RULES if any(prop == getattr(each, "property", None) for each in rule.scope.all)}
    assert cut, feature
    whole = {rule.scope for rule in RULES} - cut
    for seed in range(2):
        learned = learn(without(World(seed=seed, rows=12_000).table(), prop))

        for candidate in learned.candidates:
            if candidate.scope in whole:
                assert not candidate.evidence.incomplete
            elif candidate.confidence is not Confidence.EXPLAINED_OTHERWISE:
                assert candidate.confidence is not Confidence.WELL_SUPPORTED
                assert candidate.evidence.incomplete or candidate.confidence is Confidence.HINT
        assert ("unrecorded-feature" in codes(learned)) == any(
            candidate.evidence.incomplete for candidate in learned.candidates
        )


@pytest.mark.parametrize(("prop", "expected"), [(KM.hasMedium, False), (EX + "accountAgeDays", True)])
def test_of_an_incomplete_rule_it_is_known_whether_nothing_else_keeps_it_from_being_sure(
    prop: str, expected: bool
) -> None:
    learned = learn(without(World(seed=0, rows=12_000).table(), prop))
    (lacking,) = [candidate for candidate in learned.candidates if candidate.evidence.incomplete]
    assert lacking.evidence.interval is not None
    assert (lacking.evidence.interval[0] > SURE_RATE) is expected
    assert lacking.evidence.sure_otherwise is expected
    assert not any(each.evidence.sure_otherwise for each in learned.candidates if each is not lacking)


@pytest.mark.slow
@pytest.mark.parametrize("enforcement", [0.7, 0.85, 1.0])
def test_complete_rules_are_not_called_incomplete(enforcement: float) -> None:
    found = [
        candidate.evidence.incomplete
        for seed in range(3)
        for candidate in learn(World(seed=seed, rows=8000, enforcement=enforcement, noise=0.05).table()).candidates
    ]

    assert len(found) >= 20
    assert np.mean(found) < 0.05


def test_a_feature_is_left_out_by_its_property() -> None:
    table = World(rows=100).table()

    assert Feature((), KM.hasMedium) in {column.feature for column in table.columns}
    assert Feature((), KM.hasMedium) not in {column.feature for column in without(table, KM.hasMedium).columns}
