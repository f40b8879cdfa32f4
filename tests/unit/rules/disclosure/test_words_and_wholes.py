"""What words, and groups within groups, tell beside public counts: an attacker who knows them narrows no small count."""

from __future__ import annotations

import json
from dataclasses import replace

from disclosure_attack import Attack, attack_on, narrowed_counts
from newcomer_world import DIET, HAS_LINK, evidence, rule, run, topic

from kmgraph.model import (
    Confidence,
    Enforcement,
    PlatformFigures,
    Privacy,
    PublishedStatus,
    Relation,
    RelationKind,
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
