"""Planted rules as plain predicates over columns."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.worlds.posts import Posts
from benchmarks.worlds.schema import Schema

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, order=True)
class Member:
    """The feature has the class at position `code` of its tree, or one below it."""

    feature: str
    code: int


@dataclass(frozen=True, slots=True, order=True)
class Equals:
    """The feature has the value at position `code` (a flag: 1 yes, 0 no)."""

    feature: str
    code: int


@dataclass(frozen=True, slots=True, order=True)
class Between:
    """The number is recorded, at least `low` and below `high`, where given."""

    feature: str
    low: int | None = None
    high: int | None = None


Literal = Member | Equals | Between


@dataclass(frozen=True, slots=True)
class Rule:
    """All literals of `body` hold, and not all of `unless` (which may be empty: no exception)."""

    body: tuple[Literal, ...]
    unless: tuple[Literal, ...] = ()


def holds(literal: Literal, posts: Posts, schema: Schema) -> Mask:
    """Return which posts the literal covers, shape (n,). What is not recorded does not hold."""
    column = posts.columns[literal.feature]
    if isinstance(literal, Member):
        # The last place of the table answers for -1.
        wanted = np.append(schema.tree(literal.feature).below[literal.code], False)
        mask = wanted[column[:, 0]]
        for slot in range(1, column.shape[1]):
            mask |= wanted[column[:, slot]]
        return np.asarray(mask)
    if isinstance(literal, Equals):
        return np.asarray(column == literal.code)
    mask = column >= max(0, literal.low or 0)
    return mask if literal.high is None else mask & (column < literal.high)


def all_hold(literals: tuple[Literal, ...], posts: Posts, schema: Schema) -> Mask:
    """Return which posts all of the literals cover; every post, if there are none."""
    mask = np.ones(len(posts), dtype=np.bool_)
    for literal in literals:
        mask &= holds(literal, posts, schema)
    return mask


def rule_mask(rule: Rule, posts: Posts, schema: Schema) -> Mask:
    """Return which posts the rule is about, its exception taken off."""
    mask = all_hold(rule.body, posts, schema)
    return mask & ~all_hold(rule.unless, posts, schema) if rule.unless else mask
