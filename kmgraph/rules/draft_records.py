"""What a table says of drafts, and what it leaves open of the rules that may cover them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.model import (
    ClassLiteral,
    ColumnKind,
    Feature,
    RecordedRows,
    Scope,
    SetColumn,
    SomeLiteral,
    ValueLiteral,
    classes_of,
    literal_mask,
)
from kmgraph.ontology import unfold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kmgraph.model import Hierarchy, Literal, Mask, ObservationTable, PublishedRule, Rule
    from kmgraph.ontology import Ontology


@dataclass(frozen=True, slots=True)
class Unsettled:
    """What drafts don't settle although they say something of it; rows as masks, shape (n_rows,).

    Attributes:
        features: A feature to the rows in which a cell about it was not read.
        classes: A class to the rows in which a word tells it, and all else speaks against it.
    """

    features: Mapping[Feature, Mask] = field(default_factory=dict)
    classes: Mapping[str, Mask] = field(default_factory=dict)


class OpenLiterals:
    """What drafts leave open of the literals of rules."""

    def __init__(self, drafts: ObservationTable, hierarchy: Hierarchy, unsettled: Unsettled) -> None:
        self._drafts = drafts
        self._hierarchy = hierarchy
        self._unsettled = unsettled
        self._told = RecordedRows(drafts, hierarchy)

    def of_rule(self, rule: Rule) -> Mapping[int, tuple[Literal, ...]]:
        """Return, for each row that a rule may cover, the literals of its scope that the row doesn't tell.

        Rows that it covers are none of them, nor are those that come under an exception.
        """
        may = on_platform(self._drafts, rule.platform)
        is_open = {}
        for literal in rule.scope.all:
            holds, told = self._masks(literal)
            may = may & (holds | ~told)
            is_open[literal] = ~holds & ~told
        for exception in rule.scope.unless:
            may = may & ~np.logical_and.reduce([self._masks(literal)[0] for literal in exception])
        rows = np.flatnonzero(may).tolist()
        needs = {row: tuple(literal for literal, mask in is_open.items() if mask[row]) for row in rows}
        return {row: literals for row, literals in needs.items() if literals}

    def _masks(self, literal: Literal) -> tuple[Mask, Mask]:
        """Return the rows in which a literal holds, and those that tell whether it does."""
        holds = literal_mask(literal, self._drafts, self._hierarchy)
        told = self._told.of_literal(literal)
        unread = self._unsettled.features.get(_feature_of(literal))
        if unread is not None:
            told = told & ~unread
        if isinstance(literal, ClassLiteral):
            for iri, mask in self._unsettled.classes.items():
                told = told & ~mask if self._hierarchy.is_subclass(iri, literal.iri) else told
        return holds, holds | told


def in_doubt_of(
    prohibitions: Iterable[PublishedRule],
    ontology: Ontology,
    hierarchy: Hierarchy,
    drafts: ObservationTable,
    unsettled: Unsettled,
) -> dict[str, dict[str, Mask]]:
    """Return by a prohibition's IRI the classes in doubt that it speaks of, each with its rows, shape (n_rows,)."""
    found: dict[str, dict[str, Mask]] = {}
    for rule in prohibitions if unsettled.classes else ():
        if rule.expression is not None:
            spoken = frozenset(classes_of(unfold(rule.expression, ontology)))
            here = on_platform(drafts, rule.platform)
            found[rule.iri] = {
                iri: mask & here
                for iri, mask in unsettled.classes.items()
                if any(hierarchy.is_subclass(iri, one) for one in spoken)
            }
    return found


def _feature_of(literal: Literal) -> Feature:
    return Feature() if isinstance(literal, ClassLiteral) else Feature(literal.via, literal.property)


def read_terms(drafts: ObservationTable, row: int) -> tuple[str, ...]:
    """Return the IRIs of classes and individuals that a row names, and of properties whose values it gives."""
    terms: set[str] = set()
    for column in drafts.columns:
        if not isinstance(column, SetColumn):
            terms |= set() if np.isnan(column.numbers[row]) else {str(column.feature.property)}
        elif column.kind is ColumnKind.DATA:
            terms |= {str(column.feature.property)} if column.indptr[row + 1] > column.indptr[row] else set()
        else:
            terms |= {str(column.values[i]) for i in column.indices[column.indptr[row] : column.indptr[row + 1]]}
    return tuple(sorted(terms))


def seen_literals(drafts: ObservationTable, row: int) -> tuple[Literal, ...]:
    """Return what the table says of one draft as literals, without the terms it mentions: what it was taken for."""
    literals: list[Literal] = []
    for column in drafts.columns:
        prop, via = column.feature.property, column.feature.via
        if not isinstance(column, SetColumn):
            number = float(column.numbers[row])
            if prop is not None and not np.isnan(number):
                literals.append(ValueLiteral(prop, int(number) if number.is_integer() else number, via=via))
            continue
        if column.kind is ColumnKind.INDIVIDUALS:
            continue
        for index in column.indices[column.indptr[row] : column.indptr[row + 1]]:
            value = column.values[index]
            if prop is None:
                literals.append(ClassLiteral(str(value)))
            elif column.kind is ColumnKind.CLASSES:
                literals.append(SomeLiteral(prop, (str(value),), via))
            else:
                literals.append(ValueLiteral(prop, value, via=via))
    return Scope.of(tuple(literals)).all


def on_platform(drafts: ObservationTable, platform: str | None) -> Mask:
    """Return the rows of a platform, all of them if none is named."""
    return np.array([platform in {None, name} for name in drafts.platforms], dtype=np.bool_)[drafts.platform]
