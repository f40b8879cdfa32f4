"""Published rules against the observations: are they enforced, how much do they explain, is a learned rule stricter?

In come the rows that count and the scopes of published rules as masks; out come statuses with their counts, the shares
of removals that published and unwritten rules explain, and what a rule would have done had it been in force. Adds which
published rule is behind an outcome; forgets how scopes are written.
"""

from kmgraph.learn.published.decided_rows import DecidedRows
from kmgraph.learn.published.enforcement import (
    LearnedScope,
    Nested,
    PublishedEvidence,
    are_stricter,
    published_statuses,
)
from kmgraph.learn.published.shares import shares
from kmgraph.learn.published.trial import Trial, TrialMonth, try_rule

__all__ = [
    "DecidedRows",
    "LearnedScope",
    "Nested",
    "PublishedEvidence",
    "Trial",
    "TrialMonth",
    "are_stricter",
    "published_statuses",
    "shares",
    "try_rule",
]
