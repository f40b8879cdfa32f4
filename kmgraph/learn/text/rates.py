"""Rates of terms, drawn towards what the rates of all terms look like.

Of thousands of terms some stand in removed posts alone by luck. How rates are spread over all terms tells how much of a
rate is luck: the spread is a mixture over a grid of rates, fitted to the counts of all terms.

Source: H. Robbins, "An empirical Bayes approach to statistics" (1956); N. Laird (1978) for the mixture on a grid.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from kmgraph.learn.text.counts import TermCounts
    from kmgraph.model import Floats

MIN_TERM_CLUSTERS = 5
"""Independent groups of the posts looked at that a term must stand in: with fewer, its rate tells nothing."""

TOP_RATE = 0.92
"""The highest bar, where half of the posts are removed or fewer."""

_GRID = 1 / (1 + np.exp(-np.linspace(-6, 6, 49)))
"""Rates of the mixture, evenly apart in log-odds: from one in four hundred to all but one in four hundred."""

_STEPS = 100  # of the fit: what is left to gain is far below what a bar can tell

BARS = (0.2, 0.35, 0.5, 0.65, 0.8, 0.95, 1.1)
"""How far bars lie from the base rate to the top rate, in log-odds. With seven instead of five, classes found on the
same comments held .03 more of the offensive ones at the same precision (`benchmarks/text`)."""


def shrunk_rates(counts: TermCounts) -> Floats:
    """Return the rate of each term, in [0, 1]; 0 for a term that too few independent groups hold, shape (n_terms,)."""
    rates = np.zeros(len(counts.total))
    enough = counts.total >= MIN_TERM_CLUSTERS
    pairs, which, times = np.unique(
        np.stack([counts.target[enough], counts.total[enough]], axis=1), axis=0, return_inverse=True, return_counts=True
    )
    if not len(pairs):
        return rates
    hits, kept = pairs[:, :1], pairs[:, 1:] - pairs[:, :1]
    logs = hits * np.log(_GRID) + kept * np.log1p(-_GRID)
    likelihood = np.exp(logs - logs.max(axis=1, keepdims=True))
    mixture = np.full(len(_GRID), 1 / len(_GRID))
    for _ in range(_STEPS):
        mixture = (times[:, None] * _posterior(likelihood, mixture)).sum(axis=0) / times.sum()
    rates[enough] = (_posterior(likelihood, mixture) @ _GRID)[which.reshape(-1)]
    return rates


def _posterior(likelihood: Floats, mixture: Floats) -> Floats:
    weighted = likelihood * mixture
    return np.asarray(weighted / weighted.sum(axis=1, keepdims=True), dtype=np.float64)


def rate_between(base: float, share: float) -> float:
    """Return the rate that lies some share of the way from the base rate to the top rate, in log-odds.

    Where nearly all posts are removed anyway, the top rate is that much above.

    >>> round(rate_between(0.5, 0.0), 2), round(rate_between(0.5, 1.0), 2)
    (0.5, 0.92)
    """
    low = _log_odds(base)
    high = max(_log_odds(TOP_RATE), low + 1.5)
    return float(1 / (1 + np.exp(-(low + share * (high - low)))))


def _log_odds(rate: float) -> float:
    bounded = float(np.clip(rate, 1e-6, 1 - 1e-6))
    return float(np.log(bounded / (1 - bounded)))
