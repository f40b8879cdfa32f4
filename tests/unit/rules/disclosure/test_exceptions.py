"""That a rule has an exception says how few of its posts are acted against: with that, no small count is narrowed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from newcomer_world import DIET, IS_VIDEO, evidence, rule, run, topic

from kmgraph.model import (
    Confidence,
    Enforcement,
    FineException,
    PlatformFigures,
    Privacy,
    PublishedStatus,
    Relation,
    RelationKind,
    Rule,
    RuleNeighbourhood,
    RuleSet,
    Scope,
    SparedKind,
    Status,
    Totals,
    Variant,
)
from kmgraph.rules import public_neighbourhoods, public_ruleset, rules_to_json

PRIVACY = Privacy()
WHOLE, VIDEOS = "https://example.org/published/diet", "https://example.org/published/videos"


def but_in_videos(target: int, kept: int, most: int) -> Rule:
    """Return a rule on diets but in videos, of which at most so many are acted against."""
    found = replace(evidence(target, kept, target + kept, 0.4, 0.9), spared=(SparedKind((IS_VIDEO,), most),))
    scope = Scope.of((topic(DIET),), ((IS_VIDEO,),))
    relations = (Relation(RelationKind.NARROWER, WHOLE),)
    return rule(scope, Status.TACIT, Confidence.LIKELY, found, relations=relations)


def written(iri: str, target: int, kept: int) -> PublishedStatus:
    return PublishedStatus(iri[-4:], iri, Enforcement.NOT_OBSERVED, target, kept, target + kept)


def shown(found: Rule, *published: PublishedStatus, spared: tuple[tuple[str, str, int, bool], ...]) -> RuleSet:
    totals = Totals(2000, 400, 0.0, 1.0, 0.0, 2000, (PlatformFigures("rednote", 2000, 400, 2000),))
    exact = replace(run().ruleset, rules=(found,), published=published, totals=totals, warnings=(), spared=spared)
    assert b"spared" not in rules_to_json(exact)
    return public_ruleset(exact, PRIVACY)


@pytest.mark.parametrize("hit", [0, 1, 3])
@pytest.mark.parametrize(("most", "is_told"), [(0, False), (3, False), (4, True), (9, True)])
def test_counts_of_a_whole_are_withheld_where_an_exception_leaves_few_numbers(
    most: int, hit: int, *, is_told: bool
) -> None:
    # 60 less 60 leaves 0 to 4 posts in videos, whichever they are.
    found = but_in_videos(58, 38, most)
    public = shown(found, written(WHOLE, 58 + hit, 60), spared=((found.iri, WHOLE, most, True),))
    assert public.published[0].withheld is not is_told
    assert not public.rules[0].evidence.withheld


def test_exceptions_of_a_rule_without_figures_tell_nothing_of_others() -> None:
    found = but_in_videos(58, 38, 3)
    found = replace(found, evidence=replace(found.evidence, by_outcome=(3, 38)))
    public = shown(found, written(WHOLE, 60, 60), spared=((found.iri, WHOLE, 3, True),))
    assert public.rules[0].evidence.withheld
    assert not public.published[0].withheld


@pytest.mark.parametrize(("most", "is_told"), [(4, False), (5, True)])
def test_counts_of_a_rule_about_what_is_excepted_are_withheld_likewise(most: int, *, is_told: bool) -> None:
    # "A few": 1 to 9, and no more than the exception allows.
    found = but_in_videos(100, 38, most)
    public = shown(found, written(VIDEOS, 2, 20), spared=((found.iri, VIDEOS, most, False),))
    assert public.published[0].withheld is not is_told


def test_a_rule_within_what_is_left_of_a_whole_has_no_more_posts_than_that() -> None:
    found = but_in_videos(100, 38, 4)
    inside = replace(written(VIDEOS, 2, 20), inside=(WHOLE,), apart=(found.iri,))
    whole = written(WHOLE, 103, 60)
    public = shown(found, whole, inside, spared=((found.iri, WHOLE, 4, True),))
    assert any(status.withheld for status in public.published)
    assert not any(status.withheld for status in shown(found, whole, inside, spared=()).published)


def test_what_contradicts_the_figures_is_left_out() -> None:
    found = but_in_videos(58, 38, 3)
    public = shown(found, written(WHOLE, 90, 60), spared=((found.iri, WHOLE, 3, True),))
    assert not public.published[0].withheld


@pytest.mark.parametrize(("most", "is_told"), [(0, False), (3, False), (4, True)])
def test_kinds_that_a_rule_excepts_are_told_where_that_leaves_five_numbers(most: int, *, is_told: bool) -> None:
    found = but_in_videos(100, 38, most)
    public = shown(found, spared=())
    near = Variant(Scope.of((topic(DIET), IS_VIDEO)), 2, 40, 42)
    around = RuleNeighbourhood((near,), (FineException((IS_VIDEO,), 42),))
    told = public_neighbourhoods({found.id: around}, public, PRIVACY)[found.id]
    assert (bool(told.nearest), bool(told.fine)) == (is_told, is_told)
