"""Ontologies in the syntaxes of OWL that are none of RDF: OWL/XML, functional and Manchester syntax."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kmgraph.namespaces import OWL, PREFIXES, RDF
from kmgraph.rdf import TripleIndex
from kmgraph.reason.client import DEFAULT_MEMORY_MB, DEFAULT_SECONDS, ReasonerRequest, ask

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kmgraph.rdf import Triples

_NODE = re.compile(r"_:genid-nodeid-_:(\w+)")
"""How the OWL API writes a node without a name; in functional syntax nobody, itself included, can read it."""

OWL_SYNTAXES = ("owlxml", "functional", "manchester")
_KINDS = frozenset((OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty, OWL.NamedIndividual))


def write_owl(
    triples: Triples, around: Iterable[ox.Triple], syntax: str, iri: str = "", *, seconds: float = DEFAULT_SECONDS
) -> bytes:
    """Return an ontology in a syntax of OWL, as Protégé reads it.

    Args:
        triples: The ontology. Several headers become one.
        around: The triples of what it imports, which say what kind of thing each term is: OWL has no untyped ones.
        syntax: One of `OWL_SYNTAXES`.
        iri: Of the ontology; by default that of its header.
        seconds: Deadline.

    Raises:
        OntologyError: If the triples are no ontology.
        LimitError: If the deadline passed or the memory did not suffice.
    """
    index = TripleIndex(triples)
    headers = index.typed(OWL.Ontology)
    own = tuple(triple for triple in triples if not _is_of(triple, headers) or (not iri and len(headers) == 1))
    imports = {name for header in headers for name in index.iris(header, OWL.imports)}
    arguments = {
        "syntax": syntax,
        "iri": iri,
        "imports": sorted(imports.difference(headers)),
        "prefixes": PREFIXES,
    }
    request = ReasonerRequest("write", (*own, *_declarations(own, around)), arguments)
    (answer,) = ask([request], seconds=seconds, java_memory_mb=DEFAULT_MEMORY_MB)
    text = _NODE.sub(r"_:\1", str(answer["text"]))
    return f"{text.rstrip()}\n".encode()


def _is_of(triple: ox.Triple, headers: tuple[str, ...]) -> bool:
    return isinstance(triple.subject, ox.NamedNode) and triple.subject.value in headers


def _declarations(own: Triples, around: Iterable[ox.Triple]) -> tuple[ox.Triple, ...]:
    """Return what the terms that an ontology uses are declared to be elsewhere."""
    used = {
        term.value for triple in own for term in (triple.predicate, triple.object) if isinstance(term, ox.NamedNode)
    }
    return tuple(
        triple
        for triple in around
        if triple.predicate.value == RDF.type
        and isinstance(triple.object, ox.NamedNode)
        and triple.object.value in _KINDS
        and isinstance(triple.subject, ox.NamedNode)
        and triple.subject.value in used
    )
