"""Guidelines in words -> their normative statements, each with its place, its wording and what it does.

In comes a Markdown document; out go its statements: what it prohibits, permits or obliges to, under which titles and on
which line. This folder adds what a wording does ("may not", 不得), and forgets everything that states no rule. What a
statement is about is for others to propose: no term of the ontology is known here.
"""

from typing import TYPE_CHECKING

from kmgraph.lazy import load_lazily

if TYPE_CHECKING:
    from kmgraph.rules.written.draft_file import UpdatedDrafts, new_draft_file, update_draft_file
    from kmgraph.rules.written.drafts import BETWEEN_TITLES, DraftOrigin, DraftRule, draft_rules
    from kmgraph.rules.written.html_text import unescaped
    from kmgraph.rules.written.norms import Norm, norm_of
    from kmgraph.rules.written.sentences import is_chinese
    from kmgraph.rules.written.statement import LONGEST_TEXT, WrittenStatement, cut_text, read_sentence
    from kmgraph.rules.written.statements import read_document
else:
    __getattr__ = load_lazily(
        __name__,
        {
            "draft_file": "UpdatedDrafts new_draft_file update_draft_file",
            "drafts": "BETWEEN_TITLES DraftOrigin DraftRule draft_rules",
            "html_text": "unescaped",
            "norms": "Norm norm_of",
            "sentences": "is_chinese",
            "statement": "LONGEST_TEXT WrittenStatement cut_text read_sentence",
            "statements": "read_document",
        },
    )

__all__ = [
    "BETWEEN_TITLES",
    "LONGEST_TEXT",
    "DraftOrigin",
    "DraftRule",
    "Norm",
    "UpdatedDrafts",
    "WrittenStatement",
    "cut_text",
    "draft_rules",
    "is_chinese",
    "new_draft_file",
    "norm_of",
    "read_document",
    "read_sentence",
    "unescaped",
    "update_draft_file",
]
