"""What is known of a rule, in the graph: every figure of its evidence, in terms of the ontology and as shapes ask."""

from __future__ import annotations

from dataclasses import replace

import pyoxigraph as ox
import pytest

from kmgraph.graph import ProjectNames, RuleLinks
from kmgraph.graph.rules import comparison_triples, published_triples, rule_triples, status_triples
from kmgraph.model import (
    ClassLiteral,
    Confidence,
    Deontic,
    Enforcement,
    Evidence,
    Lifecycle,
    NormLevel,
    OddsRatio,
    Period,
    Platform,
    PrescribedOutcome,
    Privacy,
    PublishedRule,
    PublishedStatus,
    Relation,
    RelationKind,
    Rule,
    RuleSet,
    Scope,
    Status,
    Totals,
    Vocabulary,
    rule_id,
)
from kmgraph.namespaces import KM, RDF, RDFS
from kmgraph.rules.disclosure.evidence import public_evidence
from kmgraph.validate import shipped_shapes
from kmgraph.validate.shacl import validate_triples

NAMES = ProjectNames("https://example.org/p/")
HERE, THERE = (Platform(name, NAMES.platform(name), {"en": name}) for name in ("here", "there"))
SCOPE = Scope.of((ClassLiteral("https://example.org/Politics"),))
PLAIN = Evidence(target=20, kept=3, clusters=12, rate=0.87, interval=(0.7, 0.95), base_rate=0.02)
FULL = replace(
    PLAIN,
    valid_from="2025-02-01T00:00:00Z",
    valid_until="2025-03-03T00:00:00Z",
    periods=(
        Period(None, "2025-02-01T00:00:00Z", 0, 2, 2),
        Period("2025-02-01T00:00:00Z", "2025-03-03T00:00:00Z", 20, 0, 9),
        Period("2025-03-03T00:00:00Z", None, 0, 1),
    ),
    odds_ratio=OddsRatio(8.25, 3.5, 19.0),
    incomplete=True,
    norm=NormLevel.MACRO,
    also_on=("there",),
)


def graph(
    evidence: Evidence,
    status: Status = Status.TACIT,
    published: tuple[PublishedRule, ...] = (),
    told: tuple[Relation, ...] = (),
    confidence: Confidence = Confidence.LIKELY,
    lifecycle: Lifecycle = Lifecycle.CANDIDATE,
    not_forbidding: frozenset[str] = frozenset(),
) -> ox.Store:
    identifier = rule_id("here", SCOPE)
    rule = Rule(
        id=identifier,
        iri=NAMES.rule(identifier),
        platform="here",
        status=status,
        confidence=confidence,
        scope=SCOPE,
        manchester="Politics",
        evidence=evidence,
        text={"en": "Words.", "zh": "文字。"},
        lifecycle=lifecycle,
    )
    ruleset = RuleSet((HERE, THERE), Totals(100, 20, 0.0, 0.5, 0.5), (rule,), ())
    store = ox.Store()
    links = RuleLinks(told={NAMES.rule(identifier): told} if told else {}, not_forbidding=not_forbidding)
    rules = rule_triples(ruleset, NAMES, Vocabulary())
    compared = comparison_triples(ruleset, published, links, NAMES)
    for triple in (*rules, *compared, *status_triples(ruleset, published, links)):
        store.add(ox.Quad(*triple))
    return store


def said(store: ox.Store, node: str, predicate: str) -> list[str]:
    quads = store.quads_for_pattern(ox.NamedNode(node), ox.NamedNode(predicate), None)
    return sorted(str(getattr(quad.object, "value", quad.object)) for quad in quads)


def test_all_that_is_known_is_said() -> None:
    store = graph(FULL)
    node = NAMES.evidence(rule_id("here", SCOPE))

    assert said(store, node, KM.validFrom) == ["2025-02-01T00:00:00Z"]
    assert said(store, node, KM.validUntil) == ["2025-03-03T00:00:00Z"]
    odds = [said(store, node, name) for name in (KM.oddsRatio, KM.oddsRatioLow, KM.oddsRatioHigh)]
    assert [float(value) for (value,) in odds] == [8.25, 3.5, 19.0]
    assert said(store, node, KM.isIncomplete) == ["true"]
    assert said(store, node, KM.normLevel) == [KM.MacroNorm]
    assert said(store, node, KM.alsoObservedOn) == [THERE.iri]
    periods = [
        tuple(
            said(store, period, name)
            for name in (KM.periodStart, KM.periodEnd, KM.periodTargetCount, KM.periodKeptCount, KM.periodClusterCount)
        )
        for period in said(store, node, KM.hasPeriod)
    ]
    assert periods == [
        ([], ["2025-02-01T00:00:00Z"], ["0"], ["2"], ["2"]),
        (["2025-02-01T00:00:00Z"], ["2025-03-03T00:00:00Z"], ["20"], ["0"], ["9"]),
        (["2025-03-03T00:00:00Z"], [], ["0"], ["1"], []),
    ]


def test_figures_that_are_withheld_are_not_there_and_said_to_be() -> None:
    node = NAMES.evidence(rule_id("here", SCOPE))
    few = public_evidence(replace(FULL, clusters=9), Confidence.LIKELY, Privacy())
    store = graph(few)
    assert said(store, node, KM.figuresWithheld) == ["true"]
    counts = (KM.targetCount, KM.keptCount, KM.clusterCount, KM.rate, KM.rateLow, KM.pValue, KM.validFrom)
    assert not [name for name in counts if said(store, node, name)]

    enough = public_evidence(replace(FULL, target=23, kept=3, clusters=20, periods=()), Confidence.LIKELY, Privacy())
    store = graph(enough)
    assert said(store, node, KM.figuresWithheld) == []
    assert (said(store, node, KM.targetCount), said(store, node, KM.keptCount)) == (["25"], [])
    assert said(store, node, KM.validFrom) == ["2025-02-01T00:00:00Z"]
    for shapes in ("public", "rule"):
        report = validate_triples(
            ox.serialize((quad.triple for quad in store), format=ox.RdfFormat.N_TRIPLES) or b"", shipped_shapes(shapes)
        )
        assert not [found for found in report.violations if "Evidence" in found.shape]


@pytest.mark.parametrize("confidence", Confidence)
def test_what_people_told_is_corroborated_where_observations_confirm_it(confidence: Confidence) -> None:
    same, part = (
        Relation(kind, f"https://example.org/told/{kind}") for kind in (RelationKind.EQUIVALENT, RelationKind.NARROWER)
    )
    store = graph(PLAIN, told=(same, part), confidence=confidence)
    rule = NAMES.rule(rule_id("here", SCOPE))
    is_sure = confidence in {Confidence.WELL_SUPPORTED, Confidence.LIKELY}
    assert said(store, rule, KM.corroborates) == ([same.to] if is_sure else [])
    assert said(store, rule, KM.equivalentTo) == [same.to]
    assert said(store, rule, KM.narrowerThan) == [part.to]
    rejected = graph(PLAIN, told=(same,), confidence=confidence, lifecycle=Lifecycle.REJECTED)
    assert said(rejected, rule, KM.corroborates) == []
    assert said(rejected, rule, KM.equivalentTo) == [same.to]


def test_what_is_told_to_be_allowed_or_required_no_removals_bear_out() -> None:
    same = Relation(RelationKind.EQUIVALENT, "https://example.org/told/may-stay")
    store = graph(PLAIN, told=(same,), not_forbidding=frozenset((same.to,)))
    rule = NAMES.rule(rule_id("here", SCOPE))
    assert said(store, rule, KM.corroborates) == []
    assert said(store, rule, KM.equivalentTo) == [same.to]


def test_what_is_unknown_is_not_said() -> None:
    new = {KM.validFrom, KM.validUntil, KM.hasPeriod, KM.oddsRatio, KM.isIncomplete, KM.normLevel, KM.alsoObservedOn}

    assert {quad.predicate.value for quad in graph(PLAIN)} & new == set()
    assert new <= {quad.predicate.value for quad in graph(FULL)}


@pytest.mark.parametrize("evidence", [PLAIN, FULL], ids=["plain", "full"])
def test_the_graph_conforms(evidence: Evidence) -> None:
    store = graph(evidence)
    run = ox.NamedNode(NAMES.run("learning"))
    store.add(ox.Quad(run, ox.NamedNode(RDF.type), ox.NamedNode(KM.LearningRun)))
    triples = ox.serialize((quad.triple for quad in store), format=ox.RdfFormat.N_TRIPLES)
    assert triples

    report = validate_triples(triples, shipped_shapes("rule", "platform"))

    assert report.violations == ()


PROHIBITION = PublishedRule(
    "no", NAMES.platform("no"), Deontic.PROHIBITION, "https://example.org/No", text={"en": "No."}
)
OBLIGATION = PublishedRule(
    "duty",
    "https://example.org/duty",
    Deontic.OBLIGATION,
    "https://example.org/Duty",
    text={"en": "Say so."},
    requires={"en": "declare it", "zh": "声明"},
    territory=("DE", "FR"),
    in_force_from="2024-01-01T00:00:00Z",
    in_force_until="2026-01-01T00:00:00Z",
    outcomes=(PrescribedOutcome.NOT_RECOMMENDED, PrescribedOutcome.ADULTS_ONLY),
)


@pytest.mark.parametrize(
    ("status", "kinds"),
    [
        (Status.TACIT, {KM.TacitRule}),
        (Status.RESTATES, {KM.RestatingRule}),
        (Status.BROADER, {KM.BroaderRule}),
    ],
)
def test_rules_are_found_without_a_reasoner(status: Status, kinds: set[str]) -> None:
    store = graph(PLAIN, status, (PROHIBITION,))
    closures = {KM.UncoveredRule, KM.NonCoveringRule, KM.NotHarderRule}
    known = {KM.InferredRule, KM.ModerationRule}
    named = {kind for kind in said(store, NAMES.rule(rule_id("here", SCOPE)), RDF.type) if kind.startswith(str(KM))}
    assert named - closures == kinds | known
    above = {kind for kind in said(store, PROHIBITION.iri, RDF.type) if kind.startswith(str(KM))}
    assert above == {KM.ExplicitKnowledge, KM.ModerationRule}


def test_obligations_are_compared_with_nothing() -> None:
    store = graph(PLAIN, published=(PROHIBITION, OBLIGATION))
    compared = {str(quad.object) for quad in store.quads_for_pattern(None, ox.NamedNode(KM.comparedTo), None)}
    assert compared == {f"<{PROHIBITION.iri}>", f"<{NAMES.rule(rule_id('here', SCOPE))}>"}
    assert len(said(store, OBLIGATION.iri, KM.hasPrototype)) == 1


def written(*statuses: PublishedStatus) -> ox.Store:
    store = ox.Store()
    for triple in published_triples((PROHIBITION, OBLIGATION), statuses, (HERE,), {}, NAMES):
        store.add(ox.Quad(*triple))
    return store


def test_what_the_platform_says_of_a_rule_is_in_the_graph() -> None:
    store = written()
    facts = {
        KM.deontic: [KM.Obligation],
        KM.requires: ["declare it", "声明"],
        KM.inTerritory: ["DE", "FR"],
        KM.inForceFrom: ["2024-01-01T00:00:00Z"],
        KM.inForceUntil: ["2026-01-01T00:00:00Z"],
        KM.prescribesOutcome: [KM.AdultsOnly, KM.NotRecommended],
        KM.enforcement: [],
        KM.hasEvidence: [],
    }
    assert {predicate: said(store, OBLIGATION.iri, predicate) for predicate in facts} == facts
    assert not {KM.requires, KM.inTerritory, KM.prescribesOutcome} & {
        quad.predicate.value for quad in store.quads_for_pattern(ox.NamedNode(PROHIBITION.iri), None, None)
    }


def test_the_counts_of_a_published_rule_are_its_evidence() -> None:
    store = written(PublishedStatus("no", PROHIBITION.iri, Enforcement.NOT_ENFORCED, 0, 7))
    (node,) = said(store, PROHIBITION.iri, KM.hasEvidence)
    assert (said(store, node, KM.targetCount), said(store, node, KM.keptCount)) == (["0"], ["7"])
    triples = ox.serialize((quad.triple for quad in store), format=ox.RdfFormat.N_TRIPLES) or b""
    for rule in (PROHIBITION, OBLIGATION):
        triples += f"<{rule.scope_iri}> <{RDFS.subClassOf}> <{KM.Content}> .\n".encode()
    assert validate_triples(triples, shipped_shapes("published", "rule")).violations == ()


def test_nothing_is_counted_where_nothing_was_observed() -> None:
    store = written(PublishedStatus("no", PROHIBITION.iri, Enforcement.NOT_OBSERVED, 0, 0))
    assert said(store, PROHIBITION.iri, KM.hasEvidence) == []
    assert said(store, PROHIBITION.iri, KM.enforcement) == [KM.NotObserved]


def test_a_rule_about_a_platform_that_nobody_observed_is_in_the_graph() -> None:
    rule = replace(PROHIBITION, platform="else where")
    triples = published_triples((rule,), (), (HERE,), {}, NAMES)
    iri = ox.NamedNode(NAMES.platform("else where"))
    assert ox.Triple(ox.NamedNode(rule.iri), ox.NamedNode(KM.onPlatform), iri) in triples
    assert ox.Triple(iri, ox.NamedNode(RDF.type), ox.NamedNode(KM.Platform)) in triples
