"""Tests exceptions on clusters that the search never saw: are their posts really spared?

An exception that several rules share is one claim, tested on the posts of all of them; the exceptions that a rule has
for itself are a family of their own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kmgraph.learn.hypothesis import RuleBody
from kmgraph.learn.statistics import holm
from kmgraph.learn.testing.contrast import Contest, Contrasts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kmgraph.learn.settings import LearnSettings
    from kmgraph.learn.testing.rows import TestRows
    from kmgraph.model import Mask

    Conjunction = tuple[int, ...]

_LARGEST_SHARE = 0.5


def confirmed_exceptions(
    place: TestRows, bodies: tuple[RuleBody, ...], fitted_on: Mask, settings: LearnSettings
) -> tuple[RuleBody, ...]:
    """Return the bodies without the exceptions that unseen clusters do not bear out.

    Args:
        place: The rows set aside.
        bodies: The rules.
        fitted_on: The search part, on which the other rules' strengths are fitted, shape (n_rows,).
        settings: How to learn.
    """
    if not any(body.exceptions for body in bodies):
        return bodies
    tests = _Tests(Contrasts(place, bodies, fitted_on), settings.significance)
    return tuple(RuleBody.of(body.columns, tests.standing(index)) for index, body in enumerate(bodies))


class _Tests:
    def __init__(self, contrasts: Contrasts, level: float) -> None:
        self.contrasts, self.level = contrasts, level
        self.holders: dict[Conjunction, list[int]] = {}
        for index, body in enumerate(contrasts.bodies):
            for exception in body.exceptions:
                self.holders.setdefault(exception, []).append(index)
        self.contests: dict[tuple[int, Conjunction], Contest] = {}
        shared = sorted(exception for exception, rules in self.holders.items() if len(rules) > 1)
        chances = holm([self._p_value(exception, self.holders[exception]) for exception in shared])
        self.chances = dict(zip(shared, chances, strict=True))

    def standing(self, index: int) -> tuple[Conjunction, ...]:
        """Return the exceptions of one rule that stand."""
        exceptions = self.contrasts.bodies[index].exceptions
        own = [exception for exception in exceptions if exception not in self.chances]
        chances = self.chances | dict(zip(own, holm([self._p_value(one, [index]) for one in own]), strict=True))
        return tuple(
            exception
            for exception in exceptions
            if chances[exception] <= self.level and (exception in own or self._is_borne_out(index, exception))
        )

    def _contest(self, index: int, exception: Conjunction) -> Contest:
        found = self.contests.get((index, exception))
        if found is None:
            body = self.contrasts.bodies[index]
            rest = self.contrasts.rows_of(body)
            without = self.contrasts.rows_of(body.without_exception(exception))
            found = Contest(index, np.setdiff1d(without, rest, assume_unique=True), rest)
            self.contests[index, exception] = found
        return found

    def _p_value(self, exception: Conjunction, rules: Sequence[int]) -> float:
        """Return the p-value that posts of an exception are spared: the largest, against all its shorter forms too.

        A post under several of the rules counts for the first of them only.
        """
        contests = _apart([self._contest(index, exception) for index in rules])
        against_rest = self.contrasts.compare_all(contests, kept=True)
        worst = against_rest.p_value if against_rest else 1.0
        for column in exception if len(exception) > 1 else ():
            shorter = self.contrasts.rows_of(RuleBody(tuple(other for other in exception if other != column)))
            around = [
                Contest(one.index, one.ours, np.intersect1d(one.theirs, shorter, assume_unique=True))
                for one in contests
            ]
            found = self.contrasts.compare_all(around, kept=True)
            if found is not None and found.least <= self.level:
                worst = max(worst, found.p_value)
        return worst

    def _is_borne_out(self, index: int, exception: Conjunction) -> bool:
        """Return whether one rule's own unseen posts do not speak against an exception it shares."""
        contest, target = self._contest(index, exception), self.contrasts.place.sample.target
        if not len(contest.ours) or not len(contest.theirs):
            return True
        return bool(target[contest.ours].mean() < _LARGEST_SHARE * target[contest.theirs].mean())


def _apart(contests: Sequence[Contest]) -> list[Contest]:
    """Return the contests without the rows that an earlier one holds."""
    found: list[Contest] = []
    ours = theirs = np.empty(0, dtype=np.intp)
    for one in contests:
        fresh = Contest(one.index, np.setdiff1d(one.ours, ours), np.setdiff1d(one.theirs, theirs))
        found.append(fresh)
        ours, theirs = np.union1d(ours, fresh.ours), np.union1d(theirs, fresh.theirs)
    return found
