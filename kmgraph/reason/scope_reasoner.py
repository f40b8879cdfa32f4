"""Relates scopes to one another: HermiT in a worker that warms up while observations are read and rules are learned."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from types import TracebackType
from typing import Self

from kmgraph.model import Hierarchy, Vocabulary
from kmgraph.rdf import Triples, logic_only, merge, named_classes, read_triples
from kmgraph.reason.client import DEFAULT_MEMORY_MB, DEFAULT_SECONDS, ReasonerRequest, checked, start_worker
from kmgraph.reason.hierarchy import hierarchy_from_answer
from kmgraph.reason.input import Definition, scope_triples, without_idle_individuals
from kmgraph.reason.numbers import order_numbers

_SAMPLED = 10  # every tenth class is related to warm up
_WARMING = 3


class ScopeReasoner:
    """Answers how scopes lie to one another; ends with the block.

    Java starts at once, in a child process; the answer then takes a fraction of the time that Java takes to start and
    to load its classes. Only the part of the ontology that the scopes depend on is classified (its locality module), of
    which the same follows for them as of the whole.

    Args:
        ontology_bytes: About how large the ontology is.
        seconds: Deadline of the answer; the worker is killed when it passes.
        java_memory_mb: Java's heap.
    """

    def __init__(
        self,
        *,
        ontology_bytes: int = 0,
        seconds: float = DEFAULT_SECONDS,
        java_memory_mb: int = DEFAULT_MEMORY_MB,
    ) -> None:
        self._worker = start_worker(java_memory_mb=java_memory_mb, seconds=seconds, ontology_bytes=ontology_bytes)
        self._ontology: Triples = ()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._worker.close()

    def prepare(self, ntriples: bytes) -> None:
        """Take the ontology that scopes will be related over, and let the worker warm up on it; don't wait.

        Args:
            ntriples: The merged ontology. Its individuals must be known to be consistent: those that no class
                expression reaches are left out.
        """
        self._ontology = logic_only(read_triples(ntriples))
        classes = sorted(named_classes(self._ontology))[::_SAMPLED]
        triples = order_numbers(without_idle_individuals(self._ontology))
        request = ReasonerRequest("relate", triples, {"classes": classes}).to_json()
        # In small pieces, so that whoever asks early doesn't wait for a long one.
        for _ in range(_WARMING):
            self._worker.tell(request)

    def tree(
        self,
        scopes: Collection[str],
        definitions: Mapping[str, Definition],
        vocabulary: Vocabulary,
        files: Sequence[bytes] = (),
    ) -> Hierarchy:
        """Return the inferred tree of scopes over the ontology that was prepared.

        Args:
            scopes: IRIs of the scope classes to place.
            definitions: Scope IRI to what it is equivalent to, as for `with_scopes`.
            vocabulary: Gives the datatypes of data properties.
            files: N-Triples of published rules that bring their scopes' definitions along.

        Returns:
            The tree over these classes alone; `consistent` is False if nothing can be.

        Raises:
            OntologyError: If the reasoner refuses the ontology, such as for a datatype it doesn't know.
            LimitError: If the deadline passed or the memory did not suffice.
        """
        everything = merge(self._ontology, *map(read_triples, files), scope_triples(definitions, vocabulary))
        triples = order_numbers(without_idle_individuals(logic_only(everything)))
        request = ReasonerRequest("relate", triples, {"classes": sorted(scopes)})
        answer = self._worker.ask(request.to_json())
        return hierarchy_from_answer(scopes, checked(answer, triples))
