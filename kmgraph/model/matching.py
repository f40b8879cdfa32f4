"""Which rows of an observation table a class expression covers, closed-world: what is not recorded does not hold."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.model.expression import And, DataRange, HasValue, Named, Not, Or, Some, Unsupported
from kmgraph.model.scope import literal_to_expression
from kmgraph.model.table import ColumnKind, NumberColumn, SetColumn
from kmgraph.namespaces import KM, OWL

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from kmgraph.model.arrays import Mask
    from kmgraph.model.expression import Expression, Value
    from kmgraph.model.hierarchy import Hierarchy
    from kmgraph.model.scope import Literal, Scope
    from kmgraph.model.table import Column, NumberColumn, ObservationTable
    from kmgraph.model.vocabulary import Vocabulary

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
        match expression:
            case Named():
                return self._members(expression, path)
            case And() | Or():
                return self._combined(expression, path)
            case Not():
                return self._complement(expression, path)
            case Some(prop, filler, least) if least > 1:
                return several_mask(filler, self._table, self._hierarchy, (*path, prop), least)
            case Some(prop, filler):
                return self.mask(filler, (*path, prop))
            case HasValue():
                return self._having(expression, path)
            case DataRange():
                return self._within(expression, path)
            case Unsupported(description):
                raise NotDecidableError(description)

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
        for column in columns_of(self._table.columns, path, expression.property):
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
        columns = columns_of(self._table.columns, via, prop)
        return first_numbers([column for column in columns if isinstance(column, NumberColumn)], len(self._table))


def columns_of(columns: Iterable[Column], via: Path, prop: str | None) -> list[Column]:
    """Return the columns of one feature."""
    return [column for column in columns if (column.feature.via, column.feature.property) == (via, prop)]


def _conjuncts(expression: And) -> Iterator[Expression]:
    for operand in expression.operands:
        if isinstance(operand, And):
            yield from _conjuncts(operand)
        else:
            yield operand


def _same(left: Value, right: Value) -> bool:
    # True == 1 in Python; a flag and a number are different values in OWL.
    return isinstance(left, bool) == isinstance(right, bool) and left == right


def described(table: ObservationTable, vocabulary: Vocabulary) -> ObservationTable:
    """Return the table with what the ontology says of the individuals and the properties that it records."""
    individuals = {
        str(value)
        for column in table.columns
        if isinstance(column, SetColumn) and column.kind is ColumnKind.INDIVIDUALS
        for value in column.values
    }
    types = {iri: vocabulary.individuals[iri].types for iri in sorted(individuals & vocabulary.individuals.keys())}
    functional = frozenset(iri for iri, term in vocabulary.properties.items() if term.functional)
    return replace(table, types=types, functional=functional)


def one_valued(table: ObservationTable) -> frozenset[str]:
    """Return the properties that lead to one thing in each row, whatever is recorded of it.

    Those are the ones the ontology says so of, and those that lead to something with columns of its own: a row has one
    cell for each of these, so all of them are about the same thing.
    """
    walked = {step for column in table.columns for step in column.feature.via}
    return table.functional | walked | {KM.hasAuthor}


def is_about_types(expression: Expression) -> bool:
    """Return whether the classes a thing is a member of decide the expression."""
    match expression:
        case And(operands) | Or(operands):
            return all(map(is_about_types, operands))
        case Not(operand):
            return is_about_types(operand)
        case _:
            return isinstance(expression, Named)


def filler_mask(expression: Expression, table: ObservationTable, hierarchy: Hierarchy, path: tuple[str, ...]) -> Mask:
    """Return which rows record a thing at the end of the path that the expression covers, shape (n_rows,).

    Args:
        expression: One that `is_about_types`.
        table: The observations.
        hierarchy: The inferred class tree.
        path: Object properties from the content on; empty for the content itself.
    """
    # What a path leads to is typed in the column of the last property itself: hasAuthor -> MigratingUser.
    via, prop = (path[:-1], path[-1]) if path else ((), None)
    mask = np.zeros(len(table), dtype=np.bool_)
    for column in columns_of(table.columns, via, prop):
        if isinstance(column, SetColumn) and column.kind is not ColumnKind.DATA:
            wanted = [_holds(expression, _classes(column, str(value), table, hierarchy)) for value in column.values]
            mask |= rows_with(column, np.array(wanted, dtype=np.bool_))
    return mask


def several_mask(
    expression: Expression, table: ObservationTable, hierarchy: Hierarchy, path: tuple[str, ...], least: int
) -> Mask:
    """Return which rows record several different things at the end of the path that the expression covers, (n_rows,).

    Only individuals count: of which things of a recorded class a row speaks, nothing says.

    Args:
        expression: As for `filler_mask`.
        table: The observations.
        hierarchy: The inferred class tree.
        path: Object properties from the content on, at least one.
        least: How many things there must be.

    Raises:
        NotDecidableError: If more than the classes of a thing decides the expression.
    """
    if not is_about_types(expression):
        raise NotDecidableError(f"min {least} of what is described by more than its classes")
    things: dict[str, Mask] = {}
    for column in columns_of(table.columns, path[:-1], path[-1]):
        if isinstance(column, SetColumn) and column.kind is ColumnKind.INDIVIDUALS:
            for position, value in enumerate(map(str, column.values)):
                if _holds(expression, _classes(column, value, table, hierarchy)):
                    only = np.arange(len(column.values)) == position
                    held = rows_with(column, only)
                    things[value] = things[value] | held if value in things else held
    count = np.zeros(len(table), dtype=np.int32)
    for held in things.values():
        count += held
    return np.asarray(count >= least, dtype=np.bool_)


def rows_with(column: SetColumn, wanted: Mask) -> Mask:
    """Return which rows record one of the wanted values.

    Args:
        column: Values of n_rows rows.
        wanted: Shape (n_values,).
    """
    n_rows = len(column.indptr) - 1
    if not wanted.any():
        return np.zeros(n_rows, dtype=np.bool_)
    hits = wanted.take(column.indices)
    if len(hits) == n_rows and (np.diff(column.indptr) == 1).all():
        return hits
    running = np.zeros(len(hits) + 1, dtype=np.int64)
    np.cumsum(hits, out=running[1:])
    return np.asarray(running[column.indptr[1:]] > running[column.indptr[:-1]], dtype=np.bool_)


def first_numbers(columns: Sequence[NumberColumn], n_rows: int) -> NDArray[np.float64]:
    """Return the recorded number of each row, the first one where several columns record it; NaN where none."""
    numbers = np.full(n_rows, np.nan)
    for column in columns:
        numbers = np.where(np.isnan(numbers), column.numbers, numbers)
    return numbers


def _classes(column: SetColumn, value: str, table: ObservationTable, hierarchy: Hierarchy) -> frozenset[str]:
    types = (value,) if column.kind is ColumnKind.CLASSES else table.types.get(value, ())
    return frozenset().union(*map(hierarchy.ancestors, types))


def _holds(expression: Expression, classes: frozenset[str]) -> bool:
    match expression:
        case And(operands):
            return all(_holds(operand, classes) for operand in operands)
        case Or(operands):
            return any(_holds(operand, classes) for operand in operands)
        case Not(operand):
            return not _holds(operand, classes)
        case _:
            assert isinstance(expression, Named)
            return expression.iri in classes or expression.iri == OWL.Thing
