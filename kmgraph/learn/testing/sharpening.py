"""Names the literal that a rule lacks, where nearly all of its removals are on one side of it.

The search weighs the bits of all rules together. Where a few posts on the spared side were removed for reasons of their
own, that can come out for the wider rule, though a look at the rule's own posts leaves no doubt.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kmgraph.learn.hypothesis import RuleBody
from kmgraph.learn.search import LARGEST_SPARED_SHARE
from kmgraph.learn.statistics import Counts, fisher_greater
from kmgraph.learn.testing.holdout_tests import CLEAR
from kmgraph.learn.testing.left_open import LeftOpen

if TYPE_CHECKING:
    from kmgraph.learn.hypothesis import PlatformData
    from kmgraph.learn.testing.rows import TestRows
    from kmgraph.model import Indices, Mask

_MOST_ROWS = 20_000  # of a rule that are looked at: what is clear is clear on so many, and more take long to unpack


def sharpened(rows: TestRows, rules: tuple[RuleBody, ...], *, max_literals: int) -> tuple[RuleBody, ...]:
    """Return the rules with the literals that they clearly lack.

    Clear is a one-sided Fisher test at 0.01 divided by how many literals are as cheap to name, on posts that no other
    rule covers.

    Args:
        rows: The rows to look at.
        rules: The rules.
        max_literals: Longest conjunction allowed.
    """
    grouping, above = rows.grouped(rules), rows.data.matrix.above
    once = grouping.covered.sum(axis=1) == 1
    sharp, left_open = list(rules), LeftOpen(rows.data, rules)
    for index, rule in enumerate(rules):
        tested = rows.tested & rows.data.recorded(rule)
        inside = np.flatnonzero(grouping.covered[grouping.group, index] & tested)
        told = inside[~left_open.by((other for other in range(len(rules)) if other != index), inside)]
        alone = told[once[grouping.group[told]]]
        column = _lacking(rows, alone) if len(rule.columns) < max_literals else None
        if column is not None:
            named = (other for other in rule.columns if not above[column, other])
            sharp[index] = RuleBody.of((*named, column), rule.exceptions)
    return tuple(dict.fromkeys(sharp))


def _lacking(rows: TestRows, alone: Indices) -> int | None:
    """Return the column that tells hit posts most clearly from spared ones, None if none clearly does."""
    data = rows.data
    chosen = data.sample.at_most(_MOST_ROWS, alone)
    hit = data.sample.target[chosen]
    if not hit.any() or hit.all():
        return None
    shown, lacking = sides(data, chosen)
    with_hit, with_all = shown[:, hit].sum(axis=1), shown.sum(axis=1)
    rest_hit, rest_all = lacking[:, hit].sum(axis=1), lacking.sum(axis=1)
    spares = rest_hit * np.maximum(with_all, 1) < LARGEST_SPARED_SHARE * with_hit * rest_all
    clear = [
        (excess, column)
        for column in np.flatnonzero(spares & (with_all > 0) & (rest_all > 0)).tolist()
        if (excess := _excess(rows, chosen[shown[column]], chosen[lacking[column]], float(data.matrix.costs[column])))
        <= 1
    ]
    return min(clear)[1] if clear else None


def sides(data: PlatformData, chosen: Indices) -> tuple[Mask, Mask]:
    """Return which of some rows show each column, and which record that they don't, shape (n_columns, n_chosen) each.

    Args:
        data: The platform.
        chosen: Positions of rows of its sample, shape (n_chosen,).
    """
    shown, recorded = data.matrix.shown(chosen), data.each_recorded(chosen)
    return (shown, ~shown) if recorded is None else (shown & recorded, recorded & ~shown)


def _excess(rows: TestRows, showing: Indices, lacking: Indices, bits: float) -> float:
    """Return the p-value that posts which show a literal are hit more often, over what it has to be at most."""
    inside, outside = (
        Counts.of(rows.data.sample.target[side]).deflated(rows.design_effect(side)) for side in (showing, lacking)
    )
    return fisher_greater(inside, outside) / (CLEAR * float(2.0**-bits))
