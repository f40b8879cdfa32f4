"""The words of the page about columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ColumnLabels:
    """What stands in the layout of the page about columns as it is."""

    read: str
    header: str
    meaning: str
    kind: str
    target: str
    kept: str
    no_columns: str
    notices: str
    no_notices: str
    rejects: str


@dataclass(frozen=True, slots=True)
class ColumnPatterns:
    """Sentences of the page about columns, with slots."""

    title: str
    lead: str
    filled: str
    kinds: Mapping[str, str]
    notice: Mapping[str, str]
    notice_rows: str
    rejects: str
    no_rejects: str
    reject_line: str
