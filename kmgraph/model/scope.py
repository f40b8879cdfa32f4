"""The scope of a learned rule: a conjunction of literals, minus exceptions."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kmgraph.model.expression import And, DataRange, Expression, HasValue, Named, Not, Some, Value

if TYPE_CHECKING:
    from kmgraph.model.hierarchy import Hierarchy


@dataclass(frozen=True, slots=True)
class ClassLiteral:
    """Membership of a content class."""

    iri: str


@dataclass(frozen=True, slots=True)
class SomeLiteral:
    """`property some (filler and …)`; `via` is the path walked first (`hasAuthor`)."""

    property: str
    fillers: tuple[str, ...]
    via: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ValueLiteral:
    """`property value v`: an individual (`is_iri`), or a data value."""

    property: str
    value: Value
    is_iri: bool = False
    via: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RangeLiteral:
    """`property some datatype[>= min, < max]`: min inclusive, max exclusive, either may be None."""

    property: str
    datatype: str
    min: float | None = None
    max: float | None = None
    via: tuple[str, ...] = ()


Literal = ClassLiteral | SomeLiteral | ValueLiteral | RangeLiteral


def literal_to_expression(literal: Literal) -> Expression:
    """Return the literal as a class expression of the content, its path spelt out."""
    if isinstance(literal, ClassLiteral):
        return Named(literal.iri)
    if isinstance(literal, SomeLiteral):
        fillers = tuple(Named(filler) for filler in literal.fillers)
        inner: Expression = Some(literal.property, fillers[0] if len(fillers) == 1 else And(fillers))
    elif isinstance(literal, ValueLiteral):
        inner = HasValue(literal.property, literal.value, literal.is_iri)
    else:
        inner = DataRange(literal.property, literal.datatype, literal.min, literal.max)
    for step in reversed(literal.via):
        inner = Some(step, inner)
    return inner


def literal_terms(literal: Literal) -> tuple[str, ...]:
    """Return the IRIs that the literal names, its path first."""
    if isinstance(literal, ClassLiteral):
        return (literal.iri,)
    named: tuple[str, ...] = ()
    if isinstance(literal, SomeLiteral):
        named = literal.fillers
    elif isinstance(literal, ValueLiteral) and literal.is_iri:
        named = (str(literal.value),)
    return (*literal.via, literal.property, *named)


def literal_key(literal: Literal) -> tuple[str, ...]:
    """Return the key that orders literals: classes first, then by property, then by value."""
    if isinstance(literal, ClassLiteral):
        return ("0", literal.iri)
    if isinstance(literal, SomeLiteral):
        return ("1", *literal.via, literal.property, *literal.fillers)
    if isinstance(literal, ValueLiteral):
        return ("2", *literal.via, literal.property, json.dumps(literal.value))
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


def rule_id(platform: str, scope: Scope) -> str:
    """Return the id of a rule: a hash of the platform and the canonical scope.

    >>> rule_id("rednote", Scope.of((ClassLiteral("https://w3id.org/kmgraph/ns#PoliticalContent"),)))
    'r-2964908f'
    """
    digest = hashlib.sha256(f"{platform}\n{scope.canonical()}".encode()).hexdigest()
    return f"r-{digest[:8]}"


def _conjunction(parts: tuple[Expression, ...]) -> Expression:
    return parts[0] if len(parts) == 1 else And(parts)


def contains(outer: Scope, inner: Scope, hierarchy: Hierarchy) -> bool:
    """Return whether every post of the inner scope is in the outer one."""
    return all(any(implies(each, wanted, hierarchy) for each in inner.all) for wanted in outer.all) and all(
        any(_covers(exception, spared, hierarchy) for spared in inner.unless) for exception in outer.unless
    )


def is_empty(scope: Scope, hierarchy: Hierarchy) -> bool:
    """Return whether an exception follows from the rest of the scope: then no post is in it."""
    return any(_covers(scope.all, exception, hierarchy) for exception in scope.unless)


def implies(literal: Literal, other: Literal, hierarchy: Hierarchy) -> bool:
    """Return whether every post of the one literal is a post of the other."""
    if isinstance(literal, ClassLiteral) and isinstance(other, ClassLiteral):
        return hierarchy.is_subclass(literal.iri, other.iri)
    if isinstance(literal, SomeLiteral) and isinstance(other, SomeLiteral):
        same = (literal.property, literal.via) == (other.property, other.via)
        return same and all(
            any(hierarchy.is_subclass(filler, wanted) for filler in literal.fillers) for wanted in other.fillers
        )
    if isinstance(literal, RangeLiteral) and isinstance(other, RangeLiteral):
        same = (literal.property, literal.via) == (other.property, other.via)
        above = other.min is None or (literal.min is not None and literal.min >= other.min)
        return same and above and (other.max is None or (literal.max is not None and literal.max <= other.max))
    return literal == other


def _covers(inner: tuple[Literal, ...], outer: tuple[Literal, ...], hierarchy: Hierarchy) -> bool:
    """Return whether the conjunction `inner` implies the conjunction `outer`."""
    return all(any(implies(each, wanted, hierarchy) for each in inner) for wanted in outer)
