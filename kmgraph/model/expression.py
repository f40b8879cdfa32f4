"""OWL class expressions, as far as kmgraph can evaluate and put them into words.

Source: OWL 2 Structural Specification, section 8 (class expressions).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

Value = str | bool | int | float
"""A data value, as Python holds it."""


@dataclass(frozen=True, slots=True)
class Named:
    """A named class."""

    iri: str


@dataclass(frozen=True, slots=True)
class And:
    """ObjectIntersectionOf."""

    operands: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """ObjectUnionOf."""

    operands: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """ObjectComplementOf."""

    operand: Expression


@dataclass(frozen=True, slots=True)
class Some:
    """ObjectSomeValuesFrom: `property some filler`; with `least` above 1, `property min 2 filler`.

    Attributes:
        least: How many different fillers there must be at least, 1 or more.
    """

    property: str
    filler: Expression
    least: int = 1


@dataclass(frozen=True, slots=True)
class HasValue:
    """ObjectHasValue (value is an IRI, `is_iri` true) or DataHasValue."""

    property: str
    value: Value
    is_iri: bool = False


@dataclass(frozen=True, slots=True)
class DataRange:
    """DataSomeValuesFrom with a numeric restriction: `property some datatype[>= min, < max]`.

    Attributes:
        datatype: IRI of the datatype (xsd:integer, xsd:decimal, xsd:double).
        min: Lower end, or None; part of the range if `min_inclusive`.
        max: Upper end, or None; part of the range if `max_inclusive`.
    """

    property: str
    datatype: str
    min: float | None = None
    max: float | None = None
    min_inclusive: bool = True
    max_inclusive: bool = False


@dataclass(frozen=True, slots=True)
class Unsupported:
    """An expression OWL allows and observations can't decide (`only`, cardinalities, …); the reasoner still sees it."""

    description: str


Expression = Named | And | Or | Not | Some | HasValue | DataRange | Unsupported


def classes_of(expression: Expression) -> Iterator[str]:
    """Yield the classes that an expression names of the thing itself; what stands behind a property is left out."""
    match expression:
        case Named(iri):
            yield iri
        case And(operands) | Or(operands):
            for operand in operands:
                yield from classes_of(operand)
        case Not(operand):
            yield from classes_of(operand)
