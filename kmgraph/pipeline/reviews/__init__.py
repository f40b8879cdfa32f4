"""What people decided about learned rules and classes of terms -> the lifecycle state of each rule, words of classes.

In come the project's facts, published rules, extensions and `decisions.toml`; out goes a state for every rule from
practice of which one is told, and the classes of terms that people named or rejected. This folder alone decides it: it
adds which of several reviews counts, and forgets who reviewed; the graph keeps that.
"""

from kmgraph.pipeline.reviews.lifecycle import read_lifecycles
from kmgraph.pipeline.reviews.terms import read_reviewed, with_forms

__all__ = ["read_lifecycles", "read_reviewed", "with_forms"]
