"""Which rows of an observation table a class expression covers, closed-world: what is not recorded does not hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kmgraph.model.expression import And, DataRange, HasValue, Named, Not, Or, Some, Unsupported
from kmgraph.model.scope import literal_to_expression
from kmgraph.model.table import ColumnKind, NumberColumn, SetColumn
from kmgraph.namespaces import KM, OWL

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from kmgraph.model.expression import Expression, Value
    from kmgraph.model.hierarchy import Hierarchy
    from kmgraph.model.scope import Literal, Scope
    from kmgraph.model.table import ObservationTable

    Mask = NDArray[np.bool_]


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
    if isinstance(expression, Named):
        return _member_mask(expression.iri, table, hierarchy, path)
    if isinstance(expression, And | Or):
        masks = [expression_mask(operand, table, hierarchy, path) for operand in expression.operands]
        combine = np.logical_and if isinstance(expression, And) else np.logical_or
        return np.asarray(combine.reduce(masks), dtype=np.bool_)
    if isinstance(expression, Not):
        return ~expression_mask(expression.operand, table, hierarchy, path)
    if isinstance(expression, Some):
        return _some_mask(expression, table, hierarchy, path)
    if isinstance(expression, HasValue):
        return _value_mask(expression, table, path)
    if isinstance(expression, DataRange):
        return _range_mask(expression, table, path)
    assert isinstance(expression, Unsupported)
    raise NotDecidableError(expression.description)


def literal_mask(literal: Literal, table: ObservationTable, hierarchy: Hierarchy) -> Mask:
    """Return which rows the literal covers, shape (n_rows,)."""
    return expression_mask(literal_to_expression(literal), table, hierarchy)


def scope_mask(scope: Scope, table: ObservationTable, hierarchy: Hierarchy) -> Mask:
    """Return which rows the scope covers, exceptions taken off, shape (n_rows,)."""
    return expression_mask(scope.to_expression(), table, hierarchy)


def _member_mask(iri: str, table: ObservationTable, hierarchy: Hierarchy, path: tuple[str, ...]) -> Mask:
    if iri == OWL.Thing:
        return _recorded_mask(table, path)
    below = hierarchy.descendants(iri)
    mask = np.zeros(len(table), dtype=np.bool_)
    if path:
        # What a path leads to is typed in the column of the last property itself: hasAuthor -> MigratingUser.
        columns = _columns(table, path[:-1], path[-1], ColumnKind.CLASSES)
    else:
        columns = _columns(table, (), None, ColumnKind.CLASSES)
        if iri == KM.Content:
            return np.ones(len(table), dtype=np.bool_)
    for column in columns:
        mask |= _rows_with(column, lambda value: value in below)
    return mask


def _recorded_mask(table: ObservationTable, path: tuple[str, ...]) -> Mask:
    """Return the rows for which anything is recorded at the end of the path: all, if the path is empty."""
    if not path:
        return np.ones(len(table), dtype=np.bool_)
    mask = np.zeros(len(table), dtype=np.bool_)
    for column in table.columns:
        steps = (*column.feature.via, column.feature.property)
        if steps[: len(path)] == path:
            mask |= np.diff(column.indptr) > 0 if isinstance(column, SetColumn) else ~np.isnan(column.numbers)
    return mask


def _some_mask(expression: Some, table: ObservationTable, hierarchy: Hierarchy, path: tuple[str, ...]) -> Mask:
    step = (*path, expression.property)
    return expression_mask(expression.filler, table, hierarchy, step)


def _value_mask(expression: HasValue, table: ObservationTable, path: tuple[str, ...]) -> Mask:
    kind = ColumnKind.INDIVIDUALS if expression.is_iri else ColumnKind.DATA
    mask = np.zeros(len(table), dtype=np.bool_)
    for column in _columns(table, path, expression.property, kind):
        mask |= _rows_with(column, lambda value: _same(value, expression.value))
    for numbers in _numbers(table, path, expression.property):
        if isinstance(expression.value, int | float):
            mask |= numbers.numbers == float(expression.value)
    return mask


def _range_mask(expression: DataRange, table: ObservationTable, path: tuple[str, ...]) -> Mask:
    mask = np.zeros(len(table), dtype=np.bool_)
    for column in _numbers(table, path, expression.property):
        inside = ~np.isnan(column.numbers)
        if expression.min is not None:
            inside &= column.numbers >= expression.min if expression.min_inclusive else column.numbers > expression.min
        if expression.max is not None:
            inside &= column.numbers <= expression.max if expression.max_inclusive else column.numbers < expression.max
        mask |= inside
    return mask


def _columns(table: ObservationTable, via: tuple[str, ...], prop: str | None, kind: ColumnKind) -> Iterator[SetColumn]:
    for column in table.columns:
        if not isinstance(column, SetColumn) or column.kind is not kind:
            continue
        if column.feature.via == via and column.feature.property == prop:
            yield column


def _numbers(table: ObservationTable, via: tuple[str, ...], prop: str) -> Iterator[NumberColumn]:
    for column in table.columns:
        if isinstance(column, NumberColumn) and column.feature.via == via and column.feature.property == prop:
            yield column


def _rows_with(column: SetColumn, wanted: Callable[[Value], bool]) -> Mask:
    chosen = np.fromiter((wanted(value) for value in column.values), dtype=np.bool_, count=len(column.values))
    n_rows = len(column.indptr) - 1
    mask = np.zeros(n_rows, dtype=np.bool_)
    if len(column.indices) and chosen.any():
        owner = np.repeat(np.arange(n_rows), np.diff(column.indptr))
        mask[owner[chosen[column.indices]]] = True
    return mask


def _same(left: Value, right: Value) -> bool:
    # True == 1 in Python; a flag and a number are different values in OWL.
    return isinstance(left, bool) == isinstance(right, bool) and left == right
