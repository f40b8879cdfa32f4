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
    """What published rules say of a kind of posts.

    Attributes:
        permits, forbids: IRIs of the destination's whose scope holds all of it, as they permit or forbid it.
        beside: IRIs of those of either side whose scope holds it or lies in it.
    """

    permits: tuple[str, ...] = ()
    forbids: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()


def written_rules(
    kinds: Sequence[PostKind],
    published: Sequence[PublishedRule],
    knowledge: Knowledge,
    project: Project,
    others: Sequence[PublishedRule] = (),
) -> Mapping[str, WrittenRules]:
    """Return what is written of each learned kind, by its id.

    Args:
        kinds: Of posts.
        published: The destination's rules.
        knowledge: Gives the ontology.
        project: Gives IRIs, and limits of the reasoner.
        others: The source's rules.

    Raises:
        OntologyError: If the reasoner refuses the ontology.
        LimitError: If its deadline passed or the memory did not suffice.
    """
    asked = {kind.id: kind.scope for kind in kinds if kind.scope is not None}
    told = [rule for rule in published if rule.deontic is not Deontic.OBLIGATION]
    here = [rule for rule in others if rule.deontic is not Deontic.OBLIGATION and rule not in told]
    if not asked or not (told or here):
        return {}
    names = ProjectNames(project.base_iri)
    scopes = {names.scope(name): scope.to_expression() for name, scope in asked.items()}
    with open_reasoner(project) as reasoner:
        reasoner.prepare(knowledge.ontology.ntriples)
        tree = reasoner.tree(
            {*scopes, *(rule.scope_iri for rule in (*told, *here))},
            {**scopes, **knowledge.parsed},
            knowledge.ontology.vocabulary,
            (knowledge.published_ntriples, knowledge.found_ntriples),
        )

    def above(name: str, deontic: Deontic) -> tuple[str, ...]:
        iri = names.scope(name)
        return tuple(r.iri for r in told if r.deontic is deontic and tree.is_subclass(iri, r.scope_iri))

    def beside(name: str) -> tuple[str, ...]:
        iri = names.scope(name)
        return tuple(
            rule.iri
            for rule in (*told, *here)
            if tree.is_subclass(iri, rule.scope_iri) or tree.is_subclass(rule.scope_iri, iri)
        )

    return {
        name: WrittenRules(above(name, Deontic.PERMISSION), above(name, Deontic.PROHIBITION), beside(name))
        for name in asked
    }
