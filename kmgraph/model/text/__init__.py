"""What texts say, between the stages: which terms posts hold, and the classes of terms that a run finds.

In come terms and what was counted of them; out go types that stages exchange, and a found class as a part of a table, a
class tree and a vocabulary. Adds names that follow from the terms alone; forgets nothing, reads and writes no file.
"""

from kmgraph.model.text.found import (
    FoundClass,
    FoundTerm,
    found_id,
    found_iri,
    found_iris,
    is_found,
)
from kmgraph.model.text.lexicon_module import (
    found_types,
    found_words,
    joined_classes,
    with_found_mentions,
    with_found_tree,
    with_found_words,
)
from kmgraph.model.text.reviewed import SAME_SHARE, ReviewedTerms, named_terms
from kmgraph.model.text.terms import TermMatrix, Texts, joined_texts
from kmgraph.model.text.uses import ClassUse, TermContext, TermUse

__all__ = [
    "SAME_SHARE",
    "ClassUse",
    "FoundClass",
    "FoundTerm",
    "ReviewedTerms",
    "TermContext",
    "TermMatrix",
    "TermUse",
    "Texts",
    "found_id",
    "found_iri",
    "found_iris",
    "found_types",
    "found_words",
    "is_found",
    "joined_classes",
    "joined_texts",
    "named_terms",
    "with_found_mentions",
    "with_found_tree",
    "with_found_words",
]
