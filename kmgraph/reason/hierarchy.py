"""The inferred class tree of an ontology: a reasoner is asked in a child, its answers are closed and reduced."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

from kmgraph.io import ChildLimits, run_limited
from kmgraph.model import Hierarchy
from kmgraph.namespaces import OWL
from kmgraph.rdf import logic_only, named_classes, read_triples, write_triples
from kmgraph.reason.client import DEFAULT_MEMORY_MB, DEFAULT_SECONDS, REMEDY
from kmgraph.reason.failures import child_error, reasoner_error
from kmgraph.reason.input import without_idle_individuals
from kmgraph.reason.numbers import order_numbers


@dataclass(frozen=True, slots=True)
class Entailments:
    """What a reasoner said of named classes; owl:Thing and owl:Nothing may take part.

    Attributes:
        subclass_of: Pairs (class, superclass). Any set whose closure is complete will do, direct or not.
        equivalent: Groups of equivalent classes.
    """

    subclass_of: tuple[tuple[str, str], ...] = ()
    equivalent: tuple[tuple[str, ...], ...] = ()


def hierarchy_from_entailments(classes: Iterable[str], entailments: Entailments) -> Hierarchy:
    """Return the class tree over the given classes.

    Args:
        classes: IRIs of the classes to place; others in the entailments only connect them.
        entailments: What the reasoner found.

    Returns:
        Direct superclasses, equivalents and unsatisfiable classes. Every class that can have a member has an entry in
        `parents`; owl:Thing and owl:Nothing appear nowhere.
    """
    named = frozenset(classes) - {OWL.Thing, OWL.Nothing}
    entailed = Hierarchy(_edges(named, entailments))
    unsatisfiable = frozenset(iri for iri in named if entailed.is_subclass(iri, OWL.Nothing))
    satisfiable = named - unsatisfiable
    # owl:Thing takes part only to lift whatever is equivalent to it above everything else.
    above = {iri: entailed.ancestors(iri) & satisfiable for iri in sorted(satisfiable)}
    strict = {iri: frozenset(up for up in ups if iri not in above[up]) for iri, ups in above.items()}
    equivalents = {iri: ups - strict[iri] - {iri} for iri, ups in above.items()}
    return Hierarchy(
        parents={iri: ups.difference(*(strict[near] for near in ups)) for iri, ups in strict.items()},
        equivalents={iri: same for iri, same in equivalents.items() if same},
        unsatisfiable=unsatisfiable,
    )


def hierarchy_from_answer(classes: Iterable[str], answer: Mapping[str, Any]) -> Hierarchy:
    """Return the class tree that a child answered with."""
    if not answer["consistent"]:
        return Hierarchy(consistent=False)
    entailments = Entailments(
        subclass_of=tuple((iri, parent) for iri, parent in answer["subclass_of"]),
        equivalent=tuple(tuple(group) for group in answer["equivalent"]),
    )
    return hierarchy_from_entailments(classes, entailments)


def _edges(named: frozenset[str], entailments: Entailments) -> dict[str, frozenset[str]]:
    """Return what is directly above each class; a group of equivalent classes is a circle."""
    edges: dict[str, set[str]] = {iri: {OWL.Thing} for iri in named}
    circles = (zip(group, (*group[1:], group[0]), strict=True) for group in entailments.equivalent)
    for iri, up in (*entailments.subclass_of, *chain.from_iterable(circles)):
        edges.setdefault(iri, set()).add(up)
    return {iri: frozenset(ups) for iri, ups in edges.items()}


def classify(
    ntriples: bytes,
    *,
    individuals: bool = True,
    seconds: float = DEFAULT_SECONDS,
    java_memory_mb: int = DEFAULT_MEMORY_MB,
) -> Hierarchy:
    """Return the inferred class tree of an ontology.

    Args:
        ntriples: The merged ontology as N-Triples. Imports and annotations are left out.
        individuals: Whether individuals that no class expression reaches take part. Without them the same tree comes in
            half the time, but contradictions among them go unnoticed: once they are known to be consistent, leave them
            out.
        seconds: Deadline; the child and its java are killed when it passes.
        java_memory_mb: Java's heap.

    Returns:
        The tree over all named classes; `consistent` is False if the ontology has no model.

    Raises:
        OntologyError: If the reasoner refuses the ontology, such as for a datatype it doesn't know.
        LimitError: If the deadline passed or the memory did not suffice.
    """
    triples = logic_only(read_triples(ntriples))
    if not individuals:
        triples = without_idle_individuals(triples)
    result = run_limited(
        "kmgraph.reason.child.owlready",
        str(java_memory_mb),
        limits=ChildLimits(seconds, remedy=REMEDY),
        work="the reasoner",
        stdin=write_triples(order_numbers(triples)),
    )
    if result.returncode != 0:
        raise child_error(result)
    answer = json.loads(result.stdout)
    if "error" in answer:
        raise reasoner_error(answer["error"], triples)
    return hierarchy_from_answer(named_classes(triples), answer)
