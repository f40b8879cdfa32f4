"""The OWL API and HermiT in a few calls: an ontology, a part of it, a reasoner over it, its axioms in words.

The JVM must be running before anything here is called.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jpype import JClass, JProxy

from kmgraph.namespaces import curie


def load_ontology(ntriples: str) -> Any:
    """Return the ontology that the N-Triples say, in a manager of its own."""
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
    factory = ontology.getOWLOntologyManager().getOWLDataFactory()
    iri = JClass("org.semanticweb.owlapi.model.IRI")
    return [factory.getOWLClass(iri.create(name)) for name in iris]


def locality_module(ontology: Any, classes: list[Any]) -> Any:
    """Return the axioms of the bottom-locality module of classes: what is entailed of them follows from these alone.

    Definitions of datatypes stay in: the extractor takes them for axioms about nothing, and HermiT knows no datatype
    without its own.

    Source: B. Cuenca Grau, I. Horrocks, Y. Kazakov, U. Sattler, "Modular reuse of ontologies: theory and practice",
        JAIR 31 (2008).
    """
    extractor = JClass("uk.ac.manchester.cs.owlapi.modularity.SyntacticLocalityModuleExtractor")
    kind = JClass("uk.ac.manchester.cs.owlapi.modularity.ModuleType").BOT
    signature = JClass("java.util.HashSet")(classes)
    module = extractor(ontology.getOWLOntologyManager(), ontology, kind).extract(signature)
    module.addAll(ontology.getAxioms(JClass("org.semanticweb.owlapi.model.AxiomType").DATATYPE_DEFINITION))
    return module


def new_reasoner(ontology: Any) -> Any:
    """Return HermiT over an ontology; it answers "inconsistent" instead of throwing."""
    configuration = JClass("org.semanticweb.HermiT.Configuration")()
    configuration.throwInconsistentOntologyException = False
    return JClass("org.semanticweb.HermiT.Reasoner")(configuration, ontology)


class Wording:
    """Puts axioms and terms into words.

    Args:
        labels: IRI to the name shown; other terms are shown as CURIE or `<IRI>`.
    """

    def __init__(self, labels: Mapping[str, str]) -> None:
        self._labels = labels
        self._renderer = JClass(
            "uk.ac.manchester.cs.owl.owlapi.mansyntaxrenderer.ManchesterOWLSyntaxOWLObjectRendererImpl"
        )()
        methods = {"getShortForm": lambda entity: self.name(str(entity.getIRI())), "dispose": lambda: None}
        self._renderer.setShortFormProvider(JProxy("org.semanticweb.owlapi.util.ShortFormProvider", dict=methods))

    def name(self, iri: str) -> str:
        """Return the name shown for a term, in quotation marks if it has several words."""
        label = self._labels.get(iri)
        if label is None:
            return curie(iri) or f"<{iri}>"
        return f"'{label}'" if " " in label else label

    def text(self, owl_object: Any) -> str:
        """Return an OWL object on one line."""
        return " ".join(str(self._renderer.render(owl_object)).split())
