"""What a migration guide shows, beside all that is public of both sides' rules, gives no small count away."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from disclosure_attack import Attack, attack_on, narrowed_counts
from disclosure_worlds import counts_of, exact_ruleset, made_world, mask_of, on_platform
from hypothesis import given, settings
from hypothesis import strategies as st

from kmgraph.model import (
    ClassLiteral,
    Hierarchy,
    KindCounts,
    KindDifference,
    MoveComparison,
    MovedSide,
    MoveVerdict,
    Platform,
    Privacy,
    Rule,
    RuleSet,
    Scope,
)
from kmgraph.rules import public_comparison, public_ruleset, rules_to_json

if TYPE_CHECKING:
    from disclosure_worlds import World

PRIVACY = Privacy()
TREE = Hierarchy()


def split(ruleset: RuleSet) -> RuleSet:
    """The rules of either platform on features that those of the other do not speak of; their posts overlap."""
    own = {"a": {"F0", "F1"}, "b": {"F2", "F3"}}
    kept = [rule for rule in ruleset.rules if features(rule.scope) <= own[rule.platform]]
    return replace(ruleset, rules=tuple(kept))


def features(scope: Scope) -> set[str]:
    return {literal.iri.rpartition("/")[2] for literal in scope.all if isinstance(literal, ClassLiteral)}


def difference(world: World, rule: Rule) -> KindDifference:
    before, after = (
        KindCounts(*counts_of(world, mask_of(world, rule.scope) & on_platform(world, side))) for side in "ab"
    )
    is_source = rule.platform == "a"
    counts = before if not is_source else after
    is_left_alone = 9 * (counts.target or 0) <= (counts.kept or 0)
    verdict = MoveVerdict.NEWLY_ALLOWED if is_source and is_left_alone else MoveVerdict.UNKNOWN
    return KindDifference(
        rule.id,
        verdict,
        source_rule=rule.id if is_source else None,
        destination_rule=None if is_source else rule.id,
        scope=rule.scope,
        source=before,
        destination=after,
        p_value=0.004,
    )


def side(platform: str, ruleset: RuleSet) -> MovedSide:
    (figures,) = [figures for figures in ruleset.totals.platforms if figures.platform == platform]
    named = Platform(platform, f"https://example.org/platform/{platform}")
    if figures.withheld or figures.observations is None or figures.target is None:
        return MovedSide(named, None, None, withheld=True)
    return MovedSide(named, figures.target, figures.observations - figures.target)


def shown(world: World) -> tuple[RuleSet, MoveComparison]:
    exact = split(exact_ruleset(world))
    public = public_ruleset(exact, PRIVACY)
    kinds = tuple(difference(world, rule) for rule in exact.rules)
    comparison = MoveComparison(side("a", exact), side("b", exact), kinds)
    sides = (side("a", public), side("b", public))
    return public, public_comparison(comparison, sides, (public, public), TREE, PRIVACY)


def add_kinds(attack: Attack, compared: MoveComparison, public: RuleSet) -> None:
    """Add what was counted of each kind on the side that has no rule about it, and which groups lie in which."""
    told = {(rule.platform, rule.iri): set(rule.scope.all) for rule in public.rules}
    for kind in compared.kinds:
        platform = "b" if kind.source_rule else "a"
        counts = kind.destination if kind.source_rule else kind.source
        assert counts is not None
        assert kind.scope is not None
        if counts.withheld:
            continue
        name = f"{kind.id} on {platform}"
        for count, number in (("target", counts.target), ("kept", counts.kept)):
            attack.count(f"{name} {count}", number, withheld=False)
            rest = f"platform {platform} without {name} {count}"
            attack.rest(rest, f"platform {platform} {count}", [f"{name} {count}"])
        attack.sources(f"{name} sources", counts.clusters, withheld=False)
        attack.least({f"{name} target": 1.0, f"{name} kept": 1.0, f"{name} sources": -1.0})
        if kind.verdict is MoveVerdict.NEWLY_ALLOWED:
            attack.least({f"{name} target": -9.0, f"{name} kept": 1.0})
        told[platform, name] = set(kind.scope.all)
    for (platform, part), narrower in told.items():
        for (other, whole), wider in told.items():
            is_kind = " on " in part or " on " in whole
            if part != whole and platform == other and wider <= narrower and is_kind:
                for count in ("target", "kept"):
                    attack.rest(f"{whole} without {part} {count}", f"{whole} {count}", [f"{part} {count}"])


@settings(max_examples=15)
@given(st.integers(0, 400))
def test_no_small_count_follows_from_the_guide_and_the_rules(seed: int) -> None:
    public, compared = shown(made_world(seed))
    attack = attack_on(json.loads(rules_to_json(public)))
    add_kinds(attack, compared, public)
    assert not narrowed_counts(attack)


@settings(max_examples=15)
@given(st.integers(0, 400))
def test_nothing_is_told_of_fewer_than_k_sources(seed: int) -> None:
    world = made_world(seed)
    exact = {kind.id: kind for kind in (difference(world, rule) for rule in split(exact_ruleset(world)).rules)}
    _, compared = shown(world)
    for kind in compared.kinds:
        for told, known in ((kind.source, exact[kind.id].source), (kind.destination, exact[kind.id].destination)):
            assert told is not None
            assert known is not None
            assert told.withheld or (known.clusters or 0) >= PRIVACY.k
            assert not told.withheld or (told.target, told.kept, told.clusters) == (None, None, None)


def test_some_of_what_was_counted_on_the_other_side_is_told() -> None:
    told = sum(
        1
        for seed in range(12)
        for kind in shown(made_world(seed))[1].kinds
        if (counts := kind.destination if kind.source_rule else kind.source) and not counts.withheld
    )
    assert told >= 5
