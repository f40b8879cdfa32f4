"""N-Triples -> ontologies of the OWL API, and reasoners over them."""

from __future__ import annotations

from typing import Any


def load_ontology(ntriples: str) -> Any:
    """Return the ontology that the N-Triples say, in a manager of its own."""
    from jpype import JClass  # noqa: PLC0415  only in a child

    manager = JClass("org.semanticweb.owlapi.apibinding.OWLManager").createOWLOntologyManager()
    manager.setSilentMissingImportsHandling(True)
    ontology = manager.createOntology()
    # N-Triples are Turtle. The manager's own loading would try every parser it has, one after the other.
    parser = JClass("uk.ac.manchester.cs.owl.owlapi.turtle.parser.TurtleOntologyParser")()
    parser.setOWLOntologyManager(manager)
    parser.parse(JClass("org.semanticweb.owlapi.io.StringDocumentSource")(ntriples), ontology)
    return ontology


def named_classes(ontology: Any, iris: list[str]) -> list[Any]:
    """Return the OWL API's classes for IRIs, in their order."""
    from jpype import JClass  # noqa: PLC0415  only in a child

    factory = ontology.getOWLOntologyManager().getOWLDataFactory()
    iri = JClass("org.semanticweb.owlapi.model.IRI")
    return [factory.getOWLClass(iri.create(name)) for name in iris]


def locality_module(ontology: Any, classes: list[Any]) -> Any:
    """Return the axioms of the bottom-locality module of classes: what is entailed of them follows from these alone.

    Source: B. Cuenca Grau, I. Horrocks, Y. Kazakov, U. Sattler, "Modular reuse of ontologies: theory and practice",
        JAIR 31 (2008).
    """
    from jpype import JClass  # noqa: PLC0415  only in a child

    extractor = JClass("uk.ac.manchester.cs.owlapi.modularity.SyntacticLocalityModuleExtractor")
    kind = JClass("uk.ac.manchester.cs.owlapi.modularity.ModuleType").BOT
    signature = JClass("java.util.HashSet")(classes)
    return extractor(ontology.getOWLOntologyManager(), ontology, kind).extract(signature)


def new_reasoner(ontology: Any) -> Any:
    """Return HermiT over an ontology; it answers "inconsistent" instead of throwing."""
    from jpype import JClass  # noqa: PLC0415  only in a child

    configuration = JClass("org.semanticweb.HermiT.Configuration")()
    configuration.throwInconsistentOntologyException = False
    return JClass("org.semanticweb.HermiT.Reasoner")(configuration, ontology)
