"""Neighbours and coverage of learned rules (statuses: tests/spec/test_status_table.py)."""

from __future__ import annotations

from kmgraph.model import Deontic, Hierarchy, PublishedRule, Relation, RelationKind, Status
from kmgraph.reason import Pair, PlacedRule, ScopedRule, ToldScope, place_rules, relate_to_told

EQUIVALENT, NARROWER, BROADER = RelationKind.EQUIVALENT, RelationKind.NARROWER, RelationKind.BROADER


def learned(scope: str, platform: str = "a") -> ScopedRule:
    return ScopedRule(f"rule-{scope}", platform, scope)


def published(scope: str, platform: str | None = "a", deontic: Deontic = Deontic.PROHIBITION) -> PublishedRule:
    return PublishedRule(scope, f"rule-{scope}", deontic, scope, platform)


def chain(*scopes: str) -> Hierarchy:
    """Each scope directly below the next."""
    above = [*({upper} for upper in scopes[1:]), set()]
    return Hierarchy(parents={scope: frozenset(up) for scope, up in zip(scopes, above, strict=True)})


def place(hierarchy: Hierarchy, *rules: ScopedRule | PublishedRule) -> dict[str, PlacedRule]:
    placement = place_rules(
        hierarchy,
        [rule for rule in rules if isinstance(rule, ScopedRule)],
        [rule for rule in rules if isinstance(rule, PublishedRule)],
    )
    return dict(placement.by_iri)


def test_only_the_nearest_of_a_chain_are_neighbours() -> None:
    placed = place(chain("T1", "T2", "T3", "T4"), *map(learned, ("T1", "T2", "T3", "T4")))
    assert placed["rule-T1"].relations == (Relation(NARROWER, "rule-T2"),)
    assert placed["rule-T3"].relations == (Relation(NARROWER, "rule-T4"), Relation(BROADER, "rule-T2"))


def test_the_nearest_published_rule_is_named_even_behind_a_learned_one() -> None:
    placed = place(chain("T1", "T2", "P1", "P2"), learned("T1"), learned("T2"), published("P1"), published("P2"))
    assert placed["rule-T1"].relations == (Relation(NARROWER, "rule-P1"), Relation(NARROWER, "rule-T2"))
    assert placed["rule-T1"].covered_by == ("rule-P1", "rule-P2")


def test_other_platforms_have_nearest_learned_rules_but_no_published_ones() -> None:
    rules = (learned("T1"), learned("T2", "b"), learned("T3", "b"), learned("T4", "c"), published("P", "b"))
    placed = place(chain("T1", "T2", "T3", "T4", "P"), *rules)
    assert placed["rule-T1"].relations == (Relation(NARROWER, "rule-T2"), Relation(NARROWER, "rule-T4"))
    assert placed["rule-T1"].covered_by == ()
    assert placed["rule-T3"].covered_by == ("rule-P",)


def test_equivalent_rules_are_neighbours_and_cover_each_other() -> None:
    hierarchy = Hierarchy(
        parents={"T1": frozenset(), "T2": frozenset(), "P": frozenset()},
        equivalents={
            "T1": frozenset({"T2", "P"}),
            "T2": frozenset({"T1", "P"}),
            "P": frozenset({"T1", "T2"}),
        },
    )
    placed = place(hierarchy, learned("T1"), learned("T2", "b"), published("P"))
    assert placed["rule-T1"].relations == (Relation(EQUIVALENT, "rule-P"), Relation(EQUIVALENT, "rule-T2"))
    assert (placed["rule-T1"].covered_by, placed["rule-T1"].covers) == (("rule-P",), ("rule-P",))


def test_unsatisfiable_rules_have_no_neighbours_and_published_ones_are_reported() -> None:
    hierarchy = Hierarchy(parents={"T": frozenset()}, unsatisfiable=frozenset({"T0", "P0"}))
    placement = place_rules(hierarchy, [learned("T"), learned("T0")], [published("P0")])
    assert [rule.relations for rule in placement.rules] == [(), ()]
    assert placement.by_iri["rule-T"].covers == ()
    assert placement.unsatisfiable == ("rule-P0",)


def test_obligations_place_nothing() -> None:
    duty = published("P", deontic=Deontic.OBLIGATION)
    for hierarchy in (chain("T", "P"), chain("P", "T")):
        placed = place(hierarchy, learned("T"), duty)["rule-T"]
        assert placed == PlacedRule("rule-T", Status.TACIT)


def test_the_scope_of_an_obligation_that_nothing_can_be_in_is_reported() -> None:
    hierarchy = Hierarchy(parents={"T": frozenset()}, unsatisfiable=frozenset({"P"}))
    placement = place_rules(hierarchy, [learned("T")], [published("P", deontic=Deontic.OBLIGATION)])
    assert placement.unsatisfiable == ("rule-P",)


def test_enforced_above_names_only_prohibitions_that_cover_the_rule() -> None:
    stricter = {Pair("rule-T", f"rule-{scope}") for scope in ("P", "Q", "R")}
    hierarchy = Hierarchy(
        parents={"T": frozenset({"P", "Q"}), "P": frozenset(), "Q": frozenset(), "R": frozenset({"T"})}
    )
    rules = [published("P"), published("Q", deontic=Deontic.PERMISSION), published("R")]
    (placed,) = place_rules(hierarchy, [learned("T")], rules, stricter).rules
    assert placed.enforced_above == ("rule-P",)
    assert placed.covers == ("rule-R",)


def test_order_of_the_input_changes_nothing_but_the_order_of_the_rules() -> None:
    hierarchy = Hierarchy(parents={"T1": frozenset({"T2", "P"}), "T2": frozenset({"P"}), "P": frozenset()})
    forward = place_rules(hierarchy, [learned("T1"), learned("T2")], [published("P")])
    backward = place_rules(hierarchy, [learned("T2"), learned("T1")], [published("P")])
    assert forward.by_iri == backward.by_iri
    assert [rule.iri for rule in backward.rules] == ["rule-T2", "rule-T1"]


def test_what_people_told_is_the_same_more_or_a_part() -> None:
    hierarchy = chain("narrow", "middle", "wide")
    told = [ToldScope(f"told-{scope}", "a", scope) for scope in ("wide", "middle", "narrow", "other")]
    found = relate_to_told(hierarchy, [learned("middle")], [*told, ToldScope("elsewhere", "b", "middle")])
    assert found == {
        learned("middle").iri: (
            Relation(RelationKind.EQUIVALENT, "told-middle"),
            Relation(RelationKind.BROADER, "told-narrow"),
            Relation(RelationKind.NARROWER, "told-wide"),
        )
    }


def test_a_scope_that_nothing_can_be_in_is_told_by_nobody() -> None:
    hierarchy = Hierarchy(parents={"one": frozenset(), "none": frozenset()}, unsatisfiable=frozenset({"none"}))
    told = [ToldScope("told-one", "a", "one"), ToldScope("told-none", "a", "none")]
    assert relate_to_told(hierarchy, [learned("none")], told) == {}
    assert relate_to_told(hierarchy, [learned("other")], told) == {}
    (relation,) = relate_to_told(hierarchy, [learned("one")], told)[learned("one").iri]
    assert relation.to == "told-one"
