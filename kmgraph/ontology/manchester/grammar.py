"""Class expressions: one function a production of the grammar, each returning the RDF node of what it read.

Source: OWL 2 Manchester Syntax, section 2.4 (`description`, `conjunction`, `primary`, `restriction`, `atomic`).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import pyoxigraph as ox

from kmgraph.model import is_language_tag
from kmgraph.namespaces import OWL, RDF, XSD
from kmgraph.ontology.manchester.lexer import Reader, TokenKind
from kmgraph.ontology.manchester.literals import LiteralError, fit, number_or_boolean, refuse_long, typed, unquote
from kmgraph.ontology.manchester.names import Sort
from kmgraph.ontology.manchester.rdf import ExpressionWriter
from kmgraph.rdf import Node

_QUANTIFIERS = {"some": OWL.someValuesFrom, "only": OWL.allValuesFrom}
_CARDINALITIES = ("min", "max", "exactly")
_AFTER_PROPERTY = '"some", "only", "value", "min", "max" or "exactly"'
_STARTS = (Sort.CLASS, Sort.OBJECT_PROPERTY, Sort.DATA_PROPERTY)
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


def description(reader: Reader, writer: ExpressionWriter) -> Node:
    """Read conjunctions joined by `or`, which binds weakest."""
    reader.enter()
    operands = reader.several(partial(_conjunction, reader, writer), "or")
    reader.leave()
    return _joined(writer, OWL.unionOf, operands, data=False)


def _conjunction(reader: Reader, writer: ExpressionWriter) -> Node:
    operands = reader.several(partial(_primary, reader, writer), "and", "that")
    return _joined(writer, OWL.intersectionOf, operands, data=False)


def _joined(writer: ExpressionWriter, connective: str, operands: Sequence[Node], *, data: bool) -> Node:
    return operands[0] if len(operands) == 1 else writer.nary(connective, operands, data=data)


def _primary(reader: Reader, writer: ExpressionWriter) -> Node:
    if reader.accept("not"):
        reader.enter()
        operand = _primary(reader, writer)
        reader.leave()
        return writer.complement(operand, data=False)
    if reader.accept("("):
        inner = description(reader, writer)
        reader.expect(")")
        return inner
    if reader.accept("{"):
        return writer.nary(OWL.oneOf, _individuals(reader), data=False)
    return _named_or_restriction(reader, writer)


def _named_or_restriction(reader: Reader, writer: ExpressionWriter) -> Node:
    if reader.accept("inverse"):
        return _object_restriction(reader, writer, _inverse(reader, writer))
    sorts = reader.sorts()
    if Sort.OBJECT_PROPERTY in sorts:
        return _object_restriction(reader, writer, ox.NamedNode(reader.name(Sort.OBJECT_PROPERTY)))
    if Sort.DATA_PROPERTY in sorts:
        return _data_restriction(reader, writer, reader.name(Sort.DATA_PROPERTY))
    if Sort.CLASS in sorts:
        return ox.NamedNode(reader.name(Sort.CLASS))
    raise reader.wrong_name(_STARTS)


def _inverse(reader: Reader, writer: ExpressionWriter) -> Node:
    bracket = reader.accept("(")
    inverse = writer.inverse(ox.NamedNode(reader.name(Sort.OBJECT_PROPERTY)))
    if bracket:
        reader.expect(")")
    return inverse


def _object_restriction(reader: Reader, writer: ExpressionWriter, on: Node) -> Node:
    word = reader.token.text
    if reader.accept(*_QUANTIFIERS):
        return writer.restriction(on, _QUANTIFIERS[word], _filler(reader, writer))
    if reader.accept("value"):
        individual = reader.name(Sort.INDIVIDUAL, hint=_hint_for_value(reader))
        return writer.restriction(on, OWL.hasValue, ox.NamedNode(individual))
    if reader.accept("Self"):
        return writer.restriction(on, OWL.hasSelf, ox.Literal("true", datatype=ox.NamedNode(XSD.boolean)))
    if reader.accept(*_CARDINALITIES):
        number = _number(reader)
        filler = _filler(reader, writer) if _starts_class(reader) else None
        return writer.cardinality(on, word, number, filler, data=False)
    raise reader.expected(_AFTER_PROPERTY)


def _data_restriction(reader: Reader, writer: ExpressionWriter, on: str) -> Node:
    word = reader.token.text
    node = ox.NamedNode(on)
    if reader.accept(*_QUANTIFIERS):
        return writer.restriction(node, _QUANTIFIERS[word], data_primary(reader, writer, reader.names.ranges.get(on)))
    if reader.accept("value"):
        return writer.restriction(node, OWL.hasValue, literal(reader, reader.names.ranges.get(on)))
    if reader.accept(*_CARDINALITIES):
        number = _number(reader)
        starts = Sort.DATATYPE in reader.sorts() or reader.sees("(", "{", "not")
        filler = data_primary(reader, writer, reader.names.ranges.get(on)) if starts else None
        return writer.cardinality(node, word, number, filler, data=True)
    raise reader.expected(_AFTER_PROPERTY)


def _filler(reader: Reader, writer: ExpressionWriter) -> Node:
    if Sort.INDIVIDUAL in (sorts := reader.sorts()) and Sort.CLASS not in sorts:
        raise reader.wrong_name((Sort.CLASS,), hint='use "value" with an individual')
    return _primary(reader, writer)


def _starts_class(reader: Reader) -> bool:
    return bool(set(_STARTS) & set(reader.sorts())) or reader.sees("(", "{", "not", "inverse")


def _individuals(reader: Reader) -> list[Node]:
    iris = reader.several(partial(reader.name, Sort.INDIVIDUAL), ",")
    reader.expect("}")
    return [ox.NamedNode(iri) for iri in iris]


def _number(reader: Reader) -> str:
    if reader.token.kind is not TokenKind.NUMBER or not reader.token.text.isdigit():
        raise reader.expected("a whole number")
    try:
        refuse_long(reader.token.text)
    except LiteralError as error:
        raise reader.error(str(error)) from None
    return reader.take().text


def _hint_for_value(reader: Reader) -> str | None:
    return 'use "some" with a class' if Sort.CLASS in reader.sorts() else None


def data_primary(reader: Reader, writer: ExpressionWriter, takes: str | None) -> Node:
    """Read a data range that `or` and `and` don't join.

    Args:
        reader: Where to read.
        writer: Where the triples go.
        takes: The datatype of the property it restricts, for the literals of an enumeration.
    """
    reader.enter()
    if reader.accept("not"):
        node = writer.complement(data_primary(reader, writer, takes), data=True)
    elif reader.accept("("):
        node = _data_range(reader, writer, takes)
        reader.expect(")")
    elif reader.accept("{"):
        node = _enumeration(reader, writer, takes)
    else:
        node = _datatype(reader, writer)
    reader.leave()
    return node


def literal(reader: Reader, takes: str | None) -> ox.Literal:
    """Read a literal as a value of the datatype `takes`, if given."""
    token = reader.take()
    try:
        if token.kind is TokenKind.NUMBER or token.text in {"true", "false"}:
            return fit(number_or_boolean(token), takes)
        if token.kind is TokenKind.STRING:
            return _string(reader, unquote(token.text), takes)
    except LiteralError as error:
        raise reader.error(str(error), at=token) from None
    raise reader.error('expected a value, such as 7, true or "text"', at=token)


def _string(reader: Reader, text: str, takes: str | None) -> ox.Literal:
    if reader.accept("^^"):
        return typed(text, reader.name(Sort.DATATYPE))
    if reader.token.kind is TokenKind.LANGUAGE:
        tag = reader.token.text[1:]
        if not is_language_tag(tag):
            raise reader.error(f'"{tag}" is not a language tag')
        return ox.Literal(text, language=reader.take().text[1:])
    return fit(ox.Literal(text), takes)


def _data_range(reader: Reader, writer: ExpressionWriter, takes: str | None) -> Node:
    operands = reader.several(partial(_data_conjunction, reader, writer, takes), "or")
    return _joined(writer, OWL.unionOf, operands, data=True)


def _data_conjunction(reader: Reader, writer: ExpressionWriter, takes: str | None) -> Node:
    operands = reader.several(partial(data_primary, reader, writer, takes), "and")
    return _joined(writer, OWL.intersectionOf, operands, data=True)


def _enumeration(reader: Reader, writer: ExpressionWriter, takes: str | None) -> Node:
    values = reader.several(partial(literal, reader, takes), ",")
    reader.expect("}")
    return writer.nary(OWL.oneOf, values, data=True)


def _datatype(reader: Reader, writer: ExpressionWriter) -> Node:
    values = reader.token.kind in {TokenKind.NUMBER, TokenKind.STRING} or reader.sees("true", "false")
    hint = 'use "value" with a single value' if values else None
    datatype = reader.name(Sort.DATATYPE, hint=hint)
    if not reader.accept("["):
        return ox.NamedNode(datatype)
    facets = reader.several(partial(_facet, reader, datatype), ",")
    reader.expect("]")
    return writer.datatype_restriction(ox.NamedNode(datatype), facets)


def _facet(reader: Reader, datatype: str) -> tuple[str, ox.Literal]:
    word = reader.token.text
    if not reader.accept(*_FACETS):
        raise reader.expected('a comparison such as ">=" or "<"')
    return _FACETS[word], literal(reader, datatype if word in _COMPARISONS else None)
