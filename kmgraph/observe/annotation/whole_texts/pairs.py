"""Texts -> the classes that each may be about, with what is known of each of these pairs.

A score by itself doesn't say enough: it counts for less beside a better one, for a text in which no word tells the
class, for a rare class. What is known of a pair is put into numbers here, in one way for learning and for reading.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.observe.annotation.whole_texts.scores import SignScores

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from kmgraph.model import Floats, Hierarchy, Mask
    from kmgraph.observe.annotation.whole_texts.scores import DraftWeights

FEATURES = (
    "score",
    "by_signs",
    "by_classes",
    "rank",
    "margin",
    "best_topic",
    "best_form",
    "best_wider",
    "is_named",
    "narrower_is_named",
    "wider_is_named",
    "classes_named",
    "usual",
    "is_topic",
    "length",
    "is_chinese",
)
"""What is known of a pair, in the order of its numbers."""

LEAST_SCORE = 0.1
"""Score from which on a class is looked at that no word tells: of those below, one in a hundred is right."""

_NONE = -1.0
"""Stands for the score of a class that there is none of: below all that scores are."""

_CHINESE = re.compile("[\u3400-\u9fff]")


@dataclass(frozen=True, eq=False)
class Pairs:
    """Texts and classes that they may be about.

    Attributes:
        text: The position of the text, shape (n_pairs,), ascending.
        column: The column of the class among those of the weights, shape (n_pairs,).
        is_topic: Whether the class is a topic, shape (n_pairs,); others are forms.
        is_named: Whether words tell the class itself, shape (n_pairs,).
        features: Shape (n_pairs, n_features), in the order of `FEATURES`.
    """

    text: NDArray[np.intp]
    column: NDArray[np.intp]
    is_topic: Mask
    is_named: Mask
    features: Floats


@dataclass(frozen=True, eq=False)
class NamedClasses:
    """What words tell of texts, each of shape (n_texts, n_classes)."""

    itself: Mask
    narrower: Mask
    wider: Mask


@dataclass(frozen=True, eq=False)
class Candidates:
    """Finds the classes that texts may be about.

    Attributes:
        weights: What signs say for classes.
        hierarchy: Tells which class is below which.
        is_topic: Which classes of the weights are topics, shape (n_classes,); the others are forms.
    """

    weights: DraftWeights
    hierarchy: Hierarchy
    is_topic: Mask

    def pairs(self, texts: Sequence[str], by_words: Sequence[frozenset[str]]) -> Pairs:
        """Return the pairs to be looked at of folded texts, given the classes that the words of each tell."""
        scores, named = SignScores(self.weights, self.hierarchy).scores(texts, by_words), self._named(by_words)
        told = np.where(self.weights.is_told, scores.whole, _NONE)
        told[[not text.strip() for text in texts]] = _NONE
        text, column = np.nonzero((told >= LEAST_SCORE) | named.itself)
        score = scores.whole[text, column]
        by_classes = scores.by_classes[text, column]
        topics, forms = _best_two(told, self.is_topic), _best_two(told, ~self.is_topic)
        is_topic, usual = self.is_topic[column], self.weights.usual[column]
        rivals = np.where(is_topic[:, None], topics[text], forms[text])
        known = {
            "score": score,
            "by_signs": np.round(score - by_classes - usual, 6),
            "by_classes": by_classes,
            "rank": _ranks(told)[text, column],
            "margin": np.round(score - np.where(score >= rivals[:, 0], rivals[:, 1], rivals[:, 0]), 6),
            "best_topic": topics[text, 0],
            "best_form": forms[text, 0],
            "best_wider": np.where(self._wider[column], scores.whole[text], _NONE).max(axis=1, initial=_NONE),
            "is_named": named.itself[text, column],
            "narrower_is_named": named.narrower[text, column],
            "wider_is_named": named.wider[text, column],
            "classes_named": named.itself.sum(axis=1)[text],
            "usual": np.round(usual, 6),
            "is_topic": is_topic,
            "length": np.array([len(one.strip()) for one in texts], dtype=np.float64)[text],
            "is_chinese": np.array([bool(_CHINESE.search(one)) for one in texts], dtype=np.bool_)[text],
        }
        features = np.column_stack([np.asarray(known[name], dtype=np.float64) for name in FEATURES])
        return Pairs(text, column, is_topic, named.itself[text, column], features)

    @cached_property
    def columns(self) -> dict[str, int]:
        """The column of each class."""
        return {iri: column for column, iri in enumerate(self.weights.classes)}

    @cached_property
    def _wider(self) -> Mask:
        """Which classes are above which, shape (n_classes, n_classes): the row's class is below the column's."""
        wider = np.zeros((len(self.columns), len(self.columns)), dtype=np.bool_)
        for iri, column in self.columns.items():
            wider[column, self._at(self.hierarchy.ancestors(iri) - {iri})] = True
        return wider

    def _named(self, by_words: Sequence[frozenset[str]]) -> NamedClasses:
        """Return which classes words tell themselves, which stand above one that they tell, and which below."""
        itself, narrower, wider = np.zeros((3, len(by_words), len(self.columns)), dtype=np.bool_)
        for row, told in enumerate(by_words):
            itself[row, self._at(told)] = True
            for iri in told:
                narrower[row, self._at(self.hierarchy.ancestors(iri))] = True
                wider[row, self._at(self.hierarchy.descendants(iri))] = True
        return NamedClasses(itself, narrower, wider)

    def _at(self, iris: Iterable[str]) -> list[int]:
        return [self.columns[iri] for iri in iris if iri in self.columns]


def _best_two(scores: Floats, of: Mask) -> Floats:
    """Return the best and the second score of each text among some classes, shape (n_texts, 2)."""
    others = np.full((len(scores), 2), _NONE)
    among = np.sort(np.hstack([scores[:, of], others]), axis=1)
    return among[:, :-3:-1]


def _ranks(scores: Floats) -> NDArray[np.intp]:
    """Return how many classes of a text score better than each, or as well and stand before it."""
    return np.argsort(np.argsort(-scores, axis=1, kind="stable"), axis=1, kind="stable")
