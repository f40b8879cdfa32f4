"""What a property leads to, as a table records it: each recorded class or individual is one thing of its own.

`p some A and p some B` may be met by two things, `p some (A and B)` needs one that is both: a class below both, or an
individual of both. Where a property has one value at most, or other columns say more of what it leads to, all that a
row records is about one thing.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.model.expression import And, Named, Not, Or
from kmgraph.model.table import ColumnKind, SetColumn
from kmgraph.namespaces import KM, OWL

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from kmgraph.model.arrays import Mask
    from kmgraph.model.expression import Expression
    from kmgraph.model.hierarchy import Hierarchy
    from kmgraph.model.table import NumberColumn, ObservationTable
    from kmgraph.model.vocabulary import Vocabulary


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
    if isinstance(expression, And | Or):
        return all(map(is_about_types, expression.operands))
    if isinstance(expression, Not):
        return is_about_types(expression.operand)
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
    for column in table.columns:
        if not isinstance(column, SetColumn) or column.kind is ColumnKind.DATA:
            continue
        if column.feature.via == via and column.feature.property == prop:
            wanted = [_holds(expression, _classes(column, str(value), table, hierarchy)) for value in column.values]
            mask |= rows_with(column, np.array(wanted, dtype=np.bool_))
    return mask


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
    if not columns:
        return np.full(n_rows, np.nan)
    found = columns[0].numbers
    for column in columns[1:]:
        found = np.where(np.isnan(found), column.numbers, found)
    return found


def _classes(column: SetColumn, value: str, table: ObservationTable, hierarchy: Hierarchy) -> frozenset[str]:
    types = (value,) if column.kind is ColumnKind.CLASSES else table.types.get(value, ())
    return frozenset().union(*map(hierarchy.ancestors, types))


def _holds(expression: Expression, classes: frozenset[str]) -> bool:
    if isinstance(expression, And):
        return all(_holds(operand, classes) for operand in expression.operands)
    if isinstance(expression, Or):
        return any(_holds(operand, classes) for operand in expression.operands)
    if isinstance(expression, Not):
        return not _holds(expression.operand, classes)
    assert isinstance(expression, Named)
    return expression.iri in classes or expression.iri == OWL.Thing
