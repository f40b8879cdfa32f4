"""Classification through the OWL API: the same HermiT by another way in, over everything or over a part."""

from __future__ import annotations

from typing import Any

from jpype import JClass

from kmgraph.reason.child.owlapi import locality_module, named_classes, new_reasoner


def classify(ontology: Any, _request: dict[str, Any]) -> dict[str, Any]:
    """Return `consistent`, and the entailments between named classes."""
    reasoner = new_reasoner(ontology)
    if not reasoner.isConsistent():
        return {"consistent": False}
    reasoner.precomputeInferences(JClass("org.semanticweb.owlapi.reasoner.InferenceType").CLASS_HIERARCHY)
    subclass_of: list[list[str]] = []
    equivalent: list[list[str]] = []
    todo, seen = [reasoner.getTopClassNode()], set()
    while todo:
        node = todo.pop()
        members = _members(node)
        if members[0] in seen:
            continue
        seen.add(members[0])
        equivalent.append(members)
        for below in reasoner.getSubClasses(node.getRepresentativeElement(), True).getNodes():
            subclass_of.append([_members(below)[0], members[0]])
            todo.append(below)
    return {"consistent": True, "subclass_of": sorted(subclass_of), "equivalent": sorted(equivalent)}


def relate(ontology: Any, request: dict[str, Any]) -> dict[str, Any]:
    """Return as `classify` does what is entailed of `classes` (IRIs), out of the part of the ontology they depend on.

    The part entails exactly what the whole does of these classes; what else is in the answer connects them.
    """
    part = locality_module(ontology, named_classes(ontology, request["classes"]))
    return classify(ontology.getOWLOntologyManager().createOntology(part), request)


def _members(node: Any) -> list[str]:
    return sorted(str(member.toStringID()) for member in node.getEntities())
