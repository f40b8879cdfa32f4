"""What moves with people from one platform to another, as triples: the same that a run says of its platforms."""

from __future__ import annotations

from collections.abc import Iterator

from kmgraph.graph import KnowledgeFacts, ProjectNames, TransferFact, knowledge_triples
from kmgraph.model import MoveVerdict
from kmgraph.pipeline.comparison.compare import ComparedRuns
from kmgraph.rdf import to_turtle

_ON_BOTH = frozenset((MoveVerdict.SAME, MoveVerdict.LOOSER, MoveVerdict.STRICTER))


def transfer_turtle(compared: ComparedRuns) -> bytes:
    """Return `migration.ttl`: the transfer, what may be carried, what was not seen at the source, and its barriers.

    Tests on posts show what holds on both sides. That somebody knew it, or had to learn it anew, they don't show.
    """
    facts = compared.knowledge.facts
    names, here, there = (
        ProjectNames(compared.project.base_iri),
        compared.source.platform,
        compared.destination.platform,
    )
    only_there = frozenset(_rules(compared, frozenset((MoveVerdict.ONLY_THERE,))))
    migrations = {
        migration.iri
        for migration in facts.migrations
        if facts.means(here, migration.source) and facts.means(there, migration.destination)
    }
    transfer = TransferFact(
        here.id,
        there.id,
        tuple(sorted(migrations)),
        tuple(_rules(compared, _ON_BOTH)),
        tuple(sorted(only_there)),
    )
    met = tuple(rule for rule in compared.known.met if rule.iri in only_there)
    triples = knowledge_triples(KnowledgeFacts(met=met, transfers=(transfer,)), (here, there), names)
    return to_turtle(triples, {"": names.base})


def _rules(compared: ComparedRuns, verdicts: frozenset[MoveVerdict]) -> Iterator[str]:
    """Yield the IRIs of the rules about kinds of some verdicts, the destination's where there is one."""
    sides = (compared.source.public, compared.destination.public)
    iris = {rule.id: rule.iri for ruleset in sides for rule in ruleset.rules}
    for kind in compared.public.kinds:
        name = kind.destination_rule or kind.source_rule
        if kind.verdict in verdicts and name in iris:
            yield iris[name]
