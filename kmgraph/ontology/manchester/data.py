"""Data ranges and literals: one function a production of the grammar.

Source: OWL 2 Manchester Syntax, sections 2.1 (literals) and 2.3 (`dataRange`, `datatypeRestriction`).
"""

from __future__ import annotations

import pyoxigraph as ox

from kmgraph.namespaces import OWL, RDF, XSD
from kmgraph.ontology.manchester.lexer import Reader
from kmgraph.ontology.manchester.literals import LiteralError, fit, number_or_boolean, typed, unquote
from kmgraph.ontology.manchester.names import Sort
from kmgraph.ontology.manchester.rdf import ExpressionWriter, Node
from kmgraph.ontology.manchester.tokens import Kind

_FACETS = {
    ">=": XSD.minInclusive,
    ">": XSD.minExclusive,
    "<=": XSD.maxInclusive,
    "<": XSD.maxExclusive,
    "length": XSD.length,
    "minLength": XSD.minLength,
    "maxLength": XSD.maxLength,
    "pattern": XSD.pattern,
    "langRange": RDF.langRange,
}
_COMPARISONS = (">=", ">", "<=", "<")


def data_primary(reader: Reader, writer: ExpressionWriter, takes: str | None) -> Node:
    """Read a data range that `or` and `and` don't join.

    Args:
        reader: Where to read.
        writer: Where the triples go.
        takes: The datatype of the property it restricts, for the literals of an enumeration.
    """
    reader.enter()
    if reader.accept("not"):
        found = writer.complement(data_primary(reader, writer, takes), data=True)
    elif reader.accept("("):
        found = _data_range(reader, writer, takes)
        reader.expect(")")
    elif reader.accept("{"):
        found = _enumeration(reader, writer, takes)
    else:
        found = _datatype(reader, writer)
    reader.leave()
    return found


def literal(reader: Reader, takes: str | None) -> ox.Literal:
    """Read a literal as a value of the datatype `takes`, if given."""
    token = reader.take()
    try:
        if token.kind is Kind.NUMBER or token.text in {"true", "false"}:
            return fit(number_or_boolean(token), takes)
        if token.kind is Kind.STRING:
            return _string(reader, unquote(token.text), takes)
    except LiteralError as error:
        raise reader.error(str(error), at=token) from None
    raise reader.error('expected a value, such as 7, true or "text"', at=token)


def _string(reader: Reader, text: str, takes: str | None) -> ox.Literal:
    if reader.accept("^^"):
        return typed(text, reader.name(Sort.DATATYPE))
    if reader.token.kind is Kind.LANGUAGE:
        return ox.Literal(text, language=reader.take().text[1:])
    return fit(ox.Literal(text), takes)


def _data_range(reader: Reader, writer: ExpressionWriter, takes: str | None) -> Node:
    operands = [_data_conjunction(reader, writer, takes)]
    while reader.accept("or"):
        operands.append(_data_conjunction(reader, writer, takes))
    return operands[0] if len(operands) == 1 else writer.nary(OWL.unionOf, operands, data=True)


def _data_conjunction(reader: Reader, writer: ExpressionWriter, takes: str | None) -> Node:
    operands = [data_primary(reader, writer, takes)]
    while reader.accept("and"):
        operands.append(data_primary(reader, writer, takes))
    return operands[0] if len(operands) == 1 else writer.nary(OWL.intersectionOf, operands, data=True)


def _enumeration(reader: Reader, writer: ExpressionWriter, takes: str | None) -> Node:
    values = [literal(reader, takes)]
    while reader.accept(","):
        values.append(literal(reader, takes))
    reader.expect("}")
    return writer.nary(OWL.oneOf, values, data=True)


def _datatype(reader: Reader, writer: ExpressionWriter) -> Node:
    values = reader.token.kind in {Kind.NUMBER, Kind.STRING} or reader.sees("true", "false")
    hint = 'use "value" with a single value' if values else None
    datatype = reader.name(Sort.DATATYPE, hint=hint)
    if not reader.accept("["):
        return ox.NamedNode(datatype)
    facets = [_facet(reader, datatype)]
    while reader.accept(","):
        facets.append(_facet(reader, datatype))
    reader.expect("]")
    return writer.datatype_restriction(ox.NamedNode(datatype), facets)


def _facet(reader: Reader, datatype: str) -> tuple[str, ox.Literal]:
    word = reader.token.text
    if not reader.accept(*_FACETS):
        raise reader.expected('a comparison such as ">=" or "<"')
    return _FACETS[word], literal(reader, datatype if word in _COMPARISONS else None)
