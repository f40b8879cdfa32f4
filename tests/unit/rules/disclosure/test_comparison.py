"""The gate of migration guides: what waits for a review stays out, and so does what a small group would tell."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace

import pytest
from disclosure_attack import Attack, add_parts_beside, attack_on, narrowed_counts
from disclosure_worlds import exact_ruleset, made_world
from hypothesis import given, settings
from hypothesis import strategies as st

from kmgraph.model import (
    Confidence,
    Enforcement,
    Hierarchy,
    KindCounts,
    KindDifference,
    MoveComparison,
    MovedSide,
    MoveVerdict,
    Platform,
    PlatformFigures,
    Privacy,
    PublishedStatus,
    Rule,
    RuleSet,
    Scope,
    Totals,
    ValueLiteral,
    WhyUnknown,
)
from kmgraph.rules import ALL_POSTS, public_comparison, public_count, public_ruleset, rules_to_json

PRIVACY = Privacy()
PLACES = tuple(Platform(name, f"https://example.org/platform/{name}") for name in "ab")
UNKNOWN = MoveVerdict.UNKNOWN
_, B = PLACES
SIDES = (MovedSide(PLACES[0], 100, 400), MovedSide(PLACES[1], 100, 400))


@pytest.fixture(scope="module")
def public() -> RuleSet:
    return public_ruleset(exact_ruleset(made_world(3)), PRIVACY)


def told(public: RuleSet, kind: KindDifference) -> tuple[KindDifference, ...]:
    comparison = MoveComparison(SIDES[0], SIDES[1], (kind,))
    return public_comparison(comparison, (SIDES[0], SIDES[1]), (public, public), Hierarchy(), PRIVACY).kinds


def kind_of(rule: Rule, verdict: MoveVerdict, narrower: tuple[str, ...] = ()) -> KindDifference:
    counts = KindCounts(0, 60, 30)
    return KindDifference(
        rule.id,
        verdict,
        source_rule=rule.id,
        scope=rule.scope,
        source=counts,
        destination=counts,
        narrower=narrower,
    )


def rule_of(public: RuleSet) -> Rule:
    return next(rule for rule in public.rules if rule.platform == "a")


def test_a_kind_whose_rule_is_not_public_is_left_out(public: RuleSet) -> None:
    kind = kind_of(rule_of(public), MoveVerdict.LOOSER)
    assert told(public, kind)
    assert not told(public, replace(kind, source_rule="r-00000000"))


def test_a_part_that_waits_for_a_review_is_named_nowhere(public: RuleSet) -> None:
    rule = rule_of(public)
    (kind,) = told(public, kind_of(rule, MoveVerdict.LOOSER, ("r-00000000",)))
    assert kind.narrower == ()
    assert not told(public, kind_of(rule, MoveVerdict.NEWLY_ALLOWED, ("r-00000000",)))


def test_of_fewer_than_k_sources_no_figure_is_told(public: RuleSet) -> None:
    kind = replace(kind_of(rule_of(public), MoveVerdict.UNKNOWN), destination=KindCounts(40, 2, 9))
    (shown,) = told(public, kind)
    assert shown.destination == KindCounts(None, None, None, withheld=True)
    assert (shown.difference, shown.surprise, shown.p_value) == (None, None, None)


def two_platforms() -> RuleSet:
    """Two rules of one platform, on posts with a link and without, and another platform without any."""
    exact = exact_ruleset(made_world(3))
    rule = next(rule for rule in exact.rules if rule.platform == "a")
    counted = replace(rule.evidence, target=148, kept=60, clusters=200, periods=(), interval=None, rate=None)
    rules = tuple(
        replace(
            rule,
            id=f"r-0000000{number}",
            iri=f"https://example.org/{number}",
            scope=Scope.of((ValueLiteral("https://example.org/link", value=bool(number)),)),
            evidence=counted,
            confidence=Confidence.HINT,
            relations=(),
        )
        for number in (0, 1)
    )
    figures = tuple(PlatformFigures(name, 1000, 200, 900) for name in "ab")
    totals = Totals(2000, 400, None, None, None, 1800, figures)
    return public_ruleset(replace(exact, rules=rules, published=(), totals=totals), PRIVACY)


@pytest.mark.parametrize(
    ("counts", "told_counts"),
    [
        # Of some 800 posts left alone 803 to 807: at most one is of another kind.
        ([(150, 803), None], [False, None]),
        ([(100, 403), (80, 400)], [True, False]),
        ([(100, 403), (80, 350)], [True, True]),
    ],
    ids=["a kind in its platform", "two kinds that exclude each other", "enough are left"],
)
def test_kinds_leave_no_small_rest_of_their_platform(
    counts: list[tuple[int, int] | None], told_counts: list[bool | None]
) -> None:
    public = two_platforms()
    kinds = [
        replace(kind_of(rule, MoveVerdict.LOOSER), destination=KindCounts(*number, 400))
        for rule, number in zip(public.rules, counts, strict=True)
        if number is not None
    ]
    comparison = MoveComparison(SIDES[0], SIDES[1], tuple(kinds))
    found = public_comparison(comparison, (SIDES[0], SIDES[1]), (public, public), Hierarchy(), PRIVACY).kinds
    by_id = {kind.id: kind.destination for kind in found}
    shown = [None if (each := by_id.get(rule.id)) is None else not each.withheld for rule in public.rules]
    assert shown == told_counts


def test_kinds_that_overlap_leave_no_small_rest_of_their_platform() -> None:
    # Of at most 804 posts left alone are 503 of one kind and 598 of another; with 297 of both, none is of neither.
    public, counts = two_platforms(), ((60, 503), (60, 598), (60, 297))
    flags = [ValueLiteral(f"https://example.org/{name}", value=True) for name in ("link", "photo")]
    scopes = [Scope.of((flags[0],)), Scope.of((flags[1],)), Scope.of(tuple(flags))]
    kinds = [
        replace(
            kind_of(public.rules[0], MoveVerdict.LOOSER),
            id=f"k{number}",
            scope=scope,
            destination=KindCounts(*count, 400),
        )
        for number, (scope, count) in enumerate(zip(scopes, counts, strict=True))
    ]
    for order in (kinds, kinds[::-1]):
        comparison = MoveComparison(SIDES[0], SIDES[1], tuple(order))
        found = public_comparison(comparison, (SIDES[0], SIDES[1]), (public, public), Hierarchy(), PRIVACY).kinds
        assert sorted(kind.destination is not None and kind.destination.withheld for kind in found) == [0, 0, 1]


REST = st.tuples(st.integers(0, 12), st.integers(0, 12))
FIRST = st.tuples(st.integers(20, 160), st.integers(60, 700))


@settings(max_examples=40, deadline=None)
@given(FIRST, st.tuples(st.integers(0, 12), st.integers(0, 4)))
def test_no_small_count_follows_from_kinds_that_exclude_each_other(one: tuple[int, int], rest: tuple[int, int]) -> None:
    # Of at most 202 and 804 posts.
    public, other = two_platforms(), (202 - one[0] - rest[0], 804 - one[1] - rest[1])
    kinds = tuple(
        replace(kind_of(rule, MoveVerdict.LOOSER), destination=KindCounts(*number, 400))
        for rule, number in zip(public.rules, (one, other), strict=True)
    )
    comparison = MoveComparison(SIDES[0], SIDES[1], kinds)
    found = public_comparison(comparison, SIDES, (public, public), Hierarchy(), PRIVACY).kinds
    told = {kind.id: kind.destination for kind in found if kind.destination and not kind.destination.withheld}
    against = attack_on(json.loads(rules_to_json(public)))
    add_told(against, told)
    add_parts_beside(against, "platform b", told)
    assert narrowed_counts(against) == []


@settings(max_examples=40, deadline=None)
@given(FIRST, FIRST, REST)
def test_no_small_count_follows_from_two_periods_and_all_posts(
    one: tuple[int, int], other: tuple[int, int], rest: tuple[int, int]
) -> None:
    # What lies between both periods, or has no time, is in no figure.
    target, kept = (sum(each) for each in zip(one, other, rest, strict=True))
    first, later = (rounded_side(place, number) for place, number in zip(PLACES, (one, other), strict=True))
    public, around = two_platforms(), {ALL_POSTS: KindCounts(target, kept, 900)}
    comparison = MoveComparison(first, later, ())
    told = public_comparison(comparison, (first, later), (public, public), Hierarchy(), PRIVACY, around)
    sides = (told.source, told.destination)
    shown = {side.platform.id: KindCounts(side.target, side.kept, None) for side in sides if not side.withheld}
    against = Attack(PRIVACY.k, PRIVACY.rounded_to)
    everything = KindCounts(public_count(target, PRIVACY), public_count(kept, PRIVACY), None)
    add_told(against, {"all": everything, **shown})
    add_parts_beside(against, "all", shown)
    assert [name for name in narrowed_counts(against) if " and " in name] == []


def rounded_side(place: Platform, number: tuple[int, int]) -> MovedSide:
    return MovedSide(place, public_count(number[0], PRIVACY), public_count(number[1], PRIVACY))


def add_told(against: Attack, told: Mapping[str, KindCounts]) -> None:
    for name, counts in told.items():
        against.count(f"{name} target", counts.target, withheld=False)
        against.count(f"{name} kept", counts.kept, withheld=False)


@pytest.mark.parametrize(("later", "is_told"), [(78, False), (40, True)])
def test_two_periods_leave_no_small_rest_of_all_posts(later: int, *, is_told: bool) -> None:
    # 182 posts in all, 103 of them in the first period: what is in neither may be told nowhere, and follows.
    public = two_platforms()
    first, second = (replace(SIDES[0], target=105), replace(SIDES[1], target=5 * round(later / 5)))
    kind = replace(
        kind_of(public.rules[0], MoveVerdict.LOOSER),
        source=KindCounts(148, 60, 200),
        destination=KindCounts(later, 200, 200),
    )
    around = {ALL_POSTS: KindCounts(182, 900, 900), kind.id: KindCounts(227, 600, 600)}
    comparison = MoveComparison(first, second, (kind,))
    told = public_comparison(comparison, (first, second), (public, public), Hierarchy(), PRIVACY, around)
    (shown,) = told.kinds
    assert shown.destination is not None
    assert (told.destination.withheld, shown.destination.withheld) == (not is_told, not is_told)
    assert not told.source.withheld


def compared(kind: KindDifference, public: RuleSet, *, is_mixed: bool = False) -> KindDifference:
    comparison = MoveComparison(SIDES[0], SIDES[1], (kind,))
    told = public_comparison(comparison, SIDES, (public, public), Hierarchy(), PRIVACY, is_mixed=is_mixed)
    (shown,) = told.kinds
    return shown


def moving(verdict: MoveVerdict, target: int, kept: int) -> KindDifference:
    """Return a kind of posts that the source has a rule about, and the destination none."""
    rule = two_platforms().rules[0]
    return replace(
        kind_of(rule, verdict),
        source=KindCounts(148, 60, 200),
        destination=KindCounts(target, kept, target + kept),
    )


def told_of(shown: KindDifference) -> tuple[MoveVerdict, bool]:
    assert shown.destination is not None
    return shown.verdict, not shown.destination.withheld


@pytest.mark.parametrize(
    ("verdict", "target", "kept", "is_told"),
    [
        (MoveVerdict.LOOSER, 3, 20, False),
        (MoveVerdict.UNKNOWN, 3, 20, False),
        (MoveVerdict.NEWLY_ALLOWED, 3, 200, True),
        (MoveVerdict.LOOSER, 20, 200, True),
        (MoveVerdict.NEWLY_ALLOWED, 0, 20, True),
    ],
    ids=["looser", "undecided", "few of many", "no few", "none"],
)
def test_a_verdict_that_would_narrow_a_few_stands_without_counts(
    verdict: MoveVerdict, target: int, kept: int, *, is_told: bool
) -> None:
    kind = replace(moving(verdict, target, kept), reason=WhyUnknown.UNDECIDED if verdict is UNKNOWN else None)
    assert told_of(compared(kind, two_platforms())) == (verdict, is_told)


def test_each_verdict_leaves_five_numbers_of_a_few_where_it_stands_beside_them() -> None:
    public = two_platforms()
    for kept in (12, 35, 60, 90, 150, 400):
        for verdict in (MoveVerdict.LOOSER, MoveVerdict.NEWLY_ALLOWED):
            told = {told_of(compared(moving(verdict, few, kept), public)) for few in range(1, 10)}
            assert len(told) == 1


@pytest.mark.parametrize("verdict", [MoveVerdict.LOOSER, MoveVerdict.NEWLY_ALLOWED, MoveVerdict.UNKNOWN])
def test_of_counts_that_are_told_elsewhere_no_verdict_is(verdict: MoveVerdict) -> None:
    public = two_platforms()
    written = PublishedStatus("p", "https://example.org/p", Enforcement.NOT_OBSERVED, None, 20, None, inside=(B.iri,))
    known = replace(public, published=(written,), platforms=PLACES)
    shown = compared(moving(verdict, 3, 21), known)
    assert told_of(shown) == (MoveVerdict.UNKNOWN, False)
    assert shown.reason is WhyUnknown.UNDECIDED


@pytest.mark.parametrize("verdict", [MoveVerdict.LOOSER, MoveVerdict.STRICTER, MoveVerdict.SAME])
def test_of_rules_of_both_sides_no_difference_is_told_that_a_few_would_decide(verdict: MoveVerdict) -> None:
    public = two_platforms()
    own = public.rules[0]
    there = replace(own, id="r-00000009", iri="https://example.org/9", platform="b")
    few = replace(there, evidence=replace(there.evidence, target=20, kept=None))
    both = replace(public, rules=(*public.rules, few))
    kind = replace(moving(verdict, 20, 5), destination_rule=few.id)
    assert compared(kind, both).verdict is MoveVerdict.SAME
    clear = replace(few, evidence=replace(few.evidence, target=600))
    kind = replace(kind, destination=KindCounts(600, 5, 600), verdict=MoveVerdict.STRICTER)
    assert compared(kind, replace(both, rules=(*public.rules, clear))).verdict is MoveVerdict.STRICTER


def test_of_posts_that_stand_for_different_numbers_no_rate_is_compared() -> None:
    kind, public = moving(MoveVerdict.LOOSER, 20, 200), two_platforms()
    shown = compared(kind, public, is_mixed=True)
    assert told_of(shown) == (MoveVerdict.LOOSER, False)
    assert (shown.difference, shown.surprise) == (None, None)
    assert compared(kind, public).surprise is not None
