"""A rule as columns of the bit matrix, before it becomes a scope."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.learn.statistics import conjunction_bits, integer_bits
from kmgraph.model import RangeLiteral, Scope, SomeLiteral

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from kmgraph.learn.hypothesis.matrix import BitMatrix
    from kmgraph.model import Bits, Literal


@dataclass(frozen=True, slots=True, order=True)
class RuleBody:
    """All of the columns, unless all columns of one exception; both in sorted order."""

    columns: tuple[int, ...]
    exceptions: tuple[tuple[int, ...], ...] = ()

    @classmethod
    def of(cls, columns: tuple[int, ...], exceptions: tuple[tuple[int, ...], ...] = ()) -> RuleBody:
        """Return the body in canonical order."""
        return cls(tuple(sorted(set(columns))), tuple(sorted({tuple(sorted(set(x))) for x in exceptions})))

    def without_literal(self, column: int) -> RuleBody:
        """Return the body with one literal dropped."""
        return RuleBody.of(tuple(other for other in self.columns if other != column), self.exceptions)

    def with_literal(self, column: int, instead_of: int) -> RuleBody:
        """Return the body with one literal replaced."""
        return RuleBody.of((*(other for other in self.columns if other != instead_of), column), self.exceptions)

    def without_exception(self, exception: tuple[int, ...]) -> RuleBody:
        """Return the body with one exception dropped."""
        return RuleBody.of(self.columns, tuple(other for other in self.exceptions if other != exception))

    def cover(self, bits: Bits) -> Bits:
        """Return what the body covers, shape (n_words,), for literal covers of shape (n_columns, n_words)."""
        found = np.bitwise_and.reduce(bits[list(self.columns)], axis=0)
        for exception in self.exceptions:
            found = found & ~np.bitwise_and.reduce(bits[list(exception)], axis=0)
        return np.asarray(found)

    def cost(self, encoded: BitMatrix) -> float:
        """Return the bits needed to state the body."""
        bits = conjunction_bits(len(self.columns), float(encoded.costs[list(self.columns)].sum()))
        bits += integer_bits(len(self.exceptions) + 1) - integer_bits(1)
        for exception in self.exceptions:
            bits += conjunction_bits(len(exception), float(encoded.costs[list(exception)].sum()))
        return bits


def without_implied(columns: Iterable[int], above: NDArray[np.bool_]) -> tuple[int, ...]:
    """Return the columns of a conjunction but those that another one of them implies."""
    named = tuple(dict.fromkeys(columns))
    return tuple(column for column in named if not above[list(named), column].any())


def narrowed(body: RuleBody, encoded: BitMatrix) -> RuleBody:
    """Return the body with each class replaced by the narrowest below it that leaves the cover as it is.

    Of the rest of the wider class nothing was seen, so nothing should be claimed of it.
    """
    cover = body.cover(encoded.bits)
    while (narrower := _narrower(body, cover, encoded)) is not None:
        body = narrower
    return body


def _narrower(body: RuleBody, cover: Bits, encoded: BitMatrix) -> RuleBody | None:
    for candidate in _one_step_down(body, encoded):
        if np.array_equal(candidate.cover(encoded.bits), cover):
            return candidate
    return None


def _one_step_down(body: RuleBody, encoded: BitMatrix) -> Iterator[RuleBody]:
    """Yield the bodies with one class, of the rule or of an exception, replaced by one below it."""
    for column in body.columns:
        for below in _classes_below(column, encoded):
            if below not in body.columns:
                kept = tuple(other for other in body.columns if other != column)
                yield RuleBody.of(without_implied((*kept, below), encoded.above), body.exceptions)
    for exception in body.exceptions:
        rest = body.without_exception(exception)
        for column in exception:
            for below in _classes_below(column, encoded):
                swapped = tuple(below if other == column else other for other in exception)
                yield RuleBody.of(rest.columns, (*rest.exceptions, swapped))


def _classes_below(column: int, encoded: BitMatrix) -> NDArray[np.intp]:
    if isinstance(encoded.literals[column], RangeLiteral):
        return np.empty(0, dtype=np.intp)
    return np.flatnonzero(encoded.above[:, column])


def to_scope(body: RuleBody, encoded: BitMatrix) -> Scope:
    """Return the body as a scope in canonical order."""
    return Scope.of(
        _merged(tuple(encoded.literals[column] for column in body.columns), encoded.functional),
        tuple(
            _merged(tuple(encoded.literals[column] for column in exception), encoded.functional)
            for exception in body.exceptions
        ),
    )


def indistinguishable(body: RuleBody, encoded: BitMatrix) -> tuple[tuple[Literal, tuple[Literal, ...]], ...]:
    """Return the literals of the body that have other names, with those names."""
    columns = sorted({*body.columns, *(column for exception in body.exceptions for column in exception)})
    return tuple((encoded.literals[column], encoded.synonyms[column]) for column in columns if encoded.synonyms[column])


def _merged(literals: tuple[Literal, ...], functional: frozenset[str]) -> tuple[Literal, ...]:
    """Return the conjunction with one range for each numeric feature, and one filler for what has one value at most."""
    merged: dict[object, Literal] = {}
    for place, literal in enumerate(literals):
        key: object = place
        if isinstance(literal, RangeLiteral):
            key = ("range", literal.via, literal.property)
        elif isinstance(literal, SomeLiteral) and functional.issuperset((*literal.via, literal.property)):
            key = ("some", literal.via, literal.property)
        merged[key] = _joined(merged[key], literal) if key in merged else literal
    return tuple(merged.values())


def _joined(left: Literal, right: Literal) -> Literal:
    if isinstance(left, RangeLiteral) and isinstance(right, RangeLiteral):
        lower = [end for end in (left.min, right.min) if end is not None]
        upper = [end for end in (left.max, right.max) if end is not None]
        return replace(left, min=max(lower, default=None), max=min(upper, default=None))
    assert isinstance(left, SomeLiteral)
    assert isinstance(right, SomeLiteral)
    return replace(left, fillers=tuple(sorted({*left.fillers, *right.fillers})))
