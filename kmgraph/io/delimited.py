"""The one writer of CSV and TSV: no cell of it is run by a spreadsheet."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable

# The wide and small forms are read as the narrow ones by spreadsheets set to Chinese or Japanese, the minus by some.
_SIGNS = "=+@\uff1d\uff0b\uff0d\uff20\ufe62\ufe63\ufe66\ufe6b\u2212-"
# Spaces and what can't be seen: controls, formats, joiners, selectors, fillers. Some spreadsheets drop them first.
_PASSED = (
    r"\s\0-\x1f\x7f-\x9f\xad\u034f\u0600-\u0605\u061c\u06dd\u070f\u115f\u1160\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    r"\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U000e0000-\U000e0fff"
)
_STARTS = re.compile(rf"[\t\r\n]|[{_PASSED}]*[{_SIGNS}]")
# Where the system lists by semicolons, or the delimiter is guessed, a cell is parted at these signs, whatever
# quotes stand around, and what follows is a cell that begins with a formula.
_PARTING = {",": frozenset(";|\t\r\n"), "\t": frozenset(",;|\t\r\n")}
# Each run is looked at once: many signs in a row must not cost the square of their number.
_BETWEEN = re.compile(rf"(?<![,;|\"{_PASSED}])[,;|\"{_PASSED}]++(?=[{_SIGNS}])")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")


class NumberCell(str):
    """A cell of which its writer knows that it is a number, such as a literal with a numeric datatype."""

    __slots__ = ()


def to_csv(header: Iterable[str], rows: Iterable[Iterable[str]], delimiter: str = ",") -> str:
    """Return a table as text, a line a row, parted by commas or tabs; cells and header are made inert."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\n")
    writer.writerows([inert(cell, delimiter) for cell in row] for row in (header, *rows))
    return text.getvalue()


def inert(cell: str, delimiter: str = ",") -> str:
    """Return a cell that no spreadsheet takes for a formula: with an apostrophe before one, unless it is a number.

    A formula begins with the cell, or after a sign at which a spreadsheet that is set otherwise parts it.

    Source: OWASP, CSV Injection.

    >>> inert("=1+1"), inert("plain"), inert("-1"), inert(NumberCell("-1")), inert(NumberCell("-1+1"))
    ("'=1+1", 'plain', "'-1", '-1', "'-1+1")
    >>> inert("a;=1"), inert("one; two"), inert(chr(0xFEFF) + "=1").startswith("'")
    ("a;'=1", 'one; two', True)
    """
    if isinstance(cell, NumberCell) and _NUMBER.fullmatch(cell):
        return cell
    parting = _PARTING[delimiter]
    parted = _BETWEEN.sub(lambda run: run[0] if parting.isdisjoint(run[0]) else f"{run[0]}'", cell)
    return f"'{parted}" if _STARTS.match(parted) else parted
