"""Learned rules among the published ones: what the reasoner says of their scopes, and statistics of strictness."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kmgraph.graph import ProjectNames
from kmgraph.learn import Nested, PublishedScope, are_stricter
from kmgraph.model import Candidate, Hierarchy, Mask, Platform, rule_id
from kmgraph.pipeline.coverage import RuleCoverage
from kmgraph.pipeline.knowledge import Knowledge
from kmgraph.reason import (
    Pair,
    Placement,
    ScopedRule,
    ScopeReasoner,
    ToldScope,
    covering_prohibitions,
    place_rules,
    relate_to_told,
)


def scoped_rule(names: ProjectNames, candidate: Candidate) -> ScopedRule:
    """Return the IRIs of a learned rule and its scope."""
    identifier = rule_id(candidate.platform, candidate.scope)
    return ScopedRule(names.rule(identifier), candidate.platform, names.scope(identifier))


def place_candidates(
    candidates: Sequence[Candidate],
    names: ProjectNames,
    knowledge: Knowledge,
    reasoner: ScopeReasoner,
    masks: RuleCoverage,
    published: Sequence[PublishedScope],
    platforms: Sequence[Platform] = (),
) -> Placement:
    """Return where each learned rule stands, in the order given.

    Args:
        candidates: The learned rules.
        names: The IRIs of the project's things.
        knowledge: The published rules.
        reasoner: Prepared with the ontology.
        masks: The rows of learned rules.
        published: The rows of those published rules that observations can decide.
        platforms: The project's, to know which rules people told of them.
    """
    rules = tuple(scoped_rule(names, candidate) for candidate in candidates)
    if not rules and not knowledge.published:
        return place_rules(knowledge.hierarchy, rules, ())
    by_iri = {rule.iri: candidate for rule, candidate in zip(rules, candidates, strict=True)}
    told = told_scopes(knowledge, platforms)
    hierarchy = _scope_tree(rules, told, by_iri, knowledge, reasoner)
    pairs = covering_prohibitions(hierarchy, rules, knowledge.published)
    placement = place_rules(hierarchy, rules, knowledge.published, _stricter(pairs, by_iri, masks, published))
    return replace(placement, told=relate_to_told(hierarchy, rules, told))


def told_scopes(knowledge: Knowledge, platforms: Sequence[Platform]) -> tuple[ToldScope, ...]:
    """Return what people told of the project's platforms, as far as its scope is a class of the ontology."""
    facts = knowledge.facts
    return tuple(
        ToldScope(told.iri, platform.id, told.scope)
        for told in facts.told
        if told.scope in knowledge.hierarchy.parents
        for platform in platforms
        if facts.means(platform, told.platform)
    )


def _scope_tree(
    rules: Sequence[ScopedRule],
    told: Sequence[ToldScope],
    by_iri: dict[str, Candidate],
    knowledge: Knowledge,
    reasoner: ScopeReasoner,
) -> Hierarchy:
    definitions = {rule.scope_iri: by_iri[rule.iri].scope.to_expression() for rule in rules}
    return reasoner.tree(
        {*definitions, *(rule.scope_iri for rule in knowledge.published), *(rule.scope_iri for rule in told)},
        {**definitions, **knowledge.parsed},
        knowledge.ontology.vocabulary,
        (knowledge.published_ntriples, knowledge.found_ntriples),
    )


def _stricter(
    pairs: Sequence[Pair], by_iri: dict[str, Candidate], masks: RuleCoverage, published: Sequence[PublishedScope]
) -> set[Pair]:
    """Return the pairs of which the rule is stricter. Nothing is claimed of a rule that may be none."""
    rows = {scope.id: scope.mask for scope in published}
    asked = [pair for pair in pairs if pair.published in rows and by_iri[pair.rule].confidence.is_confirmed]
    nested = (_nested(by_iri[pair.rule], rows[pair.published], masks) for pair in asked)
    found = are_stricter(masks.judged, nested)
    return {pair for pair, is_stricter in zip(asked, found, strict=True) if is_stricter}


def _nested(candidate: Candidate, published: Mask, masks: RuleCoverage) -> Nested:
    inside = masks.of_rule(candidate.platform, candidate.scope)
    return Nested(inside, published & masks.on_platform(candidate.platform))
