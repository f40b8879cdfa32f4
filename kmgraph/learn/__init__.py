"""Infers candidate rules from observations.

In comes one observation table, the words and the inferred class tree, and the published scopes as row masks. Out go
`Candidate`s: for each platform the shortest set of rules that explains its outcomes, each with its evidence and a word
for how sure it is, and warnings about what the data can't tell.

Each folder sees only those before it:

    statistics   exact tests, rates, description lengths, the noisy-OR: counts in, numbers out
    sample       the posts of one platform: outcome, cluster, time, strata, what is set aside
    text         classes of terms that tell outcomes apart, found in what posts say
    hypothesis   literals and rules, and what they cover: `PlatformData` holds a platform's sample and bit matrix
    search       the rules that describe the outcomes most briefly
    testing      p-values on clusters that the search never saw
    evidence     since when a rule holds, how far it reaches, what it may lack, how sure it is
    published    which of the published rules are enforced, what they explain, what a rule would have done
    comparing    do kinds of posts fare differently on two platforms
    planning     how many more observations a rule would need

`learn` composes them for all platforms, `platform` for one; `platform_rules` is what the two hand to `evidence`.

Adds scopes, and evidence from posts of authors that the search never saw; forgets the rows: only counts leave.
Places no rule among the published ones and puts nothing into words: those are the stages that follow.
"""

from kmgraph.learn.comparing import ComparedKind, KindContrast, SidePosts, compare_kinds
from kmgraph.learn.evidence import (
    LEAST_RATE,
    SURE_RATE,
    NearMiss,
    SparedPosts,
    near_misses,
    spared_posts,
    stated_reasons,
)
from kmgraph.learn.learn import learn_rules
from kmgraph.learn.published import (
    DecidedRows,
    LearnedScope,
    Nested,
    PublishedEvidence,
    Trial,
    TrialMonth,
    are_stricter,
    published_statuses,
    shares,
    try_rule,
)
from kmgraph.learn.sample import observation_times, table_clusters
from kmgraph.learn.settings import LearnResult, LearnSettings, PublishedScope
from kmgraph.learn.warnings import RULE_WARNINGS

__all__ = [
    "LEAST_RATE",
    "RULE_WARNINGS",
    "SURE_RATE",
    "ComparedKind",
    "DecidedRows",
    "KindContrast",
    "LearnResult",
    "LearnSettings",
    "LearnedScope",
    "NearMiss",
    "Nested",
    "PublishedEvidence",
    "PublishedScope",
    "SidePosts",
    "SparedPosts",
    "Trial",
    "TrialMonth",
    "are_stricter",
    "compare_kinds",
    "learn_rules",
    "near_misses",
    "observation_times",
    "published_statuses",
    "shares",
    "spared_posts",
    "stated_reasons",
    "table_clusters",
    "try_rule",
]
