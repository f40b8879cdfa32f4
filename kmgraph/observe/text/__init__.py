"""Texts of posts -> the lexicon's terms in them, and which texts are copies of one another.

In come texts as they were written; out go the IRIs of the terms that each mentions, and a group number for rows whose
texts are the same or nearly. Adds the words of the ontology, and forgets the texts: nothing of them but hashes and
sketches leaves this folder.
"""

from typing import TYPE_CHECKING

from kmgraph.lazy import load_lazily

if TYPE_CHECKING:
    from kmgraph.observe.text.copies import MAX_COMPARED, group_copies
    from kmgraph.observe.text.term_index import (
        INVISIBLE,
        WORD_CHARACTER,
        TermIndex,
        all_labels,
        content_index,
        fold_text,
        lexicon_index,
    )
    from kmgraph.observe.text.wordings import Wordings, no_wordings, read_wordings
else:
    __getattr__ = load_lazily(
        __name__,
        {
            "copies": "MAX_COMPARED group_copies",
            "term_index": "INVISIBLE WORD_CHARACTER TermIndex all_labels content_index fold_text lexicon_index",
            "wordings": "Wordings no_wordings read_wordings",
        },
    )

__all__ = [
    "INVISIBLE",
    "MAX_COMPARED",
    "WORD_CHARACTER",
    "TermIndex",
    "Wordings",
    "all_labels",
    "content_index",
    "fold_text",
    "group_copies",
    "lexicon_index",
    "no_wordings",
    "read_wordings",
]
