"""Data ranges as intervals between cuts of the line of numbers.

A cut lies just before or just after a number. Of whole numbers all cuts are just before one, so that between two
different cuts there is always a number: their cuts alone say whether an interval is empty or within another.

Source: OWL 2 Structural Specification, sections 4.1 (numbers) and 7 (data ranges).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kmgraph.namespaces import OWL, RDF, RDFS, XSD
from kmgraph.rdf import INTEGER_TYPES, literal_value

if TYPE_CHECKING:
    from kmgraph.rdf import Term, TripleIndex

_EXACT_TYPES = INTEGER_TYPES | {XSD.decimal}
_OPENING = {XSD.minInclusive: False, XSD.minExclusive: True}
_CLOSING = {XSD.maxExclusive: False, XSD.maxInclusive: True}
_DEEPEST = 5  # data ranges within data ranges

# First and last number of the datatypes of whole numbers.
_ENDS: dict[str, tuple[int | None, int | None]] = {
    XSD.integer: (None, None),
    XSD.nonNegativeInteger: (0, None),
    XSD.positiveInteger: (1, None),
    XSD.nonPositiveInteger: (None, 0),
    XSD.negativeInteger: (None, -1),
    XSD.long: (-(2**63), 2**63 - 1),
    XSD.int: (-(2**31), 2**31 - 1),
    XSD.short: (-(2**15), 2**15 - 1),
    XSD.byte: (-(2**7), 2**7 - 1),
    XSD.unsignedLong: (0, 2**64 - 1),
    XSD.unsignedInt: (0, 2**32 - 1),
    XSD.unsignedShort: (0, 2**16 - 1),
    XSD.unsignedByte: (0, 2**8 - 1),
}


class _UnknownRangeError(Exception):
    """A data range says something else than which numbers are in it."""


@dataclass(frozen=True, slots=True, order=True)
class Cut:
    """Just before a number, or just after it."""

    number: Fraction
    is_after: bool = False


@dataclass(frozen=True, slots=True)
class NumberInterval:
    """The numbers between two cuts; None is no end."""

    lower: Cut | None = None
    upper: Cut | None = None

    @property
    def is_empty(self) -> bool:
        """Whether no number lies between the cuts."""
        return self.lower is not None and self.upper is not None and self.lower >= self.upper

    def within(self, other: NumberInterval) -> bool:
        """Return whether all its numbers are the other's, too."""
        return (other.lower is None or (self.lower is not None and self.lower >= other.lower)) and (
            other.upper is None or (self.upper is not None and self.upper <= other.upper)
        )

    def common(self, other: NumberInterval) -> NumberInterval:
        """Return the numbers of both."""
        lowers = [cut for cut in (self.lower, other.lower) if cut is not None]
        uppers = [cut for cut in (self.upper, other.upper) if cut is not None]
        return NumberInterval(max(lowers, default=None), min(uppers, default=None))


@dataclass(frozen=True, slots=True)
class NumberLine:
    """The numbers that a property may have.

    Attributes:
        whole: The interval of all of them.
        is_integer: Whether they are whole numbers.
    """

    whole: NumberInterval
    is_integer: bool

    def part(self, interval: NumberInterval) -> NumberInterval:
        """Return what of an interval is on the line; an end that all of the line is within is no end."""
        common = self._own(interval).common(self.whole)
        lower = None if common.lower == self.whole.lower else common.lower
        return NumberInterval(lower, None if common.upper == self.whole.upper else common.upper)

    def is_empty(self, interval: NumberInterval) -> bool:
        """Return whether no number of the line is in the interval."""
        return self._own(interval).common(self.whole).is_empty

    def _own(self, interval: NumberInterval) -> NumberInterval:
        return (
            interval
            if not self.is_integer
            else NumberInterval(_before_whole(interval.lower), _before_whole(interval.upper))
        )


def _before_whole(cut: Cut | None) -> Cut | None:
    """Return the cut before a whole number that parts whole numbers alike."""
    if cut is None:
        return None
    return Cut(Fraction(math.floor(cut.number) + 1 if cut.is_after else math.ceil(cut.number)))


def number_line(triples: TripleIndex, prop: str) -> NumberLine | None:
    """Return the line that the ranges of a data property say its values are on, or None if they don't say so."""
    ranges = triples.objects(prop, RDFS.range)
    try:
        read = [_read(triples, found, _DEEPEST) for found in ranges]
    except _UnknownRangeError:
        return None
    if not read or any(len(found.intervals) != 1 for found in read):
        return None
    line = NumberLine(NumberInterval(), is_integer=any(found.is_integer for found in read))
    for found in read:
        line = NumberLine(line._own(found.intervals[0]).common(line.whole), line.is_integer)
    return None if line.whole.is_empty else line


def filler_intervals(triples: TripleIndex, filler: Term, line: NumberLine) -> tuple[NumberInterval, ...] | None:
    """Return which numbers of a line a data range or a value stands for, or None if it is none that can be ordered.

    Args:
        triples: The graph.
        filler: A datatype, a blank node of a data range, or a literal.
        line: Of the property.
    """
    try:
        found = _read(triples, filler, _DEEPEST)
    except _UnknownRangeError:
        return None
    # Of numbers with fractions a type of whole ones has no interval; a single whole number is one.
    if found.is_integer and not line.is_integer and not isinstance(filler, ox.Literal):
        return None
    parts = {line.part(interval) for interval in found.intervals if not line.is_empty(interval)}
    return tuple(sorted(parts, key=_place))


def _place(interval: NumberInterval) -> tuple[bool, Cut, bool, Cut]:
    none = Cut(Fraction(0))
    lower, upper = interval.lower, interval.upper
    return lower is not None, lower or none, upper is None, upper or none


@dataclass(frozen=True, slots=True)
class _Range:
    intervals: tuple[NumberInterval, ...]
    is_integer: bool


def _read(triples: TripleIndex, node: Term, depth: int) -> _Range:
    if isinstance(node, ox.Literal):
        number = _number(node)
        return _Range((NumberInterval(Cut(number), Cut(number, is_after=True)),), number.denominator == 1)
    if isinstance(node, ox.NamedNode):
        return _named(node.value)
    told = set(triples.predicates(str(node))) - {RDF.type}
    if told == {OWL.onDatatype, OWL.withRestrictions}:
        return _restricted(triples, str(node))
    if len(told) == 1 and told <= {OWL.oneOf, OWL.unionOf} and depth:
        (items,) = _only(triples.objects(str(node), told.pop()))
        parts = [_read(triples, item, depth - 1) for item in triples.list_items(str(items))]
        return _Range(tuple(each for part in parts for each in part.intervals), any(part.is_integer for part in parts))
    raise _UnknownRangeError


def _named(datatype: str) -> _Range:
    if datatype == XSD.decimal:
        return _Range((NumberInterval(),), is_integer=False)
    if datatype not in _ENDS:
        raise _UnknownRangeError
    first, last = _ENDS[datatype]
    lower = None if first is None else Cut(Fraction(first))
    return _Range((NumberInterval(lower, None if last is None else Cut(Fraction(last + 1))),), is_integer=True)


def _restricted(triples: TripleIndex, node: str) -> _Range:
    (datatype,) = _only(triples.objects(node, OWL.onDatatype))
    if not isinstance(datatype, ox.NamedNode):
        raise _UnknownRangeError
    base = _named(datatype.value)
    (listed,) = _only(triples.objects(node, OWL.withRestrictions))
    interval = base.intervals[0]
    for item in triples.list_items(str(listed)):
        for facet in triples.predicates(str(item)):
            for value in triples.objects(str(item), facet):
                interval = interval.common(_facet(facet, value))
    return _Range((interval,), base.is_integer)


def _facet(facet: str, value: Term) -> NumberInterval:
    if not isinstance(value, ox.Literal):
        raise _UnknownRangeError
    if facet in _OPENING:
        return NumberInterval(lower=Cut(_number(value), _OPENING[facet]))
    if facet in _CLOSING:
        return NumberInterval(upper=Cut(_number(value), _CLOSING[facet]))
    raise _UnknownRangeError


def _number(literal: ox.Literal) -> Fraction:
    if literal.datatype.value not in _EXACT_TYPES or literal_value(literal) is None:
        raise _UnknownRangeError
    number = Fraction(Decimal(literal.value.strip()))
    first, last = _ENDS.get(literal.datatype.value, (None, None))
    if (first is not None and number < first) or (last is not None and number > last):
        raise _UnknownRangeError  # not a literal of its datatype, which the reasoner says better
    return number


def _only(found: tuple[Term, ...]) -> tuple[Term]:
    if len(found) != 1:
        raise _UnknownRangeError
    return (found[0],)
