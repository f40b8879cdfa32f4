"""Two columns of one header."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb
import pytest
from observe_world import DIET, NOTE, POLITICS, csv_source, drafts, read, read_csv, source, values

from kmgraph.errors import ObservationError
from kmgraph.model import Feature

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("header", ["hasLink", "topic", "accountAgeDays", "reason"])
def test_columns_of_one_header_that_differ_are_refused(tmp_path: Path, header: str) -> None:
    text = f"id,{header},outcome,{header}\na,true,kept,true\nb,true,removed,\n"
    with pytest.raises(ObservationError, match=f'differ: "{header}" and "{header}", columns 2 and 4'):
        read_csv(tmp_path, text)


def test_columns_of_one_header_that_are_the_same_are_one(tmp_path: Path) -> None:
    observed = read_csv(tmp_path, "id,accountAgeDays,outcome,accountAgeDays\na,3,kept,3\nb,,removed, \n")
    (notice,) = observed.notices
    assert (notice.code, notice.is_error_when_strict) == ("repeated-column", False)
    assert len(observed.table.columns) == 1


def test_columns_that_mean_nothing_or_are_left_out_may_share_a_header(tmp_path: Path) -> None:
    observed = read_csv(
        tmp_path, "id,zzz,outcome,zzz,hasLink,hasLink\na,1,kept,2,true,false\n", columns={"hasLink": "-"}
    )
    assert {notice.code for notice in observed.notices} == {"unknown-header"}


LABELS = (
    "id,topic,outcome,topic,topic\np1,DietContent,removed,,PoliticalContent\np2,,kept,PoliticalContent,\np3,,kept,,\n"
)
UNITED = [{DIET, POLITICS}, {POLITICS}, set()]


def test_terms_under_one_header_are_several_values_of_one_column(tmp_path: Path) -> None:
    observed = read_csv(tmp_path, LABELS)
    assert values(observed.table, None) == UNITED
    (notice,) = observed.notices
    assert (notice.code, notice.count, notice.is_error_when_strict) == ("united-columns", 2, False)
    assert '3 columns are read as one with several values: "topic" and "topic", columns 2, 4 and 5' in notice.text
    (reading,) = (reading for reading in observed.readings if reading.header == "topic")
    assert sum(reading.filled) == 2


@pytest.mark.parametrize("name", ["posts.tsv", "posts.parquet"])
def test_they_are_so_in_other_tables_too(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    if path.suffix == ".tsv":
        path.write_text(LABELS.replace(",", "\t"), encoding="utf-8")
    else:
        # DuckDB gives equal headers numbers, and never writes such; other programs do.
        header, rows = LABELS.split("\n", 1)
        (tmp_path / "plain.csv").write_text(f"{header.replace('topic,topic', 'topi2,topi3')}\n{rows}", encoding="utf-8")
        duckdb.sql(f"COPY (FROM read_csv('{tmp_path / 'plain.csv'}', all_varchar = true)) TO '{path}'")
        path.write_bytes(path.read_bytes().replace(b"topi2", b"topic").replace(b"topi3", b"topic"))
    assert values(read(source(path)).table, None) == UNITED


def test_drafts_are_read_alike(tmp_path: Path) -> None:
    assert values(drafts(csv_source(tmp_path, LABELS)).table, None) == UNITED


def test_values_are_mapped_and_parted_before_they_are_united(tmp_path: Path) -> None:
    text = "id,Labels,outcome,Labels\np1,food;x,removed,state\np2,,kept,x\n"
    settings = {
        "columns": {"Labels": "topic"},
        "values": {"Labels": {"food": "DietContent", "state": "PoliticalContent", "x": "-"}},
        "separators": {"labels": ";"},
    }
    observed = read_csv(tmp_path, text, **settings)
    assert values(observed.table, None) == [{DIET, POLITICS}, set()]


def test_a_bar_inside_a_list_parts_nothing(tmp_path: Path) -> None:
    text = 'id,note,outcome,note\np1,"[""a|b""]",removed,c\n'
    assert values(read_csv(tmp_path, text).table, NOTE) == [{"a|b", "c"}]


def test_a_row_with_a_value_that_is_not_understood_tells_not_all_there_is(tmp_path: Path) -> None:
    observed = read_csv(tmp_path, "id,topic,outcome,topic\np1,DietContent,removed,zzz\np2,DietContent,kept,\n")
    (told,) = (recording for recording in observed.table.recordings if recording.feature == Feature())
    assert told.complete is not None
    assert told.complete.tolist() == [False, True]


def test_ticks_and_properties_with_one_value_are_not_united(tmp_path: Path) -> None:
    with pytest.raises(ObservationError, match="2 and 4") as caught:
        read_csv(tmp_path, "id,PoliticalContent,outcome,PoliticalContent\na,yes,kept,no\nb,no,removed,no\n")
    # A setting names both: to leave one of them out would leave out the other.
    assert caught.value.hint == "a post has one value there: rename all but one of them in the file"
