"""Scopes of rules as defined classes of content."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kmgraph.namespaces import KM, OWL, RDFS

if TYPE_CHECKING:
    import pyoxigraph as ox

    from kmgraph.rdf import Node, TripleBuilder


@dataclass(frozen=True, slots=True)
class ScopeDefinition:
    """A scope that was written in Manchester syntax, as RDF: the expression's root node and its triples.

    Attributes:
        of_content: Whether its words alone say that only content is in it.
    """

    node: Node
    triples: tuple[ox.Triple, ...]
    of_content: bool = False


def define_scope(build: TripleBuilder, scope: str, definition: ScopeDefinition) -> None:
    """Add the class of all content that a written expression means; `not NewsContent` would hold of platforms too."""
    if definition.of_content:
        build.typed(scope, OWL.Class)
        build.add(scope, OWL.equivalentClass, definition.node)
    else:
        name_scope(build, scope, build.combination(OWL.intersectionOf, (KM.Content, definition.node)))
    build.triples += definition.triples


def name_scope(build: TripleBuilder, scope: str, definition: Node) -> None:
    """Add a class of content with its definition."""
    build.typed(scope, OWL.Class)
    build.add_all(scope, {RDFS.subClassOf: KM.Content, OWL.equivalentClass: definition})
