"""Whole texts -> what they are about: words' weights, learned once from written drafts and shipped, summed.

In come folded texts with the classes that their words tell; out go those that the whole of each tells, and where the
signs stand that say most. Adds scores; forgets the texts.
"""

from kmgraph.observe.annotation.whole_texts.reader import WholeTexts
from kmgraph.observe.annotation.whole_texts.signs import Span, signs_of
from kmgraph.observe.annotation.whole_texts.weights import (
    DraftWeights,
    load_draft_weights,
    pack_draft_weights,
    read_draft_weights,
)

__all__ = [
    "DraftWeights",
    "Span",
    "WholeTexts",
    "load_draft_weights",
    "pack_draft_weights",
    "read_draft_weights",
    "signs_of",
]
