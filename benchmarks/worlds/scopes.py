"""Planted rules as kmgraph scopes, and kmgraph scopes as predicates over a world's posts."""

from __future__ import annotations

import numpy as np

from benchmarks.worlds.literals import Between, Equals, Literal, Mask, Member, Rule
from benchmarks.worlds.posts import Posts
from benchmarks.worlds.schema import KM, NS, ClassFeature, FlagFeature, NumberFeature, Schema, ValueFeature
from kmgraph.model import ClassLiteral, RangeLiteral, Scope, SomeLiteral, ValueLiteral
from kmgraph.model import Literal as ScopeLiteral

INTEGER = "http://www.w3.org/2001/XMLSchema#integer"
HAS_AUTHOR = KM + "hasAuthor"


def scope_of(rule: Rule, schema: Schema) -> Scope:
    """Return a planted rule as the scope that a learner should come to."""
    body = tuple(literal_of(literal, schema) for literal in rule.body)
    unless = tuple(literal_of(literal, schema) for literal in rule.unless)
    return Scope.of(body, (unless,) if unless else ())


def literal_of(literal: Literal, schema: Schema) -> ScopeLiteral:
    """Return a planted literal in kmgraph's terms."""
    feature = schema[literal.feature]
    if isinstance(literal, Member):
        assert isinstance(feature, ClassFeature)
        iri = NS + feature.tree.names[literal.code]
        return ClassLiteral(iri) if feature.property is None else SomeLiteral(feature.property, (iri,))
    if isinstance(literal, Equals):
        if isinstance(feature, FlagFeature):
            return ValueLiteral(feature.property, bool(literal.code))
        assert isinstance(feature, ValueFeature)
        return ValueLiteral(feature.property, feature.values[literal.code])
    assert isinstance(literal, Between)
    assert isinstance(feature, NumberFeature)
    via = (HAS_AUTHOR,) if feature.of_author else ()
    return RangeLiteral(feature.property, INTEGER, literal.low, literal.high, via)


def scope_posts(scope: Scope, posts: Posts, schema: Schema) -> Mask:
    """Return which posts a scope covers, exceptions taken off, shape (n,)."""
    mask = _all(scope.all, posts, schema)
    for exception in scope.unless:
        mask &= ~_all(exception, posts, schema)
    return mask


def body_posts(scope: Scope, posts: Posts, schema: Schema) -> Mask:
    """Return which posts a scope covers without its exceptions, shape (n,)."""
    return _all(scope.all, posts, schema)


def _all(literals: tuple[ScopeLiteral, ...], posts: Posts, schema: Schema) -> Mask:
    mask = np.ones(len(posts), dtype=np.bool_)
    for literal in literals:
        mask &= _holds(literal, posts, schema)
    return mask


def _holds(literal: ScopeLiteral, posts: Posts, schema: Schema) -> Mask:
    if isinstance(literal, ClassLiteral):
        return _any_members((literal.iri,), None, posts, schema)
    prop = literal.property
    if isinstance(literal, SomeLiteral):
        return _any_members(literal.fillers, prop, posts, schema)
    feature = next(f for f in schema.features if f.property == prop)
    column = posts.columns[feature.name]
    if isinstance(literal, RangeLiteral):
        low = 0 if literal.min is None else max(0, literal.min)
        mask = column >= low
        return mask if literal.max is None else mask & (column < literal.max)
    if isinstance(feature, FlagFeature):
        return np.asarray(column == int(bool(literal.value)))
    if isinstance(feature, NumberFeature):
        return np.asarray(column == float(literal.value))
    assert isinstance(feature, ValueFeature)
    return np.asarray(column == feature.values.index(str(literal.value)))


def _any_members(iris: tuple[str, ...], prop: str | None, posts: Posts, schema: Schema) -> Mask:
    mask = np.zeros(len(posts), dtype=np.bool_)
    for feature in schema.features:
        if isinstance(feature, ClassFeature) and feature.property == prop:
            mask |= _members(iris, feature, posts)
    return mask


def _members(iris: tuple[str, ...], feature: ClassFeature, posts: Posts) -> Mask:
    """Return which posts have, in one and the same slot, a value below all of the classes."""
    wanted = np.ones(len(feature.tree) + 1, dtype=np.bool_)
    wanted[-1] = False
    for iri in iris:
        name = iri.removeprefix(NS)
        below = feature.tree.below[feature.tree.names.index(name)] if name in feature.tree.names else False
        wanted[:-1] &= below
    return np.asarray(wanted[posts.columns[feature.name]].any(axis=1))
