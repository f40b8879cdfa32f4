"""What a scope asks of a post, as far as a filter could look at it: words, numbers, yes-or-no values.

What a post is about (`AlcoholContent`) is told by people or by models, and by no filter: such a part can't be tested,
and a rule that has one is none for a filter. Nothing is left out of a scope silently: without one part of it a rule
would act against posts that it isn't about.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kmgraph.model import And, DataRange, HasValue, Named, Not, Some
from kmgraph.namespaces import KM, local_name
from kmgraph.ontology import to_manchester

if TYPE_CHECKING:
    from kmgraph.model import Expression, Vocabulary
    from kmgraph.rules.exports.entries import ExportInput

_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")


@dataclass(frozen=True, slots=True)
class WordTest:
    """The post's text holds at least so many different ones of some words."""

    words: tuple[str, ...]
    least: int = 1


@dataclass(frozen=True, slots=True)
class NumberTest:
    """A number lies in a range: `low` inclusive, `high` exclusive, either may be None."""

    property: str
    low: float | None
    high: float | None
    of_author: bool = False


@dataclass(frozen=True, slots=True)
class ValueTest:
    """A property has a value: true, false, a number or a text."""

    property: str
    value: str | float | bool
    of_author: bool = False


@dataclass(frozen=True, slots=True)
class UntestablePart:
    """A part of a scope that no filter can look at: in Manchester syntax, and why."""

    what: str
    why: str

    def __str__(self) -> str:
        """Return why a rule with this part is no rule for a filter."""
        return f"{self.what} can't be tested: {self.why}"


ScopeTest = WordTest | NumberTest | ValueTest | UntestablePart


@dataclass(frozen=True, slots=True)
class ScopeCondition:
    """A test that must come out as `holds` says."""

    test: ScopeTest
    holds: bool = True


def conditions(scope: Expression, data: ExportInput) -> tuple[ScopeCondition, ...]:
    """Return what must all be so for a post to be in a scope."""
    return tuple(_conditions(scope, data))


def _conditions(scope: Expression, data: ExportInput) -> Iterator[ScopeCondition]:
    match scope:
        case And(operands):
            for operand in operands:
                yield from _conditions(operand, data)
        case Named(KM.Content):
            return  # every post is content
        case Not(operand):
            yield _denied(scope_test(operand, data))
        case _:
            yield ScopeCondition(scope_test(scope, data))


def _denied(test: ScopeTest) -> ScopeCondition:
    """Return the condition that a test fails: a limit on one side is one on the other side then."""
    if isinstance(test, NumberTest) and (test.low is None) != (test.high is None):
        return ScopeCondition(replace(test, low=test.high, high=test.low))
    return ScopeCondition(test, holds=False)


def scope_test(part: Expression, data: ExportInput) -> ScopeTest:
    """Return the test that one part of a scope asks for."""
    match part:
        case Some(KM.mentions, Named(iri), least):
            words = _words_of_class(iri, data)
            return WordTest(words, least) if words else _untestable(part, data, "none of its words may be told")
        case HasValue(KM.mentions, str(iri), is_iri=True):
            words = words_of_entry(iri, data.vocabulary)
            return WordTest(words) if words else _untestable(part, data, "nothing says how it is written")
        case Some(KM.hasAuthor, DataRange() | HasValue(is_iri=False) as of_author):
            return _value_test(of_author, data, of_author=True)
        case DataRange() | HasValue(is_iri=False):
            return _value_test(part, data, of_author=False)
        case And():
            return _untestable(part, data, "an exception of several parts at once has no place in a filter")
        case _:
            return _untestable(part, data, "people or models tell it, not a filter")


def _value_test(part: DataRange | HasValue, data: ExportInput, *, of_author: bool) -> ScopeTest:
    if isinstance(part, HasValue):
        return ValueTest(part.property, part.value, of_author)
    if (part.min is not None and not part.min_inclusive) or (part.max is not None and part.max_inclusive):
        return _untestable(part, data, "its ends lie the other way than a filter's")
    return NumberTest(part.property, part.min, part.max, of_author)


def _untestable(part: Expression, data: ExportInput, why: str) -> UntestablePart:
    return UntestablePart(to_manchester(part, data.vocabulary), why)


def _words_of_class(iri: str, data: ExportInput) -> tuple[str, ...]:
    if iri in data.found:
        return tuple(term.text for term in data.found[iri].shown)
    return words_of_kind(iri, data.vocabulary)


def words_of_kind(iri: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Return the written forms of all entries of a class of the lexicon and the classes below it."""
    kinds = below(iri, vocabulary)
    entries = (name for name, term in sorted(vocabulary.individuals.items()) if not kinds.isdisjoint(term.types))
    return tuple(dict.fromkeys(word for name in entries for word in words_of_entry(name, vocabulary)))


def words_of_entry(iri: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Return the written forms of an entry of the lexicon; empty if it is none."""
    entry = vocabulary.individuals.get(iri)
    return tuple(dict.fromkeys(entry.words.all_labels())) if entry else ()


def below(iri: str, vocabulary: Vocabulary) -> frozenset[str]:
    """Return a class with all that are stated to be below it."""
    found, size = {iri}, 0
    while len(found) > size:
        size = len(found)
        found |= {name for name, term in vocabulary.classes.items() if not found.isdisjoint(term.parents)}
    return frozenset(found)


def is_unspaced(word: str) -> bool:
    """Return whether a word is of a script that puts no spaces between words, so that it is looked for anywhere.

    >>> is_unspaced("顶班费"), is_unspaced("wristband")
    (True, False)
    """
    return _UNSPACED.search(word) is not None


def word_pattern(word: str) -> str:
    r"""Return a regular expression that finds a word: between spaces or signs, or anywhere where no spaces are written.

    >>> word_pattern("c++"), word_pattern("顶班费")
    ('(?<!\\w)c\\+\\+(?!\\w)', '顶班费')
    """
    escaped = re.escape(word)
    return escaped if is_unspaced(word) else rf"(?<!\w){escaped}(?!\w)"


def property_name(test: NumberTest | ValueTest) -> str:
    """Return the local name of the property that a test looks at."""
    return local_name(test.property)
