"""Texts of posts -> which of them are copies of one another.

In come texts as they were written; out goes a group number for rows whose texts are the same or nearly. Adds what is
known of characters, for other readers of texts, too; forgets the texts: nothing of them but hashes and sketches leaves
this folder.
"""

from typing import TYPE_CHECKING

from kmgraph.lazy import load_lazily

if TYPE_CHECKING:
    from kmgraph.observe.text.characters import INVISIBLE, WORD_CHARACTER, fold_text
    from kmgraph.observe.text.copies import MAX_COMPARED, group_copies
    from kmgraph.observe.text.wordings import Wordings, no_wordings, read_wordings
else:
    __getattr__ = load_lazily(
        __name__,
        {
            "copies": "MAX_COMPARED group_copies",
            "characters": "INVISIBLE WORD_CHARACTER fold_text",
            "wordings": "Wordings no_wordings read_wordings",
        },
    )

__all__ = [
    "INVISIBLE",
    "MAX_COMPARED",
    "WORD_CHARACTER",
    "Wordings",
    "fold_text",
    "group_copies",
    "no_wordings",
    "read_wordings",
]
