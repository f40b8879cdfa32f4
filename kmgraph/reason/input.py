"""What a reasoner is given: the ontology with the scopes of rules, without the individuals that place no class."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence

import pyoxigraph as ox

from kmgraph.model import Expression, Vocabulary
from kmgraph.namespaces import KM, OWL, RDF, RDFS
from kmgraph.ontology import expression_to_triples
from kmgraph.ontology.manchester import ExpressionWriter, ParsedExpression
from kmgraph.rdf import Triples, merge, read_triples, write_triples

Definition = Expression | ParsedExpression


def with_scopes(
    ntriples: bytes, definitions: Mapping[str, Definition], vocabulary: Vocabulary, files: Sequence[bytes] = ()
) -> bytes:
    """Return the ontology with scopes, for one `classify` of all of them.

    A scope is equivalent to "content that …": without `Content`, a scope such as `not NewsContent` would also hold of
    accounts and platforms.

    Args:
        ntriples: The merged ontology.
        definitions: Scope IRI to what it is equivalent to: the model's expressions of learned rules, the parsed ones of
            rules written in Manchester syntax.
        vocabulary: Gives the datatypes of data properties.
        files: N-Triples of published rules that bring their scopes' definitions along.

    Returns:
        Sorted N-Triples.
    """
    scopes = scope_triples(definitions, vocabulary)
    return write_triples(merge(read_triples(ntriples), *map(read_triples, files), scopes))


def scope_triples(definitions: Mapping[str, Definition], vocabulary: Vocabulary) -> Triples:
    """Return the definitions of scopes alone, as `with_scopes` adds them."""
    return tuple(triple for iri in sorted(definitions) for triple in _definition(iri, definitions[iri], vocabulary))


def _definition(iri: str, definition: Definition, vocabulary: Vocabulary) -> Iterator[ox.Triple]:
    label = hashlib.sha256(iri.encode()).hexdigest()[:12]
    node, triples = _expression_triples(definition, f"e{label}x", vocabulary)
    writer = ExpressionWriter(f"s{label}x")
    content = writer.nary(OWL.intersectionOf, (ox.NamedNode(KM.Content), node), data=False)
    scope = ox.NamedNode(iri)
    yield ox.Triple(scope, ox.NamedNode(RDF.type), ox.NamedNode(OWL.Class))
    yield ox.Triple(scope, ox.NamedNode(OWL.equivalentClass), content)
    yield from writer.triples
    yield from triples


def _expression_triples(
    definition: Definition, prefix: str, vocabulary: Vocabulary
) -> tuple[ox.NamedNode | ox.BlankNode, Triples]:
    if isinstance(definition, ParsedExpression):
        return definition.node, definition.triples
    node, triples = expression_to_triples(definition, prefix, vocabulary)
    return node, tuple(triples)


def without_idle_individuals(triples: Triples) -> Triples:
    """Return the triples without the individuals that no class expression names, directly or through assertions.

    The class tree stays the same if the individuals don't contradict one another and no axiom limits how many there
    are: what is said of one individual only matters to a class that can reach it.
    """
    individuals = _individuals(triples)
    links = _links(triples, individuals)
    idle = individuals - _reached(links, _named_by_classes(triples, individuals))
    return tuple(triple for triple in triples if triple.subject not in idle)


def _individuals(triples: Triples) -> frozenset[object]:
    """Return named individuals that are nothing else: a class may be typed by another class too."""
    typed = [triple for triple in triples if triple.predicate.value == RDF.type]
    others = {triple.subject for triple in typed if _is_vocabulary(triple.object)}
    return frozenset(triple.subject for triple in typed if isinstance(triple.subject, ox.NamedNode)) - others


def _is_vocabulary(kind: object) -> bool:
    """Return whether what has this type is a class, a property, a datatype or an ontology."""
    if not isinstance(kind, ox.NamedNode) or kind.value in {OWL.NamedIndividual, OWL.Thing}:
        return False
    return kind.value.startswith((str(OWL), str(RDF), str(RDFS)))


def _links(triples: Triples, individuals: frozenset[object]) -> dict[object, set[object]]:
    """Return which individuals an assertion connects, both ways."""
    links: dict[object, set[object]] = {}
    for triple in triples:
        if triple.subject in individuals and triple.object in individuals:
            links.setdefault(triple.subject, set()).add(triple.object)
            links.setdefault(triple.object, set()).add(triple.subject)
    return links


def _named_by_classes(triples: Triples, individuals: frozenset[object]) -> set[object]:
    """Return the individuals that stand in an anonymous node: a restriction, an enumeration, an assertion."""
    differences = _difference_lists(triples)
    return {
        triple.object
        for triple in triples
        if isinstance(triple.subject, ox.BlankNode)
        and triple.object in individuals
        and triple.subject not in differences
    }


def _difference_lists(triples: Triples) -> set[object]:
    """Return the list cells of owl:AllDifferent, which name individuals without saying anything else of them."""
    rest: dict[object, set[object]] = {}
    for triple in triples:
        if triple.predicate.value == RDF.rest:
            rest.setdefault(triple.subject, set()).add(triple.object)
    return _reached(rest, {triple.object for triple in triples if triple.predicate.value == OWL.distinctMembers})


def _reached(links: Mapping[object, set[object]], start: set[object]) -> set[object]:
    reached, todo = set(start), list(start)
    while todo:
        new = links.get(todo.pop(), set()) - reached
        reached |= new
        todo += new
    return reached
