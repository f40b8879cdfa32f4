"""Tests exceptions on clusters that the search never saw: are their posts really spared?

An exception that several rules share is one claim, tested on the posts of all of them; the exceptions that a rule has
for itself are a family of their own. Posts that another rule or a published one removes tell nothing of an exception,
so they take part only where nothing else is left.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.learn.hypothesis import RuleBody, without
from kmgraph.learn.search import LARGEST_SPARED_SHARE
from kmgraph.learn.statistics import holm
from kmgraph.learn.testing.contrast import Contest, Contrasts
from kmgraph.learn.testing.kinds import beside

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kmgraph.learn.settings import LearnSettings
    from kmgraph.learn.testing.rows import TestRows
    from kmgraph.model import Mask

    Conjunction = tuple[int, ...]


def confirmed_exceptions(
    rows: TestRows, rules: tuple[RuleBody, ...], fitted_on: Mask, settings: LearnSettings
) -> tuple[RuleBody, ...]:
    """Return the rules without the exceptions that unseen clusters do not bear out.

    Args:
        rows: The rows set aside.
        rules: The rules.
        fitted_on: The search part, on which the other rules' strengths are fitted, shape (n_rows,).
        settings: How to learn.
    """
    if not any(rule.exceptions for rule in rules):
        return rules
    tests = _Tests(Contrasts(rows, rules, fitted_on), settings.significance)
    return tuple(RuleBody.of(rule.columns, tests.standing(index)) for index, rule in enumerate(rules))


class _Tests:
    def __init__(self, contrasts: Contrasts, level: float) -> None:
        self.contrasts, self.level = contrasts, level
        self.holders: dict[Conjunction, list[int]] = {}
        for index, rule in enumerate(contrasts.rules):
            for exception in rule.exceptions:
                self.holders.setdefault(exception, []).append(index)
        self.latest: tuple[int, Mask] | None = None
        self.contests: dict[tuple[int, Conjunction], Contest] = {}
        shared = sorted(exception for exception, indices in self.holders.items() if len(indices) > 1)
        chances = holm([self._p_value(exception, self.holders[exception]) for exception in shared])
        self.chances = dict(zip(shared, chances, strict=True))

    def standing(self, index: int) -> tuple[Conjunction, ...]:
        """Return the exceptions of one rule that stand."""
        exceptions = self.contrasts.rules[index].exceptions
        own = [exception for exception in exceptions if exception not in self.chances]
        chances = self.chances | dict(
            zip(own, holm([self._p_value(exception, [index]) for exception in own]), strict=True)
        )
        return tuple(
            exception
            for exception in exceptions
            if chances[exception] <= self.level and (exception in own or self._is_borne_out(index, exception))
        )

    def _contest(self, index: int, exception: Conjunction) -> Contest:
        if (index, exception) not in self.contests:
            rule = self.contrasts.rules[index]
            rest, wider = (self.contrasts.rows_of(scope, rule) for scope in (rule, rule.without_exception(exception)))
            spared = np.setdiff1d(wider, rest, assume_unique=True)
            alone, left = (side[~self._beside(index)[side]] for side in (spared, rest))
            if len(alone) and len(left):
                spared, rest = alone, left
            self.contests[index, exception] = Contest(index, spared, rest)
        return self.contests[index, exception]

    def _beside(self, index: int) -> Mask:
        """Return the rows that something besides one rule removes, shape (n_rows,)."""
        if self.latest is None or self.latest[0] != index:
            rows = self.contrasts.rows
            grouping = rows.grouped(self.contrasts.rules)
            self.latest = index, beside(rows.data, grouping, index, self.contrasts.active.tolist())
        return self.latest[1]

    def _p_value(self, exception: Conjunction, indices: Sequence[int]) -> float:
        """Return the p-value that posts of an exception are spared: the largest, against all its shorter forms too.

        A post under several of the rules counts for the first of them only.
        """
        contests = _apart([self._contest(index, exception) for index in indices])
        against_rest = self.contrasts.compare_all(contests, kept=True)
        worst = against_rest.p_value if against_rest else 1.0
        for column in exception if len(exception) > 1 else ():
            shorter = self.contrasts.rows_of(RuleBody(without(exception, column)))
            around = [
                replace(contest, theirs=np.intersect1d(contest.theirs, shorter, assume_unique=True))
                for contest in contests
            ]
            comparison = self.contrasts.compare_all(around, kept=True)
            if comparison is not None and comparison.least <= self.level:
                worst = max(worst, comparison.p_value)
        return worst

    def _is_borne_out(self, index: int, exception: Conjunction) -> bool:
        """Return whether one rule's own unseen posts do not speak against an exception it shares."""
        contest, target = self._contest(index, exception), self.contrasts.rows.data.sample.target
        if not len(contest.ours) or not len(contest.theirs):
            return True
        return bool(target[contest.ours].mean() < LARGEST_SPARED_SHARE * target[contest.theirs].mean())


def _apart(contests: Sequence[Contest]) -> list[Contest]:
    """Return the contests without the rows that an earlier one holds."""
    apart: list[Contest] = []
    ours = theirs = np.empty(0, dtype=np.intp)
    for contest in contests:
        apart.append(Contest(contest.index, np.setdiff1d(contest.ours, ours), np.setdiff1d(contest.theirs, theirs)))
        ours, theirs = np.union1d(ours, contest.ours), np.union1d(theirs, contest.theirs)
    return apart
