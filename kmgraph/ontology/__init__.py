"""The ontology and a project's extensions of it, as the words and the class expressions that all stages speak.

In come Turtle files, found by catalogs and never fetched; out go the merged triples, the vocabulary (every class,
property and individual with its words) and expressions, from OWL and Manchester syntax and back to both. This room
adds the imports that catalogs lead to, and findings about terms that no reasoner has; it forgets axioms that no stage
speaks of, and infers nothing: that is the reasoner's.
"""

from typing import TYPE_CHECKING

from kmgraph.lazy import load_lazily

if TYPE_CHECKING:
    from kmgraph.ontology.bundle import (
        bundled_extensions,
        bundled_files,
        bundled_ontology,
        ontology_iris,
    )
    from kmgraph.ontology.catalog import CATALOG_NAME
    from kmgraph.ontology.class_edges import DisjointClasses, defined_lines, subclass_lines, unstated_subclasses
    from kmgraph.ontology.code_lists import Code, load_codes
    from kmgraph.ontology.content_classes import scope_lines
    from kmgraph.ontology.expressions import definition_of, expression_to_triples, unfold
    from kmgraph.ontology.languages import language_files, language_words
    from kmgraph.ontology.load import Ontology, load_ontology, read_ontology_file
    from kmgraph.ontology.print_manchester import to_manchester
    from kmgraph.ontology.reference import (
        AlignedTerm,
        OntologyReference,
        ReferenceModule,
        ReferenceShape,
        ReferenceTerm,
        TermKind,
        ontology_reference,
    )
    from kmgraph.ontology.report import UNCLEAR_RANGE, Finding, Level, circles_closed_by, report_on
    from kmgraph.ontology.text_forms import load_forms, read_forms
    from kmgraph.ontology.unknown import FactFile, find_unknown, refuse_first
    from kmgraph.ontology.vocabulary import read_texts, read_words
else:
    __getattr__ = load_lazily(
        __name__,
        {
            "bundle": "bundled_extensions bundled_files bundled_ontology ontology_iris",
            "catalog": "CATALOG_NAME",
            "class_edges": "DisjointClasses defined_lines subclass_lines unstated_subclasses",
            "code_lists": "Code load_codes",
            "content_classes": "scope_lines",
            "expressions": "definition_of expression_to_triples unfold",
            "languages": "language_files language_words",
            "load": "Ontology load_ontology read_ontology_file",
            "print_manchester": "to_manchester",
            "reference": "AlignedTerm OntologyReference ReferenceModule ReferenceShape ReferenceTerm TermKind "
            "ontology_reference",
            "report": "UNCLEAR_RANGE Finding Level circles_closed_by report_on",
            "text_forms": "load_forms read_forms",
            "unknown": "FactFile find_unknown refuse_first",
            "vocabulary": "read_texts read_words",
        },
    )

__all__ = [
    "CATALOG_NAME",
    "UNCLEAR_RANGE",
    "AlignedTerm",
    "Code",
    "DisjointClasses",
    "FactFile",
    "Finding",
    "Level",
    "Ontology",
    "OntologyReference",
    "ReferenceModule",
    "ReferenceShape",
    "ReferenceTerm",
    "TermKind",
    "bundled_extensions",
    "bundled_files",
    "bundled_ontology",
    "circles_closed_by",
    "defined_lines",
    "definition_of",
    "expression_to_triples",
    "find_unknown",
    "language_files",
    "language_words",
    "load_codes",
    "load_forms",
    "load_ontology",
    "ontology_iris",
    "ontology_reference",
    "read_forms",
    "read_ontology_file",
    "read_texts",
    "read_words",
    "refuse_first",
    "report_on",
    "scope_lines",
    "subclass_lines",
    "to_manchester",
    "unfold",
    "unstated_subclasses",
]
