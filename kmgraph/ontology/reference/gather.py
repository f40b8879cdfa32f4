"""Gathers the reference of the ontology from its triples, its shapes and its alignments."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from kmgraph.io import ontology_folder
from kmgraph.model import PropertyKind
from kmgraph.namespaces import DCTERMS, IAO, KM, ONTOLOGY_IRI, OWL, RDFS, SH, curie, local_name
from kmgraph.ontology.expressions import definition_of
from kmgraph.ontology.print_manchester import to_manchester
from kmgraph.ontology.reference.types import (
    AlignedTerm,
    OntologyReference,
    ReferenceModule,
    ReferenceShape,
    ReferenceTerm,
    TermKind,
)
from kmgraph.ontology.vocabulary import read_texts
from kmgraph.rdf import TripleIndex, read_rdf

if TYPE_CHECKING:
    from pathlib import Path

    from kmgraph.model import ClassTerm
    from kmgraph.ontology.load import Ontology

_RELATIONS = (
    RDFS.subClassOf,
    OWL.equivalentClass,
    RDFS.subPropertyOf,
    OWL.equivalentProperty,
)
_TITLE = "kmgraph aligned with "
_PROPERTY_KINDS = {PropertyKind.OBJECT: TermKind.OBJECT_PROPERTY, PropertyKind.DATA: TermKind.DATA_PROPERTY}


def ontology_reference(ontology: Ontology) -> OntologyReference:
    """Return what there is to look up in an ontology with its extensions.

    Raises:
        OntologyError: If a shape or an alignment can't be read.
    """
    terms = tuple(_terms(ontology))
    folder = ontology_folder()
    return OntologyReference(
        modules=tuple(_modules(ontology, terms)),
        shapes=tuple(_shapes(sorted((folder / "shapes").glob("*.ttl")))),
        aligned=tuple(_aligned(sorted((folder / "alignments").glob("*.ttl")))),
        anchors={term.iri: term.anchor for term in terms},
    )


def _terms(ontology: Ontology) -> Iterator[ReferenceTerm]:
    vocabulary, triples = ontology.vocabulary, ontology.triples
    every = (*vocabulary.classes, *vocabulary.properties, *vocabulary.individuals)
    anchors = _anchors(every, ontology.extension_iris)
    children = _children(vocabulary.classes.values())
    shared = {iri: _shared(triples, iri, anchors, ontology) for iri in every}
    for iri, term in vocabulary.classes.items():
        definition = definition_of(triples, iri)
        yield ReferenceTerm(
            kind=TermKind.CLASS,
            words=term.words,
            parents=term.parents,
            children=tuple(children.get(iri, ())),
            definition=to_manchester(definition, vocabulary) if definition else "",
            disjoint=_disjoint(triples, iri),
            **shared[iri],
        )
    for iri, prop in vocabulary.properties.items():
        yield ReferenceTerm(
            kind=_PROPERTY_KINDS[prop.kind],
            words=prop.words,
            domain=prop.domain,
            range=prop.range,
            values=prop.values,
            is_functional=prop.functional,
            **shared[iri],
        )
    for iri, individual in vocabulary.individuals.items():
        yield ReferenceTerm(kind=TermKind.INDIVIDUAL, words=individual.words, parents=individual.types, **shared[iri])


def _shared(triples: TripleIndex, iri: str, anchors: dict[str, str], ontology: Ontology) -> dict[str, Any]:
    """Return what every kind of term has."""
    return {
        "iri": iri,
        "anchor": anchors[iri],
        "module": next(iter(triples.iris(iri, RDFS.isDefinedBy)), ""),
        "is_extension": iri in ontology.extension_iris,
        "is_deprecated": any(literal.value == "true" for literal in triples.literals(iri, OWL.deprecated)),
        "replaced_by": next(iter(triples.iris(iri, IAO.IAO_0100001)), ""),
    }


def _anchors(iris: Iterable[str], extensions: frozenset[str]) -> dict[str, str]:
    """Return an anchor a term: kmgraph's own have their local names, whatever extensions call theirs."""
    taken: dict[str, str] = {}
    for iri in sorted(set(iris), key=lambda iri: (iri in extensions, not iri.startswith(str(KM)), iri)):
        name, number = local_name(iri), 1
        while (anchor := name if number == 1 else f"{name}.{number}") in taken:
            number += 1
        taken[anchor] = iri
    return {iri: anchor for anchor, iri in taken.items()}


def _children(classes: Iterable[ClassTerm]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for term in classes:
        for parent in term.parents:
            found.setdefault(parent, []).append(term.iri)
    return found


def _disjoint(triples: TripleIndex, iri: str) -> tuple[str, ...]:
    return tuple(sorted({*triples.iris(iri, OWL.disjointWith), *triples.subjects(OWL.disjointWith, iri)} - {iri}))


def _modules(ontology: Ontology, terms: Iterable[ReferenceTerm]) -> Iterator[ReferenceModule]:
    triples = ontology.triples
    by_module: dict[str, list[ReferenceTerm]] = {}
    for term in terms:
        by_module.setdefault(term.module or _extension_of(term, triples), []).append(term)
    for iri in sorted(by_module, key=lambda iri: (all(term.is_extension for term in by_module[iri]), not iri, iri)):
        yield ReferenceModule(
            iri=iri,
            title=read_texts(triples, iri, DCTERMS.title) or read_texts(triples, iri, RDFS.label),
            description=read_texts(triples, iri, DCTERMS.description),
            terms=tuple(by_module[iri]),
        )


def _extension_of(term: ReferenceTerm, triples: TripleIndex) -> str:
    """Return the ontology whose IRI a term's begins with: extensions seldom say which term is whose."""
    headers = [
        header
        for header in triples.typed(OWL.Ontology)
        if header != ONTOLOGY_IRI and term.iri.startswith(f"{header.rstrip('#/')}") and not curie(term.iri)
    ]
    return max(headers, key=len, default="")


def _shapes(paths: Iterable[Path]) -> Iterator[ReferenceShape]:
    for path in paths:
        index = TripleIndex(quad.triple for quad in read_rdf(path))
        for shape in index.typed(SH.NodeShape):
            parts = (shape, *index.nodes(shape, SH.property))
            messages = [read_texts(index, part, SH.message) for part in parts]
            yield ReferenceShape(
                name=local_name(shape),
                label=read_texts(index, shape, RDFS.label),
                targets=index.iris(shape, SH.targetClass),
                messages=tuple(message for message in messages if message),
            )


def _aligned(paths: Iterable[Path]) -> Iterator[AlignedTerm]:
    for path in paths:
        index = TripleIndex(quad.triple for quad in read_rdf(path))
        titles = [read_texts(index, header, DCTERMS.title) for header in index.typed(OWL.Ontology)]
        name = next((title["en"] for title in titles if "en" in title), path.stem).removeprefix(_TITLE)
        found = {
            AlignedTerm(name, subject, relation, other)
            for relation in _RELATIONS
            for subject in index.subjects_with(relation)
            for other in index.iris(subject, relation)
            if subject.startswith(str(KM)) != other.startswith(str(KM)) and not subject.startswith("_:")
        }
        yield from sorted(found)
