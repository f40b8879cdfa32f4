"""What the destination's published rules say of each kind of posts, by the reasoner."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kmgraph.graph import ProjectNames
from kmgraph.model import Deontic, Project, PublishedRule
from kmgraph.pipeline.comparison.kinds import PostKind
from kmgraph.pipeline.knowledge import Knowledge
from kmgraph.pipeline.run import open_reasoner


@dataclass(frozen=True, slots=True)
class WrittenRules:
    """IRIs of published rules whose scope holds all of a kind: those that permit it, and those that forbid it."""

    permits: tuple[str, ...] = ()
    forbids: tuple[str, ...] = ()


def written_rules(
    kinds: Sequence[PostKind], published: Sequence[PublishedRule], knowledge: Knowledge, project: Project
) -> Mapping[str, WrittenRules]:
    """Return what is written of each learned kind, by its id.

    Raises:
        OntologyError: If the reasoner refuses the ontology.
        LimitError: If its deadline passed or the memory did not suffice.
    """
    asked = {kind.id: kind.scope for kind in kinds if kind.scope is not None}
    told = [rule for rule in published if rule.deontic is not Deontic.OBLIGATION]
    if not asked or not told:
        return {}
    names = ProjectNames(project.base_iri)
    scopes = {names.scope(name): scope.to_expression() for name, scope in asked.items()}
    with open_reasoner(project) as reasoner:
        reasoner.prepare(knowledge.ontology.ntriples)
        tree = reasoner.tree(
            {*scopes, *(rule.scope_iri for rule in told)},
            {**scopes, **knowledge.parsed},
            knowledge.ontology.vocabulary,
            (knowledge.published_ntriples, knowledge.found_ntriples),
        )

    def above(name: str, deontic: Deontic) -> tuple[str, ...]:
        iri = names.scope(name)
        return tuple(r.iri for r in told if r.deontic is deontic and tree.is_subclass(iri, r.scope_iri))

    return {name: WrittenRules(above(name, Deontic.PERMISSION), above(name, Deontic.PROHIBITION)) for name in asked}
