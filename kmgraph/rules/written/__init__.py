"""Guidelines in words -> their normative statements, each with its place, its wording and what it does.

In comes a Markdown document; out go its statements: what it prohibits, permits or obliges to, under which titles and on
which line. This folder adds what a wording does ("may not", 不得), and forgets everything that states no rule. What a
statement is about is for others to propose: no term of the ontology is known here.
"""

from typing import TYPE_CHECKING

from kmgraph.lazy import load_lazily

if TYPE_CHECKING:
    from kmgraph.rules.written.norms import Norm, norm_of
    from kmgraph.rules.written.statements import WrittenStatement, read_document
else:
    __getattr__ = load_lazily(
        __name__,
        {
            "norms": "Norm norm_of",
            "statements": "WrittenStatement read_document",
        },
    )

__all__ = [
    "Norm",
    "WrittenStatement",
    "norm_of",
    "read_document",
]
