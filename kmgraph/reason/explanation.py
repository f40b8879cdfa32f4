"""Why the reasoner says so: the fewest axioms from which something follows, in words of a language."""

from __future__ import annotations

from dataclasses import dataclass

import pyoxigraph as ox

from kmgraph.namespaces import RDFS, SKOS
from kmgraph.rdf import Triples, logic_only, read_triples
from kmgraph.reason.client import DEFAULT_MEMORY_MB, DEFAULT_SECONDS, ReasonerRequest, ask

_LABELS = frozenset({RDFS.label, SKOS.prefLabel})


@dataclass(frozen=True, slots=True)
class Justification:
    """A minimal set of axioms in Manchester-like syntax with labels, leading from the subclass to the superclass."""

    axioms: tuple[str, ...]


def explain(
    ntriples: bytes,
    sub: str | None,
    sup: str | None = None,
    *,
    language: str = "en",
    limit: int = 1,
    seconds: float = DEFAULT_SECONDS,
    java_memory_mb: int = DEFAULT_MEMORY_MB,
) -> tuple[Justification, ...]:
    """Return why `sub` is below `sup`; why `sub` can have no member (no `sup`); why nothing can be (neither).

    Args:
        ntriples: The ontology, with the scopes if they are asked about.
        sub: IRI of the lower class.
        sup: IRI of the upper class.
        language: Tag of the labels shown; other labels, then CURIEs, stand in for missing ones.
        limit: How many justifications are wanted; the shortest come first, but none is promised to be the shortest.
        seconds: Deadline.
        java_memory_mb: Java's heap.

    Returns:
        At least one justification, or none if it doesn't follow.

    Raises:
        OntologyError: If the reasoner refuses the ontology.
        LimitError: If the deadline passed or the memory did not suffice.
    """
    triples = read_triples(ntriples)
    arguments = {"sub": sub, "sup": sup, "limit": limit, "labels": labels_in(triples, language)}
    request = ReasonerRequest("explain", logic_only(triples), arguments)
    (answer,) = ask([request], seconds=seconds, java_memory_mb=java_memory_mb)
    return tuple(Justification(tuple(axioms)) for axioms in answer["justifications"])


def labels_in(triples: Triples, language: str) -> dict[str, str]:
    """Return one label a term: in the language, else in any other (the first by tag)."""
    labels: dict[str, dict[str, str]] = {}
    for triple in triples:
        subject, label = triple.subject, triple.object
        if triple.predicate.value in _LABELS and isinstance(subject, ox.NamedNode) and isinstance(label, ox.Literal):
            by_tag, tag = labels.setdefault(subject.value, {}), label.language or ""
            by_tag[tag] = min(label.value, by_tag.get(tag, label.value))
    return {iri: by_tag.get(language.lower()) or by_tag[min(by_tag)] for iri, by_tag in labels.items()}
