"""Made populations of posts, and the rule sets with exact figures that they give: material for attacks on the gate."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, product

import numpy as np
from numpy.typing import NDArray

from kmgraph.learn.statistics.exact_tests import Counts, mantel_haenszel_odds_ratio
from kmgraph.model import (
    ClassLiteral,
    Confidence,
    Enforcement,
    Evidence,
    GroupOverlap,
    Holdout,
    Period,
    Platform,
    PlatformFigures,
    PublishedStatus,
    Relation,
    RelationKind,
    Rule,
    RuleNeighbourhood,
    RuleSet,
    Scope,
    Status,
    Totals,
    Variant,
)

_BASE = "https://example.org/"
_FEATURES = 4

Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class World:
    """Posts: their platform, author, outcome, month and features, shape (n_posts,) and (n_posts, n_features)."""

    platform: NDArray[np.intp]
    author: NDArray[np.intp]
    hit: Mask
    month: NDArray[np.intp]
    features: Mask

    def without(self, author: int) -> World:
        """Return the world without one author's posts."""
        rest = self.author != author
        return World(self.platform[rest], self.author[rest], self.hit[rest], self.month[rest], self.features[rest])


def made_world(seed: int) -> World:
    """Return a population of 20 to 600 posts on two platforms, some features of which matter."""
    random = np.random.default_rng(seed)
    size = int(random.integers(20, 600))
    authors = int(random.integers(4, size + 1))
    features = random.random((size, _FEATURES)) < random.uniform(0.02, 0.6, _FEATURES)
    weight = random.choice([0.0, 0.3, 0.9, 1.0], _FEATURES)
    risk = 1 - (1 - 0.03) * np.prod(1 - features * weight, axis=1)
    return World(
        (random.random(size) < random.choice([0.02, 0.3])).astype(np.intp),
        random.integers(0, authors, size),
        random.random(size) < risk,
        random.integers(0, 6, size),
        features,
    )


def exact_ruleset(world: World) -> RuleSet:
    """Return rules for all descriptions of one or two features with a target post, with exact figures."""
    rules = [
        rule
        for platform in (0, 1)
        for size in (1, 2)
        for columns in combinations(range(_FEATURES), size)
        for rule in _rules(world, platform, columns)
    ]
    published = tuple(_published(world, column) for column in range(2))
    inside = {status.iri: column for column, status in enumerate(published)}
    return RuleSet(
        platforms=tuple(Platform(name, f"{_BASE}platform/{name}") for name in ("a", "b")),
        totals=_totals(world),
        rules=tuple(_with_relations(rule, inside) for rule in rules),
        published=published,
        overlaps=tuple(_overlaps({rule.iri for rule in rules})),
    )


def _overlaps(rules: set[str]) -> Iterator[GroupOverlap]:
    """Yield how rules of one feature overlap in those of two."""
    for platform, columns in product("ab", combinations(range(_FEATURES), 2)):
        names = [f"{_BASE}rule/{_name(platform, each)}" for each in ((columns[0],), (columns[1],), columns)]
        if rules.issuperset(names):
            yield GroupOverlap.of(*names)


def ruleset_of_one(target: int, kept: int, outside_target: int, outside_kept: int) -> RuleSet:
    """Return a rule whose odds can be compared and no rate be told, of posts that each have an author of their own."""
    posts, acted = target + kept + outside_target + outside_kept, target + outside_target
    odds = mantel_haenszel_odds_ratio([(Counts(target, kept), Counts(outside_target, outside_kept))])
    rule = Rule(
        id="r-10000000",
        iri=f"{_BASE}rule/r-10000000",
        platform="a",
        status=Status.TACIT,
        confidence=Confidence.LIKELY,
        scope=Scope.of((_literal(0),)),
        manchester="F0",
        evidence=Evidence(target, kept, target + kept, None, None, None, odds_ratio=odds),
    )
    platforms = (Platform("a", f"{_BASE}platform/a"),)
    totals = Totals(posts, acted, 0.0, 1.0, 0.0, posts, (PlatformFigures("a", posts, acted, posts),))
    return RuleSet(platforms=platforms, totals=totals, rules=(rule,), published=())


def exact_surroundings(world: World, ruleset: RuleSet) -> dict[str, RuleNeighbourhood]:
    """Return of each rule of two features the posts that have only one of them and are mostly left alone."""
    around = {}
    rules = {rule.iri for rule in ruleset.rules}
    for rule in ruleset.rules:
        columns = _columns(rule.scope)
        if len(columns) == 2:
            posts = [
                (other, world.features[:, kept] & ~world.features[:, other] & on_platform(world, rule.platform))
                for kept, other in (columns, columns[::-1])
            ]
            around[rule.id] = RuleNeighbourhood(
                tuple(
                    Variant(
                        Scope.of((_literal(sum(columns) - other),), ((_literal(other),),)),
                        *counts_of(world, mask),
                        inside=tuple(_around(rule.platform, sum(columns) - other, rules)),
                    )
                    for other, mask in posts
                    if (mask & ~world.hit).any() and (mask & world.hit).sum() <= 0.1 * mask.sum()
                )
            )
    return around


def _around(platform: str, column: int, rules: set[str]) -> Iterator[str]:
    """Yield what holds all posts of a platform that have a feature: the rule about it, and a published one."""
    name = f"{_BASE}rule/{_name(platform, (column,))}"
    if name in rules:
        yield name
    if column == 0:  # the other published rule is of a part of the time
        yield f"{_BASE}published/p{column}"


def _name(platform: str, columns: tuple[int, ...]) -> str:
    return "r-" + f"{'ab'.index(platform)}{''.join(map(str, columns))}".ljust(8, "f")


def _rules(world: World, platform: int, columns: tuple[int, ...]) -> list[Rule]:
    mask = world.features[:, columns].all(axis=1) & (world.platform == platform)
    if not (mask & world.hit).any():
        return []
    target, kept, clusters = counts_of(world, mask)
    rate = target / (target + kept)
    wide = 1.0 / (target + kept) ** 0.5
    interval = (max(0.0, rate - wide), min(1.0, rate + wide / 4))
    hit_sources = len(np.unique(world.author[mask & world.hit]))
    sure = Confidence.WELL_SUPPORTED if interval[0] > 0.5 and hit_sources >= 20 else Confidence.LIKELY
    name = _name("ab"[platform], columns)
    return [
        Rule(
            id=name,
            iri=f"{_BASE}rule/{name}",
            platform="ab"[platform],
            status=Status.TACIT,
            confidence=sure if rate >= 0.2 and hit_sources >= 10 else Confidence.HINT,
            scope=Scope.of(tuple(map(_literal, columns))),
            manchester=" and ".join(f"F{column}" for column in columns),
            evidence=Evidence(
                target,
                kept,
                clusters,
                rate,
                interval,
                0.03,
                holdout=Holdout(target // 2, kept // 2, 1e-9, 2e-9),
                first="2025-01-03T08:00:00Z",
                last="2025-06-20T08:00:00Z",
                periods=_periods(world, mask) if sum(columns) % 2 else (),
            ),
        )
    ]


def _periods(world: World, mask: Mask) -> tuple[Period, ...]:
    return tuple(
        Period(start, end, *counts_of(world, mask & (world.month >= low) & (world.month < high)))
        for start, end, low, high in (
            (None, "2025-04-01T00:00:00Z", 0, 3),
            ("2025-04-01T00:00:00Z", None, 3, 6),
        )
    )


def _published(world: World, column: int) -> PublishedStatus:
    """A published rule; every other one is judged by the posts since April alone."""
    is_timed = bool(column % 2)
    mask = world.features[:, column] & (world.month >= (3 if is_timed else 0))
    since = "2025-04-01T00:00:00Z" if is_timed else None
    iri = f"{_BASE}published/p{column}"
    return PublishedStatus(f"p{column}", iri, Enforcement.ENFORCED, *counts_of(world, mask), since=since)


def _with_relations(rule: Rule, published: dict[str, int]) -> Rule:
    columns = _columns(rule.scope)
    relations = tuple(Relation(RelationKind.NARROWER, iri) for iri, column in published.items() if column in columns)
    return Rule(**{**{name: getattr(rule, name) for name in rule.__dataclass_fields__}, "relations": relations})


def _totals(world: World) -> Totals:
    def figures(mask: Mask) -> tuple[int, int, int]:
        return int(mask.sum()), int((mask & world.hit).sum()), len(np.unique(world.author[mask]))

    observations, target, clusters = figures(np.ones(len(world.hit), dtype=np.bool_))
    platforms = tuple(PlatformFigures("ab"[code], *figures(world.platform == code)) for code in (0, 1))
    return Totals(observations, target, 0.31, 0.52, 0.17, clusters, platforms)


def counts_of(world: World, mask: Mask) -> tuple[int, int, int]:
    """Return how many of some posts are in the target, how many are not, and how many authors they have."""
    return int((mask & world.hit).sum()), int((mask & ~world.hit).sum()), len(np.unique(world.author[mask]))


def on_platform(world: World, platform: str) -> Mask:
    """Return the posts of a platform."""
    return np.asarray(world.platform == "ab".index(platform))


def mask_of(world: World, scope: Scope) -> Mask:
    """Return the posts that have all features of a scope."""
    return np.asarray(world.features[:, list(_columns(scope))].all(axis=1))


def _literal(column: int) -> ClassLiteral:
    return ClassLiteral(f"{_BASE}F{column}")


def _columns(scope: Scope) -> tuple[int, ...]:
    return tuple(int(literal.iri[-1]) for literal in scope.all if isinstance(literal, ClassLiteral))
