"""The local moves of the selection: every body, or pair of bodies, that is one step away."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.learn.hypothesis import Body, without_implied

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from kmgraph.model import Mask


@dataclass(frozen=True, slots=True)
class Merge:
    """Two rules that one rule may stand in for."""

    old: tuple[Body, Body]
    new: Body


def neighbours(above: Mask, body: Body) -> Iterator[Body]:
    """Yield every body one local move away.

    Moves: drop a literal or an exception, go to a parent or a child class or the next cut point, in the rule or in one
    of its exceptions.

    Args:
        above: `above[i, j]`: column i implies column j.
        body: Where to start.
    """
    for column in body.columns:
        if len(body.columns) > 1:
            yield body.without_literal(column)
        for other in (*parents(above, column), *children(above, column)):
            if other not in body.columns:
                moved = body.with_literal(other, instead_of=column)
                yield Body.of(without_implied(moved.columns, above), moved.exceptions)
    for exception in body.exceptions:
        rest = body.without_exception(exception)
        yield rest
        for changed in _exception_neighbours(above, exception):
            yield Body.of(rest.columns, (*rest.exceptions, changed))


def _exception_neighbours(above: Mask, exception: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    for column in exception:
        others = tuple(other for other in exception if other != column)
        if others:
            yield others
        for swapped in (*parents(above, column), *children(above, column)):
            yield (*others, swapped)


def merges(above: Mask, bodies: Sequence[Body]) -> Iterator[Merge]:
    """Yield each pair of rules that differ in one literal only, with the rule that has their common parent."""
    for first, second in combinations(bodies, 2):
        left, right = set(first.columns) - set(second.columns), set(second.columns) - set(first.columns)
        if not len(left) == len(right) == 1:
            continue
        common = np.flatnonzero(above[left.pop()] & above[right.pop()])
        shared = tuple(set(first.columns) & set(second.columns))
        for column in minimal(above, common):
            if column not in shared:
                yield Merge((first, second), Body.of(without_implied((*shared, column), above)))


def parents(above: Mask, column: int) -> tuple[int, ...]:
    """Return the columns directly above one: its most special generalisations."""
    return minimal(above, np.flatnonzero(above[column]))


def children(above: Mask, column: int) -> tuple[int, ...]:
    """Return the columns directly below one: its most general specialisations."""
    below = np.flatnonzero(above[:, column])
    return tuple(int(one) for one in below if not above[one, below].any())


def minimal(above: Mask, columns: NDArray[np.intp]) -> tuple[int, ...]:
    """Return those of the columns that have no other of them below."""
    return tuple(int(one) for one in columns if not above[columns, one].any())
