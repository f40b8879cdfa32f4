"""A plan: how many observations a rule takes, and which existing posts, looked up next, would settle most.

Passive: it is about posts that exist and what became of them. Nothing here proposes to publish or to try anything out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from kmgraph.commands.run_graph import find_rules, refuse_many_rules
from kmgraph.errors import InputError, UsageError
from kmgraph.graph import ProjectNames
from kmgraph.learn import LearnSettings
from kmgraph.learn.planning import (
    LookUp,
    PlannedPlatform,
    PlanRequest,
    Survey,
    kinds_to_look_up,
    plan_platform,
    plan_without_observations,
    survey_platforms,
)
from kmgraph.model import ObservationTable, Project, RuleSet, with_found_mentions
from kmgraph.pipeline import (
    Knowledge,
    Step,
    learn_settings,
    load_knowledge,
    observe_project,
    run_learning,
    silent,
    with_found,
)
from kmgraph.project import CONFIG_NAME, ProjectInputs, open_project
from kmgraph.reason import ScopeReasoner
from kmgraph.rules import published_masks, read_rules, refuse_unknown_terms


@dataclass(frozen=True)
class PlanBasis:
    """What a plan stands on: a project's observations and the rules learned from them."""

    project: Project
    knowledge: Knowledge
    table: ObservationTable
    ruleset: RuleSet


@dataclass(frozen=True)
class Plan:
    """A plan.

    Attributes:
        basis: None where there are no observations.
        platforms: Sizes by platform; empty if they were not asked for.
        kinds: What to look up; None if that was not asked for, or there are no observations.
        missing: Platforms that lack posts in the target, or kept ones.
    """

    request: PlanRequest
    basis: PlanBasis | None
    platforms: tuple[PlannedPlatform, ...]
    kinds: tuple[LookUp, ...] | None
    missing: tuple[str, ...] = ()


def plan_inputs(
    inputs: ProjectInputs,
    request: PlanRequest,
    rules: Path | None = None,
    step: Step = silent,
) -> Plan:
    """Return a plan from a project, files of observations, or from options alone.

    Args:
        inputs: What to work on; without paths, and no project in the current folder, the base rate must be given.
        request: What is asked for.
        rules: `rules.json`, or the folder of a run over these observations; learned anew if None.
        step: Told of each step.

    Raises:
        UsageError: If there is nothing to plan from, or a rate that is asked for is not above the base rate.
        InputError: If no platform has both kept posts and posts in the target.
        LimitError: If there are more rules than can be weighed.
        KmgraphError: As the stages do.
    """
    if not inputs.paths and rules is None and not Path(CONFIG_NAME).exists():
        return _from_options(request, inputs.seed or 0)
    project = open_project(inputs)
    basis = _learned(project, step) if rules is None else _remembered(project, rules, step)
    settings = learn_settings(basis.project)
    with step("measuring the observations"):
        vocabulary, hierarchy = basis.knowledge.ontology.vocabulary, basis.knowledge.hierarchy
        rules_that_count = tuple(rule for rule in basis.ruleset.rules if rule.lifecycle.counts)
        surveys = survey_platforms(basis.table, vocabulary, hierarchy, settings, rules_that_count)
        usable = tuple(survey for survey in surveys if survey.has_rates)
    sized = surveys if request.base_rate is not None else usable
    if not usable and (request.kinds or not sized):
        raise _nothing_to_compare(surveys)
    with step("planning how many observations"):
        sizes = _sizes(basis, sized, request, settings) if request.sizes else ()
    with step("weighing what to look up"):
        kinds = _possible(basis, kinds_to_look_up(usable, request.power)) if request.kinds else None
    missing = tuple(survey.platform for survey in surveys if not survey.has_rates)
    return Plan(request, basis, sizes, kinds, missing)


def _from_options(request: PlanRequest, seed: int) -> Plan:
    if request.base_rate is None:
        raise UsageError(
            "there is nothing to plan from",
            hint="name observations, or say how often posts are acted against anyway, such as --base-rate 0.03",
        )
    if not request.sizes:
        raise UsageError("what to look up next takes observations", hint="name a project folder or files")
    return Plan(request, None, (plan_without_observations(request.base_rate, request, LearnSettings(seed=seed)),), None)


def _learned(project: Project, step: Step) -> PlanBasis:
    run = run_learning(project, step)
    return PlanBasis(run.project, run.knowledge, run.observed.table, run.ruleset)


def _remembered(project: Project, rules: Path, step: Step) -> PlanBasis:
    rules = find_rules(rules, project)
    ruleset = read_rules(rules)
    refuse_many_rules(ruleset, "a plan", rules, "leave --rules out to learn them anew")
    plain = load_knowledge(project, step)
    knowledge = with_found(plain, ruleset.found) if ruleset.found else plain
    refuse_unknown_terms(ruleset, knowledge.ontology.vocabulary, rules)
    with step("reading the observations"):
        observed = observe_project(project, plain)
    table = observed.table
    if ruleset.found and observed.terms is not None:
        table = with_found_mentions(table, observed.terms, ruleset.found)
    return PlanBasis(replace(project, platforms=ruleset.platforms), knowledge, table, ruleset)


def _nothing_to_compare(surveys: tuple[Survey, ...]) -> InputError:
    hint = "record posts without regard to what became of them; --base-rate with --only sizes does without"
    if surveys and all(survey.sample.target.all() for survey in surveys):
        return InputError("no observation is of a post that was left alone, so there is no base rate", hint=hint)
    if surveys and not any(survey.sample.target.any() for survey in surveys):
        return InputError("no observation is of a post that was acted against, so there is no base rate", hint=hint)
    return InputError("the posts seem to be chosen by what became of them, so there is no base rate", hint=hint)


def _sizes(
    basis: PlanBasis, surveys: Sequence[Survey], request: PlanRequest, settings: LearnSettings
) -> tuple[PlannedPlatform, ...]:
    published = basis.knowledge.published
    masks = published_masks(published, basis.knowledge.ontology, basis.knowledge.hierarchy, basis.table)
    return tuple(plan_platform(survey, request, settings, published, masks) for survey in surveys)


def _possible(basis: PlanBasis, kinds: tuple[LookUp, ...]) -> tuple[LookUp, ...]:
    """Return the kinds of posts that the ontology lets exist."""
    if not kinds:
        return ()
    names, limits = ProjectNames(basis.project.base_iri), basis.project.limits
    scopes = {names.scope(f"plan-{number}"): kind.scope.to_expression() for number, kind in enumerate(kinds)}
    with ScopeReasoner(seconds=limits.reasoner_seconds, java_memory_mb=limits.memory_mb) as reasoner:
        reasoner.prepare(basis.knowledge.ontology.ntriples)
        tree = reasoner.tree(sorted(scopes), scopes, basis.knowledge.ontology.vocabulary)
    return tuple(kind for iri, kind in zip(scopes, kinds, strict=True) if iri not in tree.unsatisfiable)
