"""Daily dumps of the EU's DSA Transparency Database: statements of reasons, as CSV or as an archive of archives of CSV.

`sor-PLATFORM-DATE-full.zip` (and `-light.zip`, without the long texts and `territorial_scope`) holds zips of up to a
million statements (`…-00000.csv.zip`), each of them ten CSV files. Columns that list several codes hold JSON, such as
`["DECISION_VISIBILITY_CONTENT_REMOVED"]`; a bare code is read as well. What the codes mean is said in the
ontology (`ontology/codelists/dsa.ttl`); here stand only the columns, and codes of before July 2025 that were renamed.

Source: digital-services-act/transparency-database at 69e80a0, `app/Exports/StatementExportTrait.php` (headings),
`app/Jobs/StatementCsvExportZ.php` and `StatementCsvExportGroupParts.php` (archives), `resources/markdown/
api-documentation.md` (correspondence of the schemas before and since 1 July 2025).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.errors import ObservationError
from kmgraph.observe.raw import RawColumn, narrow
from kmgraph.observe.readers.archives import UnpackedLines
from kmgraph.observe.readers.delimited import read_delimited, read_delimited_lines
from kmgraph.observe.readers.reader import DefaultMapping, SourceFacts, SourceReader

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from kmgraph.model import Source
    from kmgraph.observe.raw import RawTable

_REQUIRED = ("uuid", "decision_visibility", "platform_name")
_ELSEWHERE = ("decision_account", "decision_provision", "decision_monetary")
"""Decisions that a statement may be about without saying anything of the content's visibility."""

_ABOUT_NO_VISIBILITY = {
    "decision_account": ("DECISION_ACCOUNT_SUSPENDED", "DECISION_ACCOUNT_TERMINATED"),
    "decision_provision": (
        "DECISION_PROVISION_PARTIAL_SUSPENSION",
        "DECISION_PROVISION_TOTAL_SUSPENSION",
        "DECISION_PROVISION_PARTIAL_TERMINATION",
        "DECISION_PROVISION_TOTAL_TERMINATION",
    ),
    "decision_monetary": ("DECISION_MONETARY_SUSPENSION", "DECISION_MONETARY_TERMINATION", "DECISION_MONETARY_OTHER"),
}
_RENAMED = {
    "STATEMENT_CATEGORY_UNSAFE_AND_ILLEGAL_PRODUCTS": "STATEMENT_CATEGORY_UNSAFE_AND_PROHIBITED_PRODUCTS",
    "STATEMENT_CATEGORY_SCOPE_OF_PLATFORM_SERVICE": "STATEMENT_CATEGORY_OTHER_VIOLATION_TC",
    "KEYWORD_ONLINE_BULLYING_INTIMIDATION": "KEYWORD_CYBER_BULLYING_INTIMIDATION",
    "KEYWORD_INSUFFICIENT_INFORMATION_TRADERS": "KEYWORD_INSUFFICIENT_INFORMATION_ON_TRADERS",
    "KEYWORD_DISINFORMATION": "KEYWORD_MISINFORMATION_DISINFORMATION",
    "KEYWORD_NON_CONSENSUAL_ITEMS_DEEPFAKE": "KEYWORD_NON_CONSENSUAL_MATERIAL_DEEPFAKE",
}
_COLUMNS = {
    "uuid": "id",
    "decision_visibility": "outcome",
    "platform_name": "platform",
    "content_date": "posted_at",
    "application_date": "decided_at",
    "automated_decision": "decided_by",
    "incompatible_content_ground": "reason",
    "category": "Content",
    "category_addition": "Content",
    "category_specification": "Content",
    "content_type": "medium",
    "content_language": "inLanguage",
}
_NOT_READ = (
    "decision_visibility_other",
    "end_date_visibility_restriction",
    "decision_monetary",
    "decision_monetary_other",
    "end_date_monetary_restriction",
    "decision_provision",
    "end_date_service_restriction",
    "decision_account",
    "end_date_account_restriction",
    "decision_ground",
    "decision_ground_reference_url",
    "illegal_content_legal_ground",
    "illegal_content_explanation",
    "incompatible_content_explanation",
    "incompatible_content_illegal",
    "category_specification_other",
    "content_type_other",
    "content_id_ean",
    "territorial_scope",
    "decision_facts",
    "source_type",
    "source_identity",
    "automated_detection",
    "account_type",
    "platform_uid",
    "created_at",
)


def _read(source: Source, name: str) -> RawTable:
    if source.path.name.lower().endswith(".zip"):
        table = read_delimited_lines(_lines(source.path), source.path, name, source.delimiter or ",")
    else:
        table = read_delimited(source, name, usual_delimiter=",")
    headers = {column.header: column for column in table.columns}
    missing = [header for header in _REQUIRED if header not in headers]
    if missing:
        raise ObservationError(
            f'these are no statements of reasons: there is no column "{missing[0]}"',
            where=str(source.path),
            hint="set kind for this source under [[source]]; kmgraph sources lists the kinds",
        )
    visibility = _with_other_decisions(headers)
    return replace(table, columns=tuple(visibility if visibility.header == c.header else c for c in table.columns))


def check_dsa_archive(path: Path) -> None:
    """Check that an archive holds statements of reasons, by a look that takes no longer the more there are.

    Raises:
        ObservationError: If it doesn't, or is one that no platform hands out.
        LimitError: If it holds too much.
    """
    _lines(path).check()


def _lines(path: Path) -> UnpackedLines:
    return UnpackedLines(path, lambda member: member.endswith(".csv"), "CSV file of statements of reasons", _is_header)


def _with_other_decisions(columns: Mapping[str, RawColumn]) -> RawColumn:
    """Return the visibility decisions; where there is none, the code of what was decided instead stands there."""
    visibility = columns["decision_visibility"]
    cells = {cell: code for code, cell in enumerate(visibility.cells)}
    codes = visibility.codes.astype(np.int64)
    empty = np.array([cell.strip() in {"", "[]"} for cell in visibility.cells], dtype=np.bool_)
    is_open = empty[codes] if len(codes) else np.zeros(0, dtype=np.bool_)
    for column in (columns[header] for header in _ELSEWHERE if header in columns):
        places = np.array([cells.setdefault(cell, len(cells)) if cell.strip() else -1 for cell in column.cells])
        told = is_open & (places[column.codes] >= 0)
        codes[told] = places[column.codes[told]]
        is_open &= ~told
    return replace(visibility, cells=tuple(cells), codes=narrow(codes, len(cells)))


def _recognises(head: bytes, _path: Path) -> bool:
    return _is_header(head.removeprefix(b"\xef\xbb\xbf").split(b"\n", 1)[0].decode(errors="replace"))


def _is_header(line: str) -> bool:
    names = line.replace('"', "").strip().split(",")
    return all(name in names for name in _REQUIRED)


DSA = SourceReader(
    "dsa",
    (".zip", ".csv"),
    _read,
    _recognises,
    DefaultMapping(
        {**_COLUMNS, **dict.fromkeys(_NOT_READ, "-")},
        {
            "outcome": dict.fromkeys((code for codes in _ABOUT_NO_VISIBILITY.values() for code in codes), "-"),
            "Content": _RENAMED,
        },
    ),
    facts=SourceFacts(
        "daily dumps of the EU DSA Transparency Database (zip of zips of CSV, or CSV; full and light)",
        kept="no",
        reasons="some",
        decided="yes",
        posted="some",
        authors="no",
        deciders="some",
        texts="no",
        features=("Content", "medium", "inLanguage"),
        notes=(
            (
                "A row is a statement of reasons. Statements about an account, a service or payments alone say "
                "nothing of a post and are left out."
            ),
            (
                "The schemas before and since 1 July 2025 are both read; codes that were renamed are read as the "
                "new ones, those that were dropped are not recorded."
            ),
            (
                "The category says which breach the platform saw, not what kept posts are about: with kept posts "
                "from another source it is recorded for one outcome alone."
            ),
            (
                "The reason is incompatible_content_ground; map illegal_content_legal_ground or decision_facts "
                "instead under [source.columns] if you mean those."
            ),
            (
                "Some platforms leave content_date empty. Both dates have no zone, and are UTC unless time_zone "
                "says otherwise."
            ),
            "Who decided is told of fully automated decisions; of others, that people did, and not which.",
            "Columns that are not read: " + ", ".join(_NOT_READ) + ".",
        ),
        schema="https://transparency.dsa.ec.europa.eu/page/api-documentation",
    ),
)
