"""Exceptions that several rules share, found on the posts of all these rules together.

Real rule bases switch many rules off by the same few things. Each rule alone has too few spared posts to pay for naming
one; all of them together have many. So a conjunction is charged once, plus the bits that say which rules it switches
off, and every rule it is given to saves what its own cover becomes purer by.
"""

from __future__ import annotations

import heapq
import math
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import gammaln

from kmgraph.learn.hypothesis import RuleBody, unpack
from kmgraph.learn.search.best_conjunction import best_conjunction
from kmgraph.learn.search.problem import MOST_OF_IT
from kmgraph.learn.search.rule_set_score import RuleSetScore
from kmgraph.learn.statistics import conjunction_bits, integer_bits, outcome_bits
from kmgraph.model import RangeLiteral

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kmgraph.learn.hypothesis import OutcomeBlock
    from kmgraph.learn.search.problem import SearchProblem
    from kmgraph.model import Floats, Indices, Mask

    Conjunction = tuple[int, ...]

LARGEST_SPARED_SHARE = 0.5
"""Of the rule's rate: an exception must spare posts, not merely be milder on them. What the word says, not tuned."""

_LEAST_RULES = 3
"""Rules of a platform, from where exceptions that they share are looked for; among fewer there is little to share."""

_LEAST_SPARED = 2.0  # kept posts that an exception must take from a rule: one post is an accident
_LEAST_LEAK = 1e-4  # a background of nothing would make a single hit among the spared posts cost infinitely many bits
_ROUNDS = 3  # of taking what pays, as what is taken changes what others save; a guard
_MOST_PAIRS = 30_000_000  # meetings of two literals in one post that are counted
MOST_EXCEPTIONS = 4
"""That a rule has for itself; a guard, for each must pay for itself anyway."""

_PASSES = 10  # how often a search inside a rule may read the whole bit matrix; a guard


@dataclass(frozen=True, slots=True)
class _Offer:
    """A conjunction, the positions of the rules it would be given to, and the bits that saves net of its cost."""

    conjunction: Conjunction
    positions: tuple[int, ...]
    saving: float


def with_shared_exceptions(problem: SearchProblem, rules: tuple[RuleBody, ...]) -> tuple[RuleBody, ...]:
    """Return the rules with the exceptions that at least two of them share.

    A rule that gets one has its own exceptions looked for again, beside it; all other rules stay as they are.

    Args:
        problem: The search part of the platform.
        rules: The rules found.
    """
    if len(rules) < _LEAST_RULES or problem.settings.max_exception_literals < 1:
        return rules
    pool = _Pool(problem, tuple(RuleBody(rule.columns) for rule in rules))
    taken = pool.take_all(problem.settings.max_exception_literals)
    shares = {position for offer in taken if len(offer.positions) > 1 for position in offer.positions}
    exceptions = {
        position: tuple(offer.conjunction for offer in taken if position in offer.positions) for position in shares
    }
    changed = (
        RuleBody.of(rule.columns, exceptions[position]) if position in shares else rule
        for position, rule in enumerate(rules)
    )
    return tuple(dict.fromkeys(changed))


class _Pool:
    """The posts that lie under exactly one rule, and what an exception would save there.

    Posts under several rules are hit on another's account, and so are those that a published rule removes: they tell
    nothing of an exception.
    """

    def __init__(self, problem: SearchProblem, rules: tuple[RuleBody, ...]) -> None:
        self.costs, self.above = problem.matrix.costs, problem.matrix.above
        score = RuleSetScore(problem, rules)
        self.leak = min(max(score.state.fit.leak, _LEAST_LEAK), 0.5)
        covers = [score.cover(rule) for rule in rules]
        covered = np.concatenate(covers)
        order = np.argsort(covered, kind="stable")
        over = np.bincount(covered, minlength=len(problem.target_weight))
        of_rules = np.repeat(np.arange(len(rules)), [len(cover) for cover in covers])
        order = order[(over[covered[order]] == 1) & ~_removed_otherwise(problem, covers)[order]]
        posts = covered[order]
        self.rule_of = of_rules[order]
        self.target, self.kept = problem.target_weight[posts], problem.kept_weight[posts]
        self.live = np.ones(len(posts), dtype=np.bool_)
        self.n_rules = len(rules)
        self.holders = _holders(problem, posts)
        self.cuts = [isinstance(literal, RangeLiteral) for literal in problem.matrix.literals]
        self.said = np.array([said(rule, self.above) for rule in rules])
        self._count()

    def take_all(self, longest: int) -> list[_Offer]:
        """Return the exceptions that pay, each taken with the posts of those before it left out."""
        taken: list[_Offer] = []
        for _ in range(_ROUNDS):
            heap = [(-offer.saving, offer.conjunction) for offer in self._offers(longest)]
            heapq.heapify(heap)
            before = len(taken)
            while heap:
                _, conjunction = heapq.heappop(heap)
                offer = self.offer(conjunction)
                if offer is None:
                    continue
                if heap and offer.saving < -heap[0][0] - 1e-9:
                    heapq.heappush(heap, (-offer.saving, conjunction))
                    continue
                self._take(offer)
                taken.append(offer)
            if len(taken) == before:
                break
        return taken

    def offer(self, conjunction: Conjunction) -> _Offer | None:
        """Return the rules that a conjunction best switches off, None if that saves nothing."""
        posts = self._posts(conjunction)
        if not len(posts):
            return None
        positions, rule_of = np.unique(self.rule_of[posts], return_inverse=True)
        target = np.bincount(rule_of, weights=self.target[posts]).astype(np.float64)
        kept = np.bincount(rule_of, weights=self.kept[posts]).astype(np.float64)
        savings = self._savings(positions, target, kept)
        savings[self.said[positions][:, list(conjunction)].any(axis=1)] = -np.inf
        order = np.lexsort((positions, -savings))
        order = order[savings[order] > 0]
        if not len(order):
            return None
        sums = np.cumsum(savings[order]) - self._naming(len(order))
        best = int(np.argmax(sums))
        bits = conjunction_bits(len(conjunction), float(self.costs[list(conjunction)].sum()))
        saving = float(sums[best]) - bits
        return _Offer(conjunction, tuple(int(positions[i]) for i in order[: best + 1]), saving) if saving > 0 else None

    def _take(self, offer: _Offer) -> None:
        posts = self._posts(offer.conjunction)
        self.live[posts[np.isin(self.rule_of[posts], offer.positions)]] = False
        self._count()

    def _count(self) -> None:
        self.targets = np.bincount(self.rule_of, weights=self.target * self.live, minlength=self.n_rules)
        self.kepts = np.bincount(self.rule_of, weights=self.kept * self.live, minlength=self.n_rules)

    def _posts(self, conjunction: Conjunction) -> Indices:
        posts = self.holders[conjunction[0]]
        for column in conjunction[1:]:
            posts = np.intersect1d(posts, self.holders[column], assume_unique=True)
        return posts[self.live[posts]]

    def _naming(self, count: int) -> Floats:
        """Return the bits that say which rules share an exception, for 1 to `count` of them; one says it itself."""
        k = np.arange(1, count + 1)
        choices = (gammaln(self.n_rules + 1) - gammaln(k + 1) - gammaln(self.n_rules - k + 1)) / math.log(2)
        bits = choices + np.array([integer_bits(int(size)) for size in k])
        bits[0] = 0.0
        return np.asarray(bits, dtype=np.float64)

    def _savings(self, positions: Indices, target: Floats, kept: Floats) -> Floats:
        """Return the bits each rule saves by leaving posts to the background, minus infinity where it spares none."""
        all_target, all_kept = self.targets[positions], self.kepts[positions]
        left_target, left_kept = np.maximum(all_target - target, 0), np.maximum(all_kept - kept, 0)
        background = -(kept * math.log2(1 - self.leak) + target * math.log2(self.leak))
        bits = outcome_bits(all_target, all_kept) - outcome_bits(left_target, left_kept) - background
        rate = target / np.maximum(target + kept, 1e-9)
        rest = left_target / np.maximum(left_target + left_kept, 1e-9)
        spares = (kept >= _LEAST_SPARED) & (left_target > 0) & (rate < LARGEST_SPARED_SHARE * rest)
        return np.where(spares, bits, -np.inf)

    # --- candidates -------------------------------------------------------------------------------------------------

    def _offers(self, longest: int) -> Iterator[_Offer]:
        singles = ((column,) for column in range(len(self.holders)))
        for conjunction in chain(singles, self._pairs() if longest > 1 else ()):
            if (offer := self.offer(conjunction)) is not None:
                yield offer

    def _pairs(self) -> Iterator[Conjunction]:
        """Yield the pairs of literals that save more bits, over all rules that gain by them, than naming them takes.

        Ranges of numbers take no part: they are many, and an exception that rules share is mostly a thing or a kind.
        """
        nothing = np.empty(0, dtype=np.intp)
        live = [nothing if cut else posts[self.live[posts]] for posts, cut in zip(self.holders, self.cuts, strict=True)]
        if sum(len(posts) for posts in live) ** 2 / max(1, int(self.live.sum())) > _MOST_PAIRS:
            # With so many posts each rule has enough of its own to pay for its exceptions.
            return
        columns = np.repeat(np.arange(len(live)), [len(posts) for posts in live])
        posts = np.concatenate(live)
        order = np.argsort(posts, kind="stable")
        columns = columns[order]
        starts = np.searchsorted(posts[order], np.arange(len(self.live) + 1))
        for first, held in enumerate(live):
            counts = starts[held + 1] - starts[held]
            meetings = np.repeat(starts[held + 1] - np.cumsum(counts), counts) + np.arange(counts.sum())
            for second in self._partners(first, np.repeat(held, counts), columns[meetings]):
                yield (first, int(second))

    def _partners(self, first: int, posts: Indices, columns: Indices) -> Indices:
        later = columns > first
        posts, columns = posts[later], columns[later]
        codes, size = self.rule_of[posts] * len(self.holders) + columns, self.n_rules * len(self.holders)
        kept = np.bincount(codes, weights=self.kept[posts], minlength=size).astype(np.float64, copy=False)
        target = np.bincount(codes, weights=self.target[posts], minlength=size).astype(np.float64, copy=False)
        told = np.flatnonzero(kept >= _LEAST_SPARED)
        positions, others = np.divmod(told, len(self.holders))
        savings = self._savings(positions, target[told], kept[told])
        savings[self.said[positions, others] | self.said[positions, first]] = -np.inf
        most = np.bincount(others, weights=np.maximum(savings, 0), minlength=len(self.holders))
        related = self.above[first] | self.above[:, first]
        return np.flatnonzero((most > self.costs[first] + self.costs) & ~related)


def _removed_otherwise(problem: SearchProblem, covers: list[Indices]) -> Mask:
    """Return which posts of each rule, one after the other, a published rule removes that it doesn't say over again."""
    weight, removing = problem.target_weight, [problem.unpacked(*cover) for cover in problem.removing]
    removed = []
    for cover in covers:
        hit = weight[cover].sum()
        others = [mask[cover] for mask in removing if weight[cover][mask[cover]].sum() < MOST_OF_IT * hit]
        removed.append(np.logical_or.reduce(others) if others else np.zeros(len(cover), dtype=np.bool_))
    return np.concatenate(removed)


def _holders(problem: SearchProblem, posts: Indices) -> list[Indices]:
    """Return, for each column, which of the posts it holds for, as positions among them."""
    n_target, n_kept = len(problem.target.weights.values), len(problem.kept.weights.values)
    in_target, in_kept = posts[posts < n_target], posts[posts >= n_target] - n_target
    return [
        np.flatnonzero(np.concatenate([unpack(target, n_target)[in_target], unpack(kept, n_kept)[in_kept]]))
        for target, kept in zip(problem.target.bits, problem.kept.bits, strict=True)
    ]


def said(rule: RuleBody, above: Mask) -> Mask:
    """Return the columns that a rule says or implies, shape (n_columns,)."""
    said = np.asarray(above[list(rule.columns)].any(axis=0), dtype=np.bool_)
    said[list(rule.columns)] = True
    return said


def with_exceptions(problem: SearchProblem, rule: RuleBody, target: OutcomeBlock, kept: OutcomeBlock) -> RuleBody:
    """Return the rule with the exceptions that save bits inside it.

    An exception is taken if its target rate is under half of what remains of the rule, so that a rule is never
    trimmed down to its purest part.

    Args:
        problem: The search part of the platform.
        rule: The rule as it stands.
        target: The live target posts to look at; only what the rule covers counts.
        kept: The live kept posts, likewise.
    """
    inside_target, inside_kept = target.within(rule.cover(target.bits)), kept.within(rule.cover(kept.bits))
    for hit, spared in problem.removing:
        if inside_target.within(hit).total() < MOST_OF_IT * inside_target.total():
            inside_target, inside_kept = inside_target.within(~hit), inside_kept.within(~spared)
    while len(rule.exceptions) < MOST_EXCEPTIONS:
        space = problem.matrix.space(inside_kept, inside_target).compacted()
        result = best_conjunction(
            space,
            max_literals=problem.settings.max_exception_literals,
            effort=_PASSES * (space.positive.bits.size + space.negative.bits.size),
            allowed=np.flatnonzero(~said(rule, problem.matrix.above)),
        )
        problem.budget.spend(result.work)
        if result.best is None:
            break
        population = space.population()
        left_target = population.kept - result.best.negative
        left_kept = population.target - result.best.positive
        inside = result.best.negative / (result.best.negative + result.best.positive)
        if inside >= LARGEST_SPARED_SHARE * left_target / max(left_target + left_kept, 1e-9):
            break
        rule = RuleBody.of(rule.columns, (*rule.exceptions, result.best.columns))
        exception = RuleBody(result.best.columns)
        inside_target = inside_target.within(~exception.cover(target.bits))
        inside_kept = inside_kept.within(~exception.cover(kept.bits))
    return rule
