"""What lies just outside a scope: posts that meet all of its literals but one, and posts that an exception spares."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.learn.sample import judged_mask, target_mask
from kmgraph.model import Scope, scope_mask

if TYPE_CHECKING:
    from kmgraph.learn.settings import LearnSettings
    from kmgraph.model import Hierarchy, Literal, ObservationTable


@dataclass(frozen=True, slots=True)
class NearMiss:
    """Posts outside a scope that would be inside it without one literal: how many were kept, how many in the target."""

    dropped: Literal
    kept: int
    target: int


def near_misses(
    scope: Scope, table: ObservationTable, hierarchy: Hierarchy, settings: LearnSettings, platform: str
) -> tuple[NearMiss, ...]:
    """Return the near misses of a scope on one platform, one for each literal, in the order of the literals.

    Exceptions stay in force; what an author deleted does not count.
    """
    judged = judged_mask(table) & (np.asarray(table.platforms, dtype=object)[table.platform] == platform)
    target = target_mask(table, settings)
    inside = scope_mask(scope, table, hierarchy)
    found = []
    for literal in scope.all:
        around = judged & ~inside & _without(scope, literal, table, hierarchy)
        found.append(NearMiss(literal, int((around & ~target).sum()), int((around & target).sum())))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class SparedPosts:
    """Posts that meet all literals of a scope and one of its exceptions: how many were kept, how many in the target."""

    exception: tuple[Literal, ...]
    kept: int
    target: int


def spared_posts(
    scope: Scope, table: ObservationTable, hierarchy: Hierarchy, settings: LearnSettings, platform: str
) -> tuple[SparedPosts, ...]:
    """Return what became of the posts that each exception of a scope takes out, on one platform, in their order.

    All such posts count, whatever other exceptions or other rules say of them; what an author deleted does not.
    """
    judged = judged_mask(table) & (np.asarray(table.platforms, dtype=object)[table.platform] == platform)
    target = target_mask(table, settings)
    found = []
    for exception in scope.unless:
        spared = judged & scope_mask(Scope.of((*scope.all, *exception)), table, hierarchy)
        found.append(SparedPosts(exception, int((spared & ~target).sum()), int((spared & target).sum())))
    return tuple(found)


def _without(scope: Scope, literal: Literal, table: ObservationTable, hierarchy: Hierarchy) -> np.ndarray:
    rest = Scope.of(tuple(other for other in scope.all if other != literal), scope.unless)
    if rest.all or rest.unless:
        return scope_mask(rest, table, hierarchy)
    return np.ones(len(table), dtype=np.bool_)
