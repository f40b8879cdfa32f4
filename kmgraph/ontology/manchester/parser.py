"""Many expressions at once: text by key -> expression and RDF by key."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from kmgraph.errors import OntologyError
from kmgraph.model import Expression
from kmgraph.ontology.expressions import expression_from_rdf
from kmgraph.ontology.manchester.grammar import description
from kmgraph.ontology.manchester.lexer import Reader
from kmgraph.ontology.manchester.names import Names, declared_names
from kmgraph.ontology.manchester.rdf import ExpressionWriter
from kmgraph.rdf import Node, TripleIndex, Triples, read_triples


@dataclass(frozen=True, slots=True)
class ParsedExpression:
    """An expression as observations see it, and all of it as the reasoner sees it.

    Attributes:
        expression: `Unsupported` where observations can't decide a part.
        node: The expression's RDF node: the class itself where the text is a single name.
        triples: Its RDF, empty for a single name. Blank labels start with a hash of the key, so that the triples of
            several expressions can stand in one document.
    """

    expression: Expression
    node: Node
    triples: Triples


def parse_manchester(
    expressions: Mapping[str, str], ntriples: bytes, places: Mapping[str, str] | None = None
) -> dict[str, ParsedExpression]:
    """Return what expressions in Manchester syntax say.

    Names are local names (those of `km:` win), CURIEs of the known prefixes, or `<full IRIs>`; datatypes are written
    `xsd:integer`. `and` binds tighter than `or`. Numbers take the datatype that their place asks for.

    Args:
        expressions: Key to text. Blank labels follow from the key, so it should be the same wherever the files lie.
        ntriples: The merged ontology, whose declarations give the names.
        places: Key to what messages call it; the key itself where there is none.

    Returns:
        One entry a key, in the order given.

    Raises:
        OntologyError: At the first expression that can't be read, with key, line and column, and a did-you-mean for an
            unknown name.
    """
    names = declared_names(read_triples(ntriples))
    called = places or {}
    return {key: _parse(key, text, names, called.get(key, key)) for key, text in expressions.items()}


def _parse(key: str, text: str, names: Names, place: str) -> ParsedExpression:
    writer = ExpressionWriter(f"m{hashlib.sha256(key.encode()).hexdigest()[:10]}x")
    try:
        reader = Reader(text, names)
        node = description(reader, writer)
        reader.expect_end()
    except OntologyError as error:
        where = f"{place}, {error.where}" if error.where else place
        raise OntologyError(error.what, where=where, hint=error.hint) from None
    triples = tuple(writer.triples)
    return ParsedExpression(expression_from_rdf(TripleIndex(triples), node), node, triples)
