"""Reads Manchester syntax with the OWL API, to compare: JSON in, JSON out; run as a script in a fresh process."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any

from kmgraph.namespaces import KM, XSD
from kmgraph.reason.child.jvm import start_jvm
from kmgraph.reason.child.owlapi import load_ontology


def main() -> None:
    request = json.load(sys.stdin)
    start_jvm(512, 0)
    ontology = load_ontology(request["ontology"])
    factory = ontology.getOWLOntologyManager().getOWLDataFactory()
    found = {}
    for iri, text in request["expressions"].items():
        ours = definition(ontology, factory.getOWLClass(new_iri(iri)))
        found[iri] = [str(ours.toString()), str(parse(text, ontology, factory).toString())]
    json.dump(found, sys.stdout)


def definition(ontology: Any, owl_class: Any) -> Any:
    (axiom,) = ontology.getEquivalentClassesAxioms(owl_class)
    (other,) = [one for one in axiom.getClassExpressions() if not one.equals(owl_class)]
    return other


def parse(text: str, ontology: Any, factory: Any) -> Any:
    from jpype import JClass, JProxy

    def finder(terms: Any, make: Callable[[Any], Any]) -> Callable[[Any], Any]:
        iris = [str(term.getIRI()) for term in terms]
        return lambda name: next((make(new_iri(iri)) for iri in matching(str(name), iris)), None)

    methods = {
        "getOWLClass": finder(ontology.getClassesInSignature(), factory.getOWLClass),
        "getOWLObjectProperty": finder(ontology.getObjectPropertiesInSignature(), factory.getOWLObjectProperty),
        "getOWLDataProperty": finder(ontology.getDataPropertiesInSignature(), factory.getOWLDataProperty),
        "getOWLIndividual": finder(ontology.getIndividualsInSignature(), factory.getOWLNamedIndividual),
        "getOWLDatatype": lambda name: datatype(str(name), factory),
        "getOWLAnnotationProperty": lambda _name: None,
    }
    parser = JClass("org.coode.owlapi.manchesterowlsyntax.ManchesterOWLSyntaxEditorParser")(factory, text)
    parser.setOWLEntityChecker(JProxy("org.semanticweb.owlapi.expression.OWLEntityChecker", dict=methods))
    return parser.parseClassExpression()


def matching(name: str, iris: list[str]) -> list[str]:
    if name.startswith("<"):
        return [iri for iri in iris if f"<{iri}>" == name]
    wanted = name.removeprefix("km:")
    return sorted((iri for iri in iris if iri.endswith(f"#{wanted}")), key=lambda iri: not iri.startswith(str(KM)))


def datatype(name: str, factory: Any) -> Any:
    return factory.getOWLDatatype(new_iri(str(XSD) + name[4:])) if name.startswith("xsd:") else None


def new_iri(iri: str) -> Any:
    from jpype import JClass

    return JClass("org.semanticweb.owlapi.model.IRI").create(iri)


if __name__ == "__main__":
    main()
