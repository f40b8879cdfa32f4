"""What a reader must know before trusting the figures: codes with numbers; the words come from templates."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kmgraph.learn.sample import is_balanced, judged_mask, target_mask
from kmgraph.learn.testing import StratumKind, one_outcome_strata
from kmgraph.model import Outcome, Warning

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kmgraph.learn.budget import Budget
    from kmgraph.learn.platform_rules import FoundRule
    from kmgraph.learn.sample import Sample
    from kmgraph.learn.settings import LearnSettings
    from kmgraph.learn.testing import Stratification
    from kmgraph.model import ObservationTable

_CAMPAIGN_POSTS = 20
_CAMPAIGN_COPIES = 10  # target posts for each independent one, from where copies dominate
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
    is_copy = False if table.copies is None else table.copies >= 0
    if unknown := int((judged & (table.author < 0) & (table.cluster < 0) & ~np.asarray(is_copy)).sum()):
        found.append(Warning("unknown-authors", {"rows": unknown}))
    return tuple(found)


def platform_caveats(
    sample: Sample,
    *,
    held_out: bool,
    has_features: bool,
    reference_sample: bool = False,
    strata: Iterable[Stratification] = (),
) -> tuple[Warning, ...]:
    """Return the warnings about one platform's data, in a fixed order.

    Args:
        sample: Its rows.
        held_out: Whether some were set aside from the search.
        has_features: Whether anything was recorded that a rule could be made of.
        reference_sample: Whether kept posts were drawn apart from the others.
        strata: How the rows may be divided.
    """
    target, kept = int(sample.target.sum()), int((~sample.target).sum())
    numbers: dict[str, float | int | str] = {"platform": sample.platform, "target": target, "kept": kept}
    if not target:
        return (Warning("no-target-posts", {"platform": sample.platform, "observations": kept}),)
    found = [Warning("no-kept-posts", numbers)] if not kept else []
    if kept and reference_sample:
        found.append(Warning("reference-sample", numbers))
    elif is_balanced(target, kept):
        share = round(target / len(sample), 4)
        found.append(Warning("class-balanced-sample", {**numbers, "share": share}))
    if kept and not held_out:
        clusters = len(sample.cluster_keys)
        found.append(Warning("too-few-clusters", {"platform": sample.platform, "clusters": clusters}))
    if not has_features:
        found.append(Warning("no-features", {"platform": sample.platform, "observations": len(sample)}))
    return (*found, *_one_outcome_sources(sample, strata), *_campaigns(sample))


def rule_caveats(platform: str, judged: Sequence[FoundRule]) -> tuple[Warning, ...]:
    """Return the warnings about some of a platform's rules, in a fixed order."""
    found = []
    if incomplete := sum(one.candidate.evidence.incomplete for one in judged):
        found.append(Warning("unrecorded-feature", {"platform": platform, "rules": incomplete}))
    if eventful := sum(one.is_eventful for one in judged):
        found.append(Warning("event-driven", {"platform": platform, "rules": eventful}))
    return tuple(found)


def search_caveats(deadline: Budget) -> tuple[Warning, ...]:
    """Return the warning that the search ran out of time, if it did."""
    return (Warning("time-budget-gap", {"gap": round(deadline.gap, 1)}),) if deadline.was_hit else ()


def _one_outcome_sources(sample: Sample, strata: Iterable[Stratification]) -> list[Warning]:
    """Warn if files were collected by outcome: whatever sets such files apart looks like a rule."""
    for each in strata:
        if each.kind is StratumKind.SOURCE and (files := one_outcome_strata(sample, each)) and sample.target.any():
            of = int(each.code.max()) + 1
            numbers: dict[str, float | int | str] = {"platform": sample.platform, "files": files, "of": of}
            return [Warning("one-outcome-sources", numbers)] if not sample.target.all() else []
    return []


def _campaigns(sample: Sample) -> list[Warning]:
    """Warn if a few clusters hold most of the target: copies say little more than one post does."""
    sizes = np.sort(np.bincount(sample.cluster[sample.target]))[::-1].astype(np.float64)
    target, clusters = float(sizes.sum()), int(np.count_nonzero(sizes))
    effective = target**2 / float(np.sum(sizes**2))
    if target < _CAMPAIGN_POSTS or effective > target / _CAMPAIGN_COPIES:
        return []
    numbers: dict[str, float | int | str] = {
        "platform": sample.platform,
        "target": int(target),
        "clusters": clusters,
        "half": int(np.searchsorted(np.cumsum(sizes), target / 2)) + 1,
        "effective": round(effective),
    }
    return [Warning("campaign-dominated", numbers)]
