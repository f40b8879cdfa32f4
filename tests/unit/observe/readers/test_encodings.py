"""Text in other encodings, and cells and times as a source says that it writes them."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import numpy as np
import pytest
from observe_world import csv_source, read

from kmgraph.errors import ObservationError
from kmgraph.model import Source
from kmgraph.observe import write_without

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "id,outcome,reason\n帖1,removed,广告\n帖2,kept,\n"


def put(folder: Path, data: bytes, name: str = "posts.csv", encoding: str | None = None) -> Source:
    (folder / name).write_bytes(data)
    return Source(folder / name, encoding=encoding)


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("utf-8", None),
        ("utf-8-sig", None),
        ("utf-16", None),
        ("utf-16-le", "utf-16"),
        ("utf-32", None),
        ("gbk", "gb18030"),
        ("gb18030", "gb18030"),
        ("utf-16", "gb18030"),
    ],
)
def test_an_encoding_is_told_or_marked(written: str, told: str | None, tmp_path: Path) -> None:
    observed = read(put(tmp_path, TEXT.encode(written), encoding=told))
    assert observed.table.ids == ("帖1", "帖2")
    assert observed.table.reasons == ("广告",)


def test_the_other_readers_of_text_know_encodings_too(tmp_path: Path) -> None:
    lines = '{"id": "帖1", "outcome": "removed"}\n{"id": "帖2", "outcome": "kept"}\n'
    observed = read(put(tmp_path, lines.encode("gbk"), "posts.jsonl", "gb18030"))
    assert observed.table.ids == ("帖1", "帖2")


@pytest.mark.parametrize(("told", "hint"), [(None, 'encoding = "gb18030"'), ("ascii", "the program that wrote")])
def test_what_is_not_in_the_encoding_is_refused_by_line(told: str | None, hint: str, tmp_path: Path) -> None:
    with pytest.raises(ObservationError) as caught:
        read(put(tmp_path, b"id,outcome\na,kept\n" + "帖,kept\n".encode("gbk"), encoding=told))
    assert "line 3" in str(caught.value)
    assert hint in str(caught.value.hint)


@pytest.mark.parametrize(("written", "told"), [("utf-16", None), ("gbk", "gb18030"), ("utf-8-sig", None)])
def test_rows_are_taken_out_in_the_encoding_of_the_file(written: str, told: str | None, tmp_path: Path) -> None:
    target = BytesIO()
    write_without(put(tmp_path, TEXT.encode(written), encoding=told), [2], target)
    assert target.getvalue() == TEXT.removesuffix("帖2,kept,\n").encode(written)


def test_times_may_be_written_in_several_ways(tmp_path: Path) -> None:
    text = "id,outcome,posted_at,decided_at\na,removed,03.04.2025,1743724800\n"
    formats = {"Posted At": "%d.%m.%Y", "decided_at": "epoch-s"}
    table = read(csv_source(tmp_path, text, time_formats=formats)).table
    assert table.posted_at[0] == np.datetime64("2025-04-03T00:00:00")
    assert table.decided_at[0] == np.datetime64("2025-04-04T00:00:00")


def test_a_separator_parts_values_of_its_column_alone(tmp_path: Path) -> None:
    text = 'id,outcome,topic,reason\na,removed,"dieting, politics","loud, late"\n'
    table = read(csv_source(tmp_path, text, separators={"topic": ","})).table
    assert len(table.columns[0].values) == 2  # type: ignore[union-attr]
    assert table.reasons == ("loud, late",)
