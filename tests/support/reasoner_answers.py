"""A reasoner that answers many small questions: what a property is held to in each of hundreds of made ontologies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import assume

from kmgraph.reason.client import ReasonerRequest, start_worker
from kmgraph.reason.hierarchy import hierarchy_from_answer

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from kmgraph.io import AnsweringChild
    from kmgraph.model import Hierarchy


def small_worker() -> AbstractContextManager[AnsweringChild]:
    """Return a reasoner for ontologies of a few classes."""
    return start_worker(java_memory_mb=512, seconds=60)


def tree(worker: AnsweringChild, question: ReasonerRequest, classes: frozenset[str]) -> Hierarchy:
    """Return the class tree, of an ontology that may be outside OWL 2 DL: then the example is none."""
    answer = worker.ask(question.to_json())
    assume("error" not in answer)
    return hierarchy_from_answer(classes, answer)
