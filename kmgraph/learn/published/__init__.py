"""Published rules against the observations: are they enforced, how much do they explain, is a learned rule stricter?

In come the rows that count and the scopes of published rules as masks; out come statuses with their counts, and the
shares of removals that published and unwritten rules explain. Adds which published rule is behind an outcome; forgets
how scopes are written.
"""

from kmgraph.learn.published.decided_rows import DecidedRows
from kmgraph.learn.published.enforcement import LearnedScope, Nested, are_stricter, published_statuses
from kmgraph.learn.published.shares import shares

__all__ = ["DecidedRows", "LearnedScope", "Nested", "are_stricter", "published_statuses", "shares"]
