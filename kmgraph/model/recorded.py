"""Which rows of an observation table record all that a class expression speaks of.

A row that does not say whether something holds is no row in which it does not: nothing can be counted from it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.model.expression import And, DataRange, HasValue, Named, Not, Or, Some, Unsupported
from kmgraph.model.matching import columns_of, expression_mask, first_numbers, is_about_types, rows_with
from kmgraph.model.scope import ClassLiteral, SomeLiteral, literal_to_expression
from kmgraph.model.table import ColumnKind, NumberColumn, Recording, SetColumn, select_recorded, select_values
from kmgraph.model.vocabulary import Feature
from kmgraph.namespaces import KM, OWL

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from kmgraph.model.arrays import Indices, Mask
    from kmgraph.model.expression import Expression
    from kmgraph.model.hierarchy import Hierarchy
    from kmgraph.model.scope import Literal, Scope
    from kmgraph.model.table import Column, ObservationTable

    Path = tuple[str, ...]


@dataclass(frozen=True, eq=False)
class _Filled:
    """Headers that tell of a class, their roots with the rows they are filled in; any of them tells, or only all do."""

    headers: list[tuple[tuple[str, ...], Mask]]
    is_any: bool


class RecordedRows:
    """What the rows of a table, or some of them, record.

    Args:
        table: The observations.
        hierarchy: The inferred class tree.
    """

    def __init__(self, table: ObservationTable, hierarchy: Hierarchy) -> None:
        self.n_rows = len(table)
        self._table = table
        self._hierarchy = hierarchy
        self._rows: Indices | None = None
        self._recordings = table.recordings
        self._columns: dict[tuple[Path, str | None], list[Column]] = {}
        self._masks: dict[tuple[Expression, Path], Mask] = {}
        self._headers: dict[Path, list[tuple[tuple[str, ...], Mask]]] = {}
        self._properties: dict[Path, Mask] = {}
        self._widely: dict[tuple[str, Path], Mask | None] = {}

    def at(self, rows: Indices) -> RecordedRows:
        """Return what some of the rows record; `rows` are their positions, shape (n_chosen,)."""
        if len(rows) == self.n_rows and bool((np.diff(rows) == 1).all()):
            return self
        part = RecordedRows(self._table, self._hierarchy)
        part.n_rows = len(rows)
        part._rows = rows if self._rows is None else self._rows[rows]
        part._recordings = tuple(select_recorded(recording, rows) for recording in self._recordings)
        return part

    @cached_property
    def everything(self) -> Mask:
        """The mask of all rows, shape (n_rows,)."""
        return np.ones(self.n_rows, dtype=np.bool_)

    def of_literal(self, literal: Literal) -> Mask:
        """Return the rows that record what a literal speaks of, shape (n_rows,)."""
        return self.of_expression(literal_to_expression(literal))

    def filled(self, literal: Literal) -> Mask:
        """Return the rows that say something of what a literal speaks of, be it of a wider class, shape (n_rows,)."""
        if not isinstance(literal, ClassLiteral | SomeLiteral):
            return self.of_literal(literal)
        path = () if isinstance(literal, ClassLiteral) else (*literal.via, literal.property)
        iris = (literal.iri,) if isinstance(literal, ClassLiteral) else literal.fillers
        told = [self._filled(iri, path) for iri in iris]
        masks = [self._joined([complete for _, complete in each.headers], is_any=each.is_any) for each in told]
        return self._joined(masks, is_any=False)

    def of_scope(self, scope: Scope) -> Mask:
        """Return the rows that record what a scope and its exceptions speak of, shape (n_rows,)."""
        literals = {*scope.all, *(literal for exception in scope.unless for literal in exception)}
        return np.asarray(np.logical_and.reduce([self.everything, *map(self.of_literal, literals)]), dtype=np.bool_)

    def of_expression(self, expression: Expression, path: Path = ()) -> Mask:
        """Return the rows that record all that an expression speaks of, shape (n_rows,).

        Args:
            expression: About the content, or about what the path leads to.
            path: Object properties walked so far.
        """
        key = (expression, path)
        if key not in self._masks:
            self._masks[key] = self._mask(expression, path)
        return self._masks[key]

    def of_any(self, parts: Sequence[tuple[Expression, Mask]], path: Path = ()) -> Mask:
        """Return the rows that record whether any of some expressions holds: all of them, or one that does, (n_rows,).

        Args:
            parts: The expressions, and the rows that record each.
            path: Object properties walked so far.
        """
        recorded = np.asarray(np.logical_and.reduce([rows for _, rows in parts]), dtype=np.bool_)
        if recorded.all():
            return recorded
        return recorded | self._any(rows & self._mask_of(expression, path) for expression, rows in parts if rows.any())

    def may_hold(self, expression: Expression, path: Path = ()) -> Mask:
        """Return the rows in which an expression holds or may hold: what would decide it is not recorded, (n_rows,)."""
        match expression:
            case And(operands):
                parts = [self.may_hold(operand, path) for operand in operands]
                return np.asarray(np.logical_and.reduce(parts), dtype=np.bool_)
            case Or(operands):
                parts = [self.may_hold(operand, path) for operand in operands]
                return np.asarray(np.logical_or.reduce(parts), dtype=np.bool_)
            case _:
                return self._mask_of(expression, path) | ~self.of_expression(expression, path)

    def by_words(self, classes: Iterable[str]) -> Mask:
        """Return the rows of which no column says whether they are of some class, and words of texts do, (n_rows,)."""
        iris = tuple(classes)
        told = (recording for recording in self._recordings if recording.by_words and recording.complete is not None)
        masks = [np.asarray(each.complete) for each in told if any(self._is_below(iri, each.roots) for iri in iris)]
        return self._any(masks)

    def of_none(self) -> list[tuple[str, Mask]]:
        """Return each property, and each root of a header over kinds of content, with the rows that have none of it.

        Only rows that say so are among them, shape (n_rows,); features that no row says so of are left out.
        """
        nothing = []
        for recording in self._recordings:
            prop, path = recording.feature.property, recording.feature.via
            for term in (prop,) if prop else recording.roots:
                of_term = self._has(path, prop) if prop else self._holds(term, path)
                complete = recording.complete if recording.complete is not None else ~self.everything
                if (none := complete & ~of_term).any():
                    nothing.append((term, none))
        return nothing

    def of_feature(self, feature: Feature) -> list[tuple[tuple[str, ...], Mask]]:
        """Return the roots of each header over a feature, and the rows that record it there, shape (n_rows,)."""
        if feature.property is None:
            return self._told(feature.via)
        columns = self._columns_of(feature.via, feature.property)
        if any(isinstance(column, NumberColumn) for column in columns):
            return [((), self._of_property(feature.via, feature.property))]
        return self._told((*feature.via, feature.property))

    def coarse_domain(self, literal: Literal) -> Mask | None:
        """Return the rows of a wider class that some rows name in place of one the literal asks for; None if none do.

        Returns:
            Shape (n_rows,), those among them that name it finely, too.
        """
        if not isinstance(literal, ClassLiteral | SomeLiteral):
            return None
        path = () if isinstance(literal, ClassLiteral) else (*literal.via, literal.property)
        iris = (literal.iri,) if isinstance(literal, ClassLiteral) else literal.fillers
        wider = {
            value
            for iri in iris
            for value, rows in self._named_widely(iri, path, ())
            if (rows & ~self._holds(iri, path)).any()
        }
        return self._any(self._holds(iri, path) for iri in sorted(wider)) if wider else None

    def _mask(self, expression: Expression, path: Path) -> Mask:
        match expression:
            case Named(iri):
                return self._of_class(iri, path)
            case And(operands):
                parts = [self.of_expression(operand, path) for operand in operands]
                return np.asarray(np.logical_and.reduce(parts), dtype=np.bool_)
            case Or(operands):
                return self.of_any([(operand, self.of_expression(operand, path)) for operand in operands], path)
            case Not(operand):
                return self.of_expression(operand, path)
            case Some(prop, filler):
                below = self.of_expression(filler, (*path, prop))
                # No copy where all rows tell: then most literals share one mask.
                return below if is_about_types(filler) or below.all() else below | self._lacks(prop, path)
            case HasValue(prop) | DataRange(prop):
                return self._of_property(path, prop)
            case Unsupported():
                return np.zeros(self.n_rows, dtype=np.bool_)

    def _mask_of(self, expression: Expression, path: Path) -> Mask:
        """Return the rows in which an expression holds, shape (n_rows,)."""
        holds = expression_mask(expression, self._table, self._hierarchy, path)
        return holds if self._rows is None else holds[self._rows]

    def _of_class(self, iri: str, path: Path) -> Mask:
        if iri == KM.Content and not path:
            return self.everything
        if iri == OWL.Thing:
            return self._any(complete for _, complete in self._told(path))
        filled = self._filled(iri, path)
        parts = [self._told_finely(iri, path, roots, complete) for roots, complete in filled.headers]
        return self._joined(parts, is_any=filled.is_any)

    def _told_finely(self, iri: str, path: Path, roots: tuple[str, ...], complete: Mask) -> Mask:
        """Return the rows that say all there is to say under a header, without those that name a wider class only."""
        vague = [rows for _, rows in self._named_widely(iri, path, roots)]
        return complete & (self._holds(iri, path) | ~self._any(vague)) if vague else complete

    def _filled(self, iri: str, path: Path) -> _Filled:
        """Return the headers that tell of a class: any that names what is below it, or all that tick kinds of it."""
        told = self._told(path)
        wide = [(roots, complete) for roots, complete in told if not roots or self._is_below(iri, roots)]
        if wide:
            return _Filled(wide, is_any=True)
        return _Filled(
            [
                (roots, complete)
                for roots, complete in told
                if any(self._hierarchy.is_subclass(root, iri) for root in roots)
            ],
            is_any=False,
        )

    def _joined(self, parts: list[Mask], *, is_any: bool) -> Mask:
        if len(parts) == 1:
            return parts[0]  # no copy: most classes are told by one column, all of them alike
        if is_any:
            return self._any(parts)
        return np.asarray(np.logical_and.reduce(parts), dtype=np.bool_) if parts else ~self.everything

    def _of_property(self, path: Path, prop: str) -> Mask:
        whole = (*path, prop)
        if whole not in self._properties:
            numbers = [c for c in self._columns_of(path, prop) if isinstance(c, NumberColumn)]
            recorded = ~np.isnan(first_numbers(numbers, self.n_rows))
            self._properties[whole] = recorded | self._any(complete for _, complete in self._told(whole))
        return self._properties[whole]

    def _lacks(self, prop: str, path: Path) -> Mask:
        """Return the rows that record to have nothing at the end of a path, shape (n_rows,)."""
        return self._any(complete for _, complete in self._told((*path, prop))) & ~self._any(
            np.diff(column.indptr) > 0 for column in self._columns_of(path, prop) if isinstance(column, SetColumn)
        )

    def _told(self, path: Path) -> list[tuple[tuple[str, ...], Mask]]:
        """Return the roots of each header over what the path leads to, and the rows that say all there is to say."""
        if path not in self._headers:
            self._headers[path] = self._read_headers(path)
        return self._headers[path]

    def _read_headers(self, path: Path) -> list[tuple[tuple[str, ...], Mask]]:
        feature = Feature(path[:-1], path[-1]) if path else Feature()
        told = [recording for recording in self._recordings if recording.feature == feature] or [Recording(feature)]
        sets = self._columns_of(feature.via, feature.property)
        has_value = self._any(np.diff(column.indptr) > 0 for column in sets if isinstance(column, SetColumn))
        return [
            (recording.roots, has_value if recording.complete is None else recording.complete) for recording in told
        ]

    def _columns_of(self, via: Path, prop: str | None) -> list[Column]:
        """Return the columns of one feature, of the rows that are asked about."""
        if (via, prop) not in self._columns:
            columns = columns_of(self._table.columns, via, prop)
            rows = self._rows
            self._columns[via, prop] = columns if rows is None else [select_values(column, rows) for column in columns]
        return self._columns[via, prop]

    def _class_columns(self, path: Path) -> list[SetColumn]:
        via, prop = (path[:-1], path[-1]) if path else ((), None)
        columns = self._columns_of(via, prop)
        return [c for c in columns if isinstance(c, SetColumn) and c.kind is ColumnKind.CLASSES]

    def _holds(self, iri: str, path: Path) -> Mask:
        """Return the rows that name the class, one below it, or a member, shape (n_rows,)."""
        via, prop = (path[:-1], path[-1]) if path else ((), None)
        return self._any(
            rows_with(column, np.array([self._is_of(column, str(value), iri) for value in column.values], np.bool_))
            for column in self._columns_of(via, prop)
            if isinstance(column, SetColumn) and column.kind is not ColumnKind.DATA
        )

    def _is_of(self, column: SetColumn, value: str, iri: str) -> bool:
        types = (value,) if column.kind is ColumnKind.CLASSES else self._table.types.get(value, ())
        return any(self._hierarchy.is_subclass(kind, iri) for kind in types)

    def _named_widely(self, iri: str, path: Path, roots: tuple[str, ...]) -> Iterator[tuple[str, Mask]]:
        """Yield each class wider than one that rows under the roots name, with the rows that name nothing narrower.

        "Goods; food" says of a post what goods it is about, though it names the wider kind, too.
        """
        above = self._hierarchy.ancestors(iri)
        named = {str(value) for column in self._class_columns(path) for value in column.values if value in above}
        for value in sorted(named):
            if not self._hierarchy.is_subclass(value, iri) and (not roots or self._is_below(value, roots)):
                rows = self._without_narrower(value, path)
                if rows is not None:
                    yield value, rows

    def _without_narrower(self, value: str, path: Path) -> Mask | None:
        """Return the rows that name a class and none below it, shape (n_rows,); None if there are none."""
        if (value, path) not in self._widely:
            rows = self._naming(lambda named: named == value, path)
            rows &= ~self._naming(lambda named: self._is_strictly_below(named, value), path)
            self._widely[value, path] = rows if rows.any() else None
        return self._widely[value, path]

    def _naming(self, wanted: Callable[[str], bool], path: Path) -> Mask:
        return self._any(
            rows_with(column, np.array([wanted(str(value)) for value in column.values], dtype=np.bool_))
            for column in self._class_columns(path)
        )

    def _is_strictly_below(self, iri: str, other: str) -> bool:
        return self._hierarchy.is_subclass(iri, other) and not self._hierarchy.is_subclass(other, iri)

    def _is_below(self, iri: str, roots: tuple[str, ...]) -> bool:
        return any(self._hierarchy.is_subclass(iri, root) for root in roots)

    def _has(self, path: Path, prop: str) -> Mask:
        sets = (column for column in self._columns_of(path, prop) if isinstance(column, SetColumn))
        return self._any(np.diff(column.indptr) > 0 for column in sets)

    def _any(self, masks: Iterable[Mask]) -> Mask:
        rows = np.zeros(self.n_rows, dtype=np.bool_)
        for mask in masks:
            rows |= mask
        return rows
