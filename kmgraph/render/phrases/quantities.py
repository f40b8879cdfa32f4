"""Numeric ranges in words: from a property's own phrases, else from its label."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from kmgraph.namespaces import XSD
from kmgraph.render.language import fill, slots

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kmgraph.model import DataRange
    from kmgraph.render.phrases.lexicon import Lexicon

_WHOLE = frozenset(
    (
        *(XSD.integer, XSD.nonNegativeInteger, XSD.positiveInteger, XSD.nonPositiveInteger, XSD.negativeInteger),
        *(XSD.long, XSD.int, XSD.short, XSD.byte, XSD.unsignedLong, XSD.unsignedInt),
    )
)


def is_whole(datatype: str) -> bool:
    """Return whether the values of a datatype are whole numbers."""
    return datatype in _WHOLE


def has_range_phrases(property_iri: str, lexicon: Lexicon) -> bool:
    """Return whether the ontology gives the property a phrase for ranges in this language."""
    return any(lexicon.fragment(property_iri, role) for role in ("atLeastPhrase", "lessThanPhrase", "betweenPhrase"))


def range_phrases(restriction: DataRange, lexicon: Lexicon) -> tuple[str, ...]:
    """Return the phrases that say the range: one where the language can, two for an open interval of real numbers."""
    if is_whole(restriction.datatype):
        return (_whole_phrase(restriction, lexicon),)
    return tuple(_real_phrases(restriction, lexicon))


def equal_phrase(property_iri: str, number: float, lexicon: Lexicon) -> str:
    """Return the phrase for one exact number."""
    figure = lexicon.number(number)
    frame = lexicon.frame(property_iri)
    if frame:
        return lexicon.polish(fill(frame, figure))
    between = lexicon.fragment(property_iri, "betweenPhrase")
    for form in lexicon.grammar.number.range_forms:
        if between and form in between:
            return lexicon.polish(between.replace(form, fill(lexicon.grammar.number.exactly, figure)))
    if between and float(number).is_integer():
        return _between(property_iri, int(number), int(number) + 1, lexicon)
    return fill(lexicon.grammar.fallback.value, property=lexicon.property_noun(property_iri), value=figure)


def _whole_phrase(restriction: DataRange, lexicon: Lexicon) -> str:
    low, high = _whole_ends(restriction)
    prop = restriction.property
    if low is not None and high is not None:
        return equal_phrase(prop, low, lexicon) if high - low <= 1 else _between(prop, low, high, lexicon)
    if high is not None:
        nothing = lexicon.fragment(prop, "falsePhrase") if high == 1 else None
        return nothing or _said(prop, "lessThanPhrase", lexicon.grammar.fallback.less_than, lexicon, None, high)
    some = lexicon.fragment(prop, "truePhrase") if low == 1 else None
    return some or _said(prop, "atLeastPhrase", lexicon.grammar.fallback.at_least, lexicon, low, None)


def _between(prop: str, low: int, high: int, lexicon: Lexicon) -> str:
    """Return the phrase for low <= n < high; "3 to 6" names the last number within, "less than 7" the first beyond."""
    own = _ready(prop, "betweenPhrase", ("min", "max"), lexicon)
    names_last = not own or any(form in own for form in lexicon.grammar.number.range_forms)
    last = high - 1 if names_last else high
    return _said(prop, "betweenPhrase", lexicon.grammar.fallback.between, lexicon, low, last)


def _whole_ends(restriction: DataRange) -> tuple[int | None, int | None]:
    """Return the ends among whole numbers: the lower one inclusive, the upper one exclusive."""
    low, high = restriction.min, restriction.max
    return (
        None if low is None else _first_whole(low, is_within=restriction.min_inclusive),
        None if high is None else _first_whole(high, is_within=not restriction.max_inclusive),
    )


def _first_whole(end: float, *, is_within: bool) -> int:
    """Return the first whole number from the end on, or behind it if the end itself is not meant."""
    return math.ceil(end) if is_within else math.floor(end) + 1


def _real_phrases(restriction: DataRange, lexicon: Lexicon) -> Iterator[str]:
    fallback, prop = lexicon.grammar.fallback, restriction.property
    low, high = restriction.min, restriction.max
    # A property's own phrases are "at least" and "less than"; the other two ends are said by its label.
    if low is not None and restriction.min_inclusive:
        yield _said(prop, "atLeastPhrase", fallback.at_least, lexicon, low, None)
    elif low is not None:
        yield _said(prop, None, fallback.more_than, lexicon, low, None)
    if high is not None and restriction.max_inclusive:
        yield _said(prop, None, fallback.at_most, lexicon, None, high)
    elif high is not None:
        yield _said(prop, "lessThanPhrase", fallback.less_than, lexicon, None, high)


def _said(prop: str, role: str | None, pattern: str, lexicon: Lexicon, low: float | None, high: float | None) -> str:
    """Return the ends in the property's own phrase for the role if that has just their slots, else in the pattern."""
    ends = {name: lexicon.number(end) for name, end in (("min", low), ("max", high)) if end is not None}
    own = _ready(prop, role, ends, lexicon) if role else None
    return lexicon.polish(fill(own or pattern, property=lexicon.property_noun(prop), **ends))


def _ready(prop: str, role: str, ends: Iterable[str], lexicon: Lexicon) -> str | None:
    own = lexicon.fragment(prop, role)
    return own if own and slots(own) == frozenset(ends) else None
