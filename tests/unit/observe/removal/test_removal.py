"""Which rows are a person's, and what stays of a file without them: every other byte."""

from __future__ import annotations

import gzip
import io
import json
import random
import unicodedata
from typing import TYPE_CHECKING

import duckdb
import pytest
from observe_world import HIERARCHY, KEY, VOCABULARY

from kmgraph.errors import ObservationError, UsageError
from kmgraph.model import Source
from kmgraph.observe import SoughtPerson, SoughtPost, find_rows, pseudonym, write_without
from kmgraph.observe.raw import RawTable
from kmgraph.observe.readers import find_reader
from kmgraph.observe.removal.records import iter_records

if TYPE_CHECKING:
    from pathlib import Path

    from kmgraph.observe import SoughtRows


def put(path: Path, text: str | bytes) -> Path:
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def found(source: Source, author: str) -> SoughtRows:
    return find_rows(source, SoughtPerson(author, KEY), VOCABULARY, HIERARCHY, key=KEY)


def without(source: Source, *rows: int) -> bytes:
    target = io.BytesIO()
    write_without(source, rows, target)
    return target.getvalue()


HEAD = "id,outcome,author\n"


@pytest.mark.parametrize(
    ("cells", "sought"),
    [
        ("zoë", "zoë"),
        ("  zoë ", "zoë"),
        (unicodedata.normalize("NFD", "zoë"), unicodedata.normalize("NFC", "zoë")),
        (unicodedata.normalize("NFC", "zoë"), unicodedata.normalize("NFD", " zoë ")),
        ("zoë", pseudonym("zoë", KEY)),
    ],
)
def test_an_author_is_matched_as_the_reader_reads(tmp_path: Path, cells: str, sought: str) -> None:
    source = Source(put(tmp_path / "a.csv", f"{HEAD}1,kept,{cells}\n2,kept,zoe\n3,kept,Zoë\n"))
    rows = found(source, sought)
    assert (rows.rows, rows.ids, rows.n_rows) == ((1,), frozenset({"1"}), 3)
    assert rows.spellings == {cells.strip()}
    assert rows.pseudonyms == {pseudonym("zoë", KEY)}


def test_mapped_headers_and_values_are_heeded(tmp_path: Path) -> None:
    source = Source(
        put(tmp_path / "a.csv", "nr,outcome,who\n1,kept,zoe_2019\n2,kept,zoe\n3,kept,other\n"),
        columns={"nr": "id", "who": "author"},
        values={"author": {"zoe_2019": "zoe"}},
    )
    rows = found(source, "zoe")
    assert rows.rows == (1, 2)
    assert rows.spellings == {"zoe", "zoe_2019"}


def test_rows_that_cannot_be_read_go_too(tmp_path: Path) -> None:
    text = f'{HEAD}1,no outcome,zoe\n2,kept\n3,kept,zoe,ragged\n4,kept,other,ragged\n5,kept,"zoe\n6,kept,zoen\n'
    source = Source(put(tmp_path / "a.csv", text))
    rows = found(source, "zoe")
    assert rows.rows == (1, 3, 5)
    assert without(source, *rows.rows).decode() == f"{HEAD}2,kept\n4,kept,other,ragged\n6,kept,zoen\n"


def test_a_post_is_found_by_its_id_alone(tmp_path: Path) -> None:
    source = Source(put(tmp_path / "a.csv", f"{HEAD}p1,kept,zoe\n p1 ,kept,zoe\np11,kept,p1\n"))
    rows = find_rows(source, SoughtPost("p1"), VOCABULARY, HIERARCHY, key=KEY)
    assert (rows.rows, rows.spellings) == ((1, 2), frozenset())


@pytest.mark.parametrize("nobody", ["", " ", "[deleted]", "匿名用户", "n/a"])
def test_what_stands_for_nobody_is_refused(nobody: str) -> None:
    with pytest.raises(UsageError):
        SoughtPerson(nobody, KEY)


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_other_rows_keep_every_byte(tmp_path: Path, ending: str, mark: str) -> None:
    rows = ['1,kept,"a ""b"", c"', f'2,kept,"two{ending}lines"', "", "3,kept,zoe", '"4","kept",  é', " "]
    head = f"{mark}sep=,{ending}id,outcome,author{ending}"
    source = Source(put(tmp_path / "a.csv", head + ending.join(rows)))
    assert without(source, 3).decode() == head + ending.join([*rows[:3], *rows[4:]])
    assert without(source).decode() == head + ending.join(rows)


def test_rows_are_counted_as_the_reader_counts_them(tmp_path: Path) -> None:
    """Broken quotes, ragged rows, empty lines in any order: what is cut out is what was meant."""
    pieces = ("a", '"', '""', ",", "\n", "\r\n", "\r", "é", '"q"', " ", "\n\n", "x,y\n")
    chance = random.Random(5)
    for number in range(800):
        text = "id,outcome\n" + "".join(chance.choice(pieces) for _ in range(chance.randint(0, 40)))
        source = Source(put(tmp_path / "a.csv", ("\ufeff" if number % 3 else "") + text))
        records = list(iter_records(source))
        assert "".join(record.text for record in records).encode() == source.path.read_bytes()
        raw = find_reader(source.path).read(source, "a.csv")
        assert isinstance(raw, RawTable)
        known = sorted((*raw.row.tolist(), *(reject.row for reject in raw.rejects)))
        assert [record.row for record in records if record.row] == known


def test_json_lines_keep_their_spelling(tmp_path: Path) -> None:
    lines = ['{"id":"1",  "author":"a"}', "", json.dumps({"id": "2", "author": "zoë"}), '{"id": "3"}', "no json zoë"]
    source = Source(put(tmp_path / "a.jsonl", "\n".join(lines)))
    assert found(source, "zoë").rows == (2, 4)
    assert without(source, 2, 4).decode() == "\n".join([*lines[:2], lines[3]]) + "\n"


def test_packed_files_stay_packed(tmp_path: Path) -> None:
    source = Source(put(tmp_path / "a.csv.gz", gzip.compress(f"{HEAD}1,kept,zoe\n2,kept,b\n".encode())))
    assert gzip.decompress(without(source, *found(source, "zoe").rows)).decode() == f"{HEAD}2,kept,b\n"


@pytest.mark.parametrize("suffix", ["", ".gz"])
def test_parquet_keeps_types_and_order(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / "a's.parquet"
    columns = "range::INTEGER AS id, 'kept' AS outcome, 'user' || range % 7 AS author, {'x': range} AS nested"
    target = str(path).replace("'", "''")
    duckdb.sql(f"COPY (SELECT {columns} FROM range(5000)) TO '{target}' (FORMAT parquet, COMPRESSION zstd)")
    if suffix:
        put(tmp_path / "a's.parquet.gz", gzip.compress(path.read_bytes()))
    source = Source(path.with_name(path.name + suffix))
    rows = found(source, "user3")
    kept = without(source, *rows.rows)
    put(tmp_path / "kept.parquet", gzip.decompress(kept) if suffix else kept)
    before, after = duckdb.from_parquet(str(path)), duckdb.from_parquet(str(tmp_path / "kept.parquet"))
    assert before.types == after.types
    assert after.fetchall() == [row for row in duckdb.from_parquet(str(path)).fetchall() if row[2] != "user3"]
    assert b"user3" not in (tmp_path / "kept.parquet").read_bytes()


@pytest.mark.parametrize("name", ["a.csv", "a.jsonl"])
def test_a_file_that_changed_meanwhile_is_left(tmp_path: Path, name: str) -> None:
    source = Source(put(tmp_path / name, f"{HEAD}1,kept,zoe\n"))
    with pytest.raises(ObservationError, match="changed meanwhile"):
        without(source, 9)
