"""Cells of a column of numbers -> numbers, as programs and people write them."""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.namespaces import XSD
from kmgraph.observe.columns.placeholders import is_placeholder
from kmgraph.observe.notices import shown
from kmgraph.observe.raw import NativeNumbers
from kmgraph.rdf import INTEGER_TYPES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from numpy.typing import NDArray

    from kmgraph.observe.columns.headers import FeaturePlan
    from kmgraph.observe.columns.values import ValueMap

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)
# Groups of three, parted by a comma, a space (also a narrow or a fixed one) or an apostrophe, all alike. Nobody writes
# a nought before them.
_GROUPED = re.compile(r"[+-]?(?!0)\d{1,3}(?:([,' \u00a0\u202f\u2019])\d{3})(?:\1\d{3})*(?:\.\d+)?", re.ASCII)
_COMMA = re.compile(r"[+-]?(?:\d+|\d{1,3}(?:([. \u00a0\u202f'\u2019])\d{3})(?:\1\d{3})*),\d+", re.ASCII)
_COUNTED = re.compile(r"(?P<number>[+-]?\d[\d.,]*) ?(?P<unit>[kKmMwW千万亿])\+?", re.ASCII)
_UNITS = {"k": 1_000, "千": 1_000, "w": 10_000, "万": 10_000, "m": 1_000_000, "亿": 100_000_000}
_LEAST = {
    XSD.nonNegativeInteger: 0,
    XSD.unsignedInt: 0,
    XSD.unsignedLong: 0,
    XSD.unsignedShort: 0,
    XSD.unsignedByte: 0,
    XSD.positiveInteger: 1,
}
_MOST = {XSD.nonPositiveInteger: 0, XSD.negativeInteger: -1}
_INEXACT_FROM = 2**53
_FEWEST_GROUPED = 3
_NEARLY_ALL = 0.8
"""Share of the different cells of a column that are numbers, from where on the others are slips among numbers."""


class DecimalMark(Enum):
    """What stands before the fraction in the cells of one column; unclear where "1.234" may be either."""

    POINT = "."
    COMMA = ","
    UNCLEAR = "?"


@dataclass(frozen=True, eq=False)
class Numbers:
    """Distinct cells as numbers.

    Attributes:
        numbers: A number a cell, NaN for an empty one; shape (n_cells,).
        problems: Position of a cell that is no such number -> why.
    """

    numbers: NDArray[np.float64]
    problems: dict[int, str] = field(default_factory=dict)


def read_numbers(cells: Sequence[str], datatype: str, values: ValueMap) -> Numbers:
    """Return the cells as numbers of the datatype.

    How the column writes fractions is seen from all of its cells: "12,5" somewhere, and nowhere a point, makes a comma
    the mark of the decimals everywhere. Otherwise a comma before three digits groups them.

    Args:
        cells: Distinct cells.
        datatype: IRI of a numeric datatype; its bounds are checked.
        values: Maps foreign words, such as "none" onto "0".
    """
    if isinstance(cells, NativeNumbers) and values.is_empty:
        texts: Sequence[str] = cells
        numbers = cells.as_floats()
        unclear: dict[int, str] = {}
    else:
        texts = [values.get(cell.strip()) for cell in cells]
        mark = decimal_mark(texts)
        unclear = {
            position: f"{shown(text)} can be read as thousands and as a fraction"
            for position, text in enumerate(texts)
            if mark is DecimalMark.UNCLEAR and _is_grouped_by_points(text)
        }
        texts = ["" if position in unclear else plain_number(text, mark) for position, text in enumerate(texts)]
        numbers = np.array([_to_float(text) for text in texts], dtype=np.float64)
    read = Numbers(numbers, unclear)
    for position in np.flatnonzero(_is_wrong(numbers, datatype)).tolist():
        try:
            numbers[position] = parse_number(texts[position], datatype)
        except ValueError as error:
            numbers[position] = math.nan
            read.problems[position] = str(error)
    return read


def refuse_numbers(read: Numbers, plan: FeaturePlan) -> Numbers:
    """Return the numbers without those that the property's range leaves no room for."""
    numbers, problems = read.numbers.copy(), dict(read.problems)
    allowed = {float(choice) for choice in plan.choices if _NUMBER.fullmatch(choice)}
    for position, number in enumerate(numbers.tolist()):
        why = _out_of_range(number, plan, allowed)
        if why:
            numbers[position] = math.nan
            problems[position] = f"{shown(f'{number:g}')} {why}"
    return Numbers(numbers, problems)


def _out_of_range(number: float, plan: FeaturePlan, allowed: Collection[float]) -> str | None:
    if plan.least is not None and number < plan.least:
        return f"is below {plan.least:g}"
    if plan.most is not None and number > plan.most:
        return f"is above {plan.most:g}"
    return "is none of the numbers allowed" if allowed and not math.isnan(number) and number not in allowed else None


def numbers_told(cells: Iterable[str]) -> str | None:
    """Return the datatype of a column whose cells are nearly all numbers, or None if they are not.

    >>> numbers_told(["12", "", "3"]) == XSD.integer, numbers_told(["12", "x"])
    (True, None)
    """
    texts = [cell.strip() for cell in cells if cell.strip() and not is_placeholder(cell.strip())]
    mark = decimal_mark(texts)
    plain = [text for text in (plain_number(text, mark) for text in texts) if _NUMBER.fullmatch(text)]
    if not plain or len(plain) < _NEARLY_ALL * len(texts):
        return None
    return XSD.integer if all(float(text).is_integer() for text in plain) else XSD.decimal


def decimal_mark(texts: Iterable[str]) -> DecimalMark:
    """Return what stands before the fraction in a column: a comma only where cells say so and none says otherwise.

    Where every point stands before three digits, and no number without one has more than three, points part groups.

    >>> decimal_mark(["12,5", "1.250,75", "3"])
    <DecimalMark.COMMA: ','>
    >>> decimal_mark(["1,500", "12"])
    <DecimalMark.POINT: '.'>
    """
    is_comma = False
    texts = list(texts)
    for text in texts:
        if "," not in text and "." not in text:
            continue
        if _COMMA.fullmatch(text) and not _GROUPED.fullmatch(text):
            is_comma = True
        elif _NUMBER.fullmatch(text) and not _is_grouped_by_points(text):
            return DecimalMark.POINT
    return DecimalMark.COMMA if is_comma else _mark_of_groups(texts)


def _mark_of_groups(texts: Sequence[str]) -> DecimalMark:
    """Return what a point means where each one that there is may part groups of three digits."""
    parted = {text for text in texts if "." in text}
    grouped = {text for text in parted if _is_grouped_by_points(text)}
    if len(grouped) < _FEWEST_GROUPED or len(grouped) < len(parted):
        return DecimalMark.POINT
    if any(text.count(".") > 1 for text in grouped):
        return DecimalMark.COMMA
    plain = [text.lstrip("+-") for text in texts if text not in parted and _NUMBER.fullmatch(text)]
    if not plain:
        return DecimalMark.UNCLEAR
    return DecimalMark.COMMA if max(map(len, plain)) <= len("999") else DecimalMark.POINT


def plain_number(text: str, mark: DecimalMark = DecimalMark.POINT) -> str:
    """Return a number without grouping, units and foreign digits; what is no number stays as it is.

    >>> plain_number("1,500"), plain_number("2.3万"), plain_number("1.250,5", DecimalMark.COMMA)
    ('1500', '23000', '1250.5')
    """
    if text.isdigit() and text.isascii():
        return text
    plain = unicodedata.normalize("NFKC", text).replace("\u2212", "-").strip()
    counted = _COUNTED.fullmatch(plain)
    if counted:
        number = _ungrouped(counted["number"], mark)
        if _NUMBER.fullmatch(number):
            return f"{round(float(number) * _UNITS[counted['unit'].lower()], 6):.15g}"
    return _ungrouped(plain, mark)


def _ungrouped(text: str, mark: DecimalMark) -> str:
    if mark is DecimalMark.COMMA and (_COMMA.fullmatch(text) or _is_grouped_by_points(text)):
        return re.sub(r"[. '\u2019]", "", text).replace(",", ".")
    return re.sub(r"[, '\u2019]", "", text) if _GROUPED.fullmatch(text) else text


def _is_grouped_by_points(text: str) -> bool:
    return re.fullmatch(r"[+-]?[1-9]\d{0,2}(?:\.\d{3})+", text, re.ASCII) is not None


def _to_float(text: str) -> float:
    """Return the number, NaN for an empty text, infinity for what is no number."""
    if not text:
        return math.nan
    return float(text) if _NUMBER.fullmatch(text) else math.inf


def _is_wrong(numbers: NDArray[np.float64], datatype: str) -> NDArray[np.bool_]:
    """Return which numbers `parse_number` refuses; NaN is none of them."""
    least, most = _LEAST.get(datatype, -math.inf), _MOST.get(datatype, math.inf)
    is_wrong = np.isinf(numbers) | (numbers < least) | (numbers > most)
    if datatype in INTEGER_TYPES:
        with np.errstate(invalid="ignore"):
            is_wrong |= (np.abs(numbers) >= _INEXACT_FROM) | (np.trunc(numbers) != numbers)
    return np.asarray(is_wrong & ~np.isnan(numbers), dtype=np.bool_)


def parse_number(text: str, datatype: str) -> float:
    """Return the number that the text writes.

    Args:
        text: Digits with a point for fractions, or with an exponent; no grouping.
        datatype: IRI of a numeric datatype; its bounds are checked.

    Raises:
        ValueError: If the text is no number of the datatype; the message says why.

    >>> parse_number("7", XSD.integer)
    7.0
    >>> parse_number("7.5", XSD.integer)
    Traceback (most recent call last):
    ValueError: "7.5" is not a whole number
    """
    if not _NUMBER.fullmatch(text):
        raise ValueError(f"{shown(text)} is not a number")
    number = float(text)
    is_whole = datatype in INTEGER_TYPES
    if math.isinf(number) or (is_whole and abs(number) >= _INEXACT_FROM):
        raise ValueError(f"{shown(text)} is too large")
    if is_whole and not number.is_integer():
        raise ValueError(f"{shown(text)} is not a whole number")
    if number < _LEAST.get(datatype, number):
        raise ValueError(f"{shown(text)} is below {_LEAST[datatype]}")
    if number > _MOST.get(datatype, number):
        raise ValueError(f"{shown(text)} is above {_MOST[datatype]}")
    return number
