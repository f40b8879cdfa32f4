"""What people decided about learned rules -> the lifecycle state of each.

In come the project's facts, published rules and extensions; out goes a state for every rule from practice of which
one is told. This folder alone decides it: it adds which of several reviews counts, and forgets who reviewed; the graph
keeps that.
"""

from kmgraph.pipeline.reviews.lifecycle import read_lifecycles

__all__ = ["read_lifecycles"]
