"""Texts of posts -> which of them are copies of one another, and the terms that they bring.

In come texts as they were written; out go a group number for rows whose texts are the same or nearly, and, where asked
for, a matrix of the terms that the texts themselves bring. Adds what is known of characters, for other readers, too;
forgets the texts but for hashes, sketches and, in memory, their folded words.
"""

from typing import TYPE_CHECKING

from kmgraph.lazy import load_lazily

if TYPE_CHECKING:
    from kmgraph.observe.text.characters import INVISIBLE, WORD_CHARACTER, fold_text
    from kmgraph.observe.text.copies import MAX_COMPARED, group_copies
    from kmgraph.observe.text.fixed_terms import fold_term, no_terms, with_terms
    from kmgraph.observe.text.simplified import SIMPLIFIED
    from kmgraph.observe.text.surroundings import in_context
    from kmgraph.observe.text.term_matrix import find_terms
    from kmgraph.observe.text.translation import Translation
    from kmgraph.observe.text.wordings import Wordings, no_wordings, read_wordings
else:
    __getattr__ = load_lazily(
        __name__,
        {
            "characters": "INVISIBLE WORD_CHARACTER fold_text",
            "copies": "MAX_COMPARED group_copies",
            "fixed_terms": "fold_term no_terms with_terms",
            "simplified": "SIMPLIFIED",
            "surroundings": "in_context",
            "term_matrix": "find_terms",
            "translation": "Translation",
            "wordings": "Wordings no_wordings read_wordings",
        },
    )

__all__ = [
    "INVISIBLE",
    "MAX_COMPARED",
    "SIMPLIFIED",
    "WORD_CHARACTER",
    "Translation",
    "Wordings",
    "find_terms",
    "fold_term",
    "fold_text",
    "group_copies",
    "in_context",
    "no_terms",
    "no_wordings",
    "read_wordings",
    "with_terms",
]
