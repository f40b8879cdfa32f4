"""Authors, times, rejects, drafts: what is kept of a row, and where it came from."""

from __future__ import annotations

import csv
import re
import time
from pathlib import Path

import numpy as np
import pytest
from observe_world import KETO, KEY, POLITICS, PRICE, column, csv_source, drafts, origin, read, read_csv, values

from kmgraph.errors import ObservationError, UsageError
from kmgraph.io.delimited import inert, to_csv
from kmgraph.model import Reject
from kmgraph.namespaces import KM
from kmgraph.observe import rejects_csv
from kmgraph.observe.columns.pseudonyms import is_pseudonym, pseudonym
from kmgraph.observe.columns.times import parse_time


def test_authors_are_pseudonyms(tmp_path: Path) -> None:
    table = read_csv(tmp_path, "id,outcome,author\na,kept,@jane\nb,kept,  @jane \nc,kept,\nd,kept,@Jane").table
    assert table.author[0] == table.author[1] != table.author[3]
    assert table.author[2] == -1
    assert all(map(is_pseudonym, table.authors))
    assert list(table.authors) == sorted(table.authors)
    assert "jane" not in repr(table).lower()


def test_a_pseudonym_depends_on_the_key_and_on_nothing_else() -> None:
    assert pseudonym("jane", KEY) == pseudonym("jane", KEY)
    assert pseudonym("jane", KEY) != pseudonym("jane", KEY + b"x")
    assert pseudonym("José", KEY) == pseudonym("Jose\u0301", KEY)
    with pytest.raises(UsageError):
        pseudonym("jane", b"short")


def test_pseudonyms_are_hmac_sha_256_cut_to_16_digits() -> None:
    # RFC 4231, test case 1 (key of 20 bytes 0x0b, data "Hi There").
    assert pseudonym("Hi There", b"\x0b" * 20) == "b0344c61d8db3853"


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2025-01-14T08:00:00Z", "2025-01-14T08:00:00"),
        ("2025-01-14T08:00:00+08:00", "2025-01-14T00:00:00"),
        ("2025-01-13T23:30:00.999-0030", "2025-01-14T00:00:00"),
        ("2025-01-14 08:00", "2025-01-14T08:00:00"),
        ("2025-01-14", "2025-01-14T00:00:00"),
        ("20250114T080000Z", "2025-01-14T08:00:00"),
        ("1969-12-31T23:59:59Z", "1969-12-31T23:59:59"),
        ("0001-01-01T00:00:00+14:00", "0000-12-31T10:00:00"),
    ],
)
def test_times_are_utc_in_seconds(text: str, iso: str) -> None:
    assert parse_time(text) == int(np.datetime64(iso, "s").astype(np.int64))


@pytest.mark.parametrize("text", ["", "yesterday", "2025-13-01", "14/01/2025", "2025-01-14T25:00", "1736841600"])
def test_what_is_no_time(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_time(text)


def test_a_format_may_have_an_offset() -> None:
    assert parse_time("14.01.2025 08:00 +0800", "%d.%m.%Y %H:%M %z") == parse_time("2025-01-14T00:00:00Z")


def test_rejects_are_written_as_inert_csv(tmp_path: Path) -> None:
    path = tmp_path / "rejects.csv"
    path.write_bytes(rejects_csv((Reject("a.csv", 3, "=cmd|x", '@SUM(1), "q"'), Reject("b.csv", 1, "", "plain"))))
    with path.open(newline="", encoding="utf-8") as stream:
        assert list(csv.reader(stream)) == [
            ["source", "row", "column", "reason"],
            ["a.csv", "3", "'=cmd|x", '\'@SUM(1), "q"'],
            ["b.csv", "1", "", "plain"],
        ]


@pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@a", "\ta", "\ra", "\na", "＝1"])
def test_formulas_are_quoted(cell: str) -> None:
    assert inert(cell) == "'" + cell


@pytest.mark.parametrize(
    "unseen", ["\ufeff", "\u200b", "\u00a0", "\u3000", " ", "\u2060\u00ad", "\x00", "\u3164", "\ufe0f"]
)
@pytest.mark.parametrize("sign", "=+-@＝＋－＠﹦﹢﹣﹫−")
def test_what_cannot_be_seen_hides_no_formula(unseen: str, sign: str) -> None:
    assert inert(f"{unseen}{sign}1") == f"'{unseen}{sign}1"


PARTED = {
    "a;=1": "a;'=1",
    'a;"=1"': 'a;"\'=1"',
    "a; \ufeff+1;@b": "a; \ufeff'+1;'@b",
    ";;=1": ";;'=1",
    "a\n=1": "a\n'=1",
    "a\t＝1": "a\t'＝1",
    "a|-1": "a|'-1",
    "one; two, -3": "one; two, -3",
    "a = b; c": "a = b; c",
    "x-y": "x-y",
}


@pytest.mark.parametrize("cell", PARTED)
def test_no_formula_begins_where_another_setting_parts_the_cell(cell: str) -> None:
    assert inert(cell) == PARTED[cell]
    for delimiter in ";\t|":
        for row in csv.reader(to_csv(["x", cell], []).splitlines(), delimiter=delimiter, quoting=csv.QUOTE_NONE):
            for part in row[1:]:
                assert not re.match("[=+@＝-]", part.lstrip(' "\ufeff'))
    assert inert("a,=1", "\t") == "a,'=1"


def test_long_runs_cost_no_square_of_their_length() -> None:
    started = time.process_time()
    for run in (";", "\t", " ", "\u200b", ';"'):
        inert(run * 400_000)
        inert(run * 400_000 + "=")
    assert time.process_time() - started < 3


def test_a_row_of_the_table_knows_where_it_came_from(tmp_path: Path) -> None:
    first = csv_source(tmp_path, "id,outcome\na,kept", name="a.csv")
    second = csv_source(tmp_path, "id,outcome,Cost\nb,gone,1\nc,kept,2", name="b.csv", columns={"Cost": "price"})
    table = read(first, second).table
    assert origin(table, 1, column(table, PRICE)) == 'b.csv, row 2, column "Cost"'
    assert origin(table, 0) == "a.csv, row 1"


def test_drafts_need_no_outcome_and_no_id(tmp_path: Path) -> None:
    table = drafts(csv_source(tmp_path, "topic,text\npolitics,my keto diet\n,plain")).table
    assert table.ids == ("1", "2")
    assert table.outcome.tolist() == [-1, -1]
    assert values(table, None) == [{KETO, POLITICS}, set()]


def test_drafts_ignore_an_outcome_that_means_nothing(tmp_path: Path) -> None:
    observed = drafts(csv_source(tmp_path, "id,outcome,medium\nx,whatever,video"))
    assert (observed.table.ids, observed.rejects) == (("x",), ())
    assert len(values(observed.table, KM.hasMedium)) == 1


def test_drafts_of_several_platforms_must_say_which(tmp_path: Path) -> None:
    with pytest.raises(ObservationError, match="rednote, tiktok"):
        drafts(csv_source(tmp_path, "id\nx"), platforms=("rednote", "tiktok"))
    table = drafts(csv_source(tmp_path, "id\nx", platform="tiktok"), platforms=("rednote", "tiktok")).table
    assert table.platforms == ("tiktok",)
