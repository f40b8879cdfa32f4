"""What the outcome of one more post would tell: two rival accounts of a kind of posts, and how far apart they are.

Source: D. V. Lindley, "On a measure of the information provided by an experiment", Annals of Mathematical Statistics 27
    (1956).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import special

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from kmgraph.learn.statistics import Counts
    from kmgraph.model import Floats

SURE = 0.95
"""How likely one account has to be for the question to count as settled."""

MOST_POSTS = 1000
"""Posts that anyone would look up at most; a question that takes more is said to take more. A convention."""

_STEP = 1.1
"""From one number of posts tried to the next, so that an answer is at most a tenth too high. A convention."""

_INTERVAL = 0.025
"""What a 95 % interval leaves out at either end."""


@dataclass(frozen=True, slots=True)
class Belief:
    """What is believed of a rate: a beta distribution of `target` and `kept` (pseudo-)posts, both above 0."""

    target: float
    kept: float

    @property
    def mean(self) -> float:
        """Return the chance that the next post is in the target."""
        return self.target / (self.target + self.kept)

    def after(self, seen: Counts) -> Belief:
        """Return the belief once posts were seen."""
        return Belief(self.target + seen.target, self.kept + seen.kept)

    def log_evidence(self, seen: Counts) -> float:
        """Return how well the belief foretold some posts, in nats, up to what depends on the posts alone."""
        return float(
            special.betaln(self.target + seen.target, self.kept + seen.kept) - special.betaln(self.target, self.kept)
        )

    def forecast(self, posts: int) -> Floats:
        """Return the chances that 0, 1, … all of so many further posts are in the target, shape (posts + 1,)."""
        x = np.arange(posts + 1)
        ways = -special.betaln(x + 1, posts - x + 1) - np.log(posts + 1)
        fitting = special.betaln(self.target + x, self.kept + posts - x) - special.betaln(self.target, self.kept)
        return np.asarray(np.exp(ways + fitting))

    def above(self, rate: float) -> float:
        """Return the chance that the rate is above this one."""
        return float(special.betaincc(self.target, self.kept, rate))


@dataclass(frozen=True, slots=True)
class RivalHypotheses:
    """Two accounts of one kind of posts, of which one is true.

    Attributes:
        weight: How likely the first one is, in [0, 1].
        first, second: What each says of the rate.
    """

    weight: float
    first: Belief
    second: Belief

    @property
    def entropy(self) -> float:
        """Return how open the question is, in bits: 1 is wide open, 0 is settled."""
        return float(entropy_bits(self.weight))

    @property
    def bits_per_post(self) -> float:
        """Return by how much the outcome of one post is expected to lower the entropy."""
        chance = self.weight * self.first.mean + (1 - self.weight) * self.second.mean
        known = self.weight * entropy_bits(self.first.mean) + (1 - self.weight) * entropy_bits(self.second.mean)
        return max(0.0, float(entropy_bits(chance) - known))

    def settled(self, posts: int) -> float:
        """Return the chance that so many posts make one of the accounts `SURE`."""
        first, second = self.weight * self.first.forecast(posts), (1 - self.weight) * self.second.forecast(posts)
        together = first + second
        return float(together[np.maximum(first, second) >= SURE * together].sum())


@dataclass(frozen=True, slots=True)
class AboveHalf:
    """Whether a rate is above one half, once `sources` more independent posts are there than now.

    Attributes:
        belief: What is believed of the rate.
        sources: Independent posts that are missing whatever the rate.
    """

    belief: Belief
    sources: int = 0

    @property
    def entropy(self) -> float:
        """Return how open the question is, in bits."""
        return float(entropy_bits(self.belief.above(0.5)))

    @property
    def bits_per_post(self) -> float:
        """Return by how much the outcome of one post is expected to lower the entropy."""
        a, b, hit = self.belief.target, self.belief.kept, self.belief.mean
        after = hit * entropy_bits(Belief(a + 1, b).above(0.5)) + (1 - hit) * entropy_bits(Belief(a, b + 1).above(0.5))
        return max(0.0, self.entropy - float(after))

    def settled(self, posts: int) -> float:
        """Return the chance that after so many posts the 95 % interval lies on one side of one half."""
        if posts < self.sources:
            return 0.0
        x = np.arange(posts + 1)
        a, b = self.belief.target + x, self.belief.kept + posts - x
        is_clear = (special.betainc(a, b, 0.5) < _INTERVAL) | (special.betaincc(a, b, 0.5) < _INTERVAL)
        return float(self.belief.forecast(posts)[is_clear].sum())


def posts_needed(question: RivalHypotheses | AboveHalf, power: float) -> int | None:
    """Return the fewest posts that settle the question with this chance; None if `MOST_POSTS` don't."""
    posts = 1
    while question.settled(posts) < power:
        posts = max(posts + 1, int(posts * _STEP))
        if posts > MOST_POSTS:
            return None
    return posts


def rivals(first: Belief, second: Belief, seen: Counts) -> RivalHypotheses:
    """Return two accounts that were equally likely before these posts of the kind were seen."""
    return rivals_over(((first, second, seen),))[0]


def rivals_over(kinds: tuple[tuple[Belief, Belief, Counts], ...]) -> tuple[RivalHypotheses, ...]:
    """Return the rivals of each kind, where one and the same question decides about all of them.

    Args:
        kinds: For each kind what the first and the second account say of its rate, and the posts seen of it.
    """
    for_first = sum(first.log_evidence(seen) - second.log_evidence(seen) for first, second, seen in kinds)
    weight = float(special.expit(for_first))
    return tuple(RivalHypotheses(weight, first.after(seen), second.after(seen)) for first, second, seen in kinds)


def entropy_bits(chance: ArrayLike) -> Floats:
    """Return the entropy of a yes or no in bits.

    >>> float(entropy_bits(0.5))
    1.0
    """
    p = np.asarray(chance, dtype=np.float64)
    return np.asarray((special.entr(p) + special.entr(1 - p)) / np.log(2))
