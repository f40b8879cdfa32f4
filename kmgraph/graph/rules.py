"""Rules as OWL: individuals with defined classes for scopes, evidence, and what a reasoner needs to place them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kmgraph.graph.scopes import define_scope, name_scope
from kmgraph.graph.status import RuleLinks, close_rule, compare_rules, place_scope
from kmgraph.graph.terms import term_triples
from kmgraph.model import (
    Confidence,
    Deontic,
    Enforcement,
    Lifecycle,
    NormLevel,
    Platform,
    PrescribedOutcome,
    RelationKind,
    Status,
    literal_to_expression,
)
from kmgraph.namespaces import DCTERMS, KM, OWL, PROV, RDFS, XSD
from kmgraph.ontology import expression_to_triples, to_manchester
from kmgraph.rdf import TripleBuilder

if TYPE_CHECKING:
    from collections.abc import Container, Mapping, Sequence

    from kmgraph.graph.iris import ProjectNames
    from kmgraph.graph.scopes import ScopeDefinition
    from kmgraph.model import Evidence, PublishedRule, PublishedStatus, Rule, RuleSet, Vocabulary

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
LIFECYCLE_STATES = {
    Lifecycle.CANDIDATE: KM.Candidate,
    Lifecycle.REVIEWED: KM.Reviewed,
    Lifecycle.CODIFIED: KM.Codified,
    Lifecycle.REJECTED: KM.Rejected,
    Lifecycle.RETIRED: KM.Retired,
}
_ENFORCEMENT = {
    Enforcement.ENFORCED: KM.Enforced,
    Enforcement.PARTLY_ENFORCED: KM.PartlyEnforced,
    Enforcement.NOT_ENFORCED: KM.NotEnforced,
    Enforcement.NOT_OBSERVED: KM.NotObserved,
    Enforcement.NOT_RECORDED: KM.NotRecorded,
    Enforcement.NOT_LOOKED_AT: KM.NotLookedAt,
}
_RELATIONS = {
    RelationKind.BROADER: KM.broaderThan,
    RelationKind.NARROWER: KM.narrowerThan,
    RelationKind.EQUIVALENT: KM.equivalentTo,
}
_NORMS = {NormLevel.MICRO: KM.MicroNorm, NormLevel.MESO: KM.MesoNorm, NormLevel.MACRO: KM.MacroNorm}
_DEONTIC = {Deontic.PROHIBITION: KM.Prohibition, Deontic.PERMISSION: KM.Permission, Deontic.OBLIGATION: KM.Obligation}
_PRESCRIBED = {
    PrescribedOutcome.NOT_ALLOWED: KM.NotAllowed,
    PrescribedOutcome.NOT_RECOMMENDED: KM.NotRecommended,
    PrescribedOutcome.ADULTS_ONLY: KM.AdultsOnly,
    PrescribedOutcome.WITH_NOTICE: KM.Announced,
}
_MONTH = re.compile(r"\d{4}-\d{2}")


def published_triples(
    published: Sequence[PublishedRule],
    statuses: Sequence[PublishedStatus],
    platforms: Sequence[Platform],
    definitions: Mapping[str, ScopeDefinition],
    names: ProjectNames,
) -> list[ox.Triple]:
    """Return the published rules with what observations show of them, and the scopes of those written in TOML.

    Args:
        published: The rules; those from OWL files keep their own scope definitions, which the caller adds.
        statuses: What observations show of them.
        platforms: The platforms of the project; others that rules name get an IRI of the project's.
        definitions: Scope IRI to definition, for the scopes written in Manchester syntax.
        names: Makes the IRIs of evidence.
    """
    build = TripleBuilder("p")
    observed = {status.iri: status for status in statuses}
    iris = {platform.id: platform.iri for platform in platforms}
    for unseen in sorted({rule.platform for rule in published if rule.platform} - iris.keys()):
        # A rule may be about a platform of which nothing was observed.
        iris[unseen] = names.platform(unseen)
        _platform(build, Platform(unseen, iris[unseen]))
    for rule in published:
        build.typed(rule.iri, OWL.NamedIndividual, KM.PublishedRule)
        build.words(rule.iri, RDFS.label, rule.text)
        build.add_all(rule.iri, {KM.scope: rule.scope_iri, KM.deontic: _DEONTIC[rule.deontic]})
        if rule.platform:
            build.add(rule.iri, KM.onPlatform, iris[rule.platform])
        if rule.url:
            build.add(rule.iri, DCTERMS.source, rule.url)
        _announced(build, rule)
        if rule.iri in observed:
            _observed(build, observed[rule.iri], names)
        if rule.scope_iri in definitions:
            define_scope(build, rule.scope_iri, definitions[rule.scope_iri])
    return build.triples


def rule_triples(ruleset: RuleSet, names: ProjectNames, vocabulary: Vocabulary) -> list[ox.Triple]:
    """Return the learned rules with scopes and evidence, and the platforms and the classes of terms that they name."""
    build = TripleBuilder("r")
    build.triples += term_triples(ruleset.found)
    for platform in ruleset.platforms:
        _platform(build, platform)
    platforms = {platform.id: platform.iri for platform in ruleset.platforms}
    for rule in ruleset.rules:
        scope = names.scope(rule.id)
        _rule(build, rule, platforms[rule.platform], names)
        _indistinguishable(build, rule, vocabulary)
        expression = rule.scope.to_expression()
        node, triples = expression_to_triples(expression, f"x{rule.id[2:]}", vocabulary)
        name_scope(build, scope, node)
        build.triples += triples
        _evidence(build, rule.evidence, names.evidence(rule.id))
        _periods(build, rule, names)
        _reach(build, rule.evidence, names.evidence(rule.id), platforms)
    return build.triples


def comparison_triples(
    ruleset: RuleSet,
    published: Sequence[PublishedRule],
    links: RuleLinks,
    names: ProjectNames,
    definitions: Container[str] = (),
) -> list[ox.Triple]:
    """Return what a reasoner needs, beside the rules themselves, to infer the status of each learned one.

    Learned rules and all scopes get labels, the words of the rules once more, and scopes their place in the class tree,
    so that an ontology editor shows what they are and where. The place of a class that somebody else named is not said:
    it may be none of content, and whoever validates is to see that.

    Args:
        ruleset: The learned rules.
        published: The published ones.
        links: What follows between them.
        names: Of the project.
        definitions: Scopes that the project itself defined as classes of content.
    """
    build = TripleBuilder("q")
    for written in published:
        place_scope(build, written.iri, written.scope_iri)
        if written.scope_iri in definitions:
            build.add(written.scope_iri, RDFS.subClassOf, KM.Content)
        build.words(written.scope_iri, RDFS.label, written.text)
    for rule in ruleset.rules:
        place_scope(build, rule.iri, names.scope(rule.id))
        for named in (rule.iri, names.scope(rule.id)):
            build.words(named, RDFS.label, rule.text)
        close_rule(build, rule, links, published)
    compare_rules(build, ruleset, published, links, names)
    return build.triples


def status_triples(ruleset: RuleSet, published: Sequence[PublishedRule], links: RuleLinks) -> list[ox.Triple]:
    """Return each rule's inferred classes, its status first, and its inferred relations: the graph of conclusions.

    `km:ModerationRule` is written out, so that it finds the rules without a reasoner; what else is above a status the
    ontology says. Whether a rule is knowledge that somebody holds, its status doesn't say: see `knowledge_triples`.
    """
    build = TripleBuilder("s")
    for rule in ruleset.rules:
        build.typed(rule.iri, STATUS_CLASSES[rule.status], KM.ModerationRule)
        for relation in rule.relations:
            build.add(rule.iri, _RELATIONS[relation.kind], relation.to)
        _told(build, rule, links)
        for prop, linked in (
            (KM.coveredBy, links.covered_by),
            (KM.covers, links.covers),
            (KM.enforcedAbove, links.enforced_above),
        ):
            for other in linked.get(rule.iri, ()):
                build.add(rule.iri, prop, other)
    for written in published:
        build.typed(written.iri, KM.ExplicitKnowledge, KM.ModerationRule)
    return build.triples


def _told(build: TripleBuilder, rule: Rule, links: RuleLinks) -> None:
    """Add how a rule lies to what people told of; what is the same it corroborates, if confirmed and not given up.

    What is told to be allowed or required it may lie to in the same way, and bears out nothing of it.
    """
    is_sure = rule.confidence.is_confirmed and rule.lifecycle.counts
    for relation in links.told.get(rule.iri, ()):
        build.add(rule.iri, _RELATIONS[relation.kind], relation.to)
        if relation.kind is RelationKind.EQUIVALENT and is_sure and relation.to not in links.not_forbidding:
            build.add(rule.iri, KM.corroborates, relation.to)


def _announced(build: TripleBuilder, rule: PublishedRule) -> None:
    """Add what the platform says besides the scope: what the rule requires, where and when it holds, what follows."""
    build.words(rule.iri, KM.requires, rule.requires)
    for country in rule.territory:
        build.add(rule.iri, KM.inTerritory, ox.Literal(country))
    build.times(rule.iri, {KM.inForceFrom: rule.in_force_from, KM.inForceUntil: rule.in_force_until})
    for outcome in rule.outcomes:
        build.add(rule.iri, KM.prescribesOutcome, _PRESCRIBED[outcome])


def _observed(build: TripleBuilder, status: PublishedStatus, names: ProjectNames) -> None:
    """Add whether a published rule is enforced, and the counts in its scope where anything in it was observed."""
    build.add(status.iri, KM.enforcement, _ENFORCEMENT[status.status])
    if status.withheld or status.target != 0 or status.kept != 0:
        node = names.published_evidence(status.id)
        build.add(status.iri, KM.hasEvidence, node)
        build.typed(node, OWL.NamedIndividual, KM.Evidence)
        counts = {
            KM.targetCount: status.target,
            KM.keptCount: status.kept,
            KM.clusterCount: status.clusters or None,
        }
        build.numbers(node, counts)
        _withheld(build, node, is_withheld=status.withheld)


def _withheld(build: TripleBuilder, node: str, *, is_withheld: bool) -> None:
    """Add that figures are withheld, if they are: what is merely missing is a small count."""
    if is_withheld:
        build.add(node, KM.figuresWithheld, ox.Literal("true", datatype=ox.NamedNode(XSD.boolean)))


def _platform(build: TripleBuilder, platform: Platform) -> None:
    build.typed(platform.iri, OWL.NamedIndividual, KM.Platform)
    build.words(platform.iri, RDFS.label, platform.label or {"en": platform.id})


def _rule(build: TripleBuilder, rule: Rule, platform: str, names: ProjectNames) -> None:
    build.typed(rule.iri, OWL.NamedIndividual, KM.InferredRule)
    build.words(rule.iri, KM.ruleText, rule.text)
    build.add_all(
        rule.iri,
        {
            KM.ruleId: ox.Literal(rule.id),
            KM.manchesterScope: ox.Literal(rule.manchester),
            KM.scope: names.scope(rule.id),
            KM.onPlatform: platform,
            KM.deontic: KM.Prohibition,
            KM.confidence: _CONFIDENCE[rule.confidence],
            KM.lifecycle: LIFECYCLE_STATES[rule.lifecycle],
            KM.hasEvidence: names.evidence(rule.id),
            PROV.wasGeneratedBy: names.run("learning"),
        },
    )


def _indistinguishable(build: TripleBuilder, rule: Rule, vocabulary: Vocabulary) -> None:
    for _, others in rule.indistinguishable:
        for other in others:
            words = to_manchester(literal_to_expression(other), vocabulary)
            build.add(rule.iri, KM.indistinguishableFrom, ox.Literal(words))


def _evidence(build: TripleBuilder, evidence: Evidence, node: str) -> None:
    low, high = evidence.interval or (None, None)
    build.typed(node, OWL.NamedIndividual, KM.Evidence)
    build.numbers(
        node,
        {
            KM.targetCount: evidence.target,
            KM.keptCount: evidence.kept,
            KM.clusterCount: evidence.clusters,
            KM.rate: evidence.rate,
            KM.rateLow: low,
            KM.rateHigh: high,
            KM.baseRate: evidence.base_rate,
        },
    )
    times = {
        KM.firstObserved: evidence.first,
        KM.lastObserved: evidence.last,
        KM.validFrom: evidence.valid_from,
        KM.validUntil: evidence.valid_until,
    }
    build.times(node, {prop: _instant(time) for prop, time in times.items()})
    _withheld(build, node, is_withheld=evidence.withheld)
    if evidence.holdout:
        holdout = evidence.holdout
        build.numbers(node, {KM.holdoutTargetCount: holdout.target, KM.holdoutKeptCount: holdout.kept})
        build.add_all(node, {KM.pValue: _p_value(holdout.p_value), KM.adjustedPValue: _p_value(holdout.p_adjusted)})


def _instant(time: str | None) -> str | None:
    """Return a time as a dateTime: a month, which public figures give, is its first instant."""
    return f"{time}-01T00:00:00Z" if time and _MONTH.fullmatch(time) else time


def _p_value(chance: float) -> ox.Literal:
    return ox.Literal(f"{chance:.6g}", datatype=ox.NamedNode(XSD.double))


def _periods(build: TripleBuilder, rule: Rule, names: ProjectNames) -> None:
    for number, period in enumerate(rule.evidence.periods, 1):
        node = names.evidence(f"{rule.id}-period-{number}")
        build.add(names.evidence(rule.id), KM.hasPeriod, node)
        build.typed(node, OWL.NamedIndividual, KM.RatePeriod)
        build.times(node, {KM.periodStart: _instant(period.start), KM.periodEnd: _instant(period.end)})
        build.numbers(
            node,
            {
                KM.periodTargetCount: period.target,
                KM.periodKeptCount: period.kept,
                KM.periodClusterCount: period.clusters or None,
            },
        )


def _reach(build: TripleBuilder, evidence: Evidence, node: str, platforms: Mapping[str, str]) -> None:
    """Add the odds, whether something is missing, and where else the rule was seen.

    Args:
        build: Takes the triples.
        evidence: Of one rule.
        node: IRI of the evidence.
        platforms: Platform id to IRI.
    """
    if evidence.odds_ratio:
        odds = evidence.odds_ratio
        figures = {KM.oddsRatio: odds.ratio, KM.oddsRatioLow: odds.low, KM.oddsRatioHigh: odds.high}
        build.numbers(node, {prop: float(figure) for prop, figure in figures.items()})
    if evidence.incomplete:
        build.add(node, KM.isIncomplete, ox.Literal("true", datatype=ox.NamedNode(XSD.boolean)))
    if evidence.norm:
        build.add(node, KM.normLevel, _NORMS[evidence.norm])
    for platform in evidence.also_on:
        build.add(node, KM.alsoObservedOn, platforms[platform])
