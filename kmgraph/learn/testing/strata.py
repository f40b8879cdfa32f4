"""Strata that no rule names: does an effect hold inside communities, files and stretches of time, or only between them?

Where a feature is more common in a community, a file or a week in which more is removed for other reasons, it looks
like a rule. Inside each of these it does not. Strata that hold one outcome only (a file of removals beside a file of
kept posts) can't tell and are left out; if no others are left, nothing is concluded from them.

Source: E. H. Simpson, "The interpretation of interaction in contingency tables", JRSS B 13 (1951).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.learn.sample import StratumKind
from kmgraph.learn.statistics import (
    Counts,
    exact_mantel_haenszel,
    mantel_haenszel_odds_ratio,
    summed,
    tells,
)
from kmgraph.model import literal_terms
from kmgraph.namespaces import KM

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kmgraph.learn.testing.rows import TestRows
    from kmgraph.model import Indices, Literal, Mask

_MOST = 0.8
"""Share of the posts in scope in strata that tell, from where the p-value inside them counts for the rule.

A convention: with fewer, what the strata say holds for a part of the rule only.
"""

_LEFT = 0.5
"""An effect vanishes that is less than half as strong within strata (logarithm of the odds ratio). A convention."""


@dataclass(frozen=True, slots=True)
class Within:
    """What is left of an effect within strata.

    Attributes:
        p_value: The largest of the one-sided p-values within strata, over all stratifications that hold most of the
            posts in scope in strata that tell; 0 if none does.
        vanishes: Whether the effect is significant among the posts of some strata together, yet inside them is not, or
            is less than half as strong.
    """

    p_value: float = 0.0
    vanishes: bool = False


def within_strata(
    rows: TestRows,
    inside: Mask,
    alike: Indices,
    literals: Iterable[Literal],
    level: float,
) -> Within:
    """Return what is left of a rule's effect within strata.

    Args:
        rows: The rows to test on.
        inside: Rows in scope, shape (n_rows,).
        alike: What other rules make of each row; only rows with one code are compared, shape (n_rows,).
        literals: Those of the rule: strata that it names itself divide nothing.
        level: What a p-value has to reach, in [0, 1].
    """
    named = {term for literal in literals for term in literal_terms(literal)}
    left = [
        _within(rows, inside & rows.tested, alike, strata.code, level)
        for strata in rows.data.strata
        if strata.kind is not StratumKind.COMMUNITY or KM.inCommunity not in named
    ]
    return Within(max((within.p_value for within in left), default=0.0), any(within.vanishes for within in left))


def p_value_within(rows: TestRows, inside: Mask, code: Indices) -> float:
    """Return the one-sided p-value that posts in scope are hit more often than others with the same code.

    Args:
        rows: The rows to test on.
        inside: Rows in scope, shape (n_rows,).
        code: Only rows with one code are compared, shape (n_rows,).
    """
    inside = inside & rows.tested
    pairs = stratified_counts(rows.data.sample.target, inside, rows.tested & ~inside, code)
    return exact_mantel_haenszel(list(pairs.values()), rows.design_effect(inside))


def _within(rows: TestRows, inside: Mask, alike: Indices, code: Indices, level: float) -> Within:
    outside, n_strata = rows.tested & ~inside, int(code.max()) + 1
    pairs = stratified_counts(rows.data.sample.target, inside, outside, alike * n_strata + code)
    telling = [(cell // n_strata, pair) for cell, pair in pairs.items() if tells(*pair)]
    divided = [pair for _, pair in telling]
    together = [
        (summed(pair[0] for at, pair in telling if at == group), summed(pair[1] for at, pair in telling if at == group))
        for group in sorted({at for at, _ in telling})
    ]
    effect = rows.design_effect(inside)
    p_value = exact_mantel_haenszel(divided, effect)
    is_clear = exact_mantel_haenszel(together, effect) <= level  # else what is left can't tell
    is_most = summed(ours for ours, _ in divided).total >= _MOST * np.count_nonzero(inside)
    return Within(
        p_value=p_value if is_most else 0.0,
        vanishes=is_clear and (p_value > level or _log_odds(divided) < _LEFT * _log_odds(together)),
    )


def _log_odds(pairs: list[tuple[Counts, Counts]]) -> float:
    odds = mantel_haenszel_odds_ratio(pairs)
    return math.log(odds.ratio) if odds else 0.0


def stratified_counts(target: Mask, inside: Mask, outside: Mask, code: Indices) -> dict[int, tuple[Counts, Counts]]:
    """Return the counts inside and outside, for each stratum with posts on both sides, by its code, ascending.

    All arrays have shape (n_rows,).
    """
    size = int(code.max()) + 1 if len(code) else 0
    ours, theirs = (
        np.bincount(2 * code[mask] + ~target[mask], minlength=2 * size).reshape(size, 2) for mask in (inside, outside)
    )
    both = np.flatnonzero(ours.any(axis=1) & theirs.any(axis=1))
    cells = zip(both.tolist(), ours[both].tolist(), theirs[both].tolist(), strict=True)
    return {cell: (Counts(*map(float, a)), Counts(*map(float, b))) for cell, a, b in cells}
