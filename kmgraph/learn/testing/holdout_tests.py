"""Tests rules on clusters that the search never saw.

A rule must beat the rest of the posts, and every rule one step more general, inside it; otherwise the more general
rule, or none, is all that the data supports. Posts are compared with posts that the other rules treat alike, and counts
are deflated by how alike the posts of one author turn out to be.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.learn.hypothesis import RuleBody
from kmgraph.learn.search import parents
from kmgraph.learn.testing.contrast import Contrasts
from kmgraph.model import RangeLiteral

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kmgraph.learn.hypothesis import BitMatrix
    from kmgraph.learn.settings import LearnSettings
    from kmgraph.learn.testing.rows import TestRows
    from kmgraph.model import Indices

CAN_TELL = 0.2
"""A comparison that could barely come out significant if every other post were spared would mostly test luck."""

CLEAR = 0.01
"""Level at which a literal must be seen to matter, before the bits it takes to name it."""

_SEEN = 0.5
"""Share of the posts a more general rule adds that must be seen; of the others it would claim what nothing shows."""


def rule_p_values(contrasts: Contrasts, settings: LearnSettings) -> tuple[float, ...]:
    """Return the p-value of each rule: the largest over the rest of the posts and each one-step generalisation.

    Rules that turn out to be none go one by one, the least significant first; the others are then compared again as if
    it had never been there. So of two rules that cover nearly the same posts one remains. Rules that could hardly be
    compared, as most of their posts leave open whether another one covers them, go last: that other may be none.

    Args:
        contrasts: The rules on the rows set aside; those that turn out to be none are dropped from it.
        settings: How to learn.
    """
    rules = contrasts.rules
    if not rules:
        return ()
    level = settings.significance / len(rules)
    steps = [_steps(contrasts, index) for index in range(len(rules))]
    values = [_rule_p(contrasts, index, steps[index], level) for index in range(len(rules))]
    is_told = [contrasts.is_told(index) for index in range(len(rules))]
    while True:
        failing = [index for index in np.flatnonzero(contrasts.active).tolist() if values[index] > level]
        if not failing:
            return tuple(values)
        worst = max(failing, key=lambda index: (is_told[index], values[index], index))
        shared = contrasts.beside(worst)
        contrasts.drop(worst)
        for index in shared:
            values[index], is_told[index] = _rule_p(contrasts, index, steps[index], level), contrasts.is_told(index)


@dataclass(frozen=True, eq=False)
class _Steps:
    """A rule's rows, and those that each one-step generalisation would add."""

    inside: Indices
    around: tuple[Indices, ...]


def _steps(contrasts: Contrasts, index: int) -> _Steps:
    rule = contrasts.rules[index]
    inside = contrasts.rows_of(rule)
    wider = generalisations(rule, contrasts.rows.data.matrix)
    return _Steps(inside, tuple(contrasts.around(rule, each, inside) for each in wider))


def _rule_p(contrasts: Contrasts, index: int, steps: _Steps, level: float) -> float:
    worst = contrasts.rest(index)
    for around in steps.around:
        comparison = contrasts.compare(index, steps.inside, around)
        if comparison is not None and comparison.least <= level * CAN_TELL:
            worst = max(worst, comparison.p_value)
    return worst


def generalised(rows: TestRows, rules: tuple[RuleBody, ...]) -> tuple[RuleBody, ...]:
    """Return the rules without what the data does not bear out.

    A literal that was added for the sake of a handful of posts is luck more often than not: a rule gives way to one
    that is a step more general unless its rate is clearly above that of the posts the step would add. What is clear
    hangs on how many literals there were to choose from: one that takes k bits to name must be 2^k times clearer.

    Args:
        rows: The rows to look at.
        rules: All rules.
    """
    if not rules:
        return ()
    contrasts = Contrasts(rows, rules, rows.tested)
    standing = list(rules)
    for index in range(len(standing)):
        while (wider := _as_good(contrasts, index, standing[index])) is not None and wider not in standing:
            standing[index] = wider
    return tuple(dict.fromkeys(standing))


def _as_good(contrasts: Contrasts, index: int, rule: RuleBody) -> RuleBody | None:
    """Return the more general rule that a rule is least clearly better than, if it is not clearly better than all."""
    matrix = contrasts.rows.data.matrix
    inside = contrasts.rows_of(rule)
    worst: tuple[float, RuleBody] | None = None
    for wider in generalisations(rule, matrix):
        around = contrasts.around(rule, wider, inside)
        comparison = contrasts.compare(index, inside, around)
        is_shorter = len(wider.columns) < len(rule.columns)
        dropped = set(rule.columns) - set(wider.columns)
        clear = CLEAR * 2.0 ** -(float(matrix.costs[list(dropped)].sum()) if is_shorter else 0.0)
        if comparison is not None and comparison.seen >= _SEEN and (is_shorter or comparison.least <= clear):
            excess = comparison.p_value / clear
            if excess > 1 and (worst is None or excess > worst[0]):
                worst = (excess, wider)
    return worst[1] if worst else None


def generalisations(rule: RuleBody, matrix: BitMatrix) -> Iterator[RuleBody]:
    """Yield the rules one step more general: a literal dropped, or a class replaced by its parent.

    The next cut of a number is no step of its own: two cuts differ by a handful of posts.
    """
    for column in rule.columns:
        if len(rule.columns) > 1:
            yield rule.without_literal(column)
        if not isinstance(matrix.literals[column], RangeLiteral):
            for parent in parents(matrix.above, column):
                yield rule.with_literal(parent, instead_of=column)
