"""Repairs a greedily found set of rules: under a noisy-OR, each rule must pay for itself given all the others.

Greedy covering leaves splinters, takes a parent class where two children carry it, or one child where the parent does.
Local moves undo that: delete a rule, drop a literal or an exception, go to a parent or child class or the next cut
point, merge two siblings, search a rule anew with all the others in place, or break it up (`splitting`).
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from kmgraph.learn.hypothesis import RuleBody
from kmgraph.learn.search.covering import best_body, cover_rules, uncovered
from kmgraph.learn.search.exceptions import with_exceptions
from kmgraph.learn.search.moves import (
    by_children,
    by_exceptions,
    merges,
    neighbours,
    parts_inside,
    said_positively,
    splits,
)
from kmgraph.learn.search.rule_set_score import WORTH, RuleSetScore

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kmgraph.learn.search.problem import SearchProblem

_ROUNDS = 4
_BEFORE = 0.4  # of the work is done by the covering
_SWEEPS = 6
_PASSES = 10  # a rule's place is known by now: a quick look is enough
_LEAST_BITS = 1.0
_TRIED_FOR_GOOD = 3  # of the alternatives that seem to pay, so many are fitted for good
_OVERLAPPED = 0.3  # from this share on, other rules may take over what a deleted one explained
_HOPE = 0.5  # how much of what a rule saves others may take over, at least, for its deletion to be tried


def select_rules(task: SearchProblem, found: tuple[RuleBody, ...]) -> tuple[RuleBody, ...]:
    """Return the repaired set of rules, in the order in which the rules were found.

    Args:
        task: The search part of the platform.
        found: Rules of the greedy covering.
    """
    return _Selection(task, found).run()


class _Selection:
    def __init__(self, task: SearchProblem, found: tuple[RuleBody, ...]) -> None:
        self.task = task
        self.mixture = RuleSetScore(task, found)
        self.searched: set[tuple[RuleBody, ...]] = set()

    def run(self) -> tuple[RuleBody, ...]:
        steps = (self._delete, self._sweep, self._research, self._split, self._delete, self._add)
        for turn in range(_ROUNDS):
            before = self.mixture.bits
            for place, step in enumerate(steps):
                step()
                done = (turn + (place + 1) / len(steps)) / _ROUNDS
                self.task.deadline.tell(_BEFORE + (1 - _BEFORE) * done, len(self.mixture.bodies))
            self.mixture.forget()
            if before - self.mixture.bits < _LEAST_BITS or self.task.deadline.passed():
                break
        self._delete()
        return self.mixture.bodies

    def _is_news(self, bodies: Iterable[RuleBody]) -> bool:
        """Return whether nothing was tried yet among these rules, and remember it."""
        key = tuple(sorted(bodies))
        news = key not in self.searched
        self.searched.add(key)
        return news

    def _delete(self) -> None:
        """Delete rules that save less than they cost, the most wasteful first, while there are any."""
        while self.mixture.bodies:
            best: RuleBody | None = None
            least = self.mixture.bits - WORTH
            for body in self.mixture.bodies:
                worth = -self.mixture.saving((body,), ())
                if worth <= 0 or self._may_be_spared(body, worth):
                    bits = self.mixture.without(body)
                    if bits < least:
                        best, least = body, bits
            if best is None:
                return
            self.mixture.try_replace((best,), ())

    def _may_be_spared(self, body: RuleBody, worth: float) -> bool:
        """Return whether the other rules, fitted again, might make up for a rule."""
        return self.mixture.overlap(body) >= _OVERLAPPED and worth <= _HOPE * (worth + self.mixture.cost(body)) + 50

    def _sweep(self) -> None:
        """Apply local moves until none pays."""
        for _ in range(_SWEEPS):
            moved = False
            for body in self.mixture.bodies:
                if self.task.deadline.passed():
                    return
                if body in self.mixture.bodies:
                    steps = chain(neighbours(self.task.encoded.above, body), said_positively(self.task, body))
                    moved |= self._improve(body, steps)
            moved |= self._merge()
            if not moved:
                return

    def _improve(self, body: RuleBody, alternatives: Iterable[RuleBody]) -> bool:
        """Put the best of the alternatives in place of one rule, if it pays."""
        return self._replace(body, ((other,) for other in alternatives if other not in self.mixture.bodies))

    def _replace(self, body: RuleBody, groups: Iterable[tuple[RuleBody, ...]]) -> bool:
        """Put the best of several groups of rules in place of one, if it pays."""
        promising = []
        for group in groups:
            fresh = tuple(dict.fromkeys(part for part in group if part == body or part not in self.mixture.bodies))
            saving = self.mixture.saving((body,), fresh)
            if saving > WORTH:
                promising.append((-saving, fresh))
        promising.sort()
        return any(self.mixture.try_replace((body,), group) for _, group in promising[:_TRIED_FOR_GOOD])

    def _merge(self) -> bool:
        """Merge two rules into the one with a common parent, where that pays."""
        moved = False
        for merge in list(merges(self.task.encoded.above, self.mixture.bodies)):
            gone = any(body not in self.mixture.bodies for body in merge.old)
            if gone or merge.new in self.mixture.bodies:
                continue
            if self.mixture.saving(merge.old, (merge.new,)) > WORTH:
                moved |= self.mixture.try_replace(merge.old, (merge.new,))
        return moved

    def _research(self) -> None:
        """Search each rule anew, and its exceptions, with all the other rules in place."""
        for body in self.mixture.bodies:
            if self.task.deadline.passed():
                return
            if body not in self.mixture.bodies or not self._is_news((body, *self.mixture.beside(body))):
                continue
            others = tuple(other for other in self.mixture.bodies if other != body)
            target, kept = uncovered(self.task, others)
            alternatives = [with_exceptions(self.task, RuleBody(body.columns), target, kept)]
            found = best_body(self.task, target, kept, passes=_PASSES)
            if found is not None:
                alternatives += [found, RuleBody(found.columns)]
            self._improve(body, alternatives)

    def _split(self) -> None:
        """Break rules up into the narrower ones found inside them, where that pays."""
        for body in self.mixture.bodies:
            if self.task.deadline.passed():
                return
            if body not in self.mixture.bodies or not self._is_news((body, body, *self.mixture.beside(body))):
                continue
            others = tuple(other for other in self.mixture.bodies if other != body)
            # What says the same outright comes first: a narrower rule beside the broad one would hide that it pays.
            self._replace(body, (*by_children(self.task, body), *by_exceptions(self.task, body)))
            for hidden in (others, ()):
                # A rule that is only a shadow of one inside another's cover shows it when that cover is left in.
                if body in self.mixture.bodies:
                    self._replace(body, splits(body, parts_inside(self.task, body, hidden)))

    def _add(self) -> None:
        """Take rules found in what the others leave, where they pay."""
        if not self._is_news(self.mixture.bodies):
            return
        for body in cover_rules(self.task, self.mixture.bodies):
            if body not in self.mixture.bodies:
                self.mixture.try_replace((), (body,))
