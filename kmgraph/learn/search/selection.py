"""Repairs a greedily found set of rules: under a noisy-OR, each rule must pay for itself given all the others.

Greedy covering leaves splinters, takes a parent class where two children carry it, or one child where the parent does.
Local moves undo that: delete a rule, drop a literal or an exception, go to a parent or child class or the next cut
point, merge two siblings, search a rule anew with all the others in place, or break it up. In the end two rules take
the place of one that says the same by exceptions from exceptions, where the posts can't tell them apart.
"""

from __future__ import annotations

from itertools import chain, product
from typing import TYPE_CHECKING

from kmgraph.learn.hypothesis import RuleBody
from kmgraph.learn.search.covering import best_rule, cover_rules, uncovered
from kmgraph.learn.search.exceptions import with_exceptions
from kmgraph.learn.search.moves import (
    by_children,
    by_exceptions,
    denies,
    merges,
    neighbours,
    parts_inside,
    said_by_two,
    said_positively,
    splits,
)
from kmgraph.learn.search.rule_set_score import WORTH, RuleSetScore

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kmgraph.learn.search.problem import SearchProblem

_ROUNDS = 4  # of all kinds of steps; a guard, for it ends when a round saves no bit
_BEFORE = 0.4  # of the work is done by the covering
_SWEEPS = 6  # of local moves in a round; a guard, likewise
_PASSES = 10  # how often a search may read the whole bit matrix: where a rule lies is known, a quick look is enough
_LEAST_BITS = 1.0  # that a round must save for another to follow
_TRIED_FOR_GOOD = 3  # of the alternatives that seem to pay, so many are fitted for good
_OVERLAPPED = 0.3  # from this share on, other rules may take over what a deleted one explained
_HOPE = 0.5  # how much of what a rule saves others may take over, at least, for its deletion to be tried
_HOPE_BITS = 50  # beside that share, so that the deletion of a rule that saves little is always tried


def select_rules(problem: SearchProblem, found: tuple[RuleBody, ...]) -> tuple[RuleBody, ...]:
    """Return the repaired set of rules, in the order in which the rules were found.

    Args:
        problem: The search part of the platform.
        found: Rules of the greedy covering.
    """
    return _Selection(problem, found).run()


class _Selection:
    def __init__(self, problem: SearchProblem, found: tuple[RuleBody, ...]) -> None:
        self.problem = problem
        self.score = RuleSetScore(problem, found)
        self.searched: set[tuple[RuleBody, ...]] = set()

    def run(self) -> tuple[RuleBody, ...]:
        steps = (self._delete, self._sweep, self._research, self._split, self._delete, self._add)
        for turn in range(_ROUNDS):
            before = self.score.bits
            for number, step in enumerate(steps, 1):
                step()
                done = (turn + number / len(steps)) / _ROUNDS
                self.problem.budget.tell(_BEFORE + (1 - _BEFORE) * done, len(self.score.rules))
            self.score.forget()
            if before - self.score.bits < _LEAST_BITS or self.problem.budget.passed():
                break
        self._delete()
        self._say_outright()
        return self.score.rules

    def _is_news(self, rules: Iterable[RuleBody]) -> bool:
        """Return whether nothing was tried yet among these rules, and remember it."""
        key = tuple(sorted(rules))
        news = key not in self.searched
        self.searched.add(key)
        return news

    def _delete(self) -> None:
        """Delete rules that save less than they cost, the most wasteful first, while there are any."""
        while self.score.rules:
            without = {rule: self.score.without(rule) for rule in self.score.rules if self._may_be_spared(rule)}
            best = min(without, key=without.__getitem__, default=None)
            if best is None or without[best] >= self.score.bits - WORTH:
                return
            self.score.try_replace((best,), ())

    def _may_be_spared(self, rule: RuleBody) -> bool:
        """Return whether a rule saves nothing, or the other rules, fitted again, might make up for it."""
        saved = -self.score.saving((rule,), ())
        return saved <= 0 or (
            self.score.overlap(rule) >= _OVERLAPPED and saved <= _HOPE * (saved + self.score.cost(rule)) + _HOPE_BITS
        )

    def _sweep(self) -> None:
        """Apply local moves until none pays."""
        for _ in range(_SWEEPS):
            moved = False
            for rule in self.score.rules:
                if self.problem.budget.passed():
                    return
                if rule in self.score.rules:
                    steps = chain(neighbours(self.problem.matrix.above, rule), said_positively(self.problem, rule))
                    moved |= self._improve(rule, steps)
            moved |= self._merge()
            if not moved:
                return

    def _improve(self, rule: RuleBody, alternatives: Iterable[RuleBody]) -> bool:
        """Put the best of the alternatives in place of one rule, if it pays."""
        return self._replace(rule, ((other,) for other in alternatives if other not in self.score.rules))

    def _replace(self, rule: RuleBody, groups: Iterable[tuple[RuleBody, ...]]) -> bool:
        """Put the best of several groups of rules in place of one, if it pays."""
        promising = []
        for group in groups:
            fresh = tuple(dict.fromkeys(part for part in group if part == rule or part not in self.score.rules))
            saving = self.score.saving((rule,), fresh)
            if saving > WORTH:
                promising.append((-saving, fresh))
        promising.sort()
        return any(self.score.try_replace((rule,), group) for _, group in promising[:_TRIED_FOR_GOOD])

    def _merge(self) -> bool:
        """Merge two rules into the one with a common parent, where that pays."""
        moved = False
        for merge in list(merges(self.problem.matrix.above, self.score.rules)):
            gone = any(rule not in self.score.rules for rule in merge.old)
            if gone or merge.new in self.score.rules:
                continue
            if self.score.saving(merge.old, (merge.new,)) > WORTH:
                moved |= self.score.try_replace(merge.old, (merge.new,))
        return moved

    def _research(self) -> None:
        """Search each rule anew, and its exceptions, with all the other rules in place."""
        for rule in self.score.rules:
            if self.problem.budget.passed():
                return
            if rule not in self.score.rules or not self._is_news((rule, *self.score.beside(rule))):
                continue
            others = tuple(other for other in self.score.rules if other != rule)
            target, kept = uncovered(self.problem, others)
            alternatives = [with_exceptions(self.problem, RuleBody(rule.columns), target, kept)]
            found = best_rule(self.problem, target, kept, passes=_PASSES)
            if found is not None:
                alternatives += [found, RuleBody(found.columns)]
            self._improve(rule, alternatives)

    def _split(self) -> None:
        """Break rules up into the narrower ones found inside them, where that pays."""
        for rule in self.score.rules:
            if self.problem.budget.passed():
                return
            if rule not in self.score.rules or not self._is_news((rule, rule, *self.score.beside(rule))):
                continue
            others = tuple(other for other in self.score.rules if other != rule)
            # What says the same outright comes first: a narrower rule beside the broad one would hide that it pays.
            self._replace(rule, (*by_children(self.problem, rule), *by_exceptions(self.problem, rule)))
            # What two rules share, less what neither holds, hides them both until these posts are seen again.
            whole = (rule, RuleBody(rule.columns)) if rule.exceptions else (rule,)
            for inside, hidden in product(whole, (others, ())):
                # A rule that is only a shadow of one inside another's cover shows it when that cover is left in.
                if rule in self.score.rules:
                    self._replace(rule, splits(rule, parts_inside(self.problem, inside, hidden)))

    def _say_outright(self) -> None:
        """Put two rules in place of one that denies what one of them asks for, where outcomes are told as well.

        "A unless neither B nor C" takes fewer bits than "A and B" beside "A and C", for it names A once; people write
        the two.
        """
        for rule in self.score.rules:
            if self.problem.budget.passed():
                return
            if rule in self.score.rules and denies(self.problem.matrix, rule):
                target, kept = uncovered(self.problem, tuple(other for other in self.score.rules if other != rule))
                pairs = tuple(pair for pair in said_by_two(self.problem, rule) if not set(pair) & set(self.score.rules))
                anew = (
                    tuple(with_exceptions(self.problem, RuleBody(part.columns), target, kept) for part in pair)
                    for pair in pairs
                )
                self.score.prefer((rule,), (*pairs, *anew))

    def _add(self) -> None:
        """Take rules found in what the others leave, where they pay."""
        if not self._is_news(self.score.rules):
            return
        for rule in cover_rules(self.problem, self.score.rules):
            if rule not in self.score.rules:
                self.score.try_replace((), (rule,))
