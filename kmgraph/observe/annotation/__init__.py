"""Texts -> the classes of content that their words tell, with the words in place.

In come texts and the forms of classes; out go, text by text, the classes that they seem to be about, and what that adds
to rows that record none of their kind. Adds what makes words comparable (case, width, script, disguises, inflections)
and what decides between their meanings (longer forms, company, negation); forgets the texts.
"""

from typing import TYPE_CHECKING

from kmgraph.lazy import load_lazily

if TYPE_CHECKING:
    from kmgraph.observe.annotation.annotator import Annotation, Annotator, RecognisedWord, TextTold
    from kmgraph.observe.annotation.content import content_annotator
    from kmgraph.observe.annotation.elsewhere import PlatformNames
    from kmgraph.observe.annotation.matcher import Matches, WordMatcher
    from kmgraph.observe.annotation.missing import FilledFacet, MissingKinds
else:
    __getattr__ = load_lazily(
        __name__,
        {
            "annotator": "Annotation Annotator RecognisedWord TextTold",
            "content": "content_annotator",
            "elsewhere": "PlatformNames",
            "matcher": "Matches WordMatcher",
            "missing": "FilledFacet MissingKinds",
        },
    )

__all__ = [
    "Annotation",
    "Annotator",
    "FilledFacet",
    "Matches",
    "MissingKinds",
    "PlatformNames",
    "RecognisedWord",
    "TextTold",
    "WordMatcher",
    "content_annotator",
]
