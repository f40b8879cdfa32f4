"""Who holds, lacks and carries rules: said where enough is known, and nowhere else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pyoxigraph as ox
import pytest
from learn_tables import EX, HIERARCHY, table

from kmgraph.graph import KnowledgeFacts, ProjectNames, TransferFact, knowledge_triples, stands_for_triples
from kmgraph.learn import LearnSettings
from kmgraph.model import (
    DEFAULT_K,
    ClassLiteral,
    Confidence,
    Evidence,
    Lifecycle,
    NormLevel,
    Outcome,
    Platform,
    Relation,
    RelationKind,
    Rule,
    RuleSet,
    Scope,
    Status,
    Totals,
    rule_id,
)
from kmgraph.namespaces import KM, RDF
from kmgraph.pipeline.coverage import RuleCoverage
from kmgraph.pipeline.facts import Facts, KnownMigration, in_words, operators
from kmgraph.pipeline.holders import NOTHING_TOLD, is_unwritten, knowledge_facts
from kmgraph.rdf import TripleIndex

NAMES = ProjectNames("https://example.org/p/")
HERE, THERE = (Platform(name, NAMES.platform(name), {"en": name}) for name in ("here", "there"))
SCOPE = Scope.of((ClassLiteral(EX + "Cats"),))
MIGRATION = KnownMigration("https://example.org/move", f"{KM}TikTok", HERE.iri)
FACTS = Facts((), {"there": f"{KM}TikTok"}, (MIGRATION,))


def rule(
    topic: str = "Cats",
    platform: str = "here",
    status: Status = Status.TACIT,
    confidence: Confidence = Confidence.LIKELY,
    also_on: tuple[str, ...] = (),
) -> Rule:
    scope = Scope.of((ClassLiteral(EX + topic),))
    identifier = rule_id(platform, scope)
    norm = NormLevel.MACRO if also_on else NormLevel.MICRO
    evidence = Evidence(20, 3, 12, None, None, None, norm=norm, also_on=also_on)
    words = {"en": "Words.", "zh": "文字。"}
    return Rule(identifier, NAMES.rule(identifier), platform, status, confidence, scope, topic, evidence, text=words)


def known(
    *rules: Rule,
    newcomers: int = 0,
    per_author: int = 1,
    facts: Facts = FACTS,
    told: Mapping[str, Sequence[Relation]] = NOTHING_TOLD,
) -> KnowledgeFacts:
    """Return what is known where posts of so many newcomers about cats were removed, each as often as given."""
    rows: list[dict[str, Any]] = [
        {
            "outcome": Outcome.REMOVED,
            "platform": "here",
            "author": f"new{row // per_author}",
            "topics": ("Cats",),
            "accounts": (KM.MigratingUser,),
        }
        for row in range(newcomers * per_author)
    ]
    for row in range(40):
        rows += [{"platform": place, "author": f"{place}{row}", "topics": ("Dogs",)} for place in ("here", "there")]
        rows.append({"outcome": Outcome.REMOVED, "platform": "here", "author": f"old{row}", "topics": ("Cats",)})
    knowledge: Any = SimpleNamespace(hierarchy=HIERARCHY, facts=facts)
    ruleset = RuleSet((HERE, THERE), Totals(100, 20, 0.0, 0.5, 0.5), rules, ())
    return knowledge_facts(ruleset, knowledge, RuleCoverage(table(rows), knowledge, LearnSettings()), told)


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("confidence", Confidence)
def test_what_is_sure_and_unwritten_is_held(status: Status, confidence: Confidence) -> None:
    one = rule(status=status, confidence=confidence)
    is_held = status in {Status.TACIT, Status.BROADER, Status.STRICTER, Status.CONFLICTS} and confidence in {
        Confidence.WELL_SUPPORTED,
        Confidence.LIKELY,
    }
    assert is_unwritten(one) == is_held
    assert known(one).held == ((one,) if is_held else ())


@pytest.mark.parametrize("state", [Lifecycle.REJECTED, Lifecycle.RETIRED])
def test_nobody_is_said_to_hold_or_carry_what_a_person_gave_up(state: Lifecycle) -> None:
    both, only = rule(also_on=("there",)), rule("Dogs")
    given_up = [replace(one, lifecycle=state) for one in (both, only)]
    assert not any(map(is_unwritten, given_up))
    assert known(*given_up, newcomers=DEFAULT_K) == KnowledgeFacts((), (), ())
    reviewed = replace(both, lifecycle=Lifecycle.REVIEWED)
    assert known(reviewed, newcomers=DEFAULT_K).held == (reviewed,)


def test_newcomers_lack_what_enough_of_them_ran_into() -> None:
    one = rule()
    assert known(one, newcomers=DEFAULT_K).met == (one,)
    assert known(one, newcomers=DEFAULT_K - 1).met == ()
    assert known(one).met == (), "no newcomers are told apart"


def test_many_posts_of_few_newcomers_are_few_sources() -> None:
    assert known(rule(), newcomers=DEFAULT_K - 1, per_author=20).met == ()


def test_another_rule_is_not_what_they_ran_into() -> None:
    assert known(rule("Dogs"), newcomers=DEFAULT_K).met == ()


def test_what_restates_a_published_rule_can_be_known() -> None:
    assert known(rule(status=Status.RESTATES), newcomers=DEFAULT_K).met == ()


def test_people_may_carry_what_was_seen_on_both_and_may_lack_the_rest() -> None:
    both, only = rule(also_on=("there",)), rule("Dogs")
    unsure, written = rule("Pets", confidence=Confidence.HINT), rule("News", status=Status.RESTATES)
    (transfer,) = known(both, only, unsure, written).transfers
    assert transfer == TransferFact("there", "here", (MIGRATION.iri,), (both.iri,), (only.iri,))


def test_of_a_rule_of_unknown_reach_nobody_knows_whether_it_was_seen_elsewhere() -> None:
    one = rule()
    assert known(replace(one, evidence=replace(one.evidence, norm=None))).transfers == ()


def test_a_written_rule_is_carried_too() -> None:
    both = rule(status=Status.RESTATES, also_on=("there",))
    assert known(both).transfers[0].on_both == (both.iri,)


def test_without_a_migration_nothing_moves() -> None:
    assert known(rule(), facts=Facts()).transfers == ()
    assert known(rule(platform="there")).transfers == (), "nothing is known where people come to"


def test_the_graph_says_it_without_counts() -> None:
    one = rule()
    move = TransferFact("there", "here", (MIGRATION.iri,), (), (one.iri,))
    found = KnowledgeFacts((one,), (one,), (move,))
    triples = knowledge_triples(found, (HERE, THERE), NAMES)
    said = {tuple(str(getattr(term, "value", term)) for term in triple) for triple in triples}
    newcomers, barrier, transfer = NAMES.newcomers("here"), NAMES.barrier(one.id), NAMES.transfer("there", "here")
    assert said >= {
        (one.iri, KM.heldBy, HERE.iri),
        (one.iri, KM.heldTacitlyBy, HERE.iri),
        (one.iri, RDF.type, KM.TacitKnowledge),
        (newcomers, RDF.type, KM.Community),
        (newcomers, KM.communityOf, HERE.iri),
        (barrier, RDF.type, KM.ModerationBarrier),
        (barrier, KM.raisedBy, one.iri),
        (barrier, KM.facedBy, newcomers),
        (transfer, KM.sourcePlatform, THERE.iri),
        (transfer, KM.destinationPlatform, HERE.iri),
        (transfer, KM.notSeenAtSource, one.iri),
        (transfer, KM.occasionedBy, MIGRATION.iri),
    }
    assert not any(text.isdecimal() for *_, text in said)


@pytest.mark.parametrize("status", [Status.BROADER, Status.STRICTER, Status.CONFLICTS])
def test_what_is_published_in_part_is_held_and_not_said_how(status: Status) -> None:
    triples = knowledge_triples(KnowledgeFacts((rule(status=status),)), (HERE,), NAMES)
    assert [triple.predicate.value for triple in triples] == [KM.heldBy]


HANDBOOK = "https://example.org/told-of-handbook"
TEAM = "<urn:m> km:partOfOrganization <urn:s> . <urn:s> km:partOfOrganization <urn:firm>"


@pytest.mark.parametrize(
    "statement",
    [
        f"<{HANDBOOK}> km:heldExplicitlyBy <{THERE.iri}>",
        f"<{HANDBOOK}> km:heldExplicitlyBy km:TikTok",
        f"<{HANDBOOK}> km:heldExplicitlyBy <urn:firm> . km:TikTok km:operatedBy <urn:firm>",
        f"<{HANDBOOK}> km:heldExplicitlyBy <urn:m> . {TEAM} . km:TikTok km:operatedBy <urn:s>",
        f"<{HANDBOOK}> km:heldExplicitlyBy <urn:m> . {TEAM} . km:TikTok km:operatedBy <urn:firm>",
        f"<urn:told> km:heldExplicitlyBy km:TikTok . <urn:told> km:equivalentTo <{HANDBOOK}>",
        f"<urn:told> km:heldExplicitlyBy km:TikTok . <{HANDBOOK}> km:equivalentTo <urn:told>",
    ],
)
@pytest.mark.parametrize("kind", RelationKind)
def test_what_a_platform_has_in_words_it_is_not_said_to_hold_tacitly(statement: str, kind: RelationKind) -> None:
    one = rule(platform="there")
    index = TripleIndex(ox.parse(f"@prefix km: <{KM}> . {statement} .".encode(), format=ox.RdfFormat.TURTLE))
    facts = replace(FACTS, in_words=in_words((index,)), operators=operators((index,)))
    found = known(one, facts=facts, told={one.iri: (Relation(kind, HANDBOOK),)})
    assert found.in_words == {one.iri}
    assert [triple.predicate.value for triple in knowledge_triples(found, (HERE, THERE), NAMES)] == [KM.heldBy]


@pytest.mark.parametrize(
    "force",
    ["km:deontic km:Permission", "km:deontic km:Obligation", "a km:PublishedPermission", "a km:PublishedObligation"],
)
def test_words_that_allow_or_require_are_no_words_of_a_rule_that_removes(force: str) -> None:
    one = rule(platform="there")
    words = (
        f"<{HANDBOOK}> km:heldExplicitlyBy <{THERE.iri}> ; {force} .",
        f"<urn:ban> km:heldExplicitlyBy <{THERE.iri}> ; km:equivalentTo <{HANDBOOK}> . <{HANDBOOK}> {force} .",
        f"<urn:ok> km:heldExplicitlyBy <{THERE.iri}> ; {force} ; km:equivalentTo <{HANDBOOK}> .",
    )
    for statement in words:
        index = TripleIndex(ox.parse(f"@prefix km: <{KM}> . {statement}".encode(), format=ox.RdfFormat.TURTLE))
        facts = replace(FACTS, in_words=in_words((index,)), operators=operators((index,)))
        found = known(one, facts=facts, told={one.iri: (Relation(RelationKind.EQUIVALENT, HANDBOOK),)})
        assert found.in_words == frozenset(), statement


def test_what_others_have_in_words_a_platform_may_hold_tacitly() -> None:
    one = rule()
    facts = replace(FACTS, in_words={f"{KM}TikTok": frozenset((HANDBOOK,)), "urn:lin": frozenset((one.iri,))})
    found = known(one, facts=facts, told={one.iri: (Relation(RelationKind.EQUIVALENT, HANDBOOK),)})
    assert found.in_words == frozenset()
    assert KM.heldTacitlyBy in {triple.predicate.value for triple in knowledge_triples(found, (HERE, THERE), NAMES)}


def test_a_platform_stands_for_another_and_is_not_the_same() -> None:
    (triple,) = stands_for_triples((HERE, THERE), {"there": f"{KM}TikTok"})
    assert [term.value for term in triple] == [THERE.iri, KM.standsFor, f"{KM}TikTok"]
