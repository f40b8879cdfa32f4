"""Spreadsheets: a sheet is a table; what is none, or takes too much, is refused."""

from __future__ import annotations

import gzip
import io
import zipfile
from html import escape
from pathlib import Path

import pytest
from observe_world import outcomes, read, source, values
from platform_exports import raw_rows

from kmgraph.errors import InputError, LimitError
from kmgraph.observe.raw import RawTable
from kmgraph.observe.readers.registry import find_reader

XML = '<?xml version="1.0" encoding="UTF-8"?>'
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
ODS = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
}


def xlsx(**sheets: str) -> bytes:
    """A workbook with sheets of rows in SpreadsheetML; style 1 is a date."""
    names = list(sheets)
    kinds = "".join(
        f'<Override PartName="/xl/worksheets/sheet{number}.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
        for number in range(len(names))
    )
    parts = {
        "[Content_Types].xml": f'{XML}<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
        f"{kinds}</Types>",
        "_rels/.rels": f'{XML}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r" '
        f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{XML}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
        + "".join(f'<sheet name="{name}" sheetId="{n + 1}" r:id="r{n}"/>' for n, name in enumerate(names))
        + "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'{XML}<Relationships xmlns="{PACKAGE}/relationships">'
        + "".join(
            f'<Relationship Id="r{n}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
            for n in range(len(names))
        )
        + f'<Relationship Id="s" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": f'{XML}<styleSheet xmlns="{MAIN}"><cellXfs count="2"><xf numFmtId="0"/>'
        '<xf numFmtId="22" applyNumberFormat="1"/></cellXfs></styleSheet>',
    }
    for number, rows in enumerate(sheets.values()):
        parts[f"xl/worksheets/sheet{number}.xml"] = (
            f'{XML}<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'
        )
    return zipped(parts)


def zipped(parts: dict[str, str]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return data.getvalue()


def row(number: int, *cells: str | float | bool) -> str:
    """A row of text, numbers and flags; a text that starts with # is an error, with @ a date."""
    told = []
    for position, cell in enumerate(cells):
        at = f'r="{chr(65 + position)}{number}"'
        if isinstance(cell, bool):
            told.append(f'<c {at} t="b"><v>{int(cell)}</v></c>')
        elif isinstance(cell, str) and cell.startswith("#"):
            told.append(f'<c {at} t="e"><v>{cell}</v></c>')
        elif isinstance(cell, str) and cell.startswith("@"):
            told.append(f'<c {at} s="1"><v>{cell[1:]}</v></c>')
        elif isinstance(cell, str):
            told.append(f'<c {at} t="inlineStr"><is><t>{escape(cell)}</t></is></c>' if cell else "")
        else:
            told.append(f"<c {at}><v>{cell}</v></c>")
    return f'<row r="{number}">{"".join(told)}</row>'


def ods(rows: list[list[str]]) -> bytes:
    """An OpenDocument spreadsheet of texts."""
    spaces = " ".join(f'xmlns:{prefix}="{iri}"' for prefix, iri in ODS.items())
    cells = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{escape(cell)}</text:p></table:table-cell>'
            for cell in cells
        )
        + "</table:table-row>"
        for cells in rows
    )
    content = (
        f'{XML}<office:document-content {spaces} office:version="1.2"><office:body><office:spreadsheet>'
        f'<table:table table:name="A">{cells}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = (
        f'{XML}<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        '<manifest:file-entry manifest:full-path="/" '
        'manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>'
    )
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": content,
            "META-INF/manifest.xml": manifest,
        }
    )


POSTS = (
    row(2, "id", "outcome", "decided_at", "accountAgeDays", "hasLink", "topic")
    + row(3, 7, "removed", "@45671.5", 3.0, True, "DietContent")
    + row(5, "p2", "kept", "", 0.5, False, "#N/A")
)


def put(folder: Path, data: bytes, name: str = "a.xlsx") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def test_a_sheet_is_read_like_a_table(tmp_path: Path) -> None:
    path = put(tmp_path, xlsx(Posts=POSTS))
    assert find_reader(path).kind == "spreadsheet"
    assert raw_rows(path) == [
        {
            "id": "7",
            "outcome": "removed",
            "decided_at": "2025-01-14T12:00:00",
            "accountAgeDays": "3",
            "hasLink": "true",
            "topic": "DietContent",
        },
        {"id": "p2", "outcome": "kept", "accountAgeDays": "0.5", "hasLink": "false"},
    ]
    observed = read(source(path, time_format="%d.%m.%Y"))
    assert outcomes(observed.table) == ["removed", "kept"]
    assert str(observed.table.decided_at[0]) == "2025-01-14T12:00:00"
    assert values(observed.table, None)[1] == set()


def test_rows_are_numbered_as_of_a_table_without_its_empty_lines(tmp_path: Path) -> None:
    path = put(tmp_path, xlsx(Posts=POSTS))
    table = find_reader(path).read(source(path), "a.xlsx")
    assert isinstance(table, RawTable)
    assert table.row.tolist() == [1, 2]
    assert [column.header for column in table.columns if column.has_native_times] == ["decided_at"]


def test_open_document_and_gzip_are_read_too(tmp_path: Path) -> None:
    rows = [["id", "outcome"], ["a", "kept"], ["b", "<removed>"]]
    wanted = [{"id": "a", "outcome": "kept"}, {"id": "b", "outcome": "<removed>"}]
    assert raw_rows(put(tmp_path, ods(rows), "a.ods")) == wanted
    assert raw_rows(put(tmp_path, gzip.compress(ods(rows)), "a.ods.gz")) == wanted


def test_of_several_sheets_the_one_that_holds_something_or_is_named_is_read(tmp_path: Path) -> None:
    other = row(1, "id", "outcome") + row(2, "x", "kept")
    assert len(raw_rows(put(tmp_path, xlsx(Empty="", Posts=POSTS)))) == 2
    path = put(tmp_path, xlsx(Posts=POSTS, Other=other))
    with pytest.raises(InputError, match=r"several sheets of the spreadsheet hold something") as caught:
        raw_rows(path)
    assert "sheet = " in str(caught.value)
    assert outcomes(read(source(path, sheet="Other")).table) == ["kept"]
    with pytest.raises(InputError, match="no sheet of that name") as caught:
        read(source(path, sheet="Jane's list"))
    assert "Jane" not in str(caught.value)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"id,outcome\na,kept\n", "no spreadsheet that can be read"),
        (b"PK\x03\x04", "no spreadsheet that can be read"),
        (zipped({"a.txt": "hello"}), "no spreadsheet that can be read"),
        (xlsx(Empty=""), "no sheet of the spreadsheet holds anything"),
        (xlsx(One="", Two=""), "no sheet of the spreadsheet holds anything"),
        (xlsx(Posts=POSTS)[:-40], "no spreadsheet that can be read"),
        (b"", "empty"),
    ],
)
def test_what_is_no_spreadsheet_is_refused(tmp_path: Path, data: bytes, message: str) -> None:
    with pytest.raises(InputError) as caught:
        raw_rows(put(tmp_path, data))
    assert message in str(caught.value)
    assert len(str(caught.value).splitlines()) <= 3


def test_a_sheet_of_two_cells_far_apart_costs_a_child_its_life_and_no_more(tmp_path: Path) -> None:
    far = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    with pytest.raises(LimitError, match="takes too much memory"):
        raw_rows(put(tmp_path, xlsx(Far=far)))


def test_a_spreadsheet_that_unpacks_to_far_more_is_stopped(tmp_path: Path) -> None:
    with pytest.raises(LimitError, match="takes too much memory"):
        raw_rows(put(tmp_path, xlsx(Posts=POSTS + " " * (80 * 1024**2))))


def test_a_title_above_the_table_is_no_header(tmp_path: Path) -> None:
    path = put(tmp_path, xlsx(Posts=row(1, "Moderation in March") + POSTS))
    with pytest.raises(InputError, match="the first row of the sheet holds one cell, as a title does") as caught:
        raw_rows(path)
    assert "delete the rows above the header" in str(caught.value)


def test_columns_of_one_header_come_as_they_stand(tmp_path: Path) -> None:
    path = put(tmp_path, xlsx(Posts=row(1, "id", "topic", "topic") + row(2, "p1", "Diet", "Keto")))
    table = find_reader(path).read(source(path), "a.xlsx")
    assert isinstance(table, RawTable)
    assert [column.header for column in table.columns] == ["id", "topic", "topic"]
