"""That a published rule works in parts of its scope alone, or beyond, is told where neither says how few posts do."""

from __future__ import annotations

from dataclasses import replace

import pytest
from newcomer_world import DIET, HAS_LINK, evidence, rule, run, topic

from kmgraph.model import (
    Confidence,
    Enforcement,
    Platform,
    PlatformFigures,
    Privacy,
    PublishedStatus,
    Relation,
    RelationKind,
    RestOfScope,
    Rule,
    RuleSet,
    Scope,
    Status,
    Totals,
    ValueLiteral,
)
from kmgraph.rules import public_ruleset, rules_to_json

PRIVACY = Privacy()
BASE = "https://example.org/published/"


def part(target: int, kept: int, *, inside: bool = True) -> Rule:
    scope = Scope.of((topic(DIET), ValueLiteral(HAS_LINK, value=False)))
    found = rule(scope, Status.STRICTER, Confidence.WELL_SUPPORTED, evidence(target, kept, target + kept, 0.5, 0.9))
    return replace(found, relations=(Relation(RelationKind.NARROWER, f"{BASE}diet"),) if inside else ())


def told(
    found: Rule, target: int, kept: int, most: int, status: Enforcement, *platforms: PlatformFigures
) -> PublishedStatus:
    """Return what is told of a published rule on diets with a learned part, and what it takes that no more is seen."""
    return told_of(found, (target, kept), (RestOfScope((found.id,), most),), status, *platforms)


def told_of(
    found: Rule,
    counts: tuple[int, int],
    rests: tuple[RestOfScope, ...],
    status: Enforcement,
    *platforms: PlatformFigures,
) -> PublishedStatus:
    """Return the same, by what it takes that no more is seen."""
    parts = (found.id,) if status is Enforcement.PARTLY_ENFORCED else ()
    written = PublishedStatus("diet", f"{BASE}diet", status, *counts, sum(counts), parts=parts, rests=rests)
    figures = platforms or (PlatformFigures("rednote", 2000, 400, 2000),)
    posts, hit = (sum(getattr(each, name) for each in figures) for name in ("observations", "target"))
    totals = Totals(posts, hit, 0.0, 1.0, 0.0, posts, figures)
    places = tuple(Platform(each.platform, f"{BASE}{each.platform}") for each in figures)
    exact = replace(run().ruleset, rules=(found,), published=(written,), totals=totals, warnings=(), platforms=places)
    public: RuleSet = public_ruleset(exact, PRIVACY)
    assert b'"rests"' not in rules_to_json(exact)
    return public.published[0]


@pytest.mark.parametrize("hit", range(5))
@pytest.mark.parametrize("most", [0, 1, 2, 3])
def test_that_only_parts_are_enforced_is_left_open_where_it_says_how_few_others_are(hit: int, most: int) -> None:
    # 60 less 60, each rounded, leaves 0 to 4 for the others: `most` of them, or one more, would part these.
    status = Enforcement.PARTLY_ENFORCED if hit <= most else Enforcement.ENFORCED
    public = told(part(58, 10), 58 + hit, 60, most, status)
    assert not public.withheld
    assert (public.status, public.parts) == (Enforcement.NOT_OBSERVED, ())


@pytest.mark.parametrize("most", [-1, 4, 30])
def test_a_status_is_told_that_is_the_same_for_all_that_the_others_may_be(most: int) -> None:
    status = Enforcement.PARTLY_ENFORCED if most >= 0 else Enforcement.ENFORCED
    public = told(part(58, 10), 60, 60, most, status)
    assert public.status is status
    assert bool(public.parts) is (status is Enforcement.PARTLY_ENFORCED)


def test_a_status_is_told_that_leaves_five_numbers_on_either_side() -> None:
    # 70 less 58 to 62: 6 to 14 others.
    assert told(part(60, 10), 70, 60, 9, Enforcement.ENFORCED).status is Enforcement.NOT_OBSERVED
    assert told(part(60, 10), 80, 60, 20, Enforcement.PARTLY_ENFORCED).status is Enforcement.PARTLY_ENFORCED
    assert told(part(60, 10), 90, 60, 27, Enforcement.PARTLY_ENFORCED).parts


def test_of_a_part_without_figures_at_most_so_many_others_are_five_numbers() -> None:
    few = part(58, 10)
    few = replace(few, evidence=replace(few.evidence, by_outcome=(3, 10)))
    assert told(few, 70, 60, 3, Enforcement.ENFORCED).status is Enforcement.NOT_OBSERVED
    assert told(few, 70, 60, 4, Enforcement.ENFORCED).status is Enforcement.ENFORCED


def test_what_lies_within_by_its_posts_alone_is_not_taken_off() -> None:
    assert told(part(58, 10), 60, 60, 0, Enforcement.ENFORCED).status is Enforcement.NOT_OBSERVED
    assert told(part(58, 10, inside=False), 60, 60, 5, Enforcement.ENFORCED).status is Enforcement.ENFORCED
    assert told(part(58, 10, inside=False), 60, 60, 3, Enforcement.ENFORCED).status is Enforcement.NOT_OBSERVED


def test_on_one_platform_of_several_the_others_may_be_any() -> None:
    figures = (PlatformFigures("rednote", 9000, 400, 9000), PlatformFigures("weibo", 9000, 400, 9000))
    assert told(part(58, 10), 158, 60, 30, Enforcement.ENFORCED, *figures).status is Enforcement.ENFORCED
    assert told(part(58, 10), 158, 60, 3, Enforcement.ENFORCED, *figures).status is Enforcement.NOT_OBSERVED


@pytest.mark.parametrize("left_alone", [1, 3, 4, 8])
def test_a_status_says_nothing_of_how_few_others_are_left_alone(left_alone: int) -> None:
    # With up to three left alone, nobody could say of the others that they are not acted against.
    by_kept = tuple(-1 if kept < 4 else kept for kept in range(64))
    status = Enforcement.ENFORCED if left_alone < 4 else Enforcement.PARTLY_ENFORCED
    found = part(60, 0)
    rests = (RestOfScope((found.id,), by_kept[left_alone], by_kept),)
    assert told_of(found, (60, left_alone), rests, status).status is Enforcement.NOT_OBSERVED
    even = (RestOfScope((found.id,), 5, (5,) * 64),)
    assert told_of(found, (60, 40), even, Enforcement.PARTLY_ENFORCED).parts
