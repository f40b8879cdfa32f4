"""What words, and groups within groups, tell beside public counts: with that, too, no small count is narrowed."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from disclosure_attack import Attack, add_variant, attack_on, narrowed_counts, told_apart
from newcomer_world import DIET, HAS_LINK, evidence, rule, run, topic

from kmgraph.model import (
    HERE,
    Confidence,
    Enforcement,
    FineException,
    GroupOverlap,
    Period,
    Platform,
    PlatformFigures,
    Privacy,
    PublishedStatus,
    Relation,
    RelationKind,
    Rule,
    RuleNeighbourhood,
    RuleSet,
    Scope,
    Status,
    Totals,
    ValueLiteral,
    Variant,
)
from kmgraph.rules import public_neighbourhoods, public_ruleset, rules_to_json
from kmgraph.rules.disclosure.gate import _published, _surely_often

PRIVACY = Privacy()
BASE = "https://example.org/published/"


def written(name: str, target: int, kept: int) -> PublishedStatus:
    """Return a published rule with an author for each of its posts."""
    return PublishedStatus(name, BASE + name, Enforcement.PARTLY_ENFORCED, target, kept, target + kept)


def ruleset(*rules: Rule, published: tuple[PublishedStatus, ...], posts: int = 2000, target: int = 400) -> RuleSet:
    totals = Totals(posts, target, 0.0, 1.0, 0.0, posts, (PlatformFigures("rednote", posts, target, posts),))
    return replace(run().ruleset, rules=rules, published=published, totals=totals, warnings=())


def diet_without_link(target: int, kept: int, confidence: Confidence, *published: str) -> Rule:
    scope = Scope.of((topic(DIET), ValueLiteral(HAS_LINK, value=False)))
    found = rule(scope, Status.TACIT, confidence, evidence(target, kept, target + kept, 0.5, 0.9))
    return replace(found, relations=tuple(Relation(RelationKind.NARROWER, BASE + name) for name in published))


def shown(exact: RuleSet) -> RuleSet:
    return public_ruleset(exact, PRIVACY)


def attack(public: RuleSet) -> Attack:
    return attack_on(json.loads(rules_to_json(public)))


def test_that_twenty_sources_were_hit_leaves_no_small_rest_of_a_published_rule() -> None:
    # 20 to 22 of 18 to 22: "well supported" leaves 0 to 2 others.
    found = diet_without_link(21, 0, Confidence.WELL_SUPPORTED, "diet")
    public = shown(ruleset(found, published=(written("diet", 22, 41),)))
    assert narrowed_counts(attack(public)) == []
    assert not public.rules[0].evidence.withheld


def test_a_confirmed_rule_is_told_where_its_whole_is_what_must_go() -> None:
    # At least 10 of 10 to 12, whatever is told of the part.
    found = diet_without_link(11, 20, Confidence.LIKELY, "diet")
    public = shown(ruleset(found, published=(written("diet", 12, 41),)))
    assert narrowed_counts(attack(public)) == []
    assert public.published[0].withheld
    assert not public.rules[0].evidence.withheld


def kinds_around(found: Rule, *kinds: tuple[int, int]) -> dict[str, RuleNeighbourhood]:
    """Return kinds of posts close to a rule that lie within the published rule on diets, with exact counts."""
    variants = (
        Variant(Scope.of((topic(f"{DIET}{number}"),)), target, kept, target + kept, inside=(f"{BASE}diet",))
        for number, (target, kept) in enumerate(kinds)
    )
    return {found.id: RuleNeighbourhood(tuple(variants))}


def test_the_nearest_kinds_and_a_published_rule_around_leave_no_small_count_of_a_rule() -> None:
    # 30 left alone by the published rule, of them 20 and 15 close to the learned one: just 1 of its own.
    found = diet_without_link(100, 1, Confidence.WELL_SUPPORTED, "diet")
    public = shown(ruleset(found, published=(written("diet", 100, 32),)))
    told = public_neighbourhoods(kinds_around(found, (0, 13), (0, 18)), public, PRIVACY)[found.id].nearest
    against = attack(public)
    names: list[str] = []
    for number, variant in enumerate(told):
        name = f"near {number}"
        add_variant(against, found.iri, "rednote", name, variant, (f"{BASE}diet",), names)
        names.append(name)
    assert narrowed_counts(against) == []
    assert [variant.kept for variant in told] == [15]
    assert public.published[0].kept == 30


def test_published_rules_in_one_another_and_in_the_total_leave_no_small_rest() -> None:
    wide, narrow = written("diet", 11, 101), replace(written("photos", 10, 60), inside=(f"{BASE}diet",))
    assert narrowed_counts(attack(shown(ruleset(published=(wide, narrow))))) == []
    assert narrowed_counts(attack(shown(ruleset(published=(written("diet", 11, 101),), posts=400, target=12)))) == []


def test_rules_of_two_platforms_leave_no_small_rest_of_a_rule_of_all_platforms() -> None:
    # 180 of 103 and 78, and of one on a third platform.
    everywhere = written("gambling", 182, 60)
    same = (Relation(RelationKind.EQUIVALENT, everywhere.iri),)
    rules = tuple(
        rule(Scope.of((topic(DIET),)), Status.RESTATES, Confidence.HINT, evidence(*counts), name, same)
        for name, counts in (("rednote", (103, 30, 133)), ("tiktok", (78, 20, 98)))
    )
    parts = (("rednote", 1000, 200), ("tiktok", 800, 150), ("weibo", 200, 50))
    figures = tuple(PlatformFigures(name, posts, hit, posts) for name, posts, hit in parts)
    exact = ruleset(*rules, published=(everywhere,))
    public = shown(replace(exact, totals=replace(exact.totals, platforms=figures)))
    assert narrowed_counts(attack(public)) == []
    assert public.published[0].withheld


@pytest.mark.parametrize(
    ("target", "shared", "is_told"),
    [(187, 39, False), (217, 9, False), (206, 30, True)],
    ids=["none left", "a few in both", "enough left"],
)
def test_rules_that_overlap_leave_no_small_rest_of_what_holds_both(target: int, shared: int, *, is_told: bool) -> None:
    one, other = written("diet", 138, 32), written("photos", 88, 37)
    both = replace(written("both", shared, 12), inside=(one.iri, other.iri))
    exact = ruleset(published=(one, other, both), posts=1700, target=target)
    public = shown(replace(exact, overlaps=(GroupOverlap.of(one.iri, other.iri, both.iri),)))
    assert narrowed_counts(attack(public)) == []
    assert all(not status.withheld for status in public.published) is is_told


def test_how_rules_overlap_is_told_of_those_that_are_told_of() -> None:
    statuses = (written("diet", 137, 32), written("photos", 88, 37), written("both", 30, 12))
    overlaps = (
        GroupOverlap.of(*(status.iri for status in statuses)),
        GroupOverlap.of(BASE + "secret", BASE + "diet", BASE + "a"),
    )
    public = shown(replace(ruleset(published=statuses), overlaps=overlaps))
    assert public.overlaps == overlaps[:1]


def test_a_kind_close_to_a_rule_that_two_others_overlap_in_leaves_no_small_rest() -> None:
    # Of 334 posts left alone are 303 about diets and 98 with links; with 67 of both, none is of neither.
    found = diet_without_link(100, 230, Confidence.LIKELY)
    published = tuple(written(name, target, kept) for name, target, kept in (("diet", 0, 303), ("links", 0, 98)))
    public = shown(ruleset(found, published=published, posts=732, target=398))
    inside = tuple(status.iri for status in published)
    near = Variant(Scope.of((topic(DIET), ValueLiteral(HAS_LINK, value=True))), 0, 67, 67, inside=inside)

    def told(*overlaps: GroupOverlap) -> bool:
        around = {found.id: RuleNeighbourhood((replace(near, overlaps=overlaps),))}
        kinds = public_neighbourhoods(around, public, PRIVACY)[found.id].nearest
        return any(not kind.withheld for kind in kinds)

    assert told()
    assert not told(GroupOverlap.of(inside[0], inside[1], HERE))


@pytest.mark.parametrize(("target", "is_told"), [(598, False), (640, True)])
def test_shares_leave_out_what_would_narrow_a_few(target: int, *, is_told: bool) -> None:
    # 15% of 600 are at least 75 posts: of 65 and a few, the few are 8 or 9. Of 640 no number of them is at an edge.
    counts = {"photos": 8, "diet": 67, "links": 0}
    published = tuple(written(name, hit, 40) for name, hit in counts.items())
    found = diet_without_link(300, 40, Confidence.LIKELY)
    scopes = (Scope.of((ValueLiteral(HAS_LINK, value=True),)), Scope.of((topic(f"{DIET}2"),)))
    others = (rule(scope, Status.TACIT, Confidence.LIKELY, evidence(80, 30, 110, 0.5, 0.9)) for scope in scopes)
    exact = ruleset(found, *others, published=published, posts=4000, target=target)
    shares = (75 / target, 460 / target, 1 - 535 / target)
    totals = replace(exact.totals, by_published=shares[0], by_tacit=shares[1], unexplained=shares[2])
    public = shown(replace(exact, totals=totals))
    assert (public.totals.by_published is not None) is is_told
    assert narrowed_counts(attack(public)) == []


def test_what_excludes_a_rule_is_counted_beside_it() -> None:
    # What a permission is about a learned rule excepts: 13 of 17 left alone are none of the rule's 4.
    found = diet_without_link(100, 4, Confidence.WELL_SUPPORTED, "diet")
    fine = replace(written("links", 0, 13), inside=(f"{BASE}diet",), apart=(found.iri,))
    public = shown(ruleset(found, published=(written("diet", 100, 17), fine)))
    assert narrowed_counts(attack(public)) == []
    assert not public.rules[0].evidence.withheld


def test_two_rules_that_exclude_each_other_share_no_post_of_the_rule_around_them() -> None:
    without = diet_without_link(60, 4, Confidence.WELL_SUPPORTED)
    scope = Scope.of((topic(DIET), ValueLiteral(HAS_LINK, value=True)))
    with_link = rule(scope, Status.TACIT, Confidence.HINT, evidence(13, 13, 26, 0.4, 0.6))
    around = rule(Scope.of((topic(DIET),)), Status.TACIT, Confidence.HINT, evidence(77, 17, 94, 0.5, 0.9))
    assert narrowed_counts(attack(shown(ruleset(without, with_link, around, published=())))) == []


@pytest.mark.parametrize(
    ("counts", "is_told"),
    [((1, 30), False), ((3, 30), False), ((3, 60), False), ((0, 30), True), ((2, 200), True), (None, True)],
    ids=[
        "that they are left alone tells",
        "so do the others",
        "that they are not tells",
        "none hit",
        "hardly any hit",
        "no counts",
    ],
)
def test_that_an_exception_is_left_alone_tells_no_count_of_a_permission(
    counts: tuple[int, int] | None, *, is_told: bool
) -> None:
    # "Some of these may still be acted against" stands where it isn't told, whether or not they are left alone.
    found = diet_without_link(100, 20, Confidence.WELL_SUPPORTED)
    public = shown(ruleset(found, published=(written("links", *counts),) if counts else ()))
    holds = (f"{BASE}links",) if counts else ()
    fine = FineException((ValueLiteral(HAS_LINK, value=True),), 31, inside=holds, holds=holds)
    around = public_neighbourhoods({found.id: RuleNeighbourhood(fine=(fine,))}, public, PRIVACY)
    assert bool(around[found.id].fine) is is_told


@pytest.mark.parametrize("kept", [30, 65])
def test_a_status_tells_no_count_of_posts_acted_against(kept: int) -> None:
    # With 5 % elsewhere the learner says "not enforced" up to some number, and "partly enforced" from there on.
    def exact(target: int) -> RuleSet:
        states = (Enforcement.NOT_ENFORCED, Enforcement.PARTLY_ENFORCED)
        status = replace(written("diet", target, kept), status=states[target > 7], clusters=30)
        return ruleset(published=(status,))

    assert told_apart(exact, lambda rules: rules_to_json(shown(rules)), range(1, 10)) == []
    (status,) = shown(exact(8)).published
    assert (status.status, status.target, status.kept) == (Enforcement.NOT_OBSERVED, None, kept)


def test_a_status_is_told_that_no_count_of_few_posts_left_alone_would_change() -> None:
    def told(target: int, kept: int, status: Enforcement, acted: int = 400) -> Enforcement:
        found = replace(written("diet", target, kept), status=status, parts=("r-1",))
        (public,) = shown(ruleset(published=(found,), target=acted)).published
        assert bool(public.parts) is (public.status is status)
        return public.status

    assert told(50, 3, Enforcement.ENFORCED) is Enforcement.ENFORCED
    assert told(50, 3, Enforcement.NOT_ENFORCED) is Enforcement.NOT_ENFORCED  # of a permission
    assert told(50, 3, Enforcement.PARTLY_ENFORCED) is Enforcement.NOT_OBSERVED
    assert told(12, 9, Enforcement.ENFORCED) is Enforcement.NOT_OBSERVED
    assert told(50, 3, Enforcement.ENFORCED, acted=1800) is Enforcement.NOT_OBSERVED
    assert told(50, 0, Enforcement.NOT_ENFORCED) is Enforcement.NOT_ENFORCED
    assert told(0, 50, Enforcement.NOT_ENFORCED) is Enforcement.NOT_ENFORCED


@pytest.mark.parametrize(
    ("confidence", "kind", "is_often"),
    [
        (Confidence.WELL_SUPPORTED, RelationKind.EQUIVALENT, True),
        (Confidence.LIKELY, RelationKind.EQUIVALENT, False),
        (Confidence.WELL_SUPPORTED, RelationKind.NARROWER, False),
    ],
    ids=["of the same posts", "not that sure", "of a part of them"],
)
def test_a_status_says_no_more_than_a_well_supported_rule_of_the_same_posts_does(
    confidence: Confidence, kind: RelationKind, *, is_often: bool
) -> None:
    status = replace(written("diet", 20, 2), status=Enforcement.ENFORCED)
    found = rule(Scope.of((topic(DIET),)), Status.RESTATES, confidence, evidence(20, 2, 20, 0.6, 0.95))
    found = replace(found, relations=(Relation(kind, status.iri),))
    assert (status.iri in _surely_often((found,))) is is_often
    public = _published(status, ruleset(published=()).totals, PRIVACY, is_often=is_often)
    assert public.status is (Enforcement.ENFORCED if is_often else Enforcement.NOT_OBSERVED)
    assert (public.target, public.kept) == (20, None)


def on_platforms(*figures: PlatformFigures) -> RuleSet:
    """Return a run without rules on some platforms, of which only those with figures of their own are named."""
    posts, target = (sum(getattr(each, name) for each in figures) for name in ("observations", "target"))
    places = tuple(Platform(each.platform, f"{BASE}{each.platform}") for each in figures)
    totals = Totals(posts, target, 0.0, 1.0, 0.0, 500, figures)
    return replace(ruleset(published=()), totals=totals, platforms=places)


def test_a_large_platform_of_few_sources_is_not_told_by_subtraction() -> None:
    large, small = PlatformFigures("a", 600, 90, 300), PlatformFigures("b", 160, 80, 4)
    totals = shown(on_platforms(large, small)).totals
    assert totals.withheld
    assert [(each.platform, each.withheld) for each in totals.platforms] == [("a", False), ("b", True)]
    least, _ = attack(shown(on_platforms(large, small))).range("platform b posts") or (None, None)
    assert least is not None
    assert least < PRIVACY.k
    # With another one that is not told, nothing follows.
    middle = PlatformFigures("c", 300, 40, 100)
    totals = shown(on_platforms(large, middle, small)).totals
    assert not totals.withheld
    assert [each.platform for each in totals.platforms if each.withheld] == ["c", "b"]


def test_a_platform_that_is_not_named_is_not_told_by_subtraction() -> None:
    large, unnamed = PlatformFigures("a", 600, 90, 300), PlatformFigures("anna", 160, 80, 4)
    public = public_ruleset(on_platforms(large, unnamed), PRIVACY, {"a", "anna"})
    assert [each.platform for each in public.totals.platforms] == ["a"]
    assert public.totals.withheld


@pytest.mark.parametrize(("sides", "is_told"), [((9, 100), False), ((100, 9), False), ((10, 10), True), (None, True)])
def test_counts_of_an_outcome_that_few_sources_met_with_are_not_told(
    sides: tuple[int, int] | None, *, is_told: bool
) -> None:
    exact = diet_without_link(40, 30, Confidence.LIKELY)
    by_outcome = replace(exact, evidence=replace(exact.evidence, by_outcome=sides))
    (told,) = shown(ruleset(by_outcome, published=())).rules
    assert told.evidence.withheld is not is_told
    assert told.evidence.first is None or is_told
    status = replace(written("diet", 60, 41), by_outcome=sides, status=Enforcement.ENFORCED)
    (public,) = shown(ruleset(published=(status,))).published
    assert public.withheld is not is_told
    assert (public.status is Enforcement.ENFORCED) is is_told
    figures = PlatformFigures("a", 600, 90, 300, by_outcome=sides)
    totals = shown(on_platforms(figures, PlatformFigures("b", 600, 90, 300))).totals
    assert totals.platforms[0].withheld is not is_told
    whole = on_platforms(PlatformFigures("a", 600, 90, 300))
    assert shown(replace(whole, totals=replace(whole.totals, by_outcome=sides))).totals.withheld is not is_told
    assert {each.by_outcome for each in totals.platforms} == {None}
    assert (totals.by_outcome, public.by_outcome, told.evidence.by_outcome) == (None, None, None)


@pytest.mark.parametrize(("sides", "is_told"), [((9, 100), False), ((10, 10), True)])
def test_counts_of_a_period_are_not_told_where_few_sources_met_with_an_outcome(
    sides: tuple[int, int], *, is_told: bool
) -> None:
    begun = "2025-02-01T00:00:00Z"
    periods = (Period(None, begun, 60, 50, 110), Period(begun, None, 70, 60, 130, by_outcome=sides))
    exact = diet_without_link(130, 110, Confidence.LIKELY)
    timed = replace(exact, evidence=replace(exact.evidence, periods=periods))
    (told,) = shown(ruleset(timed, published=())).rules
    assert [period.withheld for period in told.evidence.periods] == [not is_told] * 2
    assert [period.by_outcome for period in told.evidence.periods] == [None, None]


def test_few_posts_of_few_sources_are_a_few() -> None:
    few = diet_without_link(40, 9, Confidence.LIKELY)
    (told,) = shown(ruleset(replace(few, evidence=replace(few.evidence, by_outcome=(40, 1))), published=())).rules
    assert (told.evidence.target, told.evidence.kept) == (40, None)
