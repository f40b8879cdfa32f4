"""What RDF says of one piece of content and of what it points to -> feature values."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
import pyoxigraph as ox

from kmgraph.model import ColumnKind, Feature, NumberColumn, PropertyKind
from kmgraph.namespaces import KM, OWL, PROV, RDF, XSD
from kmgraph.observe.columns import (
    MOST_STEPS,
    CellKind,
    CellReader,
    FeaturePlan,
    TypedValue,
    Unread,
    ValueMap,
    column_order,
    data_plan,
    display_name,
    general_datatype,
    numbers_told,
    parse_number,
)
from kmgraph.observe.encode import SetPart, encode_sets
from kmgraph.observe.notices import Notice, NoticeCode, shown
from kmgraph.observe.rdf.index import node_key

if TYPE_CHECKING:
    from kmgraph.model import Column, PropertyTerm, Value
    from kmgraph.observe.columns import Terms
    from kmgraph.observe.rdf.index import FactIndex, Object

_NO_FEATURES = frozenset({RDF.type, KM.publishedOn, KM.recordsNoneOf, PROV.specializationOf, PROV.wasDerivedFrom})
_SAYS_NOTHING = frozenset({KM.Content, KM.UserAccount, KM.AccountState, OWL.Thing, OWL.NamedIndividual})

SetKey = tuple[Feature, ColumnKind]


@dataclass(slots=True)
class RowFeatures:
    """The features of one row.

    Attributes:
        none: The properties and kinds of content of which it says that it has none.
    """

    sets: dict[SetKey, set[Value]] = field(default_factory=dict)
    numbers: dict[Feature, float] = field(default_factory=dict)
    none: set[str] = field(default_factory=set)


class ContentReader:
    """Reads the features of content, one piece at a time; counts what it did not understand."""

    def __init__(self, index: FactIndex, terms: Terms) -> None:
        self._index = index
        self._terms = terms
        self._content_classes = terms.classes_below((KM.Content,))
        self._classes = terms.classes_below(())
        self._readers: dict[str, CellReader] = {}
        self._unknown: Counter[tuple[NoticeCode, str, str, str]] = Counter()

    def read(self, content: str) -> RowFeatures:
        """Return the features of a piece of content, without what was not understood."""
        row = RowFeatures()
        self._add_types(row, Feature(), content, self._content_classes)
        self._add_facts(row, (), content)
        row.none = {
            value.value
            for predicate, value in self._index.facts(content)
            if predicate == KM.recordsNoneOf and isinstance(value, ox.NamedNode)
        }
        return row

    def notices(self, source: str) -> list[Notice]:
        """Return a notice for each class, property and value that was not understood."""
        return [
            Notice(code, source, column, value or None, count, text, self._terms.suggest(column))
            for (code, column, text, value), count in sorted(self._unknown.items())
        ]

    def note(self, column: str, text: str, value: str = "") -> None:
        """Count something that was not read.

        Args:
            column: The property, as messages name it.
            text: What is wrong.
            value: What stands there, where the text quotes it.
        """
        self._unknown[NoticeCode.UNKNOWN_VALUE, column, text, value] += 1

    def _add_types(self, row: RowFeatures, feature: Feature, node: str, known: frozenset[str]) -> None:
        for iri in sorted(self._index.types(node) - _SAYS_NOTHING):
            if iri in known:
                row.sets.setdefault((feature, ColumnKind.CLASSES), set()).add(iri)
            elif iri not in self._terms.vocabulary.classes:
                text = f"the class <{iri}> is not in the ontology"
                self.note(display_name(RDF.type), text)

    def _add_facts(self, row: RowFeatures, via: tuple[str, ...], node: str) -> None:
        for predicate, value in self._index.facts(node):
            if predicate in _NO_FEATURES:
                continue
            prop = self._terms.vocabulary.properties.get(predicate)
            if prop is None:
                text = f"the property <{predicate}> is not in the ontology"
                self._unknown[NoticeCode.UNKNOWN_HEADER, display_name(predicate), text, ""] += 1
            elif prop.kind is PropertyKind.DATA:
                self._add_datum(row, Feature(via, predicate), prop, value)
            else:
                self._add_thing(row, Feature(via, predicate), prop, value)

    def _add_thing(self, row: RowFeatures, feature: Feature, prop: PropertyTerm, value: Object) -> None:
        if isinstance(value, ox.Literal):
            self.note(display_name(prop.iri), f"{display_name(prop.iri)} has a literal where a thing is needed")
            return
        node = node_key(value)
        if node in self._terms.vocabulary.classes:
            name = display_name(prop.iri)
            self.note(name, f"{name} has the class {display_name(node)} where a thing of that class is needed")
            return
        if node in self._terms.vocabulary.individuals:
            row.sets.setdefault((feature, ColumnKind.INDIVIDUALS), set()).add(node)
            return
        self._add_types(row, feature, node, self._classes)
        if len(feature.via) < MOST_STEPS:
            self._add_facts(row, (*feature.via, prop.iri), node)

    def _add_datum(self, row: RowFeatures, feature: Feature, prop: PropertyTerm, value: Object) -> None:
        plan = data_plan(prop, feature)
        if not isinstance(value, ox.Literal):
            self.note(display_name(prop.iri), f"{display_name(prop.iri)} has a thing where a literal is needed")
        elif not isinstance(plan, FeaturePlan):
            self._unknown[plan.code, display_name(prop.iri), plan.text, ""] += 1
        elif plan.kind is CellKind.NUMBER or (plan.kind is CellKind.ANY and numbers_told([value.value])):
            self._add_number(row, feature, plan, value.value)
        else:
            self._add_value(row, feature, plan, value.value)

    def _add_number(self, row: RowFeatures, feature: Feature, plan: FeaturePlan, text: str) -> None:
        try:
            number = parse_number(text, plan.datatype or XSD.decimal)
        except ValueError as error:
            self.note(display_name(plan.term), f"under {shown(display_name(plan.term))}: {error}", text)
            return
        if row.numbers.setdefault(feature, number) != number:
            # NaN differs from every number, so what comes after it is left out as well.
            row.numbers[feature] = math.nan
            self.note(display_name(plan.term), f"{display_name(plan.term)} has several values where one can hold")

    def _add_value(self, row: RowFeatures, feature: Feature, plan: FeaturePlan, text: str) -> None:
        if plan.term not in self._readers:
            plan = replace(plan, kind=CellKind.TEXT) if plan.kind is CellKind.ANY else plan
            self._readers[plan.term] = CellReader(plan, self._terms, ValueMap({}))
        read = self._readers[plan.term].read_value(text)
        if isinstance(read, Unread):
            self._unknown[read.code, display_name(plan.term), read.text, read.value] += 1
        else:
            assert isinstance(read, TypedValue)
            row.sets.setdefault((feature, read.kind), set()).add(read.value)


def feature_columns(rows: list[RowFeatures], terms: Terms) -> tuple[Column, ...]:
    """Return the columns of all rows, sorted by feature."""
    codes = np.arange(len(rows), dtype=np.int32)
    columns: list[Column] = []
    for feature, kind in {key: None for row in rows for key in row.sets}:
        values = [tuple(row.sets.get((feature, kind), ())) for row in rows]
        column = encode_sets([SetPart(feature, kind, _header(feature), values, codes)])
        assert column is not None
        columns.append(column)
    for feature in {key: None for row in rows for key in row.numbers}:
        numbers = np.array([row.numbers.get(feature, math.nan) for row in rows], dtype=np.float64)
        plan = data_plan(terms.vocabulary.properties[feature.property or ""], feature)
        told = XSD.integer if np.equal(np.mod(numbers[~np.isnan(numbers)], 1), 0).all() else XSD.decimal
        datatype = general_datatype((plan.datatype if isinstance(plan, FeaturePlan) else None) or told)
        if not np.isnan(numbers).all():
            columns.append(NumberColumn(feature, _header(feature), datatype, numbers))
    return tuple(sorted(columns, key=column_order))


def _header(feature: Feature) -> str:
    return display_name(feature.property or RDF.type)
