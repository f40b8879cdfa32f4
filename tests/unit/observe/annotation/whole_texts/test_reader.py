"""Whole texts against weights made by hand: what is added, what is taken away, and what is shown."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_array

from kmgraph.model import Hierarchy
from kmgraph.observe.annotation.whole_texts import (
    FEATURES,
    Bars,
    DraftModel,
    DraftWeights,
    SignScores,
    Trees,
    WholeTexts,
)

GAMES, BETS, STORY, ALL, OTHER = (
    f"https://w3id.org/kmgraph/ns#{name}" for name in ("Games", "Bets", "Story", "All", "Other")
)
SIGNS = ("w:parlay", "w:deck", "w:yesterday", "w:the", "c:Bets")
CLASSES = (GAMES, BETS, STORY, ALL)
WEIGHTS = csr_array(np.array([[0, 90, 0, 0], [60, -60, 0, 0], [0, 0, 90, 0], [0, 0, 0, 90], [0, 50, 0, 0]]) / 100)
HIERARCHY = Hierarchy({BETS: frozenset((GAMES,)), GAMES: frozenset((ALL,))})
TOPICS = np.array([True, True, False, True])
ASKED = np.ones(4, dtype=np.bool_)


def weights() -> DraftWeights:
    return DraftWeights(
        signs={sign: row for row, sign in enumerate(SIGNS)},
        rarity=np.array([2.0, 2.0, 1.0, 0.5, 1.0]),
        classes=CLASSES,
        is_told=np.array([True, True, True, False]),
        usual=np.full(4, 0.01),
        weights=WEIGHTS,
        made_of="",
    )


def trees() -> Trees:
    """Likely is what scores more than .45 and, where a word tells it, more than .2."""
    score, named = FEATURES.index("score"), FEATURES.index("is_named")
    return Trees(
        feature=np.array([score, named, 0, 0, score, 0, 0]),
        threshold=np.array([0.45, 0.5, 0, 0, 0.2, 0, 0]),
        left=np.array([1, 2, 2, 3, 5, 5, 6]),
        right=np.array([3, 4, 2, 3, 6, 5, 6]),
        value=np.array([0.0, 0, -2, 2, 0, -2, 2]),
        roots=np.array([0]),
        start=0.0,
    )


def reader(*, asked: np.ndarray = ASKED, told: frozenset[str] = frozenset(), least_signs: int = 0) -> WholeTexts:
    return WholeTexts(
        DraftModel(weights(), trees(), Bars(0.5, 0.5, 0.5, 0.5)), HIERARCHY, TOPICS, asked, told, least_signs
    )


@pytest.mark.parametrize(
    ("text", "by_words", "read"),
    [
        ("parlay", set(), {BETS}),
        ("the parlay", set(), {BETS}),  # nobody is told a class that only groups
        ("yesterday", set(), {STORY}),
        ("deck", {BETS}, {GAMES}),  # the word speaks for bets, all else against
        ("parlay", {OTHER}, {BETS, OTHER}),  # weights know nothing of it, so the word is enough
        ("nothing known", {BETS}, {BETS}),
        ("nothing known", set(), set()),
        ("", set(), set()),
    ],
)
def test_a_text_is_read_as_a_whole(text: str, by_words: set[str], read: set[str]) -> None:
    assert reader().read([text], [frozenset(by_words)]) == [frozenset(read)]


def test_texts_are_read_each_by_itself() -> None:
    texts = ["parlay", "", "yesterday", "deck"]
    told = [frozenset[str](), frozenset[str](), frozenset[str](), frozenset((BETS,))]
    one_by_one = [reader().read([text], [by])[0] for text, by in zip(texts, told, strict=True)]
    assert reader().read(texts, told) == one_by_one


def test_what_nobody_looks_for_is_not_read() -> None:
    assert reader(asked=np.zeros(4, dtype=np.bool_)).read(["parlay"], [frozenset()]) == [frozenset()]


def test_nothing_speaks_against_the_words_that_a_project_told() -> None:
    assert reader(told=frozenset((BETS,))).read(["deck"], [frozenset((BETS,))]) == [frozenset((BETS, GAMES))]


def test_nothing_speaks_against_what_is_sure() -> None:
    told = [frozenset((BETS,))] * 2
    assert reader().read(["deck", "deck"], told, [frozenset((BETS,)), frozenset()]) == [
        frozenset((BETS, GAMES)),
        frozenset((GAMES,)),
    ]


def test_scores_are_what_signs_add_to_the_usual_share() -> None:
    sums = SignScores(weights(), HIERARCHY)
    scores = sums.scores(["parlay", "nothing"], [frozenset(), frozenset((BETS,))])
    assert scores.whole.tolist() == [[0.01, 0.91, 0.01, 0.01], [0.01, 0.51, 0.01, 0.01]]
    assert scores.by_classes.tolist() == [[0, 0, 0, 0], [0, 0.5, 0, 0]]
    signs = sums.signs("parlay deck deck", frozenset((BETS,)))
    assert signs["w:deck"] > signs["w:parlay"]
    assert sum(size * size for sign, size in signs.items() if sign != "c:Bets") == pytest.approx(1)
    assert signs["c:Bets"] == 1


def test_of_a_text_with_hardly_a_sign_words_alone_tell() -> None:
    strict = reader(least_signs=2)
    assert strict.read(["parlay", "the parlay"], [frozenset()] * 2) == [frozenset(), frozenset((BETS,))]
    assert strict.read(["deck", "deck deck"], [frozenset((BETS,))] * 2) == [frozenset((BETS,))] * 2
    assert strict.read(["the deck"], [frozenset((BETS,))]) == [frozenset((GAMES,))]


def test_many_texts_are_read_as_one() -> None:
    texts = ["parlay", "yesterday", "nothing"] * 200
    read = reader().read(texts, [frozenset()] * 600)
    assert read == [frozenset((BETS,)), frozenset((STORY,)), frozenset()] * 200
    assert reader().read([], []) == []


def test_the_weightiest_signs_are_shown_where_they_stand() -> None:
    text = "yesterday a parlay"
    assert reader().telling(text, frozenset(), BETS) == [(12, 18)]
    assert reader().telling(text, frozenset(), STORY) == [(0, 9)]
    assert reader().telling("nothing", frozenset(), BETS) == []
