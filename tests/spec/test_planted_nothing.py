"""Where no rule was planted, none is claimed."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pytest
from planted_learning import codes, learn, sure
from planted_worlds import FORMS, Post, World, to_table


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("rows", [600, 2500, 5000])
def test_shuffled_outcomes_give_no_rule(seed: int, rows: int) -> None:
    table = World(seed=seed, rows=rows).table()
    shuffled = np.random.default_rng(seed).permutation(table.outcome)

    learned = learn(replace(table, outcome=shuffled))

    assert not sure(learned)


@pytest.mark.slow
@pytest.mark.parametrize("chance", [0.1, 0.3])
@pytest.mark.parametrize("seed", range(4))
def test_campaigns_without_rules_give_no_rule(seed: int, chance: float) -> None:
    # 150 authors post 80 near-copies each; an author's posts share their fate, which hangs on nothing else.
    posts, removed = campaigns(seed, chance)

    learned = learn(to_table(posts, removed))

    assert not sure(learned)
    assert "campaign-dominated" in codes(learned)


def campaigns(seed: int, chance: float) -> tuple[list[Post], list[bool]]:
    draw = random.Random(seed)
    posts: list[Post] = []
    removed: list[bool] = []
    originals: dict[int, Post] = {}
    for post in World(seed=seed, rows=1500).posts():
        originals.setdefault(post.author, post)
    for post in list(originals.values())[:150]:
        hit = draw.random() < chance
        for _ in range(80):
            form = post.form if draw.random() < 0.95 else draw.choice(FORMS)
            posts.append(replace(post, form=form, has_link=post.has_link ^ (draw.random() < 0.03)))
            removed.append(hit ^ (draw.random() < 0.03))
    return posts, removed
