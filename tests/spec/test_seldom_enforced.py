"""A rule that is seldom enforced is taken for what it is if the platform wrote it down, else for a stand-in."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from planted_learning import learn
from planted_worlds import RULES, Post, World, to_table, topic

from kmgraph.learn import PublishedScope
from kmgraph.model import Deontic, Scope

SELDOM = 0.35
RARELY_ENFORCED = Scope.of((topic("Games"),))


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (None, True),
        (lambda post: "Video" in post.medium, True),
        (lambda post: "Games" in post.topics, False),
    ],
    ids=["nothing", "another rule", "this rule"],
)
def test_a_published_rule_that_is_seldom_enforced_lacks_nothing(
    written: Callable[[Post], bool] | None, expected: bool
) -> None:
    world = World(seed=1, rows=8000, enforcement=0.9, noise=0.01, rules=RULES[1:])
    posts = world.posts()
    removed = [world.is_removed(post) or ("Games" in post.topics and world.draw.random() < SELDOM) for post in posts]
    published = () if written is None else (scope_of(written, posts),)

    learned = learn(to_table(posts, removed), *published)

    (found,) = [candidate for candidate in learned.candidates if candidate.scope == RARELY_ENFORCED]
    assert found.evidence.incomplete is expected
    others = [candidate for candidate in learned.candidates if candidate.scope in {rule.scope for rule in RULES[1:]}]
    assert len(others) >= 6
    assert not any(candidate.evidence.incomplete for candidate in others)


def scope_of(applies: Callable[[Post], bool], posts: list[Post]) -> PublishedScope:
    return PublishedScope("p", None, Deontic.PROHIBITION, np.array([applies(post) for post in posts]))
