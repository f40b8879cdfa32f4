"""Texts of posts -> the lexicon's terms in them, and which texts are copies of one another.

In come texts as they were written; out go the IRIs of the terms that each mentions, a group number for rows whose
texts are the same or nearly, and, where asked for, a matrix of the terms that the texts themselves bring. Adds the
words of the ontology, and forgets the texts but for hashes, sketches and, in memory, their folded words.
"""

from typing import TYPE_CHECKING

from kmgraph.lazy import load_lazily

if TYPE_CHECKING:
    from kmgraph.observe.text.copies import MAX_COMPARED, group_copies
    from kmgraph.observe.text.term_index import TermIndex, all_labels, content_index, lexicon_index
    from kmgraph.observe.text.term_matrix import find_terms
    from kmgraph.observe.text.wordings import Wordings, no_wordings, read_wordings
else:
    __getattr__ = load_lazily(
        __name__,
        {
            "copies": "MAX_COMPARED group_copies",
            "term_matrix": "find_terms",
            "term_index": "TermIndex all_labels content_index lexicon_index",
            "wordings": "Wordings no_wordings read_wordings",
        },
    )

__all__ = [
    "MAX_COMPARED",
    "TermIndex",
    "Wordings",
    "all_labels",
    "content_index",
    "find_terms",
    "group_copies",
    "lexicon_index",
    "no_wordings",
    "read_wordings",
]
