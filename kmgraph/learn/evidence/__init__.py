"""What is known of a tested rule: since when it holds, how far it reaches, what it may lack, how sure it is.

In come rules with their tests and all rows of the platform; out go the model's evidence (counts, rates, intervals,
periods) and the word for how sure a rule is. Adds time and neighbourhood; changes no rule.
"""

from kmgraph.learn.evidence.confidence import (
    ENOUGH_CLUSTERS,
    LEAST_RATE,
    SURE_RATE,
    ConfidenceInputs,
    Quarters,
    confidence,
    is_stable,
)
from kmgraph.learn.evidence.missing_feature import is_incomplete
from kmgraph.learn.evidence.near_misses import NearMiss, SparedPosts, near_misses, spared_posts
from kmgraph.learn.evidence.reach import Asked, Elsewhere, Reach, reaches
from kmgraph.learn.evidence.timeline import Timeline, always, rule_timeline, time_caveats

__all__ = [
    "ENOUGH_CLUSTERS",
    "LEAST_RATE",
    "SURE_RATE",
    "Asked",
    "ConfidenceInputs",
    "Elsewhere",
    "NearMiss",
    "Quarters",
    "Reach",
    "SparedPosts",
    "Timeline",
    "always",
    "confidence",
    "is_incomplete",
    "is_stable",
    "near_misses",
    "reaches",
    "rule_timeline",
    "spared_posts",
    "time_caveats",
]
