"""Samples drawn by outcome: removals alone give hints, a reference sample gives odds, neither gives a rate."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pytest
from planted_learning import REFERENCE, codes, learn
from planted_worlds import RULES, PlantedRule, Post, World, to_table, topic

from kmgraph.learn import LearnResult
from kmgraph.model import Candidate, Confidence, ObservationTable, Outcome, Scope

REMOVED = list(Outcome).index(Outcome.REMOVED)


def drawn(world: World, kept: float) -> ObservationTable:
    """Return all removed posts, and of the others as many as said, for each removed one."""
    posts = world.posts()
    removed = np.array([world.is_removed(post) for post in posts])
    others = np.flatnonzero(~removed)
    wanted = min(len(others), round(kept * int(removed.sum())))
    chosen = np.sort(np.concatenate([np.flatnonzero(removed), np.random.default_rng(0).permutation(others)[:wanted]]))
    return to_table([posts[row] for row in chosen], removed[chosen].tolist())


# --- removals alone ---------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_hints_are_rules_and_no_side_effects_of_rules() -> None:
    # Exceptions can't be seen: what they spare is not there. Nor can rules of one feature: it meets nothing.
    planted = {rule.scope.all for rule in RULES}
    found = [
        candidate.scope.all
        for seed in range(5)
        for candidate in learn(drawn(World(seed=seed, rows=12_000), 0)).candidates
    ]

    assert len(found) >= 15
    assert np.mean([scope in planted for scope in found]) >= 0.85


@pytest.mark.parametrize("seed", range(5))
def test_features_that_meet_by_chance_give_no_hint(seed: int) -> None:
    table = World(seed=seed, rows=3000).table()

    assert learn(replace(table, outcome=np.full(len(table), REMOVED, dtype=np.int8))).candidates == ()


def test_a_campaign_counts_once() -> None:
    # Of one author a thousand copies, all of them travel videos in Spanish; no one else has a reason to.
    posts = World(seed=1, rows=2000).posts()
    copy = replace(
        next(p for p in posts if p.medium == "Video" and "Travel" in p.topics and p.language == "es"), author=10_000
    )

    assert learn(to_table([*posts, *[copy] * 1000], [True] * 3000)).candidates == ()


# --- case and control -------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def reference() -> LearnResult:
    return learn(drawn(World(seed=0, rows=12_000), 2.5), settings=REFERENCE)


def confirmed(learned: LearnResult) -> list[Candidate]:
    return [each for each in learned.candidates if each.confidence is Confidence.LIKELY]


def test_a_reference_sample_gives_odds_and_no_rate(reference: LearnResult) -> None:
    assert "reference-sample" in codes(reference)
    assert len({each.scope for each in confirmed(reference)} & {rule.scope for rule in RULES}) >= 6
    for candidate in reference.candidates:
        evidence = candidate.evidence
        assert candidate.confidence is not Confidence.WELL_SUPPORTED
        assert (evidence.rate, evidence.interval, evidence.base_rate) == (None, None, None)
        assert evidence.odds_ratio is not None
    for candidate in confirmed(reference):
        assert candidate.evidence.odds_ratio is not None
        assert candidate.evidence.odds_ratio.low > 1


def test_the_odds_ratio_does_not_hang_on_how_many_kept_posts_were_drawn() -> None:
    gambling = PlantedRule(Scope.of((topic("Gambling"),)), lambda post: "Gambling" in post.topics)
    # Without noise a post outside is never removed: here 3 % are, and of those in scope 1 - .15 * .97.
    world = World(seed=3, rows=20_000, rules=(gambling,), noise=0.03)
    inside = 0.85 * 0.97 + 0.15 * 0.03
    true = inside / (1 - inside) / (0.03 / 0.97)

    for kept in (0.7, 2.0, 4.0):
        (candidate,) = confirmed(learn(drawn(world, kept), settings=REFERENCE))
        odds = candidate.evidence.odds_ratio
        assert odds is not None
        assert odds.low <= true <= odds.high
        assert odds.high / odds.low < 3


def test_as_many_of_one_kind_as_of_the_other_give_no_rate_either() -> None:
    learned = learn(drawn(World(seed=0, rows=12_000), 1.0))

    assert "class-balanced-sample" in codes(learned)
    assert confirmed(learned)
    for candidate in learned.candidates:
        assert candidate.evidence.rate is None
        assert candidate.evidence.base_rate is None
        assert candidate.confidence is not Confidence.WELL_SUPPORTED


def test_a_reference_sample_without_rules_gives_none() -> None:
    draw = random.Random(4)
    posts: list[Post] = World(seed=4, rows=4000).posts()
    learned = learn(to_table(posts, [draw.random() < 0.4 for _ in posts]), settings=REFERENCE)

    assert not confirmed(learned)
