"""Repairs a greedily found set of rules: under a noisy-OR, each rule must pay for itself given all the others.

Greedy covering leaves splinters, takes a parent class where two children carry it, or one child where the parent does.
Local moves undo that: delete a rule, drop a literal or an exception, go to a parent or child class or the next cut
point, merge two siblings, search a rule anew with all the others in place, or break it up (`splitting`).
"""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.learn.body import Body
from kmgraph.learn.covering import best_body, cover_rules, uncovered
from kmgraph.learn.exceptions import with_exceptions
from kmgraph.learn.noisy_or import Fit, Grouping, fit_noisy_or
from kmgraph.learn.splitting import parts_inside, splits

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from kmgraph.learn.task import Task

    Mask = NDArray[np.bool_]
    Numbers = NDArray[np.float64]

_ROUNDS = 4
_SWEEPS = 6
_PASSES = 10  # a rule's place is known by now: a quick look is enough
_WORTH = 1e-3  # bits by which a move must pay
_LEAST_BITS = 1.0
_ROUNDS_OF_A_FIT = 60  # as a rule


def select_rules(task: Task, found: tuple[Body, ...]) -> tuple[Body, ...]:
    """Return the repaired set of rules, in the order in which the rules were found.

    Args:
        task: The search part of the platform.
        found: Rules of the greedy covering.
    """
    state = _State(task, list(found))
    for _ in range(_ROUNDS):
        before = state.bits
        _delete(state)
        _sweep(state)
        _research(state)
        _split(state)
        _delete(state)
        if state.is_news(state.bodies):
            for body in cover_rules(task, tuple(state.bodies)):
                state.try_adding(body)
        if before - state.bits < _LEAST_BITS or task.deadline.passed():
            break
    _delete(state)
    return tuple(state.bodies)


class _State:
    """The rules with their covers, and the length of everything under them."""

    def __init__(self, task: Task, bodies: list[Body]) -> None:
        self.task = task
        self.bodies = bodies
        self.masks = [task.mask(body) for body in bodies]
        self.target, self.kept = task.target_weight, task.kept_weight
        self.weight = self.target + self.kept
        self.fixed = self._fixed_grouping()
        self.grouped: tuple[list[Mask], Grouping] = (list(self.masks), self.fixed_and(self.masks))
        self.priced: dict[Body, float] = {}
        self.fits: tuple[Grouping, Fit] | None = None
        self.bits = self.length(self.grouped[1], self.bodies, self.masks)
        self.searched: set[tuple[Body, ...]] = set()

    def is_news(self, bodies: Sequence[Body]) -> bool:
        """Return whether no search was made yet with these rules in place, and remember it."""
        key = tuple(sorted(bodies))
        news = key not in self.searched
        self.searched.add(key)
        return news

    def _fixed_grouping(self) -> Grouping:
        grouping = Grouping.start(len(self.weight))
        for mask in self.task.fixed:
            grouping = grouping.split(mask)
        return grouping

    def fixed_and(self, masks: Sequence[Mask]) -> Grouping:
        grouping = self.fixed
        for mask in masks:
            grouping = grouping.split(mask)
        return grouping

    def grouping(self) -> Grouping:
        """Return the posts by all terms; grouped again only where a rule has changed."""
        masks, _ = self.grouped
        if len(masks) != len(self.masks) or any(a is not b for a, b in zip(masks, self.masks, strict=True)):
            self.grouped = (list(self.masks), self.fixed_and(self.masks))
        return self.grouped[1]

    def without(self, index: int) -> Grouping:
        """Return the posts by all terms but one rule."""
        return self.grouping().without(len(self.task.fixed) + index)

    def fit(self) -> Fit:
        """Return the noisy-OR of the rules as they stand; fitted again only where one has changed."""
        grouping = self.grouping()
        if self.fits is None or self.fits[0] is not grouping:
            self.fits = (grouping, self.fitted(grouping))
        return self.fits[1]

    def fitted(self, grouping: Grouping, start: Numbers | None = None, leak: float | None = None) -> Fit:
        """Return the noisy-OR of grouped posts, and take note of the work."""
        self.task.deadline.spend(len(grouping.group) + _ROUNDS_OF_A_FIT * grouping.covered.size)
        return fit_noisy_or(grouping.patterns(self.target, self.kept), start, leak)

    def start(self, *, without: int | None = None, added: int = 0) -> Numbers:
        """Return strengths to start a fit from: those of the rules as they stand, one half for what is added."""
        strengths = self.fit().strengths
        if without is not None:
            strengths = np.delete(strengths, len(self.task.fixed) + without)
        return np.append(strengths, np.full(added, 0.5))

    def length(
        self, grouping: Grouping, bodies: Sequence[Body], masks: Sequence[Mask], start: Numbers | None = None
    ) -> float:
        """Return the bits of outcomes and rules."""
        leak = None if start is None else self.fit().leak
        fit = self.fitted(grouping, start, leak)
        return fit.bits + sum(self.rule_bits(body, mask) for body, mask in zip(bodies, masks, strict=True))

    def rule_bits(self, body: Body, mask: Mask) -> float:
        if body not in self.priced:
            covered = float(self.weight[mask].sum())
            self.priced[body] = body.cost(self.task.encoded) + 0.5 * float(np.log2(covered + 1))
        return self.priced[body]

    def others(self, index: int) -> tuple[list[Body], list[Mask]]:
        return self.bodies[:index] + self.bodies[index + 1 :], self.masks[:index] + self.masks[index + 1 :]

    def try_adding(self, body: Body) -> None:
        mask = self.task.mask(body)
        bodies, masks = [*self.bodies, body], [*self.masks, mask]
        bits = self.length(self.grouping().split(mask), bodies, masks, self.start(added=1))
        if bits < self.bits - _WORTH:
            self.bodies, self.masks, self.bits = bodies, masks, bits

    def replace(self, body: Body, groups: Iterable[tuple[Body, ...]]) -> None:
        """Put the best of several groups of rules in place of one, if it pays."""
        index = self.bodies.index(body)
        others, other_masks = self.others(index)
        rest, kept = self.without(index), self.start(without=index)
        for group in groups:
            fresh = [part for part in group if part not in others]
            bodies = [*others, *fresh]
            added = [self.task.mask(part) for part in fresh]
            masks = [*other_masks, *added]
            start = np.append(kept, np.full(len(added), 0.5))
            bits = self.length(reduce(Grouping.split, added, rest), bodies, masks, start)
            if bits < self.bits - _WORTH:
                self.bodies, self.masks, self.bits = bodies, masks, bits

    def improve(self, index: int, alternatives: Sequence[Body]) -> bool:
        """Put the best of the alternatives in place of one rule, if it pays."""
        others, masks = self.others(index)
        grouping, start, leak = self.without(index), self.start(without=index, added=1), self.fit().leak
        carried = sum(self.rule_bits(body, mask) for body, mask in zip(others, masks, strict=True))
        best: tuple[float, Body, Mask] | None = None
        for body in alternatives:
            if body in self.bodies:
                continue
            mask = self.task.mask(body)
            fit = self.fitted(grouping.split(mask), start, leak)
            bits = fit.bits + carried + self.rule_bits(body, mask)
            if bits < self.bits - _WORTH and (best is None or bits < best[0] - _WORTH):
                best = (bits, body, mask)
        if best is None:
            return False
        self.bits, self.bodies[index], self.masks[index] = best
        return True


def _delete(state: _State) -> None:
    """Delete the rule whose deletion saves most, again and again, while any does."""
    while state.bodies:
        lengths = []
        for index in range(len(state.bodies)):
            bodies, masks = state.others(index)
            lengths.append(state.length(state.without(index), bodies, masks, state.start(without=index)))
        index = int(np.argmin(lengths))
        if lengths[index] > state.bits - _WORTH:
            return
        state.bits = lengths[index]
        del state.bodies[index], state.masks[index]


def _sweep(state: _State) -> None:
    """Apply local moves until none pays."""
    for _ in range(_SWEEPS):
        moved = False
        for index in range(len(state.bodies)):
            moved |= state.improve(index, list(_neighbours(state.task, state.bodies[index])))
        moved |= _merge(state)
        if not moved or state.task.deadline.passed():
            return


def _neighbours(task: Task, body: Body) -> Iterator[Body]:
    """Yield every body one local move away."""
    for column in body.columns:
        if len(body.columns) > 1:
            yield body.without_literal(column)
        for other in (*parents(task.encoded.above, column), *children(task.encoded.above, column)):
            if other not in body.columns:
                yield body.with_literal(other, instead_of=column)
    for exception in body.exceptions:
        yield body.without_exception(exception)
        for column in exception:
            rest = tuple(other for other in exception if other != column)
            swaps = [(*rest, other) for other in parents(task.encoded.above, column)]
            swaps += [(*rest, other) for other in children(task.encoded.above, column)]
            for swapped in [rest, *swaps] if rest else swaps:
                kept = body.without_exception(exception)
                yield Body.of(kept.columns, (*kept.exceptions, swapped))


def _merge(state: _State) -> bool:
    """Merge two rules that differ in one literal into the rule with a common parent, if it pays."""
    for first in range(len(state.bodies)):
        for second in range(first + 1, len(state.bodies)):
            for body in _merged(state.task, state.bodies[first], state.bodies[second]):
                bodies = [b for i, b in enumerate(state.bodies) if i not in (first, second)] + [body]
                masks = [m for i, m in enumerate(state.masks) if i not in (first, second)] + [state.task.mask(body)]
                bits = state.length(state.fixed_and(masks), bodies, masks)
                if bits < state.bits - _WORTH:
                    state.bodies, state.masks, state.bits = bodies, masks, bits
                    return True
    return False


def _merged(task: Task, first: Body, second: Body) -> Iterator[Body]:
    left, right = set(first.columns) - set(second.columns), set(second.columns) - set(first.columns)
    if len(left) == len(right) == 1:
        above = task.encoded.above
        common = np.flatnonzero(above[left.pop()] & above[right.pop()])
        shared = tuple(set(first.columns) & set(second.columns))
        for column in minimal(above, common):
            if column not in shared:
                yield Body.of((*shared, column))


def _research(state: _State) -> None:
    """Search each rule anew, and its exceptions, with all the other rules in place."""
    for index in range(len(state.bodies)):
        if state.task.deadline.passed():
            return
        others, _ = state.others(index)
        if not state.is_news(others):
            continue
        target, kept = uncovered(state.task, tuple(others))
        body = state.bodies[index]
        alternatives = [with_exceptions(state.task, Body(body.columns), target, kept)]
        found = best_body(state.task, target, kept, passes=_PASSES)
        if found is not None:
            alternatives.append(found)
            alternatives.append(Body(found.columns))
        state.improve(index, alternatives)


def _split(state: _State) -> None:
    """Break rules up into the narrower ones found inside them, where that pays."""
    for body in tuple(state.bodies):
        if state.task.deadline.passed() or body not in state.bodies:
            continue
        others, _ = state.others(state.bodies.index(body))
        if not state.is_news([*others, body, body]):
            continue
        state.replace(body, splits(body, parts_inside(state.task, body, tuple(others))))
        if body in state.bodies:
            # A rule that is only a shadow of one inside another's cover shows it when that cover is left in.
            state.replace(body, splits(body, parts_inside(state.task, body, ())))


def parents(above: Mask, column: int) -> tuple[int, ...]:
    """Return the columns directly above one: its most special generalisations."""
    return minimal(above, np.flatnonzero(above[column]))


def children(above: Mask, column: int) -> tuple[int, ...]:
    """Return the columns directly below one: its most general specialisations."""
    below = np.flatnonzero(above[:, column])
    return tuple(int(one) for one in below if not above[one, below].any())


def minimal(above: Mask, columns: NDArray[np.intp]) -> tuple[int, ...]:
    """Return those of the columns that have no other of them below."""
    return tuple(int(one) for one in columns if not above[columns, one].any())
