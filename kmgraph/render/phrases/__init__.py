"""Class expressions, quantities and strengths -> phrases and sentences of one language.

In come class expressions, evidence and a language; out go noun phrases and sentences. Adds word order, and how strongly
a rule may be worded; forgets the expression's nesting, and the figures.

    expression --analysis--> fragments --phrase_realiser--> phrases --sentence_realiser--> sentences
"""

from kmgraph.render.phrases.fragments import MOST_NAMED
from kmgraph.render.phrases.lexicon import Lexicon
from kmgraph.render.phrases.own_words import published_words, restated_words
from kmgraph.render.phrases.publication import deontic_term, enforcement_term, status_term
from kmgraph.render.phrases.quantities import is_whole
from kmgraph.render.phrases.sentence_realiser import SentenceRealiser, capitalise
from kmgraph.render.phrases.strength import REQUIREMENTS, strength_of, wording_of
from kmgraph.render.phrases.variation import concrete

__all__ = [
    "MOST_NAMED",
    "REQUIREMENTS",
    "Lexicon",
    "SentenceRealiser",
    "capitalise",
    "concrete",
    "deontic_term",
    "enforcement_term",
    "is_whole",
    "published_words",
    "restated_words",
    "status_term",
    "strength_of",
    "wording_of",
]
