"""Why something follows, answered with the OWL API: a few axioms, in the order in which they lead there.

Source: Suntisrivaraporn et al., "A modularization-based approach to finding all justifications" (ASWC 2008): the
locality module of two classes holds every justification of one being below the other, and is small.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from jpype import JClass

from kmgraph.reason.child.justifications import find_justifications
from kmgraph.reason.child.owlapi import Wording, locality_module, named_classes, new_reasoner


def explain(ontology: Any, request: dict[str, Any]) -> dict[str, Any]:
    """Return justifications as lists of axioms; none if it does not follow.

    The request has `sub` and `sup` (class IRIs): why sub is below sup; without `sup`: why sub can have no member;
    without either: why the ontology is inconsistent. `limit` is the number of justifications wanted.
    """
    manager = ontology.getOWLOntologyManager()
    factory = manager.getOWLDataFactory()
    classes = named_classes(ontology, [request[end] for end in ("sub", "sup") if request.get(end)])
    question = _question(factory, classes)
    # Different axioms may read the same in words, never as the OWL API writes them.
    axioms = {str(axiom.toString()): axiom for axiom in _relevant_axioms(ontology, classes)}

    def follows(keys: Sequence[str]) -> bool:
        part = manager.createOntology(JClass("java.util.HashSet")([axioms[key] for key in keys]))
        reasoner = new_reasoner(part)
        answer = not reasoner.isSatisfiable(question)
        reasoner.dispose()
        manager.removeOntology(part)
        return answer

    wording = Wording(request["labels"])
    start = {str(lower.toStringID()) for lower in classes[:1]}
    texts = [
        _ordered([axioms[key] for key in keys], start, wording)
        for keys in find_justifications(sorted(axioms), follows, request["limit"])
    ]
    return {"justifications": sorted(texts, key=lambda lines: (len(lines), lines))}


def _question(factory: Any, classes: list[Any]) -> Any:
    """Return the class expression that is unsatisfiable exactly if it follows."""
    if not classes:
        return factory.getOWLThing()
    if len(classes) == 1:
        return classes[0]
    return factory.getOWLObjectIntersectionOf(classes[0], factory.getOWLObjectComplementOf(classes[1]))


def _relevant_axioms(ontology: Any, classes: list[Any]) -> Any:
    if not classes:
        return ontology.getLogicalAxioms()
    return [axiom for axiom in locality_module(ontology, classes) if axiom.isLogicalAxiom()]


def _ordered(axioms: list[Any], start: set[str], wording: Wording) -> list[str]:
    """Return the axioms in words, in the order in which they lead away from the start."""
    terms = [sorted(str(term.toStringID()) for term in axiom.getSignature()) for axiom in axioms]
    left = sorted(zip(map(wording.text, axioms), terms, strict=True))
    reached = set(start)
    ordered: list[str] = []
    while left:
        following = next((pair for pair in left if not reached.isdisjoint(pair[1])), left[0])
        left.remove(following)
        reached.update(following[1])
        ordered.append(following[0])
    return ordered
