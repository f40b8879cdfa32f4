"""Who posts what: skewed topics, authors with habits, features that hang together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from benchmarks.worlds.literals import Literal, holds
from benchmarks.worlds.posts import Codes, Posts
from benchmarks.worlds.schema import Schema

SECONDS = 364 * 86_400
"""How long a world is observed."""

_FOCUS = 0.4
_COARSE = 0.1
_MORE_TOPICS = (0.27, 0.08)
_SKEW = 0.9

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Proxy:
    """A flag that goes with a literal: the correlation (phi) of the two is `correlation`, their shares are equal."""

    flag: str
    literal: Literal
    correlation: float


@dataclass(frozen=True, slots=True, eq=False)
class Habits:
    """What people of a platform post.

    Attributes:
        topics: Share of each leaf topic, shape (leaves,).
        forms, scenes: Distribution over the leaves of the tree, by top-level topic, shape (topics, leaves); the last
            place stands for none.
        flags: Logit of each flag by top-level topic, shape (topics, flags).
        media, accounts, languages: Shares.
    """

    topics: Floats
    forms: Floats
    scenes: Floats
    flags: Floats
    media: Floats
    accounts: Floats
    languages: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Population:
    """A source of posts.

    Attributes:
        platforms: The habits on each platform.
        shares: Share of the posts of each platform.
        tastes: How strongly each flag follows the author's own bent, shape (flags,).
        numbers: Median and spread (sigma of the logarithm) of each number, shape (numbers, 2).
        posts_per_author: Mean.
    """

    schema: Schema
    platforms: tuple[Habits, ...]
    shares: Floats
    tastes: Floats
    numbers: Floats
    posts_per_author: float
    proxies: tuple[Proxy, ...] = ()

    def draw(self, rows: int, rng: Generator) -> Posts:
        """Return that many fresh posts by fresh authors, everything recorded."""
        author = _authors(rows, self.posts_per_author, rng)
        count = int(author[-1]) + 1 if rows else 0
        home = rng.choice(len(self.platforms), size=count, p=self.shares).astype(np.int16)
        platform = home[author]
        columns = self._columns(author, count, platform, rng)
        posts = Posts(
            columns=columns,
            author=author,
            time=np.sort(rng.integers(0, SECONDS, rows))[rng.permutation(rows)],
            platform=platform,
            cluster=np.full(rows, -1, dtype=np.int32),
        )
        return posts.with_columns({proxy.flag: self._proxy(proxy, posts, rng) for proxy in self.proxies})

    def _proxy(self, proxy: Proxy, posts: Posts, rng: Generator) -> Codes:
        truth = holds(proxy.literal, posts, self.schema)
        other = rng.random(len(posts)) < truth.mean()
        return np.where(rng.random(len(posts)) < proxy.correlation, truth, other).astype(np.int8)

    def _columns(
        self, author: NDArray[np.int32], count: int, platform: NDArray[np.int16], rng: Generator
    ) -> dict[str, Codes]:
        schema, rows = self.schema, len(author)
        topic_tree = schema.tree("Topic")
        home = np.zeros(count, dtype=np.int64)
        home[author] = platform
        topics = self._topics(author, home, platform, rng)
        tops = np.unique(topic_tree.top)
        group = np.searchsorted(tops, topic_tree.top[topics[:, 0]])
        account = self._by_platform(lambda habits: habits.accounts, home, rng) + 1
        tongue = self._by_platform(lambda habits: habits.languages, home, rng)
        other = self._by_platform(lambda habits: habits.languages, platform, rng)
        first = self._by_platform(lambda habits: habits.media, platform, rng) + 1
        second = rng.integers(1, len(self.platforms[0].media) + 1, rows)
        second = np.where((rng.random(rows) < 0.2) & (second != first), second, -1)
        columns: dict[str, Codes] = {
            "Topic": topics.astype(np.int16),
            "Form": self._leaves("Form", lambda habits: habits.forms, group, platform, rng),
            "hasMedium": np.stack([first, second], axis=1).astype(np.int16),
            "scene": self._leaves("scene", lambda habits: habits.scenes, group, platform, rng),
            "hasAuthor": account[author][:, None].astype(np.int16),
            "inLanguage": np.where(rng.random(rows) < 0.85, tongue[author], other).astype(np.int16),
        }
        bent = rng.standard_normal(count).astype(np.float32)[author]
        for place, name in enumerate(schema.flags):
            logit = np.stack([habits.flags[:, place] for habits in self.platforms]).astype(np.float32)[platform, group]
            chance = 1 / (1 + np.exp(-(logit + np.float32(self.tastes[place]) * bent)))
            columns[name] = (rng.random(rows, dtype=np.float32) < chance).astype(np.int8)
        for place, number in enumerate(schema.numbers):
            size = count if number.of_author else rows
            middle, spread = self.numbers[place]
            most = 12 if number.name == "tagCount" else 2_000_000
            drawn = np.minimum(np.floor(middle * np.exp(spread * rng.standard_normal(size))), most)
            columns[number.name] = (drawn[author] if number.of_author else drawn).astype(np.int32)
        return columns

    def _topics(self, author: NDArray[np.int32], home: Ints, platform: NDArray[np.int16], rng: Generator) -> Ints:
        tree = self.schema.tree("Topic")
        rows = len(author)
        favourite = self._by_platform(lambda habits: habits.topics, home, rng)
        slots = np.full((rows, 3), -1, dtype=np.int64)
        for slot in range(3):
            general = self._by_platform(lambda habits: habits.topics, platform, rng)
            leaf = np.where(rng.random(rows) < _FOCUS, favourite[author], general)
            code = tree.leaves[leaf]
            coarse = (rng.random(rows) < _COARSE) & (tree.parent[code] > 0)
            slots[:, slot] = np.where(coarse, tree.parent[code], code)
        draw = rng.random(rows)
        slots[draw >= sum(_MORE_TOPICS), 1] = -1
        slots[draw >= _MORE_TOPICS[1], 2] = -1
        return slots

    def _by_platform(self, shares: Callable[[Habits], Floats], platform: NDArray[np.integer], rng: Generator) -> Ints:
        chosen = np.zeros(len(platform), dtype=np.int64)
        for place, habits in enumerate(self.platforms):
            rows = np.flatnonzero(platform == place)
            chosen[rows] = _pick(shares(habits), rng.random(len(rows)))
        return chosen

    def _leaves(
        self,
        name: str,
        tables: Callable[[Habits], Floats],
        group: Ints,
        platform: NDArray[np.int16],
        rng: Generator,
    ) -> Codes:
        leaves = np.append(self.schema.tree(name).leaves, -1)
        chance = rng.random(len(group))
        found = np.zeros(len(group), dtype=np.int16)
        for place, habits in enumerate(self.platforms):
            table = tables(habits)
            for row_group in range(len(table)):
                rows = np.flatnonzero((group == row_group) & (platform == place))
                found[rows] = leaves[_pick(table[row_group], chance[rows])]
        return found[:, None]


def make_population(schema: Schema, rng: Generator, platforms: int, posts_per_author: float) -> Population:
    """Return a population with habits of its own.

    Args:
        schema: The features.
        rng: Draws the habits.
        platforms: How many platforms; each has habits of its own.
        posts_per_author: Mean number of posts of an author, at least 1.
    """
    middles = {
        "accountAgeDays": 300,
        "duration": 60,
        "followers": 400,
        "price": 80,
        "wordCount": 120,
        "tagCount": 3,
        "views": 900,
    }
    numbers = np.array([[middles[number.name], rng.uniform(1.0, 1.6)] for number in schema.numbers])
    habits = [_habits(schema, rng)]
    habits += [_mixed(habits[0], _habits(schema, rng)) for _ in range(platforms - 1)]
    return Population(
        schema=schema,
        platforms=tuple(habits),
        shares=rng.dirichlet(np.full(platforms, 20.0)) if platforms > 1 else np.ones(1),
        tastes=rng.normal(0, 0.6, len(schema.flags)),
        numbers=numbers,
        posts_per_author=posts_per_author,
    )


def _habits(schema: Schema, rng: Generator) -> Habits:
    topics = schema.tree("Topic")
    groups = len(np.unique(topics.top))
    flags = len(schema.flags)
    base = np.log(shares := rng.beta(1.2, 3.5, flags).clip(0.03, 0.7)) - np.log(1 - shares)
    return Habits(
        topics=_zipf(len(topics.leaves), rng),
        forms=_by_group(len(schema.tree("Form").leaves), groups, 0.2, rng),
        scenes=_by_group(len(schema.tree("scene").leaves), groups, 0.3, rng),
        flags=base + rng.normal(0, 0.7, (groups, flags)),
        media=_zipf(len(schema.tree("hasMedium")) - 1, rng),
        accounts=_zipf(len(schema.tree("hasAuthor")) - 1, rng),
        languages=_zipf(len(schema.values("inLanguage")), rng),
    )


def _mixed(one: Habits, other: Habits) -> Habits:
    """Return habits between two: platforms differ and yet are alike."""
    return Habits(*((getattr(one, name) + getattr(other, name)) / 2 for name in Habits.__slots__))


def _zipf(size: int, rng: Generator) -> Floats:
    weights = 1 / np.arange(1, size + 1) ** _SKEW
    return np.asarray(rng.permutation(weights / weights.sum()))


def _by_group(size: int, groups: int, none: float, rng: Generator) -> Floats:
    own = rng.dirichlet(np.full(size, 0.6), size=groups)
    table = (1 - none) * (0.5 * _zipf(size, rng) + 0.5 * own)
    return np.hstack([table, np.full((groups, 1), none)])


def _pick(shares: Floats, chance: Floats) -> Ints:
    bounds = np.cumsum(shares)
    return np.searchsorted(bounds / bounds[-1], chance, side="right").clip(0, len(shares) - 1)


def _authors(rows: int, mean: float, rng: Generator) -> NDArray[np.int32]:
    """Return each post's author, 0 upward; numbers of posts are skewed (a geometric of an exponential)."""
    sizes = np.empty(0, dtype=np.int64)
    while sizes.sum() < rows:
        more = 1 + rng.poisson((mean - 1) * rng.standard_exponential(max(16, int(rows / mean))))
        sizes = np.concatenate([sizes, more])
    return np.repeat(np.arange(len(sizes)), sizes)[:rows].astype(np.int32)
