"""What keeps a person's or a post's traces: where to look, and a search over every byte that is there.

In come a project, folders beside it, and the words that a trace is made of; out go the stores found, and a report of
the files in which such a word stands. Adds the forms in which words are written (UTF-8, UTF-16, escapes of JSON,
Turtle, HTML, Markdown, IRIs) and what files pack; forgets what it read.

    registry (who writes what) -> stores (what of it is there) -> traces (words in all their forms) -> search
"""

from typing import TYPE_CHECKING

from kmgraph.lazy import load_lazily

if TYPE_CHECKING:
    from kmgraph.pipeline.forgetting.registry import DOORS, STORES, TRACELESS, TraceStore
    from kmgraph.pipeline.forgetting.search import TraceReport, search_files
    from kmgraph.pipeline.forgetting.stores import FoundRun, FoundStores, find_stores, find_version_control
    from kmgraph.pipeline.forgetting.traces import TraceWords
else:
    __getattr__ = load_lazily(
        __name__,
        {
            "registry": "DOORS STORES TRACELESS TraceStore",
            "search": "TraceReport search_files",
            "stores": "FoundRun FoundStores find_stores find_version_control",
            "traces": "TraceWords",
        },
    )

__all__ = [
    "DOORS",
    "STORES",
    "TRACELESS",
    "FoundRun",
    "FoundStores",
    "TraceReport",
    "TraceStore",
    "TraceWords",
    "find_stores",
    "find_version_control",
    "search_files",
]
