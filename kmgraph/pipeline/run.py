"""Observations to placed rules: observe, learn, reason, in this order."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from kmgraph.errors import InputError
from kmgraph.graph import KnowledgeFacts, ProjectNames, RuleLinks
from kmgraph.learn import LearnResult, PublishedScope, learn_rules
from kmgraph.model import (
    Enforcement,
    Lifecycle,
    LostDecision,
    OtherTime,
    Platform,
    Project,
    PublishedRule,
    PublishedStatus,
    RuleDecision,
    RuleSet,
    Text,
    Vocabulary,
    Warning,
    platform_of,
    with_found_mentions,
)
from kmgraph.observe import (
    NAMELESS_LABEL,
    NAMELESS_PLATFORM,
    Observed,
    left_out_by_outcome,
    refuse_many_rejects,
    unread_columns,
)
from kmgraph.pipeline.coverage import RuleCoverage, learn_settings, published_scopes, rules_out_of_force, with_announced
from kmgraph.pipeline.holders import knowledge_facts
from kmgraph.pipeline.knowledge import (
    Knowledge,
    load_knowledge,
    observe_project,
    with_decided,
    with_decided_on,
    with_found,
)
from kmgraph.pipeline.placement import place_candidates, scoped_rule, with_layout
from kmgraph.pipeline.progress import Step, silent
from kmgraph.pipeline.reviews import (
    lost_decisions,
    may_be_shown,
    refuse_other_scopes,
    warnings_of_lost,
    withhold,
    without_telling_changes,
    without_unreviewed,
)
from kmgraph.pipeline.ruleset import compose_ruleset
from kmgraph.project import CONFIG_NAME
from kmgraph.reason import Placement, ScopeReasoner
from kmgraph.render import load_language, warning_text
from kmgraph.rules import ScopeRows, announced_limits, public_ruleset, published_rows, without_posts

_MANY_LEFT_OUT = 0.1
"""Of all rows, from where on what is left may look like something else: as for rows that can't be read."""


@dataclass(frozen=True)
class Run:
    """Everything a run knows before it writes anything.

    Attributes:
        project: With the platforms that the data name, where the project names none.
        placement: Where the reasoner puts each learned rule among the published ones.
        ruleset: With exact figures, for the private folder and the operator's view.
        public: With public figures, for everything else.
        known: Who holds, lacks and carries the public rules.
        limits: What limits the figures, for who runs it: also what may not be published, without numbers of posts.
    """

    project: Project
    knowledge: Knowledge
    observed: Observed
    placement: Placement
    ruleset: RuleSet
    public: RuleSet
    known: KnowledgeFacts
    limits: tuple[Warning, ...] = ()

    @property
    def names(self) -> ProjectNames:
        """The IRIs of the project's things."""
        return ProjectNames(self.project.base_iri)

    @property
    def decisions(self) -> dict[str, RuleDecision]:
        """What people decided about rules that are public, by the id of the rule; by name where that may be shown."""
        shows_names = self.project.publishing.shows_reviewers
        decided = self.knowledge.decided.decisions
        return {
            rule.id: decided[rule.id] if shows_names else replace(decided[rule.id], by="")
            for rule in self.public.rules
            if rule.id in decided
        }

    @property
    def awaiting_review(self) -> tuple[str, ...]:
        """Ids of the rules that are not public because the project demands that a person looks at them first."""
        if not self.project.publishing.needs_review:
            return ()
        rules = filter(may_be_shown, self.ruleset.rules)
        return tuple(rule.id for rule in rules if rule.lifecycle is Lifecycle.CANDIDATE)

    @property
    def links(self) -> RuleLinks:
        """Which published rules cover each learned one."""
        return RuleLinks(
            covered_by={placed.iri: placed.covered_by for placed in self.placement.rules},
            covers={placed.iri: placed.covers for placed in self.placement.rules},
            enforced_above={placed.iri: placed.enforced_above for placed in self.placement.rules},
            unsatisfiable=frozenset(self.placement.unsatisfiable),
            told=self.placement.told,
            not_forbidding=self.knowledge.facts.not_forbidding,
        )


Recast = Callable[[Project, Knowledge, Observed], tuple[Project, Knowledge, Observed]]
"""Makes other sides of a project's observations than its platforms."""


def run_learning(
    project: Project,
    step: Step = silent,
    *,
    strict: bool = False,
    allow_rejects: bool = False,
    templates: Path | None = None,
    recast: Recast | None = None,
) -> Run:
    """Learn the rules that the project's observations imply and place them among the published ones.

    Args:
        project: What to read and how.
        step: Told of each step.
        strict: Whether an unknown header or value is an error.
        allow_rejects: Whether to go on where more than half of the rows can't be read.
        templates: A folder of the user's own templates, for the words of rules and warnings.
        recast: What to make of the project, what it knows and what was observed, before anything is learned.

    Raises:
        KmgraphError: As the stages do.
    """
    if not project.sources:
        where = str((project.folder or Path()) / CONFIG_NAME)
        raise InputError("the project names no observations", where=where, hint="add a [[source]] with a path")
    for language in project.languages:
        load_language(language, templates)
    # Java starts now and warms up beside the reading and the learning.
    with open_reasoner(project) as reasoner:
        knowledge = load_knowledge(project, step)
        reasoner.prepare(knowledge.ontology.ntriples)
        with step("reading the observations"):
            observed = observe_project(project, knowledge, strict=strict)
            if not allow_rejects:
                refuse_many_rejects(observed)
        if recast is not None:
            project, knowledge, observed = recast(project, knowledge, observed)
        return _run(project, knowledge, observed, reasoner, step, templates=templates)


def open_reasoner(project: Project) -> ScopeReasoner:
    """Return a reasoner that starts now, with the project's limits."""
    # A file that isn't there is an error where it is read.
    size = sum(path.stat().st_size for path in project.ontology if os.access(path, os.R_OK))
    limits = project.limits
    return ScopeReasoner(ontology_bytes=size, seconds=limits.reasoner_seconds, java_memory_mb=limits.memory_mb)


def _platform(identifier: str, base_iri: str) -> Platform:
    """Return a platform that only the data name; people are not told the id of one that nobody named."""
    label = NAMELESS_LABEL if identifier == NAMELESS_PLATFORM else {}
    return replace(platform_of(identifier, base_iri), label=label)


def _run(
    project: Project,
    knowledge: Knowledge,
    observed: Observed,
    reasoner: ScopeReasoner,
    step: Step,
    *,
    templates: Path | None,
) -> Run:
    found = frozenset[str]()
    if not project.platforms:
        found = frozenset(observed.table.platforms) - {NAMELESS_PLATFORM}
        platforms = tuple(_platform(name, project.base_iri) for name in observed.table.platforms)
        project = replace(project, platforms=platforms)
        knowledge = with_decided(knowledge, project.platform_ids)
    over = rules_out_of_force(knowledge.testable, observed.table, learn_settings(project))
    testable = tuple(rule for rule in knowledge.testable if rule.iri not in over)
    read = _read(project, knowledge, observed, testable)
    announced = with_announced(observed.table, read.rows, testable, read.in_scope)
    if announced is not observed.table:
        observed = replace(observed, table=announced)
        read = _read(project, knowledge, observed, testable)
    with step("learning the rules") as progress:
        vocabulary, hierarchy = knowledge.ontology.vocabulary, knowledge.hierarchy
        settings, terms = learn_settings(project), observed.terms
        learned = learn_rules(
            observed.table, vocabulary, hierarchy, settings, read.scopes, progress, terms, knowledge.reviewed
        )
    if learned.found and observed.terms is not None:
        knowledge = with_found(knowledge, learned.found)
        observed = replace(observed, table=with_found_mentions(observed.table, observed.terms, learned.found))
        read = _read(project, knowledge, observed, testable)
    rows, scopes = read.rows, read.scopes
    knowledge = with_decided_on(knowledge, learned.candidates)
    refuse_other_scopes(knowledge.decided, learned.candidates)
    lost = lost_decisions(knowledge.decided, learned.candidates, rows.of_rule)
    with step("placing the rules among the published ones"):
        names = ProjectNames(project.base_iri)
        # For which posts their limits came about, nothing tells: all would seem to be acted against in spite of them.
        limited = {rule.iri for rule in testable if announced_limits(rule) & project.target}
        beside = over.keys() | (limited - read.in_scope.keys())
        held = replace(knowledge, published=tuple(rule for rule in knowledge.published if rule.iri not in beside))
        placement = place_candidates(learned.candidates, names, held, reasoner, rows, scopes, project.platforms)
    with step("putting the rules into words"):
        undecidable = {rule.iri for rule in testable} - read.in_scope.keys()
        of_reading = (*_of_rows_left_out(observed), *_of_guesses(project), *knowledge.notices)
        of_use = (*_of_unread_columns(observed), *_of_published_rules(knowledge.testable, over, undecidable))
        learned = replace(learned, warnings=(*of_reading, *learned.warnings, *of_use))

        def compose(outcome: LearnResult) -> RuleSet:
            composed = compose_ruleset(project, knowledge, outcome, placement, rows, scopes, templates)
            return _without_verdict(with_layout(composed, knowledge, placement), over)

        ruleset, shown = _composed(learned, project, knowledge, lost, names, compose)
        public = _public(shown, project, knowledge.ontology.vocabulary, found)
    known = knowledge_facts(public, knowledge, rows, placement.told)
    of_gate = (warning for warning in public.warnings if warning.code not in {each.code for each in shown.warnings})
    told = _worded((*map(without_posts, shown.warnings), *of_gate), project, knowledge.ontology.vocabulary)
    return Run(project, knowledge, observed, placement, ruleset, public, known, told)


@dataclass(frozen=True, slots=True)
class _ReadRows:
    """What the rows of a table are to published rules.

    Attributes:
        rows: Answers which rows rules are about.
        scopes: Of published rules, with their rows.
        in_scope: The rows of each of which rows tell enough, by IRI.
    """

    rows: RuleCoverage
    scopes: tuple[PublishedScope, ...]
    in_scope: Mapping[str, ScopeRows]


def _read(project: Project, knowledge: Knowledge, observed: Observed, testable: tuple[PublishedRule, ...]) -> _ReadRows:
    in_scope = published_rows(testable, knowledge.ontology, knowledge.hierarchy, observed.table)
    rows = RuleCoverage(observed.table, knowledge, learn_settings(project))
    return _ReadRows(rows, published_scopes(testable, in_scope), in_scope)


def _composed(
    learned: LearnResult,
    project: Project,
    knowledge: Knowledge,
    lost: tuple[LostDecision, ...],
    names: ProjectNames,
    compose: Callable[[LearnResult], RuleSet],
) -> tuple[RuleSet, RuleSet]:
    """Return the rule set for those who may see everything, and what others may see of it, as people decided."""
    withheld = withhold(
        learned,
        knowledge.decided.decisions,
        lambda rule: knowledge.lifecycle_of(scoped_rule(names, rule).iri),
        needs_review=project.publishing.needs_review,
    )
    warned = (*warnings_of_lost(lost), *withheld.warnings)
    learned = replace(learned, warnings=(*learned.warnings, *warned))
    reviewed, awaits = without_unreviewed(replace(withheld.open, warnings=(*withheld.open.warnings, *warned)))
    ruleset = replace(compose(learned), lost=lost)
    told, hides = without_telling_changes(reviewed, project.privacy)
    is_less = awaits or hides or len(told.candidates) < len(learned.candidates)
    return ruleset, compose(told) if is_less else ruleset


def _without_verdict(ruleset: RuleSet, over: Mapping[str, OtherTime]) -> RuleSet:
    """Return the rule set in which nothing is said to be seen of published rules of another time, by IRI."""
    statuses = (
        PublishedStatus(status.id, status.iri, Enforcement.NOT_OBSERVED, 0, 0, in_force=over[status.iri])
        if status.iri in over
        else status
        for status in ruleset.published
    )
    return replace(ruleset, published=tuple(statuses))


def _public(ruleset: RuleSet, project: Project, vocabulary: Vocabulary, found: frozenset[str]) -> RuleSet:
    """Return the rule set with public figures; warnings that lost numbers are put into words anew."""
    public = public_ruleset(ruleset, project.privacy, found)
    return replace(public, warnings=_worded(public.warnings, project, vocabulary))


def _worded(warnings: Iterable[Warning], project: Project, vocabulary: Vocabulary) -> tuple[Warning, ...]:
    """Return the warnings in words: those that lost numbers anew."""
    return tuple(replace(warning, text=warning.text or _in_words(warning, project, vocabulary)) for warning in warnings)


def _of_rows_left_out(observed: Observed) -> tuple[Warning, ...]:
    """Return the warning that many rows are left out because of their outcome, where they are many."""
    left_out = left_out_by_outcome(observed)
    rows = left_out + len(observed.table) + len(observed.table.rejects)
    if left_out <= _MANY_LEFT_OUT * rows:
        return ()
    # Who wrote them was not read: each counts as a source.
    return (Warning("outcomes-left-out", {"rows": left_out, "share": round(left_out / rows, 4)}, sources=left_out),)


def _of_guesses(project: Project) -> Iterator[Warning]:
    """Yield the warning that nobody has confirmed which words mean which outcome."""
    if not all(source.has_confirmed_outcomes for source in project.sources):
        yield Warning("outcomes-not-confirmed")


def _of_unread_columns(observed: Observed) -> Iterator[Warning]:
    """Yield the warning that some columns were not read."""
    unread, sources = unread_columns(observed)
    if unread:
        yield Warning("unread-columns", {"columns": unread}, sources=sources)


def _of_published_rules(
    published: Iterable[PublishedRule], over: Collection[str], undecidable: Collection[str]
) -> Iterator[Warning]:
    """Yield the warnings that published rules held at no time observed, or can't be judged by what was recorded."""
    rules = tuple(published)
    if ids := [rule.id for rule in rules if rule.iri in over]:
        yield Warning("published-out-of-force").about(ids)
    if ids := [rule.id for rule in rules if rule.iri in undecidable]:
        yield Warning("not-decidable").about(ids)


def _in_words(warning: Warning, project: Project, vocabulary: Vocabulary) -> Text:
    return {tag: warning_text(warning, tag, vocabulary=vocabulary) for tag in project.languages}
