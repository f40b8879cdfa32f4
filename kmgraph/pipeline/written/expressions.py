"""Scopes put together from classes, and those of them that the class tree leaves no member."""

from __future__ import annotations

from collections.abc import Sequence

from kmgraph.model import And, Expression, Hierarchy, Named, Not, Or


def either(iris: Sequence[str]) -> Expression:
    """Return what is of any of some classes."""
    return Named(iris[0]) if len(iris) == 1 else Or(tuple(map(Named, iris)))


def both(first: Expression, second: Expression) -> Expression:
    """Return what is of both; the parts of a conjunction stand side by side, each once.

    >>> both(Named("recovery"), Named("recovery"))
    Named(iri='recovery')
    """
    parts = first.operands if isinstance(first, And) else (first,)
    return first if second in parts else And((*parts, second))


def satisfiable(scope: Expression, hierarchy: Hierarchy) -> Expression | None:
    """Return a conjunction of alternatives without those that it takes out itself; None where nothing is left.

    Args:
        scope: Classes, alternatives of classes, and at most one part that is taken out.
        hierarchy: The class tree.
    """
    parts = scope.operands if isinstance(scope, And) else (scope,)
    out = {iri for part in parts if isinstance(part, Not) for iri in _named(part.operand)}
    left: list[Expression] = []
    for part in parts:
        if isinstance(part, Not):
            left.append(part)
            continue
        kept = [iri for iri in _named(part) if not any(hierarchy.is_subclass(iri, other) for other in out)]
        if not kept:
            return None
        left.append(either(kept))
    told = [part for part in left if not any(_adds_nothing(part, other, hierarchy) for other in left)]
    return told[0] if len(told) == 1 else And(tuple(told))


def _adds_nothing(part: Expression, other: Expression, hierarchy: Hierarchy) -> bool:
    """Return whether a part holds of all that another, narrower one is of: "adverts" beside "political adverts"."""
    if part is other or isinstance(part, Not) or isinstance(other, Not) or part == other:
        return False
    wide = _named(part)
    return all(any(hierarchy.is_subclass(iri, above) for above in wide) for iri in _named(other))


def _named(expression: Expression) -> tuple[str, ...]:
    if isinstance(expression, Named):
        return (expression.iri,)
    operands = expression.operands if isinstance(expression, And | Or) else ()
    return tuple(iri for operand in operands for iri in _named(operand))
