"""The statistics, each against an independent account of what it should be: scipy, a textbook, or simulation."""

from __future__ import annotations

import gc

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import optimize, special, stats
from statsmodels.genmod.cov_struct import Exchangeable
from statsmodels.genmod.families import Gaussian
from statsmodels.genmod.generalized_estimating_equations import GEE
from statsmodels.stats.contingency_tables import StratifiedTable
from statsmodels.stats.multitest import multipletests

from kmgraph.learn.statistics.clustering import design_effect, intraclass_correlation
from kmgraph.learn.statistics.exact_tests import (
    Counts,
    cochran_mantel_haenszel,
    exact_mantel_haenszel,
    fisher_greater,
    holm,
    least_fisher,
    mantel_haenszel_odds_ratio,
    shares_above,
    tells,
)
from kmgraph.learn.statistics.rates import BetaPrior, fit_prior, wilson


@pytest.fixture(scope="module", autouse=True)
def _little_garbage() -> None:
    # statsmodels collects garbage at each call, through all that the modules before this one have left.
    gc.collect()
    gc.freeze()


cells = st.integers(0, 60)
counts = st.builds(Counts, cells, cells)


@given(counts, counts)
def test_fisher_is_scipys(inside: Counts, outside: Counts) -> None:
    assume(inside.total and outside.total)
    table = np.array([[inside.target, inside.kept], [outside.target, outside.kept]])

    assert fisher_greater(inside, outside) == pytest.approx(stats.fisher_exact(table, alternative="greater").pvalue)


large = st.builds(Counts, st.integers(0, 300_000), st.integers(0, 300_000))


@given(large, large)
def test_fisher_is_scipys_for_many_posts(inside: Counts, outside: Counts) -> None:
    assume(inside.total and outside.total)
    total, marked = inside.total + outside.total, inside.target + outside.target
    theirs = stats.hypergeom.sf(inside.target - 1, total, marked, inside.total)

    assert fisher_greater(inside, outside) == pytest.approx(theirs, rel=1e-6, abs=1e-250)


@given(counts, counts)
def test_one_post_more_in_the_target_never_weakens_fishers_test(inside: Counts, outside: Counts) -> None:
    assume(inside.kept and outside.total)
    more = Counts(inside.target + 1, inside.kept - 1)

    assert fisher_greater(more, outside) <= fisher_greater(inside, outside) + 1e-12


@given(counts, counts, st.floats(1.01, 30.0))
def test_fractions_of_posts_are_rounded_against_the_hypothesis(inside: Counts, outside: Counts, effect: float) -> None:
    ours, theirs = inside.deflated(effect), outside.deflated(effect)
    for target, kept in ((np.ceil(ours.target), np.floor(ours.kept)), (np.floor(ours.target), np.floor(ours.kept))):
        favourable = Counts(np.floor(theirs.target), np.ceil(theirs.kept))
        if target + kept:
            assert fisher_greater(ours, theirs) >= fisher_greater(Counts(target, kept), favourable) - 1e-12


@given(counts, counts)
def test_no_outcome_beats_the_least_p_value(inside: Counts, outside: Counts) -> None:
    assume(outside.total)
    assert least_fisher(inside, outside.total) <= fisher_greater(inside, outside) + 1e-12


def test_cochran_mantel_haenszel_on_the_berkeley_admissions() -> None:
    # R: mantelhaen.test(UCBAdmissions) gives M^2 = 1.4269 with continuity correction, men above women within
    # departments with an odds ratio below 1.
    departments = [
        ((512, 313), (89, 19)),
        ((353, 207), (17, 8)),
        ((120, 205), (202, 391)),
        ((138, 279), (131, 244)),
        ((53, 138), (94, 299)),
        ((22, 351), (24, 317)),
    ]
    women_first = [(Counts(*women), Counts(*men)) for men, women in departments]

    assert cochran_mantel_haenszel(women_first) == pytest.approx(0.2323 / 2, abs=2e-4)
    assert cochran_mantel_haenszel([(men, women) for women, men in women_first]) > 0.85


@settings(max_examples=60)
@given(
    st.builds(Counts, st.integers(20, 300), st.integers(20, 300)),
    st.builds(Counts, st.integers(20, 300), st.integers(20, 300)),
)
def test_cochran_mantel_haenszel_in_one_stratum_is_close_to_fisher(inside: Counts, outside: Counts) -> None:
    assert cochran_mantel_haenszel([(inside, outside)]) == pytest.approx(fisher_greater(inside, outside), abs=0.02)


strata = st.lists(st.tuples(counts, counts).filter(lambda pair: tells(*pair)), min_size=1, max_size=6)


def stratified_table(pairs: list[tuple[Counts, Counts]]) -> StratifiedTable:
    return StratifiedTable([np.array([[i.target, i.kept], [o.target, o.kept]], dtype=np.float64) for i, o in pairs])


@given(strata)
def test_cochran_mantel_haenszel_is_statsmodels(pairs: list[tuple[Counts, Counts]]) -> None:
    excess = sum(i.target - i.total * (i.target + o.target) / (i.total + o.total) for i, o in pairs)
    assume(excess >= 0.5)  # the two-sided test knows no continuity correction beyond the middle
    theirs = stratified_table(pairs).test_null_odds(correction=True)

    assert cochran_mantel_haenszel(pairs) == pytest.approx(theirs.pvalue / 2, rel=1e-6, abs=1e-12)


@given(counts, counts)
def test_the_exact_test_in_one_stratum_is_fishers(inside: Counts, outside: Counts) -> None:
    assume(tells(inside, outside))
    assert exact_mantel_haenszel([(inside, outside)]) == pytest.approx(fisher_greater(inside, outside), rel=1e-6)


@given(strata)
def test_the_exact_test_counts_all_tables(pairs: list[tuple[Counts, Counts]]) -> None:
    # By chance: within each stratum, shuffle which posts are in the target.
    random = np.random.default_rng(0)
    sums = sum(
        random.hypergeometric(int(i.target + o.target), int(i.kept + o.kept), int(i.total), size=4000) for i, o in pairs
    )
    share = np.mean(sums >= sum(i.target for i, _ in pairs))

    assert exact_mantel_haenszel(pairs) == pytest.approx(share, abs=0.04)


@given(strata)
def test_the_exact_test_is_cochran_mantel_haenszels_for_many_posts(pairs: list[tuple[Counts, Counts]]) -> None:
    many = [(Counts(20 * i.target, 20 * i.kept), Counts(20 * o.target, 20 * o.kept)) for i, o in pairs]
    assert exact_mantel_haenszel(many) == pytest.approx(cochran_mantel_haenszel(many), abs=0.02)


@pytest.mark.parametrize("posts", [300, 500, 600, 1000])
def test_one_cluster_proves_little_however_many_posts_it_has(posts: int) -> None:
    # Above some 500 posts the exact tail is too thin for a number.
    pairs = [(Counts(posts, 0), Counts(400, 7600))]

    assert exact_mantel_haenszel(pairs) < 1e-100
    assert exact_mantel_haenszel(pairs, float(posts)) > 0.01


@given(strata, st.floats(1.0, 9.0))
def test_a_design_effect_weakens_the_exact_test(pairs: list[tuple[Counts, Counts]], effect: float) -> None:
    plain, deflated = exact_mantel_haenszel(pairs), exact_mantel_haenszel(pairs, effect)

    assert abs(deflated - 0.5) <= abs(plain - 0.5) + 1e-9


@given(strata)
def test_the_mantel_haenszel_odds_ratio_is_statsmodels(pairs: list[tuple[Counts, Counts]]) -> None:
    assume(any(i.target * o.kept for i, o in pairs) and any(i.kept * o.target for i, o in pairs))
    theirs = stratified_table(pairs)
    ours = mantel_haenszel_odds_ratio(pairs)

    assert ours is not None
    assert ours.ratio == pytest.approx(theirs.oddsratio_pooled)
    assert (ours.low, ours.high) == pytest.approx(theirs.oddsratio_pooled_confint())


@given(strata)
def test_the_odds_ratio_turns_over_with_the_groups(pairs: list[tuple[Counts, Counts]]) -> None:
    ours, theirs = mantel_haenszel_odds_ratio(pairs), mantel_haenszel_odds_ratio([(o, i) for i, o in pairs])

    assert ours is not None
    assert theirs is not None
    assert 0 < ours.low <= ours.ratio <= ours.high
    assert (ours.ratio, ours.low, ours.high) == pytest.approx((1 / theirs.ratio, 1 / theirs.high, 1 / theirs.low))


def test_strata_that_say_nothing_have_no_odds_ratio() -> None:
    assert mantel_haenszel_odds_ratio([]) is None
    assert mantel_haenszel_odds_ratio([(Counts(5, 5), Counts(0, 0)), (Counts(3, 0), Counts(4, 0))]) is None


@pytest.mark.parametrize("size", [12, 60, 400])
def test_odds_ratio_intervals_cover_what_they_promise(size: int) -> None:
    random = np.random.default_rng(5)
    covered = []
    for _ in range(1500):
        base = random.uniform(0.05, 0.4, size=3)
        odds = 6 * base / (1 - base)
        hit = random.binomial(size, odds / (1 + odds))
        other = random.binomial(3 * size, base)
        pairs = [(Counts(h, size - h), Counts(o, 3 * size - o)) for h, o in zip(hit, other, strict=True)]
        found = mantel_haenszel_odds_ratio(pairs)
        covered.append(found is not None and found.low <= 6 <= found.high)

    assert 0.93 <= np.mean(covered) <= 0.975


@given(counts, counts)
def test_strata_that_hold_one_group_only_say_nothing(inside: Counts, outside: Counts) -> None:
    nothing = Counts(0, 0)
    alone = cochran_mantel_haenszel([(inside, outside)])

    assert cochran_mantel_haenszel([(inside, outside), (inside, nothing), (nothing, outside)]) == pytest.approx(alone)


@given(st.lists(st.floats(0.0, 1.0), max_size=20))
def test_holm_lies_between_the_raw_values_and_bonferroni_and_keeps_their_order(values: list[float]) -> None:
    adjusted = holm(values)

    for value, found in zip(values, adjusted, strict=True):
        assert value <= found <= min(1.0, value * len(values)) + 1e-12
    for i, left in enumerate(values):
        for j, right in enumerate(values):
            if left < right:
                assert adjusted[i] <= adjusted[j]


@given(st.lists(st.floats(0.0, 1.0), min_size=1, max_size=20))
def test_holm_is_statsmodels(values: list[float]) -> None:
    assert holm(values) == pytest.approx(multipletests(values, method="holm")[1])


def test_holm_holds_the_family_wise_error() -> None:
    random = np.random.default_rng(0)
    families = random.random((4000, 12))

    assert np.mean([min(holm(family.tolist())) <= 0.05 for family in families]) == pytest.approx(0.05, abs=0.012)


@given(st.integers(0, 200), st.integers(0, 200))
def test_wilson_is_scipys(target: int, kept: int) -> None:
    assume(target + kept)
    theirs = stats.binomtest(target, target + kept).proportion_ci(method="wilson")
    ours = wilson(Counts(target, kept))

    assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high))


@given(st.integers(0, 200), st.integers(0, 200), st.floats(0.3, 10), st.floats(0.3, 10))
def test_shrinkage_pulls_towards_the_prior(target: int, kept: int, a: float, b: float) -> None:
    assume(target + kept)
    found = BetaPrior(a, b).update(Counts(target, kept))
    raw, middle = target / (target + kept), a / (a + b)

    assert min(raw, middle) - 1e-9 <= found.rate <= max(raw, middle) + 1e-9
    assert 0.0 <= found.low <= found.high <= 1.0


@given(st.floats(0, 500), st.floats(0, 500), st.floats(0.3, 10), st.floats(0.3, 10))
def test_the_interval_is_that_of_scipys_beta_distribution(target: float, kept: float, a: float, b: float) -> None:
    found, posterior = BetaPrior(a, b).update(Counts(target, kept)), stats.beta(a + target, b + kept)

    low, high = posterior.ppf([0.025, 0.975])
    assert found.low == pytest.approx(low if target else 0.0)
    assert found.high == pytest.approx(high if kept else 1.0)
    assert found.rate == pytest.approx(posterior.mean())


def test_a_rate_of_one_is_inside_the_interval_where_nothing_was_kept() -> None:
    assert BetaPrior().update(Counts(40, 0)).high == 1.0
    assert BetaPrior().update(Counts(0, 40)).low == 0.0
    assert BetaPrior().update(Counts(39, 1)).high < 1.0


def test_intervals_cover_what_they_promise() -> None:
    # Rates drawn as rules' rates are: between a half and one.
    random = np.random.default_rng(1)
    covered = []
    for _ in range(120):
        rates = random.beta(12, 4, size=8)
        sizes = random.integers(15, 400, size=8)
        groups = [Counts(t, n - t) for t, n in zip(random.binomial(sizes, rates), sizes, strict=True)]
        prior = fit_prior(groups)
        found = [prior.update(group) for group in groups]
        covered += [interval.low <= rate <= interval.high for interval, rate in zip(found, rates, strict=True)]

    assert 0.93 <= np.mean(covered) <= 0.97


def test_the_prior_is_that_of_the_groups() -> None:
    random = np.random.default_rng(2)
    rates = random.beta(6, 2, size=400)
    groups = [Counts(t, 50 - t) for t in random.binomial(50, rates)]

    prior = fit_prior(groups)

    assert prior.target / (prior.target + prior.kept) == pytest.approx(0.75, abs=0.02)
    assert prior.target + prior.kept == pytest.approx(8, rel=0.25)
    assert fit_prior(groups[:2]) == BetaPrior(0.5, 0.5)


@settings(deadline=None)
@given(st.lists(st.builds(Counts, st.integers(0, 200), st.integers(0, 200)), min_size=3, max_size=12))
def test_no_optimiser_finds_a_likelier_prior(groups: list[Counts]) -> None:
    def cost(place: np.ndarray) -> float:
        mean, weight = special.expit(place[0]), np.exp(place[1])
        a, b = mean * weight, (1 - mean) * weight
        return -float(sum(special.betaln(a + g.target, b + g.kept) - special.betaln(a, b) for g in groups))

    ours = fit_prior(groups)
    total = ours.target + ours.kept
    limits = [(-6.0, 6.0), (0.0, float(np.log(10.0)))]
    theirs = min(
        optimize.minimize(cost, np.array([start, 0.5]), bounds=limits, method="L-BFGS-B").fun for start in (-3, 0, 3)
    )

    reached = cost(np.array([special.logit(ours.target / total), np.log(total)]))
    # A thousandth of a nat moves no rate by as much.
    assert reached <= theirs + 1e-3


@pytest.mark.parametrize("correlation", [0.0, 0.3, 0.8])
def test_the_intraclass_correlation_is_found_again(correlation: float) -> None:
    # Each author has a rate of their own: Beta with that correlation.
    random = np.random.default_rng(3)
    weight = 1 / max(correlation, 1e-9) - 1
    cluster = np.repeat(np.arange(800), random.integers(1, 12, size=800))
    rates = random.beta(0.3 * weight, 0.7 * weight, size=800) if correlation else np.full(800, 0.3)
    outcome = random.random(len(cluster)) < rates[cluster]

    assert intraclass_correlation(outcome.astype(np.float64) - 0.3, cluster) == pytest.approx(correlation, abs=0.05)


def test_the_intraclass_correlation_is_that_of_generalised_estimating_equations() -> None:
    random = np.random.default_rng(8)
    cluster = np.repeat(np.arange(150), 4)
    outcome = (random.random(600) < random.beta(1.2, 2.8, size=150)[cluster]).astype(np.float64)
    model = GEE(outcome, np.ones((600, 1)), groups=cluster, family=Gaussian(), cov_struct=Exchangeable())
    model.fit()

    ours = intraclass_correlation(outcome - outcome.mean(), cluster)
    assert ours == pytest.approx(float(model.cov_struct.dep_params), abs=0.005)


@given(st.lists(st.integers(1, 30), min_size=1, max_size=30), st.floats(0.0, 1.0))
def test_the_design_effect_lies_between_one_and_the_largest_cluster(sizes: list[int], correlation: float) -> None:
    cluster = np.repeat(np.arange(len(sizes)), sizes)

    assert 1.0 <= design_effect(cluster, correlation) <= max(sizes) + 1e-9
    assert design_effect(cluster, 0.0) == 1.0


def test_the_design_effect_is_the_variance_ratio() -> None:
    # The mean of clustered outcomes varies as much as that of design_effect times fewer independent ones.
    random = np.random.default_rng(4)
    sizes = random.integers(1, 20, size=60)
    cluster = np.repeat(np.arange(60), sizes)
    weight = 1 / 0.4 - 1
    rates = random.beta(0.3 * weight, 0.7 * weight, size=(4000, 60))
    means = (random.random((4000, len(cluster))) < rates[:, cluster]).mean(axis=1)

    ratio = means.var() / (0.3 * 0.7 / len(cluster))
    assert design_effect(cluster, 0.4) == pytest.approx(ratio, rel=0.08)


@given(st.lists(st.floats(0, 10), min_size=1, max_size=50), st.floats(0, 10))
def test_a_permutation_p_value_is_never_zero(simulated: list[float], observed: float) -> None:
    found = shares_above(observed, simulated)

    assert 1 / (len(simulated) + 1) <= found <= 1.0
    assert shares_above(observed + 1, simulated) <= found
