"""Asks the JVM worker: a batch of questions about ontologies, one child, one start of Java."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kmgraph.limits import python_child, run_limited
from kmgraph.reason.failures import child_error, reasoner_error
from kmgraph.reason.triples import Triples, write_triples

DEFAULT_SECONDS = 120.0
"""Deadline of a reasoner run."""

DEFAULT_MEMORY_MB = 2048
"""Heap of a reasoner's Java."""


@dataclass(frozen=True, slots=True)
class Question:
    """Something to find out about an ontology.

    Attributes:
        action: "classify", "profiles" or "explain".
        triples: The ontology.
        arguments: What the action takes besides; JSON values.
    """

    action: str
    triples: Triples
    arguments: Mapping[str, Any] = field(default_factory=dict)


def ask(questions: Sequence[Question], *, seconds: float, java_memory_mb: int) -> list[dict[str, Any]]:
    """Return the worker's answers, in order.

    Raises:
        OntologyError: If the reasoner refuses an ontology.
        LimitError: If the deadline passed or the memory did not suffice.
    """
    texts = [write_triples(question.triples).decode() for question in questions]
    ontologies = sorted(set(texts))
    batch = {
        "memory_mb": java_memory_mb,
        "ontologies": ontologies,
        "requests": [
            {"action": question.action, "ontology": ontologies.index(text), **question.arguments}
            for question, text in zip(questions, texts, strict=True)
        ],
    }
    result = run_limited(
        python_child("kmgraph.reason.child.worker"),
        stdin=json.dumps(batch, ensure_ascii=False).encode(),
        seconds=seconds,
        what="the reasoner",
    )
    if result.returncode != 0 or not result.stdout:
        raise child_error(result)
    answers: list[dict[str, Any]] = json.loads(result.stdout)
    for question, answer in zip(questions, answers, strict=True):
        if "error" in answer:
            raise reasoner_error(answer["error"], question.triples)
    return answers
