"""Texts -> what their signs add up to for each class: a linear model, so that what weighs most can be shown."""

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

    Signs = Mapping[str, float]

_CLASS_SIGN = "c:"


@dataclass(frozen=True, eq=False)
class DraftWeights:
    """A linear model: a text's score for a class is the class's share of all drafts and what the text's signs add.

    Attributes:
        signs: The row of each sign.
        rarity: How rare each sign is among drafts, as the logarithm of one in how many; shape (n_signs,).
        classes: The IRI of each column.
        is_told: Which classes texts are said to be about; the others only group those below, shape (n_classes,).
        usual: The share of drafts that each class has, shape (n_classes,).
        weights: What a sign adds, shape (n_signs, n_classes).
        made_of: SHA-256 of the drafts, hexadecimal.
    """

    signs: Mapping[str, int]
    rarity: Floats
    classes: tuple[str, ...]
    is_told: Mask
    usual: Floats
    weights: csr_array[np.float64]
    made_of: str


@dataclass(frozen=True, eq=False)
class Scores:
    """How far texts are about classes.

    Attributes:
        whole: About what share of such texts is about the class, shape (n_texts, n_classes).
        by_classes: What of it the classes that single words tell add; the rest is the text's own signs.
    """

    whole: Floats
    by_classes: Floats


@dataclass(frozen=True, eq=False)
class SignScores:
    """Sums what the signs of texts weigh.

    Attributes:
        weights: What signs say for classes.
        hierarchy: Tells which class is below which.
    """

    weights: DraftWeights
    hierarchy: Hierarchy

    def scores(self, texts: Sequence[str], by_words: Sequence[frozenset[str]]) -> Scores:
        """Return the scores of folded texts, given the classes that the words of each tell."""
        signs = [self.signs(text, told) for text, told in zip(texts, by_words, strict=True)]
        classes = [{sign: size for sign, size in one.items() if sign.startswith(_CLASS_SIGN)} for one in signs]
        # Rounded, so that the last bits of a machine's arithmetic decide nothing.
        whole, by_classes = (np.round(self._sums(held), 6) for held in (signs, classes))
        return Scores(np.round(whole + self.weights.usual, 6), by_classes)

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

    def _sums(self, texts: Sequence[Signs]) -> Floats:
        weights = self.weights
        starts = np.cumsum([0, *map(len, texts)])
        rows = [weights.signs[sign] for signs in texts for sign in signs]
        sizes = [size for signs in texts for size in signs.values()]
        held = csr_array(
            (np.array(sizes), np.array(rows, dtype=np.intp), starts), shape=(len(texts), len(weights.signs))
        )
        return np.asarray((held @ weights.weights).toarray(), dtype=np.float64)
