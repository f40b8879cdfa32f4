"""Short cuts of reading against the plain way: numbers kept as numbers, times read by day and clock."""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime, timedelta, timezone

import duckdb
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kmgraph.namespaces import XSD
from kmgraph.observe.columns.numbers import parse_number, read_numbers
from kmgraph.observe.columns.times import TimeReader, parse_time
from kmgraph.observe.columns.values import ValueMap
from kmgraph.observe.raw import NativeNumbers

FLOATS = st.lists(st.floats(allow_nan=False), unique=True, max_size=8)
INTEGERS = st.lists(st.integers(-(2**63), 2**63 - 1), unique=True, max_size=8)
TYPES = st.sampled_from([XSD.integer, XSD.nonNegativeInteger, XSD.positiveInteger, XSD.negativeInteger, XSD.decimal])


def cast_by_duckdb(numbers: list[float] | list[int], kind: str) -> list[str]:
    if not numbers:
        return []
    with duckdb.connect(":memory:") as connection:
        found = connection.execute(f"SELECT $1::{kind}[]::VARCHAR[]", [numbers]).fetchone()
    assert found is not None
    return list(found[0])


@given(FLOATS, st.booleans())
@settings(max_examples=100, deadline=None)
def test_floats_are_written_as_duckdb_writes_them(numbers: list[float], has_empty: bool) -> None:
    cells = NativeNumbers(np.array(numbers, dtype=np.float64), has_empty=has_empty)
    assert list(cells) == [""] * has_empty + cast_by_duckdb(numbers, "DOUBLE")
    assert [cells[place] for place in range(len(cells))] == list(cells)
    assert cells[1:] == list(cells)[1:]


@given(INTEGERS)
@settings(max_examples=50, deadline=None)
def test_integers_are_written_as_duckdb_writes_them(numbers: list[int]) -> None:
    assert list(NativeNumbers(np.array(numbers, dtype=np.int64), has_empty=False)) == cast_by_duckdb(numbers, "BIGINT")


def naive_numbers(cells: list[str], datatype: str) -> tuple[list[float], dict[int, str]]:
    numbers, problems = [], {}
    for place, cell in enumerate(cells):
        number = math.nan
        if cell.strip():
            try:
                number = parse_number(ungrouped(cell.strip()), datatype)
            except ValueError as error:
                problems[place] = str(error)
        numbers.append(number)
    return numbers, problems


def ungrouped(text: str) -> str:
    """Return "1 234" as 1234; "0 000" and "12 34" are no numbers."""
    return text.replace(" ", "") if re.fullmatch(r"[+-]?[1-9][0-9]{0,2}( [0-9]{3})+(\.[0-9]+)?", text) else text


NUMBER_LIKE = st.one_of(
    st.integers(-3, 12).map(str), st.floats().map(str), st.text("0123456789.+-eE _٣", max_size=5), st.just("")
)


@given(st.lists(NUMBER_LIKE, max_size=8), TYPES)
@settings(max_examples=300, deadline=None)
def test_many_numbers_are_read_as_one_is(cells: list[str], datatype: str) -> None:
    read = read_numbers(cells, datatype, ValueMap({}))
    numbers, problems = naive_numbers(cells, datatype)
    np.testing.assert_array_equal(read.numbers, numbers)
    assert read.problems == problems


@given(FLOATS | INTEGERS, TYPES, st.booleans())
@settings(max_examples=200, deadline=None)
def test_native_numbers_are_read_as_their_text_is(
    numbers: list[float] | list[int], datatype: str, has_empty: bool
) -> None:
    cells = NativeNumbers(np.array(numbers), has_empty=has_empty)
    native, text = read_numbers(cells, datatype, ValueMap({})), read_numbers(list(cells), datatype, ValueMap({}))
    np.testing.assert_array_equal(native.numbers, text.numbers)
    assert native.problems == text.problems


MOMENTS = st.datetimes(
    datetime(1, 1, 2),
    datetime(9999, 12, 30),
    timezones=st.one_of(st.none(), st.integers(-1439, 1439).map(lambda minutes: timezone(timedelta(minutes=minutes)))),
)
WRITTEN = st.one_of(
    MOMENTS.map(datetime.isoformat),
    MOMENTS.map(lambda when: when.isoformat(sep=" ", timespec="minutes")),
    MOMENTS.map(lambda when: when.date().isoformat()),
    MOMENTS.map(lambda when: when.strftime("%Y%m%dT%H%M%S")),
    MOMENTS.map(lambda when: "{}-W{:02}-{}T08".format(*when.isocalendar())),
    st.text("0123456789-:TZ+W. ", max_size=22),
)


@given(texts=st.lists(WRITTEN, max_size=6), picks=st.lists(st.integers(0, 35), max_size=12))
@example(texts=["2000-01-01T00:00:00", "0001-W01-1000"], picks=[6])
@example(texts=["2000-01-01T00:00:00", "0001W01000"], picks=[1])
@settings(max_examples=400, deadline=None)
def test_many_times_are_read_as_one_is(texts: list[str], picks: list[int]) -> None:
    """Days and clocks are mixed anew, so that each is met in company that it was not learnt in."""
    days, clocks = [text[:10] for text in texts], [text[10:] for text in texts]
    mixed = [days[pick % len(days)] + clocks[pick // 6 % len(clocks)] for pick in picks] if texts else []
    reader = TimeReader()
    for text in texts + mixed:
        try:
            expected = parse_time(text)
        except ValueError:
            with pytest.raises(ValueError, match=r"."):
                reader.read(text)
        else:
            assert reader.read(text) == expected == reader.read(text)


def test_a_format_is_obeyed_by_the_reader_of_many() -> None:
    reader = TimeReader("%d/%m/%Y")
    assert reader.read("02/01/1970") == 86_400
    with pytest.raises(ValueError, match=r"1970-01-02"):
        reader.read("1970-01-02")
    assert TimeReader().read("1970-01-02") == int(datetime(1970, 1, 2, tzinfo=UTC).timestamp())
