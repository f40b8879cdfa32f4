"""Files as people hand them in: damaged, mislabelled, hostile, or just different."""

from __future__ import annotations

import csv
import gzip
import os
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from checkout import ROOT
from observe_world import NOTE, csv_source, outcomes, read, read_csv, source, values

from kmgraph.errors import LimitError, ObservationError
from kmgraph.model import Outcome, Reject, Source
from kmgraph.observe import raw
from kmgraph.observe.notices import NoticeCode
from kmgraph.observe.readers import files

if TYPE_CHECKING:
    from collections.abc import Callable

GOOD = b"id,outcome\na,kept\n"


def refused(path: Path) -> ObservationError:
    with pytest.raises(ObservationError) as caught:
        read(source(path))
    assert caught.value.exit_code == 3
    assert str(path) in str(caught.value)
    assert len(str(caught.value).splitlines()) <= 3
    return caught.value


def put(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.csv", b"", "empty"),
        ("a.csv.gz", gzip.compress(b"", mtime=0), "empty"),
        ("a.csv", b"\n\n", "no header"),
        ("a.csv", b"id,outcome\n", "no row"),
        ("a.jsonl", b"", "empty"),
        ("a.jsonl", b"\n", "no line of the file is a JSON object"),
        ("a.jsonl", b"[1]\n", "no line of the file is a JSON object"),
        ("a.csv", b"id,outcome\na,k\x00ept\n", "binary data"),
        ("a.csv", gzip.compress(GOOD, mtime=0), "gzip"),
        ("a.csv", b"PK\x03\x04rest", "spreadsheet"),
        ("a.csv", b"PAR1rest", "Parquet"),
        ("a.csv.gz", GOOD, "not gzipped"),
        ("a.csv.gz", gzip.compress(GOOD * 1000, mtime=0)[:-12], "damaged"),
        ("a.parquet", GOOD, "can't be read"),
        ("a.parquet", b"", "empty"),
        ("a.xlsx", GOOD, "no spreadsheet"),
        ("a.docx", GOOD, "no reader knows"),
        ("a", GOOD, "no reader knows"),
        ("a.ttl", b"<a> <b> <c> .", ""),
        ("a.nt", b"<https://e.org/a> <https://e.org/b> <https://e.org/c> .", "no km:Observation"),
        ("a.csv", b'id,"outcome\na,kept\n', "header"),
    ],
)
def test_what_is_no_table_of_observations(tmp_path: Path, name: str, data: bytes, message: str) -> None:
    assert message in str(refused(put(tmp_path / name, data)))


def test_a_missing_file_a_folder_and_a_pipe(tmp_path: Path) -> None:
    refused(tmp_path / "nowhere.csv")
    (tmp_path / "folder.csv").mkdir()
    refused(tmp_path / "folder.csv")
    if hasattr(os, "mkfifo"):
        for name in ("pipe.csv", "pipe.parquet", "pipe.ttl"):
            os.mkfifo(tmp_path / name)
            refused(tmp_path / name)


def test_text_that_is_not_utf8_is_named_by_line(tmp_path: Path) -> None:
    error = refused(put(tmp_path / "a.csv", b"id,outcome\n" + b"a,kept\n" * 3000 + "é,kept\n".encode("latin-1")))
    assert "line 3002" in str(error)
    error = refused(put(tmp_path / "a.jsonl", b'{"id": "a", "outcome": "kept"}\n{"id": "\xe9"}\n'))
    assert "line 2" in str(error)


def test_a_wrong_delimiter_is_recognised_not_guessed(tmp_path: Path) -> None:
    path = put(tmp_path / "a.csv", b"id;outcome\na;kept\n")
    assert 'set delimiter = ";"' in str(refused(path))
    assert read(source(path, delimiter=";")).table.ids == ("a",)
    assert "a tab" in str(refused(put(tmp_path / "b.csv", b"id\toutcome\na\tkept\n")))


@pytest.mark.parametrize(
    "data",
    [
        GOOD,
        b"\xef\xbb\xbf" + GOOD,
        GOOD.replace(b"\n", b"\r\n"),
        GOOD.replace(b"\n", b"\r"),
        b"\n\n" + GOOD + b"\n\n",
        b'"id" ,outcome\n"a",kept\n'.replace(b'" ,', b'",'),
        b"id , Outcome \n a , kept \n",
        GOOD.rstrip(),
    ],
)
def test_spellings_of_one_csv(tmp_path: Path, data: bytes) -> None:
    observed = read(source(put(tmp_path / "a.csv", data)))
    assert (observed.table.ids, outcomes(observed.table), observed.rejects) == (("a",), ["kept"], ())


def test_quoted_cells_hold_delimiters_quotes_and_lines(tmp_path: Path) -> None:
    data = b'id,outcome,note\na,kept,"x, ""y""\nz"\nb,kept,plain\n'
    table = read(source(put(tmp_path / "a.csv", data))).table
    assert values(table, NOTE) == [{'x, "y"\nz'}, {"plain"}]
    assert table.row.tolist() == [1, 2]


def test_ragged_rows_are_rejected_by_number(tmp_path: Path) -> None:
    observed = read_csv(tmp_path, "id,outcome,note\na,kept,x\nb,kept\n\nc,kept,x,y\nd,kept,z")
    assert observed.table.ids == ("a", "d")
    assert observed.table.row.tolist() == [1, 4]
    assert [(reject.row, reject.reason) for reject in observed.rejects] == [
        (2, "has 2 cells where the header has 3"),
        (3, "has 4 cells where the header has 3"),
    ]


def test_an_open_quote_costs_its_own_row_only(tmp_path: Path) -> None:
    lines = ["id,outcome,note", 'a,kept,"open', *(f"b{number},kept,x" for number in range(50)), 'c,kept,"fine"']
    observed = read(source(put(tmp_path / "a.csv", "\n".join(lines).encode())))
    assert [reject.row for reject in observed.rejects] == [1]
    assert len(observed.table) == 51
    assert observed.table.row.tolist() == list(range(2, 53))


def test_an_open_quote_at_the_end_costs_one_row(tmp_path: Path) -> None:
    lines = ["id,outcome,note", "a,kept,x", 'b,kept,"open', "c,kept,x", "d,kept,x"]
    observed = read(source(put(tmp_path / "a.csv", "\n".join(lines).encode())))
    assert observed.table.ids == ("a", "c", "d")
    assert observed.rejects[0].reason == "a quotation mark is never closed"


def test_every_row_with_a_stray_quote_is_rejected(tmp_path: Path) -> None:
    observed = read_csv(tmp_path, 'id,outcome,note\na,kept,x\nb,kept,"x"y\nc,kept,"x"y\nd,kept,x')
    assert observed.table.ids == ("a", "d")
    assert [reject.row for reject in observed.rejects] == [2, 3]


@pytest.mark.parametrize("cell", ["x" * 1_000_000, '"' + "x,\n" * 300_000 + '"'])
def test_an_endless_cell_is_not_recorded_and_its_row_is(tmp_path: Path, cell: str) -> None:
    usual = csv.field_size_limit()
    observed = read(source(put(tmp_path / "a.csv", f"id,outcome,note\na,kept,{cell}\nb,kept,x\n".encode())))
    assert observed.table.ids == ("a", "b")
    assert values(observed.table, NOTE) == [set(), {"x"}]
    assert [(notice.code, notice.column, notice.count) for notice in observed.notices] == [
        ("unreadable-cell", "note", 1)
    ]
    assert csv.field_size_limit() == usual


def test_an_endless_cell_in_a_column_of_no_meaning_does_no_harm(tmp_path: Path) -> None:
    long = "x" * 1_000_000
    path = put(tmp_path / "a.csv", f"id,raw,outcome\na,{long},kept\nb,x,kept\n".encode())
    assert read(Source(path, columns={"raw": "-"}), strict=True).table.ids == ("a", "b")
    observed = read(source(path))
    assert observed.table.ids == ("a", "b")
    assert [notice.code for notice in observed.notices] == ["unknown-header"]


def test_a_quotation_mark_that_is_never_closed_costs_its_own_row_alone(tmp_path: Path) -> None:
    rows = "".join(f"r{number},kept,x\n" for number in range(20_000))
    observed = read(source(put(tmp_path / "a.csv", f'id,outcome,note\na,kept,"x\n{rows}'.encode())))
    assert len(observed.table) == 20_000
    assert [reject.row for reject in observed.rejects] == [1]


def test_a_row_has_one_reject_with_its_first_fault(tmp_path: Path) -> None:
    observed = read_csv(
        tmp_path,
        "id,price,outcome,posted_at\n,1,kept,\nb,many,gone,\nc,1,kept,yesterday\nd,1,,\ne,1,kept,\nf,1,keept,",
    )
    assert observed.table.ids == ("c", "e")
    assert [(reject.row, reject.column, reject.reason) for reject in observed.rejects] == [
        (1, "id", "the id is missing"),
        (
            2,
            "outcome",
            '"gone" is no outcome; one of removed, restricted, demoted, age-restricted, labelled, reinstated, kept',
        ),
        (4, "outcome", "the outcome is missing"),
        (6, "outcome", '"keept" is no outcome; did you mean "kept"?'),
    ]
    assert observed.rejects == observed.table.rejects


def test_a_file_without_one_readable_row_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ObservationError, match="none of the 2 rows can be read") as caught:
        read_csv(tmp_path, "id,outcome\na,gone\nb,gone")
    assert caught.value.where == 'posts.csv, row 1, column "outcome"'


def test_two_rows_with_one_id_that_disagree_are_both_left_out(tmp_path: Path) -> None:
    observed = read_csv(tmp_path, "id,outcome,topic,text\na,kept,,x\nb,kept,,\na,removed,dieting,y")
    assert observed.table.ids == ("b",)
    why = "2 rows have its id and differ in outcome, text, topic"
    kept, removed = list(Outcome).index(Outcome.KEPT), list(Outcome).index(Outcome.REMOVED)
    assert observed.rejects == (Reject("posts.csv", 1, "", why, kept), Reject("posts.csv", 3, "", why, removed))


def test_rows_that_differ_in_a_column_of_no_meaning_are_the_same(tmp_path: Path) -> None:
    observed = read_csv(tmp_path, "id,outcome,crawled\na,kept,1\na,kept,2")
    assert observed.table.ids == ("a",)
    assert [notice.code for notice in observed.notices] == ["unknown-header", "duplicate-rows"]


def test_the_same_row_twice_counts_once(tmp_path: Path) -> None:
    observed = read_csv(
        tmp_path, "id,outcome,topic,text\na,kept,,x\nb,kept,dieting,\na,kept,,x\na,kept,,x", strict=True
    )
    assert observed.table.ids == ("a", "b")
    assert [(notice.code, notice.count) for notice in observed.notices] == [("duplicate-rows", 2)]


def test_ids_are_compared_across_files(tmp_path: Path) -> None:
    first = csv_source(tmp_path, "id,outcome,topic\na,kept,", name="a.csv")
    same = csv_source(tmp_path, "outcome,id\nkept,a\nkept,b", name="b.csv")
    other = csv_source(tmp_path, "id,outcome\na,removed", name="c.csv")
    assert read(first, same).table.ids == ("a", "b")
    observed = read(first, same, other)
    assert observed.table.ids == ("b",)
    assert [(reject.source, reject.row) for reject in observed.rejects] == [("a.csv", 1), ("b.csv", 1), ("c.csv", 1)]
    assert all("differ in outcome" in reject.reason for reject in observed.rejects)


def test_a_rejected_row_takes_no_id(tmp_path: Path) -> None:
    observed = read_csv(tmp_path, "id,outcome\na,gone\na,kept")
    assert observed.table.ids == ("a",)


def test_files_are_put_together_in_the_given_order(tmp_path: Path) -> None:
    first = csv_source(tmp_path, "id,outcome,topic,author\nz,kept,dieting,u2", name="z.csv")
    second = csv_source(tmp_path, "id,outcome,price,reason,author\na,removed,5,spam,u1\nb,kept,,,u2", name="a.csv")
    table = read(first, second).table
    assert table.ids == ("z", "a", "b")
    assert table.sources == ("z.csv", "a.csv")
    assert table.source.tolist() == [0, 1, 1]
    assert table.row.tolist() == [1, 1, 2]
    assert table.reason.tolist() == [-1, 0, -1]
    assert table.author[0] == table.author[2] != table.author[1]
    assert [len(cells) if isinstance(cells, set) else cells for cells in values(table, None)] == [1, 0, 0]


def test_files_of_one_name_are_told_apart_without_showing_where_they_lie(tmp_path: Path) -> None:
    for folder in ("x", "y"):
        (tmp_path / folder).mkdir()
    one = csv_source(tmp_path / "x", "id,outcome\na,kept")
    two = csv_source(tmp_path / "y", "id,outcome\nb,kept")
    assert read(one, two).table.sources == ("x/posts.csv", "y/posts.csv")
    assert read(one).table.sources == ("posts.csv",)
    assert files.short_names([one.path, one.path]) == ("posts.csv", "posts.csv")


def test_there_must_be_a_source() -> None:
    with pytest.raises(ObservationError, match="no observations to read"):
        read()


def test_too_many_rows_are_a_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(raw, "MAX_ROWS", 1)
    with pytest.raises(LimitError) as caught:
        read_csv(tmp_path, "id,outcome\na,kept\nb,kept")
    assert caught.value.exit_code == 4


@pytest.mark.parametrize("make", [lambda text: text, lambda text: text.replace(",", "\t")])
def test_gzip_and_tab_separated_files_give_the_same_rows(tmp_path: Path, make: Callable[[str], str]) -> None:
    text = make("id,outcome,note\na,kept,x\n")
    suffix = ".tsv" if "\t" in text else ".csv"
    plain = read(source(put(tmp_path / f"a{suffix}", text.encode()))).table
    packed = read(source(put(tmp_path / f"a{suffix}.gz", gzip.compress(text.encode(), mtime=0)))).table
    assert plain.ids == packed.ids == ("a",)
    assert values(plain, NOTE) == values(packed, NOTE) == [{"x"}]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_notice_has_its_sentence_in_the_report(language: str) -> None:
    words = tomllib.loads((ROOT / "templates" / language / "words.toml").read_text("utf-8"))
    assert sorted(words["column_patterns"]["notice"]) == sorted(NoticeCode)


@pytest.mark.parametrize("line", ["sep=;", '"sep=;"', "SEP=;\r"])
def test_a_first_line_of_excel_tells_the_delimiter(tmp_path: Path, line: str) -> None:
    observed = read_csv(tmp_path, f"{line}\nid;outcome\na;kept\nb;removed\n")
    assert observed.table.ids == ("a", "b")
    assert observed.table.row.tolist() == [1, 2]
