"""Exceptions that only all rows together show: a part of the rows holds too few of their posts to find or confirm them.

A rule that unseen clusters confirmed is looked into again, on the rows it was found on and those it was tested on
together. Nothing unseen is left to test an exception on, so it answers for all that could have been named in its place:
one that takes k bits to name must be 2^k times clearer. Names are a prefix code, so these levels add up to no more than
the level of a single test, however many exceptions were looked at.

Source: S. Holm, "A simple sequentially rejective multiple test procedure", Scandinavian Journal of Statistics 6 (1979),
    for tests of unequal weight; G. Blanchard, F. Fleuret, "Occam's hammer", COLT (2007), for code lengths as weights.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kmgraph.learn.hypothesis import OutcomeBlock, RuleBody, without
from kmgraph.learn.search import LARGEST_SPARED_SHARE, MOST_EXCEPTIONS, best_conjunction, said
from kmgraph.learn.statistics import conjunction_bits

if TYPE_CHECKING:
    from kmgraph.learn.search import Conjunction
    from kmgraph.learn.testing.contrast import Contrasts
    from kmgraph.learn.testing.rows import TestRows
    from kmgraph.model import Indices

_MOST_ROWS = 20_000  # of a rule that are looked into: among so many, even a part of them shows what is rare
_PASSES = 10  # how often a search inside a rule may read its rows; a guard


def with_late_exceptions(contrasts: Contrasts, level: float, *, longest: int) -> tuple[RuleBody, ...]:
    """Return the rules of a comparison with the exceptions that are clear on all its rows.

    Args:
        contrasts: Confirmed rules on all rows.
        level: Chance that a rule without exceptions gets one, at most, in (0, 1).
        longest: Most literals of an exception.
    """
    rules = list(contrasts.rules)
    for index, rule in enumerate(contrasts.rules):
        completed = _completed(contrasts, index, level, longest)
        if completed not in rules:
            rules[rules.index(rule)] = completed
    return tuple(rules)


def _completed(contrasts: Contrasts, index: int, level: float, longest: int) -> RuleBody:
    rule = contrasts.rules[index]
    # Posts under other rules are hit on their account, which tells nothing of an exception.
    alone = np.flatnonzero(contrasts.alone(index))
    while len(rule.exceptions) < MOST_EXCEPTIONS:
        found = _most_telling(contrasts.rows, alone, rule, longest)
        if found is None or not _is_clear(contrasts, index, rule, found.columns, level):
            return rule
        rule = RuleBody.of(rule.columns, (*rule.exceptions, found.columns))
        alone = alone[~contrasts.rows.data.cover(RuleBody(found.columns))[alone]]
    return rule


def _most_telling(rows: TestRows, alone: Indices, rule: RuleBody, longest: int) -> Conjunction | None:
    """Return what saves most bits as an exception among a rule's own posts; None if nothing does that spares them."""
    matrix, chosen = rows.data.matrix, rows.data.sample.at_most(_MOST_ROWS, alone)
    hit = rows.data.sample.target[chosen]
    if not hit.any() or hit.all():
        return None
    shown = matrix.shown(chosen)
    space = matrix.space(OutcomeBlock.of(shown[:, ~hit]), OutcomeBlock.of(shown[:, hit]))
    effort = _PASSES * (space.positive.bits.size + space.negative.bits.size)
    allowed = np.flatnonzero(~said(rule, matrix.above))
    best = best_conjunction(space, max_literals=longest, effort=effort, allowed=allowed).best
    if best is None:
        return None
    left = float(hit.sum()) - best.negative
    rate = left / max(len(chosen) - best.positive - best.negative, 1.0)
    return best if best.negative < LARGEST_SPARED_SHARE * rate * (best.positive + best.negative) else None


def _is_clear(contrasts: Contrasts, index: int, rule: RuleBody, exception: tuple[int, ...], level: float) -> bool:
    """Return whether posts of an exception are spared, beyond all that chance could have offered in its place.

    They must be spared more than the rest of the rule, and, for each literal, more than posts that lack only that one.
    """
    data, inside = contrasts.rows.data, contrasts.rows_of(rule, RuleBody(exception))
    costs = data.matrix.costs[list(exception)]
    is_spared = data.cover(RuleBody(exception))[inside]
    ours, theirs = inside[is_spared], inside[~is_spared]
    rest = contrasts.compare(index, ours, theirs, kept=True)
    if rest is None or rest.p_value > level * 2.0 ** -conjunction_bits(len(exception), float(costs.sum())):
        return False
    for column, bits in zip(exception, costs.tolist(), strict=True) if len(exception) > 1 else ():
        around = theirs[data.cover(RuleBody(without(exception, column)))[theirs]]
        comparison = contrasts.compare(index, ours, around, kept=True)
        if comparison is None or comparison.p_value > level * 2.0**-bits:
            return False
    return True
