"""Observations to placed rules: observe, learn, reason, in this order."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from kmgraph.config import CONFIG_NAME, platform_of, project_key
from kmgraph.errors import InputError
from kmgraph.graph import ProjectNames, RuleLinks
from kmgraph.learn import (
    LearnSettings,
    PublishedScope,
    is_stricter,
    learn_rules,
    published_statuses,
    shares,
)
from kmgraph.manchester import to_manchester
from kmgraph.model import (
    Confidence,
    Enforcement,
    PublishedStatus,
    Rule,
    RuleSet,
    Status,
    Warning,
    expression_mask,
    rule_id,
    scope_mask,
)
from kmgraph.model.matching import NotDecidableError
from kmgraph.observe import read_observations
from kmgraph.pipeline.knowledge import load_knowledge, unfold
from kmgraph.pipeline.steps import silent
from kmgraph.reason import ScopedRule, classify, covering_prohibitions, place_rules, with_scopes
from kmgraph.render import load_language, rule_text, warning_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray

    from kmgraph.config import Project
    from kmgraph.learn import Learned
    from kmgraph.model import Candidate, ObservationTable, PublishedRule
    from kmgraph.observe import Observed
    from kmgraph.pipeline.knowledge import Knowledge
    from kmgraph.pipeline.steps import Step
    from kmgraph.reason import Placement

    Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Run:
    """Everything a run knows before it writes anything.

    Attributes:
        project: With the platforms that the data name, where the project names none.
        undecidable: Published rules whose scope observations can't decide: IRI to the part that can't be.
    """

    project: Project
    knowledge: Knowledge
    observed: Observed
    learned: Learned
    placement: Placement
    ruleset: RuleSet
    undecidable: Mapping[str, str]

    @property
    def names(self) -> ProjectNames:
        """The IRIs of the project's things."""
        return ProjectNames(self.project.base_iri)

    @property
    def links(self) -> RuleLinks:
        """Which published rules cover each learned one."""
        return RuleLinks(
            covered_by={placed.iri: placed.covered_by for placed in self.placement.rules},
            covers={placed.iri: placed.covers for placed in self.placement.rules},
            enforced_above={placed.iri: placed.enforced_above for placed in self.placement.rules},
            unsatisfiable=frozenset(self.placement.unsatisfiable),
        )


def run_learning(project: Project, step: Step = silent, *, strict: bool = False, templates: Path | None = None) -> Run:
    """Learn the rules that the project's observations imply and place them among the published ones.

    Args:
        project: What to read and how.
        step: Told of each step.
        strict: Whether an unknown header or value is an error.
        templates: A folder of the user's own templates, for the words of rules and warnings.

    Raises:
        KmgraphError: As the stages do.
    """
    if not project.sources:
        where = str((project.folder or Path()) / CONFIG_NAME)
        raise InputError("the project names no observations", where=where, hint="add a [[source]] with a path")
    for language in project.languages:
        load_language(language, templates)
    knowledge = load_knowledge(project, step)
    with step("reading the observations"):
        observed = read_observations(
            project.sources,
            knowledge.ontology.vocabulary,
            knowledge.hierarchy,
            key=project_key(project),
            platforms=project.platform_ids,
            strict=strict,
        )
    project = _with_platforms(project, observed)
    settings = LearnSettings(target=project.target, seed=project.seed, max_seconds=project.limits.learn_seconds)
    scopes, undecidable = _published_scopes(knowledge, observed)
    with step("learning the rules"):
        learned = learn_rules(observed.table, knowledge.ontology.vocabulary, knowledge.hierarchy, settings, scopes)
    with step("placing the rules among the published ones"):
        placement = _place(project, knowledge, observed, learned, settings, scopes)
    with step("putting the rules into words"):
        if undecidable:
            learned = replace(
                learned, warnings=(*learned.warnings, Warning("not-decidable", {"rules": len(undecidable)}))
            )
        ruleset = _ruleset(project, knowledge, observed, learned, placement, settings, scopes, templates)
    return Run(project, knowledge, observed, learned, placement, ruleset, undecidable)


def _with_platforms(project: Project, observed: Observed) -> Project:
    if project.platforms:
        return project
    return replace(project, platforms=tuple(platform_of(name, project.base_iri) for name in observed.table.platforms))


def published_masks(
    published: tuple[PublishedRule, ...], knowledge: Knowledge, table: ObservationTable
) -> tuple[dict[str, Mask], dict[str, str]]:
    """Return the rows each published scope covers, by rule IRI; and why not, for those observations can't decide."""
    masks, undecidable = {}, {}
    for rule in published:
        if rule.expression is None:
            undecidable[rule.iri] = "its scope class has no definition"
            continue
        try:
            masks[rule.iri] = expression_mask(unfold(rule.expression, knowledge.ontology), table, knowledge.hierarchy)
        except NotDecidableError as error:
            undecidable[rule.iri] = str(error)
    return masks, undecidable


def _published_scopes(knowledge: Knowledge, observed: Observed) -> tuple[tuple[PublishedScope, ...], dict[str, str]]:
    masks, undecidable = published_masks(knowledge.published, knowledge, observed.table)
    scopes = tuple(
        PublishedScope(rule.iri, rule.platform, rule.deontic, masks[rule.iri])
        for rule in knowledge.published
        if rule.iri in masks
    )
    return scopes, undecidable


def _scoped(project: Project, candidate: Candidate) -> ScopedRule:
    names = ProjectNames(project.base_iri)
    identifier = rule_id(candidate.platform, candidate.scope)
    return ScopedRule(names.rule(identifier), candidate.platform, names.scope(identifier))


def _place(
    project: Project,
    knowledge: Knowledge,
    observed: Observed,
    learned: Learned,
    settings: LearnSettings,
    scopes: tuple[PublishedScope, ...],
) -> Placement:
    rules = tuple(_scoped(project, candidate) for candidate in learned.candidates)
    definitions = {
        rule.scope_iri: candidate.scope.to_expression()
        for rule, candidate in zip(rules, learned.candidates, strict=True)
    }
    if not rules and not knowledge.published:
        return place_rules(knowledge.hierarchy, rules, ())
    everything = with_scopes(
        knowledge.ontology.ntriples,
        {**definitions, **knowledge.parsed},
        knowledge.ontology.vocabulary,
        (knowledge.published_ntriples,),
    )
    hierarchy = classify(
        everything,
        individuals=False,
        seconds=project.limits.reasoner_seconds,
        java_memory_mb=project.limits.memory_mb,
    )
    pairs = covering_prohibitions(hierarchy, rules, knowledge.published)
    by_rule = {rule.iri: candidate for rule, candidate in zip(rules, learned.candidates, strict=True)}
    by_published = {scope.id: scope.mask for scope in scopes}
    stricter = {
        pair
        for pair in pairs
        if pair.published in by_published
        and is_stricter(
            observed.table,
            settings,
            scope_mask(by_rule[pair.rule].scope, observed.table, knowledge.hierarchy)
            & _on_platform(observed, by_rule[pair.rule].platform),
            by_published[pair.published] & _on_platform(observed, by_rule[pair.rule].platform),
        )
    }
    return place_rules(hierarchy, rules, knowledge.published, stricter)


def _on_platform(observed: Observed, platform: str) -> Mask:
    mask: Mask = observed.table.platform == observed.table.platforms.index(platform)
    return mask


def _ruleset(
    project: Project,
    knowledge: Knowledge,
    observed: Observed,
    learned: Learned,
    placement: Placement,
    settings: LearnSettings,
    scopes: tuple[PublishedScope, ...],
    templates: Path | None,
) -> RuleSet:
    vocabulary = knowledge.ontology.vocabulary
    rules = []
    for candidate in learned.candidates:
        scoped = _scoped(project, candidate)
        placed = placement.by_iri[scoped.iri]
        rule = Rule(
            id=rule_id(candidate.platform, candidate.scope),
            iri=scoped.iri,
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
        rules.append(replace(rule, text=text))
    ordered = tuple(sorted(rules, key=lambda rule: (rule.platform, -rule.evidence.target, rule.id)))
    return RuleSet(
        platforms=project.platforms,
        totals=shares(observed.table, settings, scopes, _unwritten_masks(knowledge, observed, ordered)),
        rules=ordered,
        published=_published(knowledge, observed, settings, scopes),
        warnings=tuple(
            replace(warning, text={tag: warning_text(warning, tag, templates) for tag in project.languages})
            for warning in learned.warnings
        ),
    )


def _published(
    knowledge: Knowledge, observed: Observed, settings: LearnSettings, scopes: tuple[PublishedScope, ...]
) -> tuple[PublishedStatus, ...]:
    evidence = {found.id: found for found in published_statuses(observed.table, settings, scopes)}
    statuses = []
    for rule in knowledge.published:
        found = evidence.get(rule.iri)
        if found is None:
            statuses.append(PublishedStatus(rule.id, rule.iri, Enforcement.NOT_OBSERVED, 0, 0))
        else:
            statuses.append(PublishedStatus(rule.id, rule.iri, found.status, found.target, found.kept))
    return tuple(statuses)


def _unwritten_masks(knowledge: Knowledge, observed: Observed, rules: tuple[Rule, ...]) -> list[Mask]:
    # A hint is no explanation, and a restatement explains nothing that its published rule doesn't.
    return [
        scope_mask(rule.scope, observed.table, knowledge.hierarchy) & _on_platform(observed, rule.platform)
        for rule in rules
        if rule.status not in {Status.RESTATES, Status.INCONSISTENT}
        and rule.confidence in {Confidence.WELL_SUPPORTED, Confidence.LIKELY}
    ]
