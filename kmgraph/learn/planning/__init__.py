"""How many observations it takes to see a rule, and which existing posts, looked up next, would tell most.

In come what the observations so far tell (`survey`) and what is asked (`request`); out go sample sizes with their
chances (`power`, by simulated authors) and kinds of posts ranked by what their outcomes would settle (`look_up`). Adds
assumptions, each named in `PlanningAssumptions`; forgets the simulated studies but for their counts. Learns nothing.
"""

from kmgraph.learn.planning.information import MOST_POSTS
from kmgraph.learn.planning.look_up import LookUp, kinds_to_look_up
from kmgraph.learn.planning.power import Needed, RulePlan
from kmgraph.learn.planning.request import (
    PlannedPlatform,
    PlannedRule,
    PlanRequest,
    plan_platform,
    plan_without_observations,
)
from kmgraph.learn.planning.survey import Survey, survey_platforms

__all__ = [
    "MOST_POSTS",
    "LookUp",
    "Needed",
    "PlanRequest",
    "PlannedPlatform",
    "PlannedRule",
    "RulePlan",
    "Survey",
    "kinds_to_look_up",
    "plan_platform",
    "plan_without_observations",
    "survey_platforms",
]
