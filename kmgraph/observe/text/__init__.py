"""Texts of posts -> the lexicon's terms in them, and which texts are copies of one another.

In come texts, folded to one spelling; out go the terms that each mentions, and groups of near-copies. Adds the words of
the ontology; forgets the texts, which go no further than this folder.
"""

from typing import TYPE_CHECKING

from kmgraph.lazy import load_lazily

if TYPE_CHECKING:
    from kmgraph.observe.text.copies import MAX_COMPARED, group_copies
    from kmgraph.observe.text.term_index import TermIndex, content_index, lexicon_index
    from kmgraph.observe.text.wordings import Wordings, no_wordings, read_wordings
else:
    __getattr__ = load_lazily(
        __name__,
        {
            "copies": "MAX_COMPARED group_copies",
            "term_index": "TermIndex content_index lexicon_index",
            "wordings": "Wordings no_wordings read_wordings",
        },
    )

__all__ = [
    "MAX_COMPARED",
    "TermIndex",
    "Wordings",
    "content_index",
    "group_copies",
    "lexicon_index",
    "no_wordings",
    "read_wordings",
]
