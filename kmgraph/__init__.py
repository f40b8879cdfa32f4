"""kmgraph: from observed moderation outcomes to the unwritten rules they imply, and to guidelines people can read.

    sources ──> observations ──> learn ──> reason ──> validate ──> render
    (tables,      (one table     (candidate  (unwritten?  (SHACL)     (guidelines
     text, RDF)    + the graph)   rules with  restated?                in any
                                  evidence)   broader? …)              language)
           ^                          ^            ^           ^            ^
           └──────── the ontology (OWL), and a project's extension of it ───┘

A folder a stage; `pipeline` knows their order, `commands` what a user asks for. `docs/architecture.md` says which room
to open to change what.

For programs and notebooks (`docs/python.md`); nothing is loaded before it is used:

    open_project, open_table, open_run -> ProjectSession.learn() -> RunResult -> RuleTable, RuleRow, DraftVerdict
"""

from typing import TYPE_CHECKING

from kmgraph.lazy import load_lazily

if TYPE_CHECKING:
    from kmgraph.api import (
        DraftVerdict,
        ProjectSession,
        RuleRow,
        RuleTable,
        RunResult,
        open_project,
        open_run,
        open_table,
    )
    from kmgraph.errors import KmgraphError
else:
    __getattr__ = load_lazily(
        __name__,
        {
            "api": "DraftVerdict ProjectSession RuleRow RuleTable RunResult open_project open_run open_table",
            "errors": "KmgraphError",
        },
    )

__version__ = "0.1.0"

__all__ = [
    "DraftVerdict",
    "KmgraphError",
    "ProjectSession",
    "RuleRow",
    "RuleTable",
    "RunResult",
    "__version__",
    "open_project",
    "open_run",
    "open_table",
]
