"""Who holds, who meets and who carries the rules of a run, as far as its observations tell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import permutations
from types import MappingProxyType

import numpy as np

from kmgraph.graph import KnowledgeFacts, TransferFact
from kmgraph.model import (
    Mask,
    Named,
    Privacy,
    Relation,
    Rule,
    RuleSet,
    Some,
    Status,
    expression_mask,
)
from kmgraph.namespaces import KM
from kmgraph.pipeline.coverage import RuleCoverage
from kmgraph.pipeline.facts import Facts
from kmgraph.pipeline.knowledge import Knowledge

_ROUNDED, _OPEN = Privacy().rounded_to, 5
NOTHING_TOLD: Mapping[str, Sequence[Relation]] = MappingProxyType({})


def is_sure(rule: Rule) -> bool:
    """Return whether a rule is confirmed, and can be one: a hint is no knowledge yet.

    What a person found to be no rule, or none any more, explains nothing, and nobody is said to hold it.
    """
    return rule.confidence.is_confirmed and rule.status is not Status.INCONSISTENT and rule.lifecycle.counts


def is_unwritten(rule: Rule) -> bool:
    """Return whether a rule is sure, and what it says stands in no published rule, or not all of it.

    A restated rule can be read by anyone. Of a broader one no published rule tells the part outside it, of a stricter
    one how hard it is enforced, and against a conflicting one a published rule speaks. A hint is no knowledge yet.
    """
    return is_sure(rule) and rule.status is not Status.RESTATES


def knowledge_facts(
    ruleset: RuleSet, knowledge: Knowledge, rows: RuleCoverage, told: Mapping[str, Sequence[Relation]] = NOTHING_TOLD
) -> KnowledgeFacts:
    """Return who knows which rules, and what people who move between the project's platforms take along.

    Args:
        ruleset: The rules, placed among the published ones.
        knowledge: Gives the class tree and the known migrations.
        rows: The rows of each rule.
        told: IRI of a learned rule to how it lies to reported rules of its platform.
    """
    platforms = {platform.id: platform for platform in ruleset.platforms}
    held = tuple(rule for rule in ruleset.rules if is_unwritten(rule))
    newcomers = expression_mask(Some(KM.hasAuthor, Named(KM.MigratingUser)), rows.table, knowledge.hierarchy)
    return KnowledgeFacts(
        held=held,
        met=tuple(rule for rule in held if _is_met_by(newcomers, rule, rows)),
        transfers=tuple(_transfers(ruleset, held, knowledge.facts)),
        in_words=frozenset(
            rule.iri
            for rule in held
            # What lies within words that the platform has is in them, what reaches beyond them is in part.
            if knowledge.facts.has_in_words(
                platforms[rule.platform], {rule.iri, *(relation.to for relation in told.get(rule.iri, ()))}
            )
        ),
    )


def _is_met_by(group: Mask, rule: Rule, rows: RuleCoverage) -> bool:
    """Return whether posts of a group, by enough independent sources, were acted against under a rule."""
    hit = group & rows.judged.rows & rows.judged.target
    if not hit.any():
        return False
    hit &= rows.of_rule(rule.platform, rule.scope)
    least = rows.settings.least_clusters
    return len(np.unique(rows.judged.cluster[hit])) >= least and _leaves_others_open(rule, least)


def _leaves_others_open(rule: Rule, least: int) -> bool:
    """Return whether five numbers may be those of a rule's other posts, or sources, if so many are of a group."""
    counts = (rule.evidence.target, rule.evidence.clusters)
    return all(count + _ROUNDED // 2 - least >= _OPEN - 1 for count in counts if count is not None)


def _transfers(ruleset: RuleSet, held: Sequence[Rule], facts: Facts) -> Iterator[TransferFact]:
    for source, destination in permutations(ruleset.platforms, 2):
        migrations = sorted(
            {
                migration.iri
                for migration in facts.migrations
                if facts.means(source, migration.source) and facts.means(destination, migration.destination)
            }
        )
        on_both = [rule.iri for rule in ruleset.rules if _holds_on_both(rule, source.id, destination.id)]
        only_there = [
            rule.iri
            for rule in held
            # Of a rule of unknown reach nobody knows whether it is seen at the source.
            if rule.platform == destination.id and rule.evidence.norm and source.id not in rule.evidence.also_on
        ]
        if migrations and (on_both or only_there):
            yield TransferFact(source.id, destination.id, tuple(migrations), tuple(on_both), tuple(only_there))


def _holds_on_both(rule: Rule, one: str, other: str) -> bool:
    return is_sure(rule) and {one, other} <= {rule.platform, *rule.evidence.also_on}
