"""Justifications: the fewest axioms from which something follows.

Source: Kalyanpur et al., "Finding all justifications of OWL DL entailments" (ISWC 2007); Suntisrivaraporn et al., "A
modularization-based approach to finding all justifications" (ASWC 2008): the locality module of the two classes holds
every justification, and is small.
"""

from __future__ import annotations

from typing import Any

from kmgraph.reason.child.loading import new_reasoner
from kmgraph.reason.child.wording import Wording


def explain(ontology: Any, request: dict[str, Any]) -> dict[str, Any]:
    """Return justifications as lists of axioms; none if it does not follow.

    The request has `sub` and `sup` (class IRIs): why sub is below sup; without `sup`: why sub can have no member;
    without either: why the ontology is inconsistent. `limit` is the number of justifications wanted.
    """
    from jpype import JClass  # noqa: PLC0415  only in a child

    factory = ontology.getOWLOntologyManager().getOWLDataFactory()
    iri = JClass("org.semanticweb.owlapi.model.IRI")
    classes = [factory.getOWLClass(iri.create(request[end])) for end in ("sub", "sup") if request.get(end)]
    module = _module(ontology, classes) if classes else ontology
    question = _question(factory, classes)
    if new_reasoner(module).isSatisfiable(question):
        return {"justifications": []}
    wording = Wording(request["labels"])
    start = {str(found.toStringID()) for found in classes[:1]}
    found = [_ordered(axioms, start, wording) for axioms in _justifications(module, question, request["limit"])]
    return {"justifications": sorted(found, key=lambda axioms: (len(axioms), axioms))}


def _question(factory: Any, classes: list[Any]) -> Any:
    if not classes:
        return factory.getOWLThing()
    if len(classes) == 1:
        return classes[0]
    return factory.getOWLObjectIntersectionOf(classes[0], factory.getOWLObjectComplementOf(classes[1]))


def _module(ontology: Any, classes: list[Any]) -> Any:
    from jpype import JClass  # noqa: PLC0415  only in a child

    manager = ontology.getOWLOntologyManager()
    extractor = JClass("uk.ac.manchester.cs.owlapi.modularity.SyntacticLocalityModuleExtractor")
    kind = JClass("uk.ac.manchester.cs.owlapi.modularity.ModuleType").BOT
    signature = JClass("java.util.HashSet")(classes)
    return manager.createOntology(extractor(manager, ontology, kind).extract(signature))


def _justifications(ontology: Any, question: Any, limit: int) -> Any:
    from jpype import JClass  # noqa: PLC0415  only in a child

    package = "com.clarkparsia.owlapi.explanation"
    reasoners = JClass("org.semanticweb.HermiT.Reasoner$ReasonerFactory")()
    one = JClass(f"{package}.BlackBoxExplanation")(ontology, reasoners, new_reasoner(ontology))
    if limit == 1:
        return [one.getExplanation(question)]
    return JClass(f"{package}.HSTExplanationGenerator")(one).getExplanations(question, limit)


def _ordered(axioms: Any, start: set[str], wording: Wording) -> list[str]:
    """Return the axioms as text, in the order in which they lead away from the start."""
    texts = {wording.text(axiom): {str(term.toStringID()) for term in axiom.getSignature()} for axiom in axioms}
    reached = set(start)
    ordered: list[str] = []
    left = sorted(texts)
    while left:
        following = next((text for text in left if texts[text] & reached), left[0])
        left.remove(following)
        reached |= texts[following]
        ordered.append(following)
    return ordered
