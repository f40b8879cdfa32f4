"""What people decided about learned rules and classes of terms -> the lifecycle state of each rule, words of classes.

In come the project's facts, published rules, extensions and `decisions.toml`; out goes a state for every rule from
practice of which one is told, the classes of terms that people named or rejected, and what others need to review those
that are left. This folder alone decides it: it adds which of several reviews counts, and forgets who reviewed; the
graph keeps that.
"""

from typing import TYPE_CHECKING

from kmgraph.lazy import load_lazily

if TYPE_CHECKING:
    from kmgraph.pipeline.reviews.lifecycle import read_lifecycles
    from kmgraph.pipeline.reviews.reviewer_files import found_files, terms_turtle
    from kmgraph.pipeline.reviews.terms import read_reviewed, with_forms
    from kmgraph.pipeline.reviews.uses import TermPosts
else:
    __getattr__ = load_lazily(
        __name__,
        {
            "reviewer_files": "found_files terms_turtle",
            "lifecycle": "read_lifecycles",
            "terms": "read_reviewed with_forms",
            "uses": "TermPosts",
        },
    )

__all__ = ["TermPosts", "found_files", "read_lifecycles", "read_reviewed", "terms_turtle", "with_forms"]
