"""Asks the JVM worker about ontologies: one child, one start of Java, for all questions of a batch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kmgraph.rdf import Triples, write_triples
from kmgraph.reason.client import Worker
from kmgraph.reason.failures import reasoner_error

DEFAULT_SECONDS = 120.0
"""Deadline of a reasoner run."""

DEFAULT_MEMORY_MB = 2048
"""Heap of a reasoner's Java."""


@dataclass(frozen=True, slots=True)
class Question:
    """Something to find out about an ontology.

    Attributes:
        action: "classify", "relate", "profiles" or "explain".
        triples: The ontology.
        arguments: What the action takes besides; JSON values.
    """

    action: str
    triples: Triples
    arguments: Mapping[str, Any] = field(default_factory=dict)

    def request(self) -> dict[str, Any]:
        """Return the question as the worker reads it."""
        return {"action": self.action, "ontology": write_triples(self.triples).decode(), **self.arguments}


def ask(questions: Sequence[Question], *, seconds: float, java_memory_mb: int) -> list[dict[str, Any]]:
    """Return the worker's answers, in order.

    Args:
        questions: What to find out.
        seconds: Deadline of each question.
        java_memory_mb: Java's heap.

    Raises:
        OntologyError: If the reasoner refuses an ontology.
        LimitError: If the deadline passed or the memory did not suffice.
    """
    requests = [question.request() for question in questions]
    size = sum(len(request["ontology"]) for request in requests)
    with Worker(java_memory_mb=java_memory_mb, ontology_bytes=size) as worker:
        return [
            checked(worker.ask(request, seconds=seconds), question.triples)
            for question, request in zip(questions, requests, strict=True)
        ]


def checked(answer: dict[str, Any], triples: Triples) -> dict[str, Any]:
    """Return a worker's answer about an ontology, if it is no refusal.

    Raises:
        OntologyError: If the reasoner refuses the ontology.
        LimitError: If the memory did not suffice.
    """
    if "error" in answer:
        raise reasoner_error(answer["error"], triples)
    return answer
