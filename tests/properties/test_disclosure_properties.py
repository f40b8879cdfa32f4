"""The gate: what it shows is rounded, of enough sources, and gives nothing small away even all together."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from disclosure_attack import add_variant, attack_on, narrowed_counts, told_apart
from disclosure_worlds import exact_ruleset, exact_surroundings, made_world, ruleset_of_one
from hypothesis import given, settings
from hypothesis import strategies as st

from kmgraph.learn.statistics import BetaPrior, Counts
from kmgraph.model import Confidence, Enforcement, Evidence, Holdout, OddsRatio, Period, Privacy, RateBasis, RuleSet
from kmgraph.rules import careful_low, public_count, public_neighbourhoods, public_ruleset, rules_to_json
from kmgraph.rules.disclosure.evidence import public_evidence

PRIVACY = Privacy()
COUNTS = st.integers(0, 400)
SHARES = st.floats(0, 1)
PRIVACIES = st.builds(Privacy, st.integers(5, 30))


@st.composite
def evidences(draw: st.DrawFn) -> Evidence:
    low, rate, high = sorted(draw(st.tuples(SHARES, SHARES, SHARES)))
    target, kept = draw(COUNTS), draw(COUNTS)
    periods = (
        Period(None, "2025-02-09T00:00:00Z", target // 3, kept // 3, draw(COUNTS)),
        Period("2025-02-09T00:00:00Z", None, target - target // 3, kept - kept // 3, draw(COUNTS)),
    )
    return Evidence(
        target,
        kept,
        min(draw(COUNTS), target + kept),
        rate,
        (low, high),
        draw(SHARES),
        draw(st.sampled_from([None, Holdout(target // 2, kept // 2, 1e-9, 0.03)])),
        "2025-01-14T08:00:00Z",
        "2025-03-02T21:10:00Z",
        periods=draw(st.sampled_from([(), periods])),
        odds_ratio=draw(st.sampled_from([None, OddsRatio(8.25, 5.06, 13.61)])),
    )


def is_told_truly(shown: int | None, exact: int, privacy: Privacy) -> bool:
    if shown is None:
        return 0 < exact < privacy.k
    return exact == 0 if shown == 0 else exact >= privacy.k and abs(shown - exact) <= privacy.rounded_to / 2


@given(COUNTS, COUNTS, PRIVACIES)
def test_a_larger_count_is_never_shown_smaller(one: int, other: int, privacy: Privacy) -> None:
    def rank(number: int) -> float:
        shown = public_count(number, privacy)
        return 0.5 if shown is None else float(shown)

    if one <= other and not (one < privacy.k <= other and privacy.k < privacy.rounded_to):
        assert rank(one) <= rank(other)


@given(evidences(), st.sampled_from(Confidence), PRIVACIES)
def test_shown_counts_are_near_the_exact_ones_and_small_groups_have_none(
    exact: Evidence, confidence: Confidence, privacy: Privacy
) -> None:
    shown = public_evidence(exact, confidence, privacy)
    assert shown == public_evidence(exact, confidence, privacy)
    assert shown.first in {None, "2025-01"}
    if (exact.clusters or 0) < privacy.k:
        figures = (shown.target, shown.kept, shown.clusters, shown.rate, shown.interval, shown.base_rate)
        assert shown.withheld
        assert figures == (None,) * 6
        assert (shown.holdout, shown.odds_ratio, shown.periods, shown.first) == (None, None, (), None)
    elif not shown.withheld:
        assert is_told_truly(shown.target, exact.target or 0, privacy)
        assert is_told_truly(shown.kept, exact.kept or 0, privacy)
    for period, counted in zip(shown.periods, exact.periods, strict=False):
        assert period.withheld or is_told_truly(period.target, counted.target or 0, privacy)


@given(evidences(), st.sampled_from(Confidence), PRIVACIES, st.integers(1, 29))
def test_what_is_told_beside_a_small_count_does_not_depend_on_it(
    exact: Evidence, confidence: Confidence, privacy: Privacy, few: int
) -> None:
    exact = replace(exact, target=200, kept=3, periods=(), interval=(0.99, 1.0), clusters=150)
    other = replace(exact, kept=1 + few % (privacy.k - 1))
    assert public_evidence(exact, confidence, privacy) == public_evidence(other, confidence, privacy)


@st.composite
def estimated(draw: st.DrawFn) -> Evidence:
    """Evidence with the interval that the learner makes of its counts."""
    target, kept = draw(COUNTS), draw(COUNTS)
    worth = st.floats(0.01, 1)
    basis = RateBasis(
        (draw(st.floats(0.01, 10)), draw(st.floats(0.01, 10))),
        (draw(worth), draw(worth)),
        draw(st.sampled_from([1.0, 1.37, 10.0, 123.4])),
    )
    counts = Counts(target * basis.worth[0], kept * basis.worth[1])
    rate = BetaPrior(*basis.prior).update(counts).weighted(basis.kept_weight)
    return Evidence(target, kept, target + kept, rate.rate, (rate.low, rate.high), 0.03, estimated=basis)


@given(estimated(), PRIVACIES)
def test_a_public_interval_contains_that_of_the_exact_counts(exact: Evidence, privacy: Privacy) -> None:
    """Of these alone: what is believed beforehand is that of no run, and what a post is worth is rounded."""
    basis = replace(exact.estimated or RateBasis(), prior=(0.5, 0.5), worth=(0.9, 0.07))
    counts = Counts((exact.target or 0) * 0.9, (exact.kept or 0) * 0.07)
    rate = BetaPrior(0.5, 0.5).update(counts).weighted(basis.kept_weight)
    exact = replace(exact, interval=(rate.low, rate.high), estimated=basis)
    shown = public_evidence(exact, Confidence.HINT, privacy)
    assert shown.estimated is None
    if shown.interval is not None and exact.interval is not None:
        low, high = shown.interval
        assert low <= exact.interval[0] + 1e-6
        assert high >= exact.interval[1] - 1e-6
        assert all(abs(end * 20 - round(end * 20)) < 1e-9 for end in shown.interval)
        assert careful_low(exact, privacy) >= low - 1e-9


@given(estimated(), PRIVACIES, st.sampled_from(Confidence), st.floats(0.01, 10), st.floats(0.01, 10))
def test_what_other_rules_are_like_changes_no_public_figure(
    exact: Evidence, privacy: Privacy, confidence: Confidence, target: float, kept: float
) -> None:
    """The learner steadies each rule by all others, to the post: shown, that would tell their counts."""
    steadied = replace(exact.estimated or RateBasis(), prior=(target, kept))
    other = replace(exact, estimated=steadied)
    assert public_evidence(other, confidence, privacy) == public_evidence(exact, confidence, privacy)
    assert careful_low(other, privacy) == careful_low(exact, privacy)


@given(estimated(), PRIVACIES)
def test_a_second_post_of_one_person_changes_no_public_interval(exact: Evidence, privacy: Privacy) -> None:
    single, second = (replace(exact.estimated or RateBasis(), worth=(worth, worth)) for worth in (1.0, 0.9994))
    shown = public_evidence(replace(exact, estimated=single), Confidence.HINT, privacy)
    assert shown == public_evidence(replace(exact, estimated=second), Confidence.HINT, privacy)
    # What words for how often follow is not rounded.
    assert careful_low(replace(exact, estimated=single), privacy) == careful_low(
        replace(exact, estimated=second), privacy
    )


@given(estimated(), PRIVACIES)
def test_what_is_told_of_a_rate_depends_on_public_counts_alone(exact: Evidence, privacy: Privacy) -> None:
    """Whoever gave the same public counts is told the same, and worded the same."""
    shown = public_evidence(exact, Confidence.HINT, privacy)
    if shown.withheld or not exact.target or not exact.kept:
        return
    near = [
        replace(exact, target=exact.target + more, kept=exact.kept + others)
        for more in (-2, -1, 0, 1, 2)
        for others in (-2, -1, 0, 1, 2)
    ]
    assert exact.interval is not None
    for other in near:
        told = public_evidence(replace(other, interval=(1.0, 1.0)), Confidence.HINT, privacy)
        if (told.target, told.kept, told.withheld) == (shown.target, shown.kept, False):
            assert (told.rate, told.interval) == (shown.rate, shown.interval)
            low = careful_low(replace(other, interval=(1.0, 1.0)), privacy)
            assert low == pytest.approx(careful_low(exact, privacy))


def public(seed: int) -> RuleSet:
    return public_ruleset(exact_ruleset(made_world(seed)), PRIVACY)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000))
def test_the_gate_says_the_same_again_and_orders_by_what_it_shows(seed: int) -> None:
    shown = public(seed)
    assert shown == public(seed)
    assert public_ruleset(shown, PRIVACY) is shown
    keys = [(rule.platform, -(rule.evidence.target or 0), rule.id) for rule in shown.rules]
    assert keys == sorted(keys)


@pytest.mark.parametrize("seed", [9, 101, 107, 305])
def test_integer_programming_over_all_public_numbers_narrows_no_small_count(seed: int) -> None:
    world = made_world(seed)
    exact = exact_ruleset(world)
    shown = public_ruleset(exact, PRIVACY)
    attack = attack_on(json.loads(rules_to_json(shown)))
    rules = {rule.id: rule for rule in shown.rules}
    around = exact_surroundings(world, exact)
    for name, told in public_neighbourhoods(around, shown, PRIVACY).items():
        inside = {variant.scope: variant.inside for variant in around[name].nearest}
        for number, variant in enumerate(told.nearest):
            rule, group = rules[name], f"{name} near {number}"
            add_variant(attack, rule.iri, rule.platform, group, variant, inside[variant.scope])
    assert narrowed_counts(attack) == []


def test_the_attack_works() -> None:
    # 18 to 22 sources, of which at most 12 can stand behind the removed posts: 6 to 9 were kept.
    shown = replace(public_ruleset(exact_ruleset(made_world(0)), PRIVACY), published=())
    evidence = Evidence(10, None, 20, None, None, None)
    rules = (replace(shown.rules[0], evidence=evidence, relations=(), confidence=Confidence.HINT),)
    found = narrowed_counts(attack_on(json.loads(rules_to_json(replace(shown, rules=rules)))))
    assert f"{rules[0].iri} kept: 6 to 9" in found


def test_the_attack_reads_shares() -> None:
    exact = ruleset_of_one(295, 60, 5, 1500)
    (few,) = exact_ruleset(made_world(9)).published[:1]
    few = replace(few, target=8, kept=20, clusters=28, status=Enforcement.NOT_OBSERVED)
    told = public_ruleset(replace(exact, published=(few,)), PRIVACY)
    shared = replace(told, totals=replace(told.totals, by_published=0.05, by_tacit=0.95, unexplained=0.0))
    assert narrowed_counts(attack_on(json.loads(rules_to_json(told)))) == []
    assert f"{few.iri} target: 8 to 9" in narrowed_counts(attack_on(json.loads(rules_to_json(shared))))


@pytest.mark.parametrize("kept", [25, 400])
@pytest.mark.parametrize("others", [390, 1500])
def test_the_posts_outside_a_rule_are_not_worked_out_from_any_number(kept: int, others: int) -> None:
    def exact(few: int) -> RuleSet:
        return ruleset_of_one(397, kept, few, others)

    assert told_apart(exact, lambda rules: rules_to_json(public_ruleset(rules, PRIVACY)), range(1, 6)) == []


@pytest.mark.parametrize("outside", [40, 300])
def test_odds_are_told_where_the_posts_outside_are_many(outside: int) -> None:
    (rule,) = public_ruleset(ruleset_of_one(398, 200, outside, 1500), PRIVACY).rules
    odds = rule.evidence.odds_ratio
    assert odds is not None
    assert odds.low < 397 * 1500 / (200 * outside) < odds.high
    # Nothing but public numbers is in it.
    assert {
        public_ruleset(ruleset_of_one(398 + a, 200 + b, outside + c, 1500), PRIVACY).rules[0].evidence.odds_ratio
        for a, b, c in ((0, 0, 0), (1, 0, 1), (0, 2, 0), (1, 1, 1))
    } == {odds}


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000))
def test_of_two_runs_one_author_apart_no_small_group_differs(seed: int) -> None:
    world = made_world(seed)
    runs = [exact_ruleset(world), exact_ruleset(world.without(int(world.author[0])))]
    shown = [{rule.id: rule.evidence for rule in public_ruleset(run, PRIVACY).rules} for run in runs]
    exact = [{rule.id: rule.evidence.clusters or 0 for rule in run.rules} for run in runs]
    for here, there in ((0, 1), (1, 0)):
        for name, evidence in shown[here].items():
            if evidence != shown[there].get(name) and not evidence.withheld:
                assert exact[here][name] >= PRIVACY.k


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000))
def test_near_variants_are_of_enough_sources(seed: int) -> None:
    world = made_world(seed)
    exact = exact_ruleset(world)
    around = exact_surroundings(world, exact)
    told = public_neighbourhoods(around, public_ruleset(exact, PRIVACY), PRIVACY)
    for name, neighbourhood in told.items():
        counted = {variant.scope: variant for variant in around[name].nearest}
        for variant in neighbourhood.nearest:
            known = counted[variant.scope]
            assert known.clusters >= PRIVACY.k
            assert variant.withheld or is_told_truly(variant.target, known.target or 0, PRIVACY)
            assert variant.withheld or is_told_truly(variant.kept, known.kept or 0, PRIVACY)
