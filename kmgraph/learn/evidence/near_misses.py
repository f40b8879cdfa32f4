"""What lies just outside a scope: posts that meet all of its literals but one, and posts that an exception spares."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.learn.sample import judged_mask, table_clusters, target_mask
from kmgraph.model import RecordedRows, Scope, scope_mask

if TYPE_CHECKING:
    from kmgraph.learn.settings import LearnSettings
    from kmgraph.model import Hierarchy, Indices, Literal, Mask, ObservationTable


@dataclass(frozen=True, slots=True)
class NearMiss:
    """Posts outside a scope that would be inside it without one literal.

    Attributes:
        kept, target: How many of them were kept, and how many are in the target.
        clusters: Independent groups among them.
    """

    dropped: Literal
    kept: int
    target: int
    clusters: int = 0


def near_misses(
    scope: Scope, table: ObservationTable, hierarchy: Hierarchy, settings: LearnSettings, platform: str
) -> tuple[NearMiss, ...]:
    """Return the near misses of a scope on one platform, one for each literal, in the order of the literals.

    Exceptions stay in force. What an author deleted does not count, nor what does not record all of the scope.
    """
    outside = _judged(table, platform) & _recorded(scope, table, hierarchy) & ~scope_mask(scope, table, hierarchy)
    target, cluster = target_mask(table, settings), table_clusters(table)
    return tuple(
        NearMiss(literal, *_outcomes(outside & _without(scope, literal, table, hierarchy), target, cluster))
        for literal in scope.all
    )


@dataclass(frozen=True, slots=True)
class SparedPosts:
    """Posts that meet all literals of a scope and one of its exceptions.

    Attributes:
        kept, target: How many of them were kept, and how many are in the target.
        clusters: Independent groups among them.
    """

    exception: tuple[Literal, ...]
    kept: int
    target: int
    clusters: int = 0


def spared_posts(
    scope: Scope,
    table: ObservationTable,
    hierarchy: Hierarchy,
    settings: LearnSettings,
    platform: str,
    removed_otherwise: Mask | None = None,
) -> tuple[SparedPosts, ...]:
    """Return what became of the posts that each exception of a scope takes out, on one platform, in their order.

    Posts of other exceptions count too; what an author deleted does not, nor what something else removes: that tells
    nothing of the exception.

    Args:
        scope: The scope, with its exceptions.
        table: The observations.
        hierarchy: The class tree.
        settings: How to learn.
        platform: Whose posts count.
        removed_otherwise: Rows that another rule, or a published one, is against, shape (n_rows,); None for none.
    """
    judged = _judged(table, platform) & _recorded(scope, table, hierarchy)
    target, cluster = target_mask(table, settings), table_clusters(table)
    if removed_otherwise is not None:
        judged &= ~removed_otherwise
    spared = (judged & scope_mask(Scope.of((*scope.all, *exception)), table, hierarchy) for exception in scope.unless)
    return tuple(
        SparedPosts(exception, *_outcomes(posts, target, cluster))
        for exception, posts in zip(scope.unless, spared, strict=True)
    )


def _judged(table: ObservationTable, platform: str) -> Mask:
    names = np.asarray(table.platforms, dtype=object)
    return np.asarray(judged_mask(table) & (names[table.platform] == platform), dtype=np.bool_)


def _recorded(scope: Scope, table: ObservationTable, hierarchy: Hierarchy) -> Mask:
    """Return the rows that record all that a scope speaks of: of the others it can't be told which side they are on."""
    return RecordedRows(table, hierarchy).of_scope(scope)


def _outcomes(posts: Mask, target: Mask, cluster: Indices) -> tuple[int, int, int]:
    """Return how many of the posts were kept, how many are in the target, and how many sources they come from."""
    kept, hit = int(np.count_nonzero(posts & ~target)), int(np.count_nonzero(posts & target))
    return kept, hit, len(np.unique(cluster[posts]))


def _without(scope: Scope, literal: Literal, table: ObservationTable, hierarchy: Hierarchy) -> Mask:
    rest = Scope.of(tuple(other for other in scope.all if other != literal), scope.unless)
    return scope_mask(rest, table, hierarchy) if rest.all or rest.unless else np.ones(len(table), dtype=np.bool_)
