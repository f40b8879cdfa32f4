"""Infers candidate rules from observations.

In comes one observation table, the words and the inferred class tree, and the published scopes as row masks. Out go
`Candidate`s: for each platform the shortest set of rules that explains its outcomes, each with its evidence and a word
for how sure it is, and warnings about what the data can't tell.

Adds: scopes (`hypothesis`, `search`, `covering`, `exceptions`, `selection`), and evidence from posts of authors that
the search never saw (`split`, `statistics`, `confirmation`, `confidence`). Forgets: the rows; only counts leave.
Places no rule among the published ones and puts nothing into words: those are the stages that follow.
"""

from kmgraph.learn.evidence import LEAST_RATE, SURE_RATE, NearMiss, SparedPosts, near_misses, spared_posts
from kmgraph.learn.learn import learn_rules
from kmgraph.learn.published import DecidedRows, Nested, are_stricter, published_statuses, shares
from kmgraph.learn.settings import LearnResult, LearnSettings, PublishedScope

__all__ = [
    "LEAST_RATE",
    "SURE_RATE",
    "DecidedRows",
    "LearnResult",
    "LearnSettings",
    "NearMiss",
    "Nested",
    "PublishedScope",
    "SparedPosts",
    "are_stricter",
    "learn_rules",
    "near_misses",
    "published_statuses",
    "shares",
    "spared_posts",
]
