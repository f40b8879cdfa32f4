"""Published rules beside planted ones: what they say is enforced or not, and hides nothing else."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from planted_learning import SETTINGS, SURE, learn, observed, scopes
from planted_worlds import RULES, Post, World, hierarchy, medium, to_table, topic

from kmgraph.learn import DecidedRows, PublishedScope, published_statuses, shares
from kmgraph.model import Confidence, Deontic, Enforcement, Scope, scope_mask


def published(
    name: str, posts: list[Post], applies: Callable[[Post], bool], deontic: Deontic = Deontic.PROHIBITION
) -> PublishedScope:
    return PublishedScope(name, None, deontic, np.array([applies(post) for post in posts]))


def test_a_published_rule_does_not_hide_the_unwritten_ones() -> None:
    posts, table = observed(World(seed=0))
    written = [published(f"p{i}", posts, RULES[i].applies) for i in (0, 1)]

    learned = learn(table, *written)

    assert {rule.scope for rule in RULES[2:]} <= scopes(learned)
    assert {rule.scope for rule in RULES[:2]} <= scopes(learned), "what restates a published rule is learned, too"
    totals = shares(
        DecidedRows(table, SETTINGS), written, [scope_mask(rule.scope, table, hierarchy()) for rule in RULES[2:]]
    )
    explained = [share or 0.0 for share in (totals.by_published, totals.by_tacit, totals.unexplained)]
    assert sum(explained) == pytest.approx(1.0)
    assert explained[0] > 0.15
    assert explained[1] > 0.4
    assert explained[2] < 0.2


def test_what_observers_write_down_takes_nothing_from_what_platforms_published() -> None:
    posts, table = observed(World(seed=0))
    own, adopted = (published(f"p{i}", posts, RULES[i].applies) for i in (0, 1))
    masks = [scope_mask(rule.scope, table, hierarchy()) for rule in RULES[1:]]
    decided = DecidedRows(table, SETTINGS)

    before = shares(decided, [own], masks)
    after = shares(decided, [own, replace(adopted, by_observers=True)], masks[1:])

    assert before.by_observers == 0
    assert after.by_platform == pytest.approx(before.by_published, abs=0.01)
    assert (after.by_observers or 0) > 0.05
    assert (after.by_published or 0) + (after.by_tacit or 0) + (after.unexplained or 0) == pytest.approx(1.0)
    # In either order: the platform's own come first.
    assert shares(decided, [replace(adopted, by_observers=True), own], masks[1:]).by_platform == pytest.approx(
        after.by_platform
    )


def test_an_unwritten_extension_of_a_published_rule_is_found() -> None:
    posts, table = observed(World(seed=0))
    narrow = published("p", posts, lambda post: RULES[1].applies(post) and post.language == "en")

    assert Scope.of((topic("Politics"), medium("Video"))) in scopes(learn(table, narrow))


def test_published_rules_are_enforced_or_not() -> None:
    posts, table = observed(World(seed=0, rows=8000))
    permission, prohibition = Deontic.PERMISSION, Deontic.PROHIBITION
    written = [
        published("gambling", posts, RULES[0].applies),
        published("leisure", posts, lambda post: "Leisure" in post.topics),
        published("cats", posts, lambda post: "Cats" in post.topics),
        published("nobody", posts, lambda post: False),
        published("dogs are fine", posts, lambda post: "Dogs" in post.topics, permission),
        published("gambling is fine", posts, RULES[0].applies, permission),
        PublishedScope("elsewhere", "other", prohibition, np.ones(len(posts), dtype=np.bool_)),
    ]

    found = {status.id: status.status for status in published_statuses(DecidedRows(table, SETTINGS), written)}

    assert found == {
        "gambling": Enforcement.ENFORCED,
        "leisure": Enforcement.PARTLY_ENFORCED,
        "cats": Enforcement.NOT_ENFORCED,
        "nobody": Enforcement.NOT_OBSERVED,
        "dogs are fine": Enforcement.ENFORCED,
        "gambling is fine": Enforcement.NOT_ENFORCED,
        "elsewhere": Enforcement.NOT_OBSERVED,
    }


def test_a_proxy_of_a_published_rule_is_explained_by_it() -> None:
    # Rants go with gambling here, and only gambling is removed; its scope is written in terms no column records.
    draw = random.Random(5)
    world = World(seed=5, rows=6000, rules=())
    secret: list[bool] = []
    posts: list[Post] = []
    for post in world.posts():
        is_secret = draw.random() < 0.15
        secret.append(is_secret)
        posts.append(replace(post, form="Rant" if draw.random() < (0.8 if is_secret else 0.1) else "Review"))
    removed = [(hit and draw.random() < 0.9) or draw.random() < 0.02 for hit in secret]
    table = to_table(posts, removed)
    written = PublishedScope("secret", None, Deontic.PROHIBITION, np.array(secret))

    rant = Scope.of((topic("Rant"),))
    without = {c.scope: c.confidence for c in learn(table).candidates}
    with_it = {c.scope: c.confidence for c in learn(table, written).candidates}

    assert without[rant] in SURE
    assert with_it.get(rant) in {None, Confidence.EXPLAINED_OTHERWISE}
