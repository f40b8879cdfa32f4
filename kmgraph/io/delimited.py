"""The one writer of CSV and TSV: no cell of it is run by a spreadsheet."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable

# The wide forms are read as the narrow ones by spreadsheets set to Chinese or Japanese.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")


class NumberCell(str):
    """A cell of which its writer knows that it is a number, such as a literal with a numeric datatype."""

    __slots__ = ()


def to_csv(header: Iterable[str], rows: Iterable[Iterable[str]], delimiter: str = ",") -> str:
    """Return a table as text, a line a row; cells and header are made inert."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\n")
    writer.writerows(map(inert, row) for row in (header, *rows))
    return text.getvalue()


def inert(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula: an apostrophe before it, unless it is a number.

    Source: OWASP, CSV Injection.

    >>> inert("=1+1"), inert("plain"), inert("-1"), inert(NumberCell("-1")), inert(NumberCell("-1+1"))
    ("'=1+1", 'plain', "'-1", '-1', "'-1+1")
    """
    is_number = isinstance(cell, NumberCell) and _NUMBER.fullmatch(cell)
    return f"'{cell}" if cell.startswith(_FORMULA_STARTS) and not is_number else cell
