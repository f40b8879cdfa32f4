"""Which classes are of content, as far as their definitions tell without a reasoner.

In come the ontology and triples that name scopes of rules, out come the scopes that are below `km:Content`, as lines
that shapes read. What only a reasoner would find is not among them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set

import pyoxigraph as ox

from kmgraph.model import And, DataRange, Expression, HasValue, Named, Or, Some
from kmgraph.namespaces import KM, OWL, RDFS
from kmgraph.ontology.expressions import definition_of
from kmgraph.ontology.unknown import is_defining
from kmgraph.rdf import TripleIndex


def scope_lines(triples: Iterable[ox.Triple], *ontologies: TripleIndex) -> Iterator[bytes]:
    """Yield that a scope is below `km:Content`, for each that the triples name and that is.

    Args:
        triples: What was said of rules, and any other thing.
        ontologies: Where the terms are declared that it is said in.
    """
    own = TripleIndex(triple for triple in triples if is_defining(triple))
    found = _content_classes((*ontologies, own))
    scopes = {scope for rule in own.subjects_with(KM.scope) for scope in own.iris(rule, KM.scope)}
    for scope in sorted(scopes & found - {KM.Content}):
        yield f"<{scope}> <{RDFS.subClassOf}> <{KM.Content}> .\n".encode()


def _content_classes(indexes: Sequence[TripleIndex]) -> set[str]:
    definitions = dict(_definitions(indexes))
    found: set[str] = set()
    fresh: set[str] = {KM.Content}
    while fresh:
        found |= _with_subclasses(fresh, found, indexes)
        fresh = {name for name, definition in definitions.items() if _is_below(definition, found, indexes)} - found
    return found


def _definitions(indexes: Sequence[TripleIndex]) -> Iterator[tuple[str, Expression]]:
    for index in indexes:
        for name in index.subjects_with(OWL.equivalentClass):
            definition = definition_of(index, name)
            if definition is not None:
                yield name, definition


def _with_subclasses(names: Set[str], known: Set[str], indexes: Sequence[TripleIndex]) -> set[str]:
    found, todo = set(names), list(names)
    while todo:
        name = todo.pop()
        for index in indexes:
            below = {*index.subjects(RDFS.subClassOf, name), *index.subjects(OWL.equivalentClass, name)}
            fresh = {*below, *index.iris(name, OWL.equivalentClass)} - found - known
            found |= fresh
            todo += fresh
    return found


def _is_below(definition: Expression, found: Set[str], indexes: Sequence[TripleIndex]) -> bool:
    """Return whether all members are content: of a property's subjects, what its domain says."""
    match definition:
        case Named(iri):
            return iri in found
        case And(operands):
            return any(_is_below(operand, found, indexes) for operand in operands)
        case Or(operands):
            return all(_is_below(operand, found, indexes) for operand in operands)
        case Some() | HasValue() | DataRange():
            return any(domain in found for index in indexes for domain in index.iris(definition.property, RDFS.domain))
    return False
