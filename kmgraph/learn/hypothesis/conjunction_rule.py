"""A rule as columns of the bit matrix, before it becomes a scope."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from kmgraph.learn.statistics import conjunction_bits, integer_bits
from kmgraph.model import RangeLiteral, Scope, SomeLiteral

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from kmgraph.learn.hypothesis.matrix import BitMatrix
    from kmgraph.model import Bits, Indices, Literal, Mask


_Bit = TypeVar("_Bit", np.bool_, np.uint64)


@dataclass(frozen=True, slots=True, order=True)
class RuleBody:
    """All of the columns, unless all columns of one exception; both in sorted order."""

    columns: tuple[int, ...]
    exceptions: tuple[tuple[int, ...], ...] = ()

    @classmethod
    def of(cls, columns: tuple[int, ...], exceptions: tuple[tuple[int, ...], ...] = ()) -> RuleBody:
        """Return the rule in canonical order."""
        return cls(tuple(sorted(set(columns))), tuple(sorted({tuple(sorted(set(x))) for x in exceptions})))

    @property
    def named(self) -> set[int]:
        """Return the columns of the rule and of its exceptions."""
        return {*self.columns, *(column for exception in self.exceptions for column in exception)}

    def without_literal(self, column: int) -> RuleBody:
        """Return the rule with one literal dropped."""
        return RuleBody.of(without(self.columns, column), self.exceptions)

    def with_literal(self, column: int, instead_of: int) -> RuleBody:
        """Return the rule with one literal replaced."""
        return RuleBody.of((*without(self.columns, instead_of), column), self.exceptions)

    def without_exception(self, exception: tuple[int, ...]) -> RuleBody:
        """Return the rule with one exception dropped."""
        return RuleBody.of(self.columns, tuple(other for other in self.exceptions if other != exception))

    def without_implied(self, above: Mask) -> RuleBody:
        """Return the rule without the literals that another one of it implies; its exceptions stay.

        Args:
            above: `above[i, j]`: column i implies column j, shape (n_columns, n_columns).
        """
        columns = list(self.columns)
        return RuleBody(tuple(column for column in columns if not above[columns, column].any()), self.exceptions)

    def cover(self, bits: NDArray[_Bit]) -> NDArray[_Bit]:
        """Return what the rule covers, shape (n,), for what literals cover, packed or not, shape (n_columns, n)."""
        cover = np.bitwise_and.reduce(bits[list(self.columns)], axis=0)
        for exception in self.exceptions:
            cover = cover & ~np.bitwise_and.reduce(bits[list(exception)], axis=0)
        return np.asarray(cover)

    def cost(self, matrix: BitMatrix) -> float:
        """Return the bits needed to state the rule."""
        bits = [
            conjunction_bits(len(columns), float(matrix.costs[list(columns)].sum()))
            for columns in (self.columns, *self.exceptions)
        ]
        return sum(bits[1:], bits[0] + (integer_bits(len(self.exceptions) + 1) - integer_bits(1)))


def without(columns: Iterable[int], column: int) -> tuple[int, ...]:
    """Return the columns of a conjunction but one."""
    return tuple(other for other in columns if other != column)


def narrowed(rule: RuleBody, matrix: BitMatrix) -> RuleBody:
    """Return the rule with each class replaced by the narrowest below it that leaves the cover as it is.

    Of the rest of the wider class nothing was seen, so nothing should be claimed of it.
    """
    cover = rule.cover(matrix.bits)
    while (narrower := _narrower(rule, cover, matrix)) is not None:
        rule = narrower
    return rule


def _narrower(rule: RuleBody, cover: Bits, matrix: BitMatrix) -> RuleBody | None:
    candidates = _one_step_down(rule, matrix)
    return next((narrower for narrower in candidates if np.array_equal(narrower.cover(matrix.bits), cover)), None)


def _one_step_down(rule: RuleBody, matrix: BitMatrix) -> Iterator[RuleBody]:
    """Yield the rules with one class, of the rule or of an exception, replaced by one below it."""
    for column in rule.columns:
        for below in _classes_below(column, matrix):
            if below not in rule.columns:
                yield rule.with_literal(below, instead_of=column).without_implied(matrix.above)
    for exception in rule.exceptions:
        rest = rule.without_exception(exception)
        for column in exception:
            for below in _classes_below(column, matrix):
                swapped = tuple(below if other == column else other for other in exception)
                yield RuleBody.of(rest.columns, (*rest.exceptions, swapped))


def _classes_below(column: int, matrix: BitMatrix) -> Indices:
    if isinstance(matrix.literals[column], RangeLiteral):
        return np.empty(0, dtype=np.intp)
    return np.flatnonzero(matrix.above[:, column])


def to_scope(rule: RuleBody, matrix: BitMatrix) -> Scope:
    """Return the rule as a scope in canonical order."""
    return Scope.of(
        _merged(tuple(matrix.literals[column] for column in rule.columns), matrix.functional),
        tuple(
            _merged(tuple(matrix.literals[column] for column in exception), matrix.functional)
            for exception in rule.exceptions
        ),
    )


def indistinguishable(rule: RuleBody, matrix: BitMatrix) -> tuple[tuple[Literal, tuple[Literal, ...]], ...]:
    """Return the literals of the rule that have other names, with those names."""
    return tuple(
        (matrix.literals[column], matrix.synonyms[column]) for column in sorted(rule.named) if matrix.synonyms[column]
    )


def _merged(literals: tuple[Literal, ...], functional: frozenset[str]) -> tuple[Literal, ...]:
    """Return the conjunction with one range for each numeric feature, and one filler for what has one value at most."""
    merged: dict[object, Literal] = {}
    for position, literal in enumerate(literals):
        key: object = position
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
