"""Ontologies in the syntaxes of OWL, as Protégé saves them."""

from __future__ import annotations

from typing import Any

from jpype import JClass

_FORMATS = {
    "owlxml": "org.semanticweb.owlapi.io.OWLXMLOntologyFormat",
    "functional": "org.semanticweb.owlapi.io.OWLFunctionalSyntaxOntologyFormat",
    "manchester": "org.coode.owlapi.manchesterowlsyntax.ManchesterOWLSyntaxOntologyFormat",
}


def write_syntax(ontology: Any, request: dict[str, Any]) -> dict[str, Any]:
    """Return the ontology as text in the `syntax` that is asked for, with `prefixes`, and what it says it imports."""
    manager = ontology.getOWLOntologyManager()
    iris = JClass("org.semanticweb.owlapi.model.IRI")
    if request["iri"]:
        name = JClass("org.semanticweb.owlapi.model.OWLOntologyID")(iris.create(request["iri"]))
        manager.applyChange(JClass("org.semanticweb.owlapi.model.SetOntologyID")(ontology, name))
    for imported in request["imports"]:
        declaration = manager.getOWLDataFactory().getOWLImportsDeclaration(iris.create(imported))
        manager.applyChange(JClass("org.semanticweb.owlapi.model.AddImport")(ontology, declaration))
    form = JClass(_FORMATS[request["syntax"]])()
    for prefix, base in sorted(request["prefixes"].items()):
        form.setPrefix(f"{prefix}:", base)
    target = JClass("org.semanticweb.owlapi.io.StringDocumentTarget")()
    manager.saveOntology(ontology, form, target)
    return {"text": str(target.toString())}
