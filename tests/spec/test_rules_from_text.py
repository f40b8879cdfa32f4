"""Posts of invented words: words that get posts removed are found, others are not, and chance gives no rule."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from text_worlds import DECOYS, PLANTED, TextWorld, learned_of, made_world

from kmgraph.learn import LearnResult, LearnSettings
from kmgraph.model import Confidence, EvidenceBasis, SomeLiteral, found_iris
from kmgraph.namespaces import KM

_SURE = {Confidence.WELL_SUPPORTED, Confidence.LIKELY}


@pytest.fixture(scope="module")
def result() -> LearnResult:
    return learned_of(made_world())


def test_planted_words_are_found_and_stand_in_one_rule(result: LearnResult) -> None:
    sure = [rule for rule in result.candidates if rule.confidence in _SURE]
    named = {iri for rule in sure for literal in rule.scope.all for iri in found_iris(literal)}
    terms = {term.text for found in result.found if found.iri in named for term in found.terms}
    assert len(set(PLANTED) & terms) >= 9
    assert len(sure) == 1


def test_words_as_frequent_that_have_no_consequence_are_in_no_rule(result: LearnResult) -> None:
    terms = {term.text for found in result.found for term in found.terms}
    assert len(set(DECOYS) & terms) <= 1


def test_a_class_is_small_enough_to_look_through(result: LearnResult) -> None:
    assert all(1 <= len(found.terms) <= 20 for found in result.found)


def test_counts_come_from_posts_set_aside_alone(result: LearnResult) -> None:
    for rule in result.candidates:
        assert rule.evidence.basis is EvidenceBasis.HOLDOUT
        assert rule.evidence.holdout is not None
        counted = (rule.evidence.target, rule.evidence.kept)
        assert counted == (rule.evidence.holdout.target, rule.evidence.holdout.kept)


def test_the_rate_is_the_one_that_was_planted(result: LearnResult) -> None:
    (rule,) = [rule for rule in result.candidates if rule.confidence is Confidence.WELL_SUPPORTED]
    assert rule.evidence.interval is not None
    low, high = rule.evidence.interval
    assert low <= 0.9 <= high


def test_a_rule_asks_for_terms_that_a_post_mentions(result: LearnResult) -> None:
    literals = [literal for rule in result.candidates for literal in rule.scope.all]
    assert all(isinstance(literal, SomeLiteral) and literal.property == KM.mentions for literal in literals)


def test_the_same_posts_give_the_same_rules_and_classes(result: LearnResult) -> None:
    again = learned_of(made_world())
    assert again.candidates == result.candidates
    assert again.found == result.found


@pytest.mark.parametrize("seed", range(6))
def test_permuted_outcomes_give_no_rule(seed: int) -> None:
    world = made_world(2_500)
    shuffled = list(world.removed)
    random.Random(seed).shuffle(shuffled)
    found = learned_of(replace(world, removed=shuffled), LearnSettings(seed=seed))
    assert not [rule for rule in found.candidates if rule.confidence in _SURE]


def test_campaigns_of_near_copies_with_random_outcomes_give_no_rule() -> None:
    chance = random.Random(3)
    ordinary = made_world(2_000, planted=False)
    texts, removed, authors = list(ordinary.texts), list(ordinary.removed), list(ordinary.authors)
    first = max(authors) + 1
    for campaign, source in enumerate(made_world(60, seed=9, planted=False).texts):
        words, fate = [f"{word}q" for word in source.split()], chance.random() < 0.5
        for copy in range(30):
            texts.append(" ".join([*words, f"n{copy}"]))
            removed.append(fate)
            authors.append(first + campaign)
    found = learned_of(TextWorld(texts, removed, authors))
    assert not [rule for rule in found.candidates if rule.confidence in _SURE]


def test_of_few_posts_nothing_is_looked_for() -> None:
    assert learned_of(made_world(300)).found == ()
