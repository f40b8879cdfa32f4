"""Placed candidates to the rule set that `rules.json` and documents are made of: words, shares, published statuses."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from kmgraph.graph import ProjectNames
from kmgraph.learn import LearnResult, PublishedScope, published_statuses, shares
from kmgraph.model import (
    Candidate,
    Enforcement,
    Mask,
    Project,
    PublishedStatus,
    Rule,
    RuleSet,
    rule_id,
)
from kmgraph.ontology import to_manchester
from kmgraph.pipeline.coverage import RuleCoverage
from kmgraph.pipeline.holders import is_unwritten
from kmgraph.pipeline.knowledge import Knowledge
from kmgraph.pipeline.placement import scoped_rule
from kmgraph.reason import PlacedRule, Placement
from kmgraph.render import rule_text, warning_text


def compose_ruleset(
    project: Project,
    knowledge: Knowledge,
    learned: LearnResult,
    placement: Placement,
    masks: RuleCoverage,
    published: tuple[PublishedScope, ...],
    templates: Path | None,
) -> RuleSet:
    """Return the rules in words, sorted by platform and weight, with what they explain together."""
    names = ProjectNames(project.base_iri)
    rules = tuple(
        _rule(candidate, placement.by_iri[scoped_rule(names, candidate).iri], project, knowledge, templates)
        for candidate in learned.candidates
    )
    ordered = tuple(sorted(rules, key=lambda rule: (rule.platform, -rule.evidence.target, rule.id)))
    return RuleSet(
        platforms=project.platforms,
        totals=shares(masks.judged, published, _unwritten(ordered, masks)),
        rules=ordered,
        published=_published(knowledge, masks, published),
        warnings=tuple(
            replace(warning, text={tag: warning_text(warning, tag, templates) for tag in project.languages})
            for warning in learned.warnings
        ),
    )


def _rule(
    candidate: Candidate, placed: PlacedRule, project: Project, knowledge: Knowledge, templates: Path | None
) -> Rule:
    vocabulary = knowledge.ontology.vocabulary
    rule = Rule(
        id=rule_id(candidate.platform, candidate.scope),
        iri=placed.iri,
        platform=candidate.platform,
        status=placed.status,
        confidence=candidate.confidence,
        scope=candidate.scope,
        manchester=to_manchester(candidate.scope.to_expression(), vocabulary),
        evidence=candidate.evidence,
        relations=placed.relations,
        indistinguishable=candidate.indistinguishable,
    )
    text = rule_text(
        rule.scope, rule.evidence, rule.confidence, project.target, vocabulary, project.languages, templates
    )
    return replace(rule, text=text)


def _published(
    knowledge: Knowledge, masks: RuleCoverage, scopes: tuple[PublishedScope, ...]
) -> tuple[PublishedStatus, ...]:
    decided = {status.id: status for status in published_statuses(masks.judged, scopes)}
    return tuple(
        PublishedStatus(rule.id, rule.iri, status.status, status.target, status.kept)
        if (status := decided.get(rule.iri))
        else PublishedStatus(rule.id, rule.iri, Enforcement.NOT_OBSERVED, 0, 0)
        for rule in knowledge.testable
    )


def _unwritten(rules: tuple[Rule, ...], masks: RuleCoverage) -> list[Mask]:
    # A hint is no explanation, and a restatement explains nothing that its published rule doesn't.
    return [masks.of_rule(rule.platform, rule.scope) for rule in rules if is_unwritten(rule)]
