"""RDF syntax and nothing above it: which triples a file holds, and how triples are written.

In come files and bytes in any syntax of RDF, through one guarded reader; out go quads, an index over them, and Turtle,
N-Triples and N-Quads with blank nodes that are labelled by what they say. This room adds the guards against hostile
input, queries among it, and stable bytes; it forgets prefixes, comments and layout, and knows no term of the ontology.

    bytes --guard--> read --> triples --index, blank_nodes--> other rooms --build--> triples --write--> bytes
"""

from typing import TYPE_CHECKING

from kmgraph.lazy import load_lazily

if TYPE_CHECKING:
    from kmgraph.rdf.blank_nodes import in_order, label_blanks, labelled_lines
    from kmgraph.rdf.build import Node, TripleBuilder
    from kmgraph.rdf.class_axioms import NO_LIST, BrokenExpression, ClassAxioms
    from kmgraph.rdf.datatypes import (
        FLOAT_TYPES,
        INTEGER_TYPES,
        NUMERIC_TYPES,
        is_datatype,
        literal_value,
        number_type,
        property_literal,
        tells_numbers,
        value_literal,
    )
    from kmgraph.rdf.guard import check_xml
    from kmgraph.rdf.index import Term, TripleIndex, node_text
    from kmgraph.rdf.read import (
        RDF_FORMATS,
        RDF_SUFFIXES,
        RdfLimits,
        is_owl,
        is_rdf,
        iter_rdf,
        load_rdf,
        parse_own,
        read_rdf,
    )
    from kmgraph.rdf.sparql_guard import check_embedded, check_query, dataset_iris
    from kmgraph.rdf.sparql_tokens import Kind, SparqlToken, tokens
    from kmgraph.rdf.syntax import RELATIVE_BASE
    from kmgraph.rdf.triples import (
        Triples,
        logic_only,
        merge,
        named_classes,
        read_triples,
        without_headers,
        write_triples,
    )
    from kmgraph.rdf.write import add_to_rdflib, quad_lines, to_turtle
else:
    __getattr__ = load_lazily(
        __name__,
        {
            "blank_nodes": "in_order label_blanks labelled_lines",
            "build": "Node TripleBuilder",
            "class_axioms": "NO_LIST BrokenExpression ClassAxioms",
            "datatypes": "FLOAT_TYPES INTEGER_TYPES NUMERIC_TYPES is_datatype literal_value number_type "
            "property_literal tells_numbers value_literal",
            "guard": "check_xml",
            "index": "Term TripleIndex node_text",
            "read": "RDF_FORMATS RDF_SUFFIXES RdfLimits is_owl is_rdf iter_rdf load_rdf parse_own read_rdf",
            "sparql_guard": "check_embedded check_query dataset_iris",
            "sparql_tokens": "Kind SparqlToken tokens",
            "syntax": "RELATIVE_BASE",
            "triples": "Triples logic_only merge named_classes read_triples without_headers write_triples",
            "write": "add_to_rdflib quad_lines to_turtle",
        },
    )

__all__ = [
    "FLOAT_TYPES",
    "INTEGER_TYPES",
    "NO_LIST",
    "NUMERIC_TYPES",
    "RDF_FORMATS",
    "RDF_SUFFIXES",
    "RELATIVE_BASE",
    "BrokenExpression",
    "ClassAxioms",
    "Kind",
    "Node",
    "RdfLimits",
    "SparqlToken",
    "Term",
    "TripleBuilder",
    "TripleIndex",
    "Triples",
    "add_to_rdflib",
    "check_embedded",
    "check_query",
    "check_xml",
    "dataset_iris",
    "in_order",
    "is_datatype",
    "is_owl",
    "is_rdf",
    "iter_rdf",
    "label_blanks",
    "labelled_lines",
    "literal_value",
    "load_rdf",
    "logic_only",
    "merge",
    "named_classes",
    "node_text",
    "number_type",
    "parse_own",
    "property_literal",
    "quad_lines",
    "read_rdf",
    "read_triples",
    "tells_numbers",
    "to_turtle",
    "tokens",
    "value_literal",
    "without_headers",
    "write_triples",
]
