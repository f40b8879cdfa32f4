"""The composer: settings in, a world out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from benchmarks.worlds.campaigns import texts_of, with_campaigns
from benchmarks.worlds.literals import Literal, Mask, Rule, all_hold, holds, rule_mask
from benchmarks.worlds.outcomes import Mechanism, make_mechanism
from benchmarks.worlds.planting import Choices, plant
from benchmarks.worlds.population import Population, Proxy, make_population
from benchmarks.worlds.posts import Posts
from benchmarks.worlds.recording import Observations, blank, blank_kept, write_parquet
from benchmarks.worlds.schema import Schema, make_schema
from benchmarks.worlds.scopes import scope_of
from benchmarks.worlds.settings import Campaigns, WorldSettings
from benchmarks.worlds.turtle import to_toml, to_turtle
from kmgraph.model import Scope

LEAST_POSTS = 30
LEAST_AUTHORS = 20
_SAMPLE = 60_000


@dataclass(frozen=True, slots=True)
class Planted:
    """A planted rule, and what the observations hold of it.

    Attributes:
        rule: The predicate.
        scope: The same as a kmgraph scope.
        published: Whether the platform wrote it down.
        missing: The literal whose feature is not recorded, if any.
        own_targets: Expected target posts that no other rule covers, counting what is recorded.
        own_authors: Authors of such posts, expected.
        own_margin: Fewest recorded posts outside every rule that one of its literals keeps out (put out of the body).
        margin_authors: Fewest authors of such posts.
        own_excepted: Recorded posts that its exception alone lets off; 0 without an exception.
        excepted_authors: Authors of these.
    """

    rule: Rule
    scope: Scope
    published: bool
    missing: Literal | None
    own_targets: float
    own_authors: float
    own_margin: int
    margin_authors: int
    own_excepted: int
    excepted_authors: int

    @property
    def is_identifiable(self) -> bool:
        """Return whether the observations hold enough of the rule for anyone to find it.

        All its features are recorded; it alone stands behind at least 30 expected target posts of at least 20 authors;
        and each of its literals, and its exception if it has one, alone keeps out at least 30 posts of 20 authors that
        no rule covers.
        """
        return (
            self.missing is None
            and self.own_targets >= LEAST_POSTS
            and self.own_authors >= LEAST_AUTHORS
            and self.own_margin >= LEAST_POSTS
            and self.margin_authors >= LEAST_AUTHORS
            and (not self.rule.unless or self._is_exception_visible)
        )

    @property
    def _is_exception_visible(self) -> bool:
        return self.own_excepted >= LEAST_POSTS and self.excepted_authors >= LEAST_AUTHORS


@dataclass(frozen=True, eq=False)
class World:
    """A made world.

    Attributes:
        settings: How it was made.
        schema: Its terms.
        population: Its source of posts.
        mechanism: The true probabilities.
        planted: Its rules.
        observations: What was recorded.
    """

    settings: WorldSettings
    schema: Schema
    population: Population
    mechanism: Mechanism
    planted: tuple[Planted, ...]
    observations: Observations

    def fresh(self, rows: int, number: int = 0) -> Posts:
        """Return fresh posts by fresh authors, everything recorded and nothing decided.

        Args:
            rows: How many.
            number: Different numbers give different posts.
        """
        return self.population.draw(rows, np.random.default_rng([self.settings.seed, 7, number]))

    def as_recorded(self, posts: Posts, number: int = 0) -> Posts:
        """Return fresh posts as an observer would record them, as far as they record all: features missing, no cells.

        Rates are of posts that record all that a rule speaks of; where cells are missing by chance, that is any part.
        """
        rng = np.random.default_rng([self.settings.seed, 8, number])
        return blank(posts, 0.0, self.observations.left_out, rng)

    def turtle(self) -> str:
        """Return the extension ontology."""
        return to_turtle(self.schema)

    def published_toml(self) -> str:
        """Return the published rules."""
        return to_toml(tuple(one.rule for one in self.planted if one.published), self.schema)

    def write_observations(self, path: Path) -> None:
        """Write the observations as a Parquet file."""
        write_parquet(path, self.schema, self.observations, self.settings.seed)


def make_world(settings: WorldSettings) -> World:
    """Return the world that the settings describe; the same settings give the same world."""
    streams = [np.random.default_rng([settings.seed, stream]) for stream in range(5)]
    schema = make_schema(settings.features, settings.depth)
    population = make_population(schema, streams[0], settings.platforms, settings.posts_per_author)
    sample = population.draw(_SAMPLE if settings.rules else 1, streams[1])
    rules = plant(settings, Choices(schema, sample, settings.odd_cuts, streams[2])) if settings.rules else ()
    if settings.proxies and rules:
        population = replace(population, proxies=_proxies(settings, schema, rules, streams[2]))
    mechanism = make_mechanism(settings, schema, rules, sample)
    posts = population.draw(settings.rows, streams[3])
    doomed = np.zeros(len(posts), dtype=np.bool_)
    if settings.campaign_authors:
        campaign = with_campaigns(settings, population, posts, streams[4])
        posts, doomed = campaign.posts, campaign.doomed
    target = mechanism.draw(posts, streams[3]) | doomed
    lacking = _lacking(settings, rules)
    left_out = frozenset(literal.feature for literal in lacking if literal is not None)
    recorded = blank(posts, settings.unrecorded, left_out, streams[4])
    recorded = blank_kept(recorded, target, settings.by_outcome, streams[4])
    published = round(settings.published * len(rules))
    planted = _count(rules, mechanism, recorded, lacking, published)
    if settings.deletions_only:
        rows = _without_kept(settings, target, streams[4])
        recorded, target = recorded.take(rows), target[rows]
    seen = Observations(
        posts=recorded,
        target=target,
        left_out=left_out,
        texts=texts_of(recorded, streams[4]) if settings.campaigns is Campaigns.TEXT else None,
        named=settings.campaigns is Campaigns.NAMED,
        timed=settings.timed,
    )
    return World(settings, schema, population, mechanism, planted, seen)


def _proxies(settings: WorldSettings, schema: Schema, rules: tuple[Rule, ...], rng: Generator) -> tuple[Proxy, ...]:
    used = {literal.feature for rule in rules for literal in (*rule.body, *rule.unless)}
    free = [name for name in schema.flags if name not in used]
    count = min(4, len(rules), len(free))
    flags = rng.choice(np.array(free), size=count, replace=False) if count else ()
    return tuple(
        Proxy(str(flag), rule.body[int(rng.integers(len(rule.body)))], settings.proxies)
        for flag, rule in zip(flags, rules, strict=False)
    )


def _lacking(settings: WorldSettings, rules: tuple[Rule, ...]) -> tuple[Literal | None, ...]:
    """Return of each rule the literal whose feature is not recorded; topics always are."""
    left_out: set[str] = set()
    for rule in rules:
        if len(left_out) == settings.missing:
            break
        able = [literal for literal in rule.body if literal.feature != "Topic"] if len(rule.body) > 1 else []
        if able and not any(literal.feature in left_out for literal in rule.body):
            left_out.add(able[0].feature)
    return tuple(
        next((each for each in (*rule.body, *rule.unless) if each.feature in left_out), None) for rule in rules
    )


def _count(
    rules: tuple[Rule, ...], mechanism: Mechanism, recorded: Posts, lacking: tuple[Literal | None, ...], published: int
) -> tuple[Planted, ...]:
    schema = mechanism.schema
    masks = [rule_mask(rule, recorded, schema) for rule in rules]
    times = np.sum(masks, axis=0) if masks else np.zeros(len(recorded), dtype=np.int64)
    planted = []
    for place, rule in enumerate(rules):
        own = masks[place] & (times == 1)
        chance = mechanism.strength(place, recorded) * own
        missed = np.ones(int(recorded.author.max()) + 1)
        np.multiply.at(missed, recorded.author[own], 1 - chance[own])
        excepted = _excepted(rule, recorded, schema) & (times == 0)
        margins = [np.flatnonzero(kept_out & (times == 0)) for kept_out in _kept_out(rule, recorded, schema)]
        planted.append(
            Planted(
                rule=rule,
                scope=scope_of(rule, schema),
                published=place >= len(rules) - published,
                missing=lacking[place],
                own_targets=float(chance.sum()),
                own_authors=float((1 - missed).sum()),
                own_margin=min(len(rows) for rows in margins),
                margin_authors=min(len(np.unique(recorded.author[rows])) for rows in margins),
                own_excepted=int(excepted.sum()),
                excepted_authors=len(np.unique(recorded.author[excepted])),
            )
        )
    return tuple(planted)


def _kept_out(rule: Rule, posts: Posts, schema: Schema) -> list[Mask]:
    """Return of each literal the posts that only it keeps out of the rule's body."""
    held = [holds(literal, posts, schema) for literal in rule.body]
    failed = np.sum([~mask for mask in held], axis=0)
    return [~mask & (failed == 1) for mask in held]


def _excepted(rule: Rule, posts: Posts, schema: Schema) -> Mask:
    if not rule.unless:
        return np.zeros(len(posts), dtype=np.bool_)
    return all_hold(rule.body, posts, schema) & all_hold(rule.unless, posts, schema)


def _without_kept(settings: WorldSettings, target: Mask, rng: Generator) -> NDArray[np.int64]:
    kept = np.flatnonzero(~target)
    wanted = min(len(kept), round(settings.reference * target.sum()))
    drawn = rng.choice(kept, size=wanted, replace=False)
    return np.sort(np.concatenate([np.flatnonzero(target), drawn]))
