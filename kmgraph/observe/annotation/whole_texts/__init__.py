"""Whole texts -> what they are about: words' weights summed, and trees on the sums, both learned from written drafts.

In come folded texts with the classes that their words tell; out go those that the whole of each tells, and where the
signs stand that say most. Adds scores and probabilities; forgets the texts.
"""

from kmgraph.observe.annotation.whole_texts.pairs import FEATURES, Candidates, Pairs
from kmgraph.observe.annotation.whole_texts.reader import WholeTexts
from kmgraph.observe.annotation.whole_texts.scores import DraftWeights, SignScores
from kmgraph.observe.annotation.whole_texts.signs import Span, signs_of
from kmgraph.observe.annotation.whole_texts.trees import Trees
from kmgraph.observe.annotation.whole_texts.weights import (
    Bars,
    DraftModel,
    load_draft_model,
    pack_draft_model,
    read_draft_model,
)

__all__ = [
    "FEATURES",
    "Bars",
    "Candidates",
    "DraftModel",
    "DraftWeights",
    "Pairs",
    "SignScores",
    "Span",
    "Trees",
    "WholeTexts",
    "load_draft_model",
    "pack_draft_model",
    "read_draft_model",
    "signs_of",
]
