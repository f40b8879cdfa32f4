"""The JVM worker as its parent sees it: a child that answers one request after another, each with a deadline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kmgraph.io import AnsweringChild, ChildLimits
from kmgraph.namespaces import OWL
from kmgraph.rdf import Triples, write_triples
from kmgraph.reason.failures import child_error, reasoner_error

DEFAULT_SECONDS = 120.0
REMEDY = "raise reasoner_seconds under [limits] in kmgraph.toml, or give it fewer axioms"
"""Deadline of a reasoner run."""

DEFAULT_MEMORY_MB = 2048
"""Heap of a reasoner's Java."""


def start_worker(*, java_memory_mb: int, seconds: float, ontology_bytes: int = 0) -> AnsweringChild:
    """Return a JVM in a child process, started at once, ended with the block or by `close`.

    Args:
        java_memory_mb: Java's heap.
        seconds: Deadline of each answer.
        ontology_bytes: About how large the ontologies are that it will get.
    """
    return AnsweringChild(
        "kmgraph.reason.child.worker",
        str(java_memory_mb),
        str(ontology_bytes),
        limits=ChildLimits(seconds, remedy=REMEDY),
        work="the reasoner",
        failure=child_error,
    )


@dataclass(frozen=True, slots=True)
class ReasonerRequest:
    """Something to find out about an ontology.

    Attributes:
        action: "classify", "relate", "profiles", "explain" or "write".
        triples: The ontology.
        arguments: What the action takes besides; JSON values.
    """

    action: str
    triples: Triples
    arguments: Mapping[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Return the request as the worker reads it; the OWL API would go and look for what is imported."""
        own = (triple for triple in self.triples if triple.predicate.value != OWL.imports)
        return {"action": self.action, "ontology": write_triples(own).decode(), **self.arguments}


def ask(requests: Sequence[ReasonerRequest], *, seconds: float, java_memory_mb: int) -> list[dict[str, Any]]:
    """Return a new worker's answers, in order.

    Args:
        requests: What to find out.
        seconds: Deadline of each answer.
        java_memory_mb: Java's heap.

    Raises:
        OntologyError: If the reasoner refuses an ontology.
        LimitError: If the deadline passed or the memory did not suffice.
    """
    messages = [request.to_json() for request in requests]
    size = sum(len(message["ontology"]) for message in messages)
    with start_worker(java_memory_mb=java_memory_mb, seconds=seconds, ontology_bytes=size) as worker:
        answers = [worker.ask(message) for message in messages]
    return [checked(answer, request.triples) for answer, request in zip(answers, requests, strict=True)]


def checked(answer: dict[str, Any], triples: Triples) -> dict[str, Any]:
    """Return a worker's answer about an ontology, if it is no refusal.

    Raises:
        OntologyError: If the reasoner refuses the ontology.
        LimitError: If the memory did not suffice.
    """
    if "error" in answer:
        raise reasoner_error(answer["error"], triples)
    return answer
