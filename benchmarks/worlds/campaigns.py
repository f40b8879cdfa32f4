"""Campaigns: few people post many near-copies, and what becomes of one becomes of all."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from benchmarks.worlds.literals import Mask
from benchmarks.worlds.population import SECONDS, Population
from benchmarks.worlds.posts import Codes, Posts
from benchmarks.worlds.schema import NumberFeature
from benchmarks.worlds.settings import Campaigns, WorldSettings

_TOGETHER = 3
_CHANGED = 0.03
_CAUGHT = 0.95
_BURST = 14 * 86_400
_WORDS = 24


@dataclass(frozen=True, slots=True, eq=False)
class Campaign:
    """Posts with those of the campaigns behind them.

    Attributes:
        doomed: Posts of campaigns that are removed as a whole, shape (n,).
    """

    posts: Posts
    doomed: Mask


def with_campaigns(settings: WorldSettings, population: Population, posts: Posts, rng: Generator) -> Campaign:
    """Return the posts and behind them `campaign_posts` near-copies of each of `campaign_authors` new authors.

    A copy is its campaign's first post with 3 % of the cells taken from other posts. One author makes a campaign, or
    three together where something else than the author tells that they belong together.

    Args:
        settings: How many, how large, how often removed.
        population: Where a campaign's first post comes from.
        posts: The ordinary posts.
        rng: Draws everything.
    """
    together = 1 if settings.campaigns is Campaigns.OWN else _TOGETHER
    team = np.arange(settings.campaign_authors) // together
    count = int(team[-1]) + 1
    first = population.draw(count * 20, rng).take(np.arange(count) * 20)
    author = np.repeat(np.arange(settings.campaign_authors), settings.campaign_posts)
    copies = first.take(team[author])
    other = population.draw(len(copies), rng)
    begun = rng.integers(0, SECONDS - _BURST, count)[team[author]]
    copies = Posts(
        columns={name: _varied(population, name, column, other, rng) for name, column in copies.columns.items()},
        author=(author + int(posts.author.max()) + 1).astype(np.int32),
        time=begun + rng.integers(0, _BURST, len(copies)),
        platform=copies.platform,
        cluster=team[author].astype(np.int32),
    )
    removed = rng.random(count) < settings.campaign_rate
    doomed = removed[copies.cluster] & (rng.random(len(copies)) < _CAUGHT)
    return Campaign(_joined(posts, copies), np.concatenate([np.zeros(len(posts), dtype=np.bool_), doomed]))


def texts_of(posts: Posts, rng: Generator) -> NDArray[np.object_]:
    """Return a text of 24 made-up words for each post; those of a campaign differ in two words."""
    syllables = np.array(["ba", "de", "fi", "go", "ku", "la", "me", "ni", "po", "ru", "sa", "te", "vi", "zo"])
    words = np.array(["".join(rng.choice(syllables, 3)) for _ in range(3_000)])
    campaigns = int(posts.cluster.max()) + 1
    chosen = rng.integers(0, len(words), (len(posts), _WORDS))
    templates = rng.integers(0, len(words), (max(1, campaigns), _WORDS))
    copied = posts.cluster >= 0
    changed = chosen.copy()
    chosen[copied] = templates[posts.cluster[copied]]
    for _ in range(2):
        place = rng.integers(0, _WORDS, len(posts))
        rows = np.arange(len(posts))
        chosen[rows, place] = changed[rows, place]
    return np.array([" ".join(words[row]) for row in chosen], dtype=object)


def _varied(population: Population, name: str, column: Codes, other: Posts, rng: Generator) -> Codes:
    feature = population.schema[name]
    if name == "hasAuthor" or (isinstance(feature, NumberFeature) and feature.of_author):
        return column
    swap = rng.random(len(column)) < _CHANGED
    return np.where(swap if column.ndim == 1 else swap[:, None], other.columns[name], column)


def _joined(one: Posts, other: Posts) -> Posts:
    return Posts(
        columns={name: np.concatenate([column, other.columns[name]]) for name, column in one.columns.items()},
        author=np.concatenate([one.author, other.author]),
        time=np.concatenate([one.time, other.time]),
        platform=np.concatenate([one.platform, other.platform]),
        cluster=np.concatenate([one.cluster, other.cluster]),
    )
