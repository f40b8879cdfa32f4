"""Names the literal that a rule lacks, where nearly all of its removals are on one side of it.

The search weighs the bits of all rules together. Where a few posts on the spared side were removed for reasons of their
own, that can come out for the wider rule, though a look at the rule's own posts leaves no doubt.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kmgraph.learn.hypothesis import RuleBody, gathered, unpack
from kmgraph.learn.statistics import Counts, design_effect, fisher_greater

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kmgraph.learn.testing.rows import TestRows

_LEVEL = 0.01
_LARGEST_SHARE = 0.5  # of the rate with the literal: without it posts must be spared, not merely hit less
_MOST_ROWS = 20_000


def sharpened(place: TestRows, bodies: tuple[RuleBody, ...], *, max_literals: int) -> tuple[RuleBody, ...]:
    """Return the rules with the literals that they clearly lack.

    Clear is a one-sided Fisher test at 0.01 divided by how many literals are as cheap to name, on posts that no other
    rule covers.

    Args:
        place: The rows to look at.
        bodies: The rules.
        max_literals: Longest conjunction allowed.
    """
    grouping = place.grouped(bodies)
    once = grouping.covered.sum(axis=1) == 1
    found = []
    for index, body in enumerate(bodies):
        alone = np.flatnonzero((grouping.covered[:, index] & once)[grouping.group] & place.rows)
        column = _lacking(place, alone) if len(body.columns) < max_literals else None
        found.append(body if column is None else RuleBody.of(_without_implied(place, body, column), body.exceptions))
    return tuple(dict.fromkeys(found))


def _lacking(place: TestRows, rows: NDArray[np.intp]) -> int | None:
    """Return the column that tells hit posts most clearly from spared ones, None if none clearly does."""
    encoded, sample = place.encoded, place.sample
    if len(rows) > _MOST_ROWS:
        rows = rows[np.argsort(sample.keys[rows], kind="stable")[:_MOST_ROWS]]
    hit, cluster = sample.target[rows], sample.cluster[rows]
    if not hit.any() or hit.all():
        return None
    shown = unpack(gathered(encoded.bits, encoded.units.of_row[rows]), len(rows))
    with_hit, with_all = shown[:, hit].sum(axis=1), shown.sum(axis=1)
    rest_hit, rest_all = hit.sum() - with_hit, len(rows) - with_all
    spares = rest_hit * np.maximum(with_all, 1) < _LARGEST_SHARE * with_hit * rest_all
    best: tuple[float, int] | None = None
    for column in np.flatnonzero(spares & (with_all > 0) & (rest_all > 0)).tolist():
        inside, outside = (
            Counts.of(hit[side]).deflated(design_effect(cluster[side], place.correlation))
            for side in (shown[column], ~shown[column])
        )
        excess = fisher_greater(inside, outside) / (_LEVEL * 2.0 ** -float(encoded.costs[column]))
        if excess <= 1 and (best is None or (excess, column) < best):
            best = (excess, column)
    return None if best is None else best[1]


def _without_implied(place: TestRows, body: RuleBody, column: int) -> tuple[int, ...]:
    above = place.encoded.above
    return (*(other for other in body.columns if not above[column, other]), column)
