"""The hypothesis language: every literal a scope may use, read off the table's columns, the words and the class tree.

A class or property that an extension adds takes part because it is in the table and the ontology does not keep it out
(`km:learnable false`); nothing here names a topic.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.learn.cuts import cut_points, roundness
from kmgraph.model import (
    ClassLiteral,
    ColumnKind,
    NumberColumn,
    RangeLiteral,
    SetColumn,
    SomeLiteral,
    ValueLiteral,
)
from kmgraph.namespaces import KM, XSD

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kmgraph.model import Feature, Hierarchy, Literal, ObservationTable, Vocabulary
    from kmgraph.model.expression import Value

_WHOLE = frozenset(
    (
        *(XSD.integer, XSD.int, XSD.long, XSD.short, XSD.byte, XSD.unsignedInt, XSD.unsignedLong),
        *(XSD.nonNegativeInteger, XSD.positiveInteger, XSD.nonPositiveInteger, XSD.negativeInteger),
    )
)


@dataclass(frozen=True, slots=True)
class SetTerm:
    """A literal over recorded values: it holds where one of `members` is recorded.

    Attributes:
        above: Literals of the same dimension that this one implies (a class's ancestors).
        rank: Preference among literals that cover the same rows, lower first.
    """

    literal: Literal
    members: frozenset[Value]
    above: frozenset[Literal]
    rank: int


@dataclass(frozen=True, slots=True)
class SetDimension:
    """One feature with recorded values, and its literals in a fixed order."""

    feature: Feature
    kind: ColumnKind
    columns: tuple[SetColumn, ...]
    terms: tuple[SetTerm, ...]


@dataclass(frozen=True, eq=False)
class NumberDimension:
    """One numeric feature; each cut gives the literals "at least" and "less than"."""

    feature: Feature
    datatype: str
    columns: tuple[NumberColumn, ...]
    cuts: NDArray[np.float64]

    def numbers(self, rows: NDArray[np.intp]) -> NDArray[np.float64]:
        """Return the recorded number of each row, the first one where several columns record it; NaN where none."""
        found = self.columns[0].numbers[rows]
        for column in self.columns[1:]:
            found = np.where(np.isnan(found), column.numbers[rows], found)
        return found

    def at_least(self, cut: float) -> RangeLiteral:
        """Return the literal `feature >= cut`."""
        return RangeLiteral(_property(self.feature), self.datatype, min=float(cut), via=self.feature.via)

    def less_than(self, cut: float) -> RangeLiteral:
        """Return the literal `feature < cut`."""
        return RangeLiteral(_property(self.feature), self.datatype, max=float(cut), via=self.feature.via)

    def rank(self, cut: float) -> int:
        """Return the preference of a cut among those that cover the same rows."""
        return roundness(float(cut))


Dimension = SetDimension | NumberDimension


@dataclass(frozen=True, slots=True)
class Language:
    """All dimensions, in the order of their features; `functional` holds the properties with one value at most."""

    dimensions: tuple[Dimension, ...]
    functional: frozenset[str]


def read_language(
    table: ObservationTable, rows: NDArray[np.intp], vocabulary: Vocabulary, hierarchy: Hierarchy, *, max_cuts: int
) -> Language:
    """Return the literals that the ontology lets a scope use and some of the rows record.

    Args:
        table: The observations.
        rows: Positions of the rows that take part; cut points are those of their numbers.
        vocabulary: Says which classes and properties may be learned.
        hierarchy: The inferred class tree.
        max_cuts: Most quantile cuts of a numeric feature.
    """
    reader = _Reader(vocabulary, hierarchy)
    sets: dict[tuple[Feature, ColumnKind], list[SetColumn]] = {}
    numbers: dict[Feature, list[NumberColumn]] = {}
    for column in table.columns:
        if not reader.is_learnable_feature(column.feature):
            continue
        if isinstance(column, NumberColumn):
            numbers.setdefault(column.feature, []).append(column)
        else:
            sets.setdefault((column.feature, column.kind), []).append(column)
    dimensions: list[tuple[tuple[str, ...], Dimension]] = []
    for (feature, kind), columns in sets.items():
        terms = reader.terms(feature, kind, columns)
        dimensions.append((_key(feature, kind), SetDimension(feature, kind, tuple(columns), terms)))
    for feature, number_columns in numbers.items():
        dimension = _number_dimension(feature, tuple(number_columns), rows, max_cuts)
        dimensions.append((_key(feature, "number"), dimension))
    functional = frozenset(iri for iri, term in vocabulary.properties.items() if term.functional)
    return Language(tuple(dimension for _, dimension in sorted(dimensions, key=lambda pair: pair[0])), functional)


class _Reader:
    def __init__(self, vocabulary: Vocabulary, hierarchy: Hierarchy) -> None:
        self.vocabulary = vocabulary
        self.hierarchy = hierarchy

    def is_learnable_feature(self, feature: Feature) -> bool:
        steps = (*feature.via, feature.property) if feature.property else feature.via
        known = self.vocabulary.properties
        return all(step in known and known[step].learnable for step in steps)

    def terms(self, feature: Feature, kind: ColumnKind, columns: list[SetColumn]) -> tuple[SetTerm, ...]:
        values = sorted({value for column in columns for value in column.values}, key=lambda v: (str(type(v)), v))
        if kind is ColumnKind.CLASSES:
            return self._class_terms(feature, [str(value) for value in values])
        return tuple(
            SetTerm(
                ValueLiteral(_property(feature), value, kind is ColumnKind.INDIVIDUALS, feature.via),
                members=frozenset((value,)),
                above=frozenset(),
                # A flag that is set reads better than one that is not.
                rank=int(value is False),
            )
            for value in values
        )

    def _class_terms(self, feature: Feature, values: list[str]) -> tuple[SetTerm, ...]:
        members: dict[str, set[Value]] = {}
        for value in values:
            for iri in self._usable(feature, value):
                members.setdefault(iri, set()).add(value)
        literals = {iri: _class_literal(feature, iri) for iri in sorted(members)}
        return tuple(self._class_term(iri, literals, members) for iri in literals)

    def _class_term(self, iri: str, literals: Mapping[str, Literal], members: Mapping[str, set[Value]]) -> SetTerm:
        ancestors = self.hierarchy.ancestors(iri)
        above = frozenset(literals[other] for other in ancestors if other != iri and other in literals)
        return SetTerm(literals[iri], frozenset(members[iri]), above, rank=len(ancestors))

    def _usable(self, feature: Feature, value: str) -> list[str]:
        """Return the class and its ancestors that may stand in a scope."""
        if feature.property is None:
            roofs: tuple[str, ...] = (KM.Content,)
        else:
            roofs = self.vocabulary.properties[feature.property].range
        classes = self.vocabulary.classes
        return [
            iri
            for iri in sorted(self.hierarchy.ancestors(value))
            if iri in classes
            and classes[iri].learnable
            and not (feature.property is None and self.hierarchy.is_equivalent(iri, KM.Content))
            and (not roofs or any(self.hierarchy.is_subclass(iri, roof) for roof in roofs))
        ]


def _number_dimension(
    feature: Feature, columns: tuple[NumberColumn, ...], rows: NDArray[np.intp], max_cuts: int
) -> NumberDimension:
    bare = NumberDimension(feature, columns[0].datatype, columns, np.empty(0))
    numbers = bare.numbers(rows)
    cuts = cut_points(numbers[np.isfinite(numbers)], max_cuts=max_cuts, whole=bare.datatype in _WHOLE)
    return NumberDimension(feature, bare.datatype, columns, cuts)


def _class_literal(feature: Feature, iri: str) -> Literal:
    return ClassLiteral(iri) if feature.property is None else SomeLiteral(feature.property, (iri,), feature.via)


def _property(feature: Feature) -> str:
    assert feature.property is not None
    return feature.property


def _key(feature: Feature, kind: str) -> tuple[str, ...]:
    return (feature.property or "", kind, *feature.via)
