"""Worlds in which outcomes hang on where and when posts were collected: no rule may come of that, and none be lost."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pytest
from planted_learning import learn, sure
from planted_worlds import EX, RULES, Post, World, set_column, to_table, topic

from kmgraph.model import ColumnKind, NormLevel, ObservationTable, Scope
from kmgraph.namespaces import KM

RATES = (0.02, 0.1, 0.3, 0.5)


def leaning_posts(seed: int) -> tuple[list[Post], np.ndarray]:
    """Return posts with a place each (0 to 3); the places differ in what is posted there, in which form, by whom."""
    draw = random.Random(seed)
    posts, places = [], []
    taste = [(draw.choice(("Video", "Image")), draw.choice(("Migrating", "Business"))) for _ in RATES]
    author_place: dict[int, int] = {}
    for post in World(seed=seed, rows=6000).posts():
        place = author_place.setdefault(post.author, draw.randrange(len(RATES)))
        medium, account = taste[place]
        leaning = replace(
            post,
            medium=medium if draw.random() < 0.6 else post.medium,
            account=account if post.author % 10 < 6 else post.account,
            has_link=draw.random() < 0.1 + 0.25 * place,
        )
        posts.append(leaning)
        places.append(place)
    return posts, np.array(places)


def placed(table: ObservationTable, places: np.ndarray, kind: str) -> ObservationTable:
    """Return the table with the places as platforms, source files, communities or times."""
    if kind == "platform":
        return replace(table, platforms=("a", "b", "c", "d"), platform=places.astype(np.int32))
    if kind == "source":
        return replace(table, sources=("a", "b", "c", "d"), source=places.astype(np.int32))
    if kind == "community":
        cells = [(EX + f"community{place}",) for place in places]
        return replace(table, columns=(*table.columns, set_column(KM.inCommunity, ColumnKind.INDIVIDUALS, cells)))
    start = np.datetime64("2025-01-01T00:00:00")
    offset = np.random.default_rng(0).integers(0, 30 * 86_400, len(places)) + places * 30 * 86_400
    return replace(table, posted_at=start + offset.astype("timedelta64[s]"))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("kind", ["platform", "source", "community", "time"])
def test_what_hangs_on_the_place_alone_gives_no_rule(kind: str, seed: int) -> None:
    posts, places = leaning_posts(seed)
    hit = np.random.default_rng(seed).random(len(posts)) < np.array(RATES)[places]

    assert not sure(learn(placed(to_table(posts, hit.tolist()), places, kind)))


def test_without_the_place_the_same_posts_do_give_rules() -> None:
    # So that the test above has something to prevent.
    posts, places = leaning_posts(0)
    hit = np.random.default_rng(0).random(len(posts)) < np.array(RATES)[places]

    assert sure(learn(to_table(posts, hit.tolist())))


@pytest.mark.parametrize("kind", ["source", "community", "time"])
def test_rules_that_hold_everywhere_are_found_wherever_posts_come_from(kind: str) -> None:
    posts, places = leaning_posts(1)
    world = World(seed=1)
    draw = random.Random(1)
    hit = [
        world.is_removed(post) or draw.random() < RATES[place] / 3 for post, place in zip(posts, places, strict=True)
    ]

    table = to_table(posts, hit)
    planted = {rule.scope for rule in RULES}

    found, anyway = sure(learn(placed(table, places, kind))), sure(learn(table))

    assert len(found & planted) >= 5
    assert found - planted < anyway - planted


def test_a_file_of_removals_beside_a_file_of_kept_posts_is_learned_from_with_a_warning() -> None:
    world = World(seed=2, rows=6000)
    posts = world.posts()
    removed = np.array([world.is_removed(post) for post in posts])
    table = replace(
        to_table(posts, removed.tolist()), sources=("removed.csv", "kept.csv"), source=(~removed).astype(np.int32)
    )

    learned = learn(table)

    assert len(sure(learned) & {rule.scope for rule in RULES}) >= 6
    warning = next(warning for warning in learned.warnings if warning.code == "one-outcome-sources")
    assert warning.numbers == {"platform": "rednote", "files": 2, "of": 2}


def test_norms_are_those_planted() -> None:
    # Gambling everywhere, politics on two platforms, medicine on one.
    shared = {"a": RULES[:3], "b": RULES[:2], "c": RULES[:1]}
    worlds = [World(seed=seed, rows=5000, rules=rules) for seed, rules in enumerate(shared.values())]
    posts = [post for world in worlds for post in world.posts()]
    posts = [replace(post, author=post.author + 10_000 * (row // 5000)) for row, post in enumerate(posts)]
    removed = [worlds[row // 5000].is_removed(post) for row, post in enumerate(posts)]
    platform = np.repeat(np.arange(3, dtype=np.int32), 5000)
    table = replace(to_table(posts, removed), platforms=("a", "b", "c"), platform=platform)

    found = {
        (candidate.platform, candidate.scope): (candidate.evidence.norm, candidate.evidence.also_on)
        for candidate in learn(table).candidates
    }

    gambling, politics, medicine = (rule.scope for rule in RULES[:3])
    assert found == {
        ("a", gambling): (NormLevel.MACRO, ("b", "c")),
        ("b", gambling): (NormLevel.MACRO, ("a", "c")),
        ("c", gambling): (NormLevel.MACRO, ("a", "b")),
        ("a", politics): (NormLevel.MESO, ("b",)),
        ("b", politics): (NormLevel.MESO, ("a",)),
        ("a", medicine): (NormLevel.MICRO, ()),
    }


def test_a_feature_of_one_week_is_pointed_out() -> None:
    # Everybody posts about cats in one week, and in that week only; they are removed.
    world = World(seed=5, rows=6000, timed=True, rules=(RULES[0],))
    posts = world.posts()
    week = [3350 <= row < 3850 for row in range(len(posts))]
    posts = [
        replace(post, topics=frozenset({"Cats", "Pets"}), topic_leaves=("Cats",))
        if here and post.author % 2
        else replace(post, topics=frozenset({"Food", "Leisure"}), topic_leaves=("Food",))
        if "Cats" in post.topics
        else post
        for post, here in zip(posts, week, strict=True)
    ]
    draw = random.Random(5)
    removed = [world.is_removed(post) or ("Cats" in post.topics and draw.random() < 0.9) for post in posts]

    learned = learn(to_table(posts, removed, timed=True))

    assert {Scope.of((topic("Cats"),)), RULES[0].scope} <= {candidate.scope for candidate in learned.candidates}
    warning = next(warning for warning in learned.warnings if warning.code == "event-driven")
    assert warning.numbers == {"platform": "rednote", "rules": 1}
