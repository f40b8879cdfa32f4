"""The scope of a learned rule: a conjunction of literals, minus exceptions."""

from __future__ import annotations

import hashlib
import json
import re
from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import combinations, islice, product
from typing import TYPE_CHECKING, ClassVar

from kmgraph.model.expression import And, DataRange, Expression, HasValue, Named, Not, Some, Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kmgraph.model.hierarchy import Hierarchy

_RULE_ID = re.compile(r"r-[0-9a-f]{8}")
_MOST_OVERLAPS = 100
"""Pairs that are told of one scope. A guard against lists of hundreds of rules that differ in their width alone."""


@dataclass(frozen=True, slots=True)
class ClassLiteral:
    """Membership of a content class."""

    iri: str


@dataclass(frozen=True, slots=True)
class SomeLiteral:
    """`property some (filler and …)`; `via` is the path walked first (`hasAuthor`).

    Attributes:
        least: How many different fillers there must be at least: above 1, `property min 2 (filler and …)`.
    """

    property: str
    fillers: tuple[str, ...]
    via: tuple[str, ...] = ()
    least: int = 1


@dataclass(frozen=True, slots=True)
class ValueLiteral:
    """`property value v`: an individual (`is_iri`), or a data value."""

    property: str
    value: Value
    is_iri: bool = False
    via: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RangeLiteral:
    """`property some datatype[>= min, < max]`: min inclusive, max exclusive, either may be None.

    Attributes:
        HUMAN_NUMBERS: Ends that a person would choose: weeks and months in days, minutes in seconds, decades.
    """

    property: str
    datatype: str
    min: float | None = None
    max: float | None = None
    via: tuple[str, ...] = ()

    HUMAN_NUMBERS: ClassVar[tuple[int, ...]] = (
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 14, 15, 16, 18, 20, 21, 24, 25, 28, 30, 36, 40, 45, 48, 50, 60, 72, 80,
        90, 100, 120, 140, 150, 160, 180, 200, 240, 250, 280, 300, 360, 365, 400, 500, 600, 730, 750, 800, 900, 1000,
        1200, 1500, 1800, 2000, 2500, 3000, 3600, 5000, 7200, 10_000, 20_000, 50_000, 100_000, 200_000, 500_000,
        1_000_000, 5_000_000, 10_000_000, 100_000_000,
    )  # fmt: skip


Literal = ClassLiteral | SomeLiteral | ValueLiteral | RangeLiteral


def literal_to_expression(literal: Literal) -> Expression:
    """Return the literal as a class expression of the content, its path spelt out."""
    expression: Expression
    match literal:
        case ClassLiteral(iri):
            return Named(iri)
        case SomeLiteral(prop, fillers):
            expression = Some(prop, _conjunction(tuple(map(Named, fillers))), literal.least)
        case ValueLiteral(prop, value, is_iri):
            expression = HasValue(prop, value, is_iri)
        case RangeLiteral(prop, datatype, least, most):
            expression = DataRange(prop, datatype, least, most)
    for step in reversed(literal.via):
        expression = Some(step, expression)
    return expression


def literal_terms(literal: Literal) -> tuple[str, ...]:
    """Return the IRIs that the literal names, its path first."""
    match literal:
        case ClassLiteral(iri):
            return (iri,)
        case SomeLiteral(prop, fillers):
            return (*literal.via, prop, *fillers)
        case ValueLiteral(prop, value, is_iri=True):
            return (*literal.via, prop, str(value))
        case _:
            return (*literal.via, literal.property)


def literal_key(literal: Literal) -> tuple[str, ...]:
    """Return the key that orders literals: classes first, then by property, then by value."""
    match literal:
        case ClassLiteral(iri):
            return ("0", iri)
        case SomeLiteral(prop, fillers):
            # What asks for one says nothing of it: so scopes from before numbers were asked for keep their ids.
            return ("1", *literal.via, prop, *fillers, *((f"{literal.least}",) if literal.least > 1 else ()))
        case ValueLiteral(prop, value):
            return ("2", *literal.via, prop, json.dumps(value))
        case RangeLiteral():
            return ("3", *literal.via, literal.property, json.dumps([literal.min, literal.max]))


@dataclass(frozen=True, slots=True)
class Scope:
    """What a rule is about: all of the literals, unless all literals of one exception hold.

    Build it with `Scope.of`, which puts the parts into canonical order.
    """

    all: tuple[Literal, ...]
    unless: tuple[tuple[Literal, ...], ...] = ()

    @classmethod
    def of(cls, literals: tuple[Literal, ...], unless: tuple[tuple[Literal, ...], ...] = ()) -> Scope:
        """Return the scope in canonical order, without duplicates."""
        exceptions = {tuple(sorted(set(exception), key=literal_key)) for exception in unless}
        return cls(
            all=tuple(sorted(set(literals), key=literal_key)),
            unless=tuple(sorted(exceptions, key=lambda exception: [literal_key(literal) for literal in exception])),
        )

    def to_expression(self) -> Expression:
        """Return the scope as one class expression, exceptions as `and not (…)`."""
        parts = [literal_to_expression(literal) for literal in self.all]
        parts += [Not(_conjunction(tuple(map(literal_to_expression, exception)))) for exception in self.unless]
        return _conjunction(tuple(parts))

    def canonical(self) -> str:
        """Return the text that identifies the scope: the same scope gives the same text in every run."""
        return json.dumps(
            {
                "all": [literal_key(literal) for literal in self.all],
                "unless": [[literal_key(literal) for literal in exception] for exception in self.unless],
            },
            ensure_ascii=False,
            sort_keys=True,
            separators=(",", ":"),
        )


def scope_literals(scope: Scope) -> tuple[Literal, ...]:
    """Return the literals of a scope and of its exceptions."""
    return (*scope.all, *(literal for exception in scope.unless for literal in exception))


def rule_id(platform: str, scope: Scope) -> str:
    """Return the id of a rule: a hash of the platform and the canonical scope.

    >>> rule_id("rednote", Scope.of((ClassLiteral("https://w3id.org/kmgraph/ns#PoliticalContent"),)))
    'r-2964908f'
    """
    digest = hashlib.sha256(f"{platform}\n{scope.canonical()}".encode()).hexdigest()
    return f"r-{digest[:8]}"


def is_rule_id(text: str) -> bool:
    """Return whether a text has the form of a learned rule's id.

    >>> is_rule_id("r-2964908f"), is_rule_id("r-1")
    (True, False)
    """
    return _RULE_ID.fullmatch(text) is not None


def _conjunction(parts: tuple[Expression, ...]) -> Expression:
    return parts[0] if len(parts) == 1 else And(parts)


def contains(outer: Scope, inner: Scope, hierarchy: Hierarchy) -> bool:
    """Return whether every post of the inner scope is in the outer one."""
    return _all_follow(inner.all, outer.all, hierarchy) and all(
        any(_all_follow(exception, spared, hierarchy) for spared in inner.unless) or _exclude(inner.all, exception)
        for exception in outer.unless
    )


def are_apart(scope: Scope, other: Scope, hierarchy: Hierarchy) -> bool:
    """Return whether no post can be in both scopes: a part of the one rules the other out, or an exception does."""
    both = (*scope.all, *other.all)
    return _exclude(scope.all, other.all) or any(
        _all_follow(both, exception, hierarchy) for exception in (*scope.unless, *other.unless)
    )


def is_empty(scope: Scope, hierarchy: Hierarchy) -> bool:
    """Return whether an exception follows from the rest of the scope: then no post is in it."""
    return any(_all_follow(scope.all, exception, hierarchy) for exception in scope.unless)


def implies(literal: Literal, other: Literal, hierarchy: Hierarchy) -> bool:
    """Return whether every post of the one literal is a post of the other."""
    match literal, other:
        case ClassLiteral(iri), ClassLiteral(above):
            return hierarchy.is_subclass(iri, above)
        case SomeLiteral(prop, fillers, via), SomeLiteral(other_prop, wanted, other_via):
            is_enough = (prop, via) == (other_prop, other_via) and literal.least >= other.least
            return is_enough and all(
                any(hierarchy.is_subclass(filler, above) for filler in fillers) for above in wanted
            )
        case RangeLiteral(), RangeLiteral():
            is_above_min = other.min is None or (literal.min is not None and literal.min >= other.min)
            is_below_max = other.max is None or (literal.max is not None and literal.max <= other.max)
            return (literal.property, literal.via) == (other.property, other.via) and is_above_min and is_below_max
        case _:
            return literal == other


def _all_follow(premises: tuple[Literal, ...], literals: tuple[Literal, ...], hierarchy: Hierarchy) -> bool:
    """Return whether the conjunction of the premises implies each of the literals."""
    return all(any(implies(premise, literal, hierarchy) for premise in premises) for literal in literals)


def _exclude(literals: tuple[Literal, ...], others: tuple[Literal, ...]) -> bool:
    return any(_excludes(literal, other) for literal in literals for other in others)


def _excludes(literal: Literal, other: Literal) -> bool:
    """Return whether no post has both: a flag is yes or no, and a number is in one of two ranges that do not meet."""
    match literal, other:
        case ValueLiteral(value=bool()), ValueLiteral(value=bool()):
            return (literal.property, literal.via) == (other.property, other.via) and literal.value != other.value
        case RangeLiteral(), RangeLiteral():
            is_same = (literal.property, literal.via) == (other.property, other.via)
            return is_same and (_ends_before(literal, other) or _ends_before(other, literal))
        case _:
            return False


def _ends_before(literal: RangeLiteral, other: RangeLiteral) -> bool:
    return literal.max is not None and other.min is not None and literal.max <= other.min


@dataclass(frozen=True, slots=True)
class GroupOverlap:
    """Two groups of posts, by name, and the name of a third one: of just those posts that are in both."""

    groups: tuple[str, str]
    shared: str

    @classmethod
    def of(cls, one: str, other: str, shared: str) -> GroupOverlap:
        """Return how three groups lie, the two in order."""
        return cls((min(one, other), max(one, other)), shared)

    @property
    def names(self) -> tuple[str, str, str]:
        """All three names."""
        return (*self.groups, self.shared)


def overlaps_in(shared: str, scopes: Mapping[str, Scope], hierarchy: Hierarchy) -> tuple[GroupOverlap, ...]:
    """Return the pairs of scopes that overlap just in one of them, as literals and the class tree show.

    Args:
        shared: The name of that one.
        scopes: All scopes by name.
        hierarchy: The class tree.
    """
    around = (name for name, scope in scopes.items() if contains(scope, scopes[shared], hierarchy))
    return tuple(islice(_overlaps(shared, around, scopes, hierarchy), _MOST_OVERLAPS))


def overlaps_with(name: str, scopes: Mapping[str, Scope], hierarchy: Hierarchy) -> tuple[GroupOverlap, ...]:
    """Return the pairs that overlap just in a scope, and those of it and another that overlap just in a third one.

    Args:
        name: That of the scope.
        scopes: All scopes by name.
        hierarchy: The class tree.
    """
    held = (other for other, scope in scopes.items() if other != name and contains(scopes[name], scope, hierarchy))
    found = (overlap for other in held for overlap in overlaps_in(other, scopes, hierarchy) if name in overlap.groups)
    return (*overlaps_in(name, scopes, hierarchy), *found)


def _overlaps(
    shared: str, around: Iterable[str], scopes: Mapping[str, Scope], hierarchy: Hierarchy
) -> Iterator[GroupOverlap]:
    parts = _parts(scopes[shared])
    if len(parts) < 2:  # two wider scopes have nothing to share out
        return
    # Whatever both ask for together is asked for by one of them.
    by_parts: dict[frozenset[Scope], list[str]] = defaultdict(list)
    for name in around:
        by_parts[frozenset(part for part in parts if contains(part, scopes[name], hierarchy))].append(name)
    # What asks for all of it is the same scope.
    less = [asked for asked in by_parts if len(asked) < len(parts)]
    for one, other in combinations(less, 2):
        if one | other == parts:
            yield from (GroupOverlap.of(*pair, shared) for pair in product(by_parts[one], by_parts[other]))


def _parts(scope: Scope) -> frozenset[Scope]:
    """Return what a scope asks for, each part as a scope of its own."""
    asked = (Scope((part,)) for literal in scope.all for part in _ends(literal))
    return frozenset((*asked, *(Scope((), (exception,)) for exception in scope.unless)))


def _ends(literal: Literal) -> tuple[Literal, ...]:
    """Return a range with two ends as the two ranges that overlap in it; any other literal as it is."""
    if not isinstance(literal, RangeLiteral) or None in (literal.min, literal.max):
        return (literal,)
    return replace(literal, max=None), replace(literal, min=None)


@dataclass(frozen=True, slots=True)
class SearchedScope:
    """What the search asked of a scope, so that it can be told what is known of it by its being there.

    Attributes:
        bits: What it takes to state.
        rest_target: Posts in the target that neither it nor another rule covers.
        rest_kept: Likewise of those left alone; 0 where none were looked at.
        least: How many posts it must have.
    """

    bits: float
    rest_target: float
    rest_kept: float
    least: int
