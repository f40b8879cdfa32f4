"""Small files that would cost far more than they hold are refused before they do."""

from __future__ import annotations

import json
import struct
import tracemalloc
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import process_time

import duckdb
import pytest
from observe_world import HIERARCHY, VOCABULARY

from kmgraph.errors import LimitError, ObservationError
from kmgraph.model import Source
from kmgraph.observe import read_observations
from kmgraph.observe.proposal import propose_project
from kmgraph.observe.readers.archives import UnpackedLines
from kmgraph.observe.readers.json_entries import iter_entries
from kmgraph.observe.readers.json_lines import read_json_lines
from kmgraph.observe.readers.parquet import read_parquet
from kmgraph.observe.readers.spreadsheet import SheetFault, read_spreadsheet
from kmgraph.observe.readers.spreadsheet_worker import SheetError, rows_of

MB = 1024**2
PARTS = {
    "[Content_Types].xml": (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/xl/workbook.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
    ),
    "_rels/.rels": (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/workbook.xml": (
        '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
        '<sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>'
    ),
    "xl/_rels/workbook.xml.rels": (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" '
        'Target="worksheets/sheet1.xml"/></Relationships>'
    ),
}


@contextmanager
def few_bytes(most: int) -> Iterator[None]:
    """Check that no more memory is taken at once inside."""
    tracemalloc.start()
    try:
        yield
    finally:
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < most


def sheet(path: Path, *cells: str) -> Path:
    """Write a spreadsheet with these cells, row by row."""
    rows = "".join(
        f'<row r="{cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")}"><c r="{cell}" t="inlineStr"><is><t>x</t></is></c></row>'
        for cell in cells
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in PARTS.items():
            archive.writestr(name, text)
        archive.writestr(
            "xl/worksheets/sheet1.xml",
            '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
            f"<sheetData>{rows}</sheetData></worksheet>",
        )
    return path


def central_directory(count: int) -> bytes:
    """Return a zip archive that is a list of so many members and nothing else."""
    entry = struct.pack("<4s4B4HL2L5H2L", b"PK\x01\x02", 20, 3, 20, 0, 0, 0, 0, 0x21, 0, 0, 0, 1, *[0] * 6) + b"a"
    size = len(entry) * count
    return (
        entry * count
        + struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, count, count, size, 0)
        + struct.pack("<4sLQL", b"PK\x06\x07", 0, size, 1)
        + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    )


@pytest.mark.parametrize("far", ["BZ1000000", "E1000000", "XFD300"])
def test_two_cells_far_apart(far: str, tmp_path: Path) -> None:
    path = sheet(tmp_path / "far.xlsx", "A1", "A2", far)
    with pytest.raises(SheetError, match="BOMB"):
        rows_of(path.read_bytes(), None)
    with pytest.raises(LimitError, match="too much memory"):
        read_spreadsheet(Source(path), "far.xlsx")


def test_cells_that_are_near_are_read(tmp_path: Path) -> None:
    path = sheet(tmp_path / "near.xlsx", "A1", "A2", "C4000")
    assert len(list(rows_of(path.read_bytes(), None))) == 3


def test_rows_without_the_keys_of_another(tmp_path: Path) -> None:
    path = tmp_path / "wide.jsonl"
    first = json.dumps({"id": "1", "outcome": "removed", **{f"c{number}": "" for number in range(4_000)}})
    path.write_text(first + "\n" + "{}\n" * 10_000, encoding="utf-8")
    before = process_time()
    with pytest.raises(LimitError, match="nearly all empty"):
        read_json_lines(Source(path), "wide.jsonl")
    assert process_time() - before < 10


def test_columns_that_hold_nothing(tmp_path: Path) -> None:
    path = tmp_path / "wide.parquet"
    columns = ", ".join(f"0 AS c{number}" for number in range(500))
    duckdb.connect().execute(f"COPY (SELECT {columns} FROM range(100000)) TO '{path}'")
    with pytest.raises(LimitError, match="far more than its size"):
        read_parquet(Source(path), "wide.parquet")


def test_a_document_of_too_many_values(tmp_path: Path) -> None:
    path = tmp_path / "objects.json"
    path.write_bytes(b'{"modlog":[' + b"{}," * 4_500_000 + b"0]}")
    with pytest.raises(LimitError, match="16 million values"):
        list(iter_entries(path, lambda fields: fields.items("modlog") or None))


@pytest.mark.parametrize("is_inside", [False, True])
def test_an_archive_of_too_many_members(is_inside: bool, tmp_path: Path) -> None:
    path = tmp_path / "many.zip"
    data = central_directory(200_000)
    if is_inside:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("inner.csv.zip", data)
    else:
        path.write_bytes(data)
    with pytest.raises(LimitError, match="more than 10,000 files"):
        list(UnpackedLines(path, lambda name: name.endswith(".csv"), "table"))


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
@pytest.mark.parametrize("is_inside", [False, True])
def test_an_archive_packed_so_that_nothing_bounds_what_comes_out(method: int, is_inside: bool, tmp_path: Path) -> None:
    path = tmp_path / "bomb.zip"
    inner = tmp_path / "inner.zip"
    with zipfile.ZipFile(inner, "w", method) as archive, archive.open("a.csv", "w") as member:
        for _ in range(16):
            member.write(b"a" * MB)
    if is_inside:
        with zipfile.ZipFile(path, "w") as archive:
            archive.write(inner, "inner.zip")
    else:
        inner.rename(path)
    with pytest.raises(ObservationError, match="packed in a way that can't be read"), few_bytes(4 * MB):
        list(UnpackedLines(path, lambda name: name.endswith(".csv"), "table"))


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_spreadsheet_packed_so_that_nothing_bounds_what_comes_out(method: int, tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", method) as archive, archive.open("xl/worksheets/sheet1.xml", "w") as member:
        for _ in range(16):
            member.write(b"a" * MB)
    with pytest.raises(SheetError) as refusal, few_bytes(4 * MB):
        rows_of(path.read_bytes(), None)
    assert refusal.value.fault == SheetFault.UNREADABLE


def test_a_project_is_not_made_of_an_archive_that_nothing_can_read(tmp_path: Path) -> None:
    path = tmp_path / "many.zip"
    path.write_bytes(central_directory(200_000))
    with pytest.raises(LimitError, match="more than 10,000 files"):
        propose_project([path], VOCABULARY, HIERARCHY)


def test_a_first_row_of_cells_is_not_shown_in_the_error(tmp_path: Path) -> None:
    path = tmp_path / "posts.csv"
    path.write_text("p0,removed,ana@example.org\np1,kept,@bo\n", encoding="utf-8")
    with pytest.raises(ObservationError, match="3 headers are not shown") as refusal:
        read_observations([Source(path)], VOCABULARY, HIERARCHY, key=b"k" * 32)
    assert "ana" not in str(refusal.value)
