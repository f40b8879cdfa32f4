"""Rules as OWL: scopes as defined classes, and what a DL reasoner needs to infer each rule's status by itself.

Each rule has a prototype: a generic piece of content that is all its scope says and nothing more. All content in a
scope falls under its rule. So a learned rule is covered by a published one exactly if the reasoner finds that the
prototype of the first falls under the second. What covers nothing else must be said: closure axioms do that, and make
the ontology inconsistent if they are wrong.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kmgraph.graph.build import Node, TripleBuilder
from kmgraph.model import Confidence, Deontic, Enforcement, Lifecycle, RelationKind, Status
from kmgraph.namespaces import KM, OWL, PROV, RDF, RDFS, XSD
from kmgraph.owl import BlankIds, expression_to_triples

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from kmgraph.graph.names import ProjectNames
    from kmgraph.model import Evidence, Platform, PublishedRule, PublishedStatus, Rule, RuleSet, Text, Vocabulary

STATUS_CLASSES = {
    Status.TACIT: KM.TacitRule,
    Status.RESTATES: KM.RestatingRule,
    Status.STRICTER: KM.StricterRule,
    Status.BROADER: KM.BroaderRule,
    Status.CONFLICTS: KM.ConflictingRule,
    Status.INCONSISTENT: KM.InconsistentRule,
}
_CONFIDENCE = {
    Confidence.WELL_SUPPORTED: KM.WellSupported,
    Confidence.LIKELY: KM.Likely,
    Confidence.HINT: KM.Hint,
    Confidence.EXPLAINED_OTHERWISE: KM.ExplainedOtherwise,
}
_LIFECYCLE = {
    Lifecycle.CANDIDATE: KM.Candidate,
    Lifecycle.REVIEWED: KM.Reviewed,
    Lifecycle.CODIFIED: KM.Codified,
    Lifecycle.RETIRED: KM.Retired,
}
_ENFORCEMENT = {
    Enforcement.ENFORCED: KM.Enforced,
    Enforcement.PARTLY_ENFORCED: KM.PartlyEnforced,
    Enforcement.NOT_ENFORCED: KM.NotEnforced,
    Enforcement.NOT_OBSERVED: KM.NotObserved,
}
_RELATIONS = {
    RelationKind.BROADER: KM.broaderThan,
    RelationKind.NARROWER: KM.narrowerThan,
    RelationKind.EQUIVALENT: KM.equivalentTo,
}
_DEONTIC = {Deontic.PROHIBITION: KM.Prohibition, Deontic.PERMISSION: KM.Permission}


@dataclass(frozen=True, slots=True)
class RuleLinks:
    """Which published rules a learned rule lies inside, contains, and is enforced more strictly than.

    Each mapping goes from the IRI of a learned rule to sorted IRIs of published rules of the same platform.
    """

    covered_by: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    covers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    enforced_above: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ScopeDefinition:
    """A scope that was written in Manchester syntax, as RDF: the expression's root node and its triples."""

    node: Node
    triples: tuple[ox.Triple, ...]


def published_triples(
    published: Sequence[PublishedRule],
    statuses: Sequence[PublishedStatus],
    platforms: Sequence[Platform],
    names: ProjectNames,
    definitions: Mapping[str, ScopeDefinition],
    unsatisfiable: Collection[str] = (),
) -> list[ox.Triple]:
    """Return the published rules with their prototypes and enforcement, and the scopes of those written in TOML.

    Args:
        published: The rules; those from OWL files keep their own scope definitions, which the caller adds.
        statuses: What observations show of them.
        platforms: The platforms of the project; a rule that names none holds on all.
        names: Makes the IRIs.
        definitions: Scope IRI to definition, for the scopes written in Manchester syntax.
        unsatisfiable: Scope classes that can have no member; they get no prototype.
    """
    build = TripleBuilder("p")
    enforcement = {status.iri: status.status for status in statuses}
    for rule in published:
        build.typed(rule.iri, OWL.NamedIndividual, KM.PublishedRule)
        build.words(rule.iri, RDFS.label, rule.text)
        build.add(rule.iri, KM.scope, rule.scope_iri)
        build.add(rule.iri, KM.deontic, _DEONTIC[rule.deontic])
        here = [platform.iri for platform in platforms if rule.platform in {None, platform.id}]
        if rule.platform:
            build.add(rule.iri, KM.onPlatform, here[0])
        if rule.url:
            build.add(rule.iri, RDFS.seeAlso, rule.url)
        if rule.iri in enforcement:
            build.add(rule.iri, KM.enforcement, _ENFORCEMENT[enforcement[rule.iri]])
        if rule.scope_iri in definitions:
            definition = definitions[rule.scope_iri]
            content = build.combination(OWL.intersectionOf, (KM.Content, definition.node))
            _name_scope(build, rule.scope_iri, content, rule.text)
            build.triples += definition.triples
        prototypes = () if rule.scope_iri in unsatisfiable else here
        _place_scope(build, rule.iri, rule.scope_iri, prototypes, names)
        _falls_under(build, rule.iri, rule.scope_iri, here[0] if rule.platform else None)
    _all_different(build, [rule.iri for rule in published])
    _all_different(build, [platform.iri for platform in platforms])
    return build.triples


def rule_triples(ruleset: RuleSet, links: RuleLinks, names: ProjectNames, vocabulary: Vocabulary) -> list[ox.Triple]:
    """Return the learned rules with scopes, prototypes, closure and evidence, and the platforms they hold on."""
    build = TripleBuilder("r")
    for platform in ruleset.platforms:
        build.typed(platform.iri, OWL.NamedIndividual, KM.Platform)
        build.words(platform.iri, RDFS.label, platform.label or {"en": platform.id})
    platforms = {platform.id: platform.iri for platform in ruleset.platforms}
    for rule in ruleset.rules:
        scope, platform_iri = names.scope(rule.id), platforms[rule.platform]
        _rule(build, rule, platform_iri, names)
        expression = rule.scope.to_expression()
        node, triples = expression_to_triples(expression, BlankIds(f"x{rule.id[2:]}"), vocabulary)
        _name_scope(build, scope, node, rule.text)
        build.triples += triples
        # A prototype of an unsatisfiable scope would make the whole ontology inconsistent.
        _place_scope(build, rule.iri, scope, () if rule.status is Status.INCONSISTENT else (platform_iri,), names)
        _falls_under(build, rule.iri, scope, platform_iri)
        _close(build, rule.iri, links)
        _evidence(build, rule.evidence, names.evidence(rule.id))
    return build.triples


def status_triples(ruleset: RuleSet, links: RuleLinks) -> list[ox.Triple]:
    """Return each rule's inferred status class and its inferred relations: the graph of conclusions."""
    build = TripleBuilder("s")
    for rule in ruleset.rules:
        build.typed(rule.iri, STATUS_CLASSES[rule.status])
        for relation in rule.relations:
            build.add(rule.iri, _RELATIONS[relation.kind], relation.to)
        for published in links.covered_by.get(rule.iri, ()):
            build.add(rule.iri, KM.coveredBy, published)
        for published in links.covers.get(rule.iri, ()):
            build.add(rule.iri, KM.covers, published)
    return build.triples


def _rule(build: TripleBuilder, rule: Rule, platform: str, names: ProjectNames) -> None:
    build.typed(rule.iri, OWL.NamedIndividual, KM.InferredRule)
    build.add(rule.iri, KM.ruleId, ox.Literal(rule.id))
    build.words(rule.iri, KM.ruleText, rule.text)
    build.words(rule.iri, RDFS.label, rule.text)
    build.add(rule.iri, KM.manchesterScope, ox.Literal(rule.manchester))
    build.add(rule.iri, KM.scope, names.scope(rule.id))
    build.add(rule.iri, KM.onPlatform, platform)
    build.add(rule.iri, KM.deontic, KM.Prohibition)
    build.add(rule.iri, KM.confidence, _CONFIDENCE[rule.confidence])
    build.add(rule.iri, KM.lifecycle, _LIFECYCLE[rule.lifecycle])
    build.add(rule.iri, KM.hasEvidence, names.evidence(rule.id))
    build.add(rule.iri, PROV.wasGeneratedBy, names.run("learning"))


def _name_scope(build: TripleBuilder, scope: str, definition: Node, text: Text) -> None:
    build.typed(scope, OWL.Class)
    build.add(scope, RDFS.subClassOf, KM.Content)
    build.add(scope, OWL.equivalentClass, definition)
    build.words(scope, RDFS.label, text)


def _place_scope(build: TripleBuilder, rule: str, scope: str, platforms: Sequence[str], names: ProjectNames) -> None:
    build.add(rule, RDF.type, build.restriction(KM.hasPrototype, OWL.allValuesFrom, scope))
    for platform in platforms:
        prototype = names.prototype(rule, platform)
        build.typed(prototype, OWL.NamedIndividual, scope)
        build.add(prototype, KM.publishedOn, platform)
        build.add(rule, KM.hasPrototype, prototype)


def _falls_under(build: TripleBuilder, rule: str, scope: str, platform: str | None) -> None:
    falls_under = build.restriction(KM.fallsUnder, OWL.hasValue, rule)
    if platform is None:
        build.add(scope, RDFS.subClassOf, falls_under)
        return
    there = build.restriction(KM.publishedOn, OWL.hasValue, platform)
    build.add(build.combination(OWL.intersectionOf, (scope, there)), RDFS.subClassOf, falls_under)


def _close(build: TripleBuilder, rule: str, links: RuleLinks) -> None:
    for prop, published in (
        (KM.coveredBy, links.covered_by.get(rule, ())),
        (KM.covers, links.covers.get(rule, ())),
    ):
        filler: str | Node = KM.InferredRule
        if published:
            named = build.combination(OWL.oneOf, published)
            filler = build.combination(OWL.unionOf, (KM.InferredRule, named))
        build.add(rule, RDF.type, build.restriction(prop, OWL.allValuesFrom, filler))
    above = links.enforced_above.get(rule, ())
    for published_rule in above:
        build.add(rule, KM.enforcedAbove, published_rule)
    only: str | Node = build.combination(OWL.oneOf, above) if above else OWL.Nothing
    build.add(rule, RDF.type, build.restriction(KM.enforcedAbove, OWL.allValuesFrom, only))


def _all_different(build: TripleBuilder, individuals: Sequence[str]) -> None:
    # Without it a wrong closure would silently make two rules one instead of contradicting itself.
    if len(individuals) < 2:
        return
    node = build.blank()
    build.typed(node, OWL.AllDifferent)
    build.add(node, OWL.distinctMembers, build.members(individuals))


def _evidence(build: TripleBuilder, evidence: Evidence, node: str) -> None:
    build.typed(node, OWL.NamedIndividual, KM.Evidence)
    build.number(node, KM.targetCount, evidence.target)
    build.number(node, KM.keptCount, evidence.kept)
    build.number(node, KM.clusterCount, evidence.clusters)
    build.number(node, KM.rate, evidence.rate)
    build.number(node, KM.rateLow, evidence.interval[0] if evidence.interval else None)
    build.number(node, KM.rateHigh, evidence.interval[1] if evidence.interval else None)
    build.number(node, KM.baseRate, evidence.base_rate)
    build.time(node, KM.firstObserved, evidence.first)
    build.time(node, KM.lastObserved, evidence.last)
    if evidence.holdout:
        build.number(node, KM.holdoutTargetCount, evidence.holdout.target)
        build.number(node, KM.holdoutKeptCount, evidence.holdout.kept)
        for prop, value in (
            (KM.pValue, evidence.holdout.p_value),
            (KM.adjustedPValue, evidence.holdout.p_adjusted),
        ):
            build.add(node, prop, ox.Literal(f"{value:.6g}", datatype=ox.NamedNode(XSD.double)))
