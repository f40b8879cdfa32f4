"""Literals as Manchester syntax writes them, fitted to the datatype that the place asks for."""

from __future__ import annotations

import re

import pyoxigraph as ox

from kmgraph.namespaces import RDF, RDFS, XSD, curie
from kmgraph.ontology.manchester.lexer import Token, TokenKind
from kmgraph.rdf import FLOAT_TYPES, INTEGER_TYPES, NUMERIC_TYPES

_STRINGS = frozenset({XSD.string, XSD.language, RDF.langString, RDFS.Literal})
_LONGEST_NUMBER = 1000
_INTEGER = r"[+-]?\d+"
_DECIMAL = r"[+-]?(\d+(\.\d*)?|\.\d+)"
_FLOAT = rf"{_DECIMAL}([eE][+-]?\d+)?|[+-]?INF|NaN"
_LEXICAL = {
    **dict.fromkeys(INTEGER_TYPES, re.compile(_INTEGER)),
    XSD.decimal: re.compile(_DECIMAL),
    **dict.fromkeys(FLOAT_TYPES, re.compile(_FLOAT)),
    XSD.boolean: re.compile("true|false|0|1"),
    XSD.dateTime: re.compile(r"-?\d{4,}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?"),
}


class LiteralError(ValueError):
    """A value that its datatype does not have."""


def number_or_boolean(token: Token) -> ox.Literal:
    """Return the literal for an unquoted number, `true` or `false`."""
    if token.kind is not TokenKind.NUMBER:
        return _literal(token.text, XSD.boolean)
    refuse_long(token.text)
    if token.text[-1] in "fF":
        return _literal(token.text[:-1], XSD.float)
    if "e" in token.text.lower():
        return _literal(token.text, XSD.double)
    return _literal(token.text, XSD.decimal if "." in token.text else XSD.integer)


def refuse_long(number: str) -> None:
    """Refuse a number that the engines would read each in its own way, or not at all.

    Raises:
        LiteralError: If it has more than a thousand characters.
    """
    if len(number) > _LONGEST_NUMBER:
        raise LiteralError(f"a number has {len(number):,} characters, and at most {_LONGEST_NUMBER:,} are read")


def fit(literal: ox.Literal, datatype: str | None) -> ox.Literal:
    """Return the literal as a value of the datatype.

    OWL's integers are no doubles, so that `value 5` on a property of doubles would silently hold for nothing.

    Args:
        literal: As written, without an explicit datatype.
        datatype: What the property or the data range takes; None if anything.

    Raises:
        LiteralError: If no reading of the literal fits.
    """
    own = literal.datatype.value
    if datatype is None or own == datatype or datatype not in INTEGER_TYPES | _STRINGS | _LEXICAL.keys():
        return literal
    number = own in {XSD.integer, XSD.decimal} | FLOAT_TYPES
    if number and (datatype in FLOAT_TYPES or (datatype == XSD.decimal and own == XSD.integer)):
        return _literal(literal.value, datatype)
    if (own == XSD.integer and datatype in INTEGER_TYPES) or (own in _STRINGS and datatype in _STRINGS):
        return literal
    raise LiteralError(f"{_text(literal)} is no {curie(datatype)}")


def typed(text: str, datatype: str) -> ox.Literal:
    """Return a literal with an explicit datatype.

    Raises:
        LiteralError: If the text is none of its values.
    """
    pattern = _LEXICAL.get(datatype)
    if datatype in NUMERIC_TYPES:
        refuse_long(text)
    if pattern and not pattern.fullmatch(text):
        raise LiteralError(f'"{text}" is no {curie(datatype)}')
    return _literal(text, datatype)


def unquote(text: str) -> str:
    r"""Return what stands between quotation marks, escapes resolved.

    >>> unquote(r'"a \"b\""')
    'a "b"'
    """
    return re.sub(r"\\(.)", r"\1", text[1:-1], flags=re.DOTALL)


def _literal(text: str, datatype: str) -> ox.Literal:
    return ox.Literal(text, datatype=ox.NamedNode(datatype))


def _text(literal: ox.Literal) -> str:
    return f'"{literal.value}"' if literal.datatype.value in _STRINGS else literal.value
