"""Worlds with planted rules: posts, the rules that moderate them, and what an observer gets to see.

In comes a `WorldSettings`; out comes a `World`: an extension ontology, observations as a Parquet file, the published
rules, the planted rules as predicates over arrays and as kmgraph scopes, and fresh posts whose true state is known.
Nothing here is shared with the learner: posts, predicates, rates and noise are plain numpy.

    settings -> schema (terms) -> population (posts) -> planting (rules) -> outcomes -> recording (what is written down)
"""

from benchmarks.worlds.literals import Between, Equals, Literal, Member, Rule, holds, rule_mask
from benchmarks.worlds.posts import Posts
from benchmarks.worlds.schema import Schema, make_schema
from benchmarks.worlds.scopes import scope_of, scope_posts
from benchmarks.worlds.settings import Campaigns, Change, WorldSettings
from benchmarks.worlds.world import Planted, World, make_world

__all__ = [
    "Between",
    "Campaigns",
    "Change",
    "Equals",
    "Literal",
    "Member",
    "Planted",
    "Posts",
    "Rule",
    "Schema",
    "World",
    "WorldSettings",
    "holds",
    "make_schema",
    "make_world",
    "rule_mask",
    "scope_of",
    "scope_posts",
]
