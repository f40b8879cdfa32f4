"""Planted rules come back as they were planted, with the evidence that was planted, too."""

from __future__ import annotations

from dataclasses import replace
from time import process_time

import numpy as np
import pytest
from planted_learning import SETTINGS, SURE, learn, observed, scopes
from planted_worlds import RULES, World, account, hierarchy, medium, topic

from kmgraph.learn import near_misses, spared_posts
from kmgraph.model import Decider, ObservationTable, Outcome, Scope, scope_mask


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_eight_planted_rules_come_back_exactly_and_nothing_else(seed: int) -> None:
    learned = learn(World(seed=seed).table())

    assert scopes(learned) == {rule.scope for rule in RULES}
    # By chance an unseen part may hold too few posts of one small rule; more would be a fault.
    assert sum(candidate.confidence in SURE for candidate in learned.candidates) >= len(RULES) - 1


def test_a_small_project_is_learned_in_three_seconds() -> None:
    table = World(seed=3).table()
    before = process_time()

    learn(table)

    assert process_time() - before < 3.0


@pytest.mark.parametrize(("noise", "enforcement"), [(0.10, 0.7), (0.0, 0.5)])
def test_rules_survive_noise_and_lax_enforcement(noise: float, enforcement: float) -> None:
    learned = learn(World(rows=12_000, noise=noise, enforcement=enforcement).table())

    assert {rule.scope for rule in RULES} >= {c.scope for c in learned.candidates if c.confidence in SURE}
    assert len(scopes(learned) & {rule.scope for rule in RULES}) >= 7


def test_the_same_seed_gives_the_same_rules() -> None:
    table = World(seed=1).table()

    assert learn(table) == learn(table)


def test_evidence_counts_the_posts_in_scope() -> None:
    world = World(seed=1)
    table = world.table()
    learned = learn(table)
    removed = table.outcome == list(Outcome).index(Outcome.REMOVED)
    scopes_of = [scope_mask(candidate.scope, table, hierarchy()) for candidate in learned.candidates]
    free = ~np.logical_or.reduce(
        [
            mask
            for mask, candidate in zip(scopes_of, learned.candidates, strict=True)
            if candidate.evidence.holdout is not None and candidate.evidence.holdout.p_value <= SETTINGS.significance
        ]
    )

    assert len(learned.candidates) >= len(RULES) - 1
    for candidate, inside in zip(learned.candidates, scopes_of, strict=True):
        evidence = candidate.evidence
        assert evidence.target == (inside & removed).sum()
        assert evidence.kept == (inside & ~removed).sum()
        assert evidence.clusters == len(set(table.author[inside].tolist()))
        assert evidence.base_rate == pytest.approx(removed[free].mean())
        assert evidence.interval is not None
        assert evidence.rate is not None
        assert evidence.interval[0] < evidence.rate < evidence.interval[1]
        assert evidence.holdout is not None
        assert 0 < (evidence.holdout.target or 0) < (evidence.target or 0)
        assert evidence.holdout.p_value <= evidence.holdout.p_adjusted
        assert (evidence.holdout.p_adjusted <= SETTINGS.significance) == (candidate.confidence in SURE)


@pytest.mark.slow
def test_intervals_cover_the_rate_that_was_planted() -> None:
    # A post under one rule is removed with .85, then noise flips 3 %.
    world = replace(World(rows=8000), rules=RULES[:4])
    true_rate = 0.85 * 0.97 + 0.15 * 0.03
    covered = [
        candidate.evidence.interval[0] <= true_rate <= candidate.evidence.interval[1]
        for seed in range(4)
        for candidate in learn(replace(world, seed=seed).table()).candidates
        if candidate.evidence.interval
    ]

    assert len(covered) >= 16
    assert np.mean(covered) >= 0.8


def test_later_posts_are_set_aside_and_times_are_reported() -> None:
    table = World(seed=2, timed=True).table()
    learned = learn(table)
    first = learned.candidates[0]

    assert len(scopes(learned) & {rule.scope for rule in RULES}) >= 7
    assert first.evidence.first is not None
    assert first.evidence.last is not None
    assert "2025-01-14T08:00:00Z" <= first.evidence.first < first.evidence.last


def test_near_misses_count_kept_posts_just_outside() -> None:
    posts, table = observed(World(seed=0))
    scope = Scope.of((topic("Politics"), medium("Video")))

    misses = near_misses(scope, table, hierarchy(), SETTINGS, "rednote")

    removed = table.outcome == 0
    politics = np.array(["Politics" in post.topics for post in posts])
    video = np.array([post.medium == "Video" for post in posts])
    assert [miss.dropped for miss in misses] == list(scope.all)
    assert [miss.kept for miss in misses] == [
        (video & ~politics & ~removed).sum(),
        (politics & ~video & ~removed).sum(),
    ]
    assert [miss.target for miss in misses] == [
        (video & ~politics & removed).sum(),
        (politics & ~video & removed).sum(),
    ]


def test_posts_of_an_exception_count_whatever_else_spares_them_but_not_what_else_removes() -> None:
    posts, table = observed(World(seed=0))
    by_author = (np.arange(len(posts)) % 7 == 0) & (table.outcome == 0)
    table = replace(table, decided_by=np.where(by_author, list(Decider).index(Decider.AUTHOR), table.decided_by))
    scope = Scope.of((topic("Politics"),), ((medium("Video"),), (medium("Video"), account("Migrating"))))

    spared = spared_posts(scope, table, hierarchy(), SETTINGS, "rednote")

    removed = table.outcome == 0
    shown = [
        np.array(["Politics" in post.topics and post.medium == "Video" and within(post) for post in posts])
        for within in (lambda _: True, lambda post: post.account == "Migrating")
    ]
    counted = {each.exception: (each.kept, each.target) for each in spared}
    assert [each.exception for each in spared] == list(scope.unless)
    assert [counted[exception] for exception in sorted(counted, key=len)] == [
        ((mask & ~removed).sum(), (mask & removed & ~by_author).sum()) for mask in shown
    ]
    assert all(kept and target for kept, target in counted.values())
    otherwise = np.arange(len(posts)) % 2 == 0
    alone = spared_posts(scope, table, hierarchy(), SETTINGS, "rednote", otherwise)
    assert sorted((each.kept, each.target) for each in alone) == sorted(
        ((mask & ~removed & ~otherwise).sum(), (mask & removed & ~by_author & ~otherwise).sum()) for mask in shown
    )
    assert not any(kept or target for kept, target in _spared(scope, table, "elsewhere"))


def _spared(scope: Scope, table: ObservationTable, platform: str) -> list[tuple[int, int]]:
    return [(each.kept, each.target) for each in spared_posts(scope, table, hierarchy(), SETTINGS, platform)]
