"""Data values between Python and RDF literals, by datatype.

Source: OWL 2 Structural Specification, section 4 (datatype maps).
"""

from __future__ import annotations

import math
import re
from decimal import Decimal
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kmgraph.namespaces import OWL, RDF, RDFS, XSD

if TYPE_CHECKING:
    from collections.abc import Collection

    from kmgraph.model import Value, Vocabulary

INTEGER_TYPES = frozenset(
    {
        XSD.integer,
        XSD.nonNegativeInteger,
        XSD.positiveInteger,
        XSD.nonPositiveInteger,
        XSD.negativeInteger,
        XSD.long,
        XSD.int,
        XSD.short,
        XSD.byte,
        XSD.unsignedLong,
        XSD.unsignedInt,
        XSD.unsignedShort,
        XSD.unsignedByte,
    }
)
FLOAT_TYPES = frozenset({XSD.double, XSD.float})
NUMERIC_TYPES = INTEGER_TYPES | FLOAT_TYPES | {XSD.decimal}
"""Datatypes whose values are numbers."""

TEXT_TYPES = frozenset(
    {
        *(XSD.string, XSD.normalizedString, XSD.token, XSD.language, XSD.Name, XSD.NCName, XSD.NMTOKEN, XSD.anyURI),
        *(XSD.hexBinary, XSD.base64Binary, RDF.langString, RDF.PlainLiteral, RDF.XMLLiteral),
    }
)
"""Datatypes whose values are none, whatever they look like."""
_REALS = frozenset({OWL.real, OWL.rational})

_INTEGER = re.compile(r"[+-]?[0-9]{1,1000}")
_DECIMAL = re.compile(r"[+-]?([0-9]{1,1000}(\.[0-9]{0,1000})?|\.[0-9]{1,1000})")
_DOUBLE = re.compile(r"[+-]?([0-9]{1,400}(\.[0-9]{0,400})?|\.[0-9]{1,400})([eE][+-]?[0-9]{1,9})?")
_SPECIAL = {"INF": math.inf, "+INF": math.inf, "-INF": -math.inf}


def number_type(datatypes: Collection[str]) -> str | None:
    """Return the datatype of numbers that holds the values of all of the datatypes, or None if some are no numbers.

    >>> number_type([XSD.integer, XSD.decimal]) == XSD.decimal
    True
    """
    plain = {XSD.decimal if datatype in _REALS else datatype for datatype in datatypes}
    if not plain or not plain <= NUMERIC_TYPES:
        return None
    if len(plain) == 1:
        return next(iter(plain))
    if plain <= INTEGER_TYPES:
        return XSD.integer
    return XSD.double if plain <= FLOAT_TYPES else XSD.decimal


def tells_numbers(datatypes: Collection[str]) -> bool:
    """Return whether datatypes say of a value whether it is a number; none at all, or rdfs:Literal, don't.

    >>> tells_numbers([XSD.string]), tells_numbers([RDFS.Literal]), tells_numbers([])
    (True, False, False)
    """
    others = TEXT_TYPES | {XSD.boolean, XSD.dateTime, XSD.dateTimeStamp, XSD.date}
    return number_type(datatypes) is not None or bool(datatypes and set(datatypes) <= others)


def is_datatype(iri: str) -> bool:
    """Return whether the IRI names one of the datatypes of XML Schema or RDF."""
    return iri.startswith(str(XSD)) or iri in {RDFS.Literal, RDF.langString}


def literal_value(literal: ox.Literal) -> Value | None:
    """Return the value of a literal: bool, int, float, or for all other datatypes its text.

    Returns:
        None if Python can't hold what it says: a text with a language, or a malformed or infinite number.

    >>> literal_value(ox.Literal("007", datatype=ox.NamedNode(XSD.integer)))
    7
    """
    text, datatype = literal.value, literal.datatype.value
    if literal.language is not None:
        return None
    if datatype == XSD.boolean:
        return {"true": True, "1": True, "false": False, "0": False}.get(text.strip())
    if datatype in NUMERIC_TYPES:
        return _number(text.strip(), datatype)
    return text


def value_literal(value: Value, datatype: str | None = None) -> ox.Literal:
    """Return a value as a literal.

    Args:
        value: A finite number, a truth value or a text.
        datatype: IRI of the wanted datatype; one that doesn't suit the value is not used.

    >>> str(value_literal("zh", XSD.language))
    '"zh"^^<http://www.w3.org/2001/XMLSchema#language>'
    """
    chosen = datatype if datatype is not None and _suits(value, datatype) else _usual_datatype(value)
    return ox.Literal(_lexical(value, chosen), datatype=ox.NamedNode(chosen))


def property_literal(prop: str, value: Value, vocabulary: Vocabulary | None) -> ox.Literal:
    """Return a value of a data property as a literal of the datatype that the property's range asks for."""
    term = vocabulary.properties.get(prop) if vocabulary else None
    datatypes = term.range if term else ()
    return value_literal(value, next((datatype for datatype in datatypes if _suits(value, datatype)), None))


def _number(text: str, datatype: str) -> float | None:
    if datatype in INTEGER_TYPES:
        return int(text) if _INTEGER.fullmatch(text) else None
    if datatype == XSD.decimal:
        number = float(text) if _DECIMAL.fullmatch(text) else math.nan
    else:
        number = float(text) if _DOUBLE.fullmatch(text) else _SPECIAL.get(text, math.nan)
    return number if math.isfinite(number) else None


def _suits(value: Value, datatype: str) -> bool:
    if isinstance(value, bool):
        return datatype == XSD.boolean
    if isinstance(value, int):
        return datatype in NUMERIC_TYPES
    if isinstance(value, float):
        return datatype in NUMERIC_TYPES and (datatype not in INTEGER_TYPES or value.is_integer())
    return datatype not in NUMERIC_TYPES | {XSD.boolean, RDFS.Literal, RDF.langString}


def _usual_datatype(value: Value) -> str:
    # bool is an int in Python, so it comes first.
    for kind, datatype in ((bool, XSD.boolean), (int, XSD.integer), (float, XSD.double)):
        if isinstance(value, kind):
            return datatype
    return XSD.string


def _lexical(value: Value, datatype: str) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value
    if datatype in INTEGER_TYPES:
        return str(int(value))
    if datatype == XSD.decimal:
        return f"{Decimal(repr(value)):f}"
    return repr(float(value)).replace("e+", "e")
