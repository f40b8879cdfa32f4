"""Terms whose rates are above a bar -> classes of at most twenty that keep each other company.

A term earns its place by outcomes, never by its meaning: similar words added without evidence sat at chance. Each class
grows around the most telling term that is left, of terms that keep its company and are telling themselves.
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
    from kmgraph.model import Floats, Indices, Mask

MOST_TERMS = 20
"""Terms of a class: as many as a person can look through."""

_MOST_ABOVE = 500  # terms above one bar that are looked at, the most telling: the others stand in hardly any post
_COMPANY = 0.15
"""What the company a term keeps weighs beside how telling it is. On two sets of comments, classes by company alone
held .07 and .15 less of the offensive ones at about the same precision; without it they hold no topic."""
_LARGE = 200  # terms of a class that holds whatever is above a bar


@dataclass(frozen=True, eq=False)
class Ranked:
    """Terms above some bar, the most telling first, and how telling each is, in bits; shape (n_ranked,) each."""

    terms: Indices
    bits: Floats


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
    ranked = [_above(rates >= rate_between(hit / total, bar), bits, spelt) for bar in BARS]
    used = np.unique(np.concatenate([part.terms for part in ranked]))
    alike = likeness(rows, used) if len(used) else np.empty((0, 0))
    classes: dict[bytes, Indices] = {}
    for part in ranked:
        of_used = alike[np.ix_(*(np.searchsorted(used, part.terms),) * 2)]
        for found in (*_grown(part, of_used), *((part.terms[:_LARGE],) if is_any and len(part.terms) else ())):
            classes.setdefault(np.sort(found).tobytes(), found)
    return list(classes.values())


def _above(mask: Mask, bits: Floats, spelt: tuple[str, ...]) -> Ranked:
    """Return the terms of a mask without those that hold another of them, the most telling first."""
    above = np.flatnonzero(mask & (bits > 0))
    short = {spelt[term] for term in above.tolist()}
    alone = above[[not _holds_other(spelt[term], short) for term in above.tolist()]]
    order = alone[np.argsort(-np.round(bits[alone], 6), kind="stable")][:_MOST_ABOVE]
    return Ranked(order, bits[order])


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


def _grown(ranked: Ranked, alike: Floats) -> Iterator[Indices]:
    left = np.ones(len(ranked.terms), dtype=np.bool_)
    telling = np.sqrt(ranked.bits / ranked.bits.max(initial=1e-9))
    for seed in range(len(ranked.terms)):
        if left[seed]:
            worth = np.where(left, _COMPANY * alike[seed] + telling, -np.inf)
            worth[seed] = np.inf
            chosen = np.argsort(-np.round(worth, 6), kind="stable")[:MOST_TERMS]
            chosen = chosen[left[chosen]]
            left[chosen] = False
            yield ranked.terms[chosen]
