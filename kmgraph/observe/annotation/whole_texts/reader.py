"""What a draft is about, by all that is in it: its words' weights summed, where no single word is enough.

Words alone meet what is said outright. What a text tells without naming it, and which of the meanings of its words it
has, is learned from some thousand written drafts whose classes people told, in two stages. A linear model sums what
words weigh, so that what weighs most can be shown. Trees then say how likely each class is that scores high or that a
word tells, by what else is told of the text. So classes are added that no word tells, and taken away that one word
tells and all the rest speaks against; never those that two tell.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from kmgraph.observe.annotation.whole_texts.pairs import Candidates
from kmgraph.observe.annotation.whole_texts.scores import SignScores
from kmgraph.observe.annotation.whole_texts.signs import says_something, signs_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kmgraph.model import Hierarchy, Mask
    from kmgraph.observe.annotation.whole_texts.signs import Span
    from kmgraph.observe.annotation.whole_texts.weights import DraftModel

_SHOWN = 3  # signs of a class that are shown, the weightiest first
LEAST_SIGNS = 14
"""Known signs from which on a text is weighed. Of the written drafts (in English) one in a hundred has fewer, so that
nothing was learned about how little two or three words say by themselves."""

_AT_ONCE = 256  # texts whose classes are compared with one another together


@dataclass(frozen=True, eq=False)
class WholeTexts:
    """Reads whole texts.

    Attributes:
        model: What signs say for classes, and how likely classes are then.
        hierarchy: Tells which class is below which.
        is_topic: Which classes of the weights are topics, shape (n_classes,); the others are forms.
        is_asked: Which of them are looked for, shape (n_classes,).
        told: Classes whose words a project told itself: what these tell, nothing speaks against.
        least_signs: Known signs from which on a text is weighed; of one with fewer, words alone tell.
    """

    model: DraftModel
    hierarchy: Hierarchy
    is_topic: Mask
    is_asked: Mask
    told: frozenset[str] = frozenset()
    least_signs: int = LEAST_SIGNS

    def read(
        self,
        texts: Sequence[str],
        by_words: Sequence[frozenset[str]],
        sure: Sequence[frozenset[str]] | None = None,
    ) -> list[frozenset[str]]:
        """Return what each text is about.

        Args:
            texts: Folded.
            by_words: The classes that the words of each tell.
            sure: Those of them that nothing speaks against; None if there are no such.
        """
        sure = [frozenset()] * len(texts) if sure is None else sure
        parts = (slice(first, first + _AT_ONCE) for first in range(0, len(texts), _AT_ONCE))
        return [read for part in parts for read in self._read(texts[part], by_words[part], sure[part])]

    def telling(self, text: str, by_words: frozenset[str], iri: str) -> list[Span]:
        """Return where the signs stand that say most for a class in a folded text, the weightiest first.

        Those that a reader would see no sign in are left out: articles, pronouns, stops.
        """
        weights = self.model.weights
        weight = weights.weights[:, [self._candidates.columns[iri]]].toarray().reshape(-1)
        signs = SignScores(weights, self.hierarchy).signs(text, by_words)
        worth: dict[Span, float] = {}
        for sign, span in signs_of(text):
            row = weights.signs.get(sign)
            if row is not None and weight[row] > 0 and says_something(text[slice(*span)]):
                worth[span] = max(worth.get(span, 0.0), round(float(weight[row]) * signs[sign], 6))
        return _apart(sorted(worth, key=lambda span: (-worth[span], span)))

    @cached_property
    def _candidates(self) -> Candidates:
        return Candidates(self.model.weights, self.hierarchy, self.is_topic)

    def _read(
        self, texts: Sequence[str], by_words: Sequence[frozenset[str]], sure: Sequence[frozenset[str]]
    ) -> list[frozenset[str]]:
        pairs, weights = self._candidates.pairs(texts, by_words), self.model.weights
        may_be = pairs.is_named | (self.is_asked & weights.is_told)[pairs.column]
        likely = may_be & self.model.bars.are_met(pairs, self.model.trees.probability(pairs.features))
        read = [{*stay, *filter(self._stays, told)} for told, stay in zip(by_words, sure, strict=True)]
        for text, column in zip(pairs.text[likely].tolist(), pairs.column[likely].tolist(), strict=True):
            read[text].add(weights.classes[column])
        return [
            frozenset(classes) if self._is_weighed(text) else told
            for text, told, classes in zip(texts, by_words, read, strict=True)
        ]

    def _is_weighed(self, text: str) -> bool:
        known = self.model.weights.signs
        return len({sign for sign, _ in signs_of(text) if sign in known}) >= self.least_signs

    def _stays(self, iri: str) -> bool:
        """Return whether words that tell a class are enough, whatever else a text holds."""
        return iri in self.told or iri not in self._candidates.columns


def _apart(spans: Sequence[Span]) -> list[Span]:
    """Return the first of the spans that don't overlap one another."""
    chosen: list[Span] = []
    for start, end in spans:
        if all(end <= first or last <= start for first, last in chosen):
            chosen.append((start, end))
        if len(chosen) == _SHOWN:
            break
    return chosen
