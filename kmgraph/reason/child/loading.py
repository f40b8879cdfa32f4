"""N-Triples -> ontologies of the OWL API, each text loaded once a batch."""

from __future__ import annotations

from typing import Any


class Loader:
    """Holds the ontologies of a batch."""

    def __init__(self, texts: list[str]) -> None:
        self._texts = texts
        self._loaded: dict[int, Any] = {}

    def ontology(self, index: int) -> Any:
        """Return the ontology with this number, loaded on first use."""
        if index not in self._loaded:
            self._loaded[index] = _load(self._texts[index])
        return self._loaded[index]


def new_reasoner(ontology: Any) -> Any:
    """Return HermiT over an ontology; it answers "inconsistent" instead of throwing."""
    from jpype import JClass  # noqa: PLC0415  only in a child

    configuration = JClass("org.semanticweb.HermiT.Configuration")()
    configuration.throwInconsistentOntologyException = False
    return JClass("org.semanticweb.HermiT.Reasoner")(configuration, ontology)


def _load(text: str) -> Any:
    from jpype import JClass  # noqa: PLC0415  only in a child

    manager = JClass("org.semanticweb.owlapi.apibinding.OWLManager").createOWLOntologyManager()
    manager.setSilentMissingImportsHandling(True)
    ontology = manager.createOntology()
    # N-Triples are Turtle. The manager's own loading would try every parser it has, one after the other.
    parser = JClass("uk.ac.manchester.cs.owl.owlapi.turtle.parser.TurtleOntologyParser")()
    parser.setOWLOntologyManager(manager)
    parser.parse(JClass("org.semanticweb.owlapi.io.StringDocumentSource")(text), ontology)
    return ontology
