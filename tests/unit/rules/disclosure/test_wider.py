"""What it tells that another name covers the same posts, and of a wider one that is not among those names."""

from __future__ import annotations

from dataclasses import replace

import pytest
from newcomer_world import DIET, REDNOTE, evidence, rule, run, topic

from kmgraph.model import (
    Confidence,
    Enforcement,
    PlatformFigures,
    Privacy,
    PublishedStatus,
    Relation,
    RelationKind,
    RuleSet,
    Scope,
    Status,
    Totals,
)
from kmgraph.rules import public_ruleset

PART, WHOLE = "https://example.org/part", "https://example.org/whole"


def shown(part: int, whole: int, wider: tuple[tuple[str, str, bool], ...], kept: int = 30) -> RuleSet:
    learned = rule(
        Scope.of((topic(DIET),)),
        Status.RESTATES,
        Confidence.WELL_SUPPORTED,
        evidence(whole, kept, whole + kept, 0.5, 0.9),
        relations=(Relation(RelationKind.EQUIVALENT, WHOLE), Relation(RelationKind.BROADER, PART)),
    )
    statuses = (
        PublishedStatus("part", PART, Enforcement.ENFORCED, part, kept, part + kept, inside=(WHOLE, REDNOTE.iri)),
        PublishedStatus("whole", WHOLE, Enforcement.ENFORCED, whole, kept, whole + kept, inside=(REDNOTE.iri,)),
    )
    totals = Totals(3000, 500, 0.5, 0.0, 0.5, 900, (PlatformFigures("rednote", 3000, 500, 900),))
    exact = replace(run().ruleset, rules=(learned,), published=statuses, totals=totals, warnings=(), overlaps=())
    return public_ruleset(replace(exact, told_wider=wider), Privacy())


def withheld(public: RuleSet) -> list[bool]:
    return [status.withheld for status in public.published]


@pytest.mark.parametrize(
    ("whole", "kept", "is_told"), [(61, 0, False), (66, 0, True), (61, 30, True)], ids=["1 to 4", "1 to 9", "or kept"]
)
def test_a_wider_kind_that_is_no_other_name_has_one_post_more(whole: int, kept: int, *, is_told: bool) -> None:
    assert withheld(shown(60, whole, (), kept)) == [False, False]
    assert withheld(shown(60, whole, ((PART, WHOLE, True),), kept))[0] is not is_told


def test_that_two_names_are_of_the_same_posts_is_no_secret() -> None:
    public = shown(60, 60, ((PART, WHOLE, False),))
    assert withheld(public) == [False, False]


def test_what_figures_contradict_is_left_out() -> None:
    public = shown(60, 200, ((PART, WHOLE, False),))
    assert withheld(public) == withheld(shown(60, 200, ()))
