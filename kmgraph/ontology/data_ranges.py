"""Numeric data ranges: OWL's facets and the interval of a `DataRange`.

Source: OWL 2 Structural Specification, sections 4.1 (numeric facets) and 7 (data ranges).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kmgraph.model import DataRange, HasValue, Or, Unsupported
from kmgraph.namespaces import OWL, XSD, local_name
from kmgraph.rdf import INTEGER_TYPES, NUMERIC_TYPES, literal_value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kmgraph.model import Expression
    from kmgraph.rdf import TripleIndex

_MAX_DEPTH = 100
_MOST_PARTS = 5_000
_FACETS = (XSD.minInclusive, XSD.minExclusive, XSD.maxInclusive, XSD.maxExclusive)


@dataclass(frozen=True, slots=True)
class ExpressionLimit:
    """How deep, and how many parts of, an expression are still read.

    Expressions may share parts, so that a few lines of RDF write one of any size.
    """

    depth: int = _MAX_DEPTH
    parts: Iterator[int] = field(default_factory=lambda: iter(range(_MOST_PARTS)))

    def inside(self) -> ExpressionLimit:
        """Return the limit of a part of what it limits."""
        return ExpressionLimit(self.depth - 1, self.parts)

    def is_reached(self) -> bool:
        """Count one part, and return whether it is too deep or one too many."""
        return self.depth < 0 or next(self.parts, None) is None


@dataclass(frozen=True, slots=True)
class Bound:
    """One end of an interval: a facet of XML Schema and its number."""

    facet: str
    number: float


def facet_bounds(expression: DataRange) -> tuple[Bound, ...]:
    """Return the ends of a range as facets, the lower end first.

    A fraction can't bound whole numbers, so there it is moved to the next whole number that means the same.
    """
    bounds = []
    if expression.min is not None:
        bounds.append(Bound(XSD.minInclusive if expression.min_inclusive else XSD.minExclusive, expression.min))
    if expression.max is not None:
        bounds.append(Bound(XSD.maxInclusive if expression.max_inclusive else XSD.maxExclusive, expression.max))
    return tuple(map(_whole, bounds)) if expression.datatype in INTEGER_TYPES else tuple(bounds)


def range_expression(triples: TripleIndex, prop: str, node: str, limit: ExpressionLimit) -> Expression:
    """Return `prop some range`, for the data range a blank node stands for.

    Args:
        triples: The graph.
        prop: IRI of the data property.
        node: Label of the range, `_:` included.
        limit: Of the expression that the range is in.
    """
    datatypes = triples.iris(node, OWL.onDatatype)
    if datatypes and datatypes[0] in NUMERIC_TYPES:
        return _interval(triples, prop, datatypes[0], node)
    for listed in triples.nodes(node, OWL.oneOf)[:1]:
        values = [literal_value(item) for item in triples.list_items(listed) if isinstance(item, ox.Literal)]
        if all(value is not None for value in values):
            return _union(tuple(HasValue(prop, value) for value in values if value is not None))
    for listed in triples.nodes(node, OWL.unionOf)[:1]:
        if not limit.is_reached():
            items = triples.list_items(listed)
            return _union(tuple(_member(triples, prop, item, limit.inside()) for item in items))
    return Unsupported(f"{local_name(prop)} some (a data range)")


def _member(triples: TripleIndex, prop: str, item: object, limit: ExpressionLimit) -> Expression:
    if isinstance(item, ox.NamedNode):
        return DataRange(prop, item.value)
    return range_expression(triples, prop, str(item), limit)


def _union(operands: tuple[Expression, ...]) -> Expression:
    return operands[0] if len(operands) == 1 else Or(operands)


def _interval(triples: TripleIndex, prop: str, datatype: str, node: str) -> Expression:
    lower: tuple[float, bool] | None = None
    upper: tuple[float, bool] | None = None
    for facet, literal in _facets(triples, node):
        number = literal_value(literal)
        if facet not in _FACETS or isinstance(number, str | bool | None):
            return Unsupported(f"{local_name(prop)} some {local_name(datatype)}[{local_name(facet)} {literal.value}]")
        is_inclusive = facet in {XSD.minInclusive, XSD.maxInclusive}
        # Of several bounds on one side the tightest counts; at the same number, the exclusive one.
        if facet in {XSD.minInclusive, XSD.minExclusive}:
            lower = max(filter(None, (lower, (number, not is_inclusive))))
        else:
            upper = min(filter(None, (upper, (number, is_inclusive))))
    return DataRange(
        property=prop,
        datatype=datatype,
        min=lower[0] if lower else None,
        max=upper[0] if upper else None,
        min_inclusive=not lower[1] if lower else True,
        max_inclusive=upper[1] if upper else False,
    )


def _facets(triples: TripleIndex, node: str) -> Iterator[tuple[str, ox.Literal]]:
    for listed in triples.nodes(node, OWL.withRestrictions)[:1]:
        for item in triples.list_items(listed):
            for facet in triples.predicates(str(item)):
                for literal in triples.literals(str(item), facet):
                    yield facet, literal


def _whole(bound: Bound) -> Bound:
    if float(bound.number).is_integer():
        return Bound(bound.facet, int(bound.number))
    # x >= 6.5 and x > 6.5 both say x >= 7 of whole numbers; x <= 6.5 and x < 6.5 both say x <= 6.
    if bound.facet in {XSD.minInclusive, XSD.minExclusive}:
        return Bound(XSD.minInclusive, math.ceil(bound.number))
    return Bound(XSD.maxInclusive, math.floor(bound.number))
