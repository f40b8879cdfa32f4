"""Rules of other systems, read back: what servers list and filters check -> drafts of published rules.

In come the text of a file and the ontology's words; out goes for each rule what it says, what it does, what it is about
as far as scopes can express it, and what of it has no place here. This folder adds nothing: a rule of which one
condition isn't understood gets no scope, since the rest would be wider than the rule. What a sentence is about is for
the reader of written rules to propose. It forgets ids, channels, roles and names of accounts.

    file -> entries of its format (mastodon, automoderator, discord) -> foreign rules -> drafts
"""

from typing import TYPE_CHECKING

from kmgraph.lazy import load_lazily

if TYPE_CHECKING:
    from kmgraph.rules.imports.foreign_rule import ForeignRule, ForeignRules, foreign_drafts
    from kmgraph.rules.imports.formats import IMPORT_SUFFIXES, read_foreign_rules
    from kmgraph.rules.imports.terms import ForeignTerms, speaks_of_words
else:
    __getattr__ = load_lazily(
        __name__,
        {
            "foreign_rule": "ForeignRule ForeignRules foreign_drafts",
            "formats": "IMPORT_SUFFIXES read_foreign_rules",
            "terms": "ForeignTerms speaks_of_words",
        },
    )

__all__ = [
    "IMPORT_SUFFIXES",
    "ForeignRule",
    "ForeignRules",
    "ForeignTerms",
    "foreign_drafts",
    "read_foreign_rules",
    "speaks_of_words",
]
