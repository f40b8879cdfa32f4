"""The conjunction that saves most bits: a quick climb for a good answer, then an exact depth-first search around it.

The exact part is branch and bound in the manner of OPUS: candidate lists are inherited, so what can't help a
conjunction is not tried on its specialisations. The bound needs only the positive block, usually a tenth of the rows.

Source: G. I. Webb, "OPUS: an efficient admissible algorithm for unordered search", JAIR 3 (1995).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.learn.hypothesis import unpack
from kmgraph.learn.statistics import conjunction_bits

if TYPE_CHECKING:
    from kmgraph.learn.hypothesis import SearchSpace, Weights
    from kmgraph.model import Bits, Floats, Indices

_TIE = 1e-9  # bits: what rounding may make of equal gains
_CALL_WORDS = 4_000  # what one batch of numpy calls costs beside the words it reads
_CALL_WORK = 15_000  # what one row or one batch costs beside the words it reads
_BATCH_WORDS = 1 << 18  # two megabytes: what a batch reads stays in the processor's cache
_QUICK_ROWS = 64  # at least in a batch where many rows take little more time than few
_SEEDS = 12  # literals, and pairs, to climb from; the exact part makes up for what they miss, as far as it gets
_LEAST_PLANES = 4  # of the bit-sliced weights; with fewer, counting bits is quicker however few the posts
_MOST_NUMBERS = 1 << 20  # in a matrix: with more, counting bits no longer costs mostly its calls


@dataclass(frozen=True, slots=True)
class Conjunction:
    """A conjunction of columns (sorted), its cover in the space searched, and the bits it saves net of its cost."""

    columns: tuple[int, ...]
    positive: float
    negative: float
    gain: float


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What a search found.

    Attributes:
        best: The best conjunction, None if none saves anything.
        gap: Bits by which one that was not looked at could still beat it; 0 if it is the best there is.
        work: What that took, in numbers read and calls made, see `Budget`.
    """

    best: Conjunction | None
    gap: float
    work: int


def best_conjunction(
    space: SearchSpace, *, max_literals: int, effort: int, allowed: Indices | None = None
) -> SearchResult:
    """Return the conjunction with the largest positive gain.

    Ties go to fewer literals, then to the lower rank (the more general class, the rounder number).

    Args:
        space: Covers, weights and costs.
        max_literals: Longest conjunction tried.
        effort: 64-bit words to read at most in the exact part; with the budget spent the gap says what is open.
        allowed: Columns to try; all of them if None.
    """
    search = _Search(space, max_literals, effort)
    search.run(np.arange(len(space.costs)) if allowed is None else allowed)
    best = search.best if search.best and search.best.gain > 0 else None
    return SearchResult(best, search.gap(), search.work())


class _Search:
    def __init__(self, space: SearchSpace, max_literals: int, effort: int) -> None:
        self.space = space
        self.population = space.population()
        # The bound for every count that can occur: looking it up is much cheaper than its logarithms.
        self.scale = space.positive.weights.scale
        counts = np.arange(round(self.population.target * self.scale) + 1) / self.scale
        self.most = self.population.most(counts)
        self.cheapest = float(space.costs.min(initial=math.inf))
        self.max_literals = max_literals
        self.effort = effort
        self.spent = self.read = self.calls = 0
        self.best: Conjunction | None = None
        self.pairs: list[Conjunction] = []
        self.open_bound = -math.inf

    @property
    def incumbent(self) -> float:
        return max(0.0, self.best.gain) if self.best else 0.0

    def gap(self) -> float:
        return max(0.0, self.open_bound - self.incumbent)

    def work(self) -> int:
        """Return the numbers read and the calls made: each plane of the weights is counted apart."""
        n_planes = max(len(self.space.positive.weights.planes), len(self.space.negative.weights.planes))
        return n_planes * (self.read + self.spent + _CALL_WORK * self.calls)

    def run(self, columns: Indices) -> None:
        positive, negative = self.space.positive, self.space.negative
        p = positive.weights.count_and(positive.bits[columns], positive.live)
        useful = (p > 0) & (self._bound(p, 1, self.space.costs[columns]) >= self.incumbent)
        columns, p = columns[useful], p[useful]
        if not len(columns):
            return
        n = negative.weights.count_and(negative.bits[columns], negative.live)
        self.read += positive.bits.size + negative.bits.size
        self.calls += 2
        gains = self._offer((), columns, p, n)
        # Best first; equal gains in the order of the columns, so that the result hangs on nothing else.
        order = np.lexsort((columns, self.space.ranks[columns], -gains))
        columns, p = columns[order], p[order]
        self._climb_from([(int(column),) for column in columns[:_SEEDS]], columns)
        if self.max_literals > 1:
            self._expand((), positive.live, negative.live, columns)

    def _bound(self, p: Floats, n_literals: int, literal_bits: Floats | float) -> Floats:
        """Return the most that a conjunction of so many literals, or a specialisation of it, could gain."""
        return np.asarray(self.most[(p * self.scale).astype(np.intp)] - self._least_bits(n_literals) - literal_bits)

    def _least_bits(self, n_literals: int, *, further: int = 0) -> float:
        """Return what a conjunction costs at least beside its first `n_literals` literals, with so many further ones.

        Literals have no order, which makes long conjunctions of cheap literals cheaper than short ones.
        """
        longer = range(n_literals + further, max(self.max_literals, n_literals + further) + 1)
        return min(conjunction_bits(length, (length - n_literals) * self.cheapest) for length in longer)

    def _offer(self, prefix: tuple[int, ...], columns: Indices, p: Floats, n: Floats) -> Floats:
        """Take the best of prefix + one column, and return the gain of each."""
        fixed = float(self.space.costs[list(prefix)].sum()) if prefix else 0.0
        base = conjunction_bits(len(prefix) + 1, fixed)
        gains = np.asarray(self.population.saving(p, n) - base - self.space.costs[columns])
        if len(gains):
            top = gains.max()
            if top > -math.inf and top >= self.incumbent - _TIE:
                for index in np.flatnonzero(gains >= top - _TIE):
                    literals = tuple(sorted((*prefix, int(columns[index]))))
                    self._consider(Conjunction(literals, float(p[index]), float(n[index]), float(gains[index])))
        return gains

    def _consider(self, candidate: Conjunction) -> None:
        if self.best is None or candidate.gain > self.best.gain + _TIE:
            self.best = candidate
            return
        as_good = candidate.gain > self.best.gain - _TIE
        if as_good and self._preference(candidate) < self._preference(self.best):
            self.best = candidate

    def _preference(self, candidate: Conjunction) -> tuple[int, int, tuple[int, ...]]:
        return len(candidate.columns), int(self.space.ranks[list(candidate.columns)].sum()), candidate.columns

    # --- the quick part ---------------------------------------------------------------------------------------------

    def _climb_from(self, seeds: list[tuple[int, ...]], columns: Indices) -> None:
        """From each seed add the best literal until the conjunction is full; every step is offered."""
        for seed in seeds:
            prefix = seed
            positive, negative = self.space.positive.cover(prefix), self.space.negative.cover(prefix)
            while len(prefix) < self.max_literals:
                step = self._best_step(prefix, positive, negative, columns)
                if step is None:
                    break
                prefix = (*prefix, step)
                positive = positive & self.space.positive.bits[step]
                negative = negative & self.space.negative.bits[step]

    def _best_step(self, prefix: tuple[int, ...], positive: Bits, negative: Bits, columns: Indices) -> int | None:
        said = np.asarray(self.space.related[list(prefix)].any(axis=0), dtype=np.bool_)
        said[list(prefix)] = True
        said = said[columns]
        tried = columns[~said]
        p = self.space.positive.weights.count_and(self.space.positive.bits[tried], positive)
        fixed = float(self.space.costs[list(prefix)].sum())
        useful = self._bound(p, len(prefix) + 1, fixed + self.space.costs[tried]) >= self.incumbent - _TIE
        tried, p = tried[useful], p[useful]
        if not len(tried):
            return None
        n = self.space.negative.weights.count_and(self.space.negative.bits[tried], negative)
        self.read += int(np.count_nonzero(~said)) * len(positive) + len(tried) * len(negative)
        self.calls += 2
        gains = self._offer(prefix, tried, p, n)
        top = int(np.lexsort((tried, self.space.ranks[tried], -gains))[0])
        return int(tried[top]) if gains[top] > -math.inf else None

    # --- the exact part ---------------------------------------------------------------------------------------------

    def _expand(self, prefix: tuple[int, ...], positive: Bits, negative: Bits, columns: Indices) -> None:
        """Try prefix + every pair of the columns, then go down into prefix + one column for those that could gain."""
        bounds = self._try_pairs(prefix, positive, negative, columns)
        if bounds is None:
            return
        if not prefix:
            self._climb_from(self._best_pairs(), columns)
        deepest = len(prefix) + 2 >= self.max_literals
        # A specialisation of a pair costs at least one more literal.
        size = len(prefix) + 2
        further = bounds if deepest else bounds + self._least_bits(size) - self._least_bits(size, further=1)
        best_below = np.where(np.isnan(further), -np.inf, further).max(axis=1)
        for i in range(len(columns) - 1):
            if deepest or best_below[i] < self.incumbent - _TIE:
                continue
            if self.spent >= self.effort:
                self.open_bound = max(self.open_bound, float(best_below[i:].max()))
                return
            chosen = np.flatnonzero(further[i] >= self.incumbent - _TIE)
            if len(chosen) > 1:
                column = int(columns[i])
                self._expand(
                    (*prefix, column),
                    positive & self.space.positive.bits[column],
                    negative & self.space.negative.bits[column],
                    columns[chosen],
                )

    def _best_pairs(self) -> list[tuple[int, ...]]:
        """Return good pairs to climb from, no two of them alike up to a more or less general literal."""
        chosen: list[tuple[int, ...]] = []
        for pair in sorted(self.pairs, key=lambda pair: (-pair.gain, pair.columns)):
            if len(chosen) == _SEEDS or pair.gain == -math.inf:
                break
            if not any(self._alike(pair.columns, other) for other in chosen):
                chosen.append(pair.columns)
        return chosen

    def _alike(self, columns: tuple[int, ...], others: tuple[int, ...]) -> bool:
        return all(any(column == other or self.space.related[column, other] for other in others) for column in columns)

    def _try_pairs(self, prefix: tuple[int, ...], positive: Bits, negative: Bits, columns: Indices) -> Floats | None:
        """Offer every pair, and return the bounds of their savings net of cost, shape (n, n), -inf where not open."""
        count = len(columns)
        bounds = np.full((count, count), -np.inf)
        if count < 2:
            return None
        covers = self.space.positive.bits[columns] & positive
        counts = PairCounts(self.space.positive.weights, covers)
        fixed = float(self.space.costs[list(prefix)].sum()) if prefix else 0.0
        costs = self.space.costs[columns]
        step = max(_QUICK_ROWS if counts.is_quick else 1, _BATCH_WORDS // max(1, count * covers.shape[1]))
        for start in range(0, count - 1, step):
            stop = min(start + step, count - 1)
            if self.spent >= self.effort:
                self._leave_open(prefix, covers[start:])
                break
            p = counts.between(start, stop)
            self.spent += (stop - start) * (count - start - 1) * covers.shape[1] + _CALL_WORDS
            self.calls += 1 if counts.is_quick else stop - start
            bits = fixed + costs[start:stop, None] + costs[None, start + 1 :]
            bound = self._bound(p, len(prefix) + 2, bits)
            first, second = np.arange(start, stop)[:, None], np.arange(start + 1, count)[None, :]
            hopeless = (bound < self.incumbent - _TIE) | (second <= first)
            hopeless |= self.space.related[np.ix_(columns[start:stop], columns[start + 1 :])]
            bounds[start:stop, start + 1 :] = np.where(hopeless, -np.inf, bound)
            pairs = np.argwhere(~hopeless) + np.array([start, start + 1])
            self._offer_pairs(prefix, negative, columns, pairs, p[~hopeless])
        return bounds

    def _offer_pairs(
        self, prefix: tuple[int, ...], negative: Bits, columns: Indices, pairs: Indices, p: Floats
    ) -> None:
        """Count the negatives of the pairs that the bound left open, and offer them."""
        if not len(pairs):
            return
        side = self.space.negative
        first, second = columns[pairs[:, 0]], columns[pairs[:, 1]]
        n = side.weights.count_pairs(side.bits, first, second, negative)
        self.spent += 2 * len(pairs) * side.bits.shape[1] + _CALL_WORDS
        fixed = float(self.space.costs[list(prefix)].sum()) if prefix else 0.0
        base = conjunction_bits(len(prefix) + 2, fixed)
        gains = np.asarray(self.population.saving(p, n) - base - self.space.costs[first] - self.space.costs[second])
        best = np.argpartition(-gains, min(_SEEDS, len(gains)) - 1)[:_SEEDS]
        top = gains[best].max()
        wanted = np.flatnonzero(gains >= top - _TIE) if top >= self.incumbent - _TIE else best[:0]
        for index in wanted if prefix else np.union1d(wanted, best):
            literals = tuple(sorted((*prefix, int(first[index]), int(second[index]))))
            candidate = Conjunction(literals, float(p[index]), float(n[index]), float(gains[index]))
            self._consider(candidate)
            if not prefix:
                self.pairs.append(candidate)

    def _leave_open(self, prefix: tuple[int, ...], covers: Bits) -> None:
        p = self.space.positive.weights.count(covers)
        self.open_bound = max(self.open_bound, float(self._bound(p, len(prefix) + 2, 0.0).max()))


class PairCounts:
    """The weight that pairs of some covers share.

    Weights are multiples of a power of two, so both ways give the same numbers, in whatever order they are added up.
    """

    def __init__(self, weights: Weights, covers: Bits) -> None:
        """Prepare the covers, shape (n_covers, n_words)."""
        self._weights, self._covers = weights, covers
        self._shown: Floats | None = None
        values = weights.values
        if len(weights.planes) >= _LEAST_PLANES and len(covers) * len(values) <= _MOST_NUMBERS:
            self._shown = unpack(covers, len(values)).astype(np.float64)
            self._weighted = (self._shown * values).T

    @property
    def is_quick(self) -> bool:
        """Return whether many rows at once take little more time than few."""
        return self._shown is not None

    def between(self, start: int, stop: int) -> Floats:
        """Return the weight that covers from `start` to `stop` share with those after `start`.

        The result has shape (stop - start, n_covers - start - 1).
        """
        if self._shown is not None:
            return np.asarray(self._shown[start:stop] @ self._weighted[:, start + 1 :])
        others = self._covers[start + 1 :]
        return np.stack([self._weights.count_and(others, self._covers[row]) for row in range(start, stop)])
