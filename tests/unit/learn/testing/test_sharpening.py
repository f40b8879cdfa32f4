"""A rule gets the literal that it clearly lacks, and no other."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from learn_tables import EX, HIERARCHY, LINK, VOCABULARY, table

from kmgraph.learn.hypothesis.conjunction_rule import RuleBody, to_scope
from kmgraph.learn.hypothesis.language import read_language
from kmgraph.learn.hypothesis.matrix import encode
from kmgraph.learn.hypothesis.platform_data import PlatformData
from kmgraph.learn.sample.sample import platform_samples
from kmgraph.learn.settings import LearnSettings
from kmgraph.learn.testing.rows import TestRows, rows_to_test
from kmgraph.learn.testing.sharpening import sharpened
from kmgraph.model import ClassLiteral, Literal, Scope, ValueLiteral

SETTINGS = LearnSettings()
CATS, LINKED = ClassLiteral(EX + "Cats"), ValueLiteral(LINK, True)


def world(
    with_link: float, without: float, seed: int = 0, count: int = 400, *, authors: int = 0
) -> tuple[TestRows, RuleBody]:
    """Return posts about cats, hit at two rates by whether they hold a link, and the rule that names cats only.

    Each of a few authors always posts alike where their number is given.
    """
    random = np.random.default_rng(seed)
    rows: list[dict[str, object]] = []
    for _ in range(count):
        topic, link = ("Cats", "News")[random.integers(2)], bool(random.integers(2))
        chance = (with_link if link else without) if topic == "Cats" else 0.02
        outcome = "removed" if random.random() < chance else "kept"
        row = {"topics": (topic,), "link": link, "age": int(random.integers(200)), "outcome": outcome}
        rows.append(row | ({"author": f"{topic} {link} {random.integers(authors)}"} if authors else {}))
    source = table(rows)
    sample = platform_samples(source, SETTINGS)[0]
    language = read_language(source, sample, VOCABULARY, HIERARCHY, max_cuts=8)
    nothing = np.zeros(len(sample), dtype=np.bool_)
    data = PlatformData(sample, language, encode(sample, language, nothing, ()), nothing)
    return rows_to_test(data, ~nothing, ~nothing, ()), RuleBody((place(data.matrix.literals, CATS),))


def place(literals: tuple[Literal, ...], literal: Literal) -> int:
    return literals.index(literal)


def test_what_clearly_lacks_is_named() -> None:
    posts, cats = world(0.85, 0.12)

    (found,) = sharpened(posts, (cats,), max_literals=4)

    assert to_scope(found, posts.data.matrix) == Scope.of((CATS, LINKED))


@pytest.mark.parametrize(("with_link", "without"), [(0.85, 0.85), (0.85, 0.55)])
def test_posts_that_are_hit_too_are_not_left_out(with_link: float, without: float) -> None:
    posts, cats = world(with_link, without)

    assert sharpened(posts, (cats,), max_literals=4) == (cats,)


def test_what_few_authors_show_is_not_clear() -> None:
    posts, cats = world(0.85, 0.12, authors=2)

    assert sharpened(replace(posts, correlation=0.0), (cats,), max_literals=4) != (cats,)
    assert sharpened(replace(posts, correlation=1.0), (cats,), max_literals=4) == (cats,)


def test_a_full_rule_stays() -> None:
    posts, cats = world(0.85, 0.12)

    assert sharpened(posts, (cats,), max_literals=1) == (cats,)


def test_posts_of_another_rule_say_nothing() -> None:
    posts, cats = world(0.85, 0.12)
    both = RuleBody.of((*cats.columns, place(posts.data.matrix.literals, LINKED)))

    # All that the wider rule has for itself is spared: there is nothing to tell apart.
    assert sharpened(posts, (cats, both), max_literals=4)[1] == both


def test_chance_names_nothing() -> None:
    changed = 0
    for seed in range(100):
        posts, cats = world(0.5, 0.5, seed, 120)
        changed += sharpened(posts, (cats,), max_literals=4) != (cats,)

    assert changed <= 3
