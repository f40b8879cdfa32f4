"""Data values: what Python can hold, and what it can't."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from kmgraph.model.expression import Value
from kmgraph.namespaces import XSD
from kmgraph.rdf.datatypes import literal_value, value_literal


def literal(text: str, datatype: str) -> ox.Literal:
    return ox.Literal(text, datatype=ox.NamedNode(datatype))


@pytest.mark.parametrize(
    ("text", "datatype", "value"),
    [
        ("1", XSD.boolean, True),
        ("false", XSD.boolean, False),
        (" +007 ", XSD.integer, 7),
        (".5", XSD.decimal, 0.5),
        ("1E3", XSD.double, 1000.0),
        ("2025-01-14T08:00:00Z", XSD.dateTime, "2025-01-14T08:00:00Z"),
    ],
)
def test_values(text: str, datatype: str, value: Value) -> None:
    found = literal_value(literal(text, datatype))
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("text", "datatype"),
    [
        ("yes", XSD.boolean),
        ("7.0", XSD.integer),
        ("1_000", XSD.integer),
        ("٣", XSD.integer),
        ("9" * 5000, XSD.integer),
        ("1e3", XSD.decimal),
        ("NaN", XSD.double),
        ("INF", XSD.double),
        ("1e999", XSD.double),
        ("infinity", XSD.double),
    ],
)
def test_no_values(text: str, datatype: str) -> None:
    assert literal_value(literal(text, datatype)) is None


def test_a_text_with_a_language_is_no_plain_value() -> None:
    assert literal_value(ox.Literal("hello", language="en")) is None


@pytest.mark.parametrize(
    ("value", "datatype", "text"),
    [(1e-7, XSD.decimal, "0.0000001"), (3.0, XSD.integer, "3"), (1e22, XSD.double, "1e22"), (True, None, "true")],
)
def test_lexical_forms(value: Value, datatype: str | None, text: str) -> None:
    assert value_literal(value, datatype).value == text
