"""Scopes as defined classes beside the ontology: what one classification of all rules is given."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence

import pyoxigraph as ox

from kmgraph.model import Expression, Vocabulary
from kmgraph.namespaces import KM, OWL, RDF
from kmgraph.ontology import BlankIds, expression_to_triples
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
    node, triples = expression_to_triples(definition, BlankIds(prefix), vocabulary)
    return node, tuple(triples)
