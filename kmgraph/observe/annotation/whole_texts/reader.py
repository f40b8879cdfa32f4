"""What a draft is about, by all that is in it: its words' weights summed, where no single word is enough.

Words alone meet what is said outright. What a text tells without naming it, and which of the meanings of its words it
has, is learned from some thousand written drafts whose classes people told: a linear model, so that what weighs most
can be shown. It adds classes that score high, and takes away those that a word tells and all the rest speaks against.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array

from kmgraph.namespaces import local_name
from kmgraph.observe.annotation.whole_texts.signs import signs_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kmgraph.model import Floats, Hierarchy, Mask
    from kmgraph.observe.annotation.whole_texts.signs import Span
    from kmgraph.observe.annotation.whole_texts.weights import DraftWeights

    Signs = Mapping[str, float]

TOPIC_BAR = 0.45
"""Score from which on a text is taken to be about a topic."""

FORM_BAR = 0.6
"""Score from which on a text is taken to have a form: forms are common, and careful readers give fewer than writers."""

LEAST_SCORE = 0.2
"""Score below which one word doesn't make a text be about a class."""

_SHOWN = 3  # signs of a class that are shown, the weightiest first
_CLASS_SIGN = "c:"


@dataclass(frozen=True, eq=False)
class WholeTexts:
    """Reads whole texts.

    Attributes:
        weights: What signs say for classes.
        hierarchy: Tells which class is below which.
        is_topic: Which classes of the weights are topics, shape (n_classes,); the others are forms.
        is_asked: Which of them are looked for, shape (n_classes,).
        told: Classes whose words a project told itself: what these tell, nothing speaks against.
    """

    weights: DraftWeights
    hierarchy: Hierarchy
    is_topic: Mask
    is_asked: Mask
    told: frozenset[str] = frozenset()

    def read(self, texts: Sequence[str], by_words: Sequence[frozenset[str]]) -> list[frozenset[str]]:
        """Return what each text is about.

        Args:
            texts: Folded.
            by_words: The classes that the words of each tell.
        """
        classes = self.weights.classes
        scores = self.scores([self.signs(text, told) for text, told in zip(texts, by_words, strict=True)])
        scores[[not text.strip() for text in texts]] = 0
        high = (scores >= np.where(self.is_topic, TOPIC_BAR, FORM_BAR)) & self.is_asked & self.weights.is_told
        low = {iri: column for column, iri in enumerate(classes) if iri not in self.told}
        return [
            frozenset(classes[column] for column in np.flatnonzero(lifted))
            | {iri for iri in told if iri not in low or row[low[iri]] >= LEAST_SCORE}
            for row, lifted, told in zip(scores, high, by_words, strict=True)
        ]

    def telling(self, text: str, by_words: frozenset[str], iri: str) -> list[Span]:
        """Return where the signs stand that say most for a class in a folded text, the weightiest first."""
        column = self.weights.classes.index(iri)
        weight = self.weights.weights[:, [column]].toarray().reshape(-1)
        signs = self.signs(text, by_words)
        worth: dict[Span, float] = {}
        for sign, span in signs_of(text):
            row = self.weights.signs.get(sign)
            if row is not None and weight[row] > 0:
                worth[span] = max(worth.get(span, 0.0), round(float(weight[row]) * signs[sign], 6))
        return _apart(sorted(worth, key=lambda span: (-worth[span], span)))

    def signs(self, text: str, by_words: frozenset[str]) -> Signs:
        """Return how much of each known sign a folded text has: its own of length one together, its classes' too."""
        known = self.weights.signs
        counts = Counter(sign for sign, _ in signs_of(text) if sign in known)
        sizes = {sign: (1 + np.log(count)) * self.weights.rarity[known[sign]] for sign, count in counts.items()}
        length = np.sqrt(sum(size * size for size in sizes.values())) or 1.0
        own = {sign: float(size / length) for sign, size in sizes.items()}
        above = {wide for iri in by_words for wide in self.hierarchy.ancestors(iri)} | by_words
        classes = [sign for sign in sorted(_CLASS_SIGN + local_name(iri) for iri in above) if sign in known]
        return own | dict.fromkeys(classes, 1 / np.sqrt(len(classes)) if classes else 0.0)

    def scores(self, texts: Sequence[Signs]) -> Floats:
        """Return the score of each text for each class, about what share of such texts has it; (n_texts, n_classes)."""
        weights = self.weights
        starts = np.cumsum([0, *map(len, texts)])
        rows = [weights.signs[sign] for signs in texts for sign in signs]
        sizes = [size for signs in texts for size in signs.values()]
        held = csr_array(
            (np.array(sizes), np.array(rows, dtype=np.intp), starts), shape=(len(texts), len(weights.signs))
        )
        # Rounded, so that the last bits of a machine's arithmetic decide nothing.
        return np.asarray(np.round((held @ weights.weights).toarray() + weights.usual, 6), dtype=np.float64)


def _apart(spans: Sequence[Span]) -> list[Span]:
    """Return the first of the spans that don't overlap one another."""
    chosen: list[Span] = []
    for start, end in spans:
        if all(end <= first or last <= start for first, last in chosen):
            chosen.append((start, end))
        if len(chosen) == _SHOWN:
            break
    return chosen
