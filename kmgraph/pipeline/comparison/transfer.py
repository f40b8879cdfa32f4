"""What moves with people from one platform to another, as triples: the same that a run says of its platforms."""

from __future__ import annotations

from collections.abc import Iterator

from kmgraph.graph import KnowledgeFacts, ProjectNames, TransferFact, knowledge_triples
from kmgraph.model import Comparison, MoveVerdict, RuleSet
from kmgraph.pipeline.facts import Facts
from kmgraph.rdf import to_turtle

_ON_BOTH = frozenset((MoveVerdict.SAME, MoveVerdict.LOOSER, MoveVerdict.STRICTER))


def transfer_turtle(
    comparison: Comparison, destination: RuleSet, source: RuleSet, known: KnowledgeFacts, facts: Facts, base_iri: str
) -> bytes:
    """Return `migration.ttl`: the transfer, what may be carried, what was not seen at the source, and its barriers.

    Tests on posts show what holds on both sides. That somebody knew it, or had to learn it anew, they don't.

    Args:
        comparison: With public figures.
        destination: The public rules of the destination.
        source: Those of the source.
        known: Who met which of the destination's rules, as far as the run tells.
        facts: The migrations that are known.
        base_iri: Base of the project's own IRIs.
    """
    names, here, there = ProjectNames(base_iri), comparison.source.platform, comparison.destination.platform
    only_there = frozenset(_rules(comparison, destination, source, frozenset((MoveVerdict.ONLY_THERE,))))
    migrations = {
        migration.iri
        for migration in facts.migrations
        if facts.means(here, migration.source) and facts.means(there, migration.destination)
    }
    transfer = TransferFact(
        here.id,
        there.id,
        tuple(sorted(migrations)),
        tuple(_rules(comparison, destination, source, _ON_BOTH)),
        tuple(sorted(only_there)),
    )
    met = tuple(rule for rule in known.met if rule.iri in only_there)
    triples = knowledge_triples(KnowledgeFacts(met=met, transfers=(transfer,)), (here, there), names)
    return to_turtle(triples, {"": names.base})


def _rules(
    comparison: Comparison, destination: RuleSet, source: RuleSet, verdicts: frozenset[MoveVerdict]
) -> Iterator[str]:
    """Yield the IRIs of the rules about kinds of some verdicts, the destination's where there is one."""
    iris = {rule.id: rule.iri for ruleset in (source, destination) for rule in ruleset.rules}
    for kind in comparison.kinds:
        name = kind.destination_rule or kind.source_rule
        if kind.verdict in verdicts and name in iris:
            yield iris[name]
