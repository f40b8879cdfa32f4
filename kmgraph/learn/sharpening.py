"""Names the literal that a rule lacks, where nearly all of its removals are on one side of it.

The search weighs the bits of all rules together. Where a few posts on the spared side were removed for reasons of their
own, that can come out for the wider rule, though a look at the rule's own posts leaves no doubt.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kmgraph.learn.bits import gathered, unpack
from kmgraph.learn.body import Body
from kmgraph.learn.statistics import fisher_greater

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kmgraph.learn.arena import Arena

    Mask = NDArray[np.bool_]

_LEVEL = 0.01
_LARGEST_SHARE = 0.5  # of the rate with the literal: without it posts must be spared, not merely hit less
_MOST_ROWS = 20_000


def sharpened(place: Arena, bodies: tuple[Body, ...], *, max_literals: int) -> tuple[Body, ...]:
    """Return the rules with the literals that they clearly lack.

    Clear is a one-sided Fisher test at 0.01 divided by how many literals are as cheap to name, on posts that no other
    rule covers.

    Args:
        place: The rows to look at.
        bodies: The rules.
        max_literals: Longest conjunction allowed.
    """
    covers = [place.cover(body) for body in bodies]
    times = np.sum(covers, axis=0) if covers else np.zeros(0)
    found = []
    for body, cover in zip(bodies, covers, strict=True):
        alone = np.flatnonzero(cover & (times == 1) & place.rows)
        column = _lacking(place, alone) if len(body.columns) < max_literals else None
        found.append(body if column is None else Body.of(_without_implied(place, body, column), body.exceptions))
    return tuple(dict.fromkeys(found))


def _lacking(place: Arena, rows: NDArray[np.intp]) -> int | None:
    """Return the column that tells hit posts most clearly from spared ones, None if none clearly does."""
    encoded, target = place.encoded, place.sample.target
    if len(rows) > _MOST_ROWS:
        rows = rows[np.argsort(place.sample.keys[rows], kind="stable")[:_MOST_ROWS]]
    hit = target[rows]
    if not hit.any() or hit.all():
        return None
    shown = unpack(gathered(encoded.bits, encoded.units.of_row[rows]), len(rows))
    with_hit, with_all = shown[:, hit].sum(axis=1), shown.sum(axis=1)
    rest_hit, rest_all = hit.sum() - with_hit, len(rows) - with_all
    spares = rest_hit * np.maximum(with_all, 1) < _LARGEST_SHARE * with_hit * rest_all
    best: tuple[float, int] | None = None
    for column in np.flatnonzero(spares & (with_all > 0) & (rest_all > 0)).tolist():
        inside = place.effective(_mask(len(target), rows[shown[column]]))
        outside = place.effective(_mask(len(target), rows[~shown[column]]))
        excess = fisher_greater(inside, outside) / (_LEVEL * 2.0 ** -float(encoded.costs[column]))
        if excess <= 1 and (best is None or (excess, column) < best):
            best = (excess, column)
    return None if best is None else best[1]


def _mask(count: int, rows: NDArray[np.intp]) -> Mask:
    mask = np.zeros(count, dtype=np.bool_)
    mask[rows] = True
    return mask


def _without_implied(place: Arena, body: Body, column: int) -> tuple[int, ...]:
    above = place.encoded.above
    return (*(other for other in body.columns if not above[column, other]), column)
