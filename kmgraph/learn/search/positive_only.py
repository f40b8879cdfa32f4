"""With deletions only there is nothing to compare with: what shows is which features meet more often than by chance.

That says something about the deleted posts, and nothing about the posts that were left alone: no rate, no test against
kept posts, and never more than a hint.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.learn.hypothesis import MIN_SUPPORT, RuleBody, Weights, without
from kmgraph.learn.statistics import conjunction_bits, rate_bits
from kmgraph.model import ValueLiteral

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kmgraph.learn.hypothesis import BitMatrix, OutcomeBlock, PlatformData
    from kmgraph.learn.settings import LearnSettings
    from kmgraph.model import Bits, Floats, Indices, Literal

_MOST_HINTS = 12  # on one platform; a guard, as nothing here is tested
_LEAST_ODDS = 2.0  # times those of posts without the other features; a convention, for a hint a person will look at


def cooccurring(matrix: BitMatrix, target: OutcomeBlock, settings: LearnSettings) -> tuple[RuleBody, ...]:
    """Return the conjunctions of features from different dimensions that meet too often for chance, best first.

    What one hint covers is set aside before the next is looked for, and in the end each must hold among posts that no
    other one covers: features of different rules keep apart, so their opposites meet.

    Args:
        matrix: The bit matrix.
        target: The deleted posts, one live for each independent cluster.
        settings: How to learn.
    """
    hints: list[RuleBody] = []
    left = target
    while len(hints) < _MOST_HINTS:
        best = _best(matrix, left, settings.max_literals)
        if best is None:
            break
        hints.append(best)
        left = left.within(~best.cover(target.bits))
    return _without_side_effects(matrix, target, hints)


def deleted_posts(data: PlatformData) -> OutcomeBlock:
    """Return the deleted posts of a platform, one for each cluster."""
    units = data.matrix.units
    first = data.sample.one_a_cluster(np.arange(len(data.sample)))
    counts = np.bincount(units.of_row[first], minlength=len(units.weight)).astype(np.float64)
    block = units.blocks[0]
    return data.matrix.side(block, Weights.of(counts[block.units]))


def least_together(matrix: BitMatrix, target: OutcomeBlock, rule: RuleBody, others: Sequence[RuleBody]) -> int:
    """Return with how few posts a hint would still be one, while as many others have a part of its features.

    Args:
        matrix: The bit matrix.
        target: The deleted posts.
        rule: The hint.
        others: All hints.
    """
    rest = _beside(target, rule, others)
    found = int(rest.weights.total(rest.cover(rule.columns)))
    less = range(found - MIN_SUPPORT, 0, -1)
    return next((found - fewer for fewer in less if _holds(matrix, rest, rule, fewer)), found)


def _without_side_effects(matrix: BitMatrix, target: OutcomeBlock, hints: list[RuleBody]) -> tuple[RuleBody, ...]:
    """Return the hints that hold among posts no other hint covers; the last found has to prove itself first."""
    kept = list(hints)
    for rule in reversed(hints):
        if not _holds(matrix, _beside(target, rule, kept), rule):
            kept.remove(rule)
    return tuple(kept)


def _beside(target: OutcomeBlock, rule: RuleBody, others: Sequence[RuleBody]) -> OutcomeBlock:
    """Return the posts that no other hint covers."""
    rest = target
    for other in others:
        # Without "A and B" whatever else has A has no B; that is no finding.
        if other != rule and not _is_remainder(target, rule, other):
            rest = rest.within(~other.cover(target.bits))
    return rest


def _is_remainder(target: OutcomeBlock, rule: RuleBody, other: RuleBody) -> bool:
    """Return whether a hint shares a feature with another one and has the opposite of the rest."""
    meets = bool(np.any(rule.cover(target.bits) & other.cover(target.bits)))
    return not meets and bool(set(rule.columns) & set(other.columns))


def _holds(matrix: BitMatrix, target: OutcomeBlock, rule: RuleBody, fewer: int = 0) -> bool:
    """Return whether each feature of a hint meets the others too often, or would if so many fewer had them all."""
    singles = target.weights.count_and(target.bits, target.live)
    return all(
        _gains(matrix, target, without(rule.columns, column), np.array([column], dtype=np.intp), singles, fewer)[0] > 0
        for column in rule.columns
    )


@dataclass(frozen=True, eq=False)
class _Pair:
    columns: tuple[int, ...]
    gain: float


def _best(matrix: BitMatrix, target: OutcomeBlock, max_literals: int) -> RuleBody | None:
    total = target.total()
    singles = target.weights.count_and(target.bits, target.live)
    is_present = np.array([_is_presence(literal) for literal in matrix.literals], dtype=np.bool_)
    usable = np.flatnonzero(is_present & (singles >= MIN_SUPPORT) & (singles <= total - MIN_SUPPORT))
    best: _Pair | None = None
    for column in usable:
        step = _extend(matrix, target, (int(column),), usable, singles)
        if step is not None and (best is None or step.gain > best.gain + 1e-9):
            best = step
    if best is None:
        return None
    while len(best.columns) < max_literals:
        longer = _extend(matrix, target, best.columns, usable, singles)
        if longer is None:
            break
        best = longer
    return RuleBody.of(best.columns)


def _is_presence(literal: Literal) -> bool:
    """Return whether the literal says that something is there: posts are deleted for what they have."""
    return not (isinstance(literal, ValueLiteral) and literal.value is False)


def _extend(
    matrix: BitMatrix, target: OutcomeBlock, prefix: tuple[int, ...], usable: Indices, singles: Floats
) -> _Pair | None:
    """Return the literal that meets the prefix most surprisingly, if stating it pays."""
    tried = usable[~np.isin(matrix.dimension[usable], matrix.dimension[list(prefix)])]
    if not len(tried):
        return None
    gains = _gains(matrix, target, prefix, tried, singles)
    top = int(np.lexsort((tried, matrix.ranks[tried], -gains))[0])
    return _Pair((*prefix, int(tried[top])), float(gains[top])) if gains[top] > 0 else None


def _gains(
    matrix: BitMatrix, target: OutcomeBlock, prefix: tuple[int, ...], tried: Indices, singles: Floats, fewer: int = 0
) -> Floats:
    """Return the bits saved by stating how often each of the literals meets the prefix, shape (n_tried,).

    With so many `fewer` posts of both than there are.
    """
    total = target.total() - fewer
    cover: Bits = target.cover(prefix)
    size = target.weights.total(cover) - fewer
    together = target.weights.count_and(target.bits[tried], cover) - fewer
    fixed = float(matrix.costs[list(prefix)].sum())
    bits = conjunction_bits(len(prefix) + 1, 0.0) + fixed + matrix.costs[tried]
    return _surprise(together, size, singles[tried] - fewer, total) - bits - rate_bits(total)


def _surprise(together: Floats, size: float, singles: Floats, total: float) -> Floats:
    """Return the bits saved by stating how often features meet, where that is more often than independence says.

    Args:
        together: Posts with both, shape (n,).
        size: Posts with the one.
        singles: Posts with the other, shape (n,).
        total: All posts.
    """
    if not total:
        return np.full(len(together), -np.inf)
    expected = size * singles / total
    p, q = np.clip(together / total, 1e-12, 1 - 1e-12), np.clip(expected / total, 1e-12, 1 - 1e-12)
    bits = total * (p * np.log2(p / q) + (1 - p) * np.log2((1 - p) / (1 - q)))
    neither = total - size - singles + together
    crossed = (size - together) * (singles - together)
    clearly = (together > expected) & (together * neither >= _LEAST_ODDS * crossed)
    return np.where(clearly & (together >= MIN_SUPPORT), bits, -np.inf)
