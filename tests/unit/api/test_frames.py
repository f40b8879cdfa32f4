"""Tables of data frame libraries in, and out again."""

from __future__ import annotations

import doctest
import json
import sys
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from kmgraph.api import frames
from kmgraph.api.frames import as_json_lines, iter_rows, read_rows, to_frame
from kmgraph.errors import UsageError

ROWS: list[dict[str, Any]] = [{"id": "a", "likes": 3, "link": True}, {"id": "b", "likes": None, "link": False}]


def columns(method: str, **cells: Any) -> list[Any]:
    """Return columns that give their cells by a method; those that are an error raise it."""

    def read(values: Any) -> Any:
        if isinstance(values, BaseException):
            raise values
        return list(values)

    return [SimpleNamespace(**{method: lambda values=values: read(values)}) for values in cells.values()]


def polars(**cells: Any) -> Any:
    """Return what kmgraph asks of a frame of polars."""
    return SimpleNamespace(columns=list(cells), get_columns=lambda: columns("to_list", **cells))


def arrow(names: list[str] | None = None, **cells: Any) -> Any:
    """Return what kmgraph asks of a table of Arrow, and of a batch of one."""
    schema = SimpleNamespace(names=names or list(cells))
    return SimpleNamespace(schema=schema, columns=columns("to_pylist", **cells), to_pylist=lambda: ROWS)


CELLS = {name: [row[name] for row in ROWS] for name in ROWS[0]}


class PanicException(BaseException):
    pass


def read(table: object) -> list[dict[str, Any]]:
    return [json.loads(line) for line in as_json_lines(iter_rows(table)).splitlines()]


@pytest.mark.parametrize(
    "table",
    [
        ROWS,
        (row for row in ROWS),
        {name: [row[name] for row in ROWS] for name in ROWS[0]},
        pd.DataFrame(ROWS),
        polars(**CELLS),
        arrow(**CELLS),
        SimpleNamespace(schema=None, read_all=lambda: arrow(**CELLS)),
        SimpleNamespace(to_pylist=lambda: ROWS),
    ],
    ids=["dicts", "iterator", "columns", "pandas", "polars", "arrow", "arrow reader", "arrow structs"],
)
def test_every_kind_of_table_gives_the_same_rows(table: object) -> None:
    assert read(table) == ROWS


def test_cells_become_what_a_file_would_hold() -> None:
    row = {
        "when": datetime(2025, 1, 31, 8, tzinfo=UTC),
        "never": pd.NaT,
        "none": pd.NA,
        "number": np.int64(3),
        "share": np.float64("nan"),
        "flags": np.array([True, False]),
        "topics": {"b", "a"},
        7: "header",
    }
    assert read([row]) == [
        {
            "when": "2025-01-31T08:00:00+00:00",
            "never": None,
            "none": None,
            "number": 3,
            "share": None,
            "flags": [True, False],
            "topics": ["a", "b"],
            "7": "header",
        }
    ]


class Mute:
    def __str__(self) -> str:
        raise RuntimeError


def test_what_no_cell_can_hold_is_not_recorded() -> None:
    endless: list[Any] = ["a"]
    endless.append(endless)
    row = {"huge": 10**5000, "least": -(10**5000), "endless": endless, "mixed": {"b", 2, "a"}, "mute": Mute()}
    assert read([row]) == [
        {"huge": None, "least": None, "endless": ["a", ["a", None]], "mixed": [2, "a", "b"], "mute": None}
    ]
    assert as_json_lines([{"half": "\ud800x"}]) == '{"half": "\\ud800x"}\n'


class Odd(int):
    def bit_length(self) -> int:
        raise ValueError


def test_a_number_of_numpy_that_python_has_not_and_one_that_fails() -> None:
    row = {"long": np.longdouble("1.5"), "row": np.array([1], np.longdouble), "odd": Odd(3), "id": "a"}
    assert read([row]) == [{"long": "1.5", "row": ["1.0"], "odd": None, "id": "a"}]


@pytest.mark.parametrize(
    "error",
    [
        *(OverflowError("date value out of range"), ValueError(), PanicException("overflowed")),
        UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid start byte"),
    ],
)
@pytest.mark.parametrize("table", [arrow, polars])
def test_cells_that_a_library_cannot_hand_out_are_told_with_their_column(table: Any, error: BaseException) -> None:
    with pytest.raises(UsageError) as caught:
        list(iter_rows(table(outcome=["kept"], posted_at=error)))
    assert caught.value.where == 'column "posted_at"'


def test_a_stop_is_no_fault_of_a_table() -> None:
    with pytest.raises(KeyboardInterrupt):
        list(iter_rows(arrow(outcome=KeyboardInterrupt())))


class Breaking(list[Any]):
    def __iter__(self) -> Any:
        raise RuntimeError("broken")


@pytest.mark.parametrize("table", [Breaking(), {"outcome": Breaking()}, SimpleNamespace(to_pylist=lambda: [1])])
def test_what_fails_while_it_is_read_is_no_table(table: object) -> None:
    with pytest.raises(UsageError):
        list(iter_rows(table))


@pytest.mark.parametrize("table", [[], {}, {"outcome": []}, pd.DataFrame({"outcome": []}), arrow(outcome=[])])
def test_a_table_without_rows_is_refused(table: object) -> None:
    with pytest.raises(UsageError, match="no rows"):
        read_rows(table)


def test_columns_may_be_read_once() -> None:
    assert read({name: iter([row[name] for row in ROWS]) for name in ROWS[0]}) == ROWS


@pytest.mark.parametrize(
    "table",
    [
        *([{1: "a", "1": "b"}], pd.DataFrame([["a", "b"]], columns=["id", "id"])),
        *({"1": ["a"], 1: ["b"]}, arrow(["id", "id"], a=["a"], b=["b"])),
        SimpleNamespace(schema=None, read_all=lambda: arrow(["id", "id"], a=["a"], b=["b"])),
    ],
)
def test_two_columns_of_one_name_are_refused(table: object) -> None:
    with pytest.raises(UsageError, match="same name"):
        read(table)


@pytest.mark.parametrize(
    "table",
    [
        *("a text", 7, [1, 2], {"a": [1], "b": [1, 2]}),
        *({"outcome": "kept"}, {"outcome": None}, {"outcome": 5}, {"outcome": {"kept"}}, {"outcome": {0: "kept"}}),
    ],
)
def test_what_is_no_table_is_refused(table: object) -> None:
    with pytest.raises(UsageError) as caught:
        list(iter_rows(table))
    assert "data" in str(caught.value) or "table" in str(caught.value)


def test_a_stream_needs_a_library_that_reads_it(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = SimpleNamespace(__arrow_c_stream__=lambda: None)
    for name in ("pyarrow", "polars"):
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(UsageError, match="neither is installed"):
        list(iter_rows(stream))
    monkeypatch.setitem(sys.modules, "polars", SimpleNamespace(DataFrame=lambda table: polars(**CELLS)))
    assert read(stream) == ROWS


def test_rows_leave_as_the_frame_that_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    assert to_frame(ROWS, "pandas").to_dict("list")["id"] == ["a", "b"]
    made = SimpleNamespace(Table=SimpleNamespace(from_pylist=lambda rows: ("arrow", rows)))
    monkeypatch.setitem(sys.modules, "pyarrow", made)
    assert to_frame(ROWS, "pyarrow") == ("arrow", ROWS)
    monkeypatch.setitem(sys.modules, "polars", None)
    with pytest.raises(UsageError, match="polars is not installed"):
        to_frame(ROWS, "polars")


def test_examples_in_the_docstrings_hold() -> None:
    result = doctest.testmod(frames)
    assert result.attempted
    assert not result.failed
