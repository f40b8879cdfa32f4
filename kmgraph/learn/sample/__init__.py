"""The posts of one platform that rules can be judged on, and how much each of them may count.

In comes the observation table; out goes the sample: rows with their outcome, their cluster (author, campaign, copies of
one text), their place in time, and the part that is set aside before any search. Adds what makes posts independent of
one another; forgets posts whose outcome can't be known yet.
"""

from kmgraph.learn.sample.case_control import is_chosen, stands_for, tells_rates
from kmgraph.learn.sample.clusters import table_clusters
from kmgraph.learn.sample.holdout import MIN_TARGET_CLUSTERS, can_hold_out, holdout_mask, mixed
from kmgraph.learn.sample.placeholders import Placeholder, without_placeholders
from kmgraph.learn.sample.sample import (
    Sample,
    author_deleted,
    judged_mask,
    observation_times,
    other_outcomes,
    platform_samples,
    target_mask,
    told_outcomes,
)
from kmgraph.learn.sample.strata import (
    Stratification,
    StratumKind,
    is_apart,
    is_bunched,
    one_outcome_strata,
    shared_share,
    stratifications,
)
from kmgraph.learn.sample.time_grid import Bins, Clock, bins_of, iso_time, read_clock

__all__ = [
    "MIN_TARGET_CLUSTERS",
    "Bins",
    "Clock",
    "Placeholder",
    "Sample",
    "Stratification",
    "StratumKind",
    "author_deleted",
    "bins_of",
    "can_hold_out",
    "holdout_mask",
    "is_apart",
    "is_bunched",
    "is_chosen",
    "iso_time",
    "judged_mask",
    "mixed",
    "observation_times",
    "one_outcome_strata",
    "other_outcomes",
    "platform_samples",
    "read_clock",
    "shared_share",
    "stands_for",
    "stratifications",
    "table_clusters",
    "target_mask",
    "tells_rates",
    "told_outcomes",
    "without_placeholders",
]
