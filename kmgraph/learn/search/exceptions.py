"""Exceptions that several rules share, found on the posts of all these rules together.

Real rule bases switch many rules off by the same few things. Each rule alone has too few spared posts to pay for naming
one; all of them together have many. So a conjunction is charged once, plus the bits that say which rules it switches
off, and every rule it is given to saves what its own cover becomes purer by.
"""

from __future__ import annotations

import heapq
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import gammaln

from kmgraph.learn.hypothesis import RuleBody, unpack
from kmgraph.learn.search.best_conjunction import best_conjunction
from kmgraph.learn.search.rule_set_score import RuleSetScore
from kmgraph.learn.statistics import conjunction_bits, integer_bits, outcome_bits
from kmgraph.model import RangeLiteral

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from kmgraph.learn.hypothesis import OutcomeBlock
    from kmgraph.learn.search.problem import SearchProblem
    from kmgraph.model import Floats, Indices

    Conjunction = tuple[int, ...]

_LEAST_RULES = 3
_LEAST_SPARED = 2.0  # kept posts that an exception must take from a rule
_LARGEST_SHARE = 0.5  # of the rule's rate: an exception must spare posts, not merely be milder on them
_LEAST_LEAK = 1e-4
_ROUNDS = 3
_MOST_PAIRS = 30_000_000  # meetings of two literals in one post that are counted
_MOST = 4
_PASSES = 10  # how often a search may read the whole bit matrix


@dataclass(frozen=True, slots=True)
class _Offer:
    """A conjunction, the rules it would be given to, and the bits that saves net of its cost."""

    conjunction: Conjunction
    rules: tuple[int, ...]
    saving: float


def with_shared_exceptions(task: SearchProblem, bodies: tuple[RuleBody, ...]) -> tuple[RuleBody, ...]:
    """Return the rules with the exceptions that at least two of them share.

    A rule that gets one has its own exceptions looked for again, beside it; all other rules stay as they are.

    Args:
        task: The search part of the platform.
        bodies: The rules found.
    """
    if len(bodies) < _LEAST_RULES or task.settings.max_exception_literals < 1:
        return bodies
    pool = _Pool(task, tuple(RuleBody(body.columns) for body in bodies))
    taken = pool.take_all(task.settings.max_exception_literals)
    shares = {rule for offer in taken if len(offer.rules) > 1 for rule in offer.rules}
    found: dict[int, list[Conjunction]] = {rule: [] for rule in shares}
    for offer in taken:
        for rule in shares.intersection(offer.rules):
            found[rule].append(offer.conjunction)
    changed = (
        RuleBody.of(body.columns, tuple(found[rule])) if rule in shares else body for rule, body in enumerate(bodies)
    )
    return tuple(dict.fromkeys(changed))


class _Pool:
    """The posts that lie under exactly one rule, and what an exception would save there.

    Posts under several rules are hit on another's account, so they tell nothing of an exception.
    """

    def __init__(self, task: SearchProblem, bodies: tuple[RuleBody, ...]) -> None:
        self.costs, self.above = task.encoded.costs, task.encoded.above
        mixture = RuleSetScore(task, bodies)
        self.leak = min(max(mixture.state.fit.leak, _LEAST_LEAK), 0.5)
        covers = [mixture.cover(body) for body in bodies]
        everything = np.concatenate(covers)
        alone = np.bincount(everything, minlength=len(task.target_weight))[everything] == 1
        rules = np.repeat(np.arange(len(bodies)), [len(cover) for cover in covers])[alone]
        posts = everything[alone]
        order = np.argsort(posts, kind="stable")
        self.rule, posts = rules[order], posts[order]
        self.target, self.kept = task.target_weight[posts], task.kept_weight[posts]
        self.live = np.ones(len(posts), dtype=np.bool_)
        self.n_rules = len(bodies)
        self.holders = _holders(task, posts)
        self.cuts = [isinstance(literal, RangeLiteral) for literal in task.encoded.literals]
        self.said = np.array([_said(body, self.above) for body in bodies])
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
        rules, place = np.unique(self.rule[posts], return_inverse=True)
        target = np.bincount(place, weights=self.target[posts]).astype(np.float64)
        kept = np.bincount(place, weights=self.kept[posts]).astype(np.float64)
        savings = self._savings(rules, target, kept)
        savings[self.said[rules][:, list(conjunction)].any(axis=1)] = -np.inf
        order = np.lexsort((rules, -savings))
        order = order[savings[order] > 0]
        if not len(order):
            return None
        sums = np.cumsum(savings[order]) - self._naming(len(order))
        best = int(np.argmax(sums))
        bits = conjunction_bits(len(conjunction), float(self.costs[list(conjunction)].sum()))
        saving = float(sums[best]) - bits
        return _Offer(conjunction, tuple(int(rules[i]) for i in order[: best + 1]), saving) if saving > 0 else None

    def _take(self, offer: _Offer) -> None:
        posts = self._posts(offer.conjunction)
        self.live[posts[np.isin(self.rule[posts], offer.rules)]] = False
        self._count()

    def _count(self) -> None:
        self.targets = np.bincount(self.rule, weights=self.target * self.live, minlength=self.n_rules)
        self.kepts = np.bincount(self.rule, weights=self.kept * self.live, minlength=self.n_rules)

    def _posts(self, conjunction: Conjunction) -> Indices:
        posts = self.holders[conjunction[0]]
        for column in conjunction[1:]:
            posts = np.intersect1d(posts, self.holders[column], assume_unique=True)
        return posts[self.live[posts]]

    def _naming(self, count: int) -> Floats:
        """Return the bits that say which rules share an exception, for 1 to `count` of them; one says it itself."""
        k = np.arange(1, count + 1)
        choices = (gammaln(self.n_rules + 1) - gammaln(k + 1) - gammaln(self.n_rules - k + 1)) / math.log(2)
        bits = choices + np.array([integer_bits(int(one)) for one in k])
        bits[0] = 0.0
        return np.asarray(bits, dtype=np.float64)

    def _savings(self, rules: Indices, target: Floats, kept: Floats) -> Floats:
        """Return the bits each rule saves by leaving posts to the background, minus infinity where it spares none."""
        all_target, all_kept = self.targets[rules], self.kepts[rules]
        left_target, left_kept = np.maximum(all_target - target, 0), np.maximum(all_kept - kept, 0)
        background = -(kept * math.log2(1 - self.leak) + target * math.log2(self.leak))
        bits = outcome_bits(all_target, all_kept) - outcome_bits(left_target, left_kept) - background
        rate = target / np.maximum(target + kept, 1e-9)
        rest = left_target / np.maximum(left_target + left_kept, 1e-9)
        spares = (kept >= _LEAST_SPARED) & (left_target > 0) & (rate < _LARGEST_SHARE * rest)
        return np.where(spares, bits, -np.inf)

    # --- candidates -------------------------------------------------------------------------------------------------

    def _offers(self, longest: int) -> Iterator[_Offer]:
        for column in range(len(self.holders)):
            if (offer := self.offer((column,))) is not None:
                yield offer
        if longest > 1:
            for pair in self._pairs():
                if (offer := self.offer(pair)) is not None:
                    yield offer

    def _pairs(self) -> Iterator[Conjunction]:
        """Yield the pairs of literals that save more bits, over all rules that gain by them, than naming them takes.

        Ranges of numbers take no part: they are many, and an exception that rules share is mostly a thing or a kind.
        """
        nothing = np.empty(0, dtype=np.intp)
        live = [nothing if cut else posts[self.live[posts]] for posts, cut in zip(self.holders, self.cuts, strict=True)]
        meetings = sum(len(posts) for posts in live) ** 2 / max(1, int(self.live.sum()))
        if meetings > _MOST_PAIRS:
            # With so many posts each rule has enough of its own to pay for its exceptions.
            return
        columns = np.repeat(np.arange(len(live)), [len(posts) for posts in live])
        posts = np.concatenate(live)
        order = np.argsort(posts, kind="stable")
        columns = columns[order]
        starts = np.searchsorted(posts[order], np.arange(len(self.live) + 1))
        for first, here in enumerate(live):
            counts = starts[here + 1] - starts[here]
            place = np.repeat(starts[here + 1] - np.cumsum(counts), counts) + np.arange(counts.sum())
            for second in self._partners(first, np.repeat(here, counts), columns[place]):
                yield (first, int(second))

    def _partners(self, first: int, posts: Indices, columns: Indices) -> Indices:
        later = columns > first
        posts, columns = posts[later], columns[later]
        codes, size = self.rule[posts] * len(self.holders) + columns, self.n_rules * len(self.holders)
        kept = np.bincount(codes, weights=self.kept[posts], minlength=size).astype(np.float64, copy=False)
        target = np.bincount(codes, weights=self.target[posts], minlength=size).astype(np.float64, copy=False)
        told = np.flatnonzero(kept >= _LEAST_SPARED)
        rules, others = np.divmod(told, len(self.holders))
        savings = self._savings(rules, target[told], kept[told])
        savings[self.said[rules, others] | self.said[rules, first]] = -np.inf
        most = np.bincount(others, weights=np.maximum(savings, 0), minlength=len(self.holders))
        related = self.above[first] | self.above[:, first]
        return np.flatnonzero((most > self.costs[first] + self.costs) & ~related)


def _holders(task: SearchProblem, posts: Indices) -> list[Indices]:
    """Return, for each column, which of the posts it holds for, as positions among them."""
    n_target, n_kept = len(task.target.weights.values), len(task.kept.weights.values)
    in_target, in_kept = posts[posts < n_target], posts[posts >= n_target] - n_target
    found = []
    for target, kept in zip(task.target.bits, task.kept.bits, strict=True):
        held = np.concatenate([unpack(target, n_target)[in_target], unpack(kept, n_kept)[in_kept]])
        found.append(np.flatnonzero(held))
    return found


def _said(body: RuleBody, above: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return the columns that a rule says or implies."""
    said = np.asarray(above[list(body.columns)].any(axis=0), dtype=np.bool_)
    said[list(body.columns)] = True
    return said


def with_exceptions(task: SearchProblem, body: RuleBody, target: OutcomeBlock, kept: OutcomeBlock) -> RuleBody:
    """Return the body with the exceptions that save bits inside it.

    An exception is taken if its target rate is under half of what remains of the rule, so that a rule is never
    trimmed down to its purest part.

    Args:
        task: The search part of the platform.
        body: The rule as it stands.
        target: The live target posts to look at; only what the body covers counts.
        kept: The live kept posts, likewise.
    """
    inside_target, inside_kept = target.within(body.cover(target.bits)), kept.within(body.cover(kept.bits))
    while len(body.exceptions) < _MOST:
        space = task.encoded.space(inside_kept, inside_target).compacted()
        result = best_conjunction(
            space,
            max_literals=task.settings.max_exception_literals,
            effort=_PASSES * (space.positive.bits.size + space.negative.bits.size),
            allowed=_worth_trying(task, body),
        )
        task.deadline.spend(result.work)
        if result.best is None:
            break
        population = space.population()
        left_target = population.kept - result.best.negative
        left_kept = population.target - result.best.positive
        inside = result.best.negative / (result.best.negative + result.best.positive)
        if inside >= _LARGEST_SHARE * left_target / max(left_target + left_kept, 1e-9):
            break
        body = RuleBody.of(body.columns, (*body.exceptions, result.best.columns))
        exception = RuleBody(result.best.columns)
        inside_target = inside_target.within(~exception.cover(target.bits))
        inside_kept = inside_kept.within(~exception.cover(kept.bits))
    return body


def _worth_trying(task: SearchProblem, body: RuleBody) -> NDArray[np.intp]:
    """Return the columns that the body does not imply."""
    own = list(body.columns)
    implied = np.logical_or.reduce(task.encoded.above[own], axis=0)
    implied[own] = True
    return np.flatnonzero(~implied)
