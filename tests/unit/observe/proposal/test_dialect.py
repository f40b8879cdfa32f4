"""Encodings and delimiters as the bytes of a file tell them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kmgraph.errors import ObservationError
from kmgraph.observe.proposal.dialect import Dialect, find_dialect, find_encoding

if TYPE_CHECKING:
    from pathlib import Path

CHINESE = "编号;结果;版块\n1;已删除;交易区\n2;正常;池塘，前院\n"
GERMAN = "nr;aktion;rubrik\n1;gelöscht;für alle\n2;behalten;Grüße aus Köln\n"


@pytest.mark.parametrize(
    ("text", "encoding", "told"),
    [
        (CHINESE, "utf-8", None),
        (CHINESE, "utf-8-sig", None),
        (CHINESE, "utf-16", None),
        (CHINESE, "utf-16-le", "utf-16-le"),
        (CHINESE, "utf-16-be", "utf-16-be"),
        (CHINESE, "gbk", "gb18030"),
        (GERMAN, "cp1252", "cp1252"),
        # Umlauts and ß in twos have the bytes of a pair in GB 2312.
        ("nr;was\n1;Größe\n2;Gefäß\n", "cp1252", "cp1252"),
        ("id,word\n1,A股\n2,T恤\n", "gbk", "gb18030"),
        ("a;b\n1;2\n", "ascii", None),
    ],
)
def test_the_bytes_tell_the_encoding(text: str, encoding: str, told: str | None, tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_bytes(text.encode(encoding))
    assert find_encoding(path) == told


def test_one_letter_far_behind_decides(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_bytes(b"id,word\n" + b"1,plain\n" * 200_000 + "2,交易区\n".encode("gbk"))
    assert find_encoding(path) == "gb18030"


def test_cyrillic_words_are_not_taken_for_chinese(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_bytes("id,слово\n1,удалено\n2,Москва и область\n".encode("cp1251"))
    with pytest.raises(ObservationError, match="can't be told how the text is encoded"):
        find_encoding(path)


@pytest.mark.parametrize(
    ("text", "encoding", "others"),
    [(CHINESE, "gbk", {"cp1252", "cp1251"}), (GERMAN, "cp1252", {"cp1251"}), (CHINESE, "utf-8", set())],
)
def test_other_encodings_that_fit_are_named(text: str, encoding: str, others: set[str], tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_bytes(text.encode(encoding))
    found = find_dialect(path).other_encodings
    assert others <= set(found)
    assert bool(found) is bool(others)
    assert all(path.read_bytes().decode(other) for other in found)


def test_what_can_not_be_told_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_bytes(b"id,word\n1,\x81\x8d\x8f\x90\n2,\xb0\xa1\xff\n")
    with pytest.raises(ObservationError, match="can't be told how the text is encoded"):
        find_encoding(path)


@pytest.mark.parametrize(
    ("name", "text", "delimiter"),
    [
        ("a.csv", "id,outcome\n1,kept\n", None),
        ("a.csv", "id;price;outcome\n1;12,5;kept\n2;3,75;removed\n", ";"),
        ("a.csv", "id\toutcome\n1\tkept\n", "\t"),
        ("a.tsv", "id\toutcome\n1\tkept\n", None),
        ("a.tsv", "id,outcome\n1,kept\n", ","),
        ("a.csv", "sep=;\nid;outcome\n1;kept\n", None),
        ("a.csv", "only\none\n", None),
    ],
)
def test_the_lines_tell_the_delimiter(name: str, text: str, delimiter: str | None, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    assert find_dialect(path) == Dialect(None, delimiter)


def test_what_parts_the_values_of_cells_does_not_part_the_cells(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    rows = "".join(f"p{n},kept,u{n},dogs|cats|news|food|trade\n" for n in range(30))
    path.write_text(f"id,outcome,author,topic\n{rows}", encoding="utf-8")
    assert find_dialect(path) == Dialect()
