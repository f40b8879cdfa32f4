"""The child that reads an ontology in a syntax of OWL and writes it as Turtle; it loads nothing that is imported.

Its argument is the syntax; on standard input comes the document's IRI on a line of its own, then the text.
"""

from __future__ import annotations

import os
import re
import sys
from typing import Any

from jpype import JClass, JException

from kmgraph.reason.child.jvm import start_jvm

_MEMORY_MB = 1024
_PARSERS = {
    "owlxml": "org.coode.owlapi.owlxmlparser.OWLXMLParser",
    "functional": "org.coode.owlapi.functionalparser.OWLFunctionalSyntaxOWLParser",
    "manchester": "org.coode.owlapi.manchesterowlsyntax.ManchesterOWLSyntaxOntologyParser",
}
_IMPORT = re.compile(r"Import\s*\(\s*<([^>]*)>|^\s*Import:\s*<([^>]*)>|<(?:\w+:)?Import(?:\s[^>]*)?>([^<]*)<", re.M)
_COMMENT = re.compile(r'("(?:[^"\\]|\\.)*"|<[^<>\s]*>)|#[^\n]*', re.S)
_MANCHESTER_IMPORT = re.compile(r"^\s*Import:\s*<[^>]*>[ \t]*$", re.M)


def main() -> None:
    """Write the ontology as Turtle to standard output, or why it can't be read to standard error."""
    answer_to = os.dup(sys.stdout.fileno())
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    iri, _, text = sys.stdin.buffer.read().decode().partition("\n")
    start_jvm(_MEMORY_MB, len(text))
    # Java counts &amp; and its like as entities of a size, which any text may have. That no others are expanded is seen
    # to by another limit.
    JClass("java.lang.System").setProperty("jdk.xml.maxGeneralEntitySizeLimit", "0")
    try:
        turtle = _converted(sys.argv[1], iri, text)
    except JException as error:
        sys.stderr.write(str(error.toString()))
        sys.exit(1)
    with os.fdopen(answer_to, "wb") as stream:
        stream.write(turtle.encode())


def _converted(syntax: str, iri: str, text: str) -> str:
    manager = JClass("org.semanticweb.owlapi.apibinding.OWLManager").createOWLOntologyManager()
    iris = JClass("org.semanticweb.owlapi.model.IRI")
    imports = sorted({found.strip() for match in _IMPORT.finditer(text) for found in match.groups() if found})
    configuration = JClass("org.semanticweb.owlapi.model.OWLOntologyLoaderConfiguration")()
    for imported in imports:
        configuration = configuration.addIgnoredImport(iris.create(imported))
    ontology = manager.createOntology()
    parser = JClass(_PARSERS[syntax])()
    parser.setOWLOntologyManager(manager)
    # One parser knows no comments; another looks into what is imported, even if it is to be ignored.
    own = text if syntax == "owlxml" else _COMMENT.sub(lambda found: found[1] or "", text)
    own = _MANCHESTER_IMPORT.sub("", own) if syntax == "manchester" else own
    parser.parse(
        JClass("org.semanticweb.owlapi.io.StringDocumentSource")(own, iris.create(iri)), ontology, configuration
    )
    # What is imported is said, and looked up in catalogs by who reads the result.
    for imported in imports:
        declaration = manager.getOWLDataFactory().getOWLImportsDeclaration(iris.create(imported))
        manager.applyChange(JClass("org.semanticweb.owlapi.model.AddImport")(ontology, declaration))
    target: Any = JClass("org.semanticweb.owlapi.io.StringDocumentTarget")()
    manager.saveOntology(ontology, JClass("org.coode.owlapi.turtle.TurtleOntologyFormat")(), target)
    return str(target.toString())


if __name__ == "__main__":
    main()
