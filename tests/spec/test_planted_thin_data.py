"""Thin data: removals alone, few authors, posts that their authors deleted."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from planted_learning import codes, learn, observed, scopes, sure
from planted_worlds import RULES, Post, World, medium, to_table, topic

from kmgraph.model import Confidence, Decider, ObservationTable, Scope


def test_deletions_alone_give_hints_without_rates() -> None:
    table = World(seed=0, rows=12_000).table()
    deleted = rows_of(table, table.outcome == 0)

    learned = learn(deleted)

    assert "no-kept-posts" in codes(learned)
    assert learned.candidates
    for candidate in learned.candidates:
        assert candidate.confidence is Confidence.HINT
        assert candidate.evidence.rate is None
        assert candidate.evidence.interval is None
        assert candidate.evidence.base_rate is None
        assert candidate.evidence.kept == 0
    assert Scope.of((topic("Politics"), medium("Video"))) in scopes(learned)


def test_what_authors_deleted_teaches_nothing() -> None:
    posts, table = observed(World(seed=0))
    cats = np.array(["Cats" in post.topics for post in posts])
    outcome = np.where(cats, 0, table.outcome).astype(np.int8)

    learned = learn(replace(rows_of(table, ~cats), outcome=outcome))

    assert scopes(learned) == {rule.scope for rule in RULES}
    warning = next(warning for warning in learned.warnings if warning.code == "author-deletions")
    assert warning.numbers == {"rows": int(cats.sum())}


def rows_of(table: ObservationTable, chosen: np.ndarray) -> ObservationTable:
    """Return the table with the other rows marked as deleted by their authors: no moderation."""
    author, moderator = list(Decider).index(Decider.AUTHOR), list(Decider).index(Decider.MODERATOR)
    return replace(table, decided_by=np.where(chosen, moderator, author).astype(np.int8))


def test_few_authors_are_permuted_not_held_out() -> None:
    posts, removed = few_authors(seed=1, rule=lambda post: "Society" in post.topics)

    learned = learn(to_table(posts, removed))

    found = {candidate.scope: candidate for candidate in learned.candidates}
    assert "too-few-clusters" in codes(learned)
    assert found[Scope.of((topic("Society"),))].confidence is Confidence.LIKELY
    assert found[Scope.of((topic("Society"),))].evidence.holdout is None


@pytest.mark.parametrize("seed", range(5))
def test_few_authors_without_a_rule_give_no_rule(seed: int) -> None:
    draw = random.Random(seed)
    posts, _ = few_authors(seed, rule=lambda post: False)
    fate = {post.author: draw.random() < 0.3 for post in posts}

    learned = learn(to_table(posts, [fate[post.author] for post in posts]))

    assert not sure(learned)


def few_authors(seed: int, rule: Callable[[Post], bool]) -> tuple[list[Post], list[bool]]:
    posts = World(seed=seed, rows=170).posts()
    draw = random.Random(seed)
    return posts, [draw.random() < (0.95 if rule(post) else 0.03) for post in posts]
