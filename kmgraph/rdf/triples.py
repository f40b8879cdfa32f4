"""The triples a reasoner gets: logic only, no imports, nothing that a library would act upon."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from kmgraph.namespaces import OWL, OWLREADY, RDF, RDFS
from kmgraph.rdf.read import parse_own

_ANNOTATIONS = frozenset({RDFS.label, RDFS.comment, RDFS.seeAlso, RDFS.isDefinedBy, OWL.versionInfo, OWL.deprecated})
_PROPERTIES = frozenset({OWL.ObjectProperty, OWL.DatatypeProperty})
_CLASS_AXIOMS = frozenset({RDFS.subClassOf, OWL.equivalentClass, OWL.disjointWith})

Triples = tuple[ox.Triple, ...]


def read_triples(ntriples: bytes) -> Triples:
    """Return the triples of an N-Triples document, in its order."""
    return tuple(parse_own(ntriples))


def write_triples(triples: Iterable[ox.Triple]) -> bytes:
    """Return sorted N-Triples without duplicates."""
    return "".join(sorted({f"{triple} .\n" for triple in triples})).encode()


def without_headers(triples: Triples) -> Triples:
    """Drop ontology headers and imports (already merged), and annotations that make owlready2 run code."""
    return _without(triples, frozenset({OWL.imports}))


def logic_only(triples: Triples) -> Triples:
    """Drop headers and annotations: they entail nothing, and words are most of an ontology's bytes."""
    return _without(triples, _ANNOTATIONS | _annotation_properties(triples) | {OWL.imports})


def _without(triples: Triples, predicates: frozenset[str]) -> Triples:
    """Drop ontology headers, predicates, and whatever owlready2 has a meaning of its own for."""
    kind = ox.NamedNode(OWL.Ontology)
    headers = {triple.subject for triple in triples if triple.object == kind and triple.predicate.value == RDF.type}
    return tuple(
        triple
        for triple in triples
        if (predicate := triple.predicate.value) not in predicates
        and not predicate.startswith(OWLREADY)
        and triple.subject not in headers
    )


def named_classes(triples: Triples) -> frozenset[str]:
    """Return the IRIs of the classes declared or used in class axioms, without those of OWL itself."""
    # A datatype may be defined by owl:equivalentClass too.
    datatypes = {_iri(triple.subject) for triple in triples if _is(triple, RDF.type, RDFS.Datatype)}
    return frozenset(iri for iri in _class_iris(triples) if not iri.startswith(str(OWL))) - datatypes


def merge(*parts: Triples) -> Triples:
    """Join documents, keeping their blank nodes apart."""
    return tuple(triple for number, part in enumerate(parts) for triple in _relabel(part, f"d{number}"))


@dataclass(frozen=True, slots=True)
class _Relabeller:
    prefix: str

    def node(self, term: ox.NamedNode | ox.BlankNode) -> ox.NamedNode | ox.BlankNode:
        return ox.BlankNode(f"{self.prefix}{term.value}") if isinstance(term, ox.BlankNode) else term


def _relabel(triples: Triples, prefix: str) -> Iterator[ox.Triple]:
    relabel = _Relabeller(prefix).node
    for triple in triples:
        subject, found = triple.subject, triple.object
        if isinstance(subject, ox.Triple) or isinstance(found, ox.Triple):
            continue
        yield ox.Triple(relabel(subject), triple.predicate, found if isinstance(found, ox.Literal) else relabel(found))


def _annotation_properties(triples: Triples) -> frozenset[str]:
    is_a = ox.NamedNode(RDF.type)
    kinds = [(_iri(triple.subject), _iri(triple.object)) for triple in triples if triple.predicate == is_a]
    declared = {iri for iri, kind in kinds if kind == OWL.AnnotationProperty}
    return frozenset(declared - {iri for iri, kind in kinds if kind in _PROPERTIES})


def _class_iris(triples: Triples) -> Iterator[str]:
    for triple in triples:
        if _is(triple, RDF.type, OWL.Class):
            ends: tuple[object, ...] = (triple.subject,)
        elif triple.predicate.value in _CLASS_AXIOMS:
            ends = (triple.subject, triple.object)
        else:
            continue
        yield from (end.value for end in ends if isinstance(end, ox.NamedNode))


def _is(triple: ox.Triple, predicate: str, value: str) -> bool:
    return triple.predicate.value == predicate and _iri(triple.object) == value


def _iri(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode) else ""
