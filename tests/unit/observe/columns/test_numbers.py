"""Numbers as people and programs write them; what a column says as a whole decides what a comma means."""

from __future__ import annotations

import math

import pytest

from kmgraph.namespaces import XSD
from kmgraph.observe.columns.numbers import read_numbers
from kmgraph.observe.columns.values import ValueMap


def read(*cells: str, datatype: str = XSD.decimal) -> list[float | None]:
    numbers = read_numbers(cells, datatype, ValueMap({})).numbers.tolist()
    return [None if math.isnan(number) else number for number in numbers]


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("1,500", 1500),
        ("1 500", 1500),
        ("1\u202f500", 1500),
        ("1'234'567", 1234567),
        ("12,345,678.5", 12345678.5),
        ("-1,500", -1500),
        ("\u22125", -5),
        ("２３", 23),
        ("2.3万", 23000),
        ("2.3w", 23000),
        ("1.2k", 1200),
        ("3 M", 3_000_000),
        ("1.5亿", 150_000_000),
        ("10万+", 100_000),
    ],
)
def test_a_number_is_read_as_it_is_written(cell: str, number: float) -> None:
    assert read(cell) == [number]


def test_decimal_commas_hold_for_a_column_that_says_so_throughout() -> None:
    assert read("12,5", "1.250,75", "1.250", "3", "0,500") == [12.5, 1250.75, 1250, 3, 0.5]


def test_a_column_with_points_has_no_decimal_commas() -> None:
    assert read("12,5", "2.75", "1,500") == [None, 2.75, 1500]


@pytest.mark.parametrize("cell", ["1,50,000", "1,5 00", "1 500,000 500", "k", "1.2.3", "12万5", "1,2,3", "5 kg", "٣"])
def test_what_is_no_number_is_not_recorded(cell: str) -> None:
    numbers = read_numbers([cell, "2.5"], XSD.decimal, ValueMap({}))
    assert math.isnan(numbers.numbers[0])
    assert list(numbers.problems) == [0]


def test_bounds_of_the_datatype_hold_after_reading() -> None:
    assert read("-1", "1.2k", "1.25k", datatype=XSD.nonNegativeInteger) == [None, 1200, 1250]


def test_points_before_three_digits_part_groups_beside_small_numbers() -> None:
    assert read("1.234", "27.589", "999", "12", "3.000") == [1234, 27589, 999, 12, 3000]
    assert read("1.234", "27.589", "1.000.000") == [1234, 27589, 1_000_000]
    assert read("1.234", "27.589", "3.000", "7", datatype=XSD.nonNegativeInteger) == [1234, 27589, 3000, 7]


@pytest.mark.parametrize("other", ["0.500", "2.5", "1250"])
def test_points_are_decimal_where_a_cell_speaks_against_groups(other: str) -> None:
    assert read("1.234", "27.589", "3.125", other) == [1.234, 27.589, 3.125, float(other)]


def test_where_nothing_tells_groups_from_fractions_no_number_is_recorded() -> None:
    found = read_numbers(["1.234", "27.589", "3.125"], XSD.decimal, ValueMap({}))
    assert all(map(math.isnan, found.numbers))
    assert found.problems[0] == '"1.234" can be read as thousands and as a fraction'
