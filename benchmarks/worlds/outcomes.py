"""From rules to outcomes: who gets caught, and what else is removed."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from benchmarks.worlds.literals import Mask, Rule, rule_mask
from benchmarks.worlds.population import SECONDS
from benchmarks.worlds.posts import Posts
from benchmarks.worlds.schema import Schema
from benchmarks.worlds.settings import Change, WorldSettings

Floats = NDArray[np.float64]

_WEAKER = 1 / 3


@dataclass(frozen=True, slots=True, eq=False)
class Mechanism:
    """The true probability of the target.

    Attributes:
        rules: What is moderated; each catches with `enforcement`, independently.
        background: Probability of the target for what no rule caught, by platform.
        flip: Chance that the outcome is turned round.
        author_spread: Sigma of the logarithm of the factor by which authors differ.
        change, change_at: What happens to the first rule, and when (seconds).
    """

    schema: Schema
    rules: tuple[Rule, ...]
    enforcement: float
    background: tuple[float, ...]
    flip: float
    author_spread: float
    change: Change | None
    change_at: int

    def strength(self, place: int, posts: Posts) -> Floats:
        """Return the chance with which a rule catches each post in its scope, shape (n,)."""
        strength = np.full(len(posts), self.enforcement)
        if place or self.change is None:
            return strength
        is_late = posts.time >= self.change_at
        off = {Change.STARTS: ~is_late, Change.ENDS: is_late, Change.WEAKENS: is_late}[self.change]
        strength[off] *= _WEAKER if self.change is Change.WEAKENS else 0.0
        return strength

    def caught(self, posts: Posts) -> Floats:
        """Return the probability that any rule catches each post, shape (n,)."""
        passed = np.ones(len(posts))
        for place, rule in enumerate(self.rules):
            passed *= 1 - self.strength(place, posts) * rule_mask(rule, posts, self.schema)
        return np.asarray(1 - passed)

    def probability(self, posts: Posts) -> Floats:
        """Return the probability of the target of each post, shape (n,)."""
        caught = self.caught(posts)
        chance = caught + (1 - caught) * np.array(self.background)[posts.platform]
        return np.asarray(chance * (1 - self.flip) + (1 - chance) * self.flip)

    def draw(self, posts: Posts, rng: Generator) -> Mask:
        """Return outcomes: whether each post is in the target.

        With an `author_spread`, authors differ in how often their posts enter the target, whatever they post.
        """
        chance = self.probability(posts)
        if self.author_spread:
            count = int(posts.author.max()) + 1
            lean = rng.lognormal(-(self.author_spread**2) / 2, self.author_spread, count)
            chance = (chance * lean[posts.author]).clip(0, 1)
        return np.asarray(rng.random(len(posts)) < chance)


def make_mechanism(settings: WorldSettings, schema: Schema, rules: tuple[Rule, ...], sample: Posts) -> Mechanism:
    """Return the mechanism under which the share of the target that no rule caused is `settings.noise`.

    Args:
        settings: Enforcement, noise, change.
        schema: The features.
        rules: The planted rules; without any, all of the target is background.
        sample: Posts over which the expectations are taken.
    """
    nothing = (0.0,) * settings.platforms
    change_at = int(settings.change_at * SECONDS)
    bare = Mechanism(
        schema=schema,
        rules=rules,
        enforcement=settings.enforcement,
        background=nothing,
        flip=settings.flip,
        author_spread=settings.author_spread,
        change=settings.change if rules else None,
        change_at=change_at,
    )
    if not rules:
        return replace(bare, background=settings.base_rates or (settings.target_share,) * settings.platforms)
    caught = bare.caught(sample).mean()
    rate = settings.noise / (1 - settings.noise) * caught / (1 - caught)
    background = (float(min(1.0, rate)),) * settings.platforms
    return replace(bare, background=background)
