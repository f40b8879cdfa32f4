"""Class expressions: one function a production of the grammar, each returning the RDF node of what it read.

Source: OWL 2 Manchester Syntax, section 2.4 (`description`, `conjunction`, `primary`, `restriction`, `atomic`).
"""

from __future__ import annotations

import pyoxigraph as ox

from kmgraph.namespaces import OWL, XSD
from kmgraph.ontology.manchester.data import data_primary, literal
from kmgraph.ontology.manchester.lexer import Reader
from kmgraph.ontology.manchester.names import Sort
from kmgraph.ontology.manchester.rdf import ExpressionWriter, Node
from kmgraph.ontology.manchester.tokens import Kind

_QUANTIFIERS = {"some": OWL.someValuesFrom, "only": OWL.allValuesFrom}
_CARDINALITIES = ("min", "max", "exactly")
_AFTER_PROPERTY = '"some", "only", "value", "min", "max" or "exactly"'
_STARTS = (Sort.CLASS, Sort.OBJECT_PROPERTY, Sort.DATA_PROPERTY)


def description(reader: Reader, writer: ExpressionWriter) -> Node:
    """Read conjunctions joined by `or`, which binds weakest."""
    reader.enter()
    operands = [_conjunction(reader, writer)]
    while reader.accept("or"):
        operands.append(_conjunction(reader, writer))
    reader.leave()
    return operands[0] if len(operands) == 1 else writer.nary(OWL.unionOf, operands, data=False)


def _conjunction(reader: Reader, writer: ExpressionWriter) -> Node:
    operands = [_primary(reader, writer)]
    while reader.accept("and", "that"):
        operands.append(_primary(reader, writer))
    return operands[0] if len(operands) == 1 else writer.nary(OWL.intersectionOf, operands, data=False)


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
    found: list[Node] = [ox.NamedNode(reader.name(Sort.INDIVIDUAL))]
    while reader.accept(","):
        found.append(ox.NamedNode(reader.name(Sort.INDIVIDUAL)))
    reader.expect("}")
    return found


def _number(reader: Reader) -> str:
    if reader.token.kind is not Kind.NUMBER or not reader.token.text.isdigit():
        raise reader.expected("a whole number")
    return reader.take().text


def _hint_for_value(reader: Reader) -> str | None:
    return 'use "some" with a class' if Sort.CLASS in reader.sorts() else None
