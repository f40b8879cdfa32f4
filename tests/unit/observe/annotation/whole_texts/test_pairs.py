"""Pairs of texts and classes: which are looked at, and what is known of each, against numbers worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_array

from kmgraph.model import Hierarchy
from kmgraph.observe.annotation.whole_texts import FEATURES, Candidates, DraftWeights

GAMES, BETS, STORY, ALL = (f"https://w3id.org/kmgraph/ns#{name}" for name in ("Games", "Bets", "Story", "All"))
CLASSES = (GAMES, BETS, STORY, ALL)
HIERARCHY = Hierarchy({BETS: frozenset((GAMES,)), GAMES: frozenset((ALL,))})
WEIGHTS = DraftWeights(
    signs={"w:parlay": 0, "h:赌": 1, "c:Bets": 2},
    rarity=np.ones(3),
    classes=CLASSES,
    is_told=np.array([True, True, True, False]),
    usual=np.array([0.02, 0.01, 0.3, 0.5]),
    weights=csr_array(np.array([[0.18, 0.29, -0.25, 0], [0.1, 0.4, 0, 0], [0.1, 0.2, 0, 0]])),
    made_of="",
)
CANDIDATES = Candidates(WEIGHTS, HIERARCHY, np.array([True, True, False, True]))


def known(text: str, *by_words: str) -> dict[str, dict[str, float]]:
    pairs = CANDIDATES.pairs([text], [frozenset(by_words)])
    rows = (dict(zip(FEATURES, row, strict=True)) for row in pairs.features.tolist())
    return {CLASSES[column].partition("#")[2]: row for column, row in zip(pairs.column, rows, strict=True)}


def test_what_scores_and_what_is_named_is_looked_at() -> None:
    assert set(known("parlay")) == {"Games", "Bets"}  # a class that only groups is not, and a story scores too little
    assert set(known("parlay", STORY)) == {"Games", "Bets", "Story"}
    assert set(known("parlay", ALL)) == {"Games", "Bets", "All"}
    assert set(known("nothing")) == {"Story"}
    assert set(known(" ")) == set()
    assert set(known("nothing", "https://w3id.org/kmgraph/ns#Unheard")) == {"Story"}


def test_a_pair_is_known_by_these_numbers() -> None:
    assert known("parlay", BETS)["Bets"] == pytest.approx(
        {
            "score": 0.5,
            "by_signs": 0.29,
            "by_classes": 0.2,
            "rank": 0,
            "margin": 0.2,  # above games, .3
            "best_topic": 0.5,
            "best_form": 0.05,
            "best_wider": 0.5,  # all
            "is_named": 1,
            "narrower_is_named": 1,  # itself, too
            "wider_is_named": 1,
            "classes_named": 1,
            "usual": 0.01,
            "is_topic": 1,
            "length": 6,
            "is_chinese": 0,
        }
    )


def test_what_is_above_and_below_a_named_class_is_told_apart() -> None:
    games = known("parlay", BETS)["Games"]
    assert (games["is_named"], games["narrower_is_named"], games["wider_is_named"]) == (0, 1, 0)
    assert games["rank"] == 1
    assert games["margin"] == pytest.approx(-0.2)
    bets = known("parlay", GAMES)["Bets"]
    assert (bets["is_named"], bets["narrower_is_named"], bets["wider_is_named"]) == (0, 0, 1)


def test_what_there_is_none_of_scores_below_all() -> None:
    assert known("nothing")["Story"]["margin"] == pytest.approx(1.3)
    assert known("nothing")["Story"]["best_wider"] == -1


def test_chinese_is_known_by_its_characters() -> None:
    assert known("赌")["Bets"]["is_chinese"] == 1


def test_pairs_stand_in_the_order_of_their_texts() -> None:
    texts, told = ["parlay", " ", "nothing", "赌"], [frozenset[str]()] * 4
    pairs = CANDIDATES.pairs(texts, told)
    assert pairs.text.tolist() == [0, 0, 2, 3, 3, 3]
    alone = [CANDIDATES.pairs([text], [frozenset()]).features for text in texts]
    assert np.array_equal(pairs.features, np.concatenate(alone))
    assert CANDIDATES.pairs([], []).features.shape == (0, len(FEATURES))
