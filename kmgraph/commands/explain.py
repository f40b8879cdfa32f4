"""One rule, with all that is known about it: words, axioms, evidence, near misses."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from pyoxigraph import Literal

from kmgraph.commands.run_graph import find_rule, find_rules, project_of_rules, refuse_many_rules
from kmgraph.graph import ProjectNames
from kmgraph.learn import NearMiss, near_misses
from kmgraph.model import (
    ObservationTable,
    Project,
    RelationKind,
    Rule,
    RuleNeighbourhood,
    RuleSet,
    Status,
    Variant,
)
from kmgraph.namespaces import RDFS
from kmgraph.pipeline import (
    Knowledge,
    Step,
    counted_variants,
    group_scopes,
    learn_settings,
    load_knowledge,
    names_found,
    observe_project,
    silent,
    with_found,
    with_places,
)
from kmgraph.rdf import TripleBuilder, write_triples
from kmgraph.reason import explain, with_scopes
from kmgraph.render import ExplainInput, explain_text, knows_authors
from kmgraph.rules import (
    last_observed,
    literal_to_json,
    public_neighbourhoods,
    read_rules,
    refuse_unknown_terms,
    rule_to_json,
)


def explain_rule(
    folder: Path,
    rules: Path | None,
    identifier: str,
    language: str,
    ontology: Sequence[Path] = (),
    step: Step = silent,
    *,
    as_json: bool = False,
) -> str:
    """Return an explanation of one rule, in words or as JSON.

    Args:
        folder: A project folder; where the current folder is none, `rules` must be given, and what only observations or
            published rules tell is left out.
        rules: `rules.json` or a run's folder; by default the one in the project's output folder.
        identifier: Id of the rule, or its first characters.
        language: Language of words and labels.
        ontology: Extensions to add.
        step: Told of each step.
        as_json: JSON instead of words.

    Raises:
        UsageError: If no rule, or more than one, has an id that begins so.
        KmgraphError: If the project, its observations or its rules can't be read.
    """
    project = project_of_rules(folder, rules, ontology)
    file = find_rules(rules, project)
    ruleset = read_rules(file)
    find_rule(ruleset, identifier)
    knowledge = load_knowledge(project, step, platforms=tuple(platform.id for platform in ruleset.platforms))
    knowledge = with_found(knowledge, ruleset.found)
    refuse_unknown_terms(ruleset, knowledge.ontology.vocabulary, file)
    return explain_known_rule(project, knowledge, ruleset, identifier, language, step, as_json=as_json)


def explain_known_rule(
    project: Project,
    knowledge: Knowledge,
    ruleset: RuleSet,
    identifier: str,
    language: str,
    step: Step = silent,
    *,
    as_json: bool = False,
) -> str:
    """Return an explanation of one rule of a rule set that is open already, in words or as JSON.

    Args:
        project: Of the rules.
        knowledge: What the project knows, with the classes of terms that the rules name.
        ruleset: The rules.
        identifier: Id of the rule, or its first characters.
        language: Language of words and labels.
        step: Told of each step.
        as_json: JSON instead of words.

    Raises:
        UsageError: If no rule, or more than one, has an id that begins so.
        LimitError: If there are too many rules with public figures, or the reasoner takes too long.
    """
    rule = find_rule(ruleset, identifier)
    if ruleset.privacy is not None:
        # Whether counts close by may be told is weighed against all that the other rules tell.
        hint = "name the run's private folder, whose exact figures need no such weighing, or leave rules out"
        refuse_many_rules(ruleset, "an explanation with public figures", None, hint)
    last = last_observed(ruleset.rules)
    with step("asking the reasoner why"):
        reasons = _reasons(project, knowledge, rule, language)
    with step("counting what lies just outside"):
        table = _table(project, knowledge, rule)
    if as_json:
        just_outside = [
            {"without": literal_to_json(miss.dropped), "kept": miss.kept, "target": miss.target}
            for miss in _near_misses(project, knowledge, rule, table)
        ]
        document = {**rule_to_json(rule), "why": list(reasons), "just_outside": just_outside}
        return json.dumps(document, ensure_ascii=False, indent=2) + "\n"
    return explain_text(
        ExplainInput(
            rule=rule,
            vocabulary=knowledge.ontology.vocabulary,
            target=ruleset.totals.told(project.target),
            platforms=ruleset.platforms,
            published=knowledge.published,
            reasons=reasons,
            nearest=_nearest(ruleset, knowledge, rule, _variants(project, knowledge, rule, table)),
            privacy=ruleset.privacy,
            notices=knowledge.notices,
            knows_authors=knows_authors(ruleset),
            is_publisher=project.publishing.is_publisher,
            last=None if last is None else str(last),
        ),
        language,
    )


def _nearest(ruleset: RuleSet, knowledge: Knowledge, rule: Rule, variants: tuple[Variant, ...]) -> tuple[Variant, ...]:
    """Return what is left alone close by, its counts as exact or as rounded as the rule's own."""
    if ruleset.privacy is None:
        return variants
    groups = group_scopes(knowledge, (other for other in ruleset.rules if not names_found(other)))
    around = with_places(RuleNeighbourhood(variants), rule, groups, knowledge.hierarchy)
    return public_neighbourhoods({rule.id: around}, ruleset, ruleset.privacy)[rule.id].nearest


def _table(project: Project, knowledge: Knowledge, rule: Rule) -> ObservationTable | None:
    """Return the observations around a rule; None where there are none at hand."""
    if not project.sources or project.folder is None or names_found(rule):
        return None
    return observe_project(project, knowledge).table


def _near_misses(
    project: Project, knowledge: Knowledge, rule: Rule, table: ObservationTable | None
) -> tuple[NearMiss, ...]:
    if table is None:
        return ()
    return near_misses(rule.scope, table, knowledge.hierarchy, learn_settings(project), rule.platform)


def _variants(
    project: Project, knowledge: Knowledge, rule: Rule, table: ObservationTable | None
) -> tuple[Variant, ...]:
    if table is None:
        return ()
    return counted_variants(rule, table, knowledge.hierarchy, learn_settings(project), project.privacy)


def _reasons(project: Project, knowledge: Knowledge, rule: Rule, language: str) -> tuple[str, ...]:
    """Return the axioms from which the rule's relation to published rules follows, or by which it is unsatisfiable."""
    scope = ProjectNames(project.base_iri).scope(rule.id)
    everything = with_scopes(
        knowledge.ontology.ntriples,
        {scope: rule.scope.to_expression(), **knowledge.parsed},
        knowledge.ontology.vocabulary,
        (knowledge.published_ntriples, _labels(knowledge, scope, rule)),
    )
    # One deadline for all: a file of rules may state as many relations as it likes.
    until = time.monotonic() + project.limits.reasoner_seconds
    axioms = [
        axiom
        for lower, upper in dict.fromkeys(_questions(knowledge, rule, scope))
        for justification in explain(
            everything, lower, upper, language=language, seconds=max(until - time.monotonic(), 0.0)
        )
        for axiom in justification.axioms
    ]
    return tuple(axioms if rule.status is Status.INCONSISTENT else dict.fromkeys(axioms))


def _questions(knowledge: Knowledge, rule: Rule, scope: str) -> Iterator[tuple[str, str | None]]:
    """Yield which class to explain below which, or alone if it can have no member."""
    if rule.status is Status.INCONSISTENT:
        yield scope, None
        return
    scopes = {other.iri: other.scope_iri for other in knowledge.published}
    for relation in rule.relations:
        if relation.to in scopes:
            pair = (scope, scopes[relation.to])
            yield pair[::-1] if relation.kind is RelationKind.BROADER else pair


def _labels(knowledge: Knowledge, scope: str, rule: Rule) -> bytes:
    """Return names for the scopes, so that axioms speak of rules and not of IRIs."""
    build = TripleBuilder("l")
    for iri, name in ((scope, rule.id), *((other.scope_iri, other.id) for other in knowledge.published)):
        if iri not in knowledge.ontology.vocabulary.classes:
            build.add(iri, RDFS.label, Literal(name))
    return write_triples(build.triples)
