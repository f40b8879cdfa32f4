"""One rule, with all that is known about it: words, axioms, evidence, near misses."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pyoxigraph import Literal

from kmgraph.commands.check import RULES_NAME
from kmgraph.errors import UsageError, did_you_mean
from kmgraph.graph import ProjectNames
from kmgraph.learn import near_misses
from kmgraph.model import Outcome, RelationKind, Status
from kmgraph.namespaces import RDFS
from kmgraph.observe import read_observations
from kmgraph.pipeline import learn_settings, load_knowledge, nearest_variants, silent
from kmgraph.project import load_project, project_key
from kmgraph.rdf import TripleBuilder, write_triples
from kmgraph.reason import explain, with_scopes
from kmgraph.render import ExplainInput, explain_text
from kmgraph.rules import literal_to_json, read_rules, rule_to_json

if TYPE_CHECKING:
    from pathlib import Path

    from kmgraph.learn import NearMiss
    from kmgraph.model import Project, PublishedRule, Rule, RuleSet
    from kmgraph.pipeline import Knowledge, Step

_MOST_SHOWN = 5


def explain_rule(
    folder: Path, rules: Path | None, identifier: str, language: str, step: Step = silent, *, as_json: bool = False
) -> str:
    """Return an explanation of one rule, in words or as JSON.

    Args:
        folder: The project folder.
        rules: `rules.json`; by default the one in the project's output folder.
        identifier: Id of the rule, or its first characters.
        language: Language of words and labels.
        step: Told of each step.
        as_json: JSON instead of words.

    Raises:
        UsageError: If no rule, or more than one, has an id that begins so.
        KmgraphError: If the project, its observations or its rules can't be read.
    """
    project = load_project(folder)
    ruleset = read_rules(rules or project.output / RULES_NAME)
    rule = _find(ruleset, identifier)
    knowledge = load_knowledge(project, step)
    with step("asking the reasoner why"):
        reasons = _reasons(project, knowledge, rule, language)
    with step("counting what lies just outside"):
        misses = _near_misses(project, knowledge, rule)
    if as_json:
        return json.dumps(_to_json(rule, reasons, misses), ensure_ascii=False, indent=2) + "\n"
    return explain_text(
        ExplainInput(
            rule=rule,
            vocabulary=knowledge.ontology.vocabulary,
            target=tuple(outcome for outcome in Outcome if outcome in project.target),
            platforms=ruleset.platforms,
            published=knowledge.published,
            reasons=reasons,
            nearest=nearest_variants(rule, misses),
        ),
        language,
    )


def _find(ruleset: RuleSet, identifier: str) -> Rule:
    wanted = identifier if identifier.startswith("r-") else f"r-{identifier}"
    found = [rule for rule in ruleset.rules if rule.id.startswith(wanted) or rule.iri == identifier]
    if len(found) == 1:
        return found[0]
    if found:
        shown = ", ".join(rule.id for rule in found[:_MOST_SHOWN]) + (", …" if len(found) > _MOST_SHOWN else "")
        raise UsageError(f'"{identifier}" is the start of {len(found)} rules', hint=f"one of {shown}")
    ids = [rule.id for rule in ruleset.rules]
    raise UsageError(
        f'there is no rule "{identifier}"', hint=did_you_mean(wanted, ids) or "rules.json and the guidelines list them"
    )


def _reasons(project: Project, knowledge: Knowledge, rule: Rule, language: str) -> tuple[str, ...]:
    """Return the axioms from which the rule's relation to published rules follows, or by which it is unsatisfiable."""
    scope = ProjectNames(project.base_iri).scope(rule.id)
    everything = with_scopes(
        knowledge.ontology.ntriples,
        {scope: rule.scope.to_expression(), **knowledge.parsed},
        knowledge.ontology.vocabulary,
        (knowledge.published_ntriples, _labels(knowledge, scope, rule)),
    )
    seconds = project.limits.reasoner_seconds
    if rule.status is Status.INCONSISTENT:
        found = explain(everything, scope, language=language, seconds=seconds)
        return tuple(axiom for justification in found for axiom in justification.axioms)
    published = {other.iri: other for other in knowledge.published}
    reasons: list[str] = []
    for relation in rule.relations:
        other = published.get(relation.to)
        if other is not None:
            reasons += _why(everything, scope, other, relation.kind, language, seconds)
    return tuple(dict.fromkeys(reasons))


def _labels(knowledge: Knowledge, scope: str, rule: Rule) -> bytes:
    """Return names for the scopes, so that axioms speak of rules and not of IRIs."""
    build = TripleBuilder("l")
    for iri, name in ((scope, rule.id), *((other.scope_iri, other.id) for other in knowledge.published)):
        if iri not in knowledge.ontology.vocabulary.classes:
            build.add(iri, RDFS.label, Literal(name))
    return write_triples(build.triples)


def _why(
    everything: bytes, scope: str, other: PublishedRule, kind: RelationKind, language: str, seconds: float
) -> list[str]:
    lower, upper = (other.scope_iri, scope) if kind is RelationKind.BROADER else (scope, other.scope_iri)
    found = explain(everything, lower, upper, language=language, seconds=seconds)
    return [axiom for justification in found for axiom in justification.axioms]


def _near_misses(project: Project, knowledge: Knowledge, rule: Rule) -> tuple[NearMiss, ...]:
    observed = read_observations(
        project.sources,
        knowledge.ontology.vocabulary,
        knowledge.hierarchy,
        key=project_key(project),
        platforms=project.platform_ids,
    )
    settings = learn_settings(project)
    return near_misses(rule.scope, observed.table, knowledge.hierarchy, settings, rule.platform)


def _to_json(rule: Rule, reasons: tuple[str, ...], misses: tuple[NearMiss, ...]) -> dict[str, Any]:
    return {
        **rule_to_json(rule),
        "why": list(reasons),
        "just_outside": [
            {"without": literal_to_json(miss.dropped), "kept": miss.kept, "target": miss.target} for miss in misses
        ],
    }
