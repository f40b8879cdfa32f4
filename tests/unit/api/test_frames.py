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
from kmgraph.api.frames import as_json_lines, iter_rows, to_frame
from kmgraph.errors import UsageError

ROWS: list[dict[str, Any]] = [{"id": "a", "likes": 3, "link": True}, {"id": "b", "likes": None, "link": False}]


class Polars:
    """What kmgraph asks of a frame of polars: rows as dicts."""

    def iter_rows(self, *, named: bool) -> Any:
        assert named
        return iter(ROWS)


def read(table: object) -> list[dict[str, Any]]:
    return [json.loads(line) for line in as_json_lines(iter_rows(table)).splitlines()]


@pytest.mark.parametrize(
    "table",
    [
        ROWS,
        (row for row in ROWS),
        {name: [row[name] for row in ROWS] for name in ROWS[0]},
        pd.DataFrame(ROWS),
        Polars(),
        SimpleNamespace(to_pylist=lambda: ROWS),
    ],
    ids=["dicts", "iterator", "columns", "pandas", "polars", "arrow"],
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


def test_columns_may_be_read_once() -> None:
    assert read({name: iter([row[name] for row in ROWS]) for name in ROWS[0]}) == ROWS


@pytest.mark.parametrize(
    "table", [[{1: "a", "1": "b"}], pd.DataFrame([["a", "b"]], columns=["id", "id"]), {"1": ["a"], 1: ["b"]}]
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
    monkeypatch.setitem(sys.modules, "polars", SimpleNamespace(DataFrame=lambda table: Polars()))
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
