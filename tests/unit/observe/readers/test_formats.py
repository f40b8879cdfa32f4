"""The same observations from every kind of file."""

from __future__ import annotations

import gzip
import json
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import numpy as np
import pytest
from observe_world import (
    AGE,
    BEACH,
    DIET,
    EX,
    KEY,
    LINK,
    NOTE,
    PHOTO,
    PRICE,
    SETTING,
    VIDEO,
    WEIGHT,
    cells,
    csv_source,
    deciders,
    outcomes,
    read,
    read_csv,
    source,
    values,
)

from kmgraph.errors import ObservationError
from kmgraph.model import ObservationTable, Source
from kmgraph.namespaces import KM, PROV, RDF
from kmgraph.observe.columns.pseudonyms import pseudonym
from kmgraph.observe.notices import NoticeCode
from kmgraph.observe.readers import parquet

if TYPE_CHECKING:
    from collections.abc import Iterator

CSV = """
    id,outcome,posted_at,author,topic,medium,account,hasLink,price,account age,note
    a,kept,2025-01-14T08:00:00+08:00,u1,dieting|politics,video,local user,true,3,10,x
    b,removed,,u2,,photo,,false,,,
    c,removed,2025-02-01T00:00:00Z,u1,dieting,,migrating user,,0,2,y
"""
FIELDS = ("ids", "row", "outcome", "platforms", "platform", "authors", "author", "posted_at", "decided_by", "reasons")


def same(left: ObservationTable, right: ObservationTable) -> None:
    for name in FIELDS:
        np.testing.assert_array_equal(getattr(left, name), getattr(right, name), err_msg=name)
    assert [each.feature for each in left.columns] == [each.feature for each in right.columns]
    for one, other in zip(left.columns, right.columns, strict=True):
        assert cells(one) == cells(other)


def objects(text: str) -> list[dict[str, object]]:
    header, *lines = [line.strip().split(",") for line in text.strip().splitlines()]
    rows = [dict(zip(header, line, strict=True)) for line in lines]
    return [{key: _typed(key, value) for key, value in row.items() if value or key == "topic"} for row in rows]


def _typed(key: str, value: str) -> object:
    if key in {"price", "account age"}:
        return int(value)
    if key == "hasLink":
        return value == "true"
    if key == "topic":
        return value.split("|") if value else None
    return value


def test_json_lines(tmp_path: Path) -> None:
    path = tmp_path / "posts.jsonl"
    text = "\n".join(json.dumps(row, ensure_ascii=False) for row in objects(CSV)) + "\n\n"
    path.write_text(text, "utf-8")
    (tmp_path / "packed.ndjson.gz").write_bytes(gzip.compress(text.encode()))
    expected = read(csv_source(tmp_path, CSV)).table
    same(read(source(path)).table, expected)
    same(read(source(tmp_path / "packed.ndjson.gz")).table, expected)


def test_bad_lines_of_json_are_rejected_by_number(tmp_path: Path) -> None:
    path = tmp_path / "posts.jsonl"
    deep = "[" * 100_000
    lines = [
        '{"id": "a", "outcome": "kept"}',
        '{"id": "b", "outcome": }',
        "[]",
        '{"id": "c", "outcome": "kept", "price": NaN}',
        '{"id": "d", "outcome": "kept", "id": "e"}',
        '{"id": "f", "outcome": "kept", "note": {"x": 1}}',
        '{"id": "g", "outcome": "kept", "note": "\\ud800"}',
        deep,
        '{"id": "h", "outcome": "kept", "note": [["x"]]}',
        '{"id": "i", "outcome": "kept", "note": "\\u597d", "price": 2.0}',
    ]
    path.write_text("\n".join(lines), "utf-8")
    observed = read(source(path))
    assert observed.table.ids == ("a", "c", "f", "g", "h", "i")
    assert values(observed.table, NOTE) == [set(), set(), set(), {"\ufffd"}, set(), {"好"}]
    assert values(observed.table, PRICE) == [None, None, None, None, None, 2.0]
    assert [(reject.row, reject.column) for reject in observed.rejects] == [(2, ""), (3, ""), (5, "id"), (8, "")]


_ODD_CELLS = [
    {"kind": "card", "of": [{"deep": None}]},
    [["a"], ["b"]],
    ["a", {"b": 1}],
    "x" * 1_000_000,
    10**5000,
    json.loads("[" * 900 + "]" * 900),
]


@pytest.mark.parametrize("cell", _ODD_CELLS, ids=range(len(_ODD_CELLS)))
@pytest.mark.parametrize("column", ["mod_action", "note", "price", "author", "cluster", "posted_at", "topic"])
def test_no_cell_of_json_decides_whether_its_row_is_read(tmp_path: Path, column: str, cell: object) -> None:
    path = tmp_path / "posts.jsonl"
    rows = [{"id": "a", "outcome": "kept"}, {"id": "b", "outcome": "removed", column: cell}]
    with no_digit_limit():
        path.write_text("\n".join(map(json.dumps, rows)), "utf-8")
    assert read(source(path)).table.ids == ("a", "b")
    dropped = read(Source(path, columns={column: "-"}), strict=True)
    assert dropped.table.ids == ("a", "b")
    assert dropped.notices == ()


@contextmanager
def no_digit_limit() -> Iterator[None]:
    usual = sys.get_int_max_str_digits()
    sys.set_int_max_str_digits(0)
    yield
    sys.set_int_max_str_digits(usual)


def test_what_lies_too_deep_for_the_parser_does_no_harm_in_a_cell(tmp_path: Path) -> None:
    path = tmp_path / "posts.jsonl"
    deep = '{"x": ' * 50_000 + '"]"' + "}" * 50_000
    path.write_text(f'{{"id": "a", "raw": {deep}, "outcome": "kept", "topic": ["dieting"]}}\n', "utf-8")
    assert values(read(source(path)).table, None) == [{DIET}]


def test_a_cell_of_json_that_makes_a_row_unreadable_is_named(tmp_path: Path) -> None:
    path = tmp_path / "posts.jsonl"
    rows = [
        {"id": {"n": 1}, "outcome": "kept"},
        {"id": "b", "outcome": ["kept", ["kept"]]},
        {"id": "c", "outcome": "kept"},
    ]
    path.write_text("\n".join(map(json.dumps, rows)), "utf-8")
    assert [reject.reason for reject in read(source(path)).rejects] == [
        "the id holds an object, or a list inside a list",
        "the outcome holds an object, or a list inside a list",
    ]


def test_an_item_of_a_list_may_hold_a_bar(tmp_path: Path) -> None:
    path = tmp_path / "posts.jsonl"
    path.write_text('{"id": "a", "outcome": "kept", "note": ["x|y", "z"]}', "utf-8")
    assert values(read(source(path)).table, NOTE) == [{"x|y", "z"}]


def test_of_keys_that_come_twice_only_those_that_agree_are_read(tmp_path: Path) -> None:
    path = tmp_path / "posts.jsonl"
    path.write_text('{"id": "a", "outcome": "kept", "id": "a", "note": "x", "note": "y"}', "utf-8")
    observed = read(source(path))
    assert observed.table.ids == ("a",)
    assert observed.table.columns == ()
    assert [notice.code for notice in observed.notices] == ["unreadable-cell"]


def test_a_key_may_first_appear_late(tmp_path: Path) -> None:
    path = tmp_path / "posts.jsonl"
    rows = [{"id": str(number), "outcome": "kept"} for number in range(20_000)]
    path.write_text("\n".join(map(json.dumps, [*rows, {"id": "x", "outcome": "kept", "price": 7}])), "utf-8")
    table = read(source(path)).table
    assert values(table, PRICE) == [None] * 20_000 + [7.0]


def write_parquet(path: Path, select: str) -> Path:
    with duckdb.connect(":memory:") as connection:
        connection.execute(f"COPY ({select}) TO '{path}' (FORMAT parquet)")
    return path


TYPED = """
    SELECT * FROM (VALUES
        ('a', 'kept', TIMESTAMPTZ '2025-01-14 08:00:00+08', 'u1', ['dieting', 'politics'], 'video', 'local user', true, 3.0::DOUBLE, 10::BIGINT, 'x'),
        ('b', 'removed', NULL, 'u2', NULL, 'photo', NULL, false, 'nan'::DOUBLE, NULL, NULL),
        ('c', 'removed', TIMESTAMPTZ '2025-02-01 00:00:00+00', 'u1', ['dieting'], NULL, 'migrating user', NULL, 0, 2, 'y')
    ) AS t(id, outcome, posted_at, author, topic, medium, account, "hasLink", price, "account age", note)
"""  # noqa: E501  one row a line


def test_parquet(tmp_path: Path) -> None:
    expected = read(csv_source(tmp_path, CSV)).table
    path = write_parquet(tmp_path / "posts.parquet", TYPED)
    same(read(source(path)).table, expected)
    # Typed times are no text that a time_format could describe.
    same(read(source(path, time_format="%d/%m/%Y")).table, expected)
    packed = tmp_path / "packed.parquet.gz"
    packed.write_bytes(gzip.compress(path.read_bytes()))
    same(read(source(packed)).table, expected)


def test_parquet_with_many_distinct_cells_takes_the_other_way_to_the_same_rows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_parquet(tmp_path / "posts.parquet", TYPED)
    expected = read(source(path)).table
    monkeypatch.setattr(parquet, "_ENUM_LIMIT", 1)
    same(read(source(path)).table, expected)


def test_nothing_is_drawn_over_standard_output(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """DuckDB shows a progress bar where a query takes two seconds; data may go there."""
    path = write_parquet(tmp_path / "posts.parquet", TYPED)
    found: list[object] = []
    connect = parquet.locked_connection

    def watched(*arguments: Path) -> duckdb.DuckDBPyConnection:
        connection = connect(*arguments)
        found.append(connection.execute("SELECT current_setting('enable_progress_bar')").fetchall()[0][0])
        return connection

    monkeypatch.setattr(parquet, "locked_connection", watched)
    assert len(read(source(path)).table) == 3
    assert found == [False]


ODD_NUMBERS = """
    SELECT row_number() OVER () AS id, 'kept' AS outcome, * REPLACE (weight::FLOAT AS weight) FROM (VALUES
        (1.0::DOUBLE, 3::BIGINT, 0.1),
        (1.5, 9007199254740993, 0.2),
        (-2.0, -4, 1e10),
        (NULL, NULL, NULL),
        ('nan', 5, 'nan'),
        ('inf', 6, 7),
        (1e16, 7, 8),
        (0.0, 8, 9)
    ) AS t(price, "account age", weight)
"""


def test_native_numbers_are_held_to_their_property_as_text_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_parquet(tmp_path / "posts.parquet", ODD_NUMBERS)
    expected = read(source(path))
    assert not expected.rejects
    assert [notice.text for notice in expected.notices if notice.column == "price"] == [
        'under "price": "-2.0" is below 0',
        'under "price": "1.5" is not a whole number',
        'under "price": "1e+16" is too large',
        'under "price": 1 more value is no number that is understood',
    ]
    assert values(expected.table, WEIGHT)[:2] == [0.1, 0.2]
    mapped = read(source(path, values={"price": {"1.5": "2"}}))
    monkeypatch.setattr(parquet, "_ENUM_LIMIT", 1)
    observed = read(source(path))
    same(observed.table, expected.table)
    assert observed.rejects == expected.rejects
    mapped_again = read(source(path, values={"price": {"1.5": "2"}}))
    same(mapped_again.table, mapped.table)
    assert mapped_again.rejects == mapped.rejects


def test_headers_that_mean_nothing_count_the_same_rows_either_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_parquet(tmp_path / "posts.parquet", ODD_NUMBERS.replace("weight", "zzz").replace("price", "yyy"))
    expected = read(source(path)).notices
    assert [notice.count for notice in expected] == [6, 6, 1]
    monkeypatch.setattr(parquet, "_ENUM_LIMIT", 1)
    assert read(source(path)).notices == expected


def test_nested_and_binary_columns_of_parquet_are_named_not_guessed(tmp_path: Path) -> None:
    select = """SELECT 'a' AS id, 'kept' AS outcome, {'x': 1} AS topic, 'b'::BLOB AS note, [[1]] AS "some""quote" """
    path = write_parquet(tmp_path / "posts.parquet", select)
    observed = read(source(path))
    assert observed.table.ids == ("a",)
    assert [(notice.code, notice.column) for notice in observed.notices] == [
        (NoticeCode.UNREADABLE_COLUMN, "topic"),
        (NoticeCode.UNREADABLE_COLUMN, "note"),
        (NoticeCode.UNKNOWN_HEADER, 'some"quote'),
    ]
    assert read(source(path, columns={"topic": "-", "note": "-", 'some"quote': "-"})).notices == ()


def test_a_path_with_quotes_and_globs_is_one_file(tmp_path: Path) -> None:
    folder = tmp_path / "it's [a] *"
    folder.mkdir()
    path = write_parquet(tmp_path / "plain.parquet", TYPED).rename(folder / "po?ts*.parquet")
    write_parquet(tmp_path / "plain.parquet", TYPED).rename(folder / "posts2.parquet")
    observed = read(source(path))
    # The second file holds the same rows: reading it too would show as duplicates.
    assert (len(observed.table), observed.notices) == (3, ())


def test_the_connection_sees_one_file_and_nothing_else(tmp_path: Path) -> None:
    path = write_parquet(tmp_path / "posts.parquet", TYPED)
    other = write_parquet(tmp_path / "other.parquet", TYPED)
    connection = parquet.locked_connection(path.resolve())
    assert connection.execute("SELECT count(*) FROM read_parquet($1)", [str(path.resolve())]).fetchall() == [(3,)]
    for statement in (
        f"SELECT * FROM read_parquet('{other}')",
        "SELECT * FROM read_csv('/etc/passwd')",
        f"COPY (SELECT 1) TO '{tmp_path}/out.csv'",
        "INSTALL httpfs",
        "LOAD httpfs",
        f"ATTACH '{tmp_path}/x.db'",
        "SET enable_external_access = true",
        "SET allowed_directories = ['/']",
    ):
        with pytest.raises(duckdb.Error):
            connection.execute(statement)


TURTLE = f"""
    @prefix km: <{KM}> .
    @prefix ex: <{EX}> .
    @prefix prov: <{PROV}> .
    @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
    @base <https://example.org/p/> .

    <observation/a> a km:Observation ; km:rowId "a" ; km:ofContent <content/a> ; km:hasOutcome km:Kept ;
        km:postedAt "2025-01-14T08:00:00+08:00"^^xsd:dateTime ; km:sourceRow 1 ;
        prov:wasDerivedFrom <source/posts%20of%20May.csv> .
    <content/a> a km:Content , ex:DietContent , ex:PoliticalContent ; km:publishedOn <platform/rednote> ;
        km:hasMedium <some/Video> ; ex:setting ex:Beach ; ex:hasLink true ; ex:priceYuan 3 ; ex:note "x" ;
        km:hasAuthor <account/{pseudonym("u1", KEY)}-0123abcd> .
    <some/Video> a ex:Video .
    <account/{pseudonym("u1", KEY)}-0123abcd> a km:UserAccount , km:LocalUser ; ex:accountAgeDays 10 ;
        prov:specializationOf <account/{pseudonym("u1", KEY)}> .

    <observation/b%20c> a km:Observation ; km:ofContent <content/b> ; km:ofDecision <decision/b> ; km:sourceRow 2 ;
        prov:wasDerivedFrom <source/posts%20of%20May.csv> .
    <decision/b> a km:Removal ; km:decidedBy km:Moderator ; km:statedReason "spam" ;
        km:decidedAt "2025-01-15T00:00:00Z"^^xsd:dateTime .
    <content/b> a km:Content ; km:publishedOn <platform/rednote> ; km:hasAuthor <https://social.example/@jane_doe> ;
        km:hasMedium [ a ex:Photo ] .
"""


def test_rdf(tmp_path: Path) -> None:
    path = tmp_path / "posts.ttl"
    path.write_text(TURTLE, "utf-8")
    observed = read(source(path))
    table = observed.table
    assert (observed.notices, observed.rejects) == ((), ())
    assert table.ids == ("a", "b c")
    assert table.sources == ("posts of May.csv",)
    assert table.row.tolist() == [1, 2]
    assert outcomes(table) == ["kept", "removed"]
    assert deciders(table) == ["unknown", "moderator"]
    assert table.reasons == ("spam",)
    assert table.posted_at.astype(str).tolist() == ["2025-01-14T00:00:00", "NaT"]
    assert table.decided_at.astype(str).tolist() == ["NaT", "2025-01-15T00:00:00"]
    assert [table.authors[code] for code in table.author] == [
        pseudonym("u1", KEY),
        pseudonym("https://social.example/@jane_doe", KEY),
    ]
    assert values(table, None) == [{DIET, EX + "PoliticalContent"}, set()]
    assert values(table, KM.hasMedium) == [{VIDEO}, {PHOTO}]
    assert values(table, SETTING) == [{BEACH}, set()]
    assert values(table, LINK) == [{True}, set()]
    assert values(table, PRICE) == [3.0, None]
    assert values(table, AGE, (KM.hasAuthor,)) == [10.0, None]
    assert values(table, KM.hasAuthor) == [{KM.LocalUser}, set()]


@pytest.mark.parametrize(
    ("decision", "outcome"),
    {
        "<d> a km:Labelling .": "labelled",
        "<d> a km:ModerationDecision ; km:imposes <m> . <m> a km:Removal .": "removed",
        "<d> km:imposes <m> , <n> . <m> a km:AgeRestriction . <n> a km:Demotion .": "demoted",
        "<d> km:imposes <m> , <n> . <m> a km:AccountSuspension . <n> a km:SelfOnlyVisibility .": "restricted",
        "<d> km:imposes [ a km:Reinstatement ] .": "reinstated",
    }.items(),
)
def test_measures_tell_an_outcome_that_is_not_stated(tmp_path: Path, decision: str, outcome: str) -> None:
    path = tmp_path / "posts.ttl"
    head = TURTLE.split("<observation/a>", maxsplit=1)[0]
    path.write_text(f"{head} <o> a km:Observation ; km:ofContent [] ; km:ofDecision <d> . {decision}", "utf-8")
    assert outcomes(read(source(path)).table) == [outcome]


def test_what_a_row_says_of_the_outcome_goes_before_the_measures(tmp_path: Path) -> None:
    path = tmp_path / "posts.ttl"
    head = TURTLE.split("<observation/a>", maxsplit=1)[0]
    facts = "<o> a km:Observation ; km:ofContent [] ; km:hasOutcome km:Kept ; km:ofDecision <d> . "
    facts += "<d> km:imposes [ a km:Removal ] ."
    path.write_text(head + facts, "utf-8")
    assert outcomes(read(source(path)).table) == ["kept"]


def test_the_order_of_triples_does_not_matter(tmp_path: Path) -> None:
    (tmp_path / "posts.ttl").write_text(TURTLE, "utf-8")
    lines = [
        f"<https://e.org/o> <{RDF.type}> <{KM.Observation}> .",
        f"<https://e.org/o> <{KM.ofContent}> _:c .",
        f"<https://e.org/o> <{KM.hasOutcome}> <{KM.Kept}> .",
        f'_:c <{EX}priceYuan> "4"^^<http://www.w3.org/2001/XMLSchema#integer> .',
        f"_:c <{RDF.type}> <{DIET}> .",
    ]
    (tmp_path / "a.nt").write_text("\n".join(lines))
    (tmp_path / "b.nt").write_text("\n".join(reversed(lines)))
    one, other = (read(source(tmp_path / name)).table for name in ("a.nt", "b.nt"))
    same(one, other)
    assert one.ids == ("o",)
    assert values(one, None) == [{DIET}]


def test_bad_rdf_rows_are_rejected_and_unknown_terms_noticed(tmp_path: Path) -> None:
    path = tmp_path / "posts.ttl"
    head = TURTLE.split("<observation/a>", maxsplit=1)[0]
    facts = {
        "1": "km:hasOutcome km:Kept ; km:ofContent [ ex:priceYuan 'many' ]",
        "2": "km:hasOutcome km:Kept",
        "3": "km:ofContent [] ; km:hasOutcome km:Gone",
        "4": "km:ofContent [] ; km:hasOutcome km:Kept , km:Removed",
        "5": "km:ofContent [] ; km:hasOutcome km:Kept ; km:postedAt 'soon'",
        "6": "km:ofContent [ ex:priceYuan 1 , 2 ] ; km:hasOutcome km:Kept",
        "7": "km:hasOutcome km:Kept ; km:ofContent [ a ex:DietContent , ex:No ; ex:nowhere 1 ; ex:hasLink 'maybe' ]",
        "8": "km:ofContent [ km:publishedOn <platform/myspace> ] ; km:hasOutcome km:Kept",
        "9": "km:ofContent 'text' ; km:hasOutcome km:Kept",
    }
    path.write_text(head + "\n".join(f"<o{name}> a km:Observation ; {fact} ." for name, fact in facts.items()), "utf-8")
    observed = read(source(path))
    assert observed.table.ids == ("o1", "o5", "o6", "o7")
    assert [column.feature.property for column in observed.table.columns] == [None]
    assert [(reject.row, reject.column) for reject in observed.rejects] == [
        (2, "km:ofContent"), (3, "km:hasOutcome"), (4, "km:hasOutcome"), (8, "km:publishedOn"), (9, "km:ofContent"),
    ]  # fmt: skip
    assert {(notice.code, notice.column, notice.open_text) for notice in observed.notices} == {
        (
            NoticeCode.UNKNOWN_HEADER,
            "nowhere",
            "the property <https://example.org/terms#nowhere> is not in the ontology",
        ),
        (NoticeCode.UNKNOWN_VALUE, "rdf:type", "the class <https://example.org/terms#No> is not in the ontology"),
        (NoticeCode.UNKNOWN_VALUE, "hasLink", "the value is neither true nor false"),
        (NoticeCode.UNKNOWN_VALUE, "priceYuan", "a value is not a number"),
        (NoticeCode.UNKNOWN_VALUE, "priceYuan", "priceYuan has several values where one can hold"),
        (NoticeCode.UNKNOWN_VALUE, "km:postedAt", "km:postedAt is not a time (xsd:dateTime)"),
    }
    with pytest.raises(ObservationError):
        read(source(path), strict=True)


def test_several_kinds_of_file_make_one_table(tmp_path: Path) -> None:
    (tmp_path / "posts.ttl").write_text(TURTLE, "utf-8")
    parquet_path = write_parquet(tmp_path / "posts.parquet", TYPED.replace("'a',", "'d',").replace("'b',", "'e',"))
    table = read(source(tmp_path / "posts.ttl"), source(parquet_path)).table
    assert table.ids == ("a", "b c", "d", "e", "c")
    assert table.sources == ("posts of May.csv", "posts.parquet")
    assert values(table, KM.hasMedium) == [{VIDEO}, {PHOTO}, {VIDEO}, {PHOTO}, set()]
    # The same author, wherever the row comes from.
    assert table.author[0] == table.author[2]


def test_times_of_a_file_may_have_a_format(tmp_path: Path) -> None:
    observed = read_csv(tmp_path, "id,outcome,posted_at\na,kept,03/02/2025\nb,kept,2025-02-03", time_format="%d/%m/%Y")
    assert observed.table.posted_at.astype(str).tolist() == ["2025-02-03T00:00:00", "NaT"]
    assert [notice.text for notice in observed.notices] == ['under "posted_at": "2025-02-03" is not a time as %d/%m/%Y']


def test_a_long_cell_of_parquet_is_not_recorded_and_its_row_is(tmp_path: Path) -> None:
    select = "SELECT 'a' AS id, 'kept' AS outcome, repeat('x', 1000000) AS note, ['dieting'] AS topic"
    path = write_parquet(tmp_path / "a.parquet", f"{select} UNION ALL SELECT 'b', 'kept', 'y', [repeat('z', 200000)]")
    observed = read(source(path))
    assert sorted(observed.table.ids) == ["a", "b"]
    assert values(observed.table, NOTE) in ([set(), {"y"}], [{"y"}, set()])
    assert [(notice.code, notice.column) for notice in observed.notices] == [
        (NoticeCode.UNREADABLE_CELL, "note"), (NoticeCode.UNREADABLE_CELL, "topic"),
    ]  # fmt: skip
