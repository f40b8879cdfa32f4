"""A class expression that a person reads and writes, back to the scope of a learned rule."""

from __future__ import annotations

from kmgraph.model.expression import And, DataRange, Expression, HasValue, Named, Not, Some
from kmgraph.model.scope import ClassLiteral, Literal, RangeLiteral, Scope, SomeLiteral, ValueLiteral, rule_id


def scope_of(expression: Expression) -> Scope | None:
    """Return the scope that has this expression; None if no learned rule can have it.

    It is the inverse of `Scope.to_expression`, whatever the order of the parts.
    """
    literals: list[Literal] = []
    exceptions: list[tuple[Literal, ...]] = []
    for part in _parts(expression):
        if isinstance(part, Not):
            excepted = [_literal(inner) for inner in _parts(part.operand)]
            if None in excepted:
                return None
            exceptions.append(tuple(literal for literal in excepted if literal is not None))
        else:
            literal = _literal(part)
            if literal is None:
                return None
            literals.append(literal)
    return Scope.of(tuple(literals), tuple(exceptions)) if literals else None


def platform_of_id(identifier: str, scope: Scope, platforms: tuple[str, ...]) -> str | None:
    """Return on which platform the rule with this id has this scope; None if on none of them."""
    return next((platform for platform in platforms if rule_id(platform, scope) == identifier), None)


def _parts(expression: Expression) -> tuple[Expression, ...]:
    return expression.operands if isinstance(expression, And) else (expression,)


def _literal(expression: Expression, via: tuple[str, ...] = ()) -> Literal | None:
    match expression:
        case Named(iri):
            return None if via else ClassLiteral(iri)
        case HasValue(prop, value, is_iri):
            return ValueLiteral(prop, value, is_iri, via)
        case DataRange(prop, datatype, least, most, min_inclusive=True, max_inclusive=False):
            return RangeLiteral(prop, datatype, _number(least), _number(most), via)
        case Some(prop, filler, least):
            return _some(prop, filler, least, via)
        case _:
            return None


def _some(prop: str, filler: Expression, least: int, via: tuple[str, ...]) -> Literal | None:
    """Return a literal on fillers, or, where the filler asks for more, what it asks for one step on."""
    fillers = _parts(filler)
    if all(isinstance(part, Named) for part in fillers):
        return SomeLiteral(prop, tuple(part.iri for part in fillers if isinstance(part, Named)), via, least)
    return _literal(filler, (*via, prop)) if least == 1 else None


def _number(bound: float | None) -> float | None:
    # Whole numbers come out of a text as such; the ids of rules are made of numbers as learned.
    return None if bound is None else float(bound)
