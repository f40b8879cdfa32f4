"""What follows from a scope by the class tree alone, without any post and without the reasoner."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kmgraph.model.scope import ClassLiteral, RangeLiteral, SomeLiteral

if TYPE_CHECKING:
    from kmgraph.model.hierarchy import Hierarchy
    from kmgraph.model.scope import Literal, Scope


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
