"""Terms whose rates are above a bar -> classes of at most twenty that keep each other company.

A term earns its place by outcomes, never by its meaning: similar words added without evidence sat at chance. Each class
grows around the most telling term that is left, of terms that keep its company and are telling themselves: among the
posts that no term before them holds, for a word that only stands beside others adds posts that are kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.learn.statistics import Population
from kmgraph.learn.text.company import likeness
from kmgraph.learn.text.counts import TermCounts
from kmgraph.learn.text.rates import BARS, rate_between, shrunk_rates

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kmgraph.learn.text.counts import TermRows
    from kmgraph.model import Floats, Indices

MOST_TERMS = 20
"""Terms of a class: as many as a person can look through."""

_MOST_ABOVE = 500  # terms above one bar that are looked at, the most telling: the others stand in hardly any post
_COMPANY = 0.15
"""What the company a term keeps weighs beside how telling it is. On two sets of comments, classes by company alone
held .07 and .15 less of the offensive ones at about the same precision; without it they hold no topic."""
_LARGE = 200  # terms of a class that holds whatever is above a bar
_OWN_RATE = 20.0
"""Posts that the rate of a term among all posts counts as, where its rate among those that are left is told: few are
left for most terms. A convention."""
_HELD = 0.6
"""What a post counts once a term before holds it. Less lets fewer terms into classes of which rules ask for two, for
those stand in such posts: with .1, seven of twelve planted ones. More lets in words that add nothing."""


@dataclass(frozen=True, eq=False)
class Ranked:
    """Terms above some bar, the most telling first.

    Attributes:
        terms: Their positions, shape (n_ranked,).
        rates: The shrunk rate of each, in [0, 1], shape (n_ranked,).
        bar: The rate that all are above.
    """

    terms: Indices
    rates: Floats
    bar: float


def make_classes(rows: TermRows, spelt: tuple[str, ...], *, is_any: bool = False) -> list[Indices]:
    """Return classes of terms, as positions, those above low bars first.

    Args:
        rows: Posts with their outcomes.
        spelt: The terms.
        is_any: Whether to add, for each bar, a class of whatever is above it, of whatever topic.
    """
    counts = TermCounts.of(rows)
    rates = shrunk_rates(counts)
    weights = rows.weights
    total, hit = float(weights.sum()), float(weights[rows.target].sum())
    bits = Population(hit, total - hit).saving(rates * counts.total, (1 - rates) * counts.total)
    ranked = [_above(rate_between(hit / total, bar), rates, bits, spelt) for bar in BARS]
    used = np.unique(np.concatenate([part.terms for part in ranked]))
    alike = likeness(rows, used) if len(used) else np.empty((0, 0))
    classes: dict[bytes, Indices] = {}
    for part in ranked:
        of_used = alike[np.ix_(*(np.searchsorted(used, part.terms),) * 2)]
        for found in (*_grown(rows, part, of_used), *((part.terms[:_LARGE],) if is_any and len(part.terms) else ())):
            classes.setdefault(np.sort(found).tobytes(), found)
    return list(classes.values())


def _above(bar: float, rates: Floats, bits: Floats, spelt: tuple[str, ...]) -> Ranked:
    """Return the terms above a bar without those that hold another of them, the most telling first."""
    above = np.flatnonzero((rates >= bar) & (bits > 0))
    short = {spelt[term] for term in above.tolist()}
    alone = above[[not _holds_other(spelt[term], short) for term in above.tolist()]]
    order = alone[np.argsort(-np.round(bits[alone], 6), kind="stable")][:_MOST_ABOVE]
    return Ranked(order, rates[order], bar)


def _holds_other(term: str, others: set[str]) -> bool:
    words = term.split(" ") if " " in term or term.isascii() else list(term)
    glue = " " if " " in term else ""
    size = len(words)
    return any(
        glue.join(words[start:end]) in others
        for start in range(size)
        for end in range(start + 1, size + 1)
        if end - start < size
    )


def _grown(rows: TermRows, ranked: Ranked, alike: Floats) -> Iterator[Indices]:
    """Yield classes of ranked terms, as positions, until no term is left that tells anything by itself."""
    left = _Left(rows, ranked.terms)
    free = np.ones(len(ranked.terms), dtype=np.bool_)
    while True:
        chosen: list[int] = []
        while len(chosen) < MOST_TERMS:
            bits = np.where(free, left.bits(ranked), -np.inf)
            best = float(bits.max(initial=-np.inf))
            if best <= 0:
                break
            telling = np.sqrt(np.maximum(bits, 0) / best)
            company = _COMPANY * alike[chosen[0]] if chosen else 0.0
            term = int(np.argmax(np.round(np.where(bits > 0, telling + company, -np.inf), 6)))
            chosen.append(term)
            free[term] = False
            left.take(term)
        if not chosen:
            return
        yield ranked.terms[chosen]


class _Left:
    """Posts by the terms that may be chosen; those that a chosen term holds count less.

    Args:
        rows: Posts with their outcomes.
        terms: The terms that may be chosen.
    """

    def __init__(self, rows: TermRows, terms: Indices) -> None:
        self._by_row = rows.held[:, terms].tocsr()
        self._by_term = self._by_row.tocsc()
        self._weights = rows.weights
        self._hits = rows.weights * rows.target
        self._live = np.ones(len(rows), dtype=np.bool_)
        self._total = np.asarray(self._by_row.T @ self._weights, dtype=np.float64)
        self._target = np.asarray(self._by_row.T @ self._hits, dtype=np.float64)
        self._all = [float(self._hits.sum()), float(self._weights.sum() - self._hits.sum())]

    def bits(self, ranked: Ranked) -> Floats:
        """Return what each term tells of the posts that are left, in bits; nothing below the bar, shape (n_terms,)."""
        among_left = (self._target + _OWN_RATE * ranked.rates) / (self._total + _OWN_RATE)
        rates = np.minimum(ranked.rates, among_left)
        posts = Population(*(max(count, 1e-9) for count in self._all))
        bits = posts.saving(rates * self._total, (1 - rates) * self._total)
        return np.where(rates >= ranked.bar, bits, 0.0)

    def take(self, term: int) -> None:
        """Let the posts that a term holds count less."""
        columns = self._by_term
        held = columns.indices[columns.indptr[term] : columns.indptr[term + 1]]
        held = held[self._live[held]]
        self._live[held] = False
        taken = self._by_row[held]
        weights, hits = (1 - _HELD) * self._weights[held], (1 - _HELD) * self._hits[held]
        self._total -= np.asarray(taken.T @ weights)
        self._target -= np.asarray(taken.T @ hits)
        self._all[0] -= float(hits.sum())
        self._all[1] -= float(weights.sum() - hits.sum())
