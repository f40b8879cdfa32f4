"""Which rows of an observation table a class expression covers, closed-world: what is not recorded does not hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kmgraph.model.expression import And, DataRange, HasValue, Named, Not, Or, Some, Unsupported
from kmgraph.model.fillers import filler_mask, first_numbers, is_about_types, one_valued, rows_with
from kmgraph.model.scope import literal_to_expression
from kmgraph.model.table import ColumnKind, NumberColumn, SetColumn
from kmgraph.namespaces import KM, OWL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from kmgraph.model.arrays import Mask
    from kmgraph.model.expression import Expression, Value
    from kmgraph.model.hierarchy import Hierarchy
    from kmgraph.model.scope import Literal, Scope
    from kmgraph.model.table import Column, ObservationTable

    Path = tuple[str, ...]


class NotDecidableError(ValueError):
    """The expression can't be decided from observations (it has an unsupported part)."""


def expression_mask(
    expression: Expression, table: ObservationTable, hierarchy: Hierarchy, path: tuple[str, ...] = ()
) -> Mask:
    """Return which rows the expression covers.

    Args:
        expression: A class expression about the content (or, with `path`, about what the path leads to).
        table: The observations.
        hierarchy: The inferred class tree; a member of a class is a member of its ancestors.
        path: Object properties walked so far.

    Returns:
        Shape (n_rows,), bool.

    Raises:
        NotDecidableError: If the expression has a part that observations can't decide.
    """
    return _Matcher(table, hierarchy).mask(expression, path)


def literal_mask(literal: Literal, table: ObservationTable, hierarchy: Hierarchy) -> Mask:
    """Return which rows the literal covers, shape (n_rows,)."""
    return expression_mask(literal_to_expression(literal), table, hierarchy)


def scope_mask(scope: Scope, table: ObservationTable, hierarchy: Hierarchy) -> Mask:
    """Return which rows the scope covers, exceptions taken off, shape (n_rows,)."""
    return expression_mask(scope.to_expression(), table, hierarchy)


class _Matcher:
    def __init__(self, table: ObservationTable, hierarchy: Hierarchy) -> None:
        self._table = table
        self._hierarchy = hierarchy
        self._one_valued = one_valued(table)

    def mask(self, expression: Expression, path: Path) -> Mask:
        if isinstance(expression, Named):
            return self._members(expression, path)
        if isinstance(expression, And | Or):
            return self._combined(expression, path)
        if isinstance(expression, Not):
            return self._complement(expression, path)
        if isinstance(expression, Some):
            return self.mask(expression.filler, (*path, expression.property))
        if isinstance(expression, HasValue):
            return self._having(expression, path)
        if isinstance(expression, DataRange):
            return self._within(expression, path)
        assert isinstance(expression, Unsupported)
        raise NotDecidableError(expression.description)

    def _members(self, expression: Named, path: Path) -> Mask:
        if expression.iri == OWL.Thing:
            return self._recorded(path)
        if expression.iri == KM.Content and not path:
            return np.ones(len(self._table), dtype=np.bool_)
        return filler_mask(expression, self._table, self._hierarchy, path)

    def _combined(self, expression: And | Or, path: Path) -> Mask:
        operands = tuple(_conjuncts(expression)) if isinstance(expression, And) else expression.operands
        if isinstance(expression, And) and self._has_many(path):
            # Of each thing its classes are known; what else is recorded there is not tied to one of them.
            about_types = tuple(operand for operand in operands if is_about_types(operand))
            if len(about_types) > 1:
                whole = filler_mask(And(about_types), self._table, self._hierarchy, path)
                rest = [self.mask(operand, path) for operand in operands if not is_about_types(operand)]
                return np.asarray(np.logical_and.reduce([whole, *rest]), dtype=np.bool_)
        combine = np.logical_and if isinstance(expression, And) else np.logical_or
        return np.asarray(combine.reduce([self.mask(operand, path) for operand in operands]), dtype=np.bool_)

    def _complement(self, expression: Not, path: Path) -> Mask:
        if not self._has_many(path):
            return ~self.mask(expression.operand, path)
        if is_about_types(expression):
            return filler_mask(expression, self._table, self._hierarchy, path)
        return self._recorded(path) & ~self.mask(expression.operand, path)

    def _has_many(self, path: Path) -> bool:
        return not self._one_valued.issuperset(path)

    def _recorded(self, path: Path) -> Mask:
        """Return the rows for which anything is recorded at the end of the path: all, if the path is empty."""
        mask = np.full(len(self._table), not path)
        for column in self._table.columns if path else ():
            steps = (*column.feature.via, column.feature.property)
            if steps[: len(path)] == path:
                mask |= np.diff(column.indptr) > 0 if isinstance(column, SetColumn) else ~np.isnan(column.numbers)
        return mask

    def _having(self, expression: HasValue, path: Path) -> Mask:
        kind = ColumnKind.INDIVIDUALS if expression.is_iri else ColumnKind.DATA
        mask = np.zeros(len(self._table), dtype=np.bool_)
        for column in self._columns(path, expression.property):
            if isinstance(column, SetColumn) and column.kind is kind:
                wanted = [_same(value, expression.value) for value in column.values]
                mask |= rows_with(column, np.array(wanted, dtype=np.bool_))
        if isinstance(expression.value, int | float) and not isinstance(expression.value, bool):
            mask |= self._numbers(path, expression.property) == float(expression.value)
        return mask

    def _within(self, expression: DataRange, path: Path) -> Mask:
        numbers = self._numbers(path, expression.property)
        inside = ~np.isnan(numbers)
        if expression.min is not None:
            inside &= numbers >= expression.min if expression.min_inclusive else numbers > expression.min
        if expression.max is not None:
            inside &= numbers <= expression.max if expression.max_inclusive else numbers < expression.max
        return inside

    def _numbers(self, via: Path, prop: str) -> NDArray[np.float64]:
        columns = [column for column in self._columns(via, prop) if isinstance(column, NumberColumn)]
        return first_numbers(columns, len(self._table))

    def _columns(self, via: Path, prop: str) -> Iterator[Column]:
        for column in self._table.columns:
            if column.feature.via == via and column.feature.property == prop:
                yield column


def _conjuncts(expression: And) -> Iterator[Expression]:
    for operand in expression.operands:
        if isinstance(operand, And):
            yield from _conjuncts(operand)
        else:
            yield operand


def _same(left: Value, right: Value) -> bool:
    # True == 1 in Python; a flag and a number are different values in OWL.
    return isinstance(left, bool) == isinstance(right, bool) and left == right
