"""The hypothesis language: every literal a scope may use, read off the table's columns, the words and the class tree.

A class or property that an extension adds takes part because it is in the table and the ontology does not keep it out
(`km:learnable false`); nothing here names a topic.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.learn.hypothesis.cut_points import SHARED_BY, cut_points
from kmgraph.learn.hypothesis.literals import SetDimension, SetTerm, TermReader, joint_terms, property_of
from kmgraph.model import (
    ColumnKind,
    Feature,
    NumberColumn,
    RangeLiteral,
    SetColumn,
    SomeLiteral,
    first_numbers,
    found_iris,
    one_valued,
)
from kmgraph.namespaces import KM, XSD

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from kmgraph.learn.sample import Sample
    from kmgraph.learn.text import Discovery, TextFeature
    from kmgraph.model import Floats, Hierarchy, Indices, Literal, ObservationTable, Vocabulary

_MENTIONS = Feature((), KM.mentions)
_WHOLE = frozenset(
    (
        *(XSD.integer, XSD.int, XSD.long, XSD.short, XSD.byte, XSD.unsignedInt, XSD.unsignedLong),
        *(XSD.nonNegativeInteger, XSD.positiveInteger, XSD.nonPositiveInteger, XSD.negativeInteger),
    )
)


@dataclass(frozen=True, eq=False)
class NumberDimension:
    """One numeric feature; each cut gives the literals "at least" and "less than".

    Attributes:
        shared_by: Sources that each of two neighbouring numbers needs for a cut of many digits between them.
    """

    feature: Feature
    datatype: str
    columns: tuple[NumberColumn, ...]
    cuts: Floats
    shared_by: int = SHARED_BY

    def numbers(self, rows: Indices) -> Floats:
        """Return the recorded number of each row, the first one where several columns record it; NaN where none."""
        columns = [replace(column, numbers=column.numbers[rows]) for column in self.columns]
        return first_numbers(columns, len(rows))

    def at_least(self, cut: float) -> RangeLiteral:
        """Return the literal `feature >= cut`."""
        return RangeLiteral(property_of(self.feature), self.datatype, min=float(cut), via=self.feature.via)

    def less_than(self, cut: float) -> RangeLiteral:
        """Return the literal `feature < cut`."""
        return RangeLiteral(property_of(self.feature), self.datatype, max=float(cut), via=self.feature.via)

    @property
    def is_whole(self) -> bool:
        """Return whether the feature counts in whole numbers."""
        return self.datatype in _WHOLE


Dimension = SetDimension | NumberDimension


@dataclass(frozen=True, slots=True)
class HypothesisLanguage:
    """All dimensions, in the order of their features.

    Attributes:
        functional: Properties with one value at most, by the ontology or by how the table is read.
    """

    dimensions: tuple[Dimension, ...]
    functional: frozenset[str]

    def without(self, feature: Feature, is_out: Callable[[Literal], bool]) -> HypothesisLanguage:
        """Return the language without some literals over a feature; numbers go as a whole, by any of their literals."""
        return replace(
            self,
            dimensions=tuple(
                _without(known, is_out) if known.feature == feature else known for known in self.dimensions
            ),
        )

    def with_found(self, found: Discovery, rows: Indices, n_rows: int) -> HypothesisLanguage:
        """Return the language with what rules may ask of classes of terms that were found in texts.

        Args:
            found: Of the platform's posts.
            rows: Positions of these posts in the table, shape (n_posts,).
            n_rows: Of the table.
        """
        return replace(self, dimensions=(*self.dimensions, found_dimension(found, rows, n_rows)))

    def with_cuts(self, literals: Iterable[RangeLiteral]) -> HypothesisLanguage:
        """Return the language with the ends of ranges among its cuts."""
        ends: dict[Feature, set[float]] = {}
        for literal in literals:
            named = (end for end in (literal.min, literal.max) if end is not None)
            ends.setdefault(Feature(literal.via, literal.property), set()).update(named)
        return replace(
            self, dimensions=tuple(_with_cuts(known, ends.get(known.feature, set())) for known in self.dimensions)
        )


def read_language(
    table: ObservationTable,
    sample: Sample,
    vocabulary: Vocabulary,
    hierarchy: Hierarchy,
    *,
    max_cuts: int,
    least_clusters: int = 0,
) -> HypothesisLanguage:
    """Return the literals that the ontology lets a scope use and some of the rows record.

    Args:
        table: The observations.
        sample: The rows that take part; cut points are those of their numbers.
        vocabulary: Says which classes and properties may be learned.
        hierarchy: The inferred class tree.
        max_cuts: Most quantile cuts of a numeric feature.
        least_clusters: Smallest group of sources about which anything is told; a cut of many digits needs as many.
    """
    reader = TermReader(vocabulary, hierarchy)
    sets: dict[tuple[str, ...], list[SetColumn]] = {}
    numbers: dict[tuple[str, ...], list[NumberColumn]] = {}
    for column in table.columns:
        if not reader.is_learnable(column.feature):
            continue
        if isinstance(column, NumberColumn):
            numbers.setdefault(_key(column.feature, "number"), []).append(column)
        else:
            kind = "data" if column.kind is ColumnKind.DATA else "things"
            sets.setdefault(_key(column.feature, kind), []).append(column)
    functional = one_valued(table) | {iri for iri, term in vocabulary.properties.items() if term.functional}
    dimensions: dict[tuple[str, ...], Dimension] = {
        **{key: _set_dimension(tuple(columns), reader, functional) for key, columns in sets.items()},
        **{
            key: _number_dimension(tuple(columns), sample, max_cuts, least_clusters) for key, columns in numbers.items()
        },
    }
    return HypothesisLanguage(tuple(dimensions[key] for key in sorted(dimensions)), functional)


def _set_dimension(columns: tuple[SetColumn, ...], reader: TermReader, functional: frozenset[str]) -> SetDimension:
    feature = columns[0].feature
    terms = reader.terms(feature, columns)
    is_single = feature.property is None or functional.issuperset((*feature.via, feature.property))
    return SetDimension(feature, columns, terms, () if is_single else joint_terms(terms))


def _number_dimension(
    columns: tuple[NumberColumn, ...], sample: Sample, max_cuts: int, least_clusters: int
) -> NumberDimension:
    bare = NumberDimension(
        columns[0].feature, columns[0].datatype, columns, np.empty(0), max(SHARED_BY, least_clusters)
    )
    numbers = bare.numbers(sample.rows)
    known = np.isfinite(numbers)
    cuts = cut_points(
        numbers[known], sample.cluster[known], max_cuts=max_cuts, whole=bare.is_whole, shared_by=bare.shared_by
    )
    return replace(bare, cuts=cuts)


def _without(dimension: Dimension, is_out: Callable[[Literal], bool]) -> Dimension:
    if isinstance(dimension, NumberDimension):
        return replace(dimension, cuts=dimension.cuts[:0]) if is_out(dimension.at_least(0)) else dimension
    terms, joint = (
        tuple(term for term in terms if not is_out(term.literal)) for terms in (dimension.terms, dimension.joint)
    )
    return replace(dimension, terms=terms, joint=joint)


def _with_cuts(dimension: Dimension, more: set[float]) -> Dimension:
    if not isinstance(dimension, NumberDimension) or not more:
        return dimension
    return replace(dimension, cuts=np.union1d(dimension.cuts, sorted(more)))


def _key(feature: Feature, kind: str) -> tuple[str, ...]:
    return (feature.property or "", kind, *feature.via)


def found_dimension(found: Discovery, rows: Indices, n_rows: int) -> SetDimension:
    """Return the dimension of what was found: a literal for each number of terms of a class that rules may ask for.

    A row's values are what it may count for: a post that helped to make a class is counted by other posts' classes.

    Args:
        found: Of a platform's posts.
        rows: Positions of these posts in the table, shape (n_posts,).
        n_rows: Of the table.
    """
    held = np.stack([found.mentions[:, each.found] >= each.least for each in found.features], axis=1)
    posts, features = np.nonzero(held)
    counts = np.zeros(n_rows, dtype=np.int64)
    counts[rows] = held.sum(axis=1)
    column = SetColumn(
        _MENTIONS,
        ColumnKind.CLASSES,
        "text",
        tuple(f"{found.classes[each.found].id} {each.least}" for each in found.features),
        np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        features[np.argsort(rows[posts], kind="stable")].astype(np.int32),
    )
    literals = {each: _literal(found, each) for each in found.features}
    terms = tuple(
        SetTerm(
            literals[each],
            (frozenset((position,)),),
            frozenset(literals[other] for other in found.features if _is_above(other, each)),
            rank=each.least,
        )
        for position, each in enumerate(found.features)
    )
    return SetDimension(_MENTIONS, (column,), terms)


def _literal(found: Discovery, feature: TextFeature) -> Literal:
    return SomeLiteral(KM.mentions, (found.classes[feature.found].iri,), least=feature.least)


def _is_above(other: TextFeature, feature: TextFeature) -> bool:
    return other.found == feature.found and other.least < feature.least


def names_found(literals: Iterable[Literal]) -> bool:
    """Return whether one of the literals asks for a class that was found in texts."""
    return any(map(found_iris, literals))
