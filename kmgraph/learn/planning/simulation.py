"""Simulated authors who post in a rule's scope, one after the other.

Only authors with a post in scope are drawn, each with the number of authors that came before: a study of n
observations sees those that arrive within the first n posts. So a larger study contains the smaller one.
"""

from __future__ import annotations

import math
import zlib
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from scipy import special

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kmgraph.learn.planning.assumptions import PlanningAssumptions, RuleShape
    from kmgraph.learn.settings import LearnSettings
    from kmgraph.model import Floats

_BLOCK = 64
"""Authors drawn at a time in each study. A convention; another number draws other authors."""

_LEAST, _MOST = 1e-6, 0.999  # correlations are kept inside, where the beta distribution exists
_MOST_RATE = 1 - 1e-6  # for the same reason


@dataclass(frozen=True, eq=False)
class SeenAuthors:
    """The authors that a study has seen, shape (n_simulations, n_authors) each; what has not arrived counts as none.

    Attributes:
        posts: Posts in scope.
        target: Those of them in the target.
        aside: Whether the author is set aside for the test.
    """

    posts: Floats
    target: Floats
    aside: NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class AuthorStream:
    """In-scope authors of many simulated studies of one rule, drawn as far as they are asked for.

    Attributes:
        assumptions: How many posts authors have, and how alike they are.
        shape: The rule.
        settings: Share of the posts set aside, and seed.
        simulations: Number of studies.
    """

    assumptions: PlanningAssumptions
    shape: RuleShape
    settings: LearnSettings
    simulations: int
    _blocks: list[tuple[Floats, SeenAuthors]] = field(default_factory=list)

    @cached_property
    def _chances(self) -> Floats:
        return posts_in_scope(self.assumptions, self.shape.coverage)

    @property
    def arrival_rate(self) -> float:
        """Return the share of all authors that have a post in scope, in (0, 1]."""
        return float(1 - self._chances[0])

    def seen_by(self, authors: float) -> SeenAuthors:
        """Return what a study of so many authors, in scope or not, has seen."""
        expected = authors * self.arrival_rate
        wanted = math.ceil(expected + 6 * math.sqrt(expected) + 16)
        while len(self._blocks) * _BLOCK < wanted:
            self._extend()
        used = self._blocks[: math.ceil(wanted / _BLOCK)]
        has_arrived = np.concatenate([times for times, _ in used], axis=1) <= authors
        posts, target, aside = (
            np.concatenate([getattr(block, name) for _, block in used], axis=1) for name in ("posts", "target", "aside")
        )
        return SeenAuthors(np.where(has_arrived, posts, 0.0), np.where(has_arrived, target, 0.0), aside)

    def draw(self, name: str) -> Floats:
        """Return the uniform draws of a name, shape (n_simulations,), the same at every size of study."""
        return self._random(zlib.crc32(name.encode())).random(self.simulations)

    def _random(self, key: int) -> np.random.Generator:
        # Each block and each name has numbers of its own, whatever order they are asked for in.
        return np.random.default_rng([self.settings.seed, key])

    def _extend(self) -> None:
        random, size = self._random(len(self._blocks)), (self.simulations, _BLOCK)
        start = self._blocks[-1][0][:, -1:] if self._blocks else 0.0
        times = start + np.cumsum(random.exponential(1 / self.arrival_rate, size), axis=1)
        in_scope = self._chances[1:]
        cumulative = np.cumsum(in_scope) / in_scope.sum()
        posts = 1 + np.searchsorted(cumulative, random.random(size)).clip(max=len(cumulative) - 1)
        scale = 1 / np.clip(self.assumptions.correlation, _LEAST, _MOST) - 1
        mean = min(self.shape.rate, _MOST_RATE)
        rates = random.beta(mean * scale, (1 - mean) * scale, size)
        target = random.binomial(posts, rates)
        aside = random.random(size) < self.settings.holdout_share
        self._blocks.append((times, SeenAuthors(posts.astype(np.float64), target.astype(np.float64), aside)))


def posts_in_scope(assumptions: PlanningAssumptions, coverage: float) -> Floats:
    """Return the chances that an author has 0, 1, 2, … posts in scope; they sum to 1.

    Each author has a share of posts in scope of their own (beta-binomial).
    """
    scale = 1 / np.clip(assumptions.focus, _LEAST, _MOST) - 1
    a, b = coverage * scale, (1 - coverage) * scale
    chances = np.zeros(1 + max(size.posts for size in assumptions.authors))
    for size in assumptions.authors:
        n, k = size.posts, np.arange(size.posts + 1)
        ways = special.gammaln(n + 1) - special.gammaln(k + 1) - special.gammaln(n - k + 1)
        chances[: n + 1] += size.share * np.exp(ways + special.betaln(a + k, b + n - k) - special.betaln(a, b))
    return np.asarray(chances / chances.sum())


def posts_together(assumptions: PlanningAssumptions, coverage: float) -> float:
    """Return how many of its author's posts are in a scope along with a random post that is, itself counted."""
    squares = sum(size.share * size.posts**2 for size in assumptions.authors)
    per_post = squares / assumptions.posts_per_author
    return 1 + (per_post - 1) * (coverage + assumptions.focus * (1 - coverage))
