"""OWL class expressions between RDF and the model.

Source: OWL 2 Mapping to RDF Graphs, sections 2 (to RDF) and 3 (from RDF).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import pyoxigraph as ox

from kmgraph.model import And, DataRange, HasValue, Named, Not, Or, Some, Unsupported, is_about_types
from kmgraph.namespaces import KM, OWL, RDFS, XSD, local_name
from kmgraph.ontology.data_ranges import ExpressionLimit, facet_bounds, range_expression
from kmgraph.rdf import (
    TripleBuilder,
    TripleIndex,
    is_datatype,
    literal_value,
    node_text,
    property_literal,
    value_literal,
)

if TYPE_CHECKING:
    from kmgraph.model import Expression, Vocabulary
    from kmgraph.ontology.load import Ontology
    from kmgraph.rdf import Node, Term

_MOST_COUNTED = 100  # things that a number restriction may ask for to be counted in observations; a guard

_TOO_DEEP = Unsupported("an expression nested too deep, or that contains itself")


class ExpressionTriples(NamedTuple):
    """A class expression in RDF: the node that stands for it, and the triples that say what it is."""

    node: Node
    triples: list[ox.Triple]


def expression_to_triples(
    expression: Expression, prefix: str, vocabulary: Vocabulary | None = None
) -> ExpressionTriples:
    """Return a class expression as RDF.

    Args:
        expression: Any expression without an `Unsupported` part.
        prefix: Starts the labels of the blank nodes, which are numbered: the same call gives the same labels.
        vocabulary: Gives the datatypes of data properties; without it, values have the datatype usual in Python's eyes.

    Raises:
        ValueError: If a part is `Unsupported`: what it says is not known.
    """
    writer = _Writer(prefix, vocabulary)
    return ExpressionTriples(writer.write(expression), writer.triples)


def expression_from_rdf(triples: TripleIndex, node: str | Term) -> Expression:
    """Return the class expression that a node stands for.

    Args:
        triples: The graph.
        node: An IRI, `_:label`, or such a term.

    Returns:
        The expression; parts that observations can't decide are `Unsupported` and say what they are.
    """
    return _read(triples, node if isinstance(node, str) else node_text(node), ExpressionLimit())


def definition_of(triples: TripleIndex, class_iri: str) -> Expression | None:
    """Return what the class is defined as, or None if it is a primitive class.

    Where there are several definitions, the first that observations can decide.
    """
    nodes = {*triples.nodes(class_iri, OWL.equivalentClass), *triples.subjects(OWL.equivalentClass, class_iri)}
    limit = ExpressionLimit()
    found = [_read(triples, node, limit) for node in sorted(nodes - {class_iri})]
    # OWL 1 wrote a definition onto the class itself; the mapping still reads it.
    if any(triples.has(class_iri, predicate) for predicate in _CONNECTIVES):
        found.append(_read_connective(triples, class_iri, limit))
    decidable = [expression for expression in found if not has_unsupported(expression)]
    return next(iter(decidable or found), None)


def has_unsupported(expression: Expression) -> bool:
    """Return whether any part is `Unsupported`."""
    if isinstance(expression, And | Or):
        return any(map(has_unsupported, expression.operands))
    if isinstance(expression, Not):
        return has_unsupported(expression.operand)
    if isinstance(expression, Some):
        return has_unsupported(expression.filler)
    return isinstance(expression, Unsupported)


# From RDF

_CONNECTIVES = (OWL.intersectionOf, OWL.unionOf, OWL.complementOf, OWL.oneOf)
_CARDINALITIES = {
    OWL.minCardinality: "min",
    OWL.maxCardinality: "max",
    OWL.cardinality: "exactly",
    OWL.minQualifiedCardinality: "min",
    OWL.maxQualifiedCardinality: "max",
    OWL.qualifiedCardinality: "exactly",
}


def _read(triples: TripleIndex, node: str, limit: ExpressionLimit) -> Expression:
    if not node.startswith("_:"):
        return Named(node)
    if limit.is_reached():
        return _TOO_DEEP
    if triples.has(node, OWL.onProperty):
        return _read_restriction(triples, node, limit)
    return _read_connective(triples, node, limit)


def _read_connective(triples: TripleIndex, node: str, limit: ExpressionLimit) -> Expression:
    for predicate, connective in ((OWL.intersectionOf, And), (OWL.unionOf, Or)):
        for listed in triples.nodes(node, predicate)[:1]:
            items = [node_text(item) for item in triples.list_items(listed)]
            return connective(tuple(_read(triples, item, limit.inside()) for item in items))
    for operand in triples.nodes(node, OWL.complementOf)[:1]:
        return Not(_read(triples, operand, limit.inside()))
    if triples.has(node, OWL.oneOf):
        return Unsupported("an enumeration of individuals")
    return Unsupported("an anonymous class that says nothing of itself")


def _read_restriction(triples: TripleIndex, node: str, limit: ExpressionLimit) -> Expression:
    properties = triples.iris(node, OWL.onProperty)
    if not properties:
        return Unsupported("a restriction on the inverse of a property")
    prop = properties[0]
    for value in triples.objects(node, OWL.hasValue)[:1]:
        return _read_value(prop, value)
    for filler in triples.nodes(node, OWL.someValuesFrom)[:1]:
        return _read_some(triples, prop, filler, limit)
    for predicate in triples.predicates(node):
        if predicate in _CARDINALITIES:
            return _read_cardinality(triples, node, prop, predicate, limit)
    name = local_name(prop)
    for filler in triples.nodes(node, OWL.allValuesFrom)[:1]:
        return Unsupported(f"{name} only {_name(filler)}")
    return Unsupported(f"{name} Self" if triples.has(node, OWL.hasSelf) else f"a restriction on {name}")


def _read_value(prop: str, value: Term) -> Expression:
    if isinstance(value, ox.NamedNode):
        return HasValue(prop, value.value, is_iri=True)
    data = literal_value(value) if isinstance(value, ox.Literal) else None
    return Unsupported(f"{local_name(prop)} value {value}") if data is None else HasValue(prop, data)


def _read_some(triples: TripleIndex, prop: str, filler: str, limit: ExpressionLimit) -> Expression:
    if not filler.startswith("_:"):
        return DataRange(prop, filler) if is_datatype(filler) else Some(prop, Named(filler))
    if _is_data_range(triples, filler):
        return range_expression(triples, prop, filler, limit)
    listed = triples.nodes(filler, OWL.oneOf)[:1]
    if listed:
        values = tuple(_read_value(prop, item) for item in triples.list_items(listed[0]))
        return values[0] if len(values) == 1 else Or(values)
    return Some(prop, _read(triples, filler, limit.inside()))


def _is_data_range(triples: TripleIndex, node: str) -> bool:
    return triples.is_typed(node, RDFS.Datatype) or triples.has(node, OWL.onDatatype)


def _read_cardinality(triples: TripleIndex, node: str, prop: str, predicate: str, limit: ExpressionLimit) -> Expression:
    number = next((literal.value for literal in triples.literals(node, predicate)), "?")
    fillers = triples.nodes(node, OWL.onClass)[:1] or (OWL.Thing,)
    is_least = _CARDINALITIES[predicate] == "min" and not triples.has(node, OWL.onDataRange)
    if is_least and number == "1":
        return _read_some(triples, prop, fillers[0], limit)
    if is_least and predicate == OWL.minQualifiedCardinality and number.isascii() and number.isdigit():
        several = _read_several(triples, prop, fillers[0], int(number), limit)
        if several is not None:
            return several
    return Unsupported(f"{local_name(prop)} {_CARDINALITIES[predicate]} {number} {_name(fillers[0])}")


def _read_several(triples: TripleIndex, prop: str, filler: str, least: int, limit: ExpressionLimit) -> Some | None:
    """Return what asks for several terms by their classes; None for what observations can't count.

    Which terms a post mentions is known one by one; of other things columns tell kinds, and not how many there are.
    """
    if prop != KM.mentions:
        return None
    kind = _read(triples, filler, limit.inside())
    return Some(prop, kind, least) if 1 < least <= _MOST_COUNTED and is_about_types(kind) else None


def _name(node: str) -> str:
    return "(…)" if node.startswith("_:") else local_name(node)


# To RDF


class _Writer(TripleBuilder):
    def __init__(self, prefix: str, vocabulary: Vocabulary | None) -> None:
        super().__init__("".join(letter for letter in prefix if letter.isascii() and letter.isalnum()))
        self._vocabulary = vocabulary

    def blank(self) -> ox.BlankNode:
        """Return a new blank node, numbered from 0."""
        self._blanks += 1
        return ox.BlankNode(f"{self._label}n{self._blanks - 1}")

    def write(self, expression: Expression) -> Node:
        if isinstance(expression, Named):
            return ox.NamedNode(expression.iri)
        if isinstance(expression, And | Or):
            predicate = OWL.intersectionOf if isinstance(expression, And) else OWL.unionOf
            return self.anonymous(OWL.Class, predicate, self.members(map(self.write, expression.operands)))
        if isinstance(expression, Not):
            return self.complement(self.write(expression.operand))
        if isinstance(expression, Some):
            return self._some(expression)
        if isinstance(expression, HasValue):
            return self.restriction(expression.property, OWL.hasValue, self._value(expression))
        if isinstance(expression, DataRange):
            return self.restriction(expression.property, OWL.someValuesFrom, self._range(expression))
        raise ValueError(f"this has no RDF form: {expression.description}")

    def _some(self, expression: Some) -> Node:
        filler = self.write(expression.filler)
        if expression.least == 1:
            return self.restriction(expression.property, OWL.someValuesFrom, filler)
        number = ox.Literal(str(expression.least), datatype=ox.NamedNode(XSD.nonNegativeInteger))
        node = self.restriction(expression.property, OWL.minQualifiedCardinality, number)
        self.add(node, OWL.onClass, filler)
        return node

    def _value(self, expression: HasValue) -> Term:
        if expression.is_iri:
            return ox.NamedNode(str(expression.value))
        return property_literal(expression.property, expression.value, self._vocabulary)

    def _range(self, expression: DataRange) -> Node:
        bounds = facet_bounds(expression)
        if not bounds:
            return ox.NamedNode(expression.datatype)
        facets = [self.blank() for _ in bounds]
        for facet, bound in zip(facets, bounds, strict=True):
            self.add(facet, bound.facet, value_literal(bound.number, expression.datatype))
        node = self.anonymous(RDFS.Datatype, OWL.onDatatype, expression.datatype)
        self.add(node, OWL.withRestrictions, self.members(facets))
        return node


def unfold(expression: Expression, ontology: Ontology, depth: int = 8, *, beside: bool = True) -> Expression:
    """Return the expression with each defined class put beside its definition.

    Tables type posts by primitive classes and record their media and authors apart; so a class defined by those, such
    as `VideoContent`, covers what its definition covers besides what is typed by it directly.

    Args:
        expression: A class expression.
        ontology: Holds the definitions.
        depth: How far definitions within definitions are followed; of very large ones, some parts aren't.
        beside: Whether the classes themselves stay. Without them it says what decides who is a member, and so what has
            to be recorded: the medium, not whether somebody typed the post as a video.
    """
    return _unfold(expression, ontology, ExpressionLimit(depth), beside=beside)


def _unfold(expression: Expression, ontology: Ontology, limit: ExpressionLimit, *, beside: bool) -> Expression:
    def inner(part: Expression) -> Expression:
        return _unfold(part, ontology, limit, beside=beside)

    if isinstance(expression, Named):
        is_primitive = limit.depth == 0 or limit.is_reached()
        definition = None if is_primitive else definition_of(ontology.triples, expression.iri)
        if definition is None:
            return expression
        unfolded = _unfold(definition, ontology, limit.inside(), beside=beside)
        return Or((expression, unfolded)) if beside else unfolded
    if isinstance(expression, And | Or):
        return replace(expression, operands=tuple(map(inner, expression.operands)))
    if isinstance(expression, Not):
        return Not(inner(expression.operand))
    if isinstance(expression, Some):
        return replace(expression, filler=inner(expression.filler))
    return expression
