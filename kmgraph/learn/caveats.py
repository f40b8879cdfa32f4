"""What a reader must know before trusting the figures: codes with numbers; the words come from templates."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kmgraph.learn.sample import judged_mask, target_mask
from kmgraph.model import Outcome, Warning

if TYPE_CHECKING:
    from kmgraph.learn.sample import Sample
    from kmgraph.learn.settings import LearnSettings
    from kmgraph.learn.task import Deadline
    from kmgraph.model import ObservationTable

_CAMPAIGN_SHARE = 0.5
_CAMPAIGN_CLUSTERS = 10
_BALANCE = 0.005
_BALANCED_ROWS = 200
_REINSTATED = list(Outcome).index(Outcome.REINSTATED)
_KEPT = list(Outcome).index(Outcome.KEPT)


def table_caveats(table: ObservationTable, settings: LearnSettings) -> tuple[Warning, ...]:
    """Return the warnings about the whole table, in a fixed order."""
    judged, target = judged_mask(table), target_mask(table, settings)
    rest = table.outcome[judged & ~target]
    found = []
    if set_aside := int((~judged).sum()):
        found.append(Warning("author-deletions", {"rows": set_aside}))
    if reinstated := int((rest == _REINSTATED).sum()):
        found.append(Warning("reinstated-counted-as-kept", {"rows": reinstated}))
    if other := int(((rest != _REINSTATED) & (rest != _KEPT)).sum()):
        found.append(Warning("other-outcomes-counted-as-kept", {"rows": other}))
    if judged.any():
        # Always true, and always forgotten: what was stopped before it appeared is in no data.
        found.append(Warning("pre-publication-filtering"))
    return tuple(found)


def platform_caveats(sample: Sample, settings: LearnSettings, *, held_out: bool) -> tuple[Warning, ...]:
    """Return the warnings about one platform's data, in a fixed order."""
    target, kept = int(sample.target.sum()), int((~sample.target).sum())
    numbers = {"platform": sample.platform, "target": target, "kept": kept}
    if not target:
        return (Warning("no-target-posts", numbers),)
    found = [Warning("no-kept-posts", numbers)] if not kept else []
    if len(sample) >= _BALANCED_ROWS and abs(target - kept) <= _BALANCE * len(sample):
        found.append(Warning("class-balanced-sample", numbers))
    if kept and not held_out:
        clusters = len(sample.cluster_keys)
        numbers = {"platform": sample.platform, "clusters": clusters, "needed": settings.min_clusters}
        found.append(Warning("too-few-clusters", numbers))
    return (*found, *_campaigns(sample, target))


def search_caveats(deadline: Deadline) -> tuple[Warning, ...]:
    """Return the warning that the search ran out of time, if it did."""
    if not deadline.was_hit:
        return ()
    return (Warning("time-budget-gap", {"bits": round(deadline.gap, 1)}),)


def _campaigns(sample: Sample, target: int) -> list[Warning]:
    """Warn if a handful of clusters holds most of the target."""
    sizes = np.sort(np.bincount(sample.cluster[sample.target]))[::-1]
    sizes = sizes[sizes > 0]
    largest = int(sizes[:_CAMPAIGN_CLUSTERS].sum())
    effective = float(target**2 / np.sum(sizes.astype(np.float64) ** 2))
    if len(sizes) <= _CAMPAIGN_CLUSTERS or target < 20:
        return []
    if largest < _CAMPAIGN_SHARE * target and effective > target / _CAMPAIGN_CLUSTERS:
        return []
    numbers = {"platform": sample.platform, "target": target, "clusters": len(sizes), "effective": round(effective)}
    return [Warning("campaign-dominated", numbers)]
