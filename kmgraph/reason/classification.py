"""Classifies an ontology: owlready2 and HermiT in a child with a deadline and a memory limit."""

from __future__ import annotations

import json
import tempfile

from kmgraph.io import python_child, run_limited
from kmgraph.model import Hierarchy
from kmgraph.rdf import logic_only, named_classes, read_triples, write_triples
from kmgraph.reason.ask import DEFAULT_MEMORY_MB, DEFAULT_SECONDS
from kmgraph.reason.failures import child_error, reasoner_error
from kmgraph.reason.hierarchy import hierarchy_from_answer
from kmgraph.reason.input import without_idle_individuals


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
    with tempfile.TemporaryDirectory(prefix="kmgraph-", ignore_cleanup_errors=True) as temporary:
        result = run_limited(
            python_child("kmgraph.reason.child.owlready", temporary, str(java_memory_mb)),
            stdin=write_triples(triples),
            seconds=seconds,
            what="the reasoner",
        )
    if result.returncode != 0:
        raise child_error(result)
    answer = json.loads(result.stdout)
    if "error" in answer:
        raise reasoner_error(answer["error"], triples)
    return hierarchy_from_answer(named_classes(triples), answer)
