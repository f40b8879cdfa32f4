"""Rules that share no post by the ontology are taken off together; where data say otherwise, nothing follows."""

from __future__ import annotations

from dataclasses import replace

import pytest
from newcomer_world import DIET, NEWS, REDNOTE, evidence, rule, run, topic

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

WHOLE = "https://example.org/whole"
PARTS = tuple(
    rule(
        Scope.of((topic(name),)),
        Status.RESTATES,
        Confidence.WELL_SUPPORTED,
        evidence(target, 15, target + 15, 0.75, 0.95),
        relations=(Relation(RelationKind.NARROWER, WHOLE),),
    )
    for name, target in ((DIET, 100), (NEWS, 105))
)


def shown(target: int, kept: int = 185, *, are_apart: bool = True, posts: int = 3000, base: float = 0.02) -> RuleSet:
    rules = tuple(replace(each, evidence=replace(each.evidence, base_rate=base)) for each in PARTS)
    status = PublishedStatus("whole", WHOLE, Enforcement.PARTLY_ENFORCED, target, kept, 385, inside=(REDNOTE.iri,))
    totals = Totals(posts, 500, 0.5, 0.0, 0.5, 900, (PlatformFigures("rednote", posts, 500, 900),))
    apart = ((PARTS[0].iri, PARTS[1].iri),) if are_apart else ()
    exact = replace(run().ruleset, rules=rules, published=(status,), totals=totals, warnings=(), overlaps=())
    return public_ruleset(replace(exact, apart=apart), Privacy())


@pytest.mark.parametrize(
    ("target", "are_apart", "is_told"), [(202, True, False), (202, False, True), (240, True, True)]
)
def test_what_two_rules_leave_of_a_third_is_not_few(target: int, *, are_apart: bool, is_told: bool) -> None:
    public = shown(target, are_apart=are_apart)
    assert public.published[0].withheld is not is_told
    assert not any(each.evidence.withheld for each in public.rules)


def test_posts_of_both_kinds_leave_the_figures_as_they_are() -> None:
    assert shown(140) == shown(140, are_apart=False)
    assert not shown(140).published[0].withheld


@pytest.mark.parametrize(("posts", "are_apart", "is_told"), [(590, False, True), (590, True, False), (700, True, True)])
def test_base_rates_are_those_of_what_no_rule_covers(posts: int, *, are_apart: bool, is_told: bool) -> None:
    public = shown(240, are_apart=are_apart, posts=posts)
    assert all((each.evidence.base_rate is not None) is is_told for each in public.rules)
