"""A set of rules as a noisy-OR over posts: what each rule is worth given all the others, and what a change would save.

A change is judged twice. First locally: only the rules it touches are fitted, on the posts they cover, while all others
keep their strengths; that takes about a millisecond whatever the number of rules. Then, if it seems to pay, for good:
every strength is fitted again, and the change stays only if outcomes and rules together got shorter.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.learn.hypothesis import positions, random_hashes
from kmgraph.learn.statistics import Fit, Links, fit_links

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kmgraph.learn.hypothesis import RuleBody
    from kmgraph.learn.search.problem import SearchProblem
    from kmgraph.model import Floats, Indices, Mask

WORTH = 1e-3
"""Bits by which a change must pay."""

_NEW = 0.5  # strength a fit of an added rule starts from
_ROUNDS_OF_A_FIT = 60  # as most take; an estimate, see `docs/decisions/0014`
_FIT_WORK, _LINK_WORK, _POST_WORK = 1_000_000, 5, 50  # of a fit: its many small calls, each link, each post
_SHARED = 0.3  # share of a rule's posts, from where its strength hangs on a change
_MOST_FREE = 6  # rules fitted with a change, besides those it names; a guard: each doubles the patterns of posts
_SPARSE = 8  # possible codes for each post, from where sorting is quicker than a table
_DENSE = 0.02  # share of the posts, from where marking them is quicker than sorting


@dataclass(frozen=True, eq=False)
class _Fitted:
    """All terms fitted: posts by the terms that cover them, and the noisy-OR over these groups.

    Attributes:
        group: The group of each post, shape (n_posts,).
        target, kept: Posts of each group, shape (n_groups,).
        links: Which terms cover which groups; fixed terms come first.
        fit: The noisy-OR.
        spared: Chance that nothing fires on a group, the leak included, shape (n_groups,).
        bits: Length of outcomes and rules.
        sizes: Units of each group, shape (n_groups,).
    """

    group: Indices
    target: Floats
    kept: Floats
    links: Links
    fit: Fit
    spared: Floats
    bits: float
    sizes: Floats


class RuleSetScore:
    """The rules of a search as they stand, with their covers and everything fitted to them."""

    def __init__(self, problem: SearchProblem, rules: Sequence[RuleBody]) -> None:
        self.problem = problem
        self.target, self.kept = problem.target_weight, problem.kept_weight
        self.fixed = [np.flatnonzero(mask) for mask in (*problem.fixed, *problem.untold)]
        self.covers: dict[RuleBody, Indices] = {}
        self.costs: dict[RuleBody, float] = {}
        self.rules: tuple[RuleBody, ...] = ()
        self.state = self._fitted(
            (),
            np.full(len(self.fixed), _NEW),
            float(self.target.sum() / max(float(self.target.sum() + self.kept.sum()), 1e-9)),
        )
        rules = tuple(dict.fromkeys(rules))
        self._adopt(rules, self._fitted(rules, self._start(rules), self.state.fit.leak))

    @property
    def bits(self) -> float:
        """Return the length of outcomes and rules."""
        return self.state.bits

    def cover(self, rule: RuleBody) -> Indices:
        """Return the posts a rule covers, ascending."""
        if rule not in self.covers:
            target, kept = self.problem.target, self.problem.kept
            first = positions(rule.cover(target.bits))
            second = positions(rule.cover(kept.bits))
            n_target, n_kept = len(target.weights.values), len(kept.weights.values)
            # Complements of exceptions reach into the padding of the last word.
            second = second[second < n_kept] + n_target
            self.covers[rule] = np.concatenate([first[first < n_target], second])
            self.problem.budget.spend(2 * len(target.live) + 2 * len(kept.live))
        return self.covers[rule]

    def cost(self, rule: RuleBody) -> float:
        """Return the bits to state a rule and its strength."""
        if rule not in self.costs:
            cover = self.cover(rule)
            covered = float(self.target[cover].sum() + self.kept[cover].sum())
            self.costs[rule] = rule.cost(self.problem.matrix) + 0.5 * float(np.log2(covered + 1))
        return self.costs[rule]

    def forget(self) -> None:
        """Drop the covers of all rules but those that stand."""
        self.covers = {rule: self.covers[rule] for rule in self.rules}

    # --- changes ----------------------------------------------------------------------------------------------------

    def try_set(self, rules: tuple[RuleBody, ...]) -> bool:
        """Take these rules if outcomes and rules get shorter, and say whether they did."""
        fitted = self._fitted(rules, self._start(rules), self.state.fit.leak)
        if fitted.bits >= self.state.bits - WORTH:
            return False
        self._adopt(rules, fitted)
        return True

    def try_replace(self, old: Sequence[RuleBody], new: Sequence[RuleBody]) -> bool:
        """Put some rules in place of others, at the place of the first of them, if it pays for good."""
        at = min((self.rules.index(rule) for rule in old), default=len(self.rules))
        rules = dict.fromkeys((*self.rules[:at], *new, *self.rules[at:]))
        return self.try_set(tuple(rule for rule in rules if rule in new or rule not in old))

    def prefer(self, old: Sequence[RuleBody], groups: Iterable[tuple[RuleBody, ...]]) -> None:
        """Put the shortest of several groups in place of some rules if it tells outcomes as well, whatever it costs."""
        rest = tuple(rule for rule in self.rules if rule not in old)
        sets = (tuple(dict.fromkeys((*rest, *group))) for group in groups)
        fitted = [(rules, self._fitted(rules, self._start(rules), self.state.fit.leak)) for rules in sets]
        as_good = [(fit.bits, rules, fit) for rules, fit in fitted if fit.fit.bits <= self.state.fit.bits + WORTH]
        if as_good:
            _, rules, fit = min(as_good, key=lambda each: each[:2])
            self._adopt(rules, fit)

    def saving(self, old: Sequence[RuleBody], new: Sequence[RuleBody]) -> float:
        """Return the bits that a change would save, locally.

        Rules that share many of the posts concerned are fitted with them, and the leak on the posts under no rule; all
        other strengths stay.
        """
        gone = [rule for rule in old if rule not in new]
        come = [rule for rule in new if rule not in self.rules]
        free = [rule for rule in old if rule in new]
        free += self._sharing([*gone, *come], but=(*old, *new))
        touched = self._union([*gone, *come, *free])
        others = self.state.spared / ((1 - self.state.fit.leak) * self._spared_by([*gone, *free]))
        bare = self._bare(touched)
        before = float(self.lengths[touched].sum()) + bare.length(self.state.fit.leak)
        after = self._local_length(touched, others, [*free, *come], bare)
        return before - after + sum(map(self.cost, gone)) - sum(map(self.cost, come))

    def without(self, rule: RuleBody) -> float:
        """Return the length of everything without one rule, all others fitted again."""
        rest = tuple(other for other in self.rules if other != rule)
        return self._fitted(rest, self._start(rest), self.state.fit.leak).bits

    def overlap(self, rule: RuleBody) -> float:
        """Return the share of a rule's posts that other terms cover too."""
        cover = self.cover(rule)
        if not len(cover):
            return 1.0
        n_terms = np.bincount(self.state.links.group, minlength=self.state.links.n_groups)
        return float(np.mean(n_terms[self.state.group[cover]] > 1))

    def beside(self, rule: RuleBody) -> tuple[RuleBody, ...]:
        """Return the other rules that share posts with one."""
        links = self.state.links
        held = np.bincount(self.state.group[self.cover(rule)], minlength=links.n_groups).astype(np.float64)
        shared = links.to_terms(held)[len(self.fixed) :]
        return tuple(other for other, count in zip(self.rules, shared, strict=True) if count > 0 and other != rule)

    # --- the numbers ------------------------------------------------------------------------------------------------

    def _adopt(self, rules: tuple[RuleBody, ...], fitted: _Fitted) -> None:
        self.rules, self.state = rules, fitted
        spared = np.clip(fitted.spared, 1e-12, 1 - 1e-9)
        # The length of each post's outcome as things stand: every change is compared with it.
        self.lengths = -(self.target * np.log2(1 - spared)[fitted.group] + self.kept * np.log2(spared)[fitted.group])

    def _start(self, rules: tuple[RuleBody, ...]) -> Floats:
        known = dict(zip(self.rules, self.state.fit.strengths[len(self.fixed) :], strict=True))
        fresh = [float(known.get(rule, _NEW)) for rule in rules]
        return np.concatenate([self.state.fit.strengths[: len(self.fixed)], np.array(fresh, dtype=np.float64)])

    def _fitted(self, rules: tuple[RuleBody, ...], start: Floats, leak: float) -> _Fitted:
        covers = [*self.fixed, *map(self.cover, rules)]
        group, n_groups = _grouped(covers, len(self.target))
        target, kept = _weights(group, self.target, n_groups), _weights(group, self.kept, n_groups)
        links = _links(covers, group, n_groups)
        fit = fit_links(links, target, kept, np.clip(start, 1e-3, 1 - 1e-9), float(np.clip(leak, 1e-9, 1 - 1e-9)))
        self.problem.budget.spend(_work(len(group), len(links.group)))
        spared = (1 - fit.leak) * links.spared(fit.strengths)
        bits = fit.bits + sum(map(self.cost, rules))
        sizes = np.bincount(group, minlength=n_groups).astype(np.float64)
        return _Fitted(group, target, kept, links, fit, spared, bits, sizes)

    def _spared_by(self, rules: Sequence[RuleBody]) -> Floats:
        """Return the chance that none of some rules fires on a group, shape (n_groups,)."""
        strengths = np.zeros(self.state.links.n_terms)
        for rule in rules:
            term = len(self.fixed) + self.rules.index(rule)
            strengths[term] = self.state.fit.strengths[term]
        return self.state.links.spared(strengths)

    def _sharing(self, rules: Sequence[RuleBody], but: Sequence[RuleBody]) -> list[RuleBody]:
        """Return the rules that stand and share many of their posts with some rules, the largest first."""
        if not rules or not self.rules:
            return []
        links = self.state.links
        held = np.bincount(self.state.group[self._union(rules)], minlength=links.n_groups).astype(np.float64)
        shares = links.to_terms(held) / np.maximum(links.to_terms(self.state.sizes), 1)
        sharing = [
            rule
            for rule, share in zip(self.rules, shares[len(self.fixed) :], strict=True)
            if share >= _SHARED and rule not in but
        ]
        return sorted(sharing, key=lambda rule: (-len(self.cover(rule)), rule))[:_MOST_FREE]

    def _union(self, rules: Sequence[RuleBody]) -> Indices:
        covers = [self.cover(rule) for rule in rules]
        if len(covers) == 1:
            return covers[0]
        if sum(map(len, covers)) > len(self.target) * _DENSE:
            held = np.zeros(len(self.target), dtype=np.bool_)
            for cover in covers:
                held[cover] = True
            return np.flatnonzero(held)
        # Covers are sorted, and sorting runs that are sorted is merging them.
        merged = np.sort(np.concatenate([np.empty(0, dtype=np.intp), *covers]), kind="stable")
        return merged[np.flatnonzero(np.diff(merged, prepend=-1))]

    def _bare(self, touched: Indices) -> _Bare:
        """Return the posts that neither a rule nor a change touches."""
        here = touched[self.state.group[touched] == 0]
        target, kept = float(self.target[here].sum()), float(self.kept[here].sum())
        return _Bare(float(self.state.target[0]) - target, float(self.state.kept[0]) - kept)

    def _local_length(self, touched: Indices, others: Floats, rules: Sequence[RuleBody], bare: _Bare) -> float:
        """Return the length of the outcomes of touched and bare posts with a few rules fitted among the others."""
        holds = np.zeros((len(rules), len(touched)), dtype=np.bool_)
        for number, rule in enumerate(rules):
            holds[number, np.searchsorted(touched, self.cover(rule))] = True
        first, group = _patterns(self.state.group[touched], len(self.state.sizes), holds)
        target = np.append(_weights(group, self.target[touched], len(first)), bare.target)
        kept = np.append(_weights(group, self.kept[touched], len(first)), bare.kept)
        rows, terms = np.nonzero(holds[:, first].T)
        links = Links(rows, terms, len(first) + 1, len(rules))
        here = np.append(np.clip(others[self.state.group[touched[first]]], 1e-12, 1.0), 1.0)
        self.problem.budget.spend(_work(len(touched), len(rows)))
        return fit_links(links, target, kept, np.full(len(rules), _NEW), self.state.fit.leak, others=here).bits


@dataclass(frozen=True, slots=True)
class _Bare:
    """Target and kept posts under no rule."""

    target: float
    kept: float

    def length(self, leak: float) -> float:
        """Return the bits of their outcomes."""
        return -self.target * math.log2(leak) - self.kept * math.log2(1 - leak)


def _work(posts: int, links: int) -> int:
    """Return what a fit costs, in numbers read."""
    return _FIT_WORK + _POST_WORK * posts + _LINK_WORK * _ROUNDS_OF_A_FIT * links


def _grouped(covers: Sequence[Indices], count: int) -> tuple[Indices, int]:
    """Return the group of each post, by the covers that hold it, and how many groups there are; 0 is under none."""
    key = np.zeros(count, dtype=np.uint64)
    for name, cover in zip(random_hashes(len(covers)), covers, strict=True):
        key[cover] += name
    touched = np.flatnonzero(key)
    names, inverse = np.unique(key[touched], return_inverse=True)
    group = np.zeros(count, dtype=np.intp)
    group[touched] = inverse + 1
    return group, len(names) + 1


def _patterns(group: Indices, n_groups: int, holds: Mask) -> tuple[Indices, Indices]:
    """Return a post of each pattern, and the pattern of each post: its group, and which rules hold for it.

    Args:
        group: The group of each post, below `n_groups`, shape (n_posts,).
        n_groups: How many groups there are.
        holds: Which rules hold for which posts, shape (n_rules, n_posts).
    """
    size = n_groups << len(holds)
    if size > _SPARSE * len(group):
        *names, factor = random_hashes(len(holds) + 1)
        key = group.astype(np.uint64) * factor
        for name, held in zip(names, holds, strict=True):
            key[held] += name
        _, first, pattern = np.unique(key, return_index=True, return_inverse=True)
        return first, pattern
    code = group
    for held in holds:
        code = 2 * code + held
    where = np.full(size, -1, dtype=np.intp)
    where[code] = np.arange(len(code))
    used = np.flatnonzero(where >= 0)
    number = np.empty(size, dtype=np.intp)
    number[used] = np.arange(len(used))
    return where[used], number[code]


def _weights(group: Indices, weights: Floats, n_groups: int) -> Floats:
    return np.bincount(group, weights=weights, minlength=n_groups).astype(np.float64, copy=False)


def _links(covers: Sequence[Indices], group: Indices, n_groups: int) -> Links:
    groups = [np.flatnonzero(np.bincount(group[cover], minlength=n_groups)) for cover in covers]
    terms = np.repeat(np.arange(len(covers)), np.array([len(held) for held in groups], dtype=np.intp))
    return Links(np.concatenate([np.empty(0, dtype=np.intp), *groups]), terms, n_groups, len(covers))
