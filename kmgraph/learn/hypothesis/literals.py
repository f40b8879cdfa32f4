"""The literals over recorded values: classes with their ancestors, individuals with their types, data values."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING, TypeVar

from kmgraph.model import ClassLiteral, ColumnKind, SomeLiteral, ValueLiteral, literal_key
from kmgraph.namespaces import KM

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kmgraph.model import Feature, Hierarchy, Literal, SetColumn, Value, Vocabulary

_Key = TypeVar("_Key")

Members = tuple[frozenset[int], ...]
"""Positions in `values`, for each column of a dimension."""
_MOST = 256  # literals over two classes; a guard, for the pairs of a large tree are many


@dataclass(frozen=True, slots=True)
class SetTerm:
    """A literal over recorded values: it holds where one of `members` is recorded.

    Attributes:
        above: Literals of the same dimension that this one implies: a class's ancestors, an individual's types.
        rank: Preference among literals that cover the same rows, lower first.
    """

    literal: Literal
    members: Members
    above: frozenset[Literal]
    rank: int


@dataclass(frozen=True, slots=True)
class _Spot:
    """One value of one column of a dimension."""

    column: int
    position: int


@dataclass(frozen=True, slots=True)
class _Name:
    """A value that is no class. True == 1 in Python; a flag and a number stay apart by their type."""

    is_iri: bool
    kind: str
    value: Value

    def order(self) -> tuple[bool, str, Value]:
        return self.is_iri, self.kind, self.value


class TermReader:
    """Reads literals off columns, as far as the ontology lets a scope use them."""

    def __init__(self, vocabulary: Vocabulary, hierarchy: Hierarchy) -> None:
        self._vocabulary = vocabulary
        self._hierarchy = hierarchy

    def is_learnable(self, feature: Feature) -> bool:
        """Return whether the ontology knows every property on the way, and keeps none of them out."""
        steps = (*feature.via, feature.property) if feature.property else feature.via
        known = self._vocabulary.properties
        return all(step in known and known[step].learnable for step in steps)

    def terms(self, feature: Feature, columns: Sequence[SetColumn]) -> tuple[SetTerm, ...]:
        """Return the literals over one feature, classes first, each kind in a fixed order."""
        spots = {
            _Spot(number, position): self._classes_of(feature, column.kind, value)
            for number, column in enumerate(columns)
            for position, value in enumerate(column.values)
        }
        members = _grouped(((iri, spot) for spot, iris in spots.items() for iri in iris), len(columns))
        literals = {iri: _class_literal(feature, iri) for iri in sorted(members)}
        classes = {iri: self._class_term(iri, literals, members[iri]) for iri in literals}
        types = {spot: tuple(classes[iri] for iri in iris) for spot, iris in spots.items()}
        return (*classes.values(), *_value_terms(feature, columns, types))

    def _class_term(self, iri: str, literals: Mapping[str, Literal], members: Members) -> SetTerm:
        ancestors = self._hierarchy.ancestors(iri)
        above = frozenset(literals[other] for other in ancestors if other != iri and other in literals)
        return SetTerm(literals[iri], members, above, rank=len(ancestors))

    def _classes_of(self, feature: Feature, kind: ColumnKind, value: Value) -> list[str]:
        """Return the classes that may stand in a scope and that what is recorded is a member of, sorted."""
        if kind is ColumnKind.CLASSES:
            return self._usable(feature, (str(value),))
        term = self._vocabulary.individuals.get(str(value)) if kind is ColumnKind.INDIVIDUALS else None
        return self._usable(feature, term.types) if term else []

    def _usable(self, feature: Feature, types: Iterable[str]) -> list[str]:
        if feature.property is None:
            roofs: tuple[str, ...] = (KM.Content,)
        else:
            roofs = self._vocabulary.properties[feature.property].range
        classes = self._vocabulary.classes
        return [
            iri
            for iri in sorted(frozenset().union(*map(self._hierarchy.ancestors, types)))
            if iri in classes
            and classes[iri].learnable
            and not (feature.property is None and self._hierarchy.is_equivalent(iri, KM.Content))
            and (not roofs or any(self._hierarchy.is_subclass(iri, roof) for roof in roofs))
        ]


def _value_terms(
    feature: Feature, columns: Sequence[SetColumn], types: Mapping[_Spot, tuple[SetTerm, ...]]
) -> Iterator[SetTerm]:
    names = {
        spot: _name(columns[spot.column], spot.position)
        for spot in types
        if columns[spot.column].kind is not ColumnKind.CLASSES
    }
    members = _grouped(((name, spot) for spot, name in names.items()), len(columns))
    above = {name: types[spot] for spot, name in names.items()}
    for name in sorted(members, key=_Name.order):
        # A flag that is set reads better than one that is not; an individual is narrower than its types.
        rank = 2 + max((term.rank for term in above[name]), default=-2) if name.is_iri else int(name.value is False)
        literal = ValueLiteral(property_of(feature), name.value, name.is_iri, feature.via)
        yield SetTerm(literal, members[name], frozenset(term.literal for term in above[name]), rank)


def _name(column: SetColumn, position: int) -> _Name:
    value = column.values[position]
    return _Name(column.kind is ColumnKind.INDIVIDUALS, str(type(value)), value)


def _grouped(pairs: Iterable[tuple[_Key, _Spot]], n_columns: int) -> dict[_Key, Members]:
    """Return the positions filed under each key, column by column."""
    filed: dict[_Key, list[set[int]]] = {}
    for key, spot in pairs:
        filed.setdefault(key, [set() for _ in range(n_columns)])[spot.column].add(spot.position)
    return {key: tuple(map(frozenset, sets)) for key, sets in filed.items()}


def _class_literal(feature: Feature, iri: str) -> Literal:
    return ClassLiteral(iri) if feature.property is None else SomeLiteral(feature.property, (iri,), feature.via)


def property_of(feature: Feature) -> str:
    """Return the property of a feature that has one."""
    assert feature.property is not None
    return feature.property


def joint_terms(terms: Sequence[SetTerm]) -> tuple[SetTerm, ...]:
    """Return the literals over two classes that no literal over one says already, at most 256.

    Args:
        terms: The literals over one property.
    """
    classes = {term.literal: term for term in terms if isinstance(term.literal, SomeLiteral)}
    said = {term.members for term in terms}
    pairs = {
        pair
        for term in terms
        for pair in combinations(sorted(classes.keys() & {term.literal, *term.above}, key=literal_key), 2)
    }
    joint = [
        _joint(classes[left], classes[right])
        for left, right in pairs
        if right not in classes[left].above and left not in classes[right].above
    ]
    news = [term for term in joint if term.members not in said]
    return tuple(sorted(news, key=lambda term: (-sum(map(len, term.members)), literal_key(term.literal)))[:_MOST])


def parts(literal: Literal) -> tuple[SomeLiteral, ...]:
    """Return `p some A` and `p some B` for `p some (A and B)`, and the like; nothing for any other literal."""
    if not isinstance(literal, SomeLiteral) or len(literal.fillers) < 2:
        return ()
    return tuple(replace(literal, fillers=(filler,)) for filler in literal.fillers)


def _joint(left: SetTerm, right: SetTerm) -> SetTerm:
    assert isinstance(left.literal, SomeLiteral)
    assert isinstance(right.literal, SomeLiteral)
    return SetTerm(
        replace(left.literal, fillers=tuple(sorted((*left.literal.fillers, *right.literal.fillers)))),
        tuple(both[0] & both[1] for both in zip(left.members, right.members, strict=True)),
        above=left.above | right.above | {left.literal, right.literal},
        rank=1 + max(left.rank, right.rank),
    )


@dataclass(frozen=True, slots=True)
class SetDimension:
    """One feature with recorded values, and its literals in a fixed order.

    Attributes:
        columns: Where it is recorded: data values, or classes and individuals.
        terms: Literals over one value.
        joint: Literals that ask for one value that is of two classes; empty where a row has one value at most.
    """

    feature: Feature
    columns: tuple[SetColumn, ...]
    terms: tuple[SetTerm, ...]
    joint: tuple[SetTerm, ...] = ()
