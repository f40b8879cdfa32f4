"""Made-up dumps in the shape of the DSA Transparency Database: zips of zips of CSV, before and since July 2025.

Headings and archives are those of digital-services-act/transparency-database at 69e80a0
(`app/Exports/StatementExportTrait.php`, `app/Jobs/StatementCsvExportZ.php`, `StatementCsvExportGroupParts.php`); codes
of the old schema are those of `API v1` in `resources/markdown/api-documentation.md`. Statements are invented.
"""

from __future__ import annotations

import csv
import io
import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

HEADINGS = (
    "uuid",
    "decision_visibility",
    "decision_visibility_other",
    "end_date_visibility_restriction",
    "decision_monetary",
    "decision_monetary_other",
    "end_date_monetary_restriction",
    "decision_provision",
    "end_date_service_restriction",
    "decision_account",
    "end_date_account_restriction",
    "account_type",
    "decision_ground",
    "decision_ground_reference_url",
    "illegal_content_legal_ground",
    "illegal_content_explanation",
    "incompatible_content_ground",
    "incompatible_content_explanation",
    "incompatible_content_illegal",
    "category",
    "category_addition",
    "category_specification",
    "category_specification_other",
    "content_type",
    "content_type_other",
    "content_language",
    "content_date",
    "content_id_ean",
    "territorial_scope",
    "application_date",
    "decision_facts",
    "source_type",
    "source_identity",
    "automated_detection",
    "automated_decision",
    "platform_name",
    "platform_uid",
    "created_at",
)
ONLY_FULL = {"illegal_content_explanation", "incompatible_content_explanation", "territorial_scope", "decision_facts"}
BEFORE_EAN = "content_id_ean"
"""A column that dumps of before 2025 lack."""

COMMON = {
    "decision_ground": "DECISION_GROUND_INCOMPATIBLE_CONTENT",
    "category": "STATEMENT_CATEGORY_SCAMS_AND_FRAUD",
    "content_date": "2025-08-01 00:00:00",
    "application_date": "2025-08-02 00:00:00",
    "source_type": "SOURCE_VOLUNTARY",
    "automated_detection": "Yes",
    "automated_decision": "AUTOMATED_DECISION_FULLY",
    "platform_name": "Example Market",
    "created_at": "2025-08-02 10:00:00",
}
STATEMENTS: tuple[Mapping[str, str], ...] = (
    {
        "uuid": "00000000-0000-4000-8000-000000000001",
        "decision_visibility": '["DECISION_VISIBILITY_CONTENT_REMOVED"]',
        "incompatible_content_ground": "Section 4, scams",
        "category_specification": '["KEYWORD_PHISHING"]',
        "content_type": '["CONTENT_TYPE_IMAGE","CONTENT_TYPE_TEXT"]',
        "content_language": "DE",
        "territorial_scope": '["DE","AT"]',
        "decision_facts": 'It said "buy now", and linked to a shop',
        "account_type": "ACCOUNT_TYPE_BUSINESS",
    },
    {
        "uuid": "00000000-0000-4000-8000-000000000002",
        "decision_visibility": '["DECISION_VISIBILITY_CONTENT_DEMOTED"]',
        "content_type": '["CONTENT_TYPE_VIDEO"]',
        "automated_decision": "AUTOMATED_DECISION_NOT_AUTOMATED",
        "content_date": "",
    },
    {
        "uuid": "00000000-0000-4000-8000-000000000003",
        "decision_account": "DECISION_ACCOUNT_SUSPENDED",
        "account_type": "ACCOUNT_TYPE_PRIVATE",
    },
    {"uuid": "00000000-0000-4000-8000-000000000004", "decision_monetary": "DECISION_MONETARY_SUSPENSION"},
)
STATEMENTS_BEFORE_JULY_2025: tuple[Mapping[str, str], ...] = (
    {
        "uuid": "00000000-0000-4000-8000-000000000011",
        "decision_visibility": '["DECISION_VISIBILITY_CONTENT_DISABLED"]',
        "category": "STATEMENT_CATEGORY_UNSAFE_AND_ILLEGAL_PRODUCTS",
        "category_specification": '["KEYWORD_DANGEROUS_TOYS"]',
        "content_type": '["CONTENT_TYPE_PRODUCT"]',
        "application_date": "2024-03-02 00:00:00",
    },
)


def dump_csv(statements: Iterable[Mapping[str, str]], headings: Sequence[str] = HEADINGS) -> str:
    """One file of a dump: the headings, then a statement a line, the last one without a line end."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(headings)
    writer.writerows([{**COMMON, **statement}.get(heading, "") for heading in headings] for statement in statements)
    return text.getvalue().rstrip("\n")


def light(headings: Sequence[str] = HEADINGS) -> tuple[str, ...]:
    """The headings of a light dump."""
    return tuple(heading for heading in headings if heading not in ONLY_FULL)


def packed(members: Mapping[str, str | bytes], *, stored: bool = False) -> bytes:
    """A zip archive."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return data.getvalue()


def write_dump(folder: Path, parts: Sequence[Sequence[str]], name: str = "sor-global-2025-08-02-full.zip") -> Path:
    """A dump: an archive of archives of CSV files.

    Args:
        folder: Where to.
        parts: The texts of the CSV files of each inner archive.
        name: Of the outer archive.
    """
    stem = name.removesuffix(".zip")
    inner = {
        f"{stem}-{part:05d}.csv.zip": packed(
            {f"{stem}-{part:05d}-{sub:05d}.csv": text for sub, text in enumerate(texts)}
        )
        for part, texts in enumerate(parts)
    }
    path = folder / name
    path.write_bytes(packed(inner, stored=True))
    return path
