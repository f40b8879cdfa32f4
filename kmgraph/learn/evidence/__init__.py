"""What is known of a tested rule: since when it holds, how far it reaches, what it may lack, how sure it is.

In come rules with their tests and all rows of the platform; out go the model's evidence (counts, rates, intervals,
periods) and the word for how sure a rule is. Adds time and neighbourhood; forgets the rows.
Changes no rule.
"""

from kmgraph.learn.evidence.confidence import ENOUGH_CLUSTERS, LEAST_RATE, SURE_RATE
from kmgraph.learn.evidence.near_misses import NearMiss, SparedPosts, near_misses, spared_posts
from kmgraph.learn.evidence.platform_evidence import FoundRule, PlatformEvidence
from kmgraph.learn.evidence.reach import Asked, Reach, reaches
from kmgraph.learn.evidence.reasons import stated_reasons
from kmgraph.learn.evidence.timeline import counting, has_changed, has_ended, time_caveats

__all__ = [
    "ENOUGH_CLUSTERS",
    "LEAST_RATE",
    "SURE_RATE",
    "Asked",
    "FoundRule",
    "NearMiss",
    "PlatformEvidence",
    "Reach",
    "SparedPosts",
    "counting",
    "has_changed",
    "has_ended",
    "near_misses",
    "reaches",
    "spared_posts",
    "stated_reasons",
    "time_caveats",
]
